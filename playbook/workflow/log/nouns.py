"""An event log in columns: codes and microseconds, sorted by case and time, and what had to be left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from playbook.errors import BadInput, Problem

SECOND = 1_000_000


@dataclass(frozen=True)
class EventLog:
    """Events sorted by case, then time, then place in the file. Times are microseconds since 1970, UTC."""

    case: np.ndarray
    activity: np.ndarray
    end: np.ndarray
    start: np.ndarray | None
    """None if the log has one time per event: then work cannot be told from waiting."""
    resource: np.ndarray | None
    """Codes, -1 where nobody is named; None if the log has no such column."""
    cases: tuple[str, ...]
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    """Whoever did it; used for counting only, never printed."""
    losses: tuple[str, ...] = ()
    """What was left out or had to be read in one of several ways, in sentences."""
    pairs: int = 0
    """Events that the file writes as two: a start and a complete."""

    @property
    def events(self) -> int:
        """Number of events."""
        return len(self.case)

    @property
    def recorded(self) -> int:
        """Number of events as the file counts them: a pair of start and complete is two."""
        return self.events + self.pairs

    @property
    def begins(self) -> np.ndarray:
        """Start of each event, or its only time."""
        return self.end if self.start is None else self.start

    @property
    def follows(self) -> np.ndarray:
        """True at i if event i + 1 belongs to the same case."""
        return np.asarray(self.case[1:] == self.case[:-1])


@dataclass(frozen=True)
class Raw:
    """Columns as they were read, in the order of the file."""

    case: pa.Array
    activity: pa.Array
    end: np.ndarray
    """Microseconds; the smallest number where the time is missing."""
    start: np.ndarray | None = None
    resource: pa.Array | None = None
    losses: tuple[str, ...] = ()
    pairs: int = 0
    """Events of which the file held start and complete apart."""


MISSING = np.iinfo(np.int64).min


def event_log(raw: Raw, where: str) -> EventLog:
    """Code, clean and sort; raises BadInput if nothing is left."""
    case, cases = _coded(raw.case)
    activity, activities = _coded(raw.activity)
    start, end = raw.start, raw.end
    keep = (case >= 0) & (activity >= 0) & (end != MISSING)
    losses = [*raw.losses, *_missing(case, activity, end)]
    if start is not None:
        backward = (start != MISSING) & (start > end) & keep
        start = np.where(start == MISSING, end, start)
        losses += [f"{backward.sum():,} events end before they start and were left out"] if backward.any() else []
        keep &= ~backward
    if not keep.any():
        raise BadInput(Problem(where, "no event has a case, an activity and a time", "at least one such event", ""))
    resource, resources = _coded(raw.resource) if raw.resource is not None else (None, ())
    columns = {"case": case, "activity": activity, "end": end, "start": start, "resource": resource}
    del case, activity, end, start, resource
    kept, moved = _sorted({n: c for n, c in columns.items() if c is not None}, keep)
    losses += ["events of a case stood out of order in the file and were sorted by time"] if moved else []
    losses += _repeats(kept)
    return EventLog(
        case=kept["case"],
        activity=kept["activity"],
        end=kept["end"],
        start=kept.get("start"),
        resource=kept.get("resource"),
        cases=cases,
        activities=activities,
        resources=resources,
        losses=tuple(losses),
        pairs=raw.pairs,
    )


def _coded(values: pa.Array) -> tuple[np.ndarray, tuple[str, ...]]:
    """Codes (-1 for missing or empty) and names of a text column."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks() if values.num_chunks != 1 else values.chunk(0)
    coded = values if isinstance(values, pa.DictionaryArray) else values.dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    names = tuple("" if n is None else str(n) for n in coded.dictionary.to_pylist())
    if "" in names:
        codes = np.where(codes == names.index(""), -1, codes).astype(np.int32)
    return codes, names


def _missing(case: np.ndarray, activity: np.ndarray, end: np.ndarray) -> list[str]:
    told = (("case", case < 0), ("activity", activity < 0), ("time", end == MISSING))
    return [f"{int(gone.sum()):,} events without a {what} were left out" for what, gone in told if gone.any()]


def _sorted(columns: dict[str, np.ndarray], keep: np.ndarray) -> tuple[dict[str, np.ndarray], bool]:
    """The kept events by case, then time (equal times keep the order of the file); did a case stand out of order?"""
    order = _by_small_steps(columns["case"])
    order = order[keep[order]] if not keep.all() else order
    kept = {n: c[order] for n, c in columns.items()}
    c, t = kept["case"], kept["end"]
    moved = bool(((c[1:] == c[:-1]) & (t[1:] < t[:-1])).any())
    if moved:
        order = np.lexsort((t, c))
        kept = {n: column[order] for n, column in kept.items()}
    return kept, moved


def _by_small_steps(codes: np.ndarray) -> np.ndarray:
    """Stable order of small numbers by two passes over 16 bits each (radix sort: linear, several times faster)."""
    low = np.argsort((codes & 0xFFFF).astype(np.uint16), kind="stable")
    high = ((codes[low] >> 16) + 1).astype(np.uint16)
    return np.asarray(low if not high.any() or (high == high[0]).all() else low[np.argsort(high, kind="stable")])


def _repeats(kept: dict[str, np.ndarray]) -> list[str]:
    """Events equal in everything to the one before; they are kept, because a repeat can be real."""
    same = np.ones(len(kept["case"]) - 1, dtype=bool)
    for name in ("case", "end", "activity", "start", "resource"):
        if name in kept and same.any():
            same &= kept[name][1:] == kept[name][:-1]
    n = int(same.sum())
    return [f"{n:,} events repeat the one before in every column; they are kept and counted"] if n else []
