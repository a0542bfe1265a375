"""A register of sources and the files it lists, with exact counts, for any of the stories."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.generate.draw import Rng, exact_choice, pick, pseudonyms
from data.generate.texts import Recipe, titled

BINARY = ("docx", "xlsx", "pdf", "zip", "pptx")
"""Kinds that a broken upload makes unreadable."""
APART = ("zip",)
HELPERS = ("kind", "recipe", "silent", "rank")
"""Columns the register does not have."""
LATE, SECOND, FIRST, TRANSLATION = range(4)
"""The order in which the current files of one topic were last changed."""


@dataclass(frozen=True)
class Conflict:
    """A topic with two current versions in one language."""

    topic: str
    edits: tuple[str, ...]
    """What the second version says otherwise than the first."""
    silent: bool = False
    """True if neither file says which version it is or when it was reviewed: nobody can tell which one is valid."""


@dataclass(frozen=True)
class Copy:
    """A file nobody registered: a copy of a registered page, lying in the inbox."""

    of: str
    """Topic, or the subject of a page without one."""
    name: str
    edits: tuple[str, ...] = ()
    kind: str = ""
    """Its kind if it is another one than the original's; the same kind without edits is the same file."""


@dataclass(frozen=True)
class Loose:
    """A page without a topic in the register: a product, a meeting."""

    folder: str
    subject: str
    angle: str


@dataclass(frozen=True)
class Shape:
    """What the register and the folder look like, in counts."""

    domain: str
    as_of: pd.Timestamp
    topics: dict[str, tuple[str, str]]
    """Topics with their subject and angle."""
    current: int
    entries: int
    registered: int
    files: int
    owned: int
    outdated: int
    empty: dict[str, int]
    """Empty cells per detail of the current sources."""
    kinds: dict[str, int]
    """Files by kind of the registered files of current sources; the others are markdown."""
    unreadable: int
    pairs: tuple[tuple[str, str], ...]
    """Topic and language of each current file, but for the second versions."""
    teams: tuple[str, ...]
    """How the files name their owners, in the order of the owners; the last one has left."""
    conflicts: tuple[Conflict, ...] = ()
    second: str = " - Copy"
    """What the name of a second version ends on."""
    copies: tuple[Copy, ...] = ()
    loose: tuple[Loose, ...] = ()
    doubled: int = 0
    """The last so many loose pages are the first ones again, in another folder."""
    notes: tuple[Loose, ...] = ()
    """Pages in the inbox that nobody registered and that are no copies."""
    translations: int = 0
    """The first so many German files are registered as translations."""
    late: int | None = None
    """Place among the German files of the one that follows an older version; it is one of the registered ones, if any."""
    faults: dict[int, str] = field(default_factory=dict)
    """Faults of translations that the register does not know: place among the second language's files -> edit."""
    unlabelled: int = 0
    unapproved: int = 1
    other_kind: str = "md"
    """Kind of the archived and the unregistered files."""


def register(rng: Rng, shape: Shape, owners: list[str]) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """The files of the folder and the rows of the register."""
    rows = _current(rng, shape, owners)
    rows = _with_dates(rng, rows, shape)
    rows = _with_gaps(rng, rows, shape)
    assets = pd.concat([rows, _others(shape, owners)], ignore_index=True)
    assets.insert(0, "asset_id", [f"S-{i + 1:04d}" for i in range(len(assets))])
    assets = in_order(_with_masters(assets, shape))
    return _files(rng, assets, shape, owners), assets.drop(columns=list(HELPERS))


def _current(rng: Rng, shape: Shape, owners: list[str]) -> pd.DataFrame:
    """Current sources: topics in their languages, pages without a topic, second versions of the topics in conflict."""
    made = _recipes(shape)
    kinds = exact_choice(rng, {**shape.kinds, "md": shape.current - sum(shape.kinds.values())})
    alone = {t for t, n in Counter(topic for _, topic, *_ in made).items() if t is None or n == 1}
    kinds = kept_apart(kinds, [topic in alone for _, topic, *_ in made], APART)
    gone = pseudonyms(rng, 1, owners)[0]
    rows = []
    for i, (stem, topic, recipe, rank, silent) in enumerate(made):
        rows.append(
            {
                "path": f"{stem}.{kinds[i]}",
                "topic": topic,
                "title": titled(shape.domain, recipe),
                "owner": gone if i < shape.current - shape.owned else owners[i % len(owners)],
                "version": {LATE: "1", SECOND: "2"}.get(rank, "3"),
                "status": "current",
                "audience": "customers" if i % 3 else "partners",
                "language": recipe.language,
                "sensitivity": "internal" if i % 5 == 0 else "public",
                "licence": "own",
                "ai_allowed": True,
                "approved_by": owners[(i + 1) % len(owners)],
                "risk_tier": ("low", "medium", "low", "low", "high")[i % 5],
                "kind": kinds[i],
                "recipe": recipe,
                "silent": silent,
                "rank": rank,
            }
        )
    return pd.DataFrame(rows)


def _recipes(shape: Shape) -> list[tuple[str, str | None, Recipe, int, bool]]:
    """Path without ending, topic, recipe, rank and whether it is silent, of each current file."""
    silent = {c.topic for c in shape.conflicts if c.silent}
    made: list[tuple[str, str | None, Recipe, int, bool]] = []
    german = 0
    for topic, language in shape.pairs:
        fault = ""
        if language == "de":
            fault = "behind" if german == shape.late else shape.faults.get(german, "")
            german += 1
        rank = FIRST if language == "en" else LATE if fault == "behind" else TRANSLATION
        recipe = Recipe(*shape.topics[topic], language, (fault,) if fault else ())
        made.append((f"{_slug(topic)}/{_slug(topic)}-{language}", topic, recipe, rank, topic in silent))
    made += [
        (f"{one.folder}/{_slug(one.subject)}", None, Recipe(one.subject, one.angle), FIRST, False)
        for one in shape.loose
    ]
    for two in shape.conflicts:
        recipe = Recipe(*shape.topics[two.topic], "en", two.edits)
        made.append((f"{_slug(two.topic)}/{_slug(two.topic)}-en{shape.second}", two.topic, recipe, SECOND, two.silent))
    return made


def kept_apart(kinds: list[str], alone: list[bool], apart: tuple[str, ...]) -> list[str]:
    """The kinds, with some of them moved to files that stand alone: packages and bare texts are not translated.

    >>> kept_apart(["zip", "md", "docx"], [False, False, True], ("zip",))
    ['docx', 'md', 'zip']
    """
    out = list(kinds)
    free = iter([i for i, one in enumerate(alone) if one and out[i] not in apart])
    for i, kind in enumerate(kinds):
        if kind in apart and not alone[i]:
            other = next(free)
            out[i], out[other] = out[other], kind
    return out


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _with_dates(rng: Rng, rows: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    n = len(rows)
    old = set(pick(rng, range(n), shape.outdated))
    age = rng.integers(20, 300, size=n)
    updated = [shape.as_of - pd.Timedelta(days=int(a) + (400 if i in old else 0)) for i, a in enumerate(age)]
    due = [shape.as_of + pd.Timedelta(days=-30 - int(a) // 3 if i in old else 30 + int(a)) for i, a in enumerate(age)]
    return rows.assign(updated_on=updated, review_due=due, superseded_on=pd.NaT)


def _with_gaps(rng: Rng, rows: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """Empty cells, missing data classes, sources nobody approved."""
    out = rows.copy()
    for column, n in shape.empty.items():
        out.loc[pick(rng, range(len(out)), n), column] = pd.NaT if column == "review_due" else None
    out.loc[pick(rng, range(len(out)), shape.unlabelled), "sensitivity"] = None
    english = [i for i in range(len(out)) if out["language"][i] == "en" and isinstance(out["topic"][i], str)]
    out.loc[english[5 : 5 + shape.unapproved], "approved_by"] = None
    return out


def _others(shape: Shape, owners: list[str]) -> pd.DataFrame:
    """Superseded, retired and draft entries: older versions in the archive; the last ones point to files that are gone."""
    rows = []
    for i in range(shape.entries - shape.current):
        topic = list(shape.topics)[i % len(shape.topics)]
        status = ("superseded", "retired", "draft")[i % 3]
        recipe = Recipe(*shape.topics[topic], "en", ("older",))
        rows.append(
            {
                "path": f"archive/{_slug(topic)}.{shape.other_kind}",
                "topic": topic,
                "title": titled(shape.domain, recipe),
                "owner": owners[i % len(owners)],
                "version": "1",
                "status": status,
                "updated_on": shape.as_of - pd.Timedelta(days=705 + i // 2),
                "language": "en",
                "sensitivity": "public",
                "licence": "own",
                "ai_allowed": False,
                "approved_by": None if status == "draft" else owners[0],
                "superseded_on": shape.as_of - pd.Timedelta(days=200 + i) if status != "draft" else pd.NaT,
                "kind": shape.other_kind,
                "recipe": recipe,
                "silent": False,
                "rank": FIRST,
            }
        )
    return pd.DataFrame(rows)


def _with_masters(assets: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """Some sources of another language are translations of the first language's; a few of an older version."""
    out = assets.assign(master_asset=None, source_version=None)
    current = out[(out["status"] == "current") & out["topic"].notna()]
    first = current[current["language"] == "en"].drop_duplicates("topic").set_index("topic")
    others = current[current["language"] == "de"].head(shape.translations)
    for place, (index, row) in enumerate(others.iterrows()):
        version = first.loc[row["topic"], "version"]
        out.loc[index, "master_asset"] = first.loc[row["topic"], "asset_id"]
        out.loc[index, "source_version"] = "1" if place == shape.late else version
    return out


def in_order(assets: pd.DataFrame) -> pd.DataFrame:
    """The dates of a topic's current files, moved among them into the order in which such files are made.

    A late translation and a second version are older than the original, other translations younger; counts stay.
    """
    out = assets.copy()
    current = out[(out["status"] == "current") & out["topic"].notna()]
    for _, rows in current.groupby("topic"):
        order = rows.sort_values("rank", kind="stable").index
        days = rows.sort_values("updated_on", kind="stable")[["updated_on", "review_due"]]
        out.loc[order, ["updated_on", "review_due"]] = days.to_numpy()
    return out


def _files(rng: Rng, assets: pd.DataFrame, shape: Shape, owners: list[str]) -> list[dict[str, Any]]:
    """One file per registered entry that has one, and files nobody registered."""
    teams = dict(zip(owners, shape.teams, strict=False))
    files = [entry(row, teams, shape.teams[-1]) for row in assets.iloc[: shape.registered].to_dict("records")]
    _group(files, shape)
    lonely = {t for t, n in Counter(t for t, _ in shape.pairs).items() if n == 1}
    busy = {c.topic for c in shape.conflicts} | {c.of for c in shape.copies}
    for copy in shape.copies:
        current = (f for f in files if f["status"] == "current")
        files.append(_copied(next(f for f in current if copy.of in (f["topic"], f["recipe"].subject)), copy))
    files += [_note(page, shape) for page in shape.notes]
    able = [f for f in files if f["kind"] in BINARY and f["topic"] not in busy and f["group"] is None]
    able = [f for f in able if f["status"] != "current" or f["topic"] is None or f["topic"] in lonely]
    for one in pick(rng, able, shape.unreadable):
        one["readable"] = False
    return files


def entry(row: dict[Any, Any], teams: dict[str, str], gone: str) -> dict[str, Any]:
    """The file of a register row: what it holds, and what it says about itself, which is what the register says of it."""
    known = {
        k: None if pd.isna(row[k]) else row[k] for k in ("path", "topic", "asset_id", "version", "language", "status")
    }
    said = {k: row[k] for k in ("version", "audience") if isinstance(row.get(k), str)}
    said |= {"language": row["language"], "licence": "own work"}
    if not isinstance(row.get("licence"), str):
        del said["licence"]
    elif row["licence"] != "own":
        said["licence"] = row["licence"]
    if isinstance(row.get("owner"), str):
        said["owner"] = teams.get(row["owner"], gone)
    for theirs, ours in (("updated_on", "reviewed"), ("review_due", "review-due")):
        if not pd.isna(row[theirs]):
            said[ours] = row[theirs].date().isoformat()
    if row.get("silent"):
        said = {k: v for k, v in said.items() if k not in ("version", "reviewed", "review-due")}
    return known | {
        "updated_on": row["updated_on"].date(),
        "kind": row["kind"],
        "recipe": row["recipe"],
        "details": said,
        "readable": True,
        "group": None,
        "contradicts": None,
    }


def _group(files: list[dict[str, Any]], shape: Shape) -> None:
    """Number the groups of near copies and the contradictions among the registered files."""
    for number, conflict in enumerate(shape.conflicts):
        for one in files:
            if one["topic"] == conflict.topic and one["status"] == "current" and one["language"] == "en":
                one["group"] = number
                one["contradicts"] = number if "figure" in conflict.edits else None
    for place in range(shape.doubled):
        subject = shape.loose[-1 - place].subject
        for one in files:
            if one["topic"] is None and one["recipe"].subject == subject:
                one["group"] = f"loose {place}"


def _copied(original: dict[str, Any], copy: Copy) -> dict[str, Any]:
    """A copy in the inbox: the same file, or the text in another file that says nothing about itself."""
    same = not copy.edits and not copy.kind
    if original["group"] is None:
        original["group"] = f"copies of {copy.of}"
    kind = copy.kind or original["kind"]
    recipe = original["recipe"]
    return original | {
        "asset_id": None,
        "status": None,
        "version": None,
        "path": f"inbox/{_slug(copy.name)}.{kind}",
        "kind": kind,
        "recipe": recipe if same else Recipe(recipe.subject, recipe.angle, "en", copy.edits),
        "details": original["details"] if same else {},
        "contradicts": None,
    }


def _note(page: Loose, shape: Shape) -> dict[str, Any]:
    """A page in the inbox that is no copy of anything."""
    return {
        "path": f"{page.folder}/{_slug(page.subject)}.{shape.other_kind}",
        "topic": None,
        "asset_id": None,
        "version": None,
        "language": "en",
        "status": None,
        "updated_on": shape.as_of.date(),
        "kind": shape.other_kind,
        "recipe": Recipe(page.subject, page.angle),
        "details": {},
        "readable": True,
        "group": None,
        "contradicts": None,
    }
