"""Fixed points of the sample pilot "Solid system": dates, teams, kinds of content, and its sources of randomness."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data.generate import draw

SEED = 20260302
START = pd.Timestamp("2026-03-02")
PLANNED_END = date(2026, 5, 24)
AS_OF = date(2026, 5, 25)
WEEKS = draw.mondays("2026-03-02", 12)

TEAMS = ("Content", "CRM", "Web", "Creative")
SYSTEMS = {"Content": "CMS", "CRM": "CRM suite", "Web": "CMS", "Creative": "Adobe"}
KINDS = ("newsletter", "landing page", "social set", "banner set")
FACTORS = {"newsletter": 0.85, "landing page": 1.20, "social set": 0.90, "banner set": 1.20}
TIERS = ("high", "medium", "low")


def source(part: int) -> draw.Rng:
    """The source of randomness of one part of the story, so that a change in one part leaves the others alone."""
    return draw.generator(SEED * 100 + part)


def day(text: str) -> pd.Timestamp:
    """A day written as 2026-03-02."""
    return pd.Timestamp(text)


def monday(when: pd.Timestamp) -> pd.Timestamp:
    """Monday of the week of this moment."""
    return when.normalize() - pd.Timedelta(days=when.weekday())
