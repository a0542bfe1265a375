"""Use over time: pooling, first use, retention, forecast, against what is known to be true."""

import numpy as np
import pytest
from scipy import stats

from playbook.measure.use.activation import activation, median_time
from playbook.measure.use.forecast import forecast
from playbook.measure.use.pooling import pooled
from playbook.measure.use.retention import moves, retention
from playbook.measure.use.segments import FOUR, TWELVE, segments


def test_pooling_pulls_small_teams_towards_the_others():
    found = pooled([0, 10, 9, 12, 11], [5, 20, 20, 22, 21])
    assert 0.05 < found[0].value < 0.4
    assert all(f.low < f.value < f.high for f in found)
    alone = stats.beta(1, 6)
    assert found[0].high < alone.ppf(0.999)


def test_the_team_that_is_behind_is_found_and_equal_teams_are_not():
    assert pooled([2, 15, 16, 15], [20, 20, 20, 20], gap=0.15)[0].behind > 0.99
    assert all(0.3 < p.behind < 0.7 for p in pooled([10] * 5, [20] * 5))


def test_kaplan_meier_is_the_plain_share_without_censoring_and_agrees_with_scipy_with_it():
    rng = np.random.default_rng(1)
    time, begun = rng.integers(1, 10, 40).astype(float), rng.random(40) < 0.7
    theirs = stats.ecdf(stats.CensoredData.right_censored(time, ~begun)).cdf
    ours = {s.time: s.begun for s in activation(time, begun)}
    for t, share in zip(theirs.quantiles, theirs.probabilities, strict=True):
        if t in ours:
            assert ours[t] == pytest.approx(share)
    assert activation(time, np.ones(40, bool))[-1].begun == 1.0
    assert median_time(activation(np.array([5.0]), np.array([False]))) is None


def test_moves_add_up_to_the_people():
    rng = np.random.default_rng(2)
    grid = rng.random((30, 12)) < 0.4
    found = moves(grid, np.ones_like(grid))
    assert (sum(found) == 30).all()
    assert ((found.new + found.retained + found.reactivated) == grid.sum(axis=0)).all()
    assert retention(grid, np.ones_like(grid))[0] == 1.0


def test_segments_count_missing_weeks_as_weeks():
    grid = np.zeros((1, 52), int)
    grid[0, ::6] = 100
    assert set(segments(grid, TWELVE)[0]) <= {"Novice User", "Low User"}
    assert segments(np.full((1, 12), 20), FOUR)[0, -1] == "Power User"


def test_a_forecast_spans_what_the_models_disagree_about():
    weeks = np.arange(1.0, 5.0)
    found = forecast(weeks, np.array([3.0, 7, 12, 18]), np.full(4, 60.0), 20)
    assert found.high - found.low > 0.4
    assert found.low <= found.value <= found.high
    assert forecast(weeks[:3], np.ones(3), np.full(3, 9.0), 4) is None
