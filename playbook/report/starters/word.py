"""A starter document as DOCX: real headings, lists and tables, its language set, and no field and no link in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from playbook.report.brand import LOGO_INCHES, Look
from playbook.report.clean import clean_text
from playbook.report.starters.gap import OPENINGS
from playbook.report.zipped import steady

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

INVISIBLE = "\u200b"
"""Put into addresses for wikis; a document shows the address as it was typed."""
GRID = "Table Grid"


def docx_document(markdown: str, language: str, day: date, look: Look | None = None) -> bytes:
    """The Markdown as a Word document dated `day`, in the look of a client; equal text gives equal bytes."""
    import docx

    made = docx.Document()
    tree = parsed(markdown)
    title = next((_plain(n) for n in tree.children if n.type == "heading"), "")
    _properties(made, title, language, day)
    if look:
        _wear(made, look)
    for node in tree.children:
        _block(made, node)
    out = BytesIO()
    made.save(out)
    return steady(out.getvalue())


def parsed(markdown: str) -> SyntaxTreeNode:
    """The Markdown as a tree: headings, paragraphs, lists, tables; HTML and bare addresses stay text."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    parser = MarkdownIt("zero").enable(["heading", "list", "table", "emphasis", "escape", "newline", "backticks"])
    return SyntaxTreeNode(parser.parse(clean_text(markdown).replace(INVISIBLE, "")))


def _properties(made: Any, title: str, language: str, day: date) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    about = made.core_properties
    about.title, about.language, about.author, about.comments = title[:255], language, "", ""
    about.created = about.modified = datetime.combine(day, time())
    fonts = made.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    found = fonts.find(qn("w:lang"))
    tongue = fonts.append(OxmlElement("w:lang")) or fonts.find(qn("w:lang")) if found is None else found
    tongue.set(qn("w:val"), {"en": "en-GB", "de": "de-DE"}.get(language, language))


def _wear(made: Any, look: Look) -> None:
    """The client's colours and font in the styles, so that what a person adds looks the same; logo and name on top."""
    from docx.shared import Inches, RGBColor

    accent, ink = (RGBColor.from_string(c.removeprefix("#").upper()) for c in (look.brand.accent, look.brand.ink))
    for style in (made.styles["Normal"], *(made.styles[f"Heading {n}"] for n in range(1, 5))):
        style.font.color.rgb = ink if style.name == "Normal" else accent
        _font(style, look.office_font)
    line = made.sections[0].header.paragraphs[0]
    if picture := look.picture():
        shown = line.add_run().add_picture(BytesIO(picture), height=Inches(LOGO_INCHES))
        shown._inline.docPr.set("descr", look.brand.name)  # noqa: SLF001 - python-docx has no other way
        line.add_run("  ")
    name = line.add_run(clean_text(look.brand.name))
    name.bold, name.font.color.rgb = True, accent


def _font(style: Any, family: str) -> None:
    """Set a style's font for all scripts; a theme font would go before it."""
    from docx.oxml.ns import qn

    style.font.name = family
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
        fonts.set(qn(f"w:{script}"), family)


def _block(made: Any, node: SyntaxTreeNode) -> None:
    if node.type == "heading":
        _runs(made.add_heading(level=int(node.tag[1:])), node)
    elif node.type == "table":
        _table(made, node)
    elif node.type in ("bullet_list", "ordered_list"):
        _list(made, node)
    else:
        _runs(made.add_paragraph(), node)


def _list(made: Any, node: SyntaxTreeNode) -> None:
    """Points in a real list; a numbered one begins at 1 again."""
    numbered = node.type == "ordered_list"
    start = _fresh_numbers(made) if numbered else None
    for item in node.children:
        for block in item.children:
            if block.type in ("bullet_list", "ordered_list"):
                _list(made, block)
                continue
            paragraph = made.add_paragraph(style="List Number" if numbered else "List Bullet")
            if start is not None:
                number = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - python-docx has no other way
                number.get_or_add_numId().val, number.get_or_add_ilvl().val = start, 0
            _runs(paragraph, block)


def _fresh_numbers(made: Any) -> int:
    from docx.oxml.ns import qn

    all_numbers = made.part.numbering_part.numbering_definitions._numbering  # noqa: SLF001 - python-docx has no other way
    of_style = made.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(n for n in all_numbers.num_lst if n.numId == of_style).find(qn("w:abstractNumId"))
    number = all_numbers.add_num(int(abstract.get(qn("w:val"))))
    number.add_lvlOverride(0).add_startOverride(1)
    return int(number.numId)


def _table(made: Any, node: SyntaxTreeNode) -> None:
    """A table whose first row is its heading, repeated on every page."""
    from docx.oxml import OxmlElement

    lines = [row for part in node.children for row in part.children]
    table = made.add_table(rows=0, cols=len(lines[0].children), style=GRID)
    for number, line in enumerate(lines):
        row = table.add_row()
        for cell, told in zip(row.cells, line.children, strict=False):
            _runs(cell.paragraphs[0], told, bold=number == 0)
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no other way
    made.add_paragraph()


def _runs(paragraph: Any, node: SyntaxTreeNode, bold: bool = False) -> None:
    """The text of a node; a gap stands out in colour as well as in words."""
    from docx.enum.text import WD_COLOR_INDEX

    for text, strong in _pieces(node.children, bold):
        run = paragraph.add_run(text)
        run.bold = strong or None
        if strong and text.startswith(tuple(OPENINGS.values())):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _pieces(nodes: Sequence[SyntaxTreeNode], strong: bool) -> Iterator[tuple[str, bool]]:
    """Neighbouring pieces of equal weight joined, so that a gap is one run."""
    kept: list[tuple[str, bool]] = []
    for text, bold in _single(nodes, strong):
        if kept and kept[-1][1] == bold:
            kept[-1] = (kept[-1][0] + text, bold)
        else:
            kept.append((text, bold))
    yield from kept


def _single(nodes: Sequence[SyntaxTreeNode], strong: bool) -> Iterator[tuple[str, bool]]:
    for node in nodes:
        if node.children:
            yield from _single(node.children, strong or node.type == "strong")
        elif node.type in ("softbreak", "hardbreak"):
            yield " ", strong
        elif node.content:
            yield node.content, strong


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(text for text, _ in _single(node.children, False))
