"""Facts of money and power: what is planned and committed, for what, and what an item costs today."""

from __future__ import annotations

from playbook.measure.time_study import ITEMS, both_paths, timed_items
from playbook.model.evidence import Evidence, Missing, Number, Share
from playbook.model.fact import Data, fact


@fact("budget.stage budget.planned! budget.committed?")
def foundation_money(data: Data) -> Evidence:
    """Money committed to Foundation, out of what is planned for it."""
    budget = data.table("budget")
    rows = budget[budget["stage"] == "Foundation"]
    planned = float(rows["planned"].sum())
    if not planned:
        return Missing(columns=("budget.planned",), why="No money is planned for Foundation.")
    if "committed" not in rows.columns or rows["committed"].isna().all():
        return Missing(
            columns=("budget.committed",), why=f"{planned:,.0f} EUR are planned; what is committed is not known."
        )
    return Share(part=float(rows["committed"].sum()), whole=planned, of="EUR planned", n=len(rows), counted=False)


@fact("budget.stage budget.planned!")
def foundation_planned(data: Data) -> Evidence:
    """Money planned for Foundation."""
    budget = data.table("budget")
    return Number(value=float(budget.loc[budget["stage"] == "Foundation", "planned"].sum()), unit="EUR")


@fact("budget.category! budget.planned!")
def people_process_money(data: Data) -> Evidence:
    """Money planned for people and process, out of all money planned."""
    budget = data.table("budget")
    people = budget["category"] == "people-process"
    part, whole = float(budget.loc[people, "planned"].sum()), float(budget["planned"].sum())
    return Share(part=part, whole=whole, of="EUR planned", n=len(budget), counted=False)


@fact(f"{ITEMS} pilot.items_month_today pilot.hourly_cost")
def cost_today(data: Data) -> Evidence:
    """Cost a month of the work as it is done today: items x mean minutes of the old path x hourly cost."""
    rows, _ = timed_items(data)
    old, _ai = both_paths(rows)
    if not old.n:
        return Missing(columns=("time_study.path",), why="No item of the old path was timed.")
    items, rate = data.charter.items_month_today or 0.0, data.charter.hourly_cost or 0.0
    return Number(value=items * old.mean / 60 * rate, n=old.n, unit="EUR a month")
