"""What each AI item of the plateau pilot was made from and with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.generate.draw import Rng, exact_choice, exact_flags, pick, shuffled
from data.generate.purgatory_people import IMAGE_AI, TEXT_AI

MODELS = {TEXT_AI: "campaign-text", IMAGE_AI: "asset-image"}
FIVE_GAPS = ("model_version", "prompt_version", "operator")


@dataclass(frozen=True)
class Sources:
    """Assets by what their use would mean."""

    fine: list[str]
    unapproved: list[str]
    superseded: list[str]


def provenance(rng: Rng, ai: pd.DataFrame, sources: Sources) -> pd.DataFrame:
    """One row per AI item."""
    tool = pd.Series(exact_choice(rng, {TEXT_AI: 560, IMAGE_AI: 130}), index=ai.index)
    late = (ai["published_at"] - ai["started_at"]) * rng.uniform(0.1, 0.4, size=len(ai))
    rows = pd.DataFrame(
        {
            "item_id": ai["item_id"],
            "source_assets": _sources(rng, ai, sources),
            "tool": tool,
            "model": tool.map(MODELS),
            "model_version": "3.1",
            "operator": ai["author"],
            "generated_at": (ai["started_at"] + late).dt.round("s"),
            "uncertainty": ai["label"],
        }
    )
    library = exact_flags(rng, len(ai), 380)
    rows["prompt_id"] = [f"LIB-{i % 24 + 1:02d}" if has else None for i, has in enumerate(library)]
    rows["prompt_version"] = np.where(library, "4", "private")
    free = [i for i, lib in zip(ai.index, library, strict=True) if not lib]
    for place, index in enumerate(pick(rng, free, 110)):
        rows.loc[index, FIVE_GAPS[place % 3]] = np.nan
    return rows


def _sources(rng: Rng, ai: pd.DataFrame, sources: Sources) -> list[tuple[str, ...] | None]:
    """566 items with sources: 5 of a replaced one, 23 of one nobody approved, the rest of approved ones."""
    made: dict[int, tuple[str, ...]] = {}
    order = shuffled(rng, list(ai.index[ai["risk_tier"] == "high"]))
    order += shuffled(rng, list(ai.index[ai["risk_tier"] != "high"]))
    fine = sources.fine * (566 // len(sources.fine) + 2)
    for place, index in enumerate(order[:566]):
        first, second = fine[place], str(rng.choice(sources.fine))
        made[index] = (first,) if first == second else (first, second)
    for place, index in enumerate(order[100:105]):
        made[index] = (*made[index], sources.superseded[place % len(sources.superseded)])
    for place, index in enumerate(order[200:223]):
        made[index] = (*made[index], sources.unapproved[place % len(sources.unapproved)])
    return [made.get(index) for index in ai.index]
