"""The seven words in their order: each rule, what it needs, and that hiding evidence never helps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.model.charter import Charter
from playbook.model.evidence import Number
from playbook.model.evidence_verdict import Payback, Redesign
from playbook.model.finding import Action, Finding
from playbook.model.words import AREAS, PREFIX, VERDICTS
from playbook.pack.rubric import read_rubric
from playbook.verdict.precedence import decide

RUBRIC = read_rubric("base")
AREA = {prefix: area for area, prefix in PREFIX.items()}


def charter(**more) -> Charter:
    base = {
        "pilot_id": "p",
        "domain": "learning",
        "start_date": "2026-01-05",
        "planned_end": "2026-03-29",
        "stage": "Pilot Design",
        "requested_stage": "Foundation",
    }
    return Charter(**(base | more))


def findings(**statuses):
    """All checks green but those named (`cw_heroics_share='fail'`); a tuple also sets harm or guards."""
    made = []
    for rule in RUBRIC.rules:
        given_ = statuses.get(rule.id.replace("-", "_"), "pass")
        status, extra = given_ if isinstance(given_, tuple) else (given_, {})
        made.append(
            Finding(
                id=rule.id,
                area=AREA[rule.id[:2]],
                status=status,
                severity=rule.severity,
                stage=rule.stage,
                guards=extra.get("guards", "false-evidence"),
                effect=rule.effect,
                title="t",
                said="s",
                action=Action(what="w", owner="o"),
                harm=extra.get("harm", False),
                interval=extra.get("interval"),
            )
        )
    return tuple(made)


def word(facts=None, week=12, stage="Pilot Design", **statuses):
    return decide(findings(**statuses), charter(stage=stage), week, facts=facts or {}).word


def test_all_green_is_proceed():
    assert word() == "PROCEED"


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ({"gs_no_data_exposure": ("fail", {"harm": True})}, "HOLD"),
        ({"tr_escapes": ("fail", {"harm": True})}, "HOLD"),
        ({"pd_metric_preregistered": "fail"}, "NOT-ENOUGH-EVIDENCE"),
        ({"fd_verdict_robust": "fail"}, "NOT-ENOUGH-EVIDENCE"),
        ({"am_plateau": "fail", "fd_real_decision": "fail"}, "DECIDE-NOW"),
        ({"fd_pilot_age": "fail", "in_old_path_ends": "fail"}, "DECIDE-NOW"),
        ({"cw_heroics_share": "fail"}, "BUILD-THE-SYSTEM-FIRST"),
        ({"cf_one_current_version": "fail"}, "BUILD-THE-SYSTEM-FIRST"),
        ({"am_net_time_saved": "fail"}, "FIX-AND-RECHECK"),
        ({"am_net_time_saved": "warn"}, "FIX-AND-RECHECK"),
        ({"am_like_for_like": "fail"}, "FIX-AND-RECHECK"),
        ({"pd_owner_in_operations": "fail"}, "DECIDE-NOW"),
        ({"fd_scaling_funded": "fail"}, "DECIDE-NOW"),
        ({"cw_heroics_share": "unknown"}, "NOT-ENOUGH-EVIDENCE"),
        ({"cw_heroics_share": "error"}, "NOT-ENOUGH-EVIDENCE"),
        ({"cw_heroics_share": "waived"}, "NOT-ENOUGH-EVIDENCE"),
        ({"cw_heroics_share": "warn"}, "PROCEED"),
        ({"cw_core_chain_connected": "fail"}, "PROCEED"),
        ({"fd_no_stage_skipped": "fail"}, "PROCEED"),
        ({"am_net_time_saved": "warn", "am_evidence_enough": "warn"}, "NOT-ENOUGH-EVIDENCE"),
    ],
)
def test_each_rule(statuses, expected):
    assert word(**statuses) == expected


def test_foundation_asks_for_the_chain():
    assert word(stage="Foundation", cw_core_chain_connected="fail") == "BUILD-THE-SYSTEM-FIRST"


def test_three_red_majors_of_one_failure_mode_act_like_a_blocker():
    red = ("fail", {"guards": "heroics"})
    assert word(pd_several_teams=red, pd_volunteer_share=red) == "PROCEED"
    assert (
        word(pd_several_teams=red, pd_volunteer_share=red, pd_skill_mix_representative=red) == "BUILD-THE-SYSTEM-FIRST"
    )


def test_majors_of_unreliable_inputs_count_at_every_stage():
    red = ("fail", {"guards": "unreliable-inputs"})
    assert (
        word(cf_owner_assigned=red, cf_metadata_complete=red, cf_approved_sources_only=red) == "BUILD-THE-SYSTEM-FIRST"
    )


def test_a_red_evidence_check_names_heroics_as_secondary():
    made = decide(findings(am_evidence_enough="fail", cw_heroics_share="fail"), charter(), 12, facts={})
    assert (made.word, made.secondary) == ("NOT-ENOUGH-EVIDENCE", "BUILD-THE-SYSTEM-FIRST")


def test_stop_needs_a_redesign_and_enough_evidence():
    saved = Number(value=-0.1, low=-0.2, high=-0.01, n=80)
    after = {"net_time_saved": saved, "redesign": Redesign(repairs=1, changed=True)}
    before = {"net_time_saved": saved, "redesign": Redesign(repairs=0, changed=False)}
    assert word(after, am_net_time_saved="fail") == "STOP"
    assert word(before, am_net_time_saved="fail") == "FIX-AND-RECHECK"


def test_a_volume_that_cannot_repay_stops_without_a_redesign():
    small = Payback(most_returned=10_000, planned=180_000, months=24, said="Too little.")
    assert word({"payback": small}) == "STOP"


def test_a_repair_is_given_once():
    tried = {"redesign": Redesign(repairs=1, changed=False)}
    assert word(tried, am_net_time_saved="fail") == "DECIDE-NOW"


def test_labels_that_are_missing_are_no_hold():
    assert word(stage="Foundation", cf_sensitive_data_cleared="fail") == "FIX-AND-RECHECK"


STATUS = st.sampled_from(["pass", "warn", "fail"])
CHECKS = st.dictionaries(st.sampled_from([r.id.replace("-", "_") for r in RUBRIC.rules]), STATUS, max_size=12)


@given(CHECKS, st.sets(st.sampled_from([r.id.replace("-", "_") for r in RUBRIC.rules]), max_size=6))
def test_hiding_evidence_never_opens_the_next_stage(statuses, hidden):
    before = word(**statuses)
    after = word(**(statuses | dict.fromkeys(hidden, "unknown")))
    if after == "PROCEED":
        gates = {r.id for r in RUBRIC.rules if r.severity in ("blocker", "evidence") and r.stage == "Pilot Design"}
        assert not gates & {h.replace("_", "-") for h in hidden}
        assert before == "PROCEED" or hidden & set(statuses)


@given(CHECKS)
def test_there_is_always_exactly_one_word(statuses):
    assert word(**statuses) in VERDICTS


def test_the_areas_are_nine():
    assert len(AREAS) == 9
