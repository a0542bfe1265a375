"""The time effect: closed forms as oracles, refusals, and what must not matter."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from playbook.errors import BadInput
from playbook.measure import TimeEffect, time_effect
from playbook.measure.effect.permute import between_groups, within_people
from playbook.measure.effect.rank import hodges_lehmann
from playbook.measure.use.growth import fit_bass


def items(seed=0, n=40, people=8, effect=-0.2):
    rng = np.random.default_rng(seed)
    ai = np.arange(n) % 2 == 1
    size = rng.normal(4, 0.5, n)
    minutes = np.exp(size + effect * ai + rng.normal(0, 0.3, n))
    return pd.DataFrame(
        {
            "person_id": [f"p{i // 2 % people}" for i in range(n)],
            "path": np.where(ai, "ai", "old"),
            "total_min": minutes,
            "estimate_min": np.exp(size),
        }
    )


def logs(table):
    return (np.log(table.loc[table["path"] == p, "total_min"].to_numpy()) for p in ("ai", "old"))


def test_equal_spread_is_the_two_sample_t_interval():
    table = items()
    ai, old = logs(table)
    ends = stats.ttest_ind(ai, old).confidence_interval()
    found = time_effect(table, adjust_for=None)
    assert found.log_effect == pytest.approx(ai.mean() - old.mean())
    assert (found.low, found.high) == pytest.approx((np.exp(ends.low) - 1, np.exp(ends.high) - 1))
    assert found.effect == pytest.approx(np.exp(found.log_effect) - 1)


def test_hc3_has_its_closed_form_for_two_groups():
    table = items()
    ai, old = logs(table)
    error = np.sqrt(sum(((v - v.mean()) ** 2).sum() / (1 - 1 / len(v)) ** 2 / len(v) ** 2 for v in (ai, old)))
    half = stats.t.ppf(0.975, len(table) - 2) * error
    found = time_effect(table, adjust_for=None, errors="hc3")
    assert found.high == pytest.approx(np.exp(ai.mean() - old.mean() + half) - 1)


def test_clusters_have_their_closed_form_when_people_stay_on_one_path():
    table = items().assign(person_id=lambda t: t["path"] + (np.arange(len(t)) // 8).astype(str))
    table["log"] = np.log(table["total_min"])
    n, groups, total = len(table), table["person_id"].nunique(), 0.0
    for _, arm in table.groupby("path"):
        left = arm["log"] - arm["log"].mean()
        total += (left.groupby(arm["person_id"]).sum() ** 2).sum() / len(arm) ** 2
    error = np.sqrt(total * groups / (groups - 1) * (n - 1) / (n - 2))
    half = stats.t.ppf(0.975, groups - 1) * error
    found = time_effect(table, adjust_for=None, errors="cluster")
    assert found.high == pytest.approx(np.exp(found.log_effect + half) - 1)


def test_the_estimate_made_before_sharpens_the_interval():
    table = items(n=60)
    plain, sharp = (time_effect(table, adjust_for=a) for a in (None, "estimate_min"))
    assert sharp.adjusted
    assert not plain.adjusted
    assert sharp.high - sharp.low < 0.8 * (plain.high - plain.low)


def test_without_or_with_a_constant_estimate_the_same_is_said_without_it():
    table = items()
    plain = time_effect(table, adjust_for=None)
    assert time_effect(table.drop(columns="estimate_min")) == plain
    assert time_effect(table.assign(estimate_min=30.0)) == plain
    assert time_effect(table.assign(estimate_min=np.nan)) == plain


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000), factor=st.floats(0.1, 50), errors=st.sampled_from(["homoskedastic", "hc3", "cluster"])
)
def test_order_names_and_units_do_not_matter(seed, factor, errors):
    table = items(seed)
    found = time_effect(table, errors=errors)
    other = table.sample(frac=1, random_state=seed).assign(
        total_min=lambda t: t["total_min"] * factor, person_id=lambda t: "x" + t["person_id"].str[::-1]
    )
    again = time_effect(other, errors=errors)
    assert (again.effect, again.low, again.high) == pytest.approx((found.effect, found.low, found.high), abs=1e-9)
    assert again.p_value == pytest.approx(found.p_value)


def test_it_is_frozen_and_takes_any_table():
    table = items()
    found = time_effect(table.to_dict("records"))
    assert found == time_effect(table) == time_effect(table.to_dict("list"))
    assert isinstance(found, TimeEffect)
    with pytest.raises(ValueError, match="frozen"):
        found.effect = 0.0


def test_grades():
    table = items()
    day = pd.Timestamp("2026-01-05")
    both = table.assign(measured_on=[day + pd.Timedelta(days=i) for i in range(len(table))])
    one_after_the_other = both.assign(measured_on=np.where(both["path"] == "ai", day, day - pd.Timedelta(days=60)))
    assert time_effect(table).grade == "C"
    assert time_effect(both).grade == "B"
    assert time_effect(one_after_the_other).grade == "C"
    assert time_effect(both, design="random").grade == "A"
    assert time_effect(both.assign(method="recalled"), design="random").grade == "D"


def test_one_person_gives_no_interval_by_person_and_no_p_value():
    found = time_effect(items().assign(person_id="p"), errors="cluster")
    assert (found.low, found.high, found.p_value) == (None, None, None)
    assert "cannot be tested" in found.refused


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"path": "new"}, "old or ai"),
        ({"total_min": 0.0}, "not above zero"),
        ({"total_min": "long"}, "not a number"),
        ({"estimate_min": -1.0}, "not above zero"),
        ({"path": "ai"}, "0 timed items on the old path"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(change, said):
    with pytest.raises(BadInput, match=said):
        time_effect(items().assign(**change))
    with pytest.raises(BadInput, match="no column path"):
        time_effect(items().drop(columns="path"))


def test_rows_that_are_not_known_are_left_out_and_counted():
    table = items()
    table.loc[3, "total_min"] = np.nan
    table.loc[5, "path"] = None
    shadow = pd.DataFrame({"person_id": ["p"], "path": ["shadow"], "total_min": [1.0], "estimate_min": [1.0]})
    found = time_effect(pd.concat([table, shadow]))
    assert (found.n, found.left_out) == (38, 2)


def test_permutation_counts_every_way():
    assert between_groups(np.arange(8.0), np.arange(8) >= 4).p == 2 / 70
    assert between_groups(np.ones(8), np.arange(8) >= 4).p == 1
    assert within_people(np.full(8, 0.3)).p == 2 / 256
    drawn = between_groups(np.random.default_rng(0).normal(0, 1, 40), np.arange(40) >= 20)
    assert 1 / 10_000 <= drawn.p <= 1
    assert drawn == between_groups(np.random.default_rng(0).normal(0, 1, 40), np.arange(40) >= 20)


def test_hodges_lehmann_ignores_one_odd_item():
    rng = np.random.default_rng(2)
    a, b = rng.normal(10, 1, 30), rng.normal(12, 1, 30)
    found = hodges_lehmann(a, b)
    odd = hodges_lehmann(np.append(a[1:], 1e6), b)
    assert found.low < -2 < found.high
    assert abs(odd.value - found.value) < 0.3


def test_bass_reproduces_the_seven_numbers_of_nls():
    sales = np.array([840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890], float)
    fit = fit_bass(np.arange(1.0, 11.0), sales, (60630, 0.03, 0.38))
    assert f"{fit.m:.2e} {fit.p:.2e} {fit.q:.3f}" == "6.80e+04 6.59e-03 0.638"
    assert f"{fit.m_error:.2e} {fit.p_error:.2e} {fit.q_error:.4f}" == "3.13e+03 1.43e-03 0.0414"
    assert (round(fit.residual), fit.df) == (727, 7)
