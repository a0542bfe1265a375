"""What a file really is, by its first bytes: people rename things, and a login page can be saved as a .csv."""

from __future__ import annotations

from playbook.errors import BadInput, Problem

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture", "a picture (PNG)"),
    (b"\xff\xd8\xff", "picture", "a picture (JPEG)"),
    (b"GIF8", "picture", "a picture (GIF)"),
    (b"BM", "picture", "a picture (BMP)"),
    (b"II*\x00", "picture", "a picture (TIFF)"),
    (b"MM\x00*", "picture", "a picture (TIFF)"),
    (b"RIFF", "picture", "a picture or sound file (RIFF)"),
    (b"%PDF-", "document", "a document (PDF)"),
    (b"PK\x03\x04", "zip", "a ZIP file or Excel workbook"),
    (b"PK\x05\x06", "zip", "an empty ZIP file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "an old or password-protected Office file"),
    (b"PAR1", "parquet", "a Parquet file"),
    (b"\x1f\x8b", "gzip", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "a compressed file (7z)"),
    (b"\x7fELF", "program", "a program"),
    (b"SQLite format 3\x00", "database", "a database (SQLite)"),
)
_WANTED = {".csv": "text", ".json": "text", ".xlsx": "zip", ".parquet": "parquet"}
_NAMES = {".csv": "a text table (CSV)", ".json": "JSON", ".xlsx": "an Excel workbook (.xlsx)", ".parquet": "Parquet"}
_ADVICE = {
    "zip": "if it is an Excel workbook, give it the ending .xlsx",
    "ole": "open it in Excel and save it as .xlsx without a password",
    "parquet": "give it the ending .parquet",
    "gzip": "unpack it first",
    "web page": "log in, export again and look at the file before you copy it here",
}
SUFFIXES = tuple(_WANTED)


def check_kind(content: bytes, suffix: str, where: str) -> None:
    """Raise BadInput if the bytes are not what the file's ending says.

    >>> check_kind(b"%PDF-1.7", ".csv", "usage.csv")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    playbook.errors.BadInput: usage.csv: this is a document (PDF), not a table; allowed: a text table (CSV); do: ...
    """
    if not content.strip(b" \r\n\t\x00\xef\xbb\xbf"):
        raise BadInput(Problem(where, "the file is empty", _NAMES[suffix], "export it again, or remove it"))
    kind, name = kind_of(content)
    if kind != _WANTED[suffix]:
        found = f"this is {name}, not a table" if kind not in ("zip", "parquet") else f"this is {name}"
        raise BadInput(Problem(where, found, _NAMES[suffix], _ADVICE.get(kind, "export the table again")))


def kind_of(content: bytes) -> tuple[str, str]:
    """The kind of a file and its name in words; 'text' if nothing speaks against it."""
    for start, kind, name in _MAGIC:
        if content.startswith(start) and not (start == b"BM" and b"\x00" not in content[:64]):
            return kind, name
    head = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return "web page", "a web page (HTML)"
    if head.startswith(b"<?xml"):
        return "xml", "an XML file"
    return "text", "text"
