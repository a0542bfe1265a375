"""Register and content folder of the plateau pilot: 240 files, 230 of them registered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from data.generate.draw import Rng, exact_choice, pick, shuffled
from data.generate.purgatory_people import AS_OF, Cast
from data.generate.purgatory_provenance import Sources
from data.generate.register import FIRST, LATE, SECOND, TRANSLATION, entry, in_order, kept_apart
from data.generate.texts import Recipe, titled

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
TEAMS = ("Editorial", "Print", "Web desk", "CRM desk", "Retail", "Legal desk", "Studio", "Social desk")
"""How the files name their eight owners."""
SECONDS = {"web": ("rewritten",), "print": ("rewritten again",)}
"""The topic in conflict: two more English texts, with another figure than the first."""
SOME_FAULTS = {5: "untranslated", 15: "half", 25: "untranslated", 35: "half"}
"""Places among the translations nobody registered, and what is wrong with them."""
MEETINGS = tuple(f"{subject} meeting" for subject in SUBJECTS)
COMPARABLE = (("md", "html"), ("docx", "xlsx", "pptx"))
"""Kinds that say their version in the same way."""
OLD_PRICES = Recipe("old price table", "facts")
TAKEN = ("note", "shortened", "", "note", "shortened", "", "note")
"""What was done to the copies of seven replaced files."""


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
    rows = _translations(rng, rows)
    rows = _gaps(rng, rows)
    rows = _recipes(rows.assign(kind=_kinds(rng)))
    rows["title"] = [titled("marketing", recipe) for recipe in rows["recipe"]]
    return in_order(rows)


def _current(rng: Rng) -> pd.DataFrame:
    """29 topics in three languages, one with three files in one, 50 in two languages, ten files without topic."""
    pairs: list[tuple[Any, str]] = []
    for place, topic in enumerate(shuffled(rng, topics())):
        languages = LANGUAGES if place < THREE else LANGUAGES[:2]
        pairs += [(topic, "en" if place == THREE - 1 else lang) for lang in languages]
    pairs += [(np.nan, "en")] * ALONE
    frame = pd.DataFrame(pairs, columns=["topic", "language"])
    days = rng.integers(20, 350, size=len(frame))
    return frame.assign(status="current", version="2", updated_on=AS_OF - pd.to_timedelta(days, unit="D"))


def _past(rng: Rng) -> pd.DataFrame:
    frame = pd.DataFrame({"topic": pick(rng, topics(), 30), "language": "en", "version": "1"})
    frame["status"] = ["superseded"] * 20 + ["draft"] * 6 + ["retired"] * 4
    frame["updated_on"] = pd.Timestamp("2024-09-02") + pd.to_timedelta(rng.integers(0, 90, size=30), unit="D")
    frame["superseded_on"] = [pd.Timestamp("2025-09-15") if s == "superseded" else pd.NaT for s in frame["status"]]
    return frame


def _translations(rng: Rng, rows: pd.DataFrame) -> pd.DataFrame:
    """25 current files in another language name their original, all of them its current version so far."""
    now = rows[(rows["status"] == "current") & rows["topic"].notna()]
    original = now[now["language"] == "en"].drop_duplicates("topic").set_index("topic")["asset_id"]
    chosen = pick(rng, list(now.index[now["language"] != "en"]), 25)
    rows.loc[chosen, "master_asset"] = rows.loc[chosen, "topic"].map(original)
    rows.loc[chosen, "source_version"] = "2"
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
    kinds = exact_choice(rng, left)
    alone = [place >= len(kinds) - ALONE for place in range(len(kinds))]
    return kept_apart(kinds, alone, ("txt",)) + ["docx"] * 30


def _recipes(rows: pd.DataFrame) -> pd.DataFrame:
    """What each file holds, what is wrong with some of them, and in which order a topic's files were made."""
    out = rows.copy()
    late = _late(out)
    out.loc[late, ["source_version", "version"]] = "1"
    faults = dict.fromkeys(late, "behind") | _faults(out)
    meetings = iter(MEETINGS)
    seconds = iter(SECONDS.items())
    seen: set[str] = set()
    recipes, ranks, ends = [], [], []
    for i, row in out.iterrows():
        now, topic = row["status"] == "current", row["topic"]
        rank, end, edits = FIRST, "" if now else "old", () if now else ("older",)
        if row["language"] != "en":
            rank, edits = (LATE if i in late else TRANSLATION), tuple(filter(None, [faults.get(i, "")]))
        elif now and topic in seen:
            rank, (end, edits) = SECOND, next(seconds)
        subject, side = (next(meetings), "minutes") if pd.isna(topic) else _split(topic)
        seen |= {topic} if now and row["language"] == "en" and not pd.isna(topic) else set()
        recipes.append(Recipe(subject, side, row["language"], edits))
        ranks.append(rank)
        ends.append(end)
    conflict = out["topic"].isin(out.loc[[r == SECOND for r in ranks], "topic"]) & (out["status"] == "current")
    return out.assign(recipe=recipes, rank=ranks, end=ends, silent=conflict)


def _late(rows: pd.DataFrame) -> list[Any]:
    """Three registered translations, chosen so that they and their originals say their version in the same way."""
    way = {kind: number for number, kinds in enumerate(COMPARABLE) for kind in kinds}
    ways = rows["kind"].map(way)
    original = rows["master_asset"].map(dict(zip(rows["asset_id"], ways, strict=True)))
    return list(rows.index[original.notna() & (original == ways)][:3])


def _faults(rows: pd.DataFrame) -> dict[Any, str]:
    """Faults of translations that the register does not know."""
    german = (rows["status"] == "current") & (rows["language"] == "de") & rows["master_asset"].isna()
    others = rows.index[german & rows["kind"].isin(["docx", "html", "md"])]
    return {others[place]: fault for place, fault in SOME_FAULTS.items()}


def _split(topic: str) -> tuple[str, str]:
    subject = next(s for s in SUBJECTS if topic.startswith(f"{s} "))
    return subject, topic.removeprefix(f"{subject} ")


def sources(rows: pd.DataFrame) -> Sources:
    """The 99 assets that items were made from."""
    by = {role: list(rows.loc[rows["role"] == role, "asset_id"]) for role in ("fine", "unapproved", "superseded")}
    return Sources(by["fine"], by["unapproved"], by["superseded"])


def register(rows: pd.DataFrame) -> pd.DataFrame:
    """The register as delivered, with the path of each file."""
    paths = [_path(row) for row in rows.to_dict("records")]
    return rows.assign(path=paths).drop(columns=["kind", "role", "recipe", "rank", "end", "silent"])


def files(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Every file of the folder: the registered ones and ten copies nobody registered."""
    teams = dict(zip(sorted(rows["owner"].dropna().unique()), TEAMS, strict=True))
    made = [entry({**row, "path": _path(row)}, teams, "") for row in rows.to_dict("records")]
    for one in made[-5:]:
        one["readable"] = False
    for one in made:
        one["contradicts"] = 0 if one["status"] == "current" and one["recipe"].edits in SECONDS.values() else None
    past = [f for f in made if f["status"] == "superseded"][3:10]
    copies = [_copy(f, group, edit) for group, (f, edit) in enumerate(zip(past, TAKEN, strict=True))]
    return made + copies + [_old_prices(n, edit) for n, edit in enumerate(("", "note", "figure"))]


def _copy(original: dict[str, Any], group: int, edit: str) -> dict[str, Any]:
    """A copy of a replaced file under its own name, not registered: the same file, or an edit of it without details."""
    original["group"] = group
    recipe = original["recipe"]
    edited = Recipe(recipe.subject, recipe.angle, "en", tuple(filter(None, [*recipe.edits, edit])))
    path = f"shared/copies/{original['path'].rpartition('/')[2]}"
    details = {} if edit else original["details"]
    return {**original, "asset_id": None, "path": path, "status": None, "recipe": edited, "details": details}


def _old_prices(number: int, edit: str) -> dict[str, Any]:
    """One of three copies of a price table whose original is gone."""
    path = f"shared/copies/old-price-table-copy{number or ''}.docx"
    recipe = Recipe(OLD_PRICES.subject, OLD_PRICES.angle, "en", (edit,) if edit else ())
    blank = {"topic": None, "asset_id": None, "version": None, "status": None, "updated_on": AS_OF.date()}
    said = {"language": "en", "kind": "docx", "details": {}, "readable": True, "group": 7, "contradicts": None}
    return {"path": path, **blank, **said, "recipe": recipe}


def _path(row: dict[Any, Any]) -> str:
    subject = row["recipe"].subject
    if pd.isna(row["topic"]):
        return f"minutes/{subject.replace(' ', '-')}.{row['kind']}"
    name = str(row["topic"]).replace(" ", "-")
    end = f"-{row['end']}" if row["end"] else ""
    return f"{subject.replace(' ', '-')}/{name}-{row['language']}{end}.{row['kind']}"
