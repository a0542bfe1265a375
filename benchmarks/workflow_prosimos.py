"""The reference model in Prosimos, written as BPMN and JSON; run by a Python that has Prosimos.

Prints completed visits per CPU second (the better of with and without writing its log) and the mean lead time of that
one run.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

WAYS = (
    ("start", "storyboard"),
    ("storyboard", "join"),
    ("join", "build"),
    ("build", "check"),
    ("check", "split"),
    ("split", "join"),
    ("split", "publish"),
    ("publish", "end"),
)
TASKS = {"storyboard": (4, 2), "build": (8, 3), "check": (2, 2), "publish": (0.5, 1)}
"""Hours and people."""
ALWAYS = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}]
HEAD = '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'


def bpmn() -> str:
    """The map."""
    kinds = {"start": "startEvent", "join": "exclusiveGateway", "split": "exclusiveGateway", "end": "endEvent"}
    nodes = "".join(_node(kinds.get(n, "task"), n) for n in ("start", *TASKS, "join", "split", "end"))
    flows = "".join(f'<sequenceFlow id="f{i}" sourceRef="{a}" targetRef="{b}"/>' for i, (a, b) in enumerate(WAYS))
    return f"{HEAD}{nodes}{flows}</process></definitions>"


def _node(kind: str, name: str) -> str:
    came = "".join(f"<incoming>f{i}</incoming>" for i, (_, b) in enumerate(WAYS) if b == name)
    goes = "".join(f"<outgoing>f{i}</outgoing>" for i, (a, _) in enumerate(WAYS) if a == name)
    return f'<{kind} id="{name}" name="{name}">{came}{goes}</{kind}>'


def _exponential(hours: float) -> dict[str, Any]:
    """Seconds with this mean, cut at a thousand times it."""
    numbers = (hours * 3600, 0.0, hours * 3_600_000)
    return {"distribution_name": "expon", "distribution_params": [{"value": n} for n in numbers]}


def settings() -> dict[str, Any]:
    """People, times, arrivals and rework."""
    people = {t: [f"{t} {i}" for i in range(n)] for t, (_, n) in TASKS.items()}
    one = {"cost_per_hour": 1, "amount": 1, "calendar": "always"}
    return {
        "resource_profiles": [
            {
                "id": t,
                "name": t,
                "resource_list": [{"id": p, "name": p, **one, "assignedTasks": [t]} for p in people[t]],
            }
            for t in TASKS
        ],
        "arrival_time_distribution": _exponential(4),
        "arrival_time_calendar": ALWAYS,
        "gateway_branching_probabilities": [
            {
                "gateway_id": "split",
                "probabilities": [{"path_id": "f5", "value": 0.25}, {"path_id": "f6", "value": 0.75}],
            }
        ],
        "task_resource_distribution": [
            {"task_id": t, "resources": [{"resource_id": p, **_exponential(hours)} for p in people[t]]}
            for t, (hours, _) in TASKS.items()
        ],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": ALWAYS}],
        "event_distribution": {},
        "batch_processing": [],
        "case_attributes": [],
    }


def main() -> None:
    """Run 2,000 projects twice."""
    from prosimos.simulation_engine import run_simulation

    with tempfile.TemporaryDirectory() as folder:
        chart, numbers, log = (Path(folder) / n for n in ("m.bpmn", "m.json", "log.csv"))
        chart.write_text(bpmn())
        numbers.write_text(json.dumps(settings()))
        spent = []
        for out in (None, str(log)):
            start = time.process_time()
            run_simulation(str(chart), str(numbers), 2000, None, out)
            spent.append(time.process_time() - start)
        with log.open() as file:
            rows = list(csv.DictReader(file))
    spans: dict[str, list[datetime]] = {}
    for row in rows:
        spans.setdefault(row["case_id"], []).extend(datetime.fromisoformat(row[c]) for c in ("enable_time", "end_time"))
    leads = [(max(s) - min(s)).total_seconds() / 3600 for s in spans.values()]
    sys.stdout.write(json.dumps({"visits_per_s": len(rows) / min(spent), "mean": sum(leads) / len(leads)}) + "\n")


if __name__ == "__main__":
    main()
