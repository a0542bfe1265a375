"""Facts of the handoffs: is the core chain connected, what crosses by itself, in which format, what comes back?"""

from __future__ import annotations

from itertools import pairwise
from math import prod

import pandas as pd

from playbook.model.evidence import Evidence, Group, Missing, Share
from playbook.model.evidence_workflow import CoreLinks, PartlyTold, RolledYield
from playbook.model.fact import Data, fact
from playbook.workflow.steps_map import steps_now

AUTOMATIC = ("api", "native", "watched-folder")


@fact("steps.step_id steps.version steps.core! steps.position handoffs.from_step handoffs.to_step handoffs.transfer")
def core_links(data: Data) -> Evidence:
    """Links between consecutive core steps over which no path of automatic handoffs leads."""
    now = steps_now(data)
    core = list(now.loc[now["core"].fillna(value=False).astype(bool), "step_id"])
    if len(core) < 2:
        return Missing(columns=("steps.core",), why="Fewer than two steps of today's map belong to the core chain.")
    handoffs = data.table("handoffs")
    auto = handoffs["transfer"].isin(AUTOMATIC)
    broken = _broken(core, handoffs[auto])
    surely = _broken(core, handoffs[auto | handoffs["transfer"].isna()])
    untold = len(broken) - len(surely)
    return CoreLinks(value=len(broken), n=len(core) - 1, unit="links", rows=broken[:20], untold=untold)


@fact("handoffs.from_step handoffs.to_step handoffs.transfer handoffs.items_passed?")
def automatic_handoffs(data: Data) -> Evidence:
    """Items passed on without anybody carrying them, out of all items passed on."""
    handoffs = data.table("handoffs")
    passed = handoffs["items_passed"] if "items_passed" in handoffs.columns else pd.Series(1.0, handoffs.index)
    weight = passed if passed.notna().all() else pd.Series(1.0, handoffs.index)
    auto = handoffs["transfer"].isin(AUTOMATIC)
    by_hand = handoffs[~auto & handoffs["transfer"].notna()]
    rows = tuple(
        f"{a} to {b} ({t})" for a, b, t in by_hand[["from_step", "to_step", "transfer"]].itertuples(index=False)
    )
    part, whole = float(weight[auto].sum()), float(weight.sum())
    return PartlyTold(
        part=part,
        whole=whole,
        of="items passed on",
        n=len(handoffs),
        counted=False,
        rows=tuple(sorted(rows))[:20],
        untold=float(weight[handoffs["transfer"].isna()].sum()),
    )


@fact("handoffs.from_step handoffs.to_step handoffs.out_format! handoffs.in_format! handoffs.transfer")
def matching_formats(data: Data) -> Evidence:
    """Handoffs whose output format is what the next step takes in, or is converted on the way, out of those known.

    An automatic transfer between two formats converts, or nothing would arrive (our reading).
    """
    handoffs = data.table("handoffs")
    known = handoffs[handoffs["out_format"].notna() & handoffs["in_format"].notna()]
    known = known[known["transfer"].notna() | (known["out_format"].str.lower() == known["in_format"].str.lower())]
    fit = (known["out_format"].str.lower() == known["in_format"].str.lower()) | known["transfer"].isin(AUTOMATIC)
    rows = tuple(
        f"{a} to {b}: {o} instead of {i}"
        for a, b, o, i in known.loc[~fit, ["from_step", "to_step", "out_format", "in_format"]].itertuples(index=False)
    )
    return Share(part=int(fit.sum()), whole=len(known), of="handoffs", rows=tuple(sorted(rows))[:20])


@fact("handoffs.from_step handoffs.to_step handoffs.items_passed! handoffs.items_returned!")
def rolled_yield(data: Data) -> Evidence:
    """Product over all handoffs of the share that is not sent back; a handoff without figures is unknown, not perfect."""
    handoffs = data.table("handoffs")
    told = handoffs["items_passed"].notna() & (handoffs["items_returned"].notna() | (handoffs["items_passed"] == 0))
    known = handoffs[told & (handoffs["items_passed"] > 0)]
    if known.empty:
        return Missing(columns=("handoffs.items_passed", "handoffs.items_returned"))
    kept = (1 - known["items_returned"] / known["items_passed"]).clip(lower=0)  # an item can come back more than once
    names = [f"{a} to {b}" for a, b in known[["from_step", "to_step"]].itertuples(index=False)]
    parts = tuple(
        Group(name=n, n=int(p), value=float(k))
        for n, p, k in sorted(zip(names, known["items_passed"], kept, strict=True), key=lambda x: (x[2], x[0]))
    )
    return RolledYield(
        value=prod(p.value for p in parts),
        n=len(parts),
        unit="rolled yield",
        parts=parts,
        worst=parts[0].name,
        untold=int((~told).sum()),
    )


def _broken(core: list[str], open_: pd.DataFrame) -> tuple[str, ...]:
    """Links of the core chain that these handoffs do not close."""
    follow: dict[str, set[str]] = {}
    for a, b in open_[["from_step", "to_step"]].dropna().itertuples(index=False):
        follow.setdefault(a, set()).add(b)
    return tuple(f"{a} to {b}" for a, b in pairwise(core) if not _leads(follow, a, b))


def _leads(follow: dict[str, set[str]], start: str, end: str) -> bool:
    reached, edge = {start}, [start]
    while edge and end not in reached:
        new = follow.get(edge.pop(), set()) - reached
        reached |= new
        edge.extend(new)
    return end in reached
