"""The pieces a slide is made of: title, bullets, numbers, table, notes; all text, no links, every object described."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from playbook.model.pack import Brand
from playbook.report.brand import Look

WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.5
INK, SOFT, LINE, WASH = "1F2933", "52606D", "D9DFE5", "F5F7F9"
TONES = {"go": ("0B6B2E", "E6F4EA"), "wait": ("7A4B00", "FDF3E0"), "halt": ("9B1C1C", "FDECEA"), "": ("", "")}
PAPER = "FFFFFF"
LOGO_HEIGHT, LOGO_WIDTH = 0.4, 2.2
"""Inches a logo may take at the foot of a slide."""
TITLE_ONLY = 5
"""Place of the layout with a title and nothing else."""
FONT = "Arial"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


class Deck:
    """A wide presentation whose slides carry the same footer and source."""

    def __init__(self, language: str, footer: str, source: str, look: Look | None = None) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self.file: Any = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self._language = language
        self._footer, self._source = f"{look.brand.name} · {footer}" if look else footer, source
        self._look = look
        self._font = look.office_font if look else FONT
        self._ink = _bare(look.brand.ink) if look else INK
        self._paper = _bare(look.brand.paper) if look else PAPER
        self._logo = look.picture() if look else b""

    def slide(self, title: str, *, tone: str = "") -> Any:
        """A slide with its title in a real title placeholder, and the footer."""
        made = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        edge, tint = TONES[tone]
        if self._look:
            self._wear(made, self._look.brand)
            edge = edge if tone else _bare(self._look.brand.accent)
        shape = made.shapes.title
        _place(shape, EDGE, 0.35, WIDTH - 2 * EDGE, 1.25 if tone else 0.85)
        if tint:
            shape.fill.solid()
            shape.fill.fore_color.rgb = _rgb(tint)
        self._write(shape.text_frame, [title], size=26 if len(title) < 70 else 20, bold=True, colour=edge)
        _middle(shape.text_frame)
        foot = self._box(made, 0.4, 7.0, WIDTH - 2 * EDGE - (LOGO_WIDTH if self._logo else 0))
        self._write(foot.text_frame, [f"{self._footer} · {len(self.file.slides)}"], size=10, colour=SOFT)
        return made

    def bullets(self, slide: Any, lines: Iterable[str], *, top: float, height: float, size: int) -> None:
        """A list in a text box."""
        box = self._box(slide, height, top, WIDTH - 2 * EDGE)
        self._write(box.text_frame, lines, size=size, bullet=True)

    def paragraphs(
        self, slide: Any, lines: Iterable[str], *, top: float, height: float, size: int, bold: bool = False
    ) -> None:
        """Paragraphs in a text box."""
        box = self._box(slide, height, top, WIDTH - 2 * EDGE)
        self._write(box.text_frame, lines, size=size, bold=bold)

    def numbers(self, slide: Any, items: Sequence[tuple[str, str, str]], *, top: float) -> None:
        """The figures of the first screen side by side."""
        gap = 0.15
        width = (WIDTH - 2 * EDGE - gap * (len(items) - 1)) / len(items)
        for i, (number, what, detail) in enumerate(items):
            box = self._box(slide, 1.7, top, width, left=EDGE + i * (width + gap))
            box.fill.solid()
            box.fill.fore_color.rgb = _rgb(WASH)
            self._write(box.text_frame, [number], size=24, bold=True)
            self._add(box.text_frame, what, size=13)
            self._add(box.text_frame, detail, size=9, colour=SOFT)

    def table(
        self,
        slide: Any,
        headings: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        top: float,
        about: str,
        size: int = 12,
    ) -> float:
        """An editable table; `about` describes it to people who cannot see it. Returns where it ends, in inches."""
        from pptx.util import Inches

        kept = [headings, *rows]
        heights = [_height(row, widths, size) for row in kept]
        box = Inches(sum(widths)), Inches(sum(heights))
        frame = slide.shapes.add_table(len(kept), len(headings), Inches(EDGE), Inches(top), *box)
        describe(frame, about)
        frame.table.horz_banding = False
        for column, width in enumerate(widths):
            frame.table.columns[column].width = Inches(width)
        for i, row in enumerate(kept):
            frame.table.rows[i].height = Inches(heights[i])
            for j, cell in enumerate(row):
                self._cell(frame.table.cell(i, j), cell, size, head=i == 0, first=j == 0)
        return top + sum(heights)

    def notes(self, slide: Any, lines: Iterable[str], *more: str) -> None:
        """The notes: the sentences in full, then the source."""
        kept = [line for line in (*more, *lines) if line]
        slide.notes_slide.notes_text_frame.text = "\n".join([*kept, self._source])

    def _wear(self, slide: Any, brand: Brand) -> None:
        """Paper, a band in the client's colour and the logo at the foot; the name stands in the footer."""
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        if self._paper != PAPER:
            slide.background.fill.solid()
            slide.background.fill.fore_color.rgb = _rgb(self._paper)
        band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(WIDTH), Inches(0.14))
        band.fill.solid()
        band.fill.fore_color.rgb = _rgb(_bare(brand.accent))
        band.line.fill.background()
        _decorative(band)
        if self._logo:
            shown = slide.shapes.add_picture(BytesIO(self._logo), 0, 0, height=Inches(LOGO_HEIGHT))
            if shown.width > Inches(LOGO_WIDTH - 0.2):
                shown.width, shown.height = (
                    Inches(LOGO_WIDTH - 0.2),
                    int(shown.height * Inches(LOGO_WIDTH - 0.2) / shown.width),
                )
            shown.left = Inches(WIDTH - EDGE) - shown.width
            shown.top = Inches(7.18) - shown.height // 2
            _decorative(shown)

    def _cell(self, cell: Any, text: str, size: int, *, head: bool, first: bool) -> None:
        from pptx.util import Inches

        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb("EEF2F6" if head else self._paper)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        self._write(cell.text_frame, text.split("\n"), size=size, bold=head or first, colour=SOFT if head else "")

    def _box(self, slide: Any, height: float, top: float, width: float, *, left: float = EDGE) -> Any:
        from pptx.enum.text import MSO_AUTO_SIZE
        from pptx.util import Inches

        box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
        box.text_frame.word_wrap, box.text_frame.auto_size = True, MSO_AUTO_SIZE.NONE
        return box

    def _write(self, frame: Any, lines: Iterable[str], **look: Any) -> None:
        """Replace a frame's text."""
        kept = [line for line in lines if line] or [""]
        frame.clear()
        self._fill(frame.paragraphs[0], kept[0], **look)
        for line in kept[1:]:
            self._add(frame, line, **look)

    def _add(self, frame: Any, text: str, **look: Any) -> None:
        self._fill(frame.add_paragraph(), text, **look)

    def _fill(
        self, paragraph: Any, text: str, *, size: int, bold: bool = False, colour: str = "", bullet: bool = False
    ) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, self._font
        run.font.color.rgb = _rgb(colour or self._ink)
        run.font.language_id = _language(self._language)
        paragraph.alignment = PP_ALIGN.LEFT
        if bullet:
            paragraph.space_after = Pt(6)
            _bulleted(paragraph)


def describe(frame: Any, text: str) -> None:
    """The alternative text of a chart or table."""
    frame.element.nvGraphicFramePr.cNvPr.set("descr", text)


def _decorative(shape: Any) -> None:
    """Say that a shape is decoration, so that a screen reader passes over it; python-pptx has no call for it."""
    from lxml import etree

    about = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - the only way to a shape's XML
    about.set("descr", "")
    kept = etree.SubElement(etree.SubElement(about, f"{{{DRAWING}}}extLst"), f"{{{DRAWING}}}ext")
    kept.set("uri", "{C183D7F6-B498-43B3-948B-1728B52AA6E4}")
    etree.SubElement(kept, f"{{{DECORATIVE}}}decorative", nsmap={"adec": DECORATIVE}).set("val", "1")


def _bare(colour: str) -> str:
    """`#1d5a96` as office formats write it."""
    return colour.removeprefix("#").upper()


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = (Inches(v) for v in (left, top, width, height))


def _middle(frame: Any) -> None:
    from pptx.enum.text import MSO_ANCHOR

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE


def _language(language: str) -> Any:
    """The language a slide's text is spelled in; none for a language we do not know."""
    from pptx.enum.lang import MSO_LANGUAGE_ID as ID

    return {"en": ID.ENGLISH_UK, "de": ID.GERMAN}.get(language)


def _bulleted(paragraph: Any) -> None:
    """A real bullet with a hanging indent, for which python-pptx has no call."""
    from lxml import etree

    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the only way to a paragraph's XML
    properties.set("marL", "228600")
    properties.set("indent", "-228600")
    etree.SubElement(properties, f"{{{DRAWING}}}buChar").set("char", "•")


def _height(row: Sequence[str], widths: Sequence[float], size: int) -> float:
    """Inches a row needs: a letter of Arial is about half as wide as it is high."""
    lines = max(-(-len(cell) * size * 0.53 // (72 * (width - 0.2))) for cell, width in zip(row, widths, strict=True))
    return max(lines, 1) * size * 1.22 / 72 + 0.08


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour)
