"""What to bring next: which missing columns would let which checks answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypedDict


class Unlock(TypedDict):
    """Columns to bring (`table.column`) and the checks that can then be answered."""

    bring: list[str]
    checks: list[str]


def unlocks(have: set[str], checks: Mapping[str, Collection[str]]) -> list[Unlock]:
    """A list to work through from the top, most checks first.

    `have` holds the delivered `table.column`s, `checks` what each check needs. Every entry counts what lights up on
    top of the entries before it, and names columns of one table; of several only where no single table is enough.

    >>> unlocks({"a.x"}, {"c1": ["a.x", "b.y"], "c2": ["b.y", "b.z"], "c3": ["a.x"], "c4": ["d.w"]})
    [{'bring': ['b.y', 'b.z'], 'checks': ['c1', 'c2']}, {'bring': ['d.w'], 'checks': ['c4']}]
    """
    pending = {name: frozenset(needs) - have for name, needs in checks.items() if not set(needs) <= have}
    found: list[Unlock] = []
    while pending:
        tables = min(_choices(pending), key=lambda t: _rank(t, pending))
        lit = _lit(tables, pending)
        bring = frozenset[str]().union(*(pending[name] for name in lit))
        found.append({"bring": sorted(bring), "checks": sorted(lit)})
        pending = {name: rest - bring for name, rest in pending.items() if name not in lit}
    return found


def _choices(pending: Mapping[str, frozenset[str]]) -> set[frozenset[str]]:
    """The sets of tables that some check waits for; the smallest ones only."""
    sets = {_tables(needs) for needs in pending.values()}
    size = min(map(len, sets))
    return {s for s in sets if len(s) == size}


def _rank(tables: frozenset[str], pending: Mapping[str, frozenset[str]]) -> tuple[int, int, list[str]]:
    lit = _lit(tables, pending)
    columns = frozenset[str]().union(*(pending[name] for name in lit))
    return (-len(lit), len(columns), sorted(tables))


def _lit(tables: frozenset[str], pending: Mapping[str, frozenset[str]]) -> list[str]:
    return [name for name, needs in pending.items() if _tables(needs) <= tables]


def _tables(needs: frozenset[str]) -> frozenset[str]:
    return frozenset(column.partition(".")[0] for column in needs)
