"""The map of work of the sample pilot "Solid system": steps before and now, handoffs, and who did which step when."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from data.generate import draw
from data.generate.clock import between, plus_hours
from data.generate.solid_base import source
from data.generate.solid_items import ai_items
from data.generate.solid_people import owners, pilots, reviewers
from data.generate.story import canonical, records

# step, tool, minutes, hours a week (None = automatic), core, AI, share of the way from start to publication
NOW = (
    ("brief", "Planner", 30, 24, True, False, 0.05),
    ("source-pick", "DAM", 15, 12, False, False, 0.10),
    ("draft", "Copydesk AI", 70, 46, True, True, 0.25),
    ("author-check", "CMS", 35, 26, False, False, 0.35),
    ("image-brief", "Planner", 20, 15, False, False, 0.40),
    ("image", "Image AI", 60, 44, False, True, 0.48),
    ("layout", "Adobe", 55, 42, True, False, 0.58),
    ("brand-check", "CMS", 40, 30, True, False, 0.72),
    ("correction", "CMS", 25, 20, False, False, 0.78),
    ("gate", "CMS", 5, None, False, False, 0.84),
    ("localisation", "Translate AI", 26, 20, False, True, 0.90),
    ("schedule", "CMS", 10, 8, False, False, 0.95),
    ("publish", "CMS", 5, None, True, False, 1.00),
)
REMOVED = {"brief": "second-brief", "author-check": "mail-round", "layout": "copy-to-layout", "schedule": "hand-upload"}
"""Step of before that is gone now, after the step it followed."""
RETURNED = {("draft", "author-check"): 9, ("image", "layout"): 7, ("layout", "brand-check"): 9}
SIDE = (("image-brief", "layout"), ("layout", "localisation"))
NO_RUNBOOK = "image-brief"
PASSES = {
    "brief": "brief",
    "source-pick": "source list",
    "draft": "html",
    "author-check": "html",
    "image-brief": "image brief",
    "image": "png",
    "layout": "html",
    "brand-check": "html",
    "correction": "html",
    "gate": "html",
    "localisation": "html",
    "schedule": "html",
    "publish": "page",
}
AUTHORED = ("brief", "source-pick", "draft", "author-check", "image-brief", "correction", "schedule")


def steps() -> pd.DataFrame:
    """The `steps` table: 17 steps before, 13 of them left."""
    before = [name for row in NOW for name in (row[0], REMOVED.get(row[0])) if name]
    rows = [_before(name, place) for place, name in enumerate(before, start=1)]
    rows += [_now(place) for place in range(len(NOW))]
    return canonical("steps", rows)


def _before(name: str, place: int) -> dict[str, Any]:
    known = {row[0]: row for row in NOW}
    minutes = round(known[name][2] * 1.3) if name in known else 30
    core = known[name][4] if name in known else False
    return {
        "step_id": name,
        "version": "before",
        "position": place,
        "tool": "Word and e-mail",
        "owner": "team lead",
        "input": "file",
        "output": "file",
        "minutes": minutes,
        "core": core,
        "uses_ai": False,
    }


def _now(place: int) -> dict[str, Any]:
    name, tool, minutes, hours, core, uses_ai, _ = NOW[place]
    written = name != NO_RUNBOOK
    return {
        "step_id": name,
        "version": "now",
        "position": place + 1,
        "tool": tool,
        "owner": "automatic check" if hours is None else _role(name),
        "input": PASSES[NOW[place - 1][0]] if place else "request",
        "output": PASSES[name],
        "minutes": minutes,
        "capacity_hours_week": hours,
        "core": core,
        "uses_ai": uses_ai,
        "runbook_path": f"content/runbooks/{name}.md" if written else None,
        "runbook_author": owners()[place % 6] if written else None,
    }


def _role(step: str) -> str:
    return {"brand-check": "reviewer", "layout": "designer", "image": "designer", "localisation": "editor"}.get(
        step, "author"
    )


def handoffs() -> pd.DataFrame:
    """The `handoffs` table: twelve automatic links of the chain and two side links by copy and paste."""
    chain = [(a[0], b[0]) for a, b in pairwise(NOW)]
    rows = [_link(a, b, "native" if i % 3 else "api") for i, (a, b) in enumerate(chain)]
    return canonical("handoffs", rows + [_link(a, b, "copy-paste") for a, b in SIDE])


def _link(start: str, end: str, transfer: str) -> dict[str, Any]:
    return {
        "from_step": start,
        "to_step": end,
        "transfer": transfer,
        "out_format": PASSES[start],
        "in_format": PASSES[start],
        "items_passed": 104,
        "items_returned": RETURNED.get((start, end), 0),
        "wait_hours": 1.2,
    }


def events() -> pd.DataFrame:
    """The `events` table: 13 steps of each item of the AI path; four items lack one core step."""
    rng, items = source(30), ai_items()
    gaps = dict(
        zip(draw.pick(rng, list(items["item_id"]), 4), ("layout", "brief", "layout", "brand-check"), strict=True)
    )
    rows = [
        row for item in records(items) for row in _steps_of(rng, item) if gaps.get(row["item_id"]) != row["step_id"]
    ]
    return canonical("events", rows)


def _steps_of(rng: draw.Rng, item: dict[str, Any]) -> list[dict[str, Any]]:
    whole = between(item["started_at"], item["published_at"])
    found = []
    for name, *_, hours, _core, _ai, share in NOW:
        when = item["published_at"] if share == 1 else plus_hours(item["started_at"], whole * share)
        who = None if hours is None else _doer(rng, name, str(item["author"]))
        found.append({"item_id": item["item_id"], "step_id": name, "person_id": who, "happened_at": when})
    return found


def _doer(rng: draw.Rng, step: str, author: str) -> str:
    designers = [p.key for p in pilots() if p.team == "Creative"]
    pools = {"image": designers, "layout": designers, "brand-check": reviewers(), "localisation": owners()}
    return author if step in AUTHORED else str(rng.choice(list(pools[step])))
