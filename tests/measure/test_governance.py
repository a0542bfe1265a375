"""Governance: in force before use, complete, known, reviewed, rehearsed, light, quick, and learned from."""

from datetime import date

import pandas as pd
import pytest

from playbook.checks.governance import (
    four_frameworks,
    governance_before_adoption,
    governance_light,
    incident_and_stop_path,
    inventory_three_channels,
    learning_captured,
    literacy_before_use,
    policy_known,
    vendor_cleared,
)
from playbook.checks.shadow import access_quick
from playbook.measure import frameworks as facts
from playbook.model.charter import Charter
from playbook.model.evidence import Missing, NotApplicable
from playbook.model.evidence_measure import Habit
from playbook.model.fact import Data

CHARTER = Charter(
    pilot_id="p",
    domain="learning",
    start_date="2026-03-02",
    planned_end="2026-05-24",
    stage="Pilot Design",
    requested_stage="Foundation",
    scale_people=80,
)
NOW = pd.Timestamp("2026-05-25")
QUIZ = {"pass_months": 6, "pass_right": 0.8, "warn_right": 0.5}


def data(**tables: pd.DataFrame) -> Data:
    return Data(charter=CHARTER, as_of=date(2026, 5, 25), week=12, tables=tables)


def ago(*days: int | None) -> pd.DatetimeIndex:
    return pd.to_datetime([None if d is None else NOW - pd.Timedelta(days=d) for d in days])


def rules(*names: str, **columns: object) -> pd.DataFrame:
    same = {"document": "gov/x.md", "owner": "o1", "approved_on": NOW - pd.Timedelta(days=98)}
    same |= {"reviewed_on": pd.NaT, "evidence_on": NOW - pd.Timedelta(days=20)}
    return pd.DataFrame({"artefact": list(names)}).assign(**{**same, **columns})


THREE = ("policy", "tool-list", "review-rule")
PEOPLE = pd.DataFrame({"person_id": [f"p{i}" for i in range(10)], "eligible_from": pd.Timestamp("2026-03-02")})
USAGE = pd.DataFrame(
    {
        "person_id": [f"p{i}" for i in range(8)],
        "week": pd.to_datetime(["2026-03-02"] * 4 + ["2026-03-16"] * 4),
        "actions": [3.0] * 7 + [0.0],
    }
)


@pytest.mark.parametrize(
    ("approved", "part", "status"),
    [
        (["2026-02-01", "2026-02-01", "2026-02-25"], 0, "pass"),
        (["2026-02-01", "2026-02-01", "2026-03-16"], 4, "fail"),
        (["2026-02-01", "2026-02-01", "2026-03-17"], 7, "fail"),
        (["2026-02-01", "2026-02-01", None], 7, "fail"),
        (["2026-02-01", "2026-02-01", "2026-09-01"], 7, "fail"),
    ],
)
def test_used_before_the_last_rule_took_effect(approved, part, status):
    governance = rules(*THREE, approved_on=pd.to_datetime(approved))
    found = facts.used_before_rules(data(governance=governance, people=PEOPLE, usage=USAGE))
    assert (found.part, found.whole) == (part, 10)
    assert governance_before_adoption(found, pass_at=0.1, warn_at=0.25).status == status


def answers(right: int, n: int = 10) -> pd.DataFrame:
    return pd.DataFrame({"person_id": [f"p{i}" for i in range(n)], "quiz_right": [3.0] * right + [2.0] * (n - right)})


@pytest.mark.parametrize(
    ("policy", "right", "status"),
    [
        (rules("policy"), 8, "pass"),
        (rules("policy"), 6, "warn"),
        (rules("policy"), 4, "fail"),
        (rules("policy", approved_on=NOW - pd.Timedelta(days=300)), 9, "warn"),
        (rules("policy", approved_on=NOW - pd.Timedelta(days=300), reviewed_on=NOW - pd.Timedelta(days=30)), 9, "pass"),
        (rules("policy", approved_on=pd.NaT), 9, "warn"),
        (rules("policy", document=None), 9, "fail"),
    ],
)
def test_policy_is_there_current_and_known(policy, right, status):
    assert policy_known(facts.policy_known(data(governance=policy, pulse=answers(right))), **QUIZ).status == status


def test_without_a_policy_nobody_has_to_be_asked():
    assert isinstance(facts.policy_known(data(governance=rules("policy"))), Missing)
    seen = policy_known(facts.policy_known(data(governance=rules("qa"))), **QUIZ)
    assert (seen.status, seen.people) == ("fail", None)


def test_the_latest_answer_of_a_person_counts():
    both = pd.concat([answers(10).assign(asked_on=NOW), answers(0).assign(asked_on=NOW - pd.Timedelta(days=30))])
    assert facts.policy_known(data(governance=rules("policy"), pulse=both)).right == 10


FOUR = ("qa", "verification", "compliance", "visibility")


def test_frameworks_need_owner_document_and_fresh_evidence():
    full = facts.frameworks(data(governance=rules(*FOUR)))
    assert four_frameworks(full, pass_at=4, warn_at=3).status == "pass"
    part = facts.frameworks(data(governance=rules(*FOUR, evidence_on=ago(90, 91, -1, None))))
    assert part.complete == ("qa",)
    assert "visibility (no evidence within 90 days)" in part.lacking
    three = facts.frameworks(data(governance=rules(*FOUR[:3])))
    assert four_frameworks(three, pass_at=4, warn_at=3).status == "warn"
    assert "visibility" in three.lacking[0]


def test_missing_frameworks_are_harm_only_where_use_is_wide():
    one = facts.frameworks(data(governance=rules("qa")))
    few, many = (four_frameworks(one, Habit(part=n, whole=40), CHARTER, pass_at=4, warn_at=3) for n in (6, 21))
    assert (few.status, few.harm, many.harm) == ("fail", False, True)


def test_a_column_nobody_delivered_is_unknown_not_red():
    without = rules(*FOUR, "incident-plan").drop(columns="evidence_on")
    assert facts.frameworks(data(governance=without)) == Missing(columns=("governance.evidence_on",))
    assert isinstance(facts.incident_plan(data(governance=without)), Missing)


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        (rules("incident-plan"), "pass"),
        (rules("incident-plan", evidence_on=pd.NaT), "warn"),
        (rules("incident-plan", evidence_on=NOW - pd.Timedelta(days=200), owner=None), "fail"),
        (rules("qa"), "fail"),
    ],
)
def test_incident_plan(plan, status):
    assert incident_and_stop_path(facts.incident_plan(data(governance=plan)), pass_at=3, warn_at=2).status == status


def test_channels_of_the_last_90_days():
    ways = [("survey", "contract-or-expense"), ("interview",), ("hearsay",), None]
    tools = pd.DataFrame({"tool": list("abcd"), "discovered_via": ways, "found_on": ago(10, 91, 5, 5)})
    found = facts.discovery_channels(data(tools=tools))
    assert found.note == "contract-or-expense, survey"
    assert inventory_three_channels(found, pass_at=3, warn_at=2).status == "warn"


def test_reviews_of_approved_tools():
    approved = pd.array([True, True, True, False, None], dtype="boolean")
    tools = pd.DataFrame({"tool": list("abcde"), "sanctioned": approved, "review_date": ago(30, 400, None, None, None)})
    found = facts.reviewed_tools(data(tools=tools))
    assert (found.part, found.whole, found.rows) == (1, 3, ("b", "c"))
    assert vendor_cleared(found, pass_at=1, warn_at=0.9).status == "fail"


def test_basics_by_the_sunday_of_the_first_week():
    days = pd.to_datetime(["2026-03-01", "2026-03-08", "2026-03-09", None, *["2026-02-01"] * 6])
    found = facts.trained_before_use(data(people=PEOPLE.assign(literacy_date=days), usage=USAGE))
    assert (found.part, found.whole) == (5, 7)
    assert literacy_before_use(found, pass_at=0.95, warn_at=0.8).status == "fail"


def test_lessons_of_three_months():
    lessons = pd.DataFrame(
        {
            "written_on": ago(*range(1, 13), 200),
            "team": ["A", "B", "C"] * 4 + ["D"],
            "reused_by": [("B",), ("A", "B"), ("A",), ("C",), ("B",), *[None] * 8],
        }
    )
    found = facts.learning(data(lessons=lessons))
    assert (found.lessons, found.teams, found.reused, found.per_month) == (12, 3, 4, 4.0)
    limits = {"pass_per_month": 4, "pass_teams": 3, "pass_reused": 0.3, "warn_per_month": 1}
    assert learning_captured(found, **limits).status == "pass"
    assert learning_captured(facts.learning(data(lessons=lessons[:2])), **limits).status == "fail"


def test_governance_minutes_on_low_risk_items():
    items = pd.DataFrame({"item_id": list("abc"), "path": ["ai", "ai", "old"], "risk_tier": ["low", "high", "low"]})
    log = pd.DataFrame({"item_id": list("aabcc"), "kind": ["planned", "governance"] * 2 + ["governance"]})
    log = log.assign(minutes=[30.0, 10.0, 5.0, 90.0, 90.0])
    found = facts.governance_minutes(data(work_items=items, effort_log=log))
    assert found.value == 0.25
    seen = governance_light(found, pass_at=0.1, warn_at=0.2)
    assert seen.status == "fail"
    assert "167 hours on every 1,000" in seen.at_scale
    assert isinstance(facts.governance_minutes(data(work_items=items, effort_log=log[2:])), Missing)
    assert isinstance(facts.governance_minutes(data(work_items=items[1:], effort_log=log)), NotApplicable)


def test_days_until_access():
    opened = pd.to_datetime(["2026-05-04", "2026-05-04", "2026-05-11", "2026-01-05"])
    closed = pd.to_datetime(["2026-05-06", "2026-05-11", None, "2026-05-01"])
    tickets = pd.DataFrame(
        {"kind": "access", "risk_tier": ["low"] * 3 + ["high"], "opened_on": opened, "closed_on": closed}
    )
    found = facts.access_days(data(tickets=tickets))
    assert (found.value, found.n) == (5.0, 3)
    seen = access_quick(found, pass_at=5, warn_at=10)
    assert seen.status == "pass"
    assert "Still open" in seen.said
    assert isinstance(facts.access_days(data(tickets=tickets.assign(risk_tier=None))), Missing)
    assert isinstance(facts.access_days(data(tickets=tickets[3:])), NotApplicable)


def test_order_of_rows_changes_nothing():
    tables = {"governance": rules(*THREE, *FOUR), "people": PEOPLE, "usage": USAGE}
    mixed = {name: t.sample(frac=1, random_state=3) for name, t in tables.items()}
    for fact in (facts.used_before_rules, facts.frameworks, facts.incident_plan):
        assert fact(data(**mixed)) == fact(data(**tables))
