"""Waiting by cause: each cause alone, overlaps in their order, and the five parts always sum to the waiting."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.workflow.log.nouns import Raw, event_log
from playbook.workflow.mine.calendar import Calendars, Week, office
from playbook.workflow.mine.waiting import CAUSES, enabled_tasks, identifiable, split, waiting

HOUR = 3_600_000_000
MONDAY = 4 * 24 * HOUR
ALWAYS = Calendars(Week(tuple((d, 0.0, 24.0) for d in range(7))))


def made(*rows):
    """One event per 'case activity start end who', hours from Monday midnight."""
    cells = [r.split() for r in rows]
    start, end = (np.array([MONDAY + int(float(c[i]) * HOUR) for c in cells]) for i in (2, 3))
    text = [pa.array([c[i] for c in cells]) for i in (0, 1, 4)]
    return event_log(Raw(text[0], text[1], end, start, text[2]), "x")


def hours(log, source, target, calendars=ALWAYS):
    found = next(w for w in waiting(log, calendars) if (w.source, w.target) == (source, target))
    return {c: s / 3600 for c, s in found.seconds.items() if s}


def test_contention_is_work_that_was_ready_before():
    log = made("1 a 9 10 x", "1 c 13 14 y", "2 a 8 9 z", "2 b 10 12 y")
    assert hours(log, "a", "c") == {"contention": 2.0, "extraneous": 1.0}


def test_priority_is_work_that_was_ready_later():
    log = made("1 a 8 9 x", "1 c 12 13 y", "2 a 9 10 z", "2 b 10 12 y")
    assert hours(log, "a", "c") == {"prioritization": 2.0, "extraneous": 1.0}


def test_a_batch_waits_until_its_last_is_ready():
    log = made("1 a 8 9 x", "2 a 9 11 z", "1 b 12 13 y", "2 b 13 14 y")
    found = hours(log, "a", "b")
    assert found["batching"] == 2.0  # the first waits from 9 until the second is ready at 11
    assert sum(found.values()) == 3 + 2


def test_nobody_there():
    log = made("1 a 16 17 x", "1 b 33 34 y")
    assert hours(log, "a", "b", Calendars(office(9, 17))) == {"unavailability": 16.0}
    own = Calendars(office(9, 17), {"y": office(9, 12)})
    assert hours(made("1 a 9 10 x", "1 b 13 14 y"), "a", "b", own) == {"extraneous": 2.0, "unavailability": 1.0}


def test_without_start_or_people_nothing_is_made_up():
    one_time = event_log(Raw(pa.array(["1"]), pa.array(["a"]), np.array([1])), "x")
    assert not identifiable(one_time)
    with pytest.raises(ValueError, match="start, end and resource"):
        waiting(one_time, ALWAYS)


def test_a_flood_ends_in_a_sentence(monkeypatch):
    monkeypatch.setattr("playbook.workflow.mine.waiting.MOST_BACK", 3)
    with pytest.raises(ValueError, match="a case has more than 3 events"):
        waiting(made(*(f"1 a{i} {i} {i + 1} x" for i in range(5))), ALWAYS)


event = st.tuples(
    st.integers(0, 3), st.sampled_from("abc"), st.integers(0, 60), st.integers(0, 8), st.sampled_from("xy")
)


@given(st.lists(event, min_size=1, max_size=25))
def test_the_five_sum_to_the_waiting(rows):
    log = made(*(f"{c} {a} {s} {s + d} {w}" for c, a, s, d, w in rows))
    for task, parts in split(enabled_tasks(log), log.resources, Calendars(office(9, 17))):
        assert len(parts) == len(CAUSES)
        assert min(parts) >= 0
        assert sum(parts) == max(0, task.start - task.enabled)
