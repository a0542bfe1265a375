"""Facts of the sources behind outputs: rights, approval, replaced versions, defects, and the shared standard."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from playbook.model.evidence import Evidence, Missing, Share
from playbook.model.fact import Data, fact

USABLE = ("own", "licensed", "open")
SOURCE_CAUSES = ("outdated-source", "conflicting-source", "missing-source")
MOST = 20


@fact("provenance.item_id provenance.source_assets! assets.asset_id assets.licence?")
def cleared_rights(data: Data) -> Evidence:
    """Sources used whose licence is own, licensed or open, out of all sources used."""
    used = sorted({a for cell in _with_sources(data)["source_assets"] for a in cell})
    usable = _by_asset(data, "licence").reindex(used).isin(USABLE)
    rows = tuple(a for a, fine in zip(used, usable, strict=True) if not fine)
    return Share(part=int(usable.sum()), whole=len(used), of="sources used", rows=rows[:MOST])


@fact("provenance.item_id provenance.source_assets! assets.asset_id assets.approved_by! assets.status!")
def approved_sources(data: Data) -> Evidence:
    """Items made only from approved sources that are no drafts, out of all items with sources."""
    assets = data.table("assets")
    fine = set(
        assets.loc[assets["approved_by"].notna() & assets["status"].notna() & (assets["status"] != "draft"), "asset_id"]
    )
    rows = _with_sources(data)
    approved = rows["source_assets"].map(lambda s: set(s) <= fine).astype(bool)
    return _share(rows, approved, "items with sources")


@fact(
    "provenance.item_id provenance.source_assets! provenance.generated_at! assets.asset_id assets.superseded_on work_items.item_id work_items.published_at!"
)
def superseded_use(data: Data) -> Evidence:
    """Published items made from a source that had been replaced before, out of all published items with sources."""
    items = data.table("work_items")
    live = set(items.loc[items["published_at"].notna(), "item_id"])
    rows = _with_sources(data)
    rows = rows[rows["item_id"].isin(live) & rows["generated_at"].notna()]
    ended = _by_asset(data, "superseded_on").dropna().to_dict()
    used = [
        any(s in ended and ended[s] < when for s in cell)
        for cell, when in zip(rows["source_assets"], rows["generated_at"], strict=True)
    ]
    bad = pd.Series(used, index=rows.index, dtype=bool)
    found = tuple(sorted(rows.loc[bad, "item_id"].astype(str))[:MOST])
    return Share(part=int(bad.sum()), whole=len(rows), of="published items with sources", rows=found)


@fact("defects.item_id defects.root_cause!")
def defects_from_source(data: Data) -> Evidence:
    """Defects caused by outdated, conflicting or missing sources, out of all defects with a known cause."""
    defects = data.table("defects")
    known = defects[defects["root_cause"].notna() & (defects["root_cause"] != "unknown")]
    bad = known["root_cause"].isin(SOURCE_CAUSES)
    counts = known["root_cause"].value_counts()
    rows = tuple(sorted(known.loc[bad, "item_id"].astype(str).unique())[:MOST])
    worst = str(counts.index[0]).replace("-", " ") if len(counts) else ""
    return Share(part=int(bad.sum()), whole=len(known), of="defects with a known cause", rows=rows, worst=worst)


@fact("governance.artefact governance.document? governance.version? teams.team teams.content_standard?")
def standard_by_team(data: Data) -> Evidence:
    """Teams that name the content standard in force, document and version, out of all teams."""
    rules, teams = data.table("governance"), data.table("teams")
    if teams.empty:
        return Missing(columns=("teams.team",))
    rows = rules[rules["artefact"] == "content-standard"]
    complete = {"document", "version"} <= set(rows.columns)
    rows = rows.dropna(subset=["document", "version"]) if complete else rows.iloc[:0]
    if rows.empty:
        return Share(part=0, whole=len(teams), of="teams", worst="none")
    name = _plain(PurePosixPath(str(rows.iloc[-1]["document"])).stem) + _plain(rows.iloc[-1]["version"])
    named = (
        teams["content_standard"].map(_plain) == name if "content_standard" in teams.columns else teams["team"].isna()
    )
    others = tuple(sorted(teams.loc[~named, "team"].astype(str))[:MOST])
    return Share(part=int(named.sum()), whole=len(teams), of="teams", rows=others)


def _with_sources(data: Data) -> pd.DataFrame:
    rows: pd.DataFrame = data.table("provenance")
    return rows.loc[rows["source_assets"].map(lambda s: isinstance(s, tuple)).astype(bool)].drop_duplicates("item_id")


def _by_asset(data: Data, column: str) -> pd.Series[Any]:
    assets = data.table("assets").drop_duplicates("asset_id").set_index("asset_id")
    return assets[column] if column in assets.columns else pd.Series(None, index=assets.index, dtype="object")


def _share(rows: pd.DataFrame, fine: pd.Series[bool], of: str) -> Share:
    bad = tuple(sorted(rows.loc[~fine, "item_id"].astype(str))[:MOST])
    return Share(part=int(fine.sum()), whole=len(rows), of=of, rows=bad)


def _plain(value: object) -> str:
    """Letters and digits only, so that 'Style guide 2' is 'style-guide' version '2'."""
    return "" if value is None or value != value else re.sub(r"[^a-z0-9]", "", str(value).lower())
