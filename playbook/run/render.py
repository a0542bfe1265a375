"""Render a finished checkpoint into files: one result, compared with the checkpoint before it, in the formats asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from playbook.errors import BadInput
from playbook.model.result import Result
from playbook.run.finished import finished_result, finished_weeks
from playbook.run.own import own_of
from playbook.workspace.io import publish
from playbook.workspace.settings import FILE, read_settings

if TYPE_CHECKING:
    from playbook.model.pack import Pack
    from playbook.report.blocks import Composition

FORMATS = ("html", "pdf", "pptx", "xlsx", "md", "ics")
FIRST_LANGUAGE = "en"


def render(
    folder: Path, result: Result, formats: Sequence[str] = ("html",), language: str = "", pack: str = ""
) -> tuple[Path, ...]:
    """Write the reports of a result below `reports/`, each complete or not at all; returns their paths.

    The page wears the brand of the pack (the one given, else the one of pilot.yaml). Everything is rendered before anything is written. Without a language the one of pilot.yaml is used; a report in
    another language than that carries it in its name. Raises BadInput for a language there is no wording for.
    """
    from playbook.report.compose import compose
    from playbook.report.own_words import in_words_of
    from playbook.report.spoken import spoken

    own = pilot_language(folder)
    said = language or own
    look = own_of(folder, pack).pack
    before = result_before(folder, result.week)
    name = f"week-{result.week}" if said == own else f"week-{result.week}.{said}"
    with in_words_of(look):
        told, left = spoken([result, *([before] if before else [])], said, look.sentences.get(said))
        report = compose(told[0], said, before=told[1] if before else None, left=left)
        made = {folder / "reports" / f"{name}.{f}": content(f, told[0], report, look) for f in formats}
    for path, written in made.items():
        publish(path, written)
    return tuple(made)


def content(form: str, result: Result, report: Composition, look: Pack | None = None) -> bytes:
    """One format's bytes in the look of a pack; raises ValueError for a format there is not."""
    from playbook.report.brand import branded, look_of

    if form == "html":
        from playbook.report.page import html_page

        page = html_page(report)
        return (branded(page, look.brand, look.logo) if look else page).encode()
    if form == "pdf":
        from playbook.report.pdf import pdf_report

        return pdf_report(report, look_of(look))
    if form == "pptx":
        from playbook.report.slides import pptx_report

        return pptx_report(result, report, look_of(look))
    if form == "xlsx":
        from playbook.report.sheets import xlsx_report

        return xlsx_report(result, report, look_of(look))
    if form == "md":
        from playbook.report.markdown import markdown_report

        return markdown_report(report).encode()
    if form == "ics":
        from playbook.report.calendar import calendar

        return calendar(result, report.language)
    raise ValueError(f"there is no format {form!r}")


def render_portfolio(results: Sequence[Path], target: Path, language: str = FIRST_LANGUAGE) -> tuple[Path, ...]:
    """Write the page and the workbook of many finished checkpoints; links are relative, so that a folder can be sent."""
    from playbook.report.portfolio import xlsx_portfolio
    from playbook.report.portfolio_page import html_portfolio
    from playbook.report.spoken import spoken
    from playbook.report.spoken.marked import marked
    from playbook.run.finished import read_result

    said = [spoken([read_result(path)], language, _own_sentences(path.parents[2], language)) for path in results]
    read, left = [told for (told,), _ in said], [sentence for _, stayed in said for sentence in stayed]
    reports = (path.parents[2] / "reports" / f"week-{path.parent.name}.html" for path in results)
    links = [quote(Path(os.path.relpath(report, target)).as_posix()) for report in reports]
    page = target / "portfolio.html"
    made = {
        page: marked(html_portfolio(read, links, language), left).encode(),
        page.with_suffix(".xlsx"): xlsx_portfolio(read, language),
    }
    for path, written in made.items():
        publish(path, written)
    return tuple(made)


def _own_sentences(folder: Path, language: str) -> Mapping[str, str]:
    """Sentences of the pack of a pilot; none if its folder has no pack that can be read any more."""
    try:
        return own_of(folder).pack.sentences.get(language, {})
    except BadInput:
        return {}


def result_before(folder: Path, week: int) -> Result | None:
    """The latest earlier checkpoint that its receipt vouches for; None if there is none."""
    from playbook.run.finished import read_result

    for earlier in reversed([w for w in finished_weeks(folder) if w < week]):
        try:
            return read_result(finished_result(folder, earlier))
        except BadInput:
            continue
    return None


def pilot_language(folder: Path) -> str:
    """The language named in pilot.yaml; English if it names none or cannot be read."""
    from playbook.yamlgate import load_once

    path = folder / FILE
    if not path.is_file():
        return FIRST_LANGUAGE
    try:
        return read_settings(load_once(path.read_text(encoding="utf-8"), FILE), []).language or FIRST_LANGUAGE
    except (BadInput, UnicodeDecodeError):
        return FIRST_LANGUAGE
