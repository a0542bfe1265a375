"""Facts of money: the cost of one item at full scale against today's, and whether the saving turned into anything."""

from __future__ import annotations

from typing import Any

import pandas as pd

from playbook.measure.items import published
from playbook.measure.time_study import ITEMS, both_paths, saving, timed_items, too_few
from playbook.measure.usage import complete_weeks, eligible, in_last_weeks
from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number
from playbook.model.fact import Data, fact

WEEKS_A_MONTH = 52 / 12
RECENT_WEEKS = 4
OUTPUT_WEEKS = 12
HELP = "helping people"


@fact(
    f"{ITEMS} tools.tool tools.sanctioned tools.cost_month! tools.priced_per! tickets.kind tickets.minutes! "
    "tickets.opened_on people.person_id people.eligible_from people.left_on? work_items.path? work_items.published_at? "
    "pilot.hourly_cost pilot.scale_items_month pilot.scale_people"
)
def unit_cost_at_scale(data: Data) -> Evidence:
    """Cost of one item on the AI path at full scale, divided by its cost on the old path."""
    rows, _ = timed_items(data)
    saved, (old, ai) = saving(rows), both_paths(rows)
    if saved is None:
        return too_few(rows)
    people = len(eligible(data))
    if not people:
        return NotApplicable(why="Nobody is eligible, so no cost per person can be carried to full scale.")
    today, scale = monthly(data, people)
    minute = (data.charter.hourly_cost or 0.0) / 60
    items = data.charter.scale_items_month or 0.0
    before = old.mean * minute
    if before <= 0 or items <= 0:
        return NotApplicable(
            why="An hour or the number of items at full scale is put at zero, so no cost can be compared."
        )
    extra = sum(scale.values()) / items
    lines = [("working time", ai.mean * minute), *((name, value / items) for name, value in scale.items())]
    return Number(
        value=1 - saved.value + extra / before,
        low=1 - saved.high + extra / before,
        high=1 - saved.low + extra / before,
        n=len(rows),
        unit="ratio",
        parts=(*(Group(name=n, n=len(rows), value=v) for n, v in lines), Group(name="old path", n=old.n, value=before)),
        worst=max(scale, key=lambda name: (scale[name] - today[name], name), default=""),
    )


@fact(
    f"{ITEMS} work_items.item_id work_items.path work_items.published_at! pilot.items_month_today pilot.hourly_cost "
    "pilot.cost_today_month effort_log.minutes effort_log.work_date effort_log.item_id?"
)
def gain_landed(data: Data) -> Evidence:
    """Share of the measured saving that shows as more output or lower cost per item, whichever is larger."""
    rows, _ = timed_items(data)
    saved = saving(rows)
    if saved is None:
        return too_few(rows)
    if not 0 < saved.value < 1:
        return NotApplicable(why="No saving was measured, so there is nothing that could have landed.")
    output, cost = _output_growth(data), _cost_fall(data)
    shares = {}
    if output is not None:
        shares["more output"] = output / (1 / (1 - saved.value) - 1)
    if cost is not None:
        shares["lower cost per item"] = cost / saved.value
    if not shares:
        return Missing(
            columns=("work_items.published_at",), why="Too few complete weeks to count the output of a month."
        )
    best = max(shares, key=lambda name: shares[name])
    parts = tuple(Group(name=name, n=len(rows), value=value) for name, value in shares.items())
    return Number(value=shares[best], n=len(rows), unit="share realised", parts=parts, worst=best)


def monthly(data: Data, people: int) -> tuple[dict[str, float], dict[str, float]]:
    """Cost a month by line besides the working time on items, today and at full scale; help only if tickets tell it."""
    tools = data.table("tools")
    paid = tools[tools["sanctioned"].fillna(value=False).astype(bool) & (tools["cost_month"] > 0)]
    growth = {"seat": (data.charter.scale_people or 0) / people, "use": _use_growth(data, people), "flat": 1.0}
    today, scale = {}, {}
    for tool, cost, per in zip(paid["tool"], paid["cost_month"], paid["priced_per"], strict=True):
        today[str(tool)] = float(cost)
        scale[str(tool)] = float(cost) * growth.get(str(per), growth["seat"])
    if data.has("tickets.minutes"):
        today[HELP] = _help_minutes(data) * (data.charter.hourly_cost or 0.0) / 60
        scale[HELP] = today[HELP] * growth["seat"]
    return today, scale


def _use_growth(data: Data, people: int) -> float:
    """How much a price by use grows: with the items if they are known, otherwise with the people."""
    if data.has("work_items.published_at") and data.has("work_items.path"):
        items = published(data)
        recent = items[(items["path"] == "ai") & in_last_weeks(data, items["published_at"], RECENT_WEEKS)]
        if len(recent):
            return (data.charter.scale_items_month or 0.0) / _per_month(len(recent), data, RECENT_WEEKS)
    return (data.charter.scale_people or 0) / people


def _help_minutes(data: Data) -> float:
    """Help minutes a month, from the last 4 weeks."""
    tickets = data.table("tickets")
    recent = tickets[(tickets["kind"] == "help") & in_last_weeks(data, tickets["opened_on"], RECENT_WEEKS)]
    return _per_month(float(recent["minutes"].sum()), data, RECENT_WEEKS)


def _per_month(count: float, data: Data, weeks: int) -> float:
    return count / max(1, min(weeks, len(complete_weeks(data)))) * WEEKS_A_MONTH


def _output_growth(data: Data) -> float | None:
    """Items published a month over the last 12 weeks (or since the start), relative to before the pilot."""
    before = data.charter.items_month_today
    if not before or not len(complete_weeks(data)):
        return None
    when: pd.Series[Any] = published(data)["published_at"]
    return _per_month(int(in_last_weeks(data, when, OUTPUT_WEEKS).sum()), data, OUTPUT_WEEKS) / before - 1


def _cost_fall(data: Data) -> float | None:
    """Fall of the cost per item in the last 4 weeks; None unless the effort on all items published then is known."""
    stated, count = data.charter.cost_today_month, data.charter.items_month_today
    items = published(data)
    recent = items[in_last_weeks(data, items["published_at"], RECENT_WEEKS)]
    if not stated or not count or recent.empty or not data.has("effort_log.item_id"):
        return None
    log = data.table("effort_log")
    if not recent["item_id"].isin(log["item_id"]).all():
        return None
    minutes = float(log.loc[in_last_weeks(data, log["work_date"], RECENT_WEEKS), "minutes"].sum())
    return 1 - (minutes / len(recent) * (data.charter.hourly_cost or 0.0) / 60) / (stated / count)
