"""Facts for the verdict: could the volume ever repay, and was a repair already tried?"""

from __future__ import annotations

import pandas as pd

from playbook.measure.cost import monthly
from playbook.measure.time_study import ITEMS, both_paths, saving, timed_items, too_few
from playbook.measure.usage import eligible
from playbook.model.evidence import Evidence, Missing
from playbook.model.evidence_verdict import Payback, Redesign
from playbook.model.fact import Data, fact
from playbook.model.phrase import number

MONTHS = 24
"""Payback period of the STOP rule (our default)."""


@fact(
    f"{ITEMS} budget.stage budget.planned tools.tool tools.sanctioned tools.cost_month! tools.priced_per! "
    "tickets.kind? tickets.minutes? tickets.opened_on? people.person_id people.eligible_from people.left_on? "
    "work_items.path? work_items.published_at? pilot.hourly_cost pilot.scale_items_month pilot.scale_people"
)
def payback(data: Data) -> Evidence:
    """The most the saving could return in 24 months at scale (upper limit of the interval), less the extra running cost."""
    rows, _ = timed_items(data)
    saved, (old, _ai) = saving(rows), both_paths(rows)
    if saved is None:
        return too_few(rows)
    people, planned = len(eligible(data)), _planned(data)
    if not people or not planned:
        return Missing(
            columns=("budget.planned",), why="No money is planned for Foundation, so no payback can be told."
        )
    today, scale = monthly(data, people)
    extra = sum(scale.values()) - sum(today.values())
    hours = saved.high * old.mean / 60 * (data.charter.scale_items_month or 0.0)
    most = (hours * (data.charter.hourly_cost or 0.0) - extra) * MONTHS
    said = (
        f"Even at the upper limit of the saving, {MONTHS} months at full volume return {number(round(most))} EUR, "
        f"less than the {number(planned)} EUR planned for Foundation."
    )
    return Payback(most_returned=most, planned=planned, months=MONTHS, said=said)


@fact("checkpoints.pilot_week checkpoints.held_on! checkpoints.decision! changes.changed_on? changes.what?")
def redesign(data: Data) -> Evidence:
    """Earlier decisions to repair and check again, and whether something was changed after the last one."""
    rows = data.table("checkpoints")
    repairs = rows[(rows["decision"] == "FIX-AND-RECHECK") & rows["held_on"].notna() & (rows["pilot_week"] < data.week)]
    if repairs.empty:
        return Redesign(repairs=0, changed=False)
    last = pd.Timestamp(repairs["held_on"].max())
    changed = data.has("changes.changed_on") and bool((data.table("changes")["changed_on"] >= last).any())
    return Redesign(repairs=len(repairs), changed=changed, last=last.date())


def _planned(data: Data) -> float:
    budget = data.table("budget")
    return float(budget.loc[budget["stage"] == "Foundation", "planned"].sum())
