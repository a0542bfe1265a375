"""Which reader reads which kind. Adding a format means one reader in `extract/` and one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from playbook.content import cfb
from playbook.content.document import Fault
from playbook.content.draft import Draft
from playbook.content.extract.found import Found
from playbook.content.gate import BROKEN, Archive, Budget, TooMuch

Reader = Callable[[Draft, Budget], Found]


def read(made: Draft, budget: Budget) -> Found:
    """What the reader of this kind finds; kinds without text give an empty result. Raises whatever a parser raises."""
    reader = _READERS.get(made.kind)
    return reader(made, budget) if reader else Found()


def _docx(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import docx, ooxml

    return docx.read(ooxml.Parts(_archive(made), budget))


def _pptx(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import ooxml, pptx

    return pptx.read(ooxml.Parts(_archive(made), budget))


def _xlsx(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import ooxml, xlsx

    return xlsx.read(ooxml.Parts(_archive(made), budget), made.data)


def _sheets(made: Draft, _: Budget) -> Found:
    from playbook.content.extract import xlsx

    return xlsx.read_binary(made.data)


def _odf(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import odf, ooxml

    return odf.read(ooxml.Parts(_archive(made), budget))


def _pdf(made: Draft, _: Budget) -> Found:
    from playbook.content.extract import pdf

    return pdf.read(made.data)


def _text(module: str, name: str = "read") -> Reader:
    """A reader of decoded text, loaded when it is needed."""

    def reader(made: Draft, _: Budget) -> Found:
        from importlib import import_module

        function = getattr(import_module(f"playbook.content.extract.{module}"), name)
        text = made.decoded.text if made.decoded else made.data.decode("cp1252", "replace")
        return cast("Found", function(text))

    return reader


def _ims(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import manifest

    return manifest.read_ims(*_inside(made, budget), made.kind)


def _cmi5(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import manifest

    return manifest.read_cmi5(*_inside(made, budget))


def _h5p(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import h5p

    return h5p.read(*_inside(made, budget))


def _package(made: Draft, budget: Budget) -> Found:
    from playbook.content.extract import manifest

    return manifest.read_other(*_inside(made, budget), made.kind)


def _doc(made: Draft, _: Budget) -> Found:
    from playbook.content.extract import doc

    return _old(made, doc.read)


def _ppt(made: Draft, _: Budget) -> Found:
    from playbook.content.extract import ppt

    return _old(made, ppt.read)


def _xls(made: Draft, _: Budget) -> Found:
    from playbook.content.extract import xls

    return _old(made, xls.read)


def _rtf(made: Draft, _: Budget) -> Found:
    from playbook.content.extract import rtf

    return rtf.read(made.data)


def _old(made: Draft, read_streams: Callable[[cfb.Compound], Found]) -> Found:
    """A reader of streams; streams that are not there whole are said."""
    file = cfb.opened(made.data)
    found = read_streams(file)
    if file.broken:
        found.faults.append(Fault("unreadable", f"damaged: {'; '.join(file.broken[:3])}"))
    return found


def _closed(made: Draft, _: Budget) -> Found:
    return Found(
        faults=[
            Fault("archive", f"a {made.kind} archive; only zip archives are opened"),
            Fault("unreadable", "what is inside is not known"),
        ]
    )


def _unknown(_: Draft, __: Budget) -> Found:
    return Found(faults=[Fault("unreadable", "not a format that this audit reads")])


def _archive(made: Draft) -> Archive:
    if made.archive is None:
        raise ValueError("no archive")
    return made.archive


def _inside(made: Draft, budget: Budget) -> tuple[list[str], Callable[[str], bytes]]:
    """Names of the members and a way to read one; a member that cannot be read is empty here and a fault of its own."""
    archive = _archive(made)

    def member(name: str) -> bytes:
        try:
            return archive.read(name, budget) if name in archive.members else b""
        except (*BROKEN, TooMuch):
            return b""

    return list(archive.members), member


_READERS: dict[str, Reader] = {
    "docx": _docx,
    "pptx": _pptx,
    "xlsx": _xlsx,
    "xlsb": _sheets,
    "xls": _xls,
    "ods": _odf,
    "odt": _odf,
    "odp": _odf,
    "pdf": _pdf,
    "html": _text("html"),
    "md": _text("markup", "read_markdown"),
    "rst": _text("markup", "read_rst"),
    "txt": _text("markup", "read_text"),
    "vtt": _text("markup", "read_captions"),
    "rtf": _rtf,
    "csv": _text("delimited"),
    "xml": _text("xml"),
    "scorm": _ims,
    "imscp": _ims,
    "cmi5": _cmi5,
    "h5p": _h5p,
    "zip": _package,
    "mbz": _package,
    "aicc": _package,
    "xapi": _package,
    "doc": _doc,
    "ppt": _ppt,
    "gz": _closed,
    "rar": _closed,
    "7z": _closed,
    "unknown": _unknown,
}
