"""Starts and completes of a log become one event each, with start and end; what has no partner is said."""

import numpy as np
import pandas as pd
import pytest

from playbook.workflow.analysis import Found, analyse
from playbook.workflow.log.nouns import SECOND
from playbook.workflow.mine.follows import directly_follows
from playbook.workflow.opened import open_file

ROWS = [
    ("1", "draft", "start", 9, "ann"),
    ("1", "draft", "complete", 10, "ann"),
    ("1", "check", "schedule", 10, ""),
    ("1", "check", "start", 12, "bob"),
    ("1", "check", "complete", 13, "bob"),
    ("2", "draft", "start", 9, "bob"),
    ("2", "draft", "start", 10, "ann"),
    ("2", "draft", "complete", 11, "ann"),
    ("2", "draft", "complete", 14, "bob"),
    ("2", "check", "complete", 15, "ann"),
    ("2", "check", "start", 16, "ann"),
]


def xes(rows=ROWS, instances=None):
    traces = {}
    for i, (case, activity, step, hour, who) in enumerate(rows):
        keys = [("concept:name", activity), ("lifecycle:transition", step)]
        keys += [("org:resource", who)] if who else []
        keys += [("concept:instance", instances[i])] if instances else []
        inside = "".join(f'<string key="{k}" value="{v}"/>' for k, v in keys)
        inside += f'<date key="time:timestamp" value="2026-01-05T{hour:02}:00:00Z"/>'
        traces.setdefault(case, []).append(f"<event>{inside}</event>")
    body = "".join(f'<trace><string key="concept:name" value="{c}"/>{"".join(e)}</trace>' for c, e in traces.items())
    return f"<log>{body}</log>"


def opened(path, content):
    path.write_text(content)
    return open_file(path, {}).log


def pieces(log):
    """Case, activity, hours of begin and end, who."""
    made = zip(log.case, log.activity, log.start, log.end, log.resource, strict=True)
    day = pd.Timestamp("2026-01-05", tz="UTC").value // 1000
    hour = 3600 * SECOND
    return {
        (log.cases[c], log.activities[a], (s - day) // hour, (e - day) // hour, log.resources[w])
        for c, a, s, e, w in made
    }


WANTED = {
    ("1", "draft", 9, 10, "ann"),
    ("1", "check", 12, 13, "bob"),
    ("2", "draft", 10, 11, "ann"),
    ("2", "draft", 9, 14, "bob"),
    ("2", "check", 15, 15, "ann"),
}


def test_pairs_of_an_xes_log_are_events_with_start_and_end(tmp_path):
    log = opened(tmp_path / "log.xes", xes())
    assert pieces(log) == WANTED
    assert [x for x in log.losses if "life" in x or "start" in x] == [
        "4 pairs of start and complete are read as one event each, from start to end",
        "1 completes without a start keep their one time: how long that work took is not known",
        "1 starts that never complete were left out: that work had not ended",
        "1 other life-cycle steps were left out (schedule)",
    ]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_tables_are_paired_too(tmp_path, kind):
    frame = pd.DataFrame(ROWS, columns=["case", "activity", "lifecycle:transition", "hour", "resource"])
    frame["time"] = [f"2026-01-05T{h:02}:00:00Z" for h in frame.pop("hour")]
    path = tmp_path / f"log.{kind}"
    frame.to_csv(path, index=False) if kind == "csv" else frame.to_parquet(path)
    log = open_file(path, {}).log
    assert pieces(log) == WANTED


def test_instances_tell_two_pieces_of_one_activity_apart(tmp_path):
    rows = [("1", "draft", s, h, "ann") for s, h in (("start", 9), ("start", 10), ("complete", 11), ("complete", 14))]
    assert {p[2:4] for p in pieces(opened(tmp_path / "a.xes", xes(rows)))} == {(9, 11), (10, 14)}
    named = pieces(opened(tmp_path / "b.xes", xes(rows, ["x", "y", "y", "x"])))
    assert {p[2:4] for p in named} == {(9, 14), (10, 11)}


def test_waiting_and_moves_of_such_a_log_hold_no_work(tmp_path):
    log = opened(tmp_path / "log.xes", xes(ROWS[:5]))
    moves = {(e.source, e.target): e.mean_s for e in directly_follows(log)}
    assert moves == {("draft", "check"): 2 * 3600}
    made = analyse(Found("log", log=log), (1,))
    assert [(w.source, w.target, w.total) for w in made.waiting] == [("draft", "check", 2 * 3600)]


def test_other_life_cycles_stay_events_of_their_own(tmp_path):
    rows = [("1", "a", s, h, "ann") for s, h in (("In Progress", 9), ("Awaiting Assignment", 10), ("complete", 11))]
    log = opened(tmp_path / "log.xes", xes(rows))
    assert log.start is None
    assert log.events == 3
    assert any("counted as events of their own" in x for x in log.losses)
    assert np.all(np.diff(log.end) > 0)
