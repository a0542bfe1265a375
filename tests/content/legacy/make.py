"""How the old Office files beside this one were made, from texts of our own; the tests read the files, not this.

    python -m tests.content.legacy.make        needs LibreOffice: apt-get install libreoffice-writer libreoffice-impress

Each text is written as flat OpenDocument, the slides with python-pptx; both are converted by `soffice --convert-to`
(LibreOffice 7.4). From `deck.ppt` the preview picture is left out afterwards, which alone takes half a megabyte.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pptx import Presentation

from playbook.content import cfb
from tests.hostile.build import compound

HERE = Path(__file__).parent
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("meta", "meta"), ("draw", "drawing"),
        ("presentation", "presentation"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
MORE = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def head(kind: str, title: str, author: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {SPACES} {MORE} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.{kind}">
<office:meta><dc:title>{title}</dc:title><meta:initial-creator>{author}</meta:initial-creator><dc:creator>Bea Editor</dc:creator>
<meta:creation-date>2001-02-03T10:00:00</meta:creation-date><dc:date>2003-04-05T11:00:00</dc:date><meta:keyword>ladders</meta:keyword>
<meta:editing-cycles>7</meta:editing-cycles><meta:user-defined meta:name="Last reviewed">2003-04-01</meta:user-defined></office:meta>"""


WORD_STYLES = """<office:styles><style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="2"/>
</office:styles><office:automatic-styles><style:page-layout style:name="pm"><style:header-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm"><style:header><text:p>Workshop handbook</text:p></style:header>
</style:master-page></office:master-styles>"""


def h(level: int, text: str) -> str:
    return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{text}</text:h>'


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def note(text: str) -> str:
    return f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{p(text)}</text:note-body></text:note>'


def table(rows: list[list[str]]) -> str:
    cells = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell>{p(c)}</table:table-cell>' for c in row)}</table:table-row>"
        for row in rows
    )
    return f'<table:table><table:table-column table:number-columns-repeated="{len(rows[0])}"/>{cells}</table:table>'


CHANGES = f"""<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Bea</dc:creator>
<dc:date>2003-04-05T10:00:00</dc:date></office:change-info>{p("twice a decade")}</text:deletion></text:changed-region></text:tracked-changes>"""
COMMENT = f"<office:annotation><dc:creator>Bea</dc:creator><dc:date>2003-04-05T10:00:00</dc:date>{p('Remark for ourselves')}</office:annotation>"

WESTERN = "".join(
    [
        CHANGES,
        p("Ladders in the café", "Title"),
        p(f"Every ladder is checked before use.{note('A step counts as worn at five millimetres.')} The Prüfer signs – “always”."),
        h(1, "Before the shift"),
        p(f"The owner looks at the feet <text:change text:change-id='c1'/>once a week{COMMENT} and writes it down."),
        h(2, "What to look for"),
        table([["Part", "Limit"], ["Rung", "2 mm"]]),
        p('See <text:a xlink:href="https://example.org/ladders">the public rules</text:a> or <text:bookmark text:name="feet"/>ask.<text:line-break/>Then climb.'),
    ]
)  # fmt: skip
WIDE = "".join(
    [
        h(1, "Правила мастерской"),
        p("Лестницу проверяют перед каждой сменой, и хозяин записывает результат."),
        p("Greek Ωμέγα, Japanese 梯子, a smile 😀 and the end."),
    ]
)


DECK = (
    ("Why ladders fall", ["Most falls begin below the third rung.", "Kälte macht Holz spröde."], "Pause here for questions."),
    ("Что проверить", ["Ноги лестницы", "Rules stand in the handbook."], ""),
)  # fmt: skip
ROWS = [["Part", "Limit in mm"], ["Rung", "2"], ["Нога", "3.5"]]
FILES = {
    "western.doc": ("text", "Ladder rules", WORD_STYLES, "text", WESTERN),
    "wide.doc": ("text", "Правила", WORD_STYLES, "text", WIDE),
    "rules.rtf": ("text", "Ladder rules", WORD_STYLES, "text", WESTERN),
}


def main() -> None:
    for name, (kind, title, styles, body, content) in FILES.items():
        flat = f"{head(kind, title, 'Ada Owner')}{styles}<office:body><office:{body}>{content}</office:{body}></office:body></office:document>"
        with tempfile.TemporaryDirectory() as folder:
            stem, ending = name.split(".")
            source = Path(folder) / f"{stem}.fodt"
            source.write_text(flat, encoding="utf-8")
            convert(source, ending)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "limits.csv"
        source.write_text("\n".join(",".join(row) for row in ROWS), encoding="utf-8")
        convert(source, "xls", "--infilter=CSV:44,34,76,1")  # commas, quotes, UTF-8
        source = Path(folder) / "deck.pptx"
        deck(source)
        convert(source, "ppt")
    small(HERE / "deck.ppt")


def convert(source: Path, ending: str, *more: str) -> None:
    soffice = ["soffice", f"-env:UserInstallation=file://{source.parent}/profile", "--headless", *more]
    subprocess.run([*soffice, "--convert-to", ending, "--outdir", str(HERE), str(source)], check=True)


def deck(path: Path) -> None:
    """Slides with titles, text, a link and notes, on one layout."""
    show = Presentation()
    for title, body, notes in DECK:
        page = show.slides.add_slide(show.slide_layouts[1])
        page.shapes.title.text, frame = title, page.placeholders[1].text_frame
        frame.text = "\n".join(body)
        if notes:
            page.notes_slide.notes_text_frame.text = notes
    frame.paragraphs[-1].runs[0].hyperlink.address = "https://example.org/rungs"
    for layout in list(show.slide_layouts)[2:]:
        show.slide_layouts.remove(layout)
    about = show.core_properties
    about.title, about.author, about.last_modified_by, about.revision = "Ladder talk", "Ada Owner", "Bea Editor", 7
    about.comments = ""
    about.created, about.modified = datetime(2001, 2, 3, 10, tzinfo=UTC), datetime(2003, 4, 5, 11, tzinfo=UTC)
    show.save(path)


def small(path: Path) -> None:
    """The same streams without the preview picture, which LibreOffice puts last into the properties (half a megabyte)."""
    file = cfb.opened(path.read_bytes())
    streams = {
        name: file.stream(name)
        for name, entry in file.top.items()
        if entry.kind == 2 and entry.size and name[0] != "\x01"
    }
    streams["\x05SummaryInformation"] = streams["\x05SummaryInformation"][:1000]
    path.write_bytes(compound(streams))


if __name__ == "__main__":
    main()
