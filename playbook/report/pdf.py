"""The report as a tagged PDF (PDF/UA-1) set by typst, offline: everything typed arrives as data, never as markup."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time
from typing import Final

from playbook.report.blocks import Composition, plain
from playbook.report.brand import Look
from playbook.report.page import TEMPLATES
from playbook.report.wording import wording

FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
"""Both come inside typst; what they cannot show is looked for among the machine's fonts."""
STANDARD: Final = "ua-1"
MISSING = "\N{WHITE SQUARE}"
ASCII = 0x7F
MOST_TRIES = 12
"""So many characters are looked at one by one; with more, everything beyond the fonts inside typst becomes a square."""
UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
BEYOND = re.compile(
    "[^\u0000-\u024f\u0370-\u03ff\u0400-\u04ff\u2010-\u2027\u2030-\u203a\u20ac\u2190-\u2193\u2212\u2264\u2265\u25a1\u2713\u2717]"
)
"""What is not Latin, Greek, Cyrillic or a common sign."""


def pdf_report(report: Composition, look: Look | None = None) -> bytes:
    """A composed report as PDF, in the look of a client if there is one.

    A character that no font here can show is printed as a white square, and that is said.
    """
    data = _json(report, look)
    squares = _json(replace(report, foot=f"{report.foot} {wording(report.language)('unshown')}"), look)
    for attempt in range(2 * MOST_TRIES):
        made, complaint = _set(data, report)
        if made:
            return made
        hidden = _unshown(complaint) if attempt < MOST_TRIES else BEYOND
        squares = hidden.sub(MISSING, squares)
        if squares == data:
            break
        data = squares
    raise ValueError(f"the PDF could not be set: {complaint}")


def _set(data: str, report: Composition) -> tuple[bytes, str]:
    """The PDF, or nothing and what typst complains of."""
    import typst

    made = datetime.combine(date.fromisoformat(report.as_of), time(), UTC)
    try:
        return bytes(
            typst.compile(
                (TEMPLATES / "report.typ").read_bytes(),
                sys_inputs={"data": data},
                pdf_standards=[STANDARD],
                timestamp=int(made.timestamp()),
            )
        ), ""
    except typst.TypstError as error:
        return b"", str(error)


def _json(report: Composition, look: Look | None) -> str:
    return json.dumps(_data(report) | _brand(look), ensure_ascii=False)


def _brand(look: Look | None) -> dict[str, object]:
    """The brand as data; its fonts are tried before those inside typst, which need no font of the machine."""
    if look is None:
        return {"brand": None, "fonts": FONTS}
    own = look.brand
    logo = look.logo_bytes.decode("utf-8-sig") if look.logo_kind == "svg" else list(look.logo_bytes)
    picture = {"logo": logo or None, "kind": look.logo_kind}
    colours = {"ink": own.ink, "accent": own.accent, "paper": own.paper}
    return {"brand": {"name": own.name, **colours, **picture}, "fonts": (*look.families, *FONTS)}


def _unshown(complaint: str) -> re.Pattern[str]:
    """The characters beyond ASCII that typst could not show; raises ValueError for any other complaint."""
    found = UNSHOWN.search(complaint)
    text = ESCAPE.sub(lambda m: chr(int(m[1], 16)), found[1]) if found else ""
    beyond = {c for c in text if ord(c) > ASCII and c != MISSING}
    if not beyond:
        raise ValueError(f"the PDF could not be set: {complaint}")
    return re.compile(f"[{''.join(re.escape(c) for c in sorted(beyond))}]")


def _data(report: Composition) -> dict[str, object]:
    day = date.fromisoformat(report.as_of)
    sections = [{"title": s.title, "blocks": [plain(b) for b in s.blocks]} for s in report.sections]
    said = {"language": report.language, "title": report.title, "heading": report.heading}
    numbers = asdict(wording(report.language).numbers)
    when = {"year": day.year, "month": day.month, "day": day.day}
    return {
        **said,
        **when,
        "numbers": numbers,
        "preface": report.preface,
        "foot": report.foot,
        "sections": sections,
    }
