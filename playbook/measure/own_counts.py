"""Figures that a pack asks for without code: one share, mean, median or sum of one column."""

from __future__ import annotations

from math import sqrt

from playbook.measure.intervals import sample, t_quantile
from playbook.model.evidence import Evidence, Missing, NotApplicable, Number, Share
from playbook.model.fact import Data, Fact, Frame
from playbook.model.pack import Count

ITEMS, LINKED = "work_items", "path"
"""Exports of an LMS or a CRM rarely say how a course or an asset was made; the work items do."""


def count_fact(name: str, count: Count) -> Fact:
    """The fact of one count; its table and column missing makes it Missing, as with every fact."""
    linked = [c for c in count.where if c == LINKED and count.table != ITEMS]
    columns = [count.column, *(c for c in count.where if c not in linked), *([count.per] if count.per else [])]
    reads = [f"{count.table}.{column}" for column in columns]
    reads += [f"{table}.{c}?" for c in linked for table in (count.table, ITEMS)]
    return Fact(name=name, reads=tuple(dict.fromkeys(reads)), compute=lambda data: counted(data, count))


def counted(data: Data, count: Count) -> Evidence:
    """The figure over all rows that hold a value, and the number of people it rests on, if the table says."""
    known = data.table(count.table)
    known = known[known[count.column].notna()]
    for column, value in count.where.items():
        holds = _linked(data, known) if column == LINKED and column not in known.columns else known[column]
        if holds is None:
            return Missing(columns=(f"{count.table}.{column}",))
        known = known[holds.map(_text) == _text(value)]
    people = int(known["person_id"].nunique()) if "person_id" in known.columns else None
    if not len(known):
        return NotApplicable(why=f"{count.table} holds no row to count.")
    if count.of == "share":
        hits = int(known[count.column].map(_text).eq(_text(count.equals)).sum())
        return Share(part=hits, whole=len(known), of=f"rows of {count.table}", people=people)
    return _number(known, count, people)


def _linked(data: Data, known: Frame) -> Frame | None:
    """The way each row's item was made, from the work items; None if the rows name no item or no item is known."""
    if "item_id" not in known.columns or not data.has(f"{ITEMS}.{LINKED}"):
        return None
    items = data.table(ITEMS).drop_duplicates("item_id")
    return known["item_id"].map(dict(zip(items["item_id"], items[LINKED], strict=True)))


def _number(known: Frame, count: Count, people: int | None) -> Evidence:
    values = known[count.column].astype(float)
    if count.of == "ratio":
        whole = float(known[count.per].astype(float).sum())
        return _ratio(float(values.sum()), whole, len(values), count, people)
    value, n = float(getattr(values, count.of)()), len(values)
    if count.of != "mean" or n < 2:
        return Number(value=value, n=n, unit=count.unit, people=people)
    half = t_quantile(n - 1) * sqrt(sample(values.tolist()).error2)
    return Number(value=value, n=n, low=value - half, high=value + half, unit=count.unit, people=people)


def _ratio(top: float, below: float, n: int, count: Count, people: int | None) -> Evidence:
    if not below:
        return NotApplicable(why=f"{count.per} of {count.table} adds up to nothing.")
    return Number(value=top / below, n=n, unit=count.unit, people=people)


def _text(value: object) -> str:
    return str(value).strip().lower()
