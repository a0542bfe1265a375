"""Shadow use: the share, its trend and turn, the slower path, what is visible, and what was exposed."""

from datetime import date

import pandas as pd
import pytest

from playbook.checks.shadow import (
    no_data_exposure,
    official_path_faster,
    shadow_reasons_answered,
    shadow_share,
    shadow_trend,
    use_visible,
)
from playbook.measure import exposure as exposed
from playbook.measure import shadow
from playbook.model.charter import Charter
from playbook.model.evidence import Missing, NotApplicable
from playbook.model.fact import Data

CHARTER = Charter(
    pilot_id="p",
    domain="marketing",
    start_date="2025-08-11",
    planned_end="2025-11-02",
    stage="Pilot Design",
    requested_stage="Foundation",
    scale_items_month=1030,
)
MONDAYS = pd.date_range("2025-08-11", periods=41, freq="7D")
REPORTED = [7, 7, 7, 7, 7, 7, 6, 6, *(7, 8, 8, 9, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 15, 15, 16)]
REPORTED += [17, 17, 18, 19, 20, 21]
SHARE = {"pass_at": 0.05, "warn_at": 0.15}


def data(**tables: pd.DataFrame) -> Data:
    return Data(charter=CHARTER, as_of=date(2026, 5, 25), week=41, tables=tables)


def survey(items=REPORTED, asked=62.0, answered=44.0):
    weeks = MONDAYS[-len(items) :]
    same = {"team": "all", "tool": "Chat A", "source": "survey", "asked": asked, "answered": answered}
    return pd.DataFrame({"week": weeks, "items": [float(i) for i in items], **same})


def made(per_week=21):
    rows = [
        (f"{w}-{k}", "ai", MONDAYS[w] + pd.Timedelta(days=k % 5, hours=11))
        for w in range(9, 41)
        for k in range(24 if w < 15 and per_week == 21 else per_week)
    ]
    return pd.DataFrame(rows, columns=["item_id", "path", "published_at"])


RULES = pd.DataFrame(
    {
        "artefact": ["policy", "review-rule", "tool-list", "qa"],
        "approved_on": pd.to_datetime(["2025-12-15", "2025-12-15", "2025-12-01", "2025-09-01"]),
    }
)
STUCK = data(shadow_use=survey(), work_items=made(), provenance=made()[["item_id"]], governance=RULES)


def test_share_is_scaled_to_all_who_were_asked():
    found = shadow.shadow_share(STUCK)
    reported = 18 + 19 + 20 + 21
    assert found.value == pytest.approx(reported * 62 / 44 / (reported * 62 / 44 + 84))
    assert found.low == pytest.approx(reported / (reported + 84))
    assert found.high == pytest.approx(reported * (1 + 2 * 18 / 44) / (reported * (1 + 2 * 18 / 44) + 84))
    seen = shadow_share(found, CHARTER, **SHARE)
    assert seen.status == "fail"
    assert "57%" in seen.said
    assert "Chat A" in seen.said
    assert "584 of 1,030" in seen.at_scale


def test_weeks_nobody_asked_about_are_not_weeks_without_use():
    found = shadow.shadow_share(data(shadow_use=survey([21]), work_items=made()))
    assert found.value == pytest.approx(21 * 62 / 44 / (21 * 62 / 44 + 21))
    assert "1 of the last 4" in found.note
    none = data(shadow_use=survey().iloc[:10], work_items=made())
    assert isinstance(shadow.shadow_share(none), Missing)
    assert isinstance(shadow.visible_use(data(**none.tables, provenance=made())), Missing)


def test_one_tool_seen_by_two_sources_counts_once():
    twice = pd.concat([survey(), survey().assign(source="network", items=3.0, asked=None, answered=None)])
    assert shadow.shadow_share(data(shadow_use=twice, work_items=made())).value == shadow.shadow_share(STUCK).value


def test_a_survey_nobody_answered_is_no_answer():
    unanswered = data(shadow_use=survey([0] * 6, answered=0.0), work_items=made())
    assert isinstance(shadow.shadow_share(unanswered), Missing)
    assert isinstance(shadow.shadow_trend(unanswered), Missing)


def test_trend_turns_in_the_week_the_rules_came():
    trend = shadow.shadow_trend(STUCK)
    assert trend.slope == pytest.approx(0.0113, abs=0.0002)
    assert trend.slope_low > 0
    assert trend.turned == f"{MONDAYS[17]:%Y-%m-%d}"
    assert trend.near == ("tool-list", "policy", "review-rule")
    seen = shadow_trend(trend, pass_at=0, warn_at=0.005)
    assert seen.status == "fail"
    assert "2025-12-08" in seen.said


def test_no_turn_without_a_rise():
    flat = shadow.shadow_trend(data(shadow_use=survey([5] * 32), work_items=made(20), governance=RULES))
    assert (flat.turned, flat.near) == ("", ())
    assert shadow_trend(flat, pass_at=0, warn_at=0.005).status == "pass"


def test_a_gap_does_not_steepen_the_trend():
    gap = survey().drop(index=[27])
    assert shadow.shadow_trend(data(shadow_use=gap, work_items=made())).slope == pytest.approx(0.0128, abs=0.0005)
    short = survey().drop(index=[29])
    assert isinstance(shadow.shadow_trend(data(shadow_use=short, work_items=made())), Missing)


def test_visible_part():
    found = shadow.visible_use(STUCK)
    assert found.value == pytest.approx(0.433, abs=0.001)
    assert use_visible(found, pass_at=0.9, warn_at=0.7).status == "fail"
    half = made()[["item_id"]].iloc[:-42]
    assert shadow.visible_use(data(**{**STUCK.tables, "provenance": half})).part == 42


def study(**more):
    rows = pd.DataFrame(
        {"task": ["ads"] * 6, "path": ["ai"] * 3 + ["shadow"] * 3, "create_min": [14.0] * 3 + [12.0] * 3}
    )
    rows = rows.assign(verify_min=2.0, rework_min=0.0, bridge_min=0.0, access_min=[10.0] * 3 + [0.0] * 3)
    return rows.assign(method="clocked").assign(**more)


def test_official_path_slower_and_where():
    found = shadow.official_vs_shadow(data(time_study=study()))
    assert found.value == pytest.approx(26 / 14)
    parts = {p.name: p.value for p in found.parts}
    assert (parts["official access"], parts["shadow access"], parts["official create"]) == (10, 0, 14)
    seen = official_path_faster(found, CHARTER, pass_at=0.95, warn_at=1.1)
    assert seen.status == "fail"
    assert "getting access" in seen.said
    assert seen.hours_week == pytest.approx(12 / 60 * 1030 * 12 / 52)


def test_the_ratio_is_the_median_over_tasks():
    tasks = [study(task=t, create_min=[c] * 3 + [12.0] * 3) for t, c in (("a", 2.0), ("b", 16.0), ("c", 30.0))]
    assert shadow.official_vs_shadow(data(time_study=pd.concat(tasks))).value == pytest.approx(2.0)


@pytest.mark.parametrize("unknown", [{"access_min": float("nan")}, {"method": "recalled"}, {"path": "ai"}])
def test_what_was_not_timed_is_unknown(unknown):
    assert isinstance(shadow.official_vs_shadow(data(time_study=study(**unknown))), Missing)


def test_reasons_answered():
    tools = pd.DataFrame({"tool": list("abcdX"), "sanctioned": pd.array([False] * 4 + [True], dtype="boolean")})
    assert isinstance(shadow.answered_reasons(data(tools=tools)), Missing)
    assert isinstance(shadow.answered_reasons(data(tools=tools[4:])), NotApplicable)
    days = pd.to_datetime(["2026-01-05", "2026-01-05", "2027-01-05", None, None])
    tools = tools.assign(reason=["faster", None, "images", None, None], response_date=days)
    found = shadow.answered_reasons(data(tools=tools))
    assert (found.part, found.whole, found.rows) == (1, 4, ("b", "c", "d"))
    assert shadow_reasons_answered(found, pass_at=0.6, warn_at=0.3).status == "fail"


TOOLS = pd.DataFrame(
    {
        "tool": ["Chat A", "Copydesk", "Bare"],
        "sanctioned": pd.array([False, True, True], dtype="boolean"),
        "allowed_data": [None, ("public", "internal"), None],
    }
)
ASSETS = pd.DataFrame({"asset_id": ["p", "i", "c", "u"], "sensitivity": ["public", "internal", "confidential", None]})


def reports(*kinds, tool="Chat A", items=2.0):
    return pd.DataFrame({"tool": tool, "data_class": list(kinds), "items": items})


def trail(*rows):
    return pd.DataFrame(rows, columns=["item_id", "tool", "source_assets"])


GOOD = trail(("1", "Copydesk", ("p", "i")), ("2", "Copydesk", ("p",)))


def look(used, provenance=GOOD):
    tables = {"tools": TOOLS, "shadow_use": used, "provenance": provenance, "assets": ASSETS}
    found = exposed.exposure(data(**{k: v for k, v in tables.items() if v is not None}))
    return found if isinstance(found, Missing) else no_data_exposure(found, pass_at=0, warn_at=0)


def test_public_data_in_unapproved_tools_is_no_exposure():
    seen = look(reports("public", "public"))
    assert (seen.status, seen.harm) == ("pass", False)


@pytest.mark.parametrize(
    ("used", "provenance", "row"),
    [
        (reports("internal"), GOOD, "Chat A"),
        (reports("internal", tool="Never listed"), GOOD, "Never listed"),
        (reports("public"), trail(("9", "Copydesk", ("p", "c"))), "9"),
        (None, trail(("9", "Copydesk", ("u", "c"))), "9"),
        (reports("personal"), None, "Chat A"),
    ],
)
def test_one_case_is_harm_even_where_other_tables_are_missing(used, provenance, row):
    seen = look(used, provenance)
    assert (seen.status, seen.harm, seen.rows) == ("fail", True, (row,))


def test_data_that_must_never_be_used_is_cleared_by_no_entry():
    tools = TOOLS.assign(allowed_data=[("never",)] * 3)
    found = exposed.exposure(data(tools=tools, shadow_use=reports("never"), provenance=GOOD, assets=ASSETS))
    assert found.shadow == 1


def test_no_case_is_a_pass_only_if_enough_could_be_judged():
    assert isinstance(look(None), Missing)
    assert isinstance(look(reports("public"), None), Missing)
    assert look(reports(None, None, "public")).status == "unknown"
    unclear = trail(("1", "Copydesk", ("u",)), ("2", "Bare", ("p",)), ("3", None, ("p",)), ("4", "Copydesk", ("p",)))
    assert look(reports("public"), unclear).status == "unknown"


def test_a_report_of_no_use_is_no_case():
    assert look(reports("confidential", items=0.0)).status == "pass"


def test_order_of_rows_changes_nothing():
    mixed = {name: t.sample(frac=1, random_state=7) for name, t in STUCK.tables.items()}
    for fact in (shadow.shadow_share, shadow.shadow_trend, shadow.visible_use):
        assert fact(data(**mixed)) == fact(STUCK)
