"""Facts of effort: how much of it fills gaps, who carries that, what is not recorded, what it becomes at scale."""

from __future__ import annotations

from typing import Any

import pandas as pd

from playbook.measure.credit.concentration import concentration
from playbook.measure.intervals import mean_interval
from playbook.measure.items import ai_items
from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number, Share
from playbook.model.evidence_measure import Credit
from playbook.model.fact import Data, fact, once
from playbook.model.words import PRODUCTIVE_HOURS_WEEK

GAPS = ("fix", "bridge", "cleanup", "chase")
OUTSIDE_ITEMS = ("support", "integration")
EFFORT = "effort_log.item_id! effort_log.minutes effort_log.kind work_items.item_id work_items.path"


@fact(f"{EFFORT} effort_log.person_id")
def gap_share(data: Data) -> Evidence:
    """Minutes that fill gaps, out of all minutes on AI items; with the mean minutes per item of each kind of gap."""
    log = ai_effort(data)
    if log.empty:
        return Missing(columns=("effort_log.item_id",), why="No effort on an AI item is recorded.")
    items = int(log["item_id"].nunique())
    gaps = log[log["kind"].isin(GAPS)]
    sums = gaps.groupby("kind")["minutes"].sum()
    groups = tuple(Group(name=k, n=items, value=float(sums.get(k, 0.0)) / items) for k in GAPS)
    largest = max(groups, key=lambda g: g.value)
    return Share(
        part=float(gaps["minutes"].sum()),
        whole=float(log["minutes"].sum()),
        of="minutes on AI items",
        n=items,
        people=int(log["person_id"].nunique()),
        counted=False,
        groups=groups,
        worst=largest.name if largest.value else "",
    )


@fact(f"{EFFORT} effort_log.person_id")
def gap_concentration(data: Data) -> Evidence:
    """Gap-filling minutes of the busiest person, out of all gap-filling minutes; `note` holds an equal share."""
    log = ai_effort(data)
    gaps = log[log["kind"].isin(GAPS)]
    by_person = gaps.groupby("person_id")["minutes"].sum()
    if by_person.sum() <= 0:
        return NotApplicable(why="No gap-filling minutes are recorded on AI items.")
    people = int(log["person_id"].nunique())
    return Number(
        value=float(by_person.max() / by_person.sum()),
        n=int(gaps["item_id"].nunique()),
        people=people,
        unit="share",
        note=f"{1 / people:.3f}",
    )


@fact(f"{EFFORT} effort_log.person_id")
def gap_credit(data: Data) -> Evidence:
    """Minutes with which each person filled gaps: share of the top two, against equal shares.

    Chance works on pieces of work, not on minutes: the minutes are dealt out in as many pieces as there are pairs of
    an item and a person who filled a gap in it.
    """
    log = ai_effort(data)
    gaps = log[log["kind"].isin(GAPS) & (log["minutes"] > 0)]
    everybody = log["person_id"].dropna().unique()
    minutes = gaps.groupby("person_id")["minutes"].sum().reindex(everybody, fill_value=0.0)
    pieces = len(gaps.drop_duplicates(["item_id", "person_id"]))
    carried = minutes.sort_values().to_numpy(float)
    found = concentration(carried / max(carried.sum(), 1e-9) * pieces, seed=data.seed)
    if found is None:
        return NotApplicable(why="Fewer than three people or no gap-filling: nothing can be concentrated.")
    return Credit(
        top=found.top,
        expected=found.expected,
        limit=found.limit,
        effective=found.effective,
        n=pieces,
        people=len(carried),
    )


@fact(
    "effort_log.item_id! effort_log.minutes effort_log.kind effort_log.person_id effort_log.logged? effort_log.after_hours? work_items.item_id? work_items.path?"
)
def invisible_minutes(data: Data) -> Evidence:
    """Minutes on AI items outside the normal record or working hours; `worst` is 'lower bound' without a diary."""
    log = ai_effort(data) if data.has("work_items.path") else _item_rows(data)
    if not any(c in log.columns and log[c].notna().any() for c in ("logged", "after_hours")):
        return Missing(columns=("effort_log.logged", "effort_log.after_hours"))
    off_record = _true(log, "logged", when=False)
    hidden = off_record | _true(log, "after_hours", when=True)
    return Share(
        part=float(log.loc[hidden, "minutes"].sum()),
        whole=float(log["minutes"].sum()),
        of="minutes on AI items",
        n=int(log["item_id"].nunique()),
        people=int(log["person_id"].nunique()),
        counted=False,
        worst="" if off_record.any() else "lower bound",
    )


@fact(f"{EFFORT} effort_log.person_id pilot.scale_items_month")
def gap_jobs_at_scale(data: Data) -> Evidence:
    """Full-time jobs that gap-filling becomes at full scale, with a range from the spread between items, by kind of gap."""
    log, per_week = ai_effort(data), data.charter.items_per_week_at_scale or 0.0
    if log.empty:
        return Missing(columns=("effort_log.item_id",), why="No effort on an AI item is recorded.")
    gaps = log[log["kind"].isin(GAPS)]
    per_item = gaps.groupby("item_id")["minutes"].sum().reindex(log["item_id"].unique(), fill_value=0.0)
    jobs = per_week / 60 / PRODUCTIVE_HOURS_WEEK
    found = mean_interval(per_item.tolist())
    sums = gaps.groupby("kind")["minutes"].sum() / len(per_item)
    parts = tuple(Group(name=k, n=len(per_item), value=float(sums.get(k, 0.0)) * jobs) for k in GAPS)
    return Number(
        value=float(per_item.mean()) * jobs,
        low=None if found is None else max(0.0, found.low) * jobs,
        high=None if found is None else found.high * jobs,
        n=len(per_item),
        people=int(log["person_id"].nunique()),
        unit="full-time jobs",
        parts=parts,
    )


@once
def ai_effort(data: Data) -> pd.DataFrame:
    """Rows of effort on AI items, all kinds but support and integration."""
    log = _item_rows(data)
    return log[log["item_id"].isin(ai_items(data)["item_id"])]


def _item_rows(data: Data) -> pd.DataFrame:
    log: pd.DataFrame = data.table("effort_log")
    return log.loc[log["item_id"].notna() & ~log["kind"].isin(OUTSIDE_ITEMS) & log["minutes"].notna()]


def _true(log: pd.DataFrame, column: str, *, when: bool) -> pd.Series[Any]:
    """True where a yes/no column is known and has this value."""
    if column not in log.columns:
        return pd.Series(data=False, index=log.index)
    return (log[column] == when).fillna(value=False).astype(bool)
