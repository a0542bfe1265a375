"""The map of the plateau pilot: steps, handoffs, and who did what when."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from data.generate.clock import hours_of, moments
from data.generate.draw import Rng, pick
from data.generate.purgatory_people import IMAGE_AI, OLD_AI, TEXT_AI, Cast

STEPS: list[tuple[str, str, str, float, float | None, bool]] = [
    ("brief", "Ticket board", "campaign lead", 1.5, 20, True),
    ("research", "Ticket board", "campaign lead", 2, 20, False),
    ("draft", "Word processor", "author", 4, 32, True),
    ("author-edit", OLD_AI, "author", 4.5, 33, False),
    ("variants", TEXT_AI, "author", 2, 16, False),
    ("brand-check", "Word processor", "brand reviewer", 1.5, 14, False),
    ("legal-claims", "Claims register", "legal reviewer", 3, 12.5, True),
    ("asset", "Design suite", "designer", 4, 32, True),
    ("resize", IMAGE_AI, "designer", 1.5, 14, False),
    ("approval", "Asset library", "team manager", 1, 10, False),
    ("upload", "Asset library", "channel lead", 0.6, None, False),
    ("channel", "Channel planner", "channel lead", 0.3, None, True),
]  # fmt: skip
ADDED = ("variants", "resize")
AUTOMATIC = {
    "brief": "native",
    "research": "native",
    "legal-claims": "watched-folder",
    "approval": "native",
    "upload": "api",
}
BY_HAND = {
    "draft": "copy-paste",
    "author-edit": "copy-paste",
    "variants": "export-import",
    "brand-check": "email",
    "asset": "export-import",
    "resize": "email",
}
RETURNED = ("draft", "brand-check", "legal-claims", "asset", "approval")
FORMATS = {"variants": ("csv", "docx"), "asset": ("psd", "png")}
NO_RUNBOOK = ("research", "resize")


def steps(made: Cast) -> pd.DataFrame:
    """Ten steps before, twelve now; three cells of today's map are empty."""
    now = pd.DataFrame(STEPS, columns=["step_id", "tool", "owner", "minutes", "capacity_hours_week", "core"])
    now["input"] = ["request", *[f"{s} done" for s in now["step_id"][:-1]]]
    now["output"] = [f"{s} done" for s in now["step_id"]]
    now["uses_ai"] = now["step_id"].isin(ADDED)
    now["runbook_path"] = [
        np.nan if s in NO_RUNBOOK else f"https://intranet.example/how-to/{s}" for s in now["step_id"]
    ]
    author = np.where(now["step_id"] == "legal-claims", made.gatekeeper, made.specialists[0])
    now["runbook_author"] = pd.Series(author, index=now.index).where(now["runbook_path"].notna())
    before = now[~now["step_id"].isin(ADDED)].drop(columns=["runbook_path", "runbook_author"])
    before = before.assign(version="before", tool=before["tool"].replace(OLD_AI, "Word processor"))
    now.loc[now["step_id"] == "variants", "owner"] = np.nan
    now.loc[now["step_id"] == "resize", "output"] = np.nan
    now.loc[now["step_id"] == "upload", "input"] = np.nan
    now = now.assign(version="now")
    for frame in (before, now):
        frame["position"] = np.arange(1, len(frame) + 1)
    return pd.concat([before, now], ignore_index=True)


def handoffs() -> pd.DataFrame:
    """Eleven links between today's steps."""
    names = [s[0] for s in STEPS]
    links = list(pairwise(names))
    formats = [FORMATS.get(a, ("docx", "docx")) for a, _ in links]
    return pd.DataFrame(
        {
            "from_step": [a for a, _ in links],
            "to_step": [b for _, b in links],
            "transfer": [AUTOMATIC.get(a) or BY_HAND[a] for a, _ in links],
            "out_format": [o for o, _ in formats],
            "in_format": [i for _, i in formats],
            "items_passed": 690,
            "items_returned": [85 if a in RETURNED else 0 for a, _ in links],
            "wait_hours": 2.0,
        }
    )


def events(rng: Rng, made: Cast, ai: pd.DataFrame) -> pd.DataFrame:
    """An event per AI item and step; the legal check has none on 131 items and no name on 428."""
    names = [s[0] for s in STEPS]
    begin, end = hours_of(ai["started_at"]), hours_of(ai["published_at"])
    gaps = rng.uniform(0.6, 1.4, size=(len(ai), len(names) + 1))
    shares = gaps.cumsum(axis=1)[:, :-1] / gaps.sum(axis=1)[:, None]
    at = begin[:, None] + shares * (end - begin)[:, None]
    who = pd.DataFrame({s: _people(rng, made, ai, s) for s in names}, index=ai.index)
    order = pick(rng, list(ai.index), len(ai))
    who["legal-claims"] = None
    who.loc[order[:131], "legal-claims"] = made.gatekeeper
    frame = pd.DataFrame(
        {
            "item_id": np.repeat(ai["item_id"].to_numpy(), len(names)),
            "step_id": names * len(ai),
            "person_id": who[names].to_numpy().ravel(),
            "happened_at": moments(at.ravel()),
        }
    )
    lost = set(ai.loc[order[131:262], "item_id"])
    return frame[~((frame["step_id"] == "legal-claims") & frame["item_id"].isin(lost))]


def _people(rng: Rng, made: Cast, ai: pd.DataFrame, step: str) -> list[str]:
    """Who does a step: reviewers, designers, managers, or the author's own team."""
    pools = {
        "brand-check": made.reviewers,
        "asset": [p for p in made.in_team("Brand") if p != made.gatekeeper],
        "resize": [p for p in made.in_team("Brand") if p != made.gatekeeper],
        "approval": list(made.core.loc[made.core["manager"], "person_id"]),
    }
    if step in pools:
        return [str(p) for p in rng.choice(pools[step], size=len(ai))]
    return [str(p) for p in ai["author"]]
