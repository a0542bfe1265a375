"""Simulated pilots of known truth: a sound pilot with noise, and the same pilot with one thing wrong, kind by kind.

Every kind starts from the sample pilot that should proceed. Noise comes first: timed items, use, effort and outcomes
are drawn again, so that no two seeds agree. Then one thing is broken, and the word that must follow is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from playbook.bundled import bundled
from playbook.run.assemble import Pilot
from playbook.run.demo import SAMPLES
from playbook.run.facts import all_facts, gather
from playbook.run.session import open_pilot
from playbook.verdict.assess import first_pass, second_pass
from playbook.verdict.precedence import decide

Tables = dict[str, pd.DataFrame]
Break = Callable[[Tables, np.random.Generator], Tables]
MINUTES = ["create_min", "verify_min", "rework_min", "bridge_min"]
GAPS = ("fix", "bridge", "cleanup", "chase")


@dataclass(frozen=True)
class Kind:
    """One kind of pilot: what is wrong with it, and the words that are right."""

    name: str
    expected: tuple[str, ...]
    broken: Break


@cache
def sound() -> Pilot:
    """The pilot all kinds start from, with its open checks that are not built yet taken as met."""
    return open_pilot(Path(bundled("data", "solid")), SAMPLES["solid"])


def word_of(kind: Kind, seed: int) -> str:
    """The verdict on one simulated pilot."""
    rng, base = np.random.default_rng(seed), sound()
    tables = kind.broken(noisy(dict(base.data.tables), rng), rng)
    changed = {t for t in {*tables, *base.data.tables} if tables.get(t) is not base.data.tables.get(t)}
    again = [f for f in all_facts().values() if f.tables & changed]
    evidence = {**base.evidence, **gather(replace(base.data, tables=tables), again)}
    looked = second_pass(first_pass(evidence, base.setting), base.setting)
    return decide(looked, base.workspace.charter, base.workspace.week, facts=evidence).word


def noisy(tables: Tables, rng: np.random.Generator) -> Tables:
    """Draw again what chance draws: which items were timed, who was active, how long work took, weekly outcomes."""
    timed = tables["time_study"]
    whole = timed[timed["task"] == "item"]
    drawn = [g.iloc[rng.integers(0, len(g), len(g))] for _, g in whole.groupby("path")]
    study = pd.concat([timed[timed["task"] != "item"], *drawn], ignore_index=True)
    study[MINUTES] = study[MINUTES].mul(rng.lognormal(0, 0.1, len(study)), axis=0)
    usage, log, impact = tables["usage"], tables["effort_log"], tables["impact"].copy()
    impact["value"] += rng.normal(0, 1, len(impact)) * impact["sd"] / np.sqrt(impact["n"])
    return {
        **tables,
        "time_study": study,
        "usage": usage[rng.random(len(usage)) > 0.02],
        "effort_log": log.assign(minutes=log["minutes"] * rng.lognormal(0, 0.15, len(log))),
        "impact": impact,
    }


def _sound(tables: Tables, rng: np.random.Generator) -> Tables:  # noqa: ARG001 - one signature for all kinds
    return tables


def _times(factor: float) -> Break:
    """AI items take this many times as long as old ones, in truth."""

    def broken(tables: Tables, rng: np.random.Generator) -> Tables:  # noqa: ARG001
        study = tables["time_study"].copy()
        item = study["task"] == "item"
        total = study[MINUTES].sum(axis=1)
        truth = sound().data.tables["time_study"]
        whole = truth[truth["task"] == "item"].assign(total=lambda t: t[MINUTES].sum(axis=1))
        mean = whole.groupby("path")["total"].mean()
        ai = item & (study["path"] == "ai")
        study.loc[ai, MINUTES] *= factor * mean["old"] / mean["ai"]
        assert (total[item] > 0).all()
        return {**tables, "time_study": study}

    return broken


def _recalled(tables: Tables, rng: np.random.Generator) -> Tables:  # noqa: ARG001
    return {**tables, "time_study": tables["time_study"].assign(method="recalled")}


def _few(tables: Tables, rng: np.random.Generator) -> Tables:
    study = tables["time_study"]
    kept = [
        g.sample(3, random_state=int(rng.integers(1 << 30))) for _, g in study[study["task"] == "item"].groupby("path")
    ]
    return {**tables, "time_study": pd.concat([study[study["task"] != "item"], *kept], ignore_index=True)}


def _without(*names: str) -> Break:
    def broken(tables: Tables, rng: np.random.Generator) -> Tables:  # noqa: ARG001
        return {k: v for k, v in tables.items() if k not in names}

    return broken


def _heroes(tables: Tables, rng: np.random.Generator) -> Tables:
    """Gap-filling takes six times as long, and two people do most of it."""
    log = tables["effort_log"].copy()
    gaps = log["kind"].isin(GAPS)
    log.loc[gaps, "minutes"] *= 6
    two = log.loc[gaps, "person_id"].dropna().unique()[:2]
    log.loc[gaps & (rng.random(len(log)) < 0.8), "person_id"] = rng.choice(two, int((gaps).sum()))[0]
    return {**tables, "effort_log": log}


def _exposed(tables: Tables, rng: np.random.Generator) -> Tables:
    used = tables["shadow_use"].copy()
    row = int(rng.integers(len(used)))
    used.loc[used.index[row], ["data_class", "items"]] = ["confidential", 2.0]
    return {**tables, "shadow_use": used}


def _severe(tables: Tables, rng: np.random.Generator) -> Tables:
    """Three severe errors, one of them on a high-risk item, found after publication."""
    items = tables["work_items"]
    live = items[(items["path"] == "ai") & items["published_at"].notna()]
    hit = pd.concat(
        [live[live["risk_tier"] == "high"].iloc[:1], live.sample(6, random_state=int(rng.integers(1 << 30)))]
    )
    more = pd.DataFrame({"item_id": hit["item_id"], "found_on": pd.Timestamp("2026-05-18")})
    more = more.assign(
        found_stage="after-publication", severity="severe", defect_type="wrong price", root_cause="model"
    )
    return {**tables, "defects": pd.concat([tables["defects"], more], ignore_index=True)}


def _stuck(tables: Tables, rng: np.random.Generator) -> Tables:
    """A quarter of the people use it, week after week, and nobody has set money aside."""
    people = tables["people"]
    meant = people.loc[people["eligible_from"].notna(), "person_id"].to_numpy()
    users = rng.choice(meant, max(1, round(0.22 * len(meant))), replace=False)
    usage = tables["usage"]
    budget = tables["budget"].assign(committed=0.0)
    return {**tables, "usage": usage[usage["person_id"].isin(users)], "budget": budget}


def _loose(tables: Tables, rng: np.random.Generator) -> Tables:
    """A third of the sources have a second current version."""
    assets = tables["assets"]
    current = assets[assets["status"] == "current"]
    twin = current.sample(frac=0.33, random_state=int(rng.integers(1 << 30)))
    twin = twin.assign(asset_id=twin["asset_id"] + "-b", version="9")
    return {**tables, "assets": pd.concat([assets, twin], ignore_index=True)}


def _unsigned(tables: Tables, rng: np.random.Generator) -> Tables:  # noqa: ARG001
    """High-risk items go out without a review."""
    items = tables["work_items"]
    high = set(items.loc[items["risk_tier"] == "high", "item_id"])
    reviews = tables["reviews"]
    return {**tables, "reviews": reviews[~reviews["item_id"].isin(high)]}


def _worse(tables: Tables, rng: np.random.Generator) -> Tables:  # noqa: ARG001
    """The audience likes the result clearly less than before."""
    impact = tables["impact"].copy()
    after = (impact["metric"] == "satisfaction") & (impact["week"] >= pd.Timestamp("2026-03-02"))
    impact.loc[after, "value"] -= 0.5
    return {**tables, "impact": impact}


def _picked(tables: Tables, rng: np.random.Generator) -> Tables:  # noqa: ARG001
    """Only easy kinds of item took the AI path; within a kind it saves nothing."""
    study, items = tables["time_study"].copy(), tables["work_items"].copy()
    old = study[(study["path"] == "old") & (study["task"] == "item")]["item_id"]
    new = study[(study["path"] == "ai") & (study["task"] == "item")]["item_id"]
    items.loc[items["item_id"].isin(old), ["content_type", "risk_tier"]] = ["long report", "high"]
    items.loc[items["item_id"].isin(new), ["content_type", "risk_tier"]] = ["short note", "low"]
    return {**tables, "work_items": items}


KINDS = (
    Kind("sound, with noise", ("PROCEED",), _sound),
    Kind("saves 35%", ("PROCEED",), _times(0.65)),
    Kind("saves nothing", ("FIX-AND-RECHECK", "STOP"), _times(1.0)),
    Kind("takes 30% longer", ("FIX-AND-RECHECK", "STOP"), _times(1.3)),
    Kind("remembered times only", ("NOT-ENOUGH-EVIDENCE",), _recalled),
    Kind("six timed items", ("NOT-ENOUGH-EVIDENCE",), _few),
    Kind("time and use not delivered", ("NOT-ENOUGH-EVIDENCE",), _without("usage", "time_study")),
    Kind("two people fill the gaps", ("BUILD-THE-SYSTEM-FIRST",), _heroes),
    Kind("two versions of a third of the sources", ("BUILD-THE-SYSTEM-FIRST",), _loose),
    Kind("confidential data in an unapproved tool", ("HOLD",), _exposed),
    Kind("severe errors after publication", ("HOLD",), _severe),
    Kind("high risk without sign-off", ("HOLD",), _unsigned),
    Kind("stuck at a quarter, nothing funded", ("DECIDE-NOW",), _stuck),
    Kind("audience likes it less", ("FIX-AND-RECHECK",), _worse),
    Kind("only easy items on the AI path", ("FIX-AND-RECHECK",), _picked),
)
