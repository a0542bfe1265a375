"""How we know: every promised question stands on the page, with the result's own figures, and nothing below the floor."""

import json
import re
from functools import cache

import pytest

import playbook
from playbook.measure.looks.bounds import lan_demets
from playbook.model.evidence import Missing
from playbook.model.evidence_known import TeamContrast, Unseen
from playbook.model.phrase import number, percent
from playbook.model.words import PRIVACY_FLOOR
from playbook.report.blocks import Fold, Grid, Picture, Text, sentences
from playbook.report.compose import compose
from playbook.report.known import BEHIND, GROUPS, behind, known
from playbook.report.page import html_page
from playbook.run.explain import explain
from playbook.run.render import content
from tests.report.reading import READ, squeezed
from tests.scenarios.conftest import NAMES, sample

QUESTIONS = [
    "size",
    "looks",
    "began",
    "stayed",
    "outlook",
    "segments",
    "displaced",
    "saving",
    "kinds",
    "compared",
    "credit",
    "shadow",
    "friction",
    "robust",
    "stated",
    "record",
]


@cache
def result(name):
    return sample(name).result()


@cache
def folds(name):
    return {f.name: f for f in known(result(name)) if isinstance(f, Fold)}


def rows(name, fold):
    return next(b.rows for b in folds(name)[fold].blocks if isinstance(b, Grid))


def figure(name, fold):
    return next(b.figure for b in folds(name)[fold].blocks if isinstance(b, Picture))


@pytest.mark.parametrize("name", NAMES)
def test_every_promised_question_is_asked_answered_and_explained(name):
    assert list(folds(name)) == QUESTIONS
    for fold in folds(name).values():
        assert fold.question.endswith("?")
        assert fold.answer.strip()
        assert isinstance(fold.blocks[-1], Text)
        if not fold.answer.startswith("Cannot tell yet"):
            assert sum(isinstance(b, Grid | Picture) for b in fold.blocks) <= 2


def test_looks_show_information_error_bound_and_people_as_computed():
    found = result("purgatory").evidence["three_looks"]
    shares = [look["information"] for look in found["looks"]]
    assert [look["bound"] for look in found["looks"]] == pytest.approx(lan_demets(shares))
    shown = rows("purgatory", "looks")
    assert [r[1] for r in shown] == [percent(s) for s in shares]
    assert [(int(r[4]), int(r[5])) for r in shown] == [(look["needed"], look["adopters"]) for look in found["looks"]]
    assert all(int(r[4]) > int(r[5]) for r in shown), "a stuck pilot never passes a look"
    assert "prove nothing" in " ".join(b.text for b in folds("purgatory")["looks"].blocks if isinstance(b, Text))


def test_a_habit_that_cannot_show_yet_is_no_low_grade():
    assert rows("heroics", "looks")[0][-1] == "cannot show yet"


@pytest.mark.parametrize("name", NAMES)
def test_size_says_people_needed_and_people_there(name):
    found = result(name).evidence["gate_size"]
    answer = folds(name)["size"].answer
    assert f"takes {found['needed']} people; there are {found['people']}" in answer
    assert answer.startswith("Yes") == (found["people"] >= found["needed"])


def test_curves_are_the_evidence_point_by_point():
    for fold, fact in (("began", "first_use"), ("stayed", "kept_using")):
        points = result("purgatory").evidence[fact]["points"]
        drawn = figure("purgatory", fold).points
        assert [(p["week"], p["value"]) for p in points] == [(p["week"], p["value"]) for p in drawn]
        assert all(p["n"] >= PRIVACY_FLOOR for p in points)


def test_week_26_comes_with_its_interval_or_is_not_said_once_it_has_passed():
    found = result("solid").evidence["adoption_outlook"]
    ends = f"from {found['week_26_low'] * 100:.0f}% to {found['week_26_high'] * 100:.0f}%"
    assert ends in folds("solid")["outlook"].answer
    assert "week 26" not in folds("purgatory")["outlook"].answer
    assert folds("heroics")["outlook"].answer.startswith("Cannot tell yet how it goes on")


def test_one_saving_is_shown_in_every_way_it_was_counted():
    evidence = result("purgatory").evidence
    wanted = [
        evidence["net_time_saved"]["value"],
        evidence["like_for_like"]["adjusted"],
        evidence["saving_by_people"]["value"],
        evidence["saving_by_people"]["without_two"],
        evidence["felt_saving"]["value"],
    ]
    assert [p["value"] for p in figure("purgatory", "saving").points] == wanted
    assert "grade C" in folds("purgatory")["saving"].answer
    assert "no better grade" in " ".join(b.text for b in folds("solid")["saving"].blocks if isinstance(b, Text))


def test_who_carried_it_is_said_with_the_stated_answer_beside():
    found = result("heroics").evidence["gap_credit"]
    shown = dict(rows("heroics", "credit"))
    assert folds("heroics")["credit"].answer.startswith("HERO")
    assert shown["Share of gap-filling of the busiest two"] == percent(found["top"])
    assert shown["The most that luck alone would reach (95 of 100)"] == percent(found["limit"])
    assert shown["The team's own answer"] == "The team says the system carried the result."


def test_unproven_is_called_neither_a_pass_nor_a_fault():
    assert "no pass" in folds("solid")["credit"].answer


def test_shadow_shows_share_trend_need_and_minutes_and_says_what_capture_assumes():
    blocks = folds("purgatory")["shadow"].blocks
    text = " ".join(b.text for b in blocks if isinstance(b, Text))
    evidence = result("purgatory").evidence
    assert [p["value"] for p in figure("purgatory", "shadow").points] == [
        p["value"] for p in evidence["shadow_trend"]["points"]
    ]
    assert "26 minutes on the official way and 14 on the unapproved one" in text
    assert "does not change the chance" in text
    assert rows("purgatory", "shadow") == tuple(
        (n["team"], n["tool"], number(round(n["items"]))) for n in evidence["shadow_demand"]["needs"]
    )
    assert folds("heroics")["shadow"].answer == "Cannot tell yet. Bring shadow_use (week, items)."


def test_themes_count_people_and_are_quoted_only_where_ten_raised_them():
    issues = sample("purgatory").data.tables["issues"]
    counts = issues[issues["source"] == "feedback"].groupby("theme")["person_id"].nunique()
    shown = {r[0]: r for r in rows("purgatory", "friction")}
    assert set(shown) == set(counts.index[counts >= PRIVACY_FLOOR])
    assert all(int(r[1]) == counts[t] for t, r in shown.items())
    assert {t for t, r in shown.items() if r[5] != "–"} <= set(counts.index[counts >= 10])
    assert shown["approval form"][5] != "–"


@pytest.mark.parametrize("name", NAMES)
def test_no_kind_of_item_rests_on_fewer_than_five_people_on_either_way(name):
    evidence, data = result(name).evidence, sample(name).data.tables
    timed = data["time_study"].merge(data["work_items"], on="item_id", suffixes=("", "_item"))
    timed = timed[(timed["task"] == "item") & timed["method"].isin(["clocked", "system-log", "diary"])]
    who = timed["person_id"].fillna(timed["author"]) if "person_id" in timed else timed["author"]
    kind = timed[list(evidence["like_for_like"]["by"])].agg(" ".join, axis=1)
    people = who.groupby([kind, timed["path"]]).nunique()
    assert evidence["saving_by_kind"]["kinds"]
    for shown in evidence["saving_by_kind"]["kinds"]:
        assert min(people[shown["name"], "old"], people[shown["name"], "ai"]) >= PRIVACY_FLOOR


def test_segments_below_five_people_are_hidden_and_not_found_by_subtraction():
    found = result("solid").evidence["usage_segments"]
    assert all(round(g["value"] * g["n"]) >= PRIVACY_FLOOR for g in found["groups"])
    left = found["groups"][0]["n"] - sum(round(g["value"] * g["n"]) for g in found["groups"])
    assert found["hidden"] != 1 or left == 0 or left >= PRIVACY_FLOOR


def test_the_verdict_says_what_would_change_it():
    finding = next(f for f in result("solid").findings if f.id == "fd-verdict-robust")
    assert [": ".join(r) for r in rows("solid", "robust")] == list(finding.rows)
    assert folds("purgatory")["robust"].answer.startswith("No.")


@pytest.mark.parametrize("name", NAMES)
def test_own_levels_stand_beside_the_computed_ones(name):
    levels = {a.area: a.level for a in result(name).areas}
    assert [(r[0], r[2]) for r in rows(name, "stated")] == [(a, str(k)) for a, k in levels.items()]


def test_amendments_are_named_as_post_hoc_and_the_head_can_be_checked():
    said = (
        "Version 2 of the charter, amended on 2026-03-01, is post hoc: owner. Figures that rest on it are exploratory."
    )
    locked = result("solid").model_copy(update={"head": "3:9f2c04d1a7b6e855", "notices": (said,)})
    fold = next(f for f in known(locked) if isinstance(f, Fold) and f.name == "record")
    assert "3:9f2c04d1a7b6e855" in fold.answer
    assert said in " ".join(
        t for b in fold.blocks for t in ([i[0] for i in b.items] if hasattr(b, "items") else [b.text])
    )
    assert "--head 3:9f2c04d1a7b6e855" in " ".join(b.text for b in fold.blocks if isinstance(b, Text))
    assert "not locked" in folds("solid")["record"].answer


def test_without_any_evidence_every_question_says_what_to_bring():
    gone = {k: {"kind": "Missing", **Missing(columns=("usage.week",)).model_dump()} for k in result("solid").evidence}
    bare = result("solid").model_copy(update={"evidence": gone})
    answers = {f.name: f.answer for f in known(bare) if isinstance(f, Fold)}
    evidence_only = ("size", "looks", "began", "stayed", "outlook", "segments", "saving", "kinds", "compared", "shadow")
    assert all(answers[q] == "Cannot tell yet. Bring usage (week)." for q in evidence_only)


def test_a_figure_hidden_by_the_floor_is_not_shown_here_either():
    hidden = {"kind": "Curve", "hidden": "fewer than 5 people"}
    few = result("solid").model_copy(update={"evidence": {**result("solid").evidence, "first_use": hidden}})
    fold = next(f for f in known(few) if isinstance(f, Fold) and f.name == "began")
    assert fold.answer == "Cannot tell yet. Not shown, because it would rest on fewer than 5 people."
    assert not [b for b in fold.blocks if isinstance(b, Picture | Grid)]


@pytest.mark.parametrize("form", sorted(READ))
def test_questions_and_answers_are_the_same_in_every_format(form):
    report = compose(result("purgatory"))
    there = squeezed(READ[form](content(form, result("purgatory"), report)))
    wanted = [t for f in report.folds() for t in (f.question, f.answer)]
    assert [t for t in wanted if squeezed(t) not in there] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_one_text_alternative_with_its_values(name):
    report = compose(result(name))
    told = re.findall(r'<svg role="img" aria-label="([^"]+)"', html_page(report))
    assert len(told) == len(report.figures())
    assert all(len(t) > len(f.title) + 20 for t, f in zip(told, report.figures(), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_terms_are_explained_where_they_stand(name):
    said = " ".join(sentences(compose(result(name))))
    for term, meaning in (
        ("95% interval", "the range in which the true figure lies"),
        ("Standard errors", "A standard error is the step"),
        ("Evidence grade", "What grade C means"),
        ("gap-filling", "Filling gaps is repairing"),
        ("Part of the planned information", "eligible people times weeks"),
    ):
        assert term in said
        assert meaning in said


def test_the_notebook_and_explain_say_the_same_as_the_report():
    pilot = sample("purgatory")
    shown = playbook.how_we_know(pilot)
    for fold in folds("purgatory").values():
        assert f"{fold.question} {fold.answer}" in shown.text
    assert result("purgatory").verdict.word in playbook.headline(pilot).text
    assert "Speaks against it" in playbook.reasons(pilot).text
    lines = json.loads(explain(pilot.workspace.folder, "gs-shadow-trend", 41).as_json())["how_we_know"]
    assert lines[0] == f"{folds('purgatory')['shadow'].question} {folds('purgatory')['shadow'].answer}"


def test_every_question_behind_a_finding_is_one_of_the_sections_own():
    asked = {ask for _, group in GROUPS for ask in group}
    ids = {f.id for f in result("solid").findings}
    assert BEHIND.keys() <= ids
    assert {ask for asks in BEHIND.values() for ask in asks} <= asked
    assert behind(result("solid"), "cf-copied-files") == ()


def with_evidence(name, fact, value):
    """The fold of a question had this fact been there."""
    whole = result("purgatory")
    return {
        f.name: f
        for f in known(whole.model_copy(update={"evidence": {**whole.evidence, fact: value.model_dump(mode="json")}}))
        if isinstance(f, Fold)
    }[name]


class Stand:
    """Evidence as it stands in a result: its values and its kind."""

    def __init__(self, value):
        self.value = value

    def model_dump(self, mode):
        return {"kind": type(self.value).__name__, **self.value.model_dump(mode=mode, exclude_defaults=True)}


def test_hidden_users_come_with_interval_and_assumption():
    found = Unseen(
        tool="T", week="2026-05-18", users=58.6, low=42, high=79.4, seen=42, sources=("expense", "network"), people=42
    )
    fold = with_evidence("shadow", "unseen_users", Stand(found))
    text = " ".join(b.text for b in fold.blocks if isinstance(b, Text))
    assert "about 59 people used T (95% interval 42 to 79)" in text
    assert "This assumes that being seen by one source does not change the chance" in text


def test_a_comparison_group_is_shown_with_its_chance_or_its_refusal():
    seen = TeamContrast(metric="m", value=3.0, low=2.0, high=4.0, p=2 / 70, teams=8, treated=4)
    fold = with_evidence("compared", "team_contrast", Stand(seen))
    assert "m moved by +3 more in 4 of 8 teams" in fold.blocks[1].text
    assert "in 3% of cases" in fold.blocks[1].text
    few = TeamContrast(
        metric="m", value=3.0, low=None, high=None, p=None, teams=4, treated=2, why="cannot be tested: 4"
    )
    assert "cannot be tested: 4" in with_evidence("compared", "team_contrast", Stand(few)).blocks[1].text
    assert "cannot be taken off" in folds("purgatory")["compared"].blocks[1].text
