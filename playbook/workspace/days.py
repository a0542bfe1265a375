"""Dates and times as exports write them: ISO, 31.12.2026, 12/31/2026, Excel serials, offsets from UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from playbook.workspace.fault import Fault, quoted

Order = Literal["day", "month"]

FIRST = date(2000, 1, 1)
LAST = date(2100, 12, 31)
YEARS_AHEAD = 10
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - all our times are naive local times
_SERIAL = re.compile(r"[2-5]\d{4}([.,]\d+)?|60000")
_TIME = r"(?:,?[T ]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?)?"
_ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}")
_SHAPED = re.compile(r"\d{4}-\d\d?-\d\d?\b.*|\d{8}")
_DOTTED = re.compile(rf"(\d{{1,2}})\.\s?(\d{{1,2}})\.\s?(\d{{4}}){_TIME}")
_SLASHED = re.compile(rf"(\d{{1,2}})[/-](\d{{1,2}})[/-](\d{{4}}){_TIME}")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/.-](\d{{1,2}})[/.-](\d{{1,2}}){_TIME}")
_OFFSET = re.compile(r"\s+(?=(?:[+-]\d\d:?\d\d|Z)$)")
ALLOWED = "a date such as 2026-05-25 or 25.05.2026, or nothing"


def latest(as_of: date | None) -> date:
    """Last day a date may have: ten years after the report date, 2100 at most."""
    if as_of is None or as_of.year + YEARS_AHEAD > LAST.year:
        return LAST
    first_of_month = as_of.replace(year=as_of.year + YEARS_AHEAD, day=1)
    return first_of_month + timedelta(days=as_of.day - 1)


def day_order(texts: Iterable[str]) -> Order:
    """Whether 03/04/2026 is day first or month first in this column.

    Raises Fault if the column shows both, or if every date can be read both ways.

    >>> day_order(["03/04/2026", "25/04/2026"])
    'day'
    """
    seen: dict[str, str] = {}
    for text in texts:
        found = _SLASHED.fullmatch(text)
        if found:
            first, second = int(found[1]), int(found[2])
            kind = "day" if first > 12 else "month" if second > 12 else "same" if first == second else "either"
            seen.setdefault(kind, text)
    if "day" in seen and "month" in seen:
        found_both = f"day first and month first in one column ({quoted(seen['day'])} and {quoted(seen['month'])})"
        raise Fault(found_both, "one order per column", "export the dates as 2026-05-25")
    if "either" in seen and "day" not in seen and "month" not in seen:
        found_either = f"{quoted(seen['either'])} can be read day first and month first"
        raise Fault(found_either, "one reading", 'set `dates: "%d/%m/%Y"` or `"%m/%d/%Y"` for this table in pilot.yaml')
    return "month" if "month" in seen else "day"


def to_moment(value: object, *, form: str | None, order: Order, zone: tzinfo | None) -> datetime:
    """One cell as a naive local time; raises Fault if it is none.

    >>> to_moment("31.12.2026 14:30", form=None, order="day", zone=None).isoformat()
    '2026-12-31T14:30:00'
    >>> to_moment(46142, form=None, order="day", zone=None).isoformat()
    '2026-04-30T00:00:00'
    """
    moment = _typed(value) if not isinstance(value, str) else _written(value, form, order)
    if moment.tzinfo is None:
        return moment
    return (moment.astimezone(zone) if zone else moment).replace(tzinfo=None)


def has_offset(value: object) -> bool:
    """True if a cell carries an offset from UTC."""
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if not isinstance(value, str) or not (value.endswith("Z") or value[-6:-4].strip(" :0123456789")):
        return False
    return bool(re.search(r"\d\d:\d\d\S*\s*([+-]\d\d:?\d\d|Z)$", value))


def in_range(moment: datetime, shown: object, last: date) -> datetime:
    """The moment itself; raises Fault if its day is before 2000 or too far ahead."""
    if not FIRST <= moment.date() <= last:
        raise Fault(f"{quoted(shown)} is not a plausible date", f"{FIRST} to {last}", "correct the year")
    return moment


def _typed(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    if isinstance(value, int | float) and 20_000 <= value <= 60_000:
        return _serial(float(value))
    if isinstance(value, int) and len(str(value)) == 8:
        return _written(str(value), None, "day")
    raise Fault(f"{quoted(value)} is not a date", ALLOWED)


def _serial(number: float) -> datetime:
    """An Excel serial, to the second."""
    return _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))


def _written(text: str, form: str | None, order: Order) -> datetime:
    if form:
        return _formatted(text, form)
    try:
        return _guessed(text, order)
    except ValueError:
        raise Fault(f"{quoted(text)} is not a day of the calendar", ALLOWED) from None


def _formatted(text: str, form: str) -> datetime:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007
    except ValueError:
        raise Fault(f"{quoted(text)} does not fit `dates: {form}`", f"dates written as {form}") from None


def _guessed(text: str, order: Order) -> datetime:
    if _ISO.match(text):
        with suppress(ValueError):
            return datetime.fromisoformat(text if " " not in text else _OFFSET.sub("", text))
    if _SERIAL.fullmatch(text):
        return _serial(float(text.replace(",", ".")))
    if found := _DOTTED.fullmatch(text):
        return _built(found[3], found[2], found[1], found.groups()[3:])
    if found := _SLASHED.fullmatch(text):
        day, month = (found[1], found[2]) if order == "day" else (found[2], found[1])
        return _built(found[3], month, day, found.groups()[3:])
    if found := _YEAR_FIRST.fullmatch(text):
        return _built(found[1], found[2], found[3], found.groups()[3:])
    if _SHAPED.fullmatch(text):
        raise ValueError(text)
    raise Fault(f"{quoted(text)} is not a date", ALLOWED, "set `dates:` for this table in pilot.yaml if it is one")


def _built(year: str, month: str, day: str, clock: tuple[str | None, ...]) -> datetime:
    hour, minute, second, half = clock
    hours = int(hour or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hours)
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    return datetime(int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))  # noqa: DTZ001
