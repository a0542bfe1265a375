"""The content folder: which files are in it, and their text where a simple reader can have it."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from html import unescape
from pathlib import Path

MOST_BYTES = 50_000_000
PLAIN = frozenset({".md", ".txt", ".csv", ".html", ".htm", ".xml", ".json"})
ZIPPED = frozenset({".docx", ".pptx", ".xlsx", ".zip"})
_TAG = re.compile(r"<[^>]{0,500}>")


def files(folder: Path) -> dict[str, Path]:
    """Files by their path below the folder; hidden files, lock files and links are left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            found[relative.as_posix()] = path
    return found


@lru_cache(maxsize=4096)
def text_of(path: Path) -> str | None:
    """The text of a file, tags removed; None if it cannot be read simply (pictures, broken or very large files)."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        if path.suffix.lower() in PLAIN:
            return _plain(path.read_bytes())
        if path.suffix.lower() in ZIPPED:
            return _zipped(path)
        if path.suffix.lower() == ".pdf":
            return _pdf(path)
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, EOFError):
        return None
    return None


def _plain(content: bytes) -> str:
    return unescape(_TAG.sub(" ", content.decode("utf-8", "replace")))


def _zipped(path: Path) -> str:
    """Text of every XML and HTML member, at most 50 MB unpacked, so that a bomb does no harm."""
    left, pieces = MOST_BYTES, []
    with zipfile.ZipFile(path) as package:
        for info in package.infolist():
            if info.filename.lower().endswith((".xml", ".html", ".htm", ".txt")) and info.file_size <= left:
                left -= info.file_size
                pieces.append(_plain(package.read(info)))
    return "\n".join(pieces)


def _pdf(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
