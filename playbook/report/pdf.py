"""The report as a tagged PDF (PDF/UA-1) set by typst, offline: everything typed arrives as data, never as markup."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from typing import Final

from playbook.report.blocks import Composition, plain
from playbook.report.page import TEMPLATES

FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
"""Both come inside typst; what they cannot show is looked for among the machine's fonts."""
STANDARD: Final = "ua-1"
MISSING = "\N{WHITE SQUARE}"
MOST_UNSHOWN = 200
UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


def pdf_report(report: Composition) -> bytes:
    """A composed report as PDF; a character that no font here can show is printed as a white square."""
    import typst

    data = json.dumps(_data(report), ensure_ascii=False)
    template = (TEMPLATES / "report.typ").read_bytes()
    made = datetime.combine(date.fromisoformat(report.as_of), time(), UTC)
    for _ in range(MOST_UNSHOWN):
        try:
            return bytes(
                typst.compile(
                    template, sys_inputs={"data": data}, pdf_standards=[STANDARD], timestamp=int(made.timestamp())
                )
            )
        except typst.TypstError as error:
            data = _without(data, str(error))
    raise ValueError("too many characters that no font on this machine can show")


def _data(report: Composition) -> dict[str, object]:
    day = date.fromisoformat(report.as_of)
    sections = [{"title": s.title, "blocks": [plain(b) for b in s.blocks]} for s in report.sections]
    said = {"language": report.language, "title": report.title, "heading": report.heading}
    when = {"year": day.year, "month": day.month, "day": day.day}
    return {**said, **when, "preface": report.preface, "foot": report.foot, "fonts": FONTS, "sections": sections}


def _without(data: str, error: str) -> str:
    """The data without the characters typst could not show; raises ValueError for any other complaint."""
    found = UNSHOWN.search(error)
    unshown = ESCAPE.sub(lambda m: chr(int(m[1], 16)), found[1]) if found else ""
    kept = "".join(MISSING if c in unshown and c != MISSING and ord(c) > 0x7F else c for c in data)
    if kept == data:
        raise ValueError(f"the PDF could not be set: {error}")
    return kept
