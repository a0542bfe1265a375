"""Fact of exposure: did data go into a tool that is not cleared for that class of data?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from playbook.model.evidence import MOST_ROWS, Evidence, Missing
from playbook.model.evidence_governance import Exposure
from playbook.model.fact import Data, fact

PUBLIC = "public"
NEVER = "never"
REPORTS = ("shadow_use.tool", "shadow_use.data_class")
ITEMS = ("provenance.item_id", "provenance.tool", "provenance.source_assets", "assets.asset_id", "assets.sensitivity")
Cleared = Mapping[str, frozenset[str] | None]


@fact(
    "tools.tool tools.sanctioned tools.allowed_data? shadow_use.tool? shadow_use.data_class? shadow_use.items? "
    "shadow_use.people? provenance.item_id? provenance.tool? provenance.source_assets? assets.asset_id? "
    "assets.sensitivity?"
)
def exposure(data: Data) -> Evidence:
    """Reports and items in which data went into a tool that is not cleared for that class of data.

    A known case counts even if the other tables are not there; without a case, all of them are needed.
    """
    cleared = _cleared(data.table("tools"))
    reports = _reports(data, cleared) if _have(data, REPORTS) else {}
    items = _items(data, cleared) if _have(data, ITEMS) else {}
    leaky = tuple(dict.fromkeys(tool for tool, _ in sorted(k for k, bad in reports.items() if bad)))
    wrong = tuple(sorted(item for item, bad in items.items() if bad))
    absent = tuple(c for c in (*REPORTS, *ITEMS) if not data.has(c))
    if absent and not leaky and not wrong:
        return Missing(columns=absent)
    told, made = list(reports.values()), list(items.values())
    return Exposure(
        shadow=told.count(True),
        items=len(wrong),
        reports_judged=len(told) - told.count(None),
        reports_open=told.count(None),
        items_judged=len(made) - made.count(None),
        items_open=made.count(None),
        rows=(*leaky, *wrong)[:MOST_ROWS],
    )


def _have(data: Data, columns: Iterable[str]) -> bool:
    return all(data.has(c) for c in columns)


def _cleared(tools: pd.DataFrame) -> Cleared:
    """Classes of data each tool is cleared for; None = not known. An unapproved tool without an entry: public only."""
    allowed = tools["allowed_data"] if "allowed_data" in tools.columns else [None] * len(tools)
    found: dict[str, frozenset[str] | None] = {}
    for tool, approved, classes in zip(tools["tool"], tools["sanctioned"], allowed, strict=True):
        if isinstance(classes, tuple):
            found[str(tool)] = frozenset({*classes, PUBLIC} - {NEVER})
        else:
            found[str(tool)] = None if pd.isna(approved) or approved else frozenset({PUBLIC})
    return found


def _reports(data: Data, cleared: Cleared) -> dict[tuple[str, int], bool | None]:
    """Per report of use: was it a case? None if that is not known. A tool that is not listed is not approved."""
    rows = data.table("shadow_use")
    seen = pd.Series(data=False, index=rows.index)
    for column in ("items", "people"):
        if column in rows.columns:
            seen |= rows[column] > 0
    counted = [rows[c].notna() for c in ("items", "people") if c in rows.columns]
    unused = ~seen & (pd.concat(counted, axis=1).any(axis=1) if counted else False)
    used = rows[~unused]
    return {
        (str(tool), i): _case({kind} if isinstance(kind, str) else set(), cleared.get(str(tool), frozenset({PUBLIC})))
        for i, (tool, kind) in enumerate(zip(used["tool"], used["data_class"], strict=True))
    }


def _items(data: Data, cleared: Cleared) -> dict[str, bool | None]:
    """Per item: was it made from sources its tool is not cleared for? None if that is not known."""
    assets = data.table("assets").dropna(subset=["sensitivity"])
    kinds = dict(zip(assets["asset_id"].astype(str), assets["sensitivity"].astype(str), strict=True))
    rows, found = data.table("provenance"), dict[str, bool | None]()
    for item, tool, sources in zip(rows["item_id"], rows["tool"], rows["source_assets"], strict=True):
        named = sources if isinstance(sources, tuple) else ()
        case = _case({kinds[s] for s in named if s in kinds}, cleared.get(str(tool)))
        complete = all(s in kinds for s in named)
        found[str(item)] = found.get(str(item)) or (case if case or complete else None)
    return found


def _case(kinds: set[str], cleared: frozenset[str] | None) -> bool | None:
    """True if one of these classes of data is not cleared; None if there is none, or the clearance is not known.

    >>> _case({"internal"}, frozenset({"public"})), _case({"public"}, frozenset({"public"})), _case(set(), None)
    (True, False, None)
    """
    return bool(kinds - cleared) if kinds and cleared is not None else None
