"""What a person types into one field of the map, as the file holds it; what does not fit is said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from playbook.workflow.declared.nouns import SAID, WORKING_DAYS, Dates, dates_in
from playbook.workflow.declared.placeholder import is_placeholder

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
WEEKS = re.compile(r"every (?:(\d+(?:\.\d+)?) )?weeks?\b")


class NotSo(ValueError):
    """A field that cannot be read; `said` is the sentence under it."""

    def __init__(self, said: str, column: str = "") -> None:
        super().__init__(said)
        self.said, self.column = said, column


def minutes(text: str) -> Any:
    """Minutes: one number, from - to, or at least - usually - at most.

    >>> minutes("30"), minutes("30 - 90"), minutes("30 - 45 - 90"), minutes("")
    (30, [30, 60, 90], [30, 45, 90], None)
    """
    if not text:
        return None
    found = [_number(n) for n in NUMBER.findall(text)]
    rest = NUMBER.sub("", text)
    if not found or len(found) > 3 or re.sub(r"(?:min(?:utes)?|to|bis|[-–—;, ])+", "", rest):
        raise NotSo("write minutes such as 30, or from - to such as 30 - 90")
    if sorted(found) != found:
        raise NotSo("write the smaller number first, such as 30 - 90")
    if len(found) == 2:
        return [found[0], _plain(sum(found) / 2), found[1]]
    return found[0] if len(found) == 1 else found


def percent(text: str) -> float | None:
    """A share, typed as per cent.

    >>> percent("20"), percent("2,5 %"), percent("")
    (0.2, 0.025, None)
    """
    if not text:
        return None
    bare = text.removesuffix("%").strip()
    if not NUMBER.fullmatch(bare) or _number(bare) > 100:
        raise NotSo("write a number from 0 to 100")
    return round(_number(bare) / 100, 6)


def people(text: str) -> int | None:
    """How many people."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 5:
        raise NotSo("write a whole number such as 2")
    return int(text)


def hours(text: str) -> float | None:
    """Hours a week of one person."""
    if not text:
        return None
    if not NUMBER.fullmatch(text) or _number(text) > 168:
        raise NotSo("write hours a week, from 0 to 168")
    return _number(text)


def returns(back: str, to: str) -> Any:
    """How often it comes back, and to which stage."""
    try:
        share = percent(back)
    except NotSo as error:
        raise NotSo(error.said, "back") from None
    if share is None:
        return None
    if share == 1:
        raise NotSo("if everything comes back, nothing is ever finished", "back")
    if share and not to:
        raise NotSo("choose the stage it goes back to", "to")
    return {"to": to, "share": share} if share else []


def dates(text: str) -> dict[str, float] | None:
    """Dates at which waiting work goes on, in the words the map itself uses for them; a week is five working days.

    >>> dates("every 10 working days, at most 4"), dates("Every 2 weeks"), dates("")
    ({'every_days': 10, 'at_most': 4}, {'every_days': 10}, None)
    """
    if not text:
        return None
    told = " ".join(WEEKS.sub(_in_days, text.lower()).split())
    try:
        found = dates_in(told) if SAID.fullmatch(told) else None
    except ValidationError:
        found = None
    if found is None:
        raise NotSo("write how often, such as every 10 working days, or every 2 weeks, at most 4")
    return {k: _plain(v) for k, v in found.model_dump().items() if v is not None}


def _in_days(found: re.Match[str]) -> str:
    days = _plain(float(found[1] or 1) * WORKING_DAYS)
    return f"every {days} working days"


def text_or_none(text: str) -> str | None:
    """Text; empty is nothing."""
    return text or None


def recorded(text: str) -> bool | None:
    """Yes, no, or nobody said."""
    return {"yes": True, "no": False}.get(text)


def looked(text: str) -> float | None:
    """Share that is looked at; nobody can pass through a stage that looks at nothing."""
    return percent(text)


Parse = Callable[..., Any]
KEYS: dict[str, tuple[tuple[tuple[str, ...], str, Parse], ...]] = {
    "roles": (
        (("name",), "id", text_or_none),
        (("people",), "people", people),
        (("hours",), "hours_per_week", hours),
        (("meets",), "meets", dates),
    ),
    "stages": (
        (("name",), "name", text_or_none),
        (("role",), "role", text_or_none),
        (("kind",), "kind", text_or_none),
        (("minutes",), "touch", minutes),
        (("checks",), "checked_by", text_or_none),
        (("looked",), "sampling", looked),
        (("back", "to"), "rework", returns),
        (("released",), "released", dates),
    ),
    "handoffs": (
        (("from",), "from", text_or_none),
        (("to",), "to", text_or_none),
        (("mode",), "mode", text_or_none),
        (("minutes",), "minutes", minutes),
        (("by",), "done_by", text_or_none),
        (("recorded",), "recorded", recorded),
    ),
}
"""Per section: the columns, the key they become, and how."""


def minutes_text(value: Any) -> str:
    """A time of the file as a person would type it; one that is written another way is only shown.

    >>> minutes_text([30, 60, 90]), minutes_text([30, 45, 90]), minutes_text(5), minutes_text({"placeholder": [1, 2, 3]})
    ('30 - 90', '30 - 45 - 90', '5', '1 - 3')
    """
    value = value["placeholder"] if is_placeholder(value) else value
    if value is None:
        return ""
    if isinstance(value, list) and len(value) == 3 and all(isinstance(v, int | float) for v in value):
        a, b, c = value
        return " - ".join(f"{v:g}" for v in ((a, c) if a + c == 2 * b else (a, b, c)))
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {v}" for k, v in value.items() if k != "values")
    return f"{len(value)} measured times" if isinstance(value, list) else number_said(value)


def dates_text(value: Any) -> str:
    """Dates of the file in words; what cannot be read as dates is only shown.

    >>> dates_text({"every_days": 5, "together": 8}), dates_text(None), dates_text({"every_days": 0})
    ('every 5 working days or 8 together', '', 'every_days 0')
    """
    value = value["placeholder"] if is_placeholder(value) else value
    try:
        return "" if value is None else Dates.model_validate(value).said
    except ValidationError:
        return minutes_text(value)


def percent_text(value: Any) -> str:
    """A share of the file as per cent."""
    value = value["placeholder"] if is_placeholder(value) else value
    return f"{100 * value:.4g}" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def number_said(value: Any) -> str:
    """A number of the file, as it stands there."""
    value = value["placeholder"] if is_placeholder(value) else value
    return f"{value:g}" if isinstance(value, int | float) else "" if value is None else str(value)


def yes_no(value: Any) -> str:
    """A yes or no of the file."""
    value = value["placeholder"] if is_placeholder(value) else value
    return "yes" if value is True else "no" if value is False else str(value)


def _number(text: str) -> float:
    return _plain(float(text.replace(",", ".")))


def _plain(value: float) -> float:
    return int(value) if float(value).is_integer() else value
