"""Facts of the map: is it whole, what changed since before, who does the steps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import pandas as pd

from playbook.model.evidence import Evidence, Missing, Number
from playbook.model.evidence_workflow import MapFilled, PartlyTold, Remap
from playbook.model.fact import Data, fact

ATTRIBUTES = ("tool", "owner", "input", "output", "minutes")
LEAST_ITEMS = 2


@fact(
    "steps.step_id steps.version steps.position steps.tool? steps.owner? steps.input? steps.output? steps.minutes? handoffs.from_step handoffs.to_step"
)
def map_filled(data: Data) -> Evidence:
    """Filled cells of tool, owner, input, output and minutes over today's steps; orphans; ends out of reach."""
    now = steps_now(data)
    if now.empty:
        return Missing(columns=("steps.version",), why="There is no step of version now.")
    filled = pd.concat([now[a].notna() if a in now.columns else now["step_id"].isna() for a in ATTRIBUTES], axis=1)
    ids = list(now["step_id"])
    links = data.table("handoffs")[["from_step", "to_step"]]
    links = links[links.isin(ids).all(axis=1)]
    touched = set(links["from_step"]) | set(links["to_step"])
    orphans = tuple(s for s in ids if s not in touched) if len(ids) > 1 else ()
    gaps = tuple(sorted(now.loc[~filled.all(axis=1), "step_id"].astype(str)))
    return MapFilled(
        part=int(filled.to_numpy().sum()),
        whole=filled.size,
        of="cells of the map",
        rows=gaps[:20],
        orphans=orphans,
        unreachable=_unreachable(ids, links),
    )


@fact("steps.step_id steps.version steps.position steps.uses_ai?")
def remapped(data: Data) -> Evidence:
    """Steps of before that are gone or changed their order, and AI steps that were added."""
    before, now = list(_steps(data, "before")["step_id"]), steps_now(data)
    if not before or now.empty:
        return Missing(columns=("steps.version",), why="A map of before and one of now are both needed.")
    order = {s: i for i, s in enumerate(now["step_id"])}
    kept = [order[s] for s in before if s in order]
    added = now[~now["step_id"].isin(before)]
    uses_ai = added["uses_ai"] if "uses_ai" in added.columns else pd.Series(pd.NA, added.index, dtype="boolean")
    return Remap(
        before=len(before),
        removed=len(before) - len(kept),
        moved=len(kept) - _in_order(kept),
        added_with_ai=int(uses_ai.fillna(value=False).astype(bool).sum()),
        added_untold=int(uses_ai.isna().sum()),
    )


@fact("events.step_id events.person_id! events.item_id steps.step_id steps.version")
def fewest_people_per_step(data: Data) -> Evidence:
    """Lowest number of people who did one of today's steps on at least 2 items, and which steps have the fewest."""
    done = _done_by_people(data)
    if done.empty:
        return Missing(columns=("events.person_id",), why="No event of today's steps names who did it.")
    per = done.groupby(["step_id", "person_id"])["item_id"].nunique()
    people = (per >= LEAST_ITEMS).groupby("step_id").sum()
    least = int(people.min())
    rows = tuple(sorted(people.index[people == least].astype(str)))[:20]
    return Number(value=least, n=len(people), unit="people", rows=rows, worst=rows[0])


@fact(
    "steps.step_id steps.version steps.runbook_path steps.runbook_author? events.step_id events.person_id! events.item_id"
)
def runbooks_followed(data: Data) -> Evidence:
    """Today's steps with written instructions that somebody else than their author carried out, out of those people do.

    Where no author is named, two people are enough: one of them is not the author. With one person it cannot be told.
    """
    done = _done_by_people(data)
    now = steps_now(data).set_index("step_id")
    by_people = now.loc[now.index.isin(done["step_id"].unique())]
    if by_people.empty:
        return Missing(columns=("events.person_id",), why="No event of today's steps names who did it.")
    written, known = by_people["runbook_path"].notna(), _authors(by_people)
    author = done["step_id"].map(known)
    others = done.loc[author.notna() & (done["person_id"] != author), "step_id"]
    people = done.groupby("step_id")["person_id"].nunique().reindex(by_people.index)
    followed = written & (by_people.index.isin(others.unique()) | (known.isna() & (people > 1)))
    untold = written & known.isna() & (people == 1)
    return PartlyTold(
        part=int(followed.sum()),
        whole=len(by_people),
        of="steps that people carry out",
        rows=tuple(sorted(by_people.index[~followed].astype(str)))[:20],
        untold=int(untold.sum()),
    )


def steps_now(data: Data) -> pd.DataFrame:
    """Steps of today's map, in their order."""
    return _steps(data, "now")


def _steps(data: Data, version: str) -> pd.DataFrame:
    """Steps of one map; steps side by side (same position) in the order of their names, each once."""
    steps: pd.DataFrame = data.table("steps")
    one = steps.loc[(steps["version"] == version) & steps["step_id"].notna()]
    return one.sort_values(["position", "step_id"]).drop_duplicates("step_id")


def _authors(steps: pd.DataFrame) -> pd.Series[str]:
    """Author of each step's instructions; empty where nobody is named."""
    named = "runbook_author" in steps.columns
    return steps["runbook_author"] if named else pd.Series(None, steps.index, dtype="str")


def _done_by_people(data: Data) -> pd.DataFrame:
    events: pd.DataFrame = data.table("events")
    return events.loc[events["person_id"].notna() & events["step_id"].isin(steps_now(data)["step_id"])]


def _unreachable(ids: list[str], links: pd.DataFrame) -> tuple[str, ...]:
    """Ends of the map (its last step, and steps that pass nothing on) that cannot be reached from its first step."""
    follow: dict[str, set[str]] = {}
    for a, b in zip(links["from_step"], links["to_step"], strict=True):
        follow.setdefault(a, set()).add(b)
    reached, edge = {ids[0]}, [ids[0]]
    while edge:
        new = follow.get(edge.pop(), set()) - reached
        reached |= new
        edge.extend(new)
    return tuple(s for s in ids if (s == ids[-1] or s not in follow) and s not in reached)


def _in_order(places: Iterable[int]) -> int:
    """Length of the longest run of steps that kept their order (longest increasing subsequence)."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
