"""Tiny hand-made tables of a workflow."""

from datetime import date

import pandas as pd

from playbook.model.charter import Charter
from playbook.model.fact import Data

CHARTER = Charter(
    pilot_id="p",
    domain="learning",
    start_date="2026-03-02",
    planned_end="2026-05-24",
    stage="Pilot Design",
    requested_stage="Foundation",
)
N = float("nan")


def data(**tables: pd.DataFrame) -> Data:
    return Data(charter=CHARTER, as_of=date(2026, 5, 25), week=12, tables=tables)


def shuffled(tables: dict[str, pd.DataFrame], seed: int) -> Data:
    return data(**{name: frame.sample(frac=1, random_state=seed) for name, frame in tables.items()})


def steps(ids: str, version: str = "now", **columns: object) -> pd.DataFrame:
    """One step per letter, in this order."""
    made = pd.DataFrame({"step_id": list(ids), "version": version, "position": [float(i) for i in range(len(ids))]})
    return made.assign(**columns)


def handoffs(*pairs: str, transfer: object = "api", **columns: object) -> pd.DataFrame:
    """One handoff per pair of letters."""
    ends = {"from_step": [p[0] for p in pairs], "to_step": [p[1] for p in pairs]}
    return pd.DataFrame(ends).assign(transfer=transfer, **columns)


def events(*did: str) -> pd.DataFrame:
    """One event per 'step person item'; '-' for nobody."""
    rows = [d.split() for d in did]
    people = pd.Series([None if p == "-" else p for _, p, _ in rows], dtype="str")
    return pd.DataFrame({"step_id": [s for s, _, _ in rows], "person_id": people, "item_id": [i for _, _, i in rows]})
