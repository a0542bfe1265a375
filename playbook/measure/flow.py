"""Facts of flow: how much of an item's time is work, and whether the checks before publication run by themselves."""

from __future__ import annotations

from playbook.measure.effort import ai_effort
from playbook.measure.items import keys, published_ai
from playbook.measure.worktime import working_hours
from playbook.model.evidence import Evidence, Missing, Number, Share
from playbook.model.fact import Data, fact


@fact(
    "work_items.item_id work_items.path work_items.requested_at! work_items.published_at! "
    "effort_log.item_id! effort_log.minutes effort_log.kind"
)
def flow_efficiency(data: Data) -> Evidence:
    """Working time spent on published AI items, divided by the working time from request to publication."""
    items = published_ai(data).drop_duplicates("item_id").set_index("item_id")
    worked = ai_effort(data).groupby("item_id")["minutes"].sum()
    both = items.loc[items.index.intersection(worked.index)]
    hours = working_hours(both["requested_at"], both["published_at"])
    hours = hours[hours > 0]
    if hours.empty:
        return Missing(
            columns=("work_items.requested_at",), why="No published AI item has both dates and recorded effort."
        )
    value = float(worked[hours.index].sum() / 60 / hours.sum())
    return Number(value=value, n=len(hours), unit="ratio", note=f"{hours.mean():.1f}")


@fact("work_items.item_id work_items.path work_items.published_at! work_items.gate_passed")
def gate_passed(data: Data) -> Evidence:
    """Published AI items that passed the automatic check, out of all; an empty cell means that no check ran."""
    items = published_ai(data)
    passed = items["gate_passed"].fillna(value=False).astype(bool)
    return Share(part=int(passed.sum()), whole=len(items), of="published AI items", rows=keys(items[~passed]))
