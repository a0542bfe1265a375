"""Write small real documents: docx, pptx, xlsx, pdf, html, md, txt, SCORM packages. Equal page, equal bytes.

Each kind carries its details where programs of that kind put them: properties, meta elements, front matter.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from data.generate.office import docx, pptx, xlsx
from data.generate.packed import XML, packed
from data.generate.texts import Page

HELD = {
    "md": ("owner", "version", "language", "reviewed", "review-due", "audience", "licence"),
    "html": ("owner", "version", "language", "reviewed", "review-due", "audience", "licence"),
    "docx": ("owner", "version", "language", "reviewed", "review-due", "audience", "licence"),
    "pptx": ("owner", "version", "language", "reviewed", "review-due", "audience", "licence"),
    "xlsx": ("owner", "version", "language", "reviewed", "review-due", "audience", "licence"),
    "zip": ("owner", "version", "language", "reviewed", "review-due", "audience", "licence"),
    "pdf": ("owner", "language"),
    "txt": (),
}
"""Which details a file of each kind can say of itself, as people's programs write it."""


def document(kind: str, made: Page) -> bytes:
    """A file of this kind (its ending) that holds the page."""
    makers: dict[str, Callable[[Page], bytes]] = {
        "docx": docx,
        "pptx": pptx,
        "xlsx": xlsx,
        "pdf": _pdf,
        "html": _html,
        "md": _md,
        "zip": _scorm,
    }
    return makers.get(kind, _txt)(made)


def cut_off(whole: bytes) -> bytes:
    """A file that cannot be read: cut off in the middle, as a broken upload leaves it."""
    return whole[: max(8, len(whole) // 3)]


def _said(made: Page, names: dict[str, str]) -> list[tuple[str, str]]:
    """The details a page carries, under the names of a format."""
    return [(theirs, made.details[ours]) for ours, theirs in names.items() if made.details.get(ours)]


def _html(made: Page) -> bytes:
    names = {"owner": "author", "version": "version", "reviewed": "last-reviewed", "review-due": "review-due"}
    names |= {"audience": "audience", "licence": "dcterms.license"}
    metas = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in _said(made, names))
    lang = f' lang="{made.details["language"]}"' if made.details.get("language") else ""
    head = f'<meta charset="utf-8">\n<title>{escape(made.title)}</title>\n{metas}'
    body = f"<h1>{escape(made.title)}</h1>\n"
    for heading, told in made.sections:
        body += f"<h2>{escape(heading)}</h2>\n" * bool(heading) + f"<p>{escape(' '.join(told))}</p>\n"
    return f"<!doctype html>\n<html{lang}>\n<head>\n{head}</head>\n<body>\n{body}</body>\n</html>\n".encode()


def _md(made: Page) -> bytes:
    names = {"owner": "owner", "version": "version", "language": "language", "reviewed": "last_reviewed"}
    names |= {"review-due": "review_due", "audience": "audience", "licence": "licence"}
    said = "".join(f"{name}: {value}\n" for name, value in _said(made, names))
    block = f"---\n{said}---\n\n" if said else ""
    return (block + "# " + made.title + "\n\n" + "\n\n".join(_blocks(made, "## ")) + "\n").encode()


def _txt(made: Page) -> bytes:
    return (made.title + "\n\n" + "\n\n".join(_blocks(made, "")) + "\n").encode()


def _blocks(made: Page, mark: str) -> list[str]:
    found = []
    for heading, told in made.sections:
        found += [*([mark + heading] if heading else []), " ".join(told)]
    return found


def _scorm(made: Page) -> bytes:
    cp, adl = "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2"
    title = escape(made.title)
    item = f'<item identifier="i1" identifierref="r1"><title>{title}</title></item>'
    resource = '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource>'
    identifier = "m-" + "".join(c for c in made.title.lower() if c.isalnum())
    version = f' version="{made.details["version"]}"' if made.details.get("version") else ""
    manifest = (
        f'{XML}<manifest identifier="{identifier}"{version} xmlns="{cp}" xmlns:adlcp="{adl}">'
        "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>"
        f'<organizations default="o1"><organization identifier="o1"><title>{title}</title>{item}</organization></organizations>'
        f"<resources>{resource}</resources></manifest>"
    )
    return packed({"imsmanifest.xml": manifest, "index.html": _html(made)})


def _pdf(made: Page) -> bytes:
    """One page of A4; headings are bookmarks, as a word processor writes them."""
    lines = [made.title, ""]
    heads = [made.title]
    for heading, told in made.sections:
        heads += [heading] * bool(heading)
        lines += [*([heading] if heading else []), *_wrapped(" ".join(told), 88), ""]
    return _pdf_file(made, lines, heads)


def _pdf_file(made: Page, lines: list[str], heads: list[str]) -> bytes:
    text = "BT /F1 10 Tf 50 790 Td 12 TL " + " ".join(f"({_pdf_text(line)}) '" for line in lines) + " ET"
    lang = f" /Lang ({made.details['language']})" if made.details.get("language") else ""
    author = f" /Author ({_pdf_text(made.details['owner'])})" if made.details.get("owner") else ""
    day = made.details.get("reviewed", "").replace("-", "")
    changed = f" /ModDate (D:{day}090000Z)" if day else ""
    first = 8
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R{lang} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title ({_pdf_text(made.title)}){author}{changed} >>",
        f"<< /Type /Outlines /First {first} 0 R /Last {first + len(heads) - 1} 0 R /Count {len(heads)} >>",
        *(_bookmark(head, first + i, first, first + len(heads) - 1) for i, head in enumerate(heads)),
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer << /Size {size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{tail}").encode("latin-1")


def _bookmark(head: str, mine: int, first: int, last: int) -> str:
    before = f" /Prev {mine - 1} 0 R" if mine > first else ""
    after = f" /Next {mine + 1} 0 R" if mine < last else ""
    return f"<< /Title ({_pdf_text(head)}) /Parent 7 0 R{before}{after} /Dest [3 0 R /Fit] >>"


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)


def _pdf_text(text: str) -> str:
    """A string of a PDF in Windows' western letters, one character per byte."""
    plain = text.encode("cp1252", "replace").decode("latin-1")
    return plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
