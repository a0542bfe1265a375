"""How numbers are said in a sentence: shares as per cent, intervals, counted nouns. One form, in every finding."""

from __future__ import annotations

from playbook.model.evidence import Share


def percent(share: float) -> str:
    """A share as whole per cent; one decimal near 0 and 1, where rounding would hide something.

    >>> percent(0.317), percent(0.004), percent(0.0), percent(1.0), percent(0.997), percent(0.99999)
    ('32%', '0.4%', '0%', '100%', '99.7%', '100%')
    """
    points = share * 100
    near_end = 0 < abs(points) < 1 or 99 < round(abs(points), 1) < 100
    return f"{points:.1f}%" if near_end else f"{points:.0f}%"


def percent_range(ends: tuple[float, float]) -> str:
    """Two shares as a range.

    >>> percent_range((0.534, 0.83)), percent_range((-0.02, 0.1))
    ('53% to 83%', '-2% to 10%')
    """
    return f"{percent(ends[0])} to {percent(ends[1])}"


SHARES = ("relative drop", "relative change, lower limit", "rolled yield", "utilisation", "catch rate")
"""Units of shares whose name does not say so."""


def is_share(unit: str) -> bool:
    """True if a value of this unit is read as per cent.

    >>> is_share("share of topics"), is_share("ratio"), is_share("utilisation")
    (True, False, True)
    """
    return "share" in unit or unit in SHARES


def limit(value: float, unit: str) -> str:
    """A threshold in the unit of its check, never rounded.

    >>> limit(0.025, "share"), limit(1.1, "ratio")
    ('2.5%', '1.1')
    """
    return f"{value * 100:g}%" if is_share(unit) else f"{value:g}"


def change_said(value: float) -> str:
    """A change in a metric's own unit, with its sign, as exact as it is useful.

    >>> change_said(0.0464), change_said(-1234.5), change_said(5.0)
    ('+0.046', '-1,234', '+5')
    """
    return f"{value:+,.0f}" if abs(value) >= 100 else f"{value:+.2g}"


def called(name: str) -> str:
    """The name of a metric as people say it: an id with underscores becomes words, a written name stays.

    >>> called("leads_per_100"), called("Net promoter score")
    ('leads per 100', 'Net promoter score')
    """
    return name if " " in name else name.replace("_", " ").strip()


def points(difference: float) -> str:
    """A difference of shares in points, with its sign.

    >>> points(0.058), points(-0.12)
    ('+6 points', '-12 points')
    """
    return f"{difference * 100:+.0f} points"


def number(value: float) -> str:
    """A number as a person would write it: thousands apart, decimals only where they tell something.

    >>> number(17320.4), number(5.567), number(0.42), number(12.0)
    ('17,320', '5.6', '0.42', '12')
    """
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def count(n: float, one: str, many: str = "") -> str:
    """A counted noun.

    >>> count(1, "team"), count(1200, "item"), count(3, "person", "people")
    ('1 team', '1,200 items', '3 people')
    """
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def hours(minutes: float) -> str:
    """Minutes as minutes below two hours, as hours above.

    >>> hours(45), hours(1584)
    ('45 minutes', '26.4 hours')
    """
    return f"{number(minutes / 60)} hours" if abs(minutes) >= 120 else count(round(minutes), "minute")


def share_said(share: Share) -> str:
    """A share with its parts and interval: '24 of 34 eligible people (71%, 95% interval 54% to 83%)'.

    >>> share_said(Share(part=24, whole=34, of="eligible people"))
    '24 of 34 eligible people (71%, 95% interval 54% to 83%)'
    """
    sure = f", 95% interval {percent_range(share.interval)}" if share.interval else ""
    of = f" {share.of}" if share.of else ""
    return f"{number(share.part)} of {number(share.whole)}{of} ({percent(share.value)}{sure})"


def listed(names: tuple[str, ...] | list[str], most: int = 5) -> str:
    """Names in a row, the rest counted.

    >>> listed(("a", "b", "c")), listed(tuple("abcdefg"), most=3), listed(("a",))
    ('a, b and c', 'a, b, c and 4 more', 'a')
    """
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
