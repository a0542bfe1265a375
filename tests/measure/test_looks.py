"""Bounds of three looks against the published table, the well-known trap, and what a gate needs."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from playbook.measure.looks.bounds import conditional_power, constant_shape, inflation, lan_demets
from playbook.measure.looks.gate import adopters_needed, gate, reachable
from playbook.measure.looks.spending import spent

THIRDS = (1 / 3, 2 / 3, 1.0)


@pytest.mark.parametrize(
    ("bounds", "table"),
    [
        (constant_shape(3, 0), (3.4711, 2.4544, 2.0040)),
        (constant_shape(3, 0.5), (2.2895, 2.2895, 2.2895)),
        (lan_demets(THIRDS), (3.7103, 2.5114, 1.9930)),
        (lan_demets((0.25, 0.6, 1.0)), (4.3326, 2.6689, 1.9810)),
        (lan_demets(THIRDS, "pocock"), (2.2794, 2.2949, 2.2959)),
    ],
)
def test_the_published_table_to_four_decimals(bounds, table):
    assert tuple(round(b, 4) for b in bounds) == table


def test_inflation_of_the_published_table():
    shapes = (constant_shape(3, 0), constant_shape(3, 0.5), lan_demets(THIRDS))
    assert [round(inflation(THIRDS, b), 4) for b in shapes] == [1.0174, 1.1663, 1.0128]


def test_the_one_sided_formula_is_not_used():
    """Fed with the two-sided error it ends at .05 too, and gives 3.3948 at the first look."""
    trap = [2 * (1 - norm.cdf(norm.ppf(0.975) / np.sqrt(t))) for t in THIRDS]
    assert trap[-1] == pytest.approx(spent(1.0))
    assert abs(trap[0] - spent(1 / 3)) > 0.0004
    assert norm.isf(trap[0] / 2) == pytest.approx(3.3948, abs=1e-4)
    assert lan_demets(THIRDS)[0] > 3.7


def test_a_look_beyond_the_plan_spends_what_is_left():
    assert lan_demets((0.4, 0.8, 1.3))[-1] < 2.1
    with pytest.raises(ValueError, match="must rise"):
        lan_demets((0.5, 0.5))


def test_futility_is_only_a_pointer():
    assert conditional_power(0.3, 2 / 3, 1.993) < 0.2 < conditional_power(1.6, 2 / 3, 1.993)
    assert (conditional_power(2.1, 1.0, 1.993), conditional_power(1.9, 1.0, 1.993)) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("rate", "people", "adopters", "always"), [(0.40, 62, 22, 68), (0.45, 36, 14, 41), (0.50, 26, 11, 28)]
)
def test_gate_sizes(rate, people, adopters, always):
    found = gate(rate)
    assert (found.people, found.adopters, found.always_from) == (people, adopters, always)
    assert found.alpha <= 0.05
    assert binom.sf(adopters - 1, people, rate) >= 0.8
    assert binom.sf(adopters_needed(always - 1) - 1, always - 1, rate) < 0.8


def test_twelve_people_cannot_tell_what_36_can():
    assert reachable(12) > 0.6
    assert reachable(36) <= 0.45
    assert gate(0.2) is None
