"""A file before it is read: its bytes, what they are, and the archive or text that was opened to find that out."""

from __future__ import annotations

from dataclasses import dataclass, field

from playbook.content import cfb, gate, sniff
from playbook.content.decode import Decoded, decode
from playbook.content.document import Document, Fault
from playbook.content.gate import Archive, Budget
from playbook.content.names import extension

_OFFICE = frozenset({"docx", "pptx", "xlsx", "doc", "ppt", "xls"})


@dataclass(slots=True)
class Draft:
    """What is known of a file before a reader has seen it."""

    path: str
    data: bytes
    kind: str = "unknown"
    archive: Archive | None = None
    decoded: Decoded | None = None
    faults: list[Fault] = field(default_factory=list)
    content_hash: str = ""

    def document(self, *faults: Fault) -> Document:
        """The document that this would be if nothing more became known."""
        if not self.content_hash:
            import xxhash

            self.content_hash = xxhash.xxh3_128_hexdigest(self.data)
        return Document(
            path=self.path,
            size=len(self.data),
            content_hash=self.content_hash,
            kind=self.kind,
            extension=extension(self.path),
            faults=(*self.faults, *faults),
        )


def draft(path: str, data: bytes, budget: Budget) -> Draft:
    """Find out what a file is; nothing here raises on damaged bytes."""
    made = Draft(path, data)
    named = extension(path)
    magic = sniff.by_magic(data[:8192])
    if not data:
        made.kind = "empty"
        made.faults.append(Fault("empty", "0 bytes"))
    elif magic == "zip":
        _open(made, budget)
    elif magic == "cfb":
        _compound(made, named)
    elif magic:
        made.kind = magic
    else:
        _text(made, named)
    return made


def _open(made: Draft, budget: Budget) -> None:
    made.kind = "zip"
    try:
        made.archive = archive = gate.open_archive(made.data)
        made.kind = sniff.in_zip(archive.members, lambda name: _peek(archive, name, budget))
    except gate.Refused as refusal:
        made.faults += [Fault("archive", f"suspicious archive: {refusal}"), Fault("unreadable", "not opened")]
        made.kind = _named(made.path)
    except gate.Damaged as error:
        made.faults.append(Fault("unreadable", str(error)))
        made.kind = _named(made.path)
    else:
        if archive.left_out:
            made.faults.append(
                Fault("archive", f"{len(archive.left_out)} members left out: {'; '.join(archive.left_out[:3])}")
            )


def _named(path: str) -> str:
    """The kind of an archive that stays closed: what its name says if that is an Office file, else zip."""
    named = extension(path)
    return named if named in _OFFICE else "zip"


def _peek(archive: Archive, name: str, budget: Budget) -> bytes:
    try:
        return archive.read(name, budget)
    except (*gate.BROKEN, gate.TooMuch):
        return b""


def _compound(made: Draft, named: str) -> None:
    file = cfb.opened(made.data)
    kind = cfb.kind_of(frozenset(file.top))
    made.kind = (named if named in _OFFICE else "cfb") if kind in ("encrypted", "unknown") else kind
    if kind == "encrypted":
        made.faults.append(Fault("password", "protected by a password"))
    elif kind == "unknown":
        made.faults.append(Fault("unreadable", "an old binary file of no known program, or a damaged one"))
    if cfb.has_macros(file.names):
        made.faults.append(Fault("macro", "holds macros: code that runs when it is opened"))


def _text(made: Draft, named: str) -> None:
    decoded = decode(made.data) if sniff.is_text(made.data) or b"\0" in made.data[:4096] else None
    if decoded and (decoded.how in ("mark", "pattern") or sniff.is_text(made.data)):
        made.decoded, made.kind = decoded, sniff.in_text(decoded.text, named)
