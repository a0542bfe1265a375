"""Reading the reports back, as their receivers do: the text of each format, without markup."""

import html
import re
from io import BytesIO

import openpyxl
import pypdfium2
from pptx import Presentation

SPACE = re.compile(r"[\s\u00ad\u200b\ufffe\u0002]+")
"""White space, soft hyphens, the zero-width space of Markdown, what a PDF reader gives for a hyphen at a line's end."""


def squeezed(text):
    """Text without space and hyphens: what remains equal when lines break elsewhere."""
    return SPACE.sub("", text).replace("-", "").replace("\u2010", "")


def of_html(content):
    body = re.sub(r"<(style|title|svg)\b.*?</\1>", "", content.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def of_pdf(content):
    pages = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in pages]
    return " ".join(re.sub(r"\n[^\n]*\d+ / \d+\s*$", "", t) for t in texts)


def of_md(content):
    cells = re.sub(r"(?<!\\)\| ", " ", content.decode().replace("**", ""))
    return re.sub(r"\\(.)", r"\1", cells)


def of_xlsx(content):
    book = openpyxl.load_workbook(BytesIO(content))
    return "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)


def of_pptx(content):
    return "\n".join(slide_texts(content))


def slide_texts(content):
    """Every text on the slides and in the notes."""
    for slide in Presentation(BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (p.text for p in shape.text_frame.paragraphs)
            if shape.has_table:
                yield from (c.text for c in shape.table.iter_cells())
            if shape.has_chart:
                yield shape.chart.chart_title.text_frame.text
        yield slide.notes_slide.notes_text_frame.text


READ = {"html": of_html, "pdf": of_pdf, "md": of_md, "xlsx": of_xlsx, "pptx": of_pptx}
