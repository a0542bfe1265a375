"""The calibration of the benchmark, with fewer repetitions: every figure that has a goal reaches it."""

import pytest

from benchmarks import measure

SHORT = {
    "intervals": {"repeat": 1_200},
    "effect": {"repeat": 150},
    "looks": {"repeat": 50_000},
    "did": {"repeat": 300},
    "plateau": {"repeat": 80},
    "heroics": {"repeat": 800},
    "record": {},
    "privacy": {"tables": 60},
}
LOOSE = {"effect": 0.03, "plateau": 0.06, "heroics": 0.03, "did": 0.02, "intervals": 0.03}
"""Twice the standard error of the short run; the goals themselves are held by the benchmark."""


@pytest.mark.parametrize("name", SHORT)
def test_the_figures_are_reached(name):
    slack = LOOSE.get(name, 0.0)
    missed = [f for f in measure.ALL[name](**SHORT[name]) if not f.good and off(f) > slack]
    assert not missed, missed


def off(figure) -> float:
    """How far a figure is from its goal."""
    ends = [float(part) for part in figure.goal.removeprefix("<= ").removeprefix(">= ").split(" to ")]
    return min(abs(figure.value - end) for end in ends)
