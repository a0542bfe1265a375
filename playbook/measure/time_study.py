"""Facts of the time study: net minutes per item on both paths, felt against measured, the same kind of item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from playbook.measure.intervals import Estimate, Sample, mean_interval, sample, welch
from playbook.measure.privacy import hidden_names
from playbook.model.evidence import Evidence, Group, Missing, Number, Share
from playbook.model.evidence_known import Kind, Kinds
from playbook.model.evidence_measure import LikeForLike
from playbook.model.fact import Data, fact, once

PARTS = ("create", "verify", "rework", "bridge")
MEASURED = ("clocked", "system-log", "diary")
MINUTES = "time_study.create_min time_study.verify_min time_study.rework_min time_study.bridge_min"
ITEMS = f"time_study.item_id time_study.task time_study.path {MINUTES} time_study.method"
MOST_KNOWN = 0.5


@fact(ITEMS)
def net_time_saved(data: Data) -> Evidence:
    """1 - mean AI minutes / mean old minutes per item, checking, rework and bridging counted; Welch on the old mean."""
    rows, left_out = timed_items(data)
    found = saving(rows)
    if found is None:
        return too_few(rows)
    parts = tuple(_parts(rows))
    note = f"{left_out} timed rows are left out because a part of their time is empty." if left_out else ""
    return Number(
        value=found.value,
        low=found.low,
        high=found.high,
        n=len(rows),
        unit="share",
        parts=parts,
        worst=_eats(parts),
        note=note,
    )


@fact("time_study.item_id time_study.method")
def time_measured(data: Data) -> Evidence:
    """Rows of the time study with a measured method (clocked, system log, diary), out of all rows."""
    method = data.table("time_study")["method"]
    return Share(part=int(method.isin(MEASURED).sum()), whole=len(method), of="rows of the time study")


@fact("pulse.person_id pulse.felt_saving! pulse.asked_on?")
def felt_saving(data: Data) -> Evidence:
    """Mean saving per item as people feel it, each person's latest answer."""
    pulse = data.table("pulse")
    if "asked_on" in pulse.columns:
        pulse = pulse.sort_values("asked_on", kind="stable")
    felt = pulse[pulse["felt_saving"].notna()].drop_duplicates("person_id", keep="last")["felt_saving"]
    found = mean_interval(felt.tolist())
    low, high = (found.low, found.high) if found else (None, None)
    n = len(felt)
    return Number(value=float(felt.mean()), low=low, high=high, n=n, people=n, unit="share")


@fact(f"{ITEMS} work_items.item_id work_items.content_type? work_items.risk_tier?")
def like_for_like(data: Data) -> Evidence:
    """The plain saving beside the one with both paths weighted by the pooled mix of kinds of item."""
    rows, _ = timed_items(data)
    plain = saving(rows)
    if plain is None:
        return too_few(rows)
    kinds, by = _kinds(rows, data.table("work_items"))
    if not by:
        columns = ("work_items.content_type", "work_items.risk_tier")
        return Missing(columns=columns, why="The kind of the timed items is not known on both paths.")
    known = rows.assign(kind=kinds)
    both = pd.DataFrame(known.groupby(["kind", "path"])["total"].agg(["mean", "size"]).unstack("path")).dropna()
    ai = known[known["path"] == "ai"]
    return LikeForLike(
        plain=plain.value,
        adjusted=_standardised(both),
        matched=int(ai["kind"].isin(both.index).sum()),
        timed=len(ai),
        kinds=len(both),
        by=by,
    )


@fact(
    f"{ITEMS} work_items.item_id work_items.content_type? work_items.risk_tier? work_items.author? time_study.person_id?"
)
def saving_by_kind(data: Data) -> Evidence:
    """Mean minutes per kind of item on both paths; a kind with fewer than five people on one of them is hidden."""
    rows, _ = timed_items(data)
    kinds, by = _kinds(rows, data.table("work_items"))
    if not by:
        return Missing(why="The kind of the timed items is not known on both paths.")
    known = rows.assign(kind=kinds, who=_who(rows, data.table("work_items"))).dropna(subset=["kind"])
    both = known.pivot_table(index="kind", columns="path", values="total", aggfunc=["mean", "size"]).dropna()
    people = known.pivot_table(index="kind", columns="path", values="who", aggfunc="nunique").reindex(both.index)
    fewest = people.reindex(columns=["old", "ai"]).fillna(0).min(axis=1)
    nobody = {str(k) for k, n in fewest.items() if n < 1}
    gone = nobody | hidden_names({str(k): int(n) for k, n in fewest.items()})
    made = (_kind(str(name), row) for name, row in both.iterrows() if name not in gone)
    return Kinds(kinds=tuple(sorted(made, key=lambda k: (-k.n_ai, k.name))), hidden=len(gone))


@once
def timed_items(data: Data) -> tuple[pd.DataFrame, int]:
    """Measured rows of whole items on the old and the AI path with their total, and how many were incomplete."""
    rows = data.table("time_study")
    rows = rows[(rows["task"] == "item") & rows["method"].isin(MEASURED) & rows["path"].isin(["old", "ai"])]
    total = rows[[f"{p}_min" for p in PARTS]].sum(axis=1, skipna=False)
    return rows.assign(total=total)[total.notna()], int(total.isna().sum())


def both_paths(rows: pd.DataFrame) -> tuple[Sample, Sample]:
    """Size, mean and spread of the total minutes, old path and AI path."""
    old, ai = (sample(rows.loc[rows["path"] == p, "total"].tolist()) for p in ("old", "ai"))
    return old, ai


def saving(rows: pd.DataFrame) -> Estimate | None:
    """1 - mean (ai) / mean (old), with Welch's interval of the difference divided by the old mean."""
    old, ai = both_paths(rows)
    found = welch(old, ai)
    if found is None or old.mean <= 0:
        return None
    return found.over(old.mean)


def too_few(rows: pd.DataFrame) -> Missing:
    """What to say if there are too few timed items on one of the paths."""
    old, ai = both_paths(rows)
    return Missing(
        columns=("time_study.path", "time_study.method"),
        why=f"Measured whole items: {old.n} on the old path, {ai.n} on the AI path; at least 2 of each are needed.",
    )


def _parts(rows: pd.DataFrame) -> Iterator[Group]:
    """Mean minutes per part and path, and their total."""
    for path in ("old", "ai"):
        these = rows[rows["path"] == path]
        for part, column in (*((p, f"{p}_min") for p in PARTS), ("total", "total")):
            yield Group(name=f"{path} {part}", n=len(these), value=float(these[column].mean()))


def _eats(parts: tuple[Group, ...]) -> str:
    """The part that grew most on the AI path; empty if none grew."""
    value = {g.name: g.value for g in parts}
    grew = {part: value[f"ai {part}"] - value[f"old {part}"] for part in PARTS}
    most = max(PARTS, key=lambda p: grew[p])
    return most if grew[most] > 0 else ""


def _kinds(rows: pd.DataFrame, items: pd.DataFrame) -> tuple[pd.Series[Any], tuple[str, ...]]:
    """Kind of each timed row, and the columns it is made of: those known for at least half the rows of each path."""
    known = items.drop_duplicates("item_id").set_index("item_id")
    kind, by = pd.Series("", index=rows.index, dtype="object"), []
    for column in ("content_type", "risk_tier"):
        if column not in known.columns:
            continue
        found = rows["item_id"].map(known[column])
        if found.notna().groupby(rows["path"]).mean().min() >= MOST_KNOWN:
            by.append(column)
            kind = (kind + " " + found.astype("object")).where(found.notna() & kind.notna())
    return kind, tuple(by)


def _who(rows: pd.DataFrame, items: pd.DataFrame) -> pd.Series[Any]:
    """Who worked on a timed row, else the author of its item; nobody if neither is recorded."""
    who = rows["person_id"] if "person_id" in rows.columns else pd.Series(None, index=rows.index, dtype="object")
    if "author" not in items.columns:
        return who
    return who.where(who.notna(), rows["item_id"].map(items.drop_duplicates("item_id").set_index("item_id")["author"]))


def _kind(name: str, row: pd.Series[Any]) -> Kind:
    sizes, means = row["size"], row["mean"]
    return Kind(name=name.strip(), n_old=int(sizes["old"]), n_ai=int(sizes["ai"]), old=means["old"], ai=means["ai"])


def _standardised(both: pd.DataFrame) -> float | None:
    """Saving with the kinds that occur on both paths in their pooled mix; None if there are none."""
    weight = both["size"].to_numpy().sum(axis=1)
    old, ai = (float(both["mean"][path].to_numpy() @ weight) if len(both) else 0.0 for path in ("old", "ai"))
    return 1 - ai / old if old > 0 else None
