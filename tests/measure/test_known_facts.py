"""Facts behind how we know: looks, curves, segments, kinds, comparison group and hidden users on tables of known truth."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from playbook.measure.hidden_users import unseen_users
from playbook.measure.journey import first_use, kept_using, usage_segments
from playbook.measure.looks_taken import three_looks
from playbook.measure.need import shadow_demand
from playbook.measure.team_contrast import team_contrast
from playbook.measure.unseen.recapture import chapman
from playbook.model.charter import Charter
from playbook.model.evidence import Groups, Missing
from playbook.model.evidence_known import Curve, Demand, Looks, TeamContrast, Unseen
from playbook.model.fact import Data

CHARTER = Charter(
    pilot_id="p",
    domain="learning",
    start_date=date(2026, 1, 5),
    planned_end=date(2026, 3, 29),
    stage="Pilot Design",
    requested_stage="Foundation",
)
MONDAYS = pd.date_range("2026-01-05", periods=12, freq="7D")


def data(week=12, **tables):
    return Data(CHARTER, CHARTER.as_of(week), week, tables)


def people(n, team="A"):
    return pd.DataFrame(
        {"person_id": [f"p{i}" for i in range(n)], "team": team, "eligible_from": pd.Timestamp("2026-01-01")}
    )


def usage(grid):
    rows = [(f"p{i}", MONDAYS[k], int(v)) for i, row in enumerate(grid) for k, v in enumerate(row)]
    return pd.DataFrame(rows, columns=["person_id", "week", "actions"])


def test_looks_spend_by_information_and_ask_for_fewer_people_later():
    grid = np.zeros((20, 12), int)
    grid[:12] = 1
    found = three_looks(data(people=people(20), usage=usage(grid)))
    assert isinstance(found, Looks)
    assert [look.week for look in found.looks] == [4, 8, 12]
    assert [look.information for look in found.looks] == pytest.approx([1 / 3, 2 / 3, 1])
    assert [look.allowed for look in found.looks] == pytest.approx([0.000207, 0.012097, 0.05], abs=1e-6)
    assert [look.needed for look in found.looks] == sorted((look.needed for look in found.looks), reverse=True)
    assert [look.adopters for look in found.looks] == [12, 12, 12]


def test_a_look_to_come_has_no_adopters():
    found = three_looks(data(week=4, people=people(20), usage=usage(np.ones((20, 4), int))))
    assert [look.adopters for look in found.looks] == [20, None, None]


def test_first_use_counts_who_has_not_begun_as_not_yet():
    grid = np.zeros((10, 12), int)
    grid[:4, 0] = 1
    grid[4:6, 2:] = 1
    found = first_use(data(people=people(10), usage=usage(grid)))
    assert isinstance(found, Curve)
    assert [p.value for p in found.points][:4] == pytest.approx([0.4, 0.4, 0.6, 0.6])
    assert found.median == 3


def test_staying_is_shown_only_while_five_people_can_be_seen():
    grid = np.zeros((8, 12), int)
    grid[:4, 0] = 1
    grid[4:, 9:] = 1
    found = kept_using(data(people=people(8), usage=usage(grid)))
    assert [p.week for p in found.points] == [0, 1, 2]
    assert all(p.n == 8 for p in found.points)


def test_segments_of_few_people_cannot_be_had_by_subtraction():
    grid = np.zeros((20, 12), int)
    grid[:10] = 3
    grid[10:12, 0] = 1
    found = usage_segments(data(people=people(20), usage=usage(grid)))
    assert isinstance(found, Groups)
    assert [g.name for g in found.groups] != ["Habitual User", "Non-user"], "2 low users could be had by subtraction"
    assert found.hidden >= 2
    early = usage_segments(data(week=3, people=people(20), usage=usage(grid[:, :3])))
    assert isinstance(early, Missing)
    assert "not yet observable" in early.why


def shadow(**columns):
    rows = {"week": MONDAYS[-1], "team": "A", "tool": "T", "people": 30.0, "items": 9.0, "source": "network"}
    return pd.DataFrame(
        [rows | dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    )


def test_hidden_users_are_chapmans_estimate_of_one_tool_and_week():
    both = shadow(source=["network", "expense"], people=[30.0, 24.0], also_seen=[12.0, 12.0])
    found = unseen_users(data(shadow_use=both))
    wanted = chapman(30, 24, 12)
    assert isinstance(found, Unseen)
    assert (found.users, found.low, found.high, found.seen) == (wanted.users, wanted.low, wanted.high, 42)
    one = unseen_users(data(shadow_use=both.iloc[:1]))
    assert isinstance(one, Missing)
    wrong = shadow(source=["network", "expense"], people=[30.0, 6.0], also_seen=[12.0, 12.0])
    assert "cannot be in both" in unseen_users(data(shadow_use=wrong)).why


def test_needs_of_fewer_than_five_people_are_counted_and_not_named():
    rows = shadow(team=["A", "B"], people=[9.0, 4.0])
    found = shadow_demand(data(shadow_use=rows))
    assert isinstance(found, Demand)
    assert [n.team for n in found.needs] == ["A"]
    assert found.hidden == 1


def impact(teams, effect):
    weeks = pd.date_range("2025-12-08", periods=8, freq="7D")
    rows = []
    for i, team in enumerate(teams):
        ai = i % 2 == 0
        for week in weeks:
            since = week >= pd.Timestamp(CHARTER.start_date)
            value = 10 + i * 0.1 + 2 * since + (effect * since if ai else 0)
            rows.append(("m", week, team, "ai" if ai and since else "old", value))
    return pd.DataFrame(rows, columns=["metric", "week", "team", "path", "value"])


METRICS = pd.DataFrame({"metric": ["m"], "primary": [True], "direction": ["up"]})


def test_a_comparison_group_takes_off_what_changed_for_everybody():
    found = team_contrast(data(metrics=METRICS, impact=impact("ABCDEFGH", effect=3.0)))
    assert isinstance(found, TeamContrast)
    assert found.value == pytest.approx(3.0)
    assert (found.teams, found.treated) == (8, 4)
    assert found.p == pytest.approx(2 / 70)
    down = METRICS.assign(direction="down")
    assert team_contrast(data(metrics=down, impact=impact("ABCDEFGH", effect=3.0))).value == pytest.approx(-3.0)


def test_too_few_teams_have_an_effect_but_no_p_value():
    found = team_contrast(data(metrics=METRICS, impact=impact("ABCD", effect=3.0)))
    assert found.p is None
    assert "cannot be tested" in found.why
    alone = team_contrast(data(metrics=METRICS, impact=impact("A", effect=3.0)))
    assert isinstance(alone, Missing)
