"""Which column of a log is which: named by the user, or found by the names that exports use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from playbook.errors import BadInput, Problem, nearest

KNOWN: dict[str, tuple[str, ...]] = {
    "case": (
        "case:concept:name",
        "case_concept_name",
        "case",
        "case_id",
        "caseid",
        "case_key",
        "item_id",
        "item",
        "trace",
        "trace_id",
        "issue_key",
        "ticket",
        "ticket_id",
        "project",
        "project_id",
    ),
    "activity": (
        "concept:name",
        "concept_name",
        "activity",
        "activity_name",
        "activity_id",
        "step_id",
        "step",
        "stage",
        "event",
        "event_name",
        "task",
        "status",
    ),
    "end": (
        "time:timestamp",
        "time_timestamp",
        "end_time",
        "end_timestamp",
        "complete_timestamp",
        "completetimestamp",
        "complete_time",
        "end",
        "ended_at",
        "completed",
        "finished_at",
        "timestamp",
        "happened_at",
        "event_time",
        "datetime",
        "time",
        "date",
    ),
    "start": ("start_timestamp", "start_time", "starttimestamp", "start", "started_at", "begin", "begin_time"),
    "lifecycle": ("lifecycle:transition", "lifecycle_transition", "lifecycle", "transition"),
    "instance": ("concept:instance", "concept_instance", "activity_instance_id", "activity_instance"),
    "resource": (
        "org:resource",
        "org_resource",
        "resource",
        "person_id",
        "user",
        "performer",
        "assignee",
        "originator",
        "employee",
        "org:group",
        "org_group",
        "group",
        "role",
    ),
}
NEEDED = ("case", "activity", "end")
SAID = {**{name: name for name in KNOWN}, "end": "time"}


def columns(header: Sequence[str], given: Mapping[str, str], where: str) -> dict[str, str]:
    """Our names to theirs; raises BadInput with what is missing and how to name it.

    >>> columns(["Case ID", "Activity", "Complete Timestamp", "org:group"], {}, "log.csv")["end"]
    'Complete Timestamp'
    """
    found = {name: _named(header, given[word], word, where) for name, word in _asked(given, where).items()}
    plain = {_plain(h): h for h in reversed(header)}
    for name, words in KNOWN.items():
        hit = next((plain[_plain(w)] for w in words if _plain(w) in plain), None)
        if name not in found and hit is not None and hit not in found.values():
            found[name] = hit
    missing = [SAID[n] for n in NEEDED if n not in found]
    if missing:
        there = ", ".join(list(header)[:12])
        do = f"name the columns: --columns {','.join(f'{m}=NAME' for m in missing)}"
        raise BadInput(Problem(where, f"no column for: {', '.join(missing)}", f"one of these columns: {there}", do))
    return found


def parse_columns(text: str) -> dict[str, str]:
    """Columns as a command names them.

    >>> parse_columns("case=Ticket,time=Closed")
    {'case': 'Ticket', 'time': 'Closed'}
    """
    pairs = [p.partition("=") for p in text.split(",") if p.strip()]
    if any(not eq or not value.strip() for _, eq, value in pairs):
        do = "write --columns case=NAME,activity=NAME,time=NAME"
        raise BadInput(Problem("--columns", repr(text), "pairs of name=column", do))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _asked(given: Mapping[str, str], where: str) -> dict[str, str]:
    """Our names of what the user named, with the word the user used."""
    ours = {said: name for name, said in SAID.items()} | {"end": "end"}
    for word in given:
        if word not in ours:
            raise BadInput(Problem(f"{where}, --columns", f"there is no {word!r}", nearest(word, ours), ""))
    return {ours[word]: word for word in given}


def _named(header: Sequence[str], column: str, word: str, where: str) -> str:
    if column not in header:
        raise BadInput(Problem(where, f"there is no column {column!r} for {word}", nearest(column, header), ""))
    return column


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
