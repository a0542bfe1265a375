"""What Word, PowerPoint and Excel files share: an archive of XML parts, relationships and document properties."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from playbook.content.document import Fault, Link
from playbook.content.extract.found import Found, line
from playbook.content.extract.profile import day, our_name
from playbook.content.extract.xml import BAD_XML, Element, has_entities, local, parse
from playbook.content.gate import BROKEN, Archive, Budget, TooMuch

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    _STRICT + strict: b"http://schemas.openxmlformats.org/" + ours
    for strict, ours in (
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"presentationml/main", b"presentationml/2006/main"),
        (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"drawingml/main", b"drawingml/2006/main"),
        (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
    )
}
"""Namespaces of the strict variant of the standard (ISO/IEC 29500), read as the usual ones."""
_CORE = {
    "title": "title", "creator": "owner", "lastmodifiedby": "last-author", "created": "created", "modified": "modified",
    "revision": "revision", "language": "language", "keywords": "keywords", "description": "description",
    "contentstatus": "status", "version": "version", "subject": "subject", "category": "category", "identifier": "identifier",
}  # fmt: skip
_APP = {"application": "application", "template": "template", "company": "company", "manager": "manager"}


@dataclass(slots=True)
class Parts:
    """Parts of one Office file, read on demand."""

    archive: Archive
    budget: Budget
    broken: list[str] = field(default_factory=list)
    """Parts that are damaged; the rest was read."""

    @property
    def names(self) -> set[str]:
        """Names of all parts."""
        return set(self.archive.members)

    def data(self, name: str) -> bytes:
        """Bytes of a part; empty if it is not there or damaged."""
        if name not in self.archive.members:
            return b""
        try:
            return self.archive.read(name, self.budget)
        except BROKEN as error:
            self.broken.append(f"{name}: {line(str(error))[:100]}")
            return b""

    def xml(self, name: str) -> Element | None:
        """Root of a part; None if it is not there, empty or damaged."""
        data = self.data(name)
        if not data:
            return None
        if has_entities(data):
            self.broken.append(f"{name}: declares XML entities, which Office files never do")
            return None
        if _STRICT in data[:4096]:
            for strict, usual in _TRANSITIONAL.items():
                data = data.replace(strict, usual)
        try:
            return parse(data)
        except BAD_XML as error:
            self.broken.append(f"{name}: {line(str(error))[:100]}")
            return None

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Relationships of a part by id: kind (last word of its type), target, whether it is outside the file."""
        folder, _, name = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found = {}
        for one in root if root is not None else ():
            target, outside = one.get("Target", ""), one.get("TargetMode") == "External"
            if not outside:
                target = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target, outside)
        return found

    def main(self, fallback: str) -> str:
        """The part that the whole file starts from."""
        for kind, target, _ in self.relations("").values():
            if kind == "officeDocument" and target in self.archive.members:
                return target
        return fallback


def properties(parts: Parts, found: Found) -> None:
    """Core, extended and custom properties, each with docProps as its source."""
    for part, names in (("docProps/core.xml", _CORE), ("docProps/app.xml", _APP)):
        root = parts.xml(part)
        for one in root if root is not None else ():
            name = names.get(local(one))
            if name and one.text:
                found.say(name, day(one.text) if name in ("created", "modified") else one.text, "docProps")
    custom = parts.xml("docProps/custom.xml")
    for one in custom if custom is not None else ():
        value = " ".join(one.itertext())
        found.say(our_name(one.get("name", "")), day(value), "docProps")


def macros(parts: Parts, found: Found) -> None:
    """Say that a file can run code."""
    if any(n.lower().endswith("vbaproject.bin") or "/macrosheets/" in n.lower() for n in parts.archive.members):
        found.faults.append(Fault("macro", "holds macros: code that runs when it is opened"))


def damage(parts: Parts, found: Found) -> None:
    """Say which parts could not be read."""
    if parts.broken:
        found.faults.append(Fault("unreadable", f"damaged: {'; '.join(parts.broken[:3])}"))


def picture(element: Element, target: str) -> Link:
    """The picture an element describes, with its alternative text; empty where it is marked as decorative."""
    alt = element.get("descr") or None
    if alt is None and any(local(e) == "decorative" and e.get("val") in ("1", "true") for e in element.iter()):
        alt = ""
    return Link(line(target), "image", alt and line(alt))


def outward(relations: dict[str, tuple[str, str, bool]]) -> list[Link]:
    """Hyperlinks that lead out of the file."""
    return [Link(line(target)) for kind, target, _ in relations.values() if kind == "hyperlink" and target]


__all__ = ["A", "Archive", "Parts", "R", "TooMuch", "damage", "macros", "outward", "picture", "properties"]
