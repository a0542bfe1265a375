"""Fact of the pilot's size: can so few people answer the question of adoption at all?"""

from __future__ import annotations

import pandas as pd

from playbook.measure.looks.gate import gate, reachable
from playbook.measure.usage import roster
from playbook.model.evidence import Evidence
from playbook.model.evidence_measure import GateSize
from playbook.model.fact import Data, fact

NULL = 0.25
"""A pilot stuck at a quarter of its people is what must be told apart from success (catalogue, am-plateau)."""
USUAL = 0.45
"""True rate assumed where no adoption target is written down (our default)."""


@fact("people.person_id people.eligible_from! metrics.kind? metrics.target?")
def gate_size(data: Data) -> Evidence:
    """People the adoption target needs (exact binomial, 80% power, 5% error) beside the people there are."""
    target = _target(data)
    found = gate(target, NULL)
    people = len(roster(data))
    return GateSize(
        people=people,
        needed=None if found is None else found.people,
        adopters=None if found is None else found.adopters,
        target=target,
        null=NULL,
        reachable=reachable(people, NULL),
    )


def _target(data: Data) -> float:
    """The adoption target of the charter if it is a share above the null, else the usual one."""
    if not (data.has("metrics.kind") and data.has("metrics.target")):
        return USUAL
    metrics = data.table("metrics")
    known = metrics.loc[(metrics["kind"] == "adoption") & metrics["target"].between(NULL + 0.01, 0.99), "target"]
    return USUAL if known.empty or pd.isna(known.iloc[0]) else float(known.iloc[0])
