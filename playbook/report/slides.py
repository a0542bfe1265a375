"""Five editable slides: verdict, four measures, findings, next action, what was not shown. The sentences of the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from playbook.model.result import Result
from playbook.report.blocks import Banner, Composition, Leads, Numbers, Points, Text
from playbook.report.brand import Look
from playbook.report.clean import clean_text
from playbook.report.slide_charts import add_chart
from playbook.report.slide_parts import Deck
from playbook.report.wording import Wording, wording
from playbook.report.zipped import steady

MOST_CHARTS = 4
MOST_LINES = 17
"""Lines of text that one slide of points holds, at 14 points."""
LINE_LENGTH = 115
LONGEST_SAID = 330
LONGEST_POINT = 260
LONGEST_DETAIL = 190
SENTENCE = re.compile(r"(?<=[.!?]) (?=\S)")


def pptx_report(result: Result, report: Composition, look: Look | None = None) -> bytes:
    """A composed report as five slides in the look of a client; what does not fit is said to stand in the report."""
    w = wording(report.language)
    page = w("slides.page", pilot=result.pilot, week=result.week, as_of=report.as_of)
    deck = Deck(report.language, clean_text(page), clean_text(source(result, w)), look)
    verdict_slide(deck, report)
    measures_slide(deck, report, result.as_of, w)
    findings_slide(deck, report, w)
    action_slide(deck, report)
    not_shown_slide(deck, report, w)
    made = deck.file.core_properties
    made.title, made.author, made.last_modified_by = report.title, "pilot-to-scale playbook", ""
    made.created = made.modified = datetime.combine(date.fromisoformat(report.as_of), time())
    file = BytesIO()
    deck.file.save(file)
    return steady(file.getvalue())


def source(result: Result, w: Wording) -> str:
    """Where the slide's figures come from, for the notes."""
    pack = f"{result.pack.name} {result.pack.version}"
    return w("slides.source", week=result.week, pack=pack, files=len(result.inputs))


def verdict_slide(deck: Deck, report: Composition) -> None:
    """The word, why, what is next, and four numbers."""
    banner = _only(report, "verdict", Banner)
    slide = deck.slide(f"{banner.word}: {banner.line}", tone=banner.tone)
    deck.bullets(slide, banner.because, top=1.75, height=2.35, size=16)
    deck.paragraphs(slide, [banner.next, banner.also], top=4.15, height=0.9, size=17, bold=True)
    items = _only(report, "question", Numbers).items
    deck.numbers(slide, [(number, what, fitting(said, LONGEST_DETAIL)) for number, what, said in items], top=5.15)
    cut = [f"{number} {what}: {said}" for number, what, said in items if len(said) > LONGEST_DETAIL]
    deck.notes(
        slide, [*cut, *(b.text for b in report.section("question").blocks if isinstance(b, Text))], report.preface
    )


def measures_slide(deck: Deck, report: Composition, as_of: date, w: Wording) -> None:
    """Native charts of the measures; without data, the measures in words."""
    section, shown = report.section("measures"), report.figures("measures")[:MOST_CHARTS]
    slide = deck.slide(section.title)
    for place, figure in zip(_places(len(shown)), shown, strict=False):
        add_chart(slide, figure, place, as_of, w.numbers)
    grid = report.grid("measures")
    rows = grid.rows if grid else ()
    if not shown and grid:
        deck.table(slide, grid.headings, rows, (2.6, 1.6, 8.1), top=1.5, about=grid.caption)
    caveat = [b.text for b in section.blocks if isinstance(b, Text)]
    known = [f"{fold.question} {fold.answer}" for fold in report.folds()]
    drawn = (f"{f.title}. {f.description}" for f in shown)
    deck.notes(slide, [*drawn, *(" – ".join(r) for r in rows), *caveat, *known])


def findings_slide(deck: Deck, report: Composition, w: Wording) -> None:
    """What matters most; a long text is cut after a sentence, the whole stands in the notes."""
    section, items = report.section("top"), _only(report, "top", Leads).items
    slide = deck.slide(section.title)
    rows = [(title, fitting(said, LONGEST_SAID), what, who.replace(", ", ",\n", 1)) for title, said, what, who in items]
    columns = w.list("sheets.findings_headings")
    headings = (w("sheets.findings"), columns[7], columns[14], columns[15])
    deck.table(slide, headings, rows, (2.2, 4.9, 3.1, 2.1), top=1.35, about=section.title, size=11)
    deck.notes(slide, [" ".join(item) for item in items])


def action_slide(deck: Deck, report: Composition) -> None:
    """The next action, what is to be decided, and the dates that follow."""
    banner, section, grid = _only(report, "verdict", Banner), report.section("decide"), report.grid("conditions")
    slide = deck.slide(banner.next)
    said = [b.text for b in section.blocks if isinstance(b, Text)]
    end = 1.35
    if grid:
        end = deck.table(slide, grid.headings, grid.rows, (7.9, 3.0, 1.4), top=end, about=grid.caption)
    deck.paragraphs(slide, said, top=end + 0.2, height=0.6, size=14)
    dates = report.grid("plan_dates")
    if dates:
        deck.table(slide, dates.headings, dates.rows, (5.4, 1.8, 5.1), top=end + 0.9, about=dates.caption)
    else:
        closed = [b.text for b in report.section("plan").blocks if isinstance(b, Text)]
        deck.paragraphs(slide, closed, top=end + 0.8, height=1.2, size=14)
    deck.notes(slide, [b.text for b in report.section("question").blocks if isinstance(b, Text)])


def not_shown_slide(deck: Deck, report: Composition, w: Wording) -> None:
    """What this pilot did not show: the first points, the rest counted."""
    section, items = report.section("not_shown"), _only(report, "not_shown", Points).items
    slide = deck.slide(section.title)
    shown = [f"{what} – {bring}" if bring else what for what, bring in items]
    kept = filling([fitting(text, LONGEST_POINT) for text in shown], MOST_LINES)
    more = [w("slides.not_shown_more", count=len(shown) - len(kept))] if len(shown) > len(kept) else []
    deck.bullets(slide, [*kept, *more], top=1.35, height=5.5, size=14)
    deck.notes(slide, shown)


def fitting(text: str, most: int) -> str:
    """Whole sentences as far as they fit; a single longer one is cut and ends in three dots.

    >>> fitting("One. Two is longer. Three.", 20), fitting("Onelongword", 6)
    ('One. Two is longer. …', 'Onelo …')
    """
    if len(text) <= most:
        return text
    kept = ""
    for sentence in SENTENCE.split(text):
        if len(kept) + len(sentence) + 1 > most:
            break
        kept = f"{kept} {sentence}".strip()
    return f"{kept} …" if kept else f"{text[: most - 1].rpartition(' ')[0] or text[: most - 1]} …"


def filling(points: Sequence[str], most: int) -> list[str]:
    """As many of the first points as fill so many lines of a slide.

    >>> filling(["short", "x" * 200, "short", "short"], 4)[2:]
    ['short']
    """
    kept: list[str] = []
    left = float(most)
    for point in points:
        left -= -(-len(point) // LINE_LENGTH)
        if left < 0:
            break
        kept.append(point)
    return kept


def _places(count: int) -> Sequence[tuple[float, float, float, float]]:
    """Left, top, width, height in inches of so many charts."""
    if count <= 1:
        return [(0.5, 1.4, 12.3, 5.4)]
    if count == 2:
        return [(0.5, 1.4, 6.05, 5.4), (6.75, 1.4, 6.05, 5.4)]
    return [(x, y, 6.05, 2.75) for y in (1.3, 4.1) for x in (0.5, 6.75)]


def _only(report: Composition, section: str, kind: type[Any]) -> Any:
    """The one block of a kind in a section."""
    blocks: Iterable[Any] = report.section(section).blocks
    return next(b for b in blocks if isinstance(b, kind))
