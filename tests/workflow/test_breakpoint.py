"""The breakpoint of the sample pilots beside a simulator that shares nothing with ours but what is assumed."""

from math import sqrt

import pytest
from scipy.special import stdtrit

from benchmarks.workflow_breakpoint import KEPT, Assumed, kept, pilot_steps
from playbook.bundled import bundled
from playbook.run.session import open_pilot

RUNS = 8


@pytest.mark.parametrize(("name", "carried"), [("solid", 14), ("purgatory", 7)])
def test_another_simulator_keeps_the_promise_as_often(name, carried):
    found = open_pilot(bundled("data", name)).evidence["projects_carried"]
    assert found.value == carried
    steps, each, promise, _ = pilot_steps(name)
    for ours in found.parts:
        theirs = kept(steps, each * int(ours.name), promise, RUNS, Assumed(), 5)
        error = (ours.value - ours.low) / stdtrit(ours.n - 1, 0.975)
        whole = sqrt(error**2 + theirs.var(ddof=1) / RUNS) + 0.002  # few runs near 100% hide how they scatter
        assert abs(theirs.mean() - ours.value) < 3.5 * whole, ours.name
        if int(ours.name) <= carried:
            assert theirs.mean() >= KEPT
