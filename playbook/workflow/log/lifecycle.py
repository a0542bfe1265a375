"""Logs that write a start and a complete per piece of work: both become one event with start and end.

Transactional life cycle of XES (IEEE 1849, `lifecycle:transition`); `concept:instance` tells pieces of one activity apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from playbook.workflow.log.nouns import MISSING, Raw

START, COMPLETE = "start", "complete"
Words = Sequence[str | None]


def paired(raw: Raw, transitions: Words, instances: Words | None = None) -> Raw:
    """One event per piece of work; the same log if it has starts already, or no starts and completes side by side.

    A complete takes the earliest open start of its activity in its case: of its instance where these are named, else of the
    same person if there is one. A complete without a start keeps its one time. A start that never completes is no work
    that ended, and is left out; so are all other steps, such as suspend. All of it is said.
    """
    if raw.start is not None or not has_both(transitions):
        return raw
    steps = np.array([_step(t) for t in transitions], dtype=object)
    begun = _begun(raw, steps, instances)
    keep = np.flatnonzero(steps == COMPLETE)
    start = np.full(len(steps), MISSING, dtype=np.int64)
    start[list(begun)] = [raw.end[s] for s in begun.values()]
    rows = pa.array(keep)
    return replace(
        raw,
        case=raw.case.take(rows),
        activity=raw.activity.take(rows),
        end=raw.end[keep],
        start=start[keep],
        resource=None if raw.resource is None else raw.resource.take(rows),
        losses=(*raw.losses, *_said(steps, len(begun))),
        pairs=len(begun),
    )


def has_both(transitions: Words) -> bool:
    """True if some events are starts and some are completes."""
    return {START, COMPLETE} <= {_step(t) for t in transitions}


def _step(transition: str | None) -> str:
    return (transition or "").strip().lower()


def _begun(raw: Raw, steps: np.ndarray, instances: Words | None) -> dict[int, int]:
    """Per complete that has one: its start, both as places in the file."""
    who = raw.resource.to_pylist() if raw.resource is not None else [None] * len(steps)
    named = instances if instances is not None else [None] * len(steps)
    keys = list(zip(raw.case.to_pylist(), raw.activity.to_pylist(), named, strict=True))
    opened: dict[tuple[object, ...], list[int]] = {}
    made: dict[int, int] = {}
    for i in np.argsort(raw.end, kind="stable").tolist():
        if raw.end[i] == MISSING:
            continue
        if steps[i] == START:
            opened.setdefault(keys[i], []).append(i)
        elif steps[i] == COMPLETE and opened.get(keys[i]):
            line = opened[keys[i]]
            made[i] = line.pop(next((k for k, s in enumerate(line) if who[s] == who[i]), 0))
    return made


def _said(steps: np.ndarray, pairs: int) -> list[str]:
    starts, ends = int((steps == START).sum()), int((steps == COMPLETE).sum())
    made = [f"{pairs:,} pairs of start and complete are read as one event each, from start to end"]
    if ends > pairs:
        made.append(
            f"{ends - pairs:,} completes without a start keep their one time: how long that work took is not known"
        )
    if starts > pairs:
        made.append(f"{starts - pairs:,} starts that never complete were left out: that work had not ended")
    rest = len(steps) - starts - ends
    if rest:
        others = sorted({s or "(none)" for s in steps.tolist()} - {START, COMPLETE})
        made.append(f"{rest:,} other life-cycle steps were left out ({', '.join(others[:6])})")
    return made
