"""OCEL 2.0 JSON: an event belongs to many objects; one kind of object is chosen as the case, and the rest is said."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa

from playbook.errors import BadInput, Problem, nearest
from playbook.workflow.log.nouns import EventLog, Raw, event_log

MOST_BYTES = 1 << 30


def read_ocel(path: Path, case_type: str = "") -> EventLog:
    """An object-centric log, flattened on one kind of object (the one that most events name, unless told).

    Raises BadInput for what is not OCEL 2.0.
    """
    import pandas as pd

    from playbook.workflow.log.stamps import microseconds

    events, kinds = _parts(_loaded(path), path.name)
    chosen = _chosen(events, kinds, case_type, path.name)
    rows = [(o, e["type"], e["time"], _who(e)) for e in events for o in _objects(e) if kinds.get(o) == chosen]
    if not rows:
        raise BadInput(Problem(path.name, f"no event names an object of kind {chosen!r}", "", "choose another kind"))
    case, activity, time, who = (list(c) for c in zip(*rows, strict=True))
    resource = pa.array(who, pa.string()) if any(w is not None for w in who) else None
    end = microseconds(pd.Series(time, dtype="str"), path.name)
    losses = _losses(events, kinds, chosen, len(rows))
    return event_log(Raw(pa.array(case), pa.array(activity), end, None, resource, losses), path.name)


def _loaded(path: Path) -> Any:
    if path.stat().st_size > MOST_BYTES:
        found = f"{path.stat().st_size >> 20} MB"
        raise BadInput(Problem(path.name, found, f"at most {MOST_BYTES >> 20} MB", "flatten it to CSV or Parquet"))
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(Problem(path.name, f"not JSON ({error})", "OCEL 2.0 JSON", "export the log again")) from None


def _parts(data: Any, where: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Events and the kind of every object."""
    if isinstance(data, dict) and "ocel:events" in data:
        raise BadInput(Problem(where, "this is OCEL 1.0", "OCEL 2.0", "export it as OCEL 2.0, or flatten it to CSV"))
    if not isinstance(data, dict) or not isinstance(data.get("events"), list) or "objects" not in data:
        raise BadInput(Problem(where, "no list of events and objects", "OCEL 2.0 JSON", "check the file"))
    try:
        kinds = {str(o["id"]): str(o["type"]) for o in data["objects"]}
        for event in data["events"]:
            str(event["type"]), str(event["time"]), _objects(event)
    except (KeyError, TypeError, AttributeError) as error:
        found = f"an event or object lacks {error}"
        raise BadInput(Problem(where, found, "id, type and time everywhere", "export it again")) from None
    return data["events"], kinds


def _objects(event: dict[str, Any]) -> list[str]:
    """Objects of an event, each once."""
    return list(dict.fromkeys(str(r["objectId"]) for r in event.get("relationships") or ()))


def _who(event: dict[str, Any]) -> str | None:
    named = {a.get("name"): a.get("value") for a in event.get("attributes") or ()}
    found = named.get("org:resource") or named.get("resource")
    return None if found is None else str(found)


def _chosen(events: list[dict[str, Any]], kinds: dict[str, str], asked: str, where: str) -> str:
    named: Counter[str] = Counter()
    for event in events:
        named.update({kinds[o] for o in _objects(event) if o in kinds})
    if not named:
        raise BadInput(Problem(where, "no event names an object", "events with relationships", "export it again"))
    if asked and asked not in named:
        raise BadInput(Problem(where, f"there is no kind of object {asked!r}", nearest(asked, named), ""))
    return asked or min(named, key=lambda k: (-named[k], k))


def _losses(events: list[dict[str, Any]], kinds: dict[str, str], chosen: str, rows: int) -> tuple[str, ...]:
    others = sorted(set(kinds.values()) - {chosen})
    without = sum(all(kinds.get(o) != chosen for o in _objects(e)) for e in events)
    made = [f"each {chosen} is read as a case; other kinds of objects are left out: {', '.join(others) or 'none'}"]
    made += [f"{without:,} events name no {chosen} and were left out"] if without else []
    doubled = rows - (len(events) - without)
    made += [f"{doubled:,} events name several and are counted once for each"] if doubled else []
    return tuple(made)
