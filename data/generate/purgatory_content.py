"""Register and content folder of the plateau pilot: 240 files, 230 of them registered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.generate.draw import Rng, exact_choice, pick, shuffled
from data.generate.purgatory_people import AS_OF, Cast
from data.generate.purgatory_provenance import Sources

THREE, TWO, ALONE = 30, 50, 10
LANGUAGES = ("en", "de", "fr")
SUBJECTS = [
    "newsletter",
    "landing page",
    "social post",
    "ad text",
    "banner",
    "product line",
    "spring offer",
    "claims",
    "price list",
    "brand tone",
]
SIDES = ["footer", "header", "opening", "legal note", "call to action", "picture rules", "facts", "audience"]
UNAPPROVED_KINDS = {"pdf": 15, "pptx": 8, "txt": 6}
APPROVED_KINDS = {"docx": 120, "html": 41, "md": 30, "xlsx": 20}


def topics() -> list[str]:
    """Eighty topics."""
    return [f"{subject} {side}" for subject in SUBJECTS for side in SIDES]


def assets(rng: Rng, made: Cast) -> pd.DataFrame:
    """The register with its gaps; `kind` and `group` are helpers for the files."""
    rows = _current(rng)
    rows = pd.concat([rows, _past(rng)], ignore_index=True)
    rows["asset_id"] = [f"A{i + 1:03d}" for i in range(len(rows))]
    rows["owner"] = [made.owners[i % 8] for i in range(len(rows))]
    rows["approved_by"] = made.reviewers[0]
    rows["audience"], rows["licence"], rows["risk_tier"] = "customers", "own", "low"
    rows["sensitivity"] = exact_choice(rng, {"public": 150, "internal": len(rows) - 150})
    rows["ai_allowed"] = [i < 190 for i in range(len(rows))]
    rows["title"] = [
        f"{t or 'loose note'} ({lang})" for t, lang in zip(rows["topic"].fillna(""), rows["language"], strict=True)
    ]
    rows = _translations(rng, rows)
    rows = _gaps(rng, rows)
    return rows.assign(kind=_kinds(rng))


def _current(rng: Rng) -> pd.DataFrame:
    """30 topics in three languages, 50 with two files (one topic twice in one language), ten files without topic."""
    pairs: list[tuple[Any, str]] = []
    for place, topic in enumerate(shuffled(rng, topics())):
        languages = LANGUAGES if place < THREE else LANGUAGES[:2]
        pairs += [(topic, "en" if place == THREE + TWO - 1 else lang) for lang in languages]
    pairs += [(np.nan, "en")] * ALONE
    frame = pd.DataFrame(pairs, columns=["topic", "language"])
    days = rng.integers(20, 350, size=len(frame))
    return frame.assign(status="current", version="2", updated_on=AS_OF - pd.to_timedelta(days, unit="D"))


def _past(rng: Rng) -> pd.DataFrame:
    frame = pd.DataFrame({"topic": pick(rng, topics(), 30), "language": "en", "version": "1"})
    frame["status"] = ["superseded"] * 20 + ["draft"] * 6 + ["retired"] * 4
    frame["updated_on"] = pd.Timestamp("2025-03-03") + pd.to_timedelta(rng.integers(0, 90, size=30), unit="D")
    frame["superseded_on"] = [pd.Timestamp("2025-09-15") if s == "superseded" else pd.NaT for s in frame["status"]]
    return frame


def _translations(rng: Rng, rows: pd.DataFrame) -> pd.DataFrame:
    """25 current files in another language name their original; three were made from an older version."""
    now = rows[(rows["status"] == "current") & rows["topic"].notna()]
    original = now[now["language"] == "en"].drop_duplicates("topic").set_index("topic")["asset_id"]
    chosen = pick(rng, list(now.index[now["language"] != "en"]), 25)
    rows.loc[chosen, "master_asset"] = rows.loc[chosen, "topic"].map(original)
    rows.loc[chosen, "source_version"] = ["1"] * 3 + ["2"] * 22
    return rows


def _gaps(rng: Rng, rows: pd.DataFrame) -> pd.DataFrame:
    """216 empty cells of the 1,800 that describe the current files, 36 of them out of date."""
    now = shuffled(rng, list(rows.index[rows["status"] == "current"]))
    undated, dated = now[:90], now[90:]
    rows["review_due"] = AS_OF + pd.Timedelta(days=90)
    rows.loc[undated, "review_due"] = pd.NaT
    rows.loc[undated[:16], "updated_on"] = AS_OF - pd.Timedelta(days=420)
    rows.loc[dated[:20], "review_due"] = AS_OF - pd.Timedelta(days=35)
    masters = set(rows["master_asset"].dropna())
    plain = [i for i in now if rows.loc[i, "asset_id"] not in masters and pd.isna(rows.loc[i, "master_asset"])]
    rows.loc[pick(rng, now, 10), "owner"] = np.nan
    rows.loc[pick(rng, plain, 6), "version"] = np.nan
    rows.loc[pick(rng, now, 70), "audience"] = np.nan
    rows.loc[pick(rng, [i for i in now if i < 190], 12), "sensitivity"] = np.nan
    lacking = shuffled(rng, now)
    rows.loc[lacking[:28], "licence"] = np.nan
    rows.loc[lacking[28:42], "approved_by"] = np.nan
    rows.loc[lacking[42:45], "licence"] = "unknown"
    rows.loc[rows["status"] == "draft", "approved_by"] = np.nan
    rows["role"] = "none"
    rows.loc[lacking[28:34], "role"] = "unapproved"
    rows.loc[lacking[42:132], "role"] = "fine"
    rows.loc[rows.index[rows["status"] == "superseded"][:3], "role"] = "superseded"
    return rows


def _kinds(rng: Rng) -> list[str]:
    """File endings of the registered files; the past ones are documents, because some have near copies."""
    left = dict(APPROVED_KINDS) | UNAPPROVED_KINDS
    left["docx"] -= 30 + 10
    return exact_choice(rng, left) + ["docx"] * 30


def sources(rows: pd.DataFrame) -> Sources:
    """The 99 assets that items were made from."""
    by = {role: list(rows.loc[rows["role"] == role, "asset_id"]) for role in ("fine", "unapproved", "superseded")}
    return Sources(by["fine"], by["unapproved"], by["superseded"])


def register(rows: pd.DataFrame) -> pd.DataFrame:
    """The register as delivered, with the path of each file."""
    out = rows.drop(columns=["kind", "role"])
    return out.assign(
        path=[_path(a, t, k) for a, t, k in zip(rows["asset_id"], rows["topic"], rows["kind"], strict=True)]
    )


def files(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Every file of the folder: the registered ones and ten copies nobody registered."""
    listed = register(rows)
    made = [
        _file({str(k): v for k, v in row.items()}, kind)
        for row, kind in zip(listed.to_dict("records"), rows["kind"], strict=True)
    ]
    broken = [f for f in made if f["kind"] == "pdf"][:5]
    for entry in broken:
        entry["readable"] = False
    past = [f for f in made if f["status"] == "superseded"][3:10]
    copies = [_copy(original, group) for group, original in enumerate(past)]
    copies += [_copy({**made[-1], "topic": "old price table"}, 7, n) for n in range(3)]
    return _contradicting(made) + copies


def _file(row: dict[str, Any], kind: str) -> dict[str, Any]:
    known = {
        k: None if pd.isna(row[k]) else row[k] for k in ("path", "topic", "asset_id", "version", "language", "status")
    }
    extra = {"updated_on": row["updated_on"].date(), "kind": kind, "readable": True, "group": None, "contradicts": None}
    return known | extra


def _copy(original: dict[str, Any], group: int, number: int = 0) -> dict[str, Any]:
    """A near copy of a file that nobody registered."""
    if original["status"] == "superseded":
        original["group"] = group
    path = f"shared/copies/{str(original['topic']).replace(' ', '-')}-copy{number or ''}.docx"
    return {**original, "asset_id": None, "path": path, "status": None, "group": group}


def _contradicting(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two topics whose two current files state different figures."""
    by: dict[str, list[dict[str, Any]]] = {}
    for entry in made:
        if entry["status"] == "current" and entry["topic"] and entry["readable"]:
            by.setdefault(entry["topic"], []).append(entry)
    sizes = {t: sum(f["topic"] == t and f["status"] == "current" for f in made) for t in by}
    pairs = [p for t, p in by.items() if sizes[t] == 2 and len(p) == 2 and len({f["language"] for f in p}) == 2]
    for number, pair in enumerate(pairs[:2]):
        for entry in pair:
            entry["contradicts"] = number
    return made


def _path(asset: str, topic: Any, kind: str) -> str:
    name = "loose-note" if pd.isna(topic) else str(topic).replace(" ", "-")
    return f"{name.split('-')[0]}/{name}-{asset.lower()}.{kind}"
