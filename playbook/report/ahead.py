"""The two sections about time: what changed since the last checkpoint, and what the next stage will ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playbook.model.finding import Finding
from playbook.model.result import Result
from playbook.report.blocks import Block, Grid, Points, Text
from playbook.report.moved import Move, Moves
from playbook.report.plan import Milestone, StagePlan
from playbook.report.wording import Wording

FIGURES = (
    ("am-adoption-habitual", "facts.habit"),
    ("am-net-time-saved", "facts.saving"),
    ("cw-heroics-share", "facts.heroics"),
)


def moved_blocks(moved: Moves, before: Result, now: Result, w: Wording) -> Iterator[Block]:
    """Whether the verdict moved and why, then every other changed answer."""
    weeks = {"before": moved.week_before, "now": moved.week_now}
    same = moved.word_before == moved.word_now
    yield Text(w("moved.word_same" if same else "moved.word_moved", before=moved.word_before, now=moved.word_now))
    if moved.rubric:
        yield Text(w("moved.rubric", before=moved.rubric[0], now=moved.rubric[1]))
    if moved.charter:
        yield Text(w("moved.charter", fields=", ".join(moved.charter)))
    yield Grid(
        "moved_numbers", w("moved.numbers"), _headings("moved.numbers_headings", weeks, w), _numbers(before, now, w)
    )
    if moved.deciding:
        rows = tuple((m.title, *_answers(m, w), m.said_before, m.said_now, _rows(m, w)) for m in moved.deciding)
        yield Grid("moved_why", w("moved.why"), _headings("moved.why_headings", weeks, w), rows)
    if moved.others:
        others = tuple((m.title, *_answers(m, w), m.said_now, _rows(m, w)) for m in moved.others)
        yield Grid("moved", w("moved.caption"), _headings("moved.headings", weeks, w), others)
    if not moved.deciding and not moved.others:
        yield Text(w("moved.same"))


def plan_blocks(plan: StagePlan, result: Result, w: Wording) -> Iterator[Block]:
    """Is the next stage open, what is done in it, by when, and how its exit criteria stand today."""
    stage, focus = w.of("stage", plan.stage), w.of("focus", plan.stage)
    if plan.opened:
        yield Text(w("plan.opened", stage=stage, focus=focus))
    else:
        next_action = result.verdict.next_action if result.verdict else ""
        yield Text(w("plan.closed", stage=stage, focus=focus, next=next_action))
    if plan.stage == "Maturity":
        yield Text(w("plan.last"))
    activities = w.list(f"activities.{plan.stage}")
    yield Text("", lead=w("plan.activities"))
    yield Points(tuple((what, "") for what in activities))
    if plan.dates:
        rows = tuple(date_row(m, plan, w) for m in plan.dates)
        yield Grid("plan_dates", w("plan.dates"), w.list("plan.dates_headings"), rows)
    headings = w.list("plan.headings")
    if plan.before:
        caption = w("plan.before", stage=w.of("stage", result.charter.stage))
        yield Grid("plan_before", caption, headings, _criteria(plan.before, w))
    yield Grid("plan_exit", w("plan.exit"), headings, _criteria(plan.exit, w))


def date_row(milestone: Milestone, plan: StagePlan, w: Wording) -> tuple[str, str, str]:
    """What, when, and where the date comes from."""
    what = w(f"plan.{milestone.what}", stage=w.of("stage", milestone.stage or plan.stage), week=milestone.week)
    return what, milestone.day.isoformat(), w(f"plan.{milestone.source}", months=milestone.months)


def _criteria(findings: Iterable[Finding], w: Wording) -> tuple[tuple[str, ...], ...]:
    return tuple((f.title, w.of("status", f.status), f.said, *_next(f, w)) for f in findings)


def _next(finding: Finding, w: Wording) -> tuple[str, str, str]:
    """The action of a criterion that is not met; nothing is asked where it is."""
    if finding.status in ("pass", "not_applicable"):
        return "", "", ""
    action = finding.action
    return action.what, w.of("owner", action.owner), str(action.due or "")


def _numbers(before: Result, now: Result, w: Wording) -> tuple[tuple[str, ...], ...]:
    rows = [(w(what), _value(before, check, w), _value(now, check, w)) for check, what in FIGURES]
    return (*rows, (w("facts.coverage"), _share(before.coverage, w), _share(now.coverage, w)))


def _value(result: Result, check: str, w: Wording) -> str:
    found = next((f for f in result.findings if f.id == check and f.assessed), None)
    return _share(found.value if found else None, w)


def _share(value: float | None, w: Wording) -> str:
    return w("facts.not_known") if value is None else f"{value * 100:.0f}%"


def _answers(move: Move, w: Wording) -> tuple[str, str]:
    then = w.of("status", move.before) if move.before else w("moved.not_due")
    today = w.of("status", move.now) if move.now else w("moved.gone")
    return then, today


def _rows(move: Move, w: Wording) -> str:
    new = w("moved.new", rows=w.row(move.new)) if move.new else ""
    gone = w("moved.lost", rows=w.row(move.gone)) if move.gone else ""
    return "; ".join(part for part in (new, gone) if part)


def _headings(key: str, weeks: dict[str, int], w: Wording) -> tuple[str, ...]:
    return tuple(h.format(**weeks) for h in w.list(key))
