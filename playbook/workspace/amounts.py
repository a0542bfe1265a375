"""Numbers as people write them: decimal point or decimal comma, guessed per column, never guessed twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from typing import Literal

from playbook.workspace.dictionary import Column
from playbook.workspace.fault import Fault, quoted

Decimal = Literal[".", ","]
Sign = Literal[".", ",", "?.", "?,", ""]

_GAP = r"[ '\u2019\u00a0\u202f\u2009]"
_EXPONENT = r"(?:[eE][-+]?\d{1,3})?"
_SPLIT = re.compile(rf"[-+]?(?:{_GAP}?[\d.,])+{_EXPONENT}")
_PLAIN = {
    ".": re.compile(rf"[-+]?(\d+|\d{{1,3}}([,]\d{{3}})+|\d{{1,3}}({_GAP}\d{{3}})+)?(\.\d*)?{_EXPONENT}"),
    ",": re.compile(rf"[-+]?(\d+|\d{{1,3}}([.]\d{{3}})+|\d{{1,3}}({_GAP}\d{{3}})+)?(,\d*)?{_EXPONENT}"),
}

UNITS = {
    "seconds": ("minutes", 1 / 60),
    "minutes": ("minutes", 1.0),
    "hours": ("minutes", 60.0),
    "days": ("minutes", 480.0),
    "percent": ("share", 0.01),
    "share": ("share", 1.0),
    "thousand EUR": ("EUR", 1000.0),
    "EUR": ("EUR", 1.0),
}
"""Units a team's export may use: the dimension, and how many of its base one is (a working day has 8 hours)."""


def factor(unit: str, ours: str) -> float | None:
    """By what to multiply a number in `unit` to have it in our column's unit; None if they do not fit.

    >>> factor("hours", "minutes"), factor("seconds", "hours/week"), factor("hours", "EUR")
    (60.0, 0.0002777777777777778, None)
    """
    base = ours.partition("/")[0]
    if unit not in UNITS or base not in UNITS or UNITS[unit][0] != UNITS[base][0]:
        return None
    return UNITS[unit][1] / UNITS[base][1]


def guess_decimal(texts: Iterable[str], *, commas_separate: bool) -> Decimal:
    """The decimal sign of a column. Raises Fault if the column mixes both or could be read both ways.

    A lone `1.234` is 1.234 in a file whose fields are separated by commas, and could be both anywhere else.

    >>> guess_decimal(["1.234,5", "7"], commas_separate=False)
    ','
    >>> guess_decimal(["1.234"], commas_separate=True)
    '.'
    """
    seen: dict[Sign, str] = {}
    for text in texts:
        seen.setdefault(_sign(text), text)
    if "." in seen and "," in seen:
        found = f"both decimal signs in one column ({quoted(seen['.'])} and {quoted(seen[','])})"
        raise Fault(found, "one decimal sign per column", "write all numbers the same way")
    if "." in seen or "," in seen:
        return "." if "." in seen else ","
    doubtful = seen.get("?,") or ("" if commas_separate else seen.get("?."))
    if doubtful:
        found = f"{quoted(doubtful)} can be read as {_both(doubtful)}"
        raise Fault(found, "one reading", 'set `decimal: "."` or `decimal: ","` for this table in pilot.yaml')
    return "."


def to_number(text: str, decimal: Decimal) -> float:
    """One number; raises Fault for text, percents, currencies, NaN and infinity.

    >>> to_number("1.234,5", ",")
    1234.5
    """
    if not _PLAIN[decimal].fullmatch(text) or not any(c.isdigit() for c in text):
        raise Fault(f"{quoted(text)} is not a number", _like(decimal), _advice(text))
    bare = re.sub(_GAP, "", text).replace("," if decimal == "." else ".", "").replace(",", ".")
    number = float(bare)
    if not isfinite(number):
        raise Fault(f"{quoted(text)} is not a finite number", _like(decimal))
    return number


def in_range(number: float, shown: object, column: Column) -> float:
    """The number itself; raises Fault if the column cannot hold it (negative, too large, not whole, not finite)."""
    of = f" ({column.unit})" if column.unit else ""
    if not isfinite(number):
        raise Fault(f"{quoted(shown)} is not a finite number", "a number, or nothing")
    if number < column.least:
        raise Fault(f"{quoted(shown)} is negative", f"0 or more{of}", "leave the cell empty if it is unknown")
    if number > column.most:
        raise Fault(f"{quoted(shown)} is too large", f"at most {column.most:g}{of}")
    if column.type == "int" and not number.is_integer():
        raise Fault(f"{quoted(shown)} is not a whole number", f"a whole number{of}")
    return number


def _sign(text: str) -> Sign:
    """Which decimal sign a text shows: sure, doubtful ('?'), or none."""
    if not _SPLIT.fullmatch(text):
        return ""
    body = re.split("[eE]", text.lstrip("+-"))[0]
    body = re.sub(_GAP, "", body)
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rfind(".") > body.rfind(",") else ","
    if points > 1 or commas > 1:
        return "," if points else "."
    return _lone(body) if points or commas else ""


def _lone(body: str) -> Sign:
    """One sign only: `1.234` and `1,234` are doubtful, `0.234`, `1.5` and `1234.567` are not."""
    whole, sign, rest = re.split(r"([.,])", body)
    sure = len(rest) != 3 or len(whole) > 3 or whole in ("", "0")
    if sign == ".":
        return "." if sure else "?."
    return "," if sure else "?,"


def _both(text: str) -> str:
    whole, _, rest = re.split(r"([.,])", text.lstrip("+-"))
    return f"{whole}{rest} and as {whole}.{rest}"


def _like(decimal: Decimal) -> str:
    return "a number such as 1234.5, or nothing" if decimal == "." else "a number such as 1234,5, or nothing"


def _advice(text: str) -> str:
    if "%" in text:
        return "write a share from 0 to 1, or map the column with `unit: percent` and without the sign"
    if text.casefold() in ("nan", "n/a", "na", "-", "none", "null", "?"):
        return "leave the cell empty if it is unknown"
    return "write the number alone, without a unit"
