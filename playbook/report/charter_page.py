"""The charter on one page: what was agreed, when it is decided, whether the pilot can answer its question, which rules judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from playbook.model.charter import Charter
from playbook.model.pack import Asked
from playbook.report.blocks import Block, Composition, Grid, Points, Section, Text
from playbook.report.clean import cleaned
from playbook.report.page import html_page
from playbook.report.starters.answers import charter_answers
from playbook.report.wording import Wording, wording

ALREADY_SAID = ("pilot_id", "start_date", "planned_end", "self_rating", "why_it_worked")
"""In the heading or the foot, or not for a page that is sent round: the team's view of itself."""
CSS = """
td,th{padding:.22rem .7rem .22rem 0}h2{margin:1.4rem 0 .3rem;padding-top:.5rem}
@media print{body{font-size:8.5pt;line-height:1.3}h1{margin:.1rem 0}table{font-size:8.2pt}td,th{padding:.05rem .6rem .05rem 0}caption,thead th,.small{font-size:8pt}h2{font-size:11pt;margin:.5rem 0 .1rem;padding-top:.2rem}p,table{margin:.15rem 0 .3rem;max-width:none}footer{margin:.6rem auto 0;padding-top:.2rem}}
"""
"""Tight enough that the whole charter is one printed page."""


@dataclass(frozen=True)
class Agreed:
    """Everything the page says, before any format."""

    charter: Charter
    asked: tuple[Asked, ...]
    dates: Mapping[int, str]
    """Pilot week -> planned day (ISO)."""
    pack: str
    rules: int
    size: Sequence[str] = ()
    """Sentences on the people the pilot's own question needs; empty if nobody is listed."""
    notices: Sequence[str] = ()
    locked: tuple[str, str, str] | None = None
    """Day, entry and head of the record; None before the lock."""


def charter_page(agreed: Agreed, language: str = "en") -> Composition:
    """The page in one language."""
    w, charter = wording(language), agreed.charter
    said = w("charter.draft")
    if agreed.locked is not None:
        day, entry, head = agreed.locked
        said = w("charter.locked", day=day, entry=entry, head=head)
    return cleaned(
        Composition(
            language=language,
            title=w("charter.title", pilot=charter.pilot_id),
            heading=w("charter.heading", pilot=charter.pilot_id),
            as_of=agreed.locked[0] if agreed.locked else "",
            preface=said,
            sections=tuple(_sections(agreed, w)),
            foot=w("charter.foot", start=charter.start_date, end=charter.planned_end),
        )
    )


def charter_html(page: Composition) -> str:
    """The page as one HTML file that prints on one sheet."""
    return html_page(page).replace("</style>", f"{CSS}</style>", 1)


def _sections(agreed: Agreed, w: Wording) -> Iterator[Section]:
    yield Section("what", w("charter.what"), tuple(_answers(agreed, w)))
    days = " · ".join(f"{w('charter.week')} {week}: {day}" for week, day in sorted(agreed.dates.items()))
    yield Section("dates", w("charter.dates"), (Text(days), Text(w("charter.dates_caption"), small=True)))
    size = agreed.size or (w("charter.size_unknown"),)
    yield Section("size", w("charter.size"), tuple(Text(line) for line in size))
    said = w("charter.rules_said", pack=agreed.pack, rules=agreed.rules)
    yield Section("rules", w("charter.rules"), (Text(said),))
    if agreed.notices:
        yield Section("aloud", w("charter.aloud"), (Points(tuple((n, "") for n in agreed.notices)),))


def _answers(agreed: Agreed, w: Wording) -> Iterator[Block]:
    """The questions as the team saw them with their answers; what is open follows in one line."""
    given = charter_answers(agreed.charter, agreed.asked)
    asked = [q for q in agreed.asked if q.field in given and q.field not in ALREADY_SAID]
    rows = tuple((q.ask, str(given[q.field])) for q in asked if given[q.field])
    yield Grid("agreed", w("charter.what_caption"), (w("charter.question"), w("charter.answer")), rows)
    still = [q.ask for q in asked if not given[q.field]]
    if still:
        yield Text(" ".join(still), lead=w("charter.open"))
