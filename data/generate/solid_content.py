"""The sources of the sample pilot "Solid system": the register and the files of the content folder."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from data.generate import draw
from data.generate.solid_base import AS_OF, day, source
from data.generate.solid_flow import NO_RUNBOOK, NOW
from data.generate.solid_people import owners, reviewers
from data.generate.story import canonical, records

NOW_DAY = pd.Timestamp(AS_OF)
FIELDS = ("newsletter", "landing page", "campaign", "product", "brand", "event", "partner", "service", "press")
MATTERS = (
    "footer", "header", "prices", "claims", "delivery times", "image rights", "tone", "opening hours", "returns",
    "terms", "audience", "call to action", "legal note", "contact page", "calendar", "target figures",
)  # fmt: skip
TOPICS = tuple(f"{field} {matter}" for matter in MATTERS for field in FIELDS)[:138]
TWO_LANGUAGES, THREE_LANGUAGES = 86, 24
"""Topics in two and in three languages; with the two that have two versions: 160 pairs of sources on one topic."""
DOUBLED = (136, 137)
CONTRADICTING = 24
TRANSLATED = 23
CURRENT, SUPERSEDED, DRAFT, RETIRED = 368, 28, 7, 5
GONE, UNREGISTERED = 3, 7
FORMATS = {"docx": 150, "md": 108, "html": 90, "xlsx": 43, "pdf": 9, "pptx": 8, "txt": 4}
UNREADABLE = 6
NEAR = 6
"""Pairs of near-duplicates beside the two topics with two versions: 16 files in all."""
EMPTY = {"owner": 4, "audience": 58, "review_due": 40, "licence": 30}
USED = 61


@cache
def register() -> pd.DataFrame:
    """The `assets` table with three more columns for the folder: `kind`, `subject`, `group`."""
    rng = source(40)
    rows = pd.DataFrame(_topical() + _plain() + _past(rng))
    rows["asset_id"] = [f"AST-{100 + i}" for i in range(len(rows))]
    rows = _described(rng, rows)
    rows = _translations(rows)
    rows["path"] = _paths(rng, rows)
    return rows


def assets() -> pd.DataFrame:
    """The `assets` table: 408 rows, 368 of them current, three without a file."""
    return canonical("assets", register().drop(columns=["kind", "subject", "group"]))


def used_sources() -> list[str]:
    """The 61 sources the items were made from; only the first of them is not approved."""
    rows = register()
    return [str(a) for a in rows.loc[rows["status"] == "current", "asset_id"].iloc[30 : 30 + USED]]


def files() -> list[dict[str, Any]]:
    """The 412 files of the content folder: 405 registered ones and seven nobody registered."""
    rows = register()
    kept = rows.iloc[: len(rows) - GONE]
    broken = set(kept.index[kept["kind"] == "pdf"][:UNREADABLE])
    made = [_file(row, readable=i not in broken) for i, row in kept.iterrows()]
    return made + [_loose(i) for i in range(UNREGISTERED)]


def _topical() -> list[dict[str, Any]]:
    """Current sources with a topic, one per topic and language but for two topics with two versions."""
    made: list[dict[str, Any]] = []
    for i, topic in enumerate(TOPICS):
        languages = ("en", "de", "fr")[: 3 if i < THREE_LANGUAGES else 2 if i < THREE_LANGUAGES + TWO_LANGUAGES else 1]
        made += [{"topic": topic, "subject": topic, "language": lang, "version": "v2"} for lang in languages]
    for number, i in enumerate(DOUBLED):
        twin = next(row for row in made if row["topic"] == TOPICS[i])
        twin["group"] = number
        made.append(twin | {"version": "v1"})
    return [row | {"status": "current"} for row in made]


def _plain() -> list[dict[str, Any]]:
    """Current sources without a topic: instructions for each step, and building blocks of layouts."""
    names = [f"runbooks/{row[0]}" for row in NOW if row[0] != NO_RUNBOOK]
    n = CURRENT - len(_topical())
    names += [f"blocks/layout block {i:02d}" for i in range(1, n - len(names) + 1)]
    made: list[dict[str, Any]] = [
        {"topic": None, "subject": name, "language": "en", "version": "v1", "status": "current"} for name in names
    ]
    for pair in range(NEAR):
        first, second = made[20 + 2 * pair], made[21 + 2 * pair]
        first["group"] = second["group"] = len(DOUBLED) + pair
    return made


def _past(rng: draw.Rng) -> list[dict[str, Any]]:
    topics = draw.pick(rng, TOPICS, SUPERSEDED + DRAFT + RETIRED)
    states = ["superseded"] * SUPERSEDED + ["draft"] * DRAFT + ["retired"] * RETIRED
    return [
        {"topic": t, "subject": t, "language": "en", "version": "v3" if s == "draft" else "v0", "status": s}
        for t, s in zip(topics, states, strict=True)
    ]


def _described(rng: draw.Rng, rows: pd.DataFrame) -> pd.DataFrame:
    n, here = len(rows), rows["status"] == "current"
    rows["title"] = [s.split("/")[-1][:1].upper() + s.split("/")[-1][1:] for s in rows["subject"]]
    rows["owner"] = draw.in_turn(owners(), n)
    rows["updated_on"] = [NOW_DAY - pd.Timedelta(days=int(d)) for d in rng.integers(20, 300, size=n)]
    _same_age(rows)
    rows["review_due"] = [NOW_DAY + pd.Timedelta(days=int(d)) for d in rng.integers(10, 300, size=n)]
    late = rows.index[here & ~rows["subject"].str.startswith("runbooks")]
    for i in draw.pick(rng, list(late), 32):
        rows.loc[i, "review_due"] = NOW_DAY - pd.Timedelta(days=int(rng.integers(5, 90)))
    rows["audience"] = draw.in_turn(["customers", "prospects", "partners"], n)
    rows["sensitivity"] = draw.in_turn(["public", "public", "internal"], n)
    rows["licence"] = draw.in_turn(["own", "own", "licensed", "open"], n)
    rows["ai_allowed"] = here
    rows["approved_by"] = [reviewers()[i % 4] if s != "draft" else None for i, s in enumerate(rows["status"])]
    rows.loc[30, "approved_by"] = None
    rows["superseded_on"] = [day("2026-01-15") if s == "superseded" else pd.NaT for s in rows["status"]]
    risks = {t: ("low", "medium", "low", "high")[i % 4] for i, t in enumerate(TOPICS)}
    rows["risk_tier"] = rows["topic"].map(risks)
    return _emptied(rng, rows, list(rows.index[here]))


def _same_age(rows: pd.DataFrame) -> None:
    """Near-duplicates of one pair are of the same age, apart from the two topics with two versions."""
    for group in range(len(DOUBLED), len(DOUBLED) + NEAR):
        members = rows.index[rows["group"] == group]
        rows.loc[members, "updated_on"] = rows.loc[members[0], "updated_on"]


def _emptied(rng: draw.Rng, rows: pd.DataFrame, current: list[int]) -> pd.DataFrame:
    """Empty cells of current sources; those past their review date keep it, those used keep their licence."""
    due = pd.to_datetime(rows["review_due"])
    for column, n in EMPTY.items():
        fine = current if column != "licence" else [i for i in current if not 30 <= i < 30 + USED]
        fine = fine if column != "review_due" else [i for i in current if due[i] >= NOW_DAY]
        chosen = draw.pick(rng, fine, n)
        rows[column] = rows[column].astype(object)
        rows.loc[chosen, column] = None
    return rows


def _translations(rows: pd.DataFrame) -> pd.DataFrame:
    """23 German files that name their original; one was made from its older version."""
    rows["master_asset"], rows["source_version"] = None, None
    english = rows[(rows["status"] == "current") & (rows["language"] == "en")].drop_duplicates("topic")
    master = english.set_index("topic")["asset_id"]
    german = rows.index[(rows["status"] == "current") & (rows["language"] == "de")][:TRANSLATED]
    for number, i in enumerate(german):
        rows.loc[i, "master_asset"] = master[rows.loc[i, "topic"]]
        rows.loc[i, "source_version"] = "v1" if number == 7 else "v2"
    return rows


def _paths(rng: draw.Rng, rows: pd.DataFrame) -> list[str]:
    """Kinds of file as stated over all 412 files; runbooks are md, and what is past lies in the archive."""
    kinds = dict(FORMATS)
    kinds["md"] -= len(NOW) - 1 + UNREGISTERED
    kinds["docx"] += GONE
    drawn = iter(draw.exact_choice(rng, kinds))
    rows["kind"] = ["md" if s.startswith("runbooks") else next(drawn) for s in rows["subject"]]
    return [_path(row) for row in records(rows)]


def _path(row: dict[str, Any]) -> str:
    if row["topic"] is None or row["topic"] != row["topic"]:
        return f"{row['subject'].replace(' ', '-')}.{row['kind']}"
    field = next(f for f in FIELDS if row["topic"].startswith(f + " "))
    folder = field.replace(" ", "-") if row["status"] == "current" else "archive"
    name = row["topic"].replace(" ", "-")
    state = "" if row["status"] == "current" else f"-{row['status']}"
    return f"{folder}/{name}-{row['language']}-{row['version']}{state}.{row['kind']}"


def _file(row: pd.Series[Any], *, readable: bool) -> dict[str, Any]:
    pair = row["topic"] == TOPICS[CONTRADICTING] and row["status"] == "current" and row["language"] in ("en", "de")
    group = None if pd.isna(row["group"]) else int(row["group"])
    return {
        "path": row["path"],
        "topic": _subject(row, group),
        "kind": row["kind"],
        "asset_id": row["asset_id"],
        "version": row["version"],
        "updated_on": row["updated_on"].date(),
        "language": row["language"],
        "status": row["status"],
        "readable": readable,
        "group": group,
        "contradicts": 0 if pair else None,
    }


def _subject(row: pd.Series[Any], group: int | None) -> str:
    """What the text is about; near-duplicates without a topic share one."""
    if row["topic"] is not None and not pd.isna(row["topic"]):
        return str(row["topic"])
    return f"layout blocks of set {group}" if group is not None else str(row["subject"]).split("/")[-1]


def _loose(number: int) -> dict[str, Any]:
    return {
        "path": f"inbox/note-{number + 1}.md",
        "topic": f"meeting note {number + 1}",
        "kind": "md",
        "asset_id": None,
        "version": "",
        "updated_on": AS_OF,
        "language": "en",
        "status": "draft",
        "readable": True,
        "group": None,
        "contradicts": None,
    }
