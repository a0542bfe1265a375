"""Figures that a pack asks for without code: one share, mean, median or sum of one column."""

from __future__ import annotations

from math import sqrt

from playbook.measure.intervals import sample, t_quantile
from playbook.model.evidence import Evidence, Missing, Number, Share
from playbook.model.fact import Data, Fact, Frame
from playbook.model.pack import Count


def count_fact(name: str, count: Count) -> Fact:
    """The fact of one count; its table and column missing makes it Missing, as with every fact."""
    column = f"{count.table}.{count.column}"
    return Fact(name=name, reads=(column,), compute=lambda data: counted(data, count))


def counted(data: Data, count: Count) -> Evidence:
    """The figure over all rows that hold a value, and the number of people it rests on, if the table says."""
    frame = data.table(count.table)
    known = frame[frame[count.column].notna()]
    people = int(known["person_id"].nunique()) if "person_id" in known.columns else None
    if not len(known):
        return Missing(columns=(f"{count.table}.{count.column}",))
    if count.of == "share":
        hits = int(known[count.column].map(_text).eq(count.equals.strip().lower()).sum())
        return Share(part=hits, whole=len(known), of=f"rows of {count.table}", people=people)
    return _number(known, count, people)


def _number(known: Frame, count: Count, people: int | None) -> Evidence:
    values = known[count.column].astype(float)
    value, n = float(getattr(values, count.of)()), len(values)
    if count.of != "mean" or n < 2:
        return Number(value=value, n=n, unit=count.unit, people=people)
    half = t_quantile(n - 1) * sqrt(sample(values.tolist()).error2)
    return Number(value=value, n=n, low=value - half, high=value + half, unit=count.unit, people=people)


def _text(value: object) -> str:
    return str(value).strip().lower()
