"""Facts of the register: complete, one current version per topic, described, owned, fresh, cleared, in step."""

from __future__ import annotations

import pandas as pd

from playbook.content.folder import NO_FOLDER, files, read_folder
from playbook.content.personal import kinds_of_personal_data
from playbook.model.evidence import Evidence, NotApplicable, Share
from playbook.model.evidence_content import Cleared, Inventory
from playbook.model.fact import Data, fact

NINE = ("title", "owner", "version", "updated_on", "review_due", "audience", "language", "sensitivity", "licence")
STALE = pd.Timedelta(days=365)
MOST = 20


@fact("assets.path!")
def inventory(data: Data) -> Evidence:
    """Files that are registered, and register rows whose file exists."""
    if data.content is None:
        return NO_FOLDER
    there = set(files(data.content))
    listed = set(data.table("assets")["path"].dropna())
    rows = (*sorted(there - listed)[: MOST // 2], *sorted(listed - there)[: MOST // 2])
    both = len(there & listed)
    return Inventory(files=len(there), registered=both, entries=len(data.table("assets")), found=both, rows=rows)


@fact("assets.asset_id assets.path assets.topic! assets.status! assets.language?")
def conflicting_topics(data: Data) -> Evidence:
    """Topics with more than one current version in one language, out of all topics; files that are gone do not count."""
    assets = data.table("assets")
    known = assets[assets["topic"].notna()]
    current = known[known["status"] == "current"]
    if data.content is not None:
        current = current[current["path"].isin(files(data.content))]
    keys = ["topic", "language"] if "language" in current.columns else ["topic"]
    sizes = current.groupby(keys, dropna=False).size()
    twice = sorted({str(k[0] if isinstance(k, tuple) else k) for k in sizes.index[sizes > 1]})
    return Share(part=len(twice), whole=int(known["topic"].nunique()), of="topics", rows=tuple(twice[:MOST]))


@fact(f"assets.asset_id assets.status! {' '.join(f'assets.{c}?' for c in NINE)}")
def filled_metadata(data: Data) -> Evidence:
    """Filled cells of the nine required details over the current sources; the worst detail is named."""
    current = _current(data)
    filled = pd.DataFrame({c: current[c].notna() if c in current.columns else False for c in NINE}, index=current.index)
    by_field = filled.mean()
    worst = str(by_field.idxmin()).replace("_", " ") if len(current) and by_field.min() < 1 else ""
    poor = filled.sum(axis=1).sort_values(kind="stable")
    rows = tuple(sorted(current.loc[poor.index[poor < len(NINE)], "asset_id"].astype(str))[:MOST])
    return Share(
        part=int(filled.to_numpy().sum()),
        whole=filled.size,
        of="details of current sources",
        n=len(current),
        rows=rows,
        worst=worst,
    )


@fact("assets.asset_id assets.status! assets.owner! people.person_id people.left_on?")
def owned_sources(data: Data) -> Evidence:
    """Current sources whose owner is still there, out of all current sources."""
    people, current = data.table("people"), _current(data)
    there = people
    if "left_on" in people.columns:
        there = people[people["left_on"].isna() | (people["left_on"] > pd.Timestamp(data.as_of))]
    owned = current["owner"].isin(there["person_id"])
    rows = tuple(sorted(current.loc[~owned, "asset_id"].astype(str))[:MOST])
    return Share(part=int(owned.sum()), whole=len(current), of="current sources", rows=rows)


@fact("assets.asset_id assets.status! assets.updated_on! assets.review_due?")
def outdated_sources(data: Data) -> Evidence:
    """Current sources past their review date, or without one and not updated for a year, out of all current sources."""
    current, now = _current(data), pd.Timestamp(data.as_of)
    due = current["review_due"] if "review_due" in current.columns else pd.Series(pd.NaT, current.index)
    old = (due < now) | (due.isna() & ~(current["updated_on"] > now - STALE))
    rows = tuple(sorted(current.loc[old, "asset_id"].astype(str))[:MOST])
    return Share(part=int(old.sum()), whole=len(current), of="current sources", rows=rows)


@fact("assets.asset_id assets.path assets.ai_allowed! assets.sensitivity?")
def cleared_sources(data: Data) -> Evidence:
    """Sources cleared for AI: data class, candidates for personal data, and a person's rulings on them."""
    if data.content is None:
        return NO_FOLDER
    assets = data.table("assets")
    mine = assets[assets["ai_allowed"].fillna(value=False).astype(bool)]
    labelled = mine["sensitivity"].notna() if "sensitivity" in mine.columns else mine["asset_id"].isna()
    allowed = set(mine["path"])
    texts = {path: text for path, text in read_folder(data.content).texts.items() if path in allowed}
    hits = [path for path, text in texts.items() if kinds_of_personal_data(text)]
    confirmed = sorted(p for p in allowed if data.rulings.get(str(p)) == "confirmed")
    suspected = [p for p in hits if data.rulings.get(p) is None]
    return Cleared(
        cleared=len(mine),
        labelled=int(labelled.sum()),
        searched=len(texts),
        suspected=tuple(sorted(suspected)[:MOST]),
        confirmed=tuple(map(str, confirmed[:MOST])),
        unlabelled=tuple(sorted(mine.loc[~labelled, "asset_id"].astype(str))[:MOST]),
    )


@fact("assets.asset_id assets.status! assets.version assets.master_asset assets.source_version?")
def translations_in_step(data: Data) -> Evidence:
    """Current translations made from the version of the original that is current, out of all current translations."""
    current = _current(data)
    rows = current[current["master_asset"].notna()]
    if rows.empty:
        return NotApplicable(why="There is no translation among the current sources.")
    version = current.drop_duplicates("asset_id").set_index("asset_id")["version"]
    made_from = (
        rows["source_version"] if "source_version" in rows.columns else pd.Series(None, rows.index, dtype="object")
    )
    same = made_from.notna() & (made_from == rows["master_asset"].map(version))
    late = tuple(sorted(rows.loc[~same, "asset_id"].astype(str))[:MOST])
    return Share(part=int(same.sum()), whole=len(rows), of="translations", rows=late)


def _current(data: Data) -> pd.DataFrame:
    assets: pd.DataFrame = data.table("assets")
    return assets.loc[assets["status"] == "current"]
