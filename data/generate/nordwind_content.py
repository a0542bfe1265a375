"""Pilot A: 412 files and 408 register rows on 138 topics: a tidy folder with the few faults such a folder has."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.generate.draw import Rng
from data.generate.register import Conflict, Copy, Loose, Shape, register

AS_OF = pd.Timestamp("2026-05-25")
SUBJECTS = (
    "spring offer",
    "loyalty card",
    "delivery",
    "returns",
    "store opening",
    "gift card",
    "newsletter footer",
    "price claim",
    "warranty",
    "size guide",
    "care advice",
    "new arrivals",
    "brand story",
    "sustainability",
    "payment",
    "click and collect",
    "outlet",
    "summer sale",
    "winter sale",
    "app",
    "membership",
    "events",
    "press",
    "careers",
)
ANGLES = ("basics", "facts", "wording", "images", "legal notes", "channels")

TOPICS = {f"{s} {a}": (s, a) for a in ANGLES for s in SUBJECTS}
THREE, FRENCH = 9, 6
"""Topics in three languages; topics in English and French whose German text was never ordered."""
PIECES = ("floor lamp", "armchair", "side table", "bookshelf", "bench", "mirror", "chest", "desk")
NAMES = [
    "Arvika",
    "Bornholm",
    "Cuxhaven",
    "Dalsland",
    "Elverum",
    "Fyn",
    "Gotska",
    "Halden",
    "Insel",
    "Juist",
    "Karlskrona",
    "Langeoog",
    "Marstal",
    "Norderney",
    "Oland",
    "Pellworm",
    "Quern",
    "Roskilde",
    "Sylt",
    "Tondern",
    "Uddevalla",
    "Varberg",
    "Wangerooge",
    "Ystad",
    "Zingst",
    "Amrum",
    "Baltrum",
    "Dagebull",
    "Eckernforde",
    "Faborg",
    "Glucksburg",
    "Hooge",
    "Itzehoe",
    "Jevenstedt",
    "Kappeln",
    "Lister",
    "Mandal",
    "Nyborg",
    "Odense",
    "Plon",
]
PRODUCTS = tuple(Loose("products", f"{n} {PIECES[i % 8]}", "product") for i, n in enumerate(NAMES))
MEETINGS = tuple(
    Loose("minutes", f"{s} {kind}", "minutes") for kind in ("planning", "look back") for s in SUBJECTS[:20]
)
AGAIN = Loose("campaigns", PRODUCTS[0].subject, "product")


def content_files(rng: Rng, everybody: pd.DataFrame) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """The files of the folder and the register, with the faults of the story."""
    owners = list(everybody.loc[everybody["role"] == "content-owner", "person_id"])
    topics = dict(list(TOPICS.items())[:138])
    two = list(topics)[-2:]
    shape = Shape(
        domain="marketing",
        as_of=AS_OF,
        topics=topics,
        current=368,
        entries=408,
        registered=405,
        files=412,
        owned=364,
        outdated=32,
        empty={"audience": 100, "review_due": 32},
        kinds={"docx": 110, "html": 60, "xlsx": 20, "pdf": 12, "pptx": 8, "zip": 1},
        unreadable=6,
        pairs=_pairs(list(topics)),
        teams=("Garden desk", "Living desk", "Service desk", "Brand desk", "Shop desk", "Price desk", "former agency"),
        conflicts=(Conflict(two[0], ("figure",)), Conflict(two[1], ("shortened",))),
        copies=COPIES,
        loose=(*PRODUCTS, *MEETINGS, AGAIN),
        doubled=1,
        translations=23,
        late=16,
        faults={40: "half", 70: "untranslated"},
    )
    return register(rng, shape, owners)


COPIES = (
    Copy("warranty images", "for the trade fair", ("shortened",), "md"),
    Copy("warranty images", "warranty pictures from service", ("note",), "md"),
    Copy("press wording", "press wording agency", (), "md"),
    Copy("press wording", "press wording"),
    Copy("gift card legal notes", "gift card small print", ("note",), "md"),
    Copy("gift card legal notes", "gift card legal notes"),
    Copy(PRODUCTS[0].subject, "arvika for the catalogue", ("shortened",), "md"),
)
"""Seven files in the inbox that nobody registered."""


def _pairs(topics: list[str]) -> tuple[tuple[str, str], ...]:
    """English first, then German but for the topics that only have French, then French."""
    german = topics[:THREE] + topics[THREE + FRENCH :]
    french = topics[: THREE + FRENCH]
    return tuple((t, code) for code, some in (("en", topics), ("de", german), ("fr", french)) for t in some)
