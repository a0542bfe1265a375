"""Pilot B: 96 files, 71 register rows, 36 topics of which five have two current versions; nobody keeps order."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.generate.draw import Rng
from data.generate.register import Conflict, Copy, Loose, Shape, register

AS_OF = pd.Timestamp("2026-05-18")
SUBJECTS = (
    "first day",
    "safety",
    "travel",
    "time sheet",
    "data protection",
    "tools",
    "benefits",
    "feedback",
    "customer",
    "product",
    "quality",
    "values",
)
ANGLES = ("rules", "steps", "examples")

TOPICS = {f"{s} {a}": (s, a) for a in ANGLES for s in SUBJECTS}
GERMAN = 21
CONFLICTS = (
    Conflict("feedback examples", ("figure",), silent=True),
    Conflict("customer examples", ("figure",), silent=True),
    Conflict("product examples", ("figure",)),
    Conflict("quality examples", ("note",), silent=True),
    Conflict("values examples", ()),
)
COPIES = (
    Copy("quality examples", "quality examples for trainers", ("shortened",), "docx"),
    Copy("values examples", "values from the laptop", (), "docx"),
)
REMARKS = tuple(
    Loose("inbox", f"{s} {where}", "remarks") for where in ("in Oldenburg", "with apprentices") for s in SUBJECTS
)
"""What trainers wrote down after a session; nobody registered it."""


def content_files(rng: Rng, everybody: pd.DataFrame) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """The files of the folder and the register, with the faults of the story."""
    owners = list(everybody.loc[everybody["role"] == "content-owner", "person_id"])
    topics = list(TOPICS)
    shape = Shape(
        domain="learning",
        as_of=AS_OF,
        topics=TOPICS,
        current=62,
        entries=71,
        registered=70,
        files=96,
        owned=62,
        outdated=18,
        empty={"owner": 14, "version": 20, "review_due": 60, "audience": 50, "licence": 44},
        kinds={"docx": 27, "html": 8, "zip": 2, "pdf": 8, "pptx": 5, "xlsx": 2},
        unreadable=7,
        pairs=tuple((t, "en") for t in topics) + tuple((t, "de") for t in topics[:GERMAN]),
        teams=("Human resources", "Safety office", "IT training", "Sales training", "nobody"),
        conflicts=CONFLICTS,
        second="-team",
        copies=COPIES,
        notes=REMARKS,
        late=16,
        faults={3: "untranslated", 8: "untranslated", 12: "half"},
        unlabelled=30,
        unapproved=3,
        other_kind="docx",
    )
    return register(rng, shape, owners)
