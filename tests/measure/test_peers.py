"""Defects A1 to A11 of other tools, each as a promise of ours."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import benchmarks
from playbook.checks import all_checks
from playbook.measure import adoption, groups
from playbook.measure.credit.concentration import gini
from playbook.measure.effect.did import difference_in_differences
from playbook.measure.looks.bounds import crossings, lan_demets
from playbook.measure.privacy import share_groups
from playbook.measure.use.habit import habit
from playbook.measure.use.segments import TWELVE, observable, segments
from playbook.model.charter import Charter
from playbook.model.evidence import Groups, Missing
from playbook.model.fact import Data
from playbook.pack.rubric import read_rubric
from playbook.verdict.assess import HIDDEN, Setting, find

CHARTER = Charter(
    pilot_id="p",
    domain="learning",
    start_date="2026-01-05",
    planned_end="2026-03-29",
    stage="Pilot Design",
    requested_stage="Foundation",
)
MONDAYS = pd.date_range("2026-01-05", periods=12, freq="7D")


def pilot(active: np.ndarray, teams: list[str], week: int = 12) -> Data:
    """A pilot in which these people (rows) were active in these weeks (columns)."""
    ids = [f"p{i}" for i in range(len(active))]
    people = pd.DataFrame({"person_id": ids, "team": teams, "eligible_from": pd.Timestamp("2026-01-05")})
    who, when = np.nonzero(active)
    usage = pd.DataFrame({"person_id": np.array(ids)[who], "week": MONDAYS[when], "tool": "t", "actions": 3})
    return Data(CHARTER, CHARTER.as_of(week), week, {"people": people, "usage": usage})


DEFECTS = tuple(f"a{i}" for i in range(1, 12))


def test_every_defect_of_the_list_has_its_test_and_the_benchmarks_name_it():
    named = {d for name in globals() for d in re.findall(r"_(a\d+)(?=_)", name) if name.startswith("test_")}
    assert named == set(DEFECTS)
    page = (Path(benchmarks.__file__).parent / "README.md").read_text()
    rows = dict(re.findall(r"^\| (A\d+) \|.*`(test_\w+)` \|$", page, re.MULTILINE))
    assert tuple(d.lower() for d in rows) == DEFECTS
    assert all(name in globals() and f"_{d.lower()}_" in name for d, name in rows.items())


def test_a1_no_statistic_of_a_small_group_comes_back_in():
    yes = pd.Series([True, False] * 8 + [True, False], index=range(18))
    team = pd.Series(["a"] * 8 + ["b"] * 8 + ["tiny"] * 2, index=range(18))
    found = share_groups(yes, team)
    assert {g.name for g in found.groups} <= {"a", "b"}
    assert len(found.groups) == 1, "one more group goes, or all minus shown gives the two people away"
    assert "tiny" not in found.model_dump_json()


def test_a2_habit_counts_weeks_not_rows():
    spread = np.zeros((1, 52), bool)
    spread[0, ::5] = True
    assert spread.sum() == 11
    assert habit(spread, np.ones_like(spread)).tolist() == ["not_habitual"]
    assert segments(spread * 20, TWELVE)[0, -1] not in ("Habitual User", "Power User")


def test_a3_concentration_is_of_people_not_of_person_weeks():
    rng = np.random.default_rng(0)
    weeks = rng.poisson(5, (50, 20))
    assert gini(weeks.sum(axis=1).astype(float)) < gini(weeks.ravel().astype(float)) / 3


def test_a4_facts_do_not_change_what_they_are_given():
    data = pilot(np.ones((12, 12), bool), ["a"] * 6 + ["b"] * 6)
    before = {name: frame.copy() for name, frame in data.tables.items()}
    for fact in (adoption.habitual_share, adoption.weekly_active, groups.team_gaps):
        fact(data)
    for name, frame in data.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_a5_before_it_can_show_a_habit_is_not_yet_observable():
    assert habit(np.ones((2, 3), bool), np.ones((2, 3), bool)).tolist() == ["not_yet_observable"] * 2
    assert not observable(8)[-1]
    assert observable(9)[-1]
    assert isinstance(adoption.habitual_share(pilot(np.ones((6, 12), bool), ["a"] * 6, week=3)), Missing)


def test_a6_without_a_before_nothing_is_printed_and_few_teams_get_no_p_value():
    rng = np.random.default_rng(1)
    team, week = np.repeat(np.arange(6), 8), np.tile(np.arange(8), 6)
    value = rng.normal(5, 1, 48)
    at_once = np.where(team < 3, 0.0, np.nan)
    assert difference_in_differences(value, team, week, at_once) is None
    later = np.where(team < 3, 4.0, np.nan)
    found = difference_in_differences(value, team, week, later)
    assert np.isfinite(found.effect)
    assert (found.p, found.low, found.high) == (None, None, None)
    assert "6 groups" in found.why


def test_a7_a8_three_planned_looks_keep_power_and_say_their_error():
    thirds = (1 / 3, 2 / 3, 1.0)
    bounds = lan_demets(thirds)
    assert sum(crossings(thirds, bounds)) == pytest.approx(0.05, abs=1e-6)
    assert sum(crossings(thirds, bounds, drift=2.8016)) > 0.78
    assert sum(crossings(thirds, [1.959964] * 3)) == pytest.approx(0.1073, abs=1e-4)


def test_a9_who_never_used_it_is_in_the_denominator_and_weeks_are_not_days():
    active = np.zeros((20, 12), bool)
    active[:6, ::1] = True
    data = pilot(active, ["a"] * 10 + ["b"] * 10)
    found = adoption.habitual_share(data)
    assert (found.part, found.whole) == (6, 20)
    twice = Data(CHARTER, data.as_of, 12, {**data.tables, "usage": pd.concat([data.tables["usage"]] * 3)})
    assert adoption.habitual_share(twice) == found


@pytest.mark.parametrize("seed", range(20))
def test_a10_more_use_never_lowers_a_level(seed):
    rng = np.random.default_rng(seed)
    less = rng.random((30, 12)) < 0.5
    more = less.copy()
    more[rng.integers(30), rng.integers(12)] = True
    order = ["not_yet_observable", "not_habitual", "habitual"]
    there = np.ones_like(less)
    before, after = (np.array([order.index(x) for x in habit(g, there)]) for g in (less, more))
    assert (after >= before).all()
    shares = [adoption.habitual_share(pilot(g, ["a"] * 15 + ["b"] * 15)).value for g in (less, more)]
    assert shares[1] >= shares[0]
    ladder = ["Non-user", "Low User", "Novice User", "Habitual User", "Power User"]
    low, high = (np.array([ladder.index(x) for x in segments(g * 16)[:, -1]]) for g in (less, more))
    assert (high >= low).all()


def test_a11_every_threshold_can_be_reached_and_nothing_prints_nan():
    rubric = read_rubric("base")
    for check in all_checks():
        numbers = rubric.rule(check.id).numbers
        if check.unit == "share" and "pass_at" in numbers:
            assert 0 <= numbers["pass_at"] <= 1, check.id
        assert all(np.isfinite(v) for v in numbers.values()), check.id


def test_a_figure_about_four_people_is_hidden_wherever_it_comes_from():
    few = pilot(np.ones((4, 12), bool), ["a"] * 4)
    at = Setting(CHARTER, read_rubric("base"), 12, few.as_of)
    check = next(c for c in all_checks() if c.id == "am-adoption-habitual")
    finding = find(check, {"habitual_share": adoption.habitual_share(few)}, at)
    assert (finding.said, finding.value, finding.n) == (HIDDEN, None, None)
    assert isinstance(groups.habitual_by_team(few), Groups)
    assert groups.habitual_by_team(few).groups == ()


def test_swapped_paths_turn_the_sign():
    from playbook.measure import time_effect

    rows = pd.DataFrame({"person_id": np.arange(40) % 8, "path": ["old", "ai"] * 20, "total_min": [100.0, 80.0] * 20})
    swapped = rows.assign(path=rows["path"].map({"old": "ai", "ai": "old"}))
    assert time_effect(rows).effect == pytest.approx(-0.2)
    assert time_effect(swapped).effect == pytest.approx(0.25)


def test_bounds_only_fall_as_information_grows():
    for shares in ((0.2, 0.5, 1.0), (0.1, 0.3, 0.6, 1.0), (0.33, 0.66, 1.2)):
        assert all(a > b for a, b in pairwise(lan_demets(shares)))


def test_the_plateau_check_says_undetermined_where_it_is():
    from playbook.checks.adoption import plateau
    from playbook.measure.outlook import adoption_outlook

    limits = {"pass_level": 0.6, "pass_slope": 0.005, "warn_level": 0.35, "warn_slope_upper": 0.01, "warn_from_week": 8}
    rng = np.random.default_rng(3)
    flat = pilot(rng.permuted(np.tile(np.arange(80) < 20, (12, 1)), axis=1).T, ["a"] * 40 + ["b"] * 40)
    rising = np.array([np.arange(80) < 80 * 0.7 / (1 + np.exp(-0.25 * (w - 14))) for w in range(1, 13)]).T
    for data, state, status in ((flat, "plateau", "fail"), (pilot(rising, ["a"] * 40 + ["b"] * 40), None, "warn")):
        outlook = adoption_outlook(data)
        seen = plateau(adoption.weekly_active(data), CHARTER, outlook, **limits)
        assert state is None or outlook.state == state
        assert seen.status in (status, "pass")
        assert seen.status != "fail" or state == "plateau"
