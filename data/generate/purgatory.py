"""Sample pilot "Shadow AI, plateau at 25%": week 41 of a pilot that was meant to take twelve."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data.generate import purgatory_content as content
from data.generate import purgatory_effort as effort
from data.generate import purgatory_flow as flow
from data.generate import purgatory_items as items
from data.generate import purgatory_people as people
from data.generate import purgatory_provenance as origin
from data.generate import purgatory_reviews as review
from data.generate import purgatory_rules as rules
from data.generate import purgatory_use as use
from data.generate.draw import Rng, generator
from data.generate.purgatory_exports import EXPORTS
from data.generate.story import Story, canonical

__all__ = ["EXPORTS", "story"]

SEED = 20250811
HELPERS = ["number", "read", "accepted", "queued_at", "reviewed_at"]


def story() -> Story:
    """The whole pilot."""
    rng = generator(SEED)
    made = people.cast(rng)
    register = content.assets(rng, made)
    frames = _work(rng, made, register) | _rest(rng, made, register)
    tables = {name: canonical(name, frame) for name, frame in frames.items()}
    return Story(
        name="purgatory",
        charter=rules.charter(made),
        tables=tables,
        as_of=date(2026, 5, 25),
        files=content.files(register),
        texts={rules.POLICY: {"enabling": 6, "forbidding": 20}},
    )


def _work(rng: Rng, made: people.Cast, register: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Items and everything that hangs on them."""
    work = items.work_items(rng, made)
    old = items.baseline_items(rng, made)
    ai = review.labelled(rng, work)
    reviews = review.reviews(rng, made, ai)
    first = use.first_results(ai, reviews)
    return {
        "work_items": pd.concat([old, work.drop(columns=HELPERS)], ignore_index=True),
        "reviews": reviews,
        "defects": review.defects(rng, ai),
        "provenance": origin.provenance(rng, ai, content.sources(register)),
        "effort_log": effort.effort_log(rng, made, work),
        "time_study": effort.time_study(rng, work, old),
        "events": flow.events(rng, made, ai),
        "people": people.people(rng, made, use.access_days(rng, made, first)),
        "tickets": use.tickets(rng, made, first),
    }


def _rest(rng: Rng, made: people.Cast, register: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {
        "usage": people.usage(rng, made),
        "steps": flow.steps(made),
        "handoffs": flow.handoffs(),
        "assets": content.register(register),
        "shadow_use": use.shadow_use(),
        "pulse": use.pulse(rng, made),
        "issues": use.issues(rng, made),
        "teams": rules.teams(),
        "content_types": rules.content_types(),
        "tools": rules.tools(),
        "governance": rules.governance(made),
        "metrics": rules.metrics(made),
        "impact": rules.impact(rng),
        "checkpoints": rules.checkpoints(),
        "budget": rules.budget(),
        "lessons": rules.lessons(),
        "changes": rules.changes(),
    }
