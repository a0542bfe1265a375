"""The report as a workbook for analysts: findings, rows behind, thresholds, charts, plan, and what each column means."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.model.finding import Finding
from playbook.model.result import Result
from playbook.report.blocks import Banner, Block, Cause, Composition, Grid, Leads, Numbers, Points, Text
from playbook.report.brand import Look
from playbook.report.cards import worst_first
from playbook.report.wording import Wording, wording
from playbook.report.workbook import Book, Cell

Row = tuple[Cell, ...]
BESIDE = 18
"""Width of the columns that stand beside charts."""


def xlsx_report(result: Result, report: Composition, look: Look | None = None) -> bytes:
    """A composed report as an XLSX file; the result gives the numbers behind the sentences, unrounded."""
    w = wording(report.language)
    book = Book(result.as_of, report.title, look, w.numbers.cell_share)
    findings = worst_first(result.findings)
    _stacked(book, w("sheets.summary"), (), lines=(w.list("sheets.summary_headings"), summary(report, w)))
    book.table(w("sheets.findings"), w.list("sheets.findings_headings"), [finding_row(f, w) for f in findings])
    behind = [(f.id, f.title, row) for f in findings for row in f.rows]
    book.table(w("sheets.rows"), w.list("sheets.rows_headings"), behind)
    _grids(book, report, w("sheets.conditions"), "conditions")
    _grids(book, report, w("sheets.heroes"), "heroes")
    _grids(book, report, w("sheets.measures"), "measures")
    _known(book, report, w)
    _charts(book, report, w("sheets.charts"))
    book.table(w("sheets.causes"), w.list("sheets.causes_headings"), list(causes(report)))
    _grids(book, report, w("sheets.areas"), "areas")
    _grids(book, report, w("sheets.moved"), "moved_numbers", "moved_why", "moved")
    _plan(book, report, w)
    book.table(w("sheets.not_shown"), w.list("sheets.not_shown_headings"), list(points(report, "not_shown")))
    limits = [row for f in findings for row in threshold_rows(f, w)]
    book.table(w("sheets.thresholds"), w.list("sheets.thresholds_headings"), limits)
    _grids(book, report, w("sheets.inputs"), "inputs")
    meaning: list[Row] = [*w.pairs("sheets.dictionary_rows"), *_vocabulary(w)]
    if book.cut:
        meaning.append(("!", w("sheets.cut", count=book.cut)))
    book.table(w("sheets.dictionary"), w.list("sheets.dictionary_headings"), meaning)
    return book.finish()


def summary(report: Composition, w: Wording) -> tuple[Row, ...]:
    """The first screen, line by line."""
    rows: list[Row] = [("", report.heading)]
    if report.preface:
        rows.append(("!", report.preface))
    for section in report.sections[:3]:
        for block in section.blocks:
            rows += _lines(block, w)
    return (*rows, ("", report.foot))


def _lines(block: Block, w: Wording) -> list[Row]:
    """A block of the first screen as lines of two cells."""
    if isinstance(block, Banner):
        said = (block.line, *block.because, block.next, block.also)
        return [(w("section.verdict"), block.word), *(("", text) for text in said if text)]
    if isinstance(block, Numbers):
        return [(f"{number} {what}", detail) for number, what, detail in block.items]
    if isinstance(block, Text):
        return [(block.lead, block.text)]
    if isinstance(block, Points):
        return [("!", what) for what, _ in block.items]
    return [line for item in block.items for line in _lead(item)] if isinstance(block, Leads) else []


def finding_row(f: Finding, w: Wording) -> Row:
    """One finding with its numbers unrounded."""
    low, high = f.interval or (None, None)
    vocabulary = (
        w.of("area", f.area),
        w.of("status", f.status),
        w.of("severity", f.severity),
        w.of("stage", f.stage),
        w.of("failure", f.guards),
    )
    action = (f.action.what, w.of("owner", f.action.owner), str(f.action.due or ""))
    numbers = (f.value, w.of("unit", f.unit), f.n, low, high)
    return (
        f.id,
        *vocabulary,
        f.title,
        f.said,
        *numbers,
        f.consequence,
        *action,
        f.would_change_our_mind,
        ", ".join(f.sources),
    )


def threshold_rows(f: Finding, w: Wording) -> Iterator[Row]:
    """One row per number a check was judged with, with the layer that set it."""
    for name, value in f.threshold.settings:
        yield f.id, f.title, name, value, f.threshold.basis, f.threshold.layer
    if not f.threshold.settings:
        yield f.id, f.title, w("finding.yes_no"), None, f.threshold.basis, f.threshold.layer


def causes(report: Composition) -> Iterator[Row]:
    """Each diagnosis with what speaks for and against it."""
    for block in report.section("causes").blocks:
        if isinstance(block, Cause):
            sides = ("\n".join(points) for _, points in block.sides)
            yield block.conclusion, block.rule, *sides, "\n".join(block.after)


def points(report: Composition, section: str) -> Iterator[Row]:
    """The points of a section with their asides."""
    for block in report.section(section).blocks:
        if isinstance(block, Points):
            yield from block.items


def _lead(item: tuple[str, str, str, str]) -> Iterator[Row]:
    title, said, what, who = item
    yield title, said
    yield "", f"{what} — {who}"


def _vocabulary(w: Wording) -> Iterator[Row]:
    for group in ("severity", "failure"):
        yield from ((word, meaning) for word, meaning in w.pairs(group) if word != meaning)


def _grids(book: Book, report: Composition, name: str, *grids: str) -> None:
    """A sheet for the tables this report has of those named; alone, a table gets filters."""
    found = [g for g in (report.grid(n) for n in grids) if g is not None]
    if len(found) == 1:
        book.table(name, found[0].headings, found[0].rows)
    elif found:
        _stacked(book, name, found)


def _stacked(
    book: Book,
    name: str,
    grids: tuple[Grid, ...] | list[Grid],
    lines: tuple[tuple[str, ...], tuple[Row, ...]] | None = None,
) -> None:
    """A sheet with plain lines and tables below each other."""
    sheet, at = book.sheet(name), 0
    if lines:
        at = book.block(sheet, 0, *lines) + 1
    for grid in grids:
        book.caption(sheet, at, grid.caption)
        at = book.block(sheet, at + 1, grid.headings, grid.rows) + 1
    book.fit(sheet)


def _charts(book: Book, report: Composition, name: str) -> None:
    """The figures as numbers with a native chart beside each; no sheet without figures."""
    if not report.figures():
        return
    sheet, at = book.sheet(name), 0
    for figure in report.figures():
        at = book.chart(sheet, at, figure, name) + 1
    sheet.set_column(0, 8, BESIDE)


def _known(book: Book, report: Composition, w: Wording) -> None:
    """The questions and answers of how we know, then every table behind them."""
    said: list[Row] = []
    for fold in report.folds():
        said.append((fold.question, fold.answer))
        said += [("", f"{b.lead} {b.text}".strip()) for b in fold.blocks if isinstance(b, Text)]
        said += [("", what) for b in fold.blocks if isinstance(b, Points) for what, _ in b.items]
    grids = [b for fold in report.folds() for b in fold.blocks if isinstance(b, Grid)]
    _stacked(book, w("sheets.known"), grids, lines=(w.list("known.columns"), tuple(said)))


def _plan(book: Book, report: Composition, w: Wording) -> None:
    section = report.section("plan")
    said: list[Row] = [("", b.text) for b in section.blocks if isinstance(b, Text) and b.text]
    said += [(w("plan.activities") if i == 0 else "", what) for i, (what, *_) in enumerate(points(report, "plan"))]
    grids = [b for b in section.blocks if isinstance(b, Grid)]
    _stacked(book, w("sheets.plan"), grids, lines=((section.title, ""), tuple(said)))
