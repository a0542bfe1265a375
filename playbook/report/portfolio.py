"""Many checkpoints on one page: verdicts, stages, the causes they share, and where one repair helps most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from playbook.model.result import Result, TopFinding
from playbook.model.words import STAGES, VERDICTS
from playbook.report.blocks import Grid
from playbook.report.clean import cleaned
from playbook.report.spoken.load import say
from playbook.report.spoken.localised import localised
from playbook.report.views import View, table
from playbook.report.wording import Wording, wording
from playbook.report.workbook import Book
from playbook.verdict.cause_table import TITLES

MOST_REPAIRS = 10


@dataclass
class Repair:
    """One open cause over all pilots: in which it is open, its hours a week at full scale, and one action."""

    pilots: list[str] = field(default_factory=list)
    hours: float = 0.0
    actions: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def action(self) -> tuple[str, str]:
        """The action most pilots need, with its owner."""
        return self.actions.most_common(1)[0][0]


def rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """One row per pilot, in the order given."""
    made: list[tuple[str, ...]] = []
    for r in results:
        word = r.verdict.word if r.verdict else "–"
        because = r.verdict.because[0] if r.verdict and r.verdict.because else ""
        action = r.verdict.next_action if r.verdict else ""
        coverage = "–" if r.coverage is None else f"{r.coverage * 100:.0f}%"
        made.append((r.pilot, str(r.week), word, because, action, coverage))
    return made


def by_verdict(results: Sequence[Result]) -> list[int]:
    """Places of the results in the order of the verdicts, the most urgent first; equal verdicts by name."""
    order = {word: i for i, word in enumerate(VERDICTS)}
    rank = [(order[r.verdict.word] if r.verdict else len(order), r.pilot) for r in results]
    return sorted(range(len(results)), key=rank.__getitem__)


def red_causes(results: Sequence[Result], w: Wording) -> list[tuple[str, list[str]]]:
    """Causes with a red finding and the pilots that have them, the most shared first."""
    where: dict[str, list[str]] = {}
    for r in results:
        red = {f.id for f in r.findings if f.red}
        for cause in dict.fromkeys(_shared_name(t, w) for t in r.top if red & set(t.members)):
            where.setdefault(cause, []).append(r.pilot)
    return sorted(where.items(), key=lambda each: -len(each[1]))


def shared_causes(results: Sequence[Result], w: Wording | None = None) -> list[tuple[str, str, str]]:
    """Causes that are red in more than one pilot, most shared first: cause, how many, which."""
    w = w or wording()
    many, shared = len(results), ((c, p) for c, p in red_causes(results, w) if len(p) > 1)
    return [(cause, w("portfolio.shared", n=len(p), many=many), ", ".join(p)) for cause, p in shared]


def stage_rows(results: Sequence[Result], w: Wording) -> list[tuple[str, ...]]:
    """One row per pilot, one column per stage: where it is, what it asks for, what the verdict opens."""
    made = []
    for r in results:
        marks = (
            (r.charter.stage, w("portfolio.here")),
            (r.charter.requested_stage, w("portfolio.asks")),
            (r.verdict.next_stage if r.verdict else None, w("portfolio.opens")),
        )
        made.append((r.pilot, *("; ".join(said for at, said in marks if at == stage) for stage in STAGES)))
    return made


def open_repairs(results: Sequence[Result], w: Wording) -> list[tuple[str, Repair]]:
    """Open causes by the number of pilots that have them, then by hours a week at full scale; the first ones."""
    found: dict[str, Repair] = {}
    for r in results:
        red = {f.id for f in r.findings if f.red}
        for t in r.top:
            if red & set(t.members):
                repair = found.setdefault(_shared_name(t, w), Repair())
                repair.pilots.append(r.pilot)
                repair.hours += t.hours_week or 0.0
                repair.actions[t.action.what, t.action.owner] += 1
    return sorted(found.items(), key=lambda each: (-len(each[1].pilots), -each[1].hours, each[0]))[:MOST_REPAIRS]


def repairs(results: Sequence[Result], w: Wording) -> list[tuple[str, ...]]:
    """The open repairs as rows of a table."""
    return [(cause, *_repair_row(repair, w)) for cause, repair in open_repairs(results, w)]


def portfolio_view(results: Sequence[Result]) -> View:
    """The portfolio table for a notebook."""
    return table(
        "1 pilot" if len(results) == 1 else f"{len(results)} pilots",
        wording().list("portfolio.stand_headings"),
        rows(results),
    )


def causes_view(results: Sequence[Result]) -> View:
    """The shared causes for a notebook."""
    w, found = wording(), shared_causes(results)
    if not found:
        return table(w("portfolio.no_common"), (), ())
    return table(w("portfolio.common_caption"), w.list("portfolio.common_headings"), found)


def grids(results: Sequence[Result], w: Wording) -> tuple[Grid, ...]:
    """The four tables of a portfolio, pilots ordered by verdict."""
    ordered = [results[i] for i in by_verdict(results)]
    stages = ("", *(w.of("stage", s) for s in STAGES))
    made = (
        Grid("stand", w("portfolio.stand_caption"), w.list("portfolio.stand_headings"), tuple(rows(ordered))),
        Grid("stages", w("portfolio.stages_caption"), stages, tuple(stage_rows(ordered, w))),
        Grid(
            "common",
            w("portfolio.common_caption"),
            w.list("portfolio.common_headings"),
            tuple(shared_causes(ordered, w)),
        ),
        Grid("repair", w("portfolio.repair_caption"), w.list("portfolio.repair_headings"), tuple(repairs(ordered, w))),
    )
    return localised(cleaned(made), w)


def xlsx_portfolio(results: Sequence[Result], language: str = "en") -> bytes:
    """The portfolio as a workbook with filters: pilots, stages, causes, repairs, and every finding of every pilot."""
    w = wording(language)
    latest = max(r.as_of for r in results)
    book = Book(latest, w("portfolio.title", count=len(results)))
    for grid in grids(results, w):
        book.table(w(f"portfolio.sheet_{grid.name}"), grid.headings, grid.rows)
    headings = w.list("portfolio.findings_headings")
    every = [
        (
            r.pilot,
            r.week,
            f.id,
            w.of("area", f.area),
            w.of("status", f.status),
            w.of("severity", f.severity),
            f.title,
            f.said,
        )
        for r in (results[i] for i in by_verdict(results))
        for f in r.findings
    ]
    book.table(w("portfolio.findings"), headings, every)
    return book.finish()


def _repair_row(repair: Repair, w: Wording) -> tuple[str, ...]:
    what, owner = repair.action
    hours = f"{repair.hours:.0f}" if repair.hours else w("none")
    return str(len(repair.pilots)), hours, what, w.of("owner", owner), ", ".join(repair.pilots)


def _shared_name(top: TopFinding, w: Wording) -> str:
    """One name for a cause in all pilots; purgatory is more than its single findings and keeps the pilot's own words."""
    return top.title if top.cause == "purgatory" or top.cause not in TITLES else say(TITLES[top.cause], w.language)
