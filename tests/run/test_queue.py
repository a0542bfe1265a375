"""Step order, fairness among pilots, and how long the rest takes: decided without a process."""

from hypothesis import given
from hypothesis import strategies as st

from playbook.run.pace import Pace
from playbook.run.queue import Queue, Task


def lane(pilot, *names, needs=frozenset(), known=None):
    return [Task(pilot, name, print, (), needs if name == names[-1] else frozenset(), known) for name in names]


def named(task):
    return f"{task.pilot}{task.name}"


def test_every_pilot_gets_a_worker_before_one_gets_two():
    queue = Queue([lane("a", "1", "2"), lane("b", "1", "2"), lane("c", "1", "2")])
    started = [queue.next() for _ in range(4)]
    assert [named(t) for t in started] == ["a1", "b1", "c1", "a2"]


def test_early_pilots_are_done_early():
    queue = Queue([lane("a", "1", "2"), lane("b", "1", "2"), lane("c", "1", "2")])
    first, _ = queue.next(), queue.next()
    queue.ended(first, well=True)
    assert named(queue.next()) == "a2", "a holds no worker, as c does, and comes first"


def test_a_report_waits_for_its_checkpoint_and_never_starts_if_that_failed():
    tasks = lane("a", "5", "report", needs=frozenset({"5"}))
    queue = Queue([tasks])
    five = queue.next()
    assert queue.next() is None
    assert queue.ended(five, well=False) == (tasks[1],)
    assert queue.next() is None
    assert queue.left == 0


def test_a_lost_task_is_the_first_to_start_again():
    queue = Queue([lane("a", "1", "2")])
    one = queue.next()
    queue.again(one)
    assert queue.next() is one


def test_a_report_is_known_only_if_its_checkpoint_is():
    known = lane("a", "5", "report", needs=frozenset({"5"}), known=lambda: "there")
    changed = [Task("b", "5", print), Task("b", "report", print, (), frozenset({"5"}), lambda: "old")]
    queue = Queue([known, changed])
    assert [named(t) for t, _ in queue.take_known()] == ["a5", "areport"]
    assert queue.left == 2


@given(
    lanes=st.lists(st.integers(1, 6), min_size=1, max_size=8),
    workers=st.integers(1, 5),
    choices=st.lists(st.integers(0, 100), min_size=60, max_size=60),
)
def test_whatever_ends_when_each_task_runs_once_in_order_and_shares_are_fair(lanes, workers, choices):
    tasks = [lane(str(n), *map(str, range(size))) for n, size in enumerate(lanes)]
    queue, running, order = Queue(tasks), [], []
    while True:
        while len(running) < workers and (task := queue.next()) is not None:
            held = [sum(t.pilot == other.pilot for t in running) for of in tasks for other in of if other not in order]
            assert sum(t.pilot == task.pilot for t in running) == min(held), "it goes to one that holds the fewest"
            running.append(task)
            order.append(task)
        if not running:
            break
        queue.ended(running.pop(choices[len(order)] % len(running)), well=True)
    assert len(order) == sum(lanes)
    for of in tasks:
        assert [t for t in order if t in of] == of


def test_time_left_is_told_from_each_kind_of_task():
    pace = Pace(["quick", "quick", "slow", "slow", "new"])
    assert pace.seconds_left(1) is None
    pace.ended("quick", 2.0)
    pace.ended("slow", 10.0)
    assert pace.seconds_left(1) == 2.0 + 10.0 + 6.0
    assert pace.seconds_left(2) == 9.0
