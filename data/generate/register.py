"""A register of sources and the files it lists, with exact counts, for any of the stories."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.generate.draw import Rng, exact_choice, pick, pseudonyms


@dataclass(frozen=True)
class Shape:
    """What the register and the folder look like, in counts."""

    as_of: pd.Timestamp
    topics: tuple[str, ...]
    current: int
    conflicts: int
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
    near_groups: tuple[int, ...]
    """Sizes of groups of near-duplicate files."""
    contradictions: int
    languages: tuple[str, ...] = ("en", "de", "fr")
    translations: int = 0
    translations_late: int = 0
    unlabelled: int = 0
    licences: dict[str, int] = field(default_factory=dict)
    """Sources with another licence than 'own'."""
    unapproved: int = 1
    cleared: int | None = None
    other_kind: str = "md"
    """Kind of the archived and the unregistered files."""


def register(rng: Rng, shape: Shape, owners: list[str]) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """The files of the folder and the rows of the register."""
    rows = _current(rng, shape, owners)
    rows = _with_dates(rng, rows, shape)
    rows = _with_gaps(rng, rows, shape)
    assets = pd.concat([rows, _others(shape, owners)], ignore_index=True)
    assets.insert(0, "asset_id", [f"S-{i + 1:04d}" for i in range(len(assets))])
    assets = _with_masters(assets, shape)
    return _files(rng, assets, shape), assets.drop(columns="kind")


def _current(rng: Rng, shape: Shape, owners: list[str]) -> pd.DataFrame:
    """Current sources: one per topic and language, plus a second one for each topic in conflict."""
    pairs = [(topic, language) for language in shape.languages for topic in shape.topics]
    chosen = pairs[: shape.current - shape.conflicts]
    twice = [(topic, shape.languages[0]) for topic in shape.topics[-shape.conflicts :]] if shape.conflicts else []
    kinds = exact_choice(rng, {**shape.kinds, "md": shape.current - sum(shape.kinds.values())})
    gone = pseudonyms(rng, 1, owners)[0]
    rows = []
    for i, (topic, language) in enumerate([*chosen, *twice]):
        second = i >= len(chosen)
        slug = topic.replace(" ", "-")
        rows.append(
            {
                "path": f"{slug}/{slug}-{language}{'-copy' if second else ''}.{kinds[i]}",
                "topic": topic,
                "title": topic[:1].upper() + topic[1:],
                "owner": gone if i < shape.current - shape.owned else owners[i % len(owners)],
                "version": "2" if second else "3",
                "status": "current",
                "audience": "customers" if i % 3 else "partners",
                "language": language,
                "sensitivity": "internal" if i % 5 == 0 else "public",
                "licence": "own",
                "ai_allowed": shape.cleared is None or i < shape.cleared,
                "approved_by": owners[(i + 1) % len(owners)],
                "risk_tier": ("low", "medium", "low", "low", "high")[i % 5],
                "kind": kinds[i],
            }
        )
    return pd.DataFrame(rows)


def _with_dates(rng: Rng, rows: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    n = len(rows)
    old = set(pick(rng, range(n), shape.outdated))
    age = rng.integers(20, 300, size=n)
    updated = [shape.as_of - pd.Timedelta(days=int(a) + (400 if i in old else 0)) for i, a in enumerate(age)]
    due = [shape.as_of + pd.Timedelta(days=-30 - int(a) // 3 if i in old else 30 + int(a)) for i, a in enumerate(age)]
    return rows.assign(updated_on=updated, review_due=due, superseded_on=pd.NaT)


def _with_gaps(rng: Rng, rows: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """Empty cells, missing data classes, other licences, sources nobody approved."""
    out = rows.copy()
    for column, n in shape.empty.items():
        out.loc[pick(rng, range(len(out)), n), column] = pd.NaT if column == "review_due" else None
    cleared = [i for i in range(len(out)) if out["ai_allowed"][i]]
    out.loc[pick(rng, cleared, shape.unlabelled), "sensitivity"] = None
    for licence, n in shape.licences.items():
        out.loc[out.index[-n:], "licence"] = licence
    english = [i for i in range(len(out)) if out["language"][i] == shape.languages[0]]
    out.loc[english[5 : 5 + shape.unapproved], "approved_by"] = None
    return out


def _others(shape: Shape, owners: list[str]) -> pd.DataFrame:
    """Superseded, retired and draft entries; the last ones point to files that are gone."""
    n = shape.entries - shape.current
    rows = []
    for i in range(n):
        topic = shape.topics[i % len(shape.topics)]
        slug = topic.replace(" ", "-")
        status = ("superseded", "retired", "draft")[i % 3]
        rows.append(
            {
                "path": f"archive/{slug}-{i + 1}.{shape.other_kind}",
                "topic": topic,
                "title": topic[:1].upper() + topic[1:],
                "owner": owners[i % len(owners)],
                "version": "1",
                "status": status,
                "updated_on": shape.as_of - pd.Timedelta(days=500 + i),
                "language": shape.languages[0],
                "sensitivity": "public",
                "licence": "own",
                "ai_allowed": False,
                "approved_by": None if status == "draft" else owners[0],
                "superseded_on": shape.as_of - pd.Timedelta(days=200 + i) if status != "draft" else pd.NaT,
                "kind": shape.other_kind,
            }
        )
    return pd.DataFrame(rows)


def _with_masters(assets: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    """Some sources of another language are translations of the first language's; a few of an older version."""
    out = assets.assign(master_asset=None, source_version=None)
    if not shape.translations:
        return out
    current = out[out["status"] == "current"]
    first = current[current["language"] == shape.languages[0]].drop_duplicates("topic").set_index("topic")
    others = current[current["language"] == shape.languages[1]].head(shape.translations)
    for place, (index, row) in enumerate(others.iterrows()):
        out.loc[index, "master_asset"] = first.loc[row["topic"], "asset_id"]
        version = first.loc[row["topic"], "version"]
        out.loc[index, "source_version"] = "1" if place < shape.translations_late else version
    return out


def _files(rng: Rng, assets: pd.DataFrame, shape: Shape) -> list[dict[str, Any]]:
    """One file per registered entry that has one, and files nobody registered."""
    there = assets.iloc[: shape.registered]
    columns = ["path", "topic", "kind", "asset_id", "version", "updated_on", "language", "status"]
    files = [dict(zip(columns, row, strict=True)) for row in there[columns].itertuples(index=False)]
    for i in range(shape.files - len(files)):
        topic = shape.topics[(i * 5) % len(shape.topics)]
        files.append(
            {
                "path": f"inbox/{topic.replace(' ', '-')}-{i + 1}.{shape.other_kind}",
                "topic": topic,
                "kind": shape.other_kind,
                "asset_id": None,
                "version": None,
                "updated_on": shape.as_of,
                "language": shape.languages[0],
                "status": None,
            }
        )
    for entry in files:
        entry |= {"readable": True, "group": None, "contradicts": None}
    for i in pick(
        rng, [i for i, f in enumerate(files) if f["kind"] in ("docx", "xlsx", "pdf", "zip", "pptx")], shape.unreadable
    ):
        files[i]["readable"] = False
    _pair_up(files, shape)
    return files


def _pair_up(files: list[dict[str, Any]], shape: Shape) -> None:
    """Mark near-duplicate groups among the last files, and pairs of one topic that contradict each other."""
    plain = [f for f in reversed(files) if f["kind"] == "md" and f["readable"]]
    for group, size in enumerate(shape.near_groups):
        for entry in plain[:size]:
            entry["group"] = group
        plain = plain[size:]
    pairs = 0
    for topic in shape.topics:
        mine = [
            f
            for f in files
            if f["topic"] == topic and f["status"] == "current" and f["readable"] and f["group"] is None
        ]
        if len(mine) >= 2 and pairs < shape.contradictions:
            mine[0]["contradicts"] = mine[1]["contradicts"] = pairs
            pairs += 1
