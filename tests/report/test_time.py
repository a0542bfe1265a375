"""What changed since the last checkpoint, and what the next stage asks: computed from results, dates from the stage model."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.model.stages import STAGE_EXITS
from playbook.model.words import STAGES
from playbook.report.blocks import Grid, Text
from playbook.report.calendar import entries
from playbook.report.compose import compose
from playbook.report.moved import moves
from playbook.report.plan import MONTHS, months_after, stage_plan
from tests.scenarios.conftest import NAMES, sample


def changed(result, check, **update):
    """The same result with one finding answered otherwise."""
    found = tuple(f.model_copy(update=update) if f.id == check else f for f in result.findings)
    return result.model_copy(update={"findings": found})


def earlier(result, word="PROCEED", because=()):
    verdict = result.verdict.model_copy(update={"word": word, "because": because})
    return result.model_copy(update={"week": result.week - 1, "verdict": verdict})


@pytest.mark.parametrize("name", NAMES)
def test_nothing_moved_between_a_result_and_itself(name):
    result = sample(name).result()
    moved = moves(result, result)
    assert (moved.deciding, moved.others, moved.rubric, moved.charter) == ((), (), None, ())
    texts = [b.text for b in compose(result, before=result).section("moved").blocks if isinstance(b, Text)]
    assert "No check changed its answer." in texts


def test_a_moved_verdict_names_the_finding_that_moved_it_with_its_rows():
    now = sample("heroics").result()
    lead = next(f for f in now.findings if f.said == now.verdict.because[2])
    before = changed(earlier(now), lead.id, status="pass", said="It was fine.", rows=("gone", *lead.rows[1:]))
    moved = moves(before, now)
    move = next(m for m in moved.deciding if m.id == lead.id)
    assert (moved.word_before, moved.word_now) == ("PROCEED", "BUILD-THE-SYSTEM-FIRST")
    assert (move.before, move.now, move.said_before, move.said_now) == ("pass", "fail", "It was fine.", lead.said)
    assert (move.new, move.gone) == ((lead.rows[0],), ("gone",))
    section = compose(now, before=before).section("moved")
    assert section.blocks[0].text == "The verdict moved from PROCEED to BUILD-THE-SYSTEM-FIRST."
    grid = next(b for b in section.blocks if isinstance(b, Grid) and b.name == "moved_why")
    row = next(r for r in grid.rows if r[0] == lead.title)
    assert row[1:] == ("met", "not met", "It was fine.", lead.said, f"new: {lead.rows[0]}; gone: gone")


def test_changed_rules_and_a_changed_charter_are_said_before_any_answer():
    now = sample("solid").result()
    before = earlier(now).model_copy(
        update={
            "pack": now.pack.model_copy(update={"sha256": "0" * 64}),
            "charter": now.charter.model_copy(update={"scale_people": 7}),
        }
    )
    texts = [b.text for b in compose(now, before=before).section("moved").blocks if isinstance(b, Text)]
    assert any("rubric 0000000000000000 then" in t for t in texts)
    assert any("scale_people" in t for t in texts)


def test_a_check_that_was_not_due_is_no_change_of_mind_and_a_full_list_says_nothing_of_new_rows():
    now = sample("solid").result()
    lead = next(f for f in now.findings if f.status == "pass")
    before = changed(earlier(now), lead.id, due=False)
    move = next(m for m in (*moves(before, now).deciding, *moves(before, now).others) if m.id == lead.id)
    assert (move.before, move.now) == (None, "pass")
    full = tuple(f"r{i}" for i in range(20))
    moved = moves(changed(before, lead.id, status="fail", rows=full), changed(now, lead.id, rows=("x",)))
    assert all(not m.new and not m.gone for m in (*moved.deciding, *moved.others) if m.id == lead.id)


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_lists_the_exit_of_the_next_stage_with_the_answers_of_today(name):
    result = sample(name).result()
    plan = stage_plan(result)
    assert [f.id for f in plan.exit] == [i for i in STAGE_EXITS[plan.stage] if i in {f.id for f in result.findings}]
    assert plan.opened == (result.verdict.word == "PROCEED")
    grid = compose(result).grid("plan_exit")
    for row, f in zip(grid.rows, plan.exit, strict=True):
        assert row[2] == f.said
        assert (row[3] == f.action.what) == (f.status not in ("pass", "not_applicable"))
    assert all(f.status != "pass" for f in plan.before)


def test_a_stage_that_is_not_open_has_no_dates_and_an_open_one_ends_when_the_charter_says():
    assert stage_plan(sample("purgatory").result()).dates == ()
    solid = sample("solid").result()
    ends = {m.what: m for m in stage_plan(solid).dates}
    assert ends["ends"].day == solid.charter.foundation_end
    late = solid.model_copy(update={"charter": solid.charter.model_copy(update={"foundation_end": None})})
    ends = {m.what: m for m in stage_plan(late).dates}
    assert (ends["ends"].day, ends["ends"].source) == (months_after(solid.as_of, MONTHS["Foundation"]), "from_model")
    assert solid.as_of < ends["halfway"].day < ends["ends"].day


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_plan_up_to_maturity(stage):
    solid = sample("solid").result()
    place = STAGES.index(stage)
    following = STAGES[min(place + 1, len(STAGES) - 1)]
    later = solid.model_copy(
        update={
            "charter": solid.charter.model_copy(update={"stage": stage, "requested_stage": following}),
            "verdict": solid.verdict.model_copy(update={"next_stage": following}),
        }
    )
    plan = stage_plan(later)
    assert plan.stage == following
    first = plan.dates[0]
    assert (first.what, first.day) == ("begins", solid.as_of) if stage != "Maturity" else first.what == "quarter"
    assert plan.dates[-1].day > solid.as_of
    for language in ("en", "de"):
        assert compose(later, language).section("plan").blocks


def test_checkpoints_still_ahead_stand_in_the_plan():
    solid = sample("solid").result()
    week4 = solid.model_copy(update={"week": 4, "as_of": solid.charter.as_of(4)})
    assert [(m.week, m.day) for m in stage_plan(week4).dates if m.what == "looks"] == [
        (8, solid.charter.as_of(8)),
        (12, solid.charter.as_of(12)),
    ]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_so_many_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (
        later.day < day.day and (later.toordinal() + 1, date.fromordinal(later.toordinal() + 1).day)[1] == 1
    )


LATER = (("Foundation", "Expansion", 6), ("Expansion", "Optimization", 12))


def at_stage(stage, asked, **update):
    """The solid checkpoint as if the pilot had moved on to a later stage."""
    result = sample("solid").result()
    charter = result.charter.model_copy(update={"stage": stage, "requested_stage": asked, **update})
    verdict = result.verdict.model_copy(update={"next_stage": None})
    return result.model_copy(update={"charter": charter, "verdict": verdict, "week": 14})


@pytest.mark.parametrize(("stage", "asked", "month"), LATER)
def test_a_later_stage_that_is_not_left_yet_has_its_exit_review_ahead(stage, asked, month):
    result = at_stage(stage, asked, foundation_end=None, expansion_end=None)
    plan = stage_plan(result)
    assert (plan.stage, plan.opened) == (asked, False)
    assert [f.id for f in plan.exit] == list(STAGE_EXITS[asked])
    (review,) = plan.dates
    assert (review.what, review.source, review.months, review.stage) == ("ends", "from_start", month, stage)
    assert review.day == months_after(result.charter.start_date, month)
    dates = compose(result).grid("plan_dates")
    assert dates.rows[0][0] == f"{stage} ends: exit review"
    assert any(f"{stage}, exit review" in e.summary for e in entries(result))


def test_the_date_of_the_charter_wins_and_a_date_that_passed_becomes_the_next_quarter():
    agreed = at_stage("Foundation", "Expansion", foundation_end=date(2026, 9, 15))
    assert [(m.day, m.source) for m in stage_plan(agreed).dates] == [(date(2026, 9, 15), "from_charter")]
    late = at_stage("Foundation", "Expansion", foundation_end=None).model_copy(update={"as_of": date(2027, 1, 4)})
    assert [(m.what, m.day) for m in stage_plan(late).dates] == [("quarter", date(2027, 4, 4))]


@pytest.mark.parametrize("opened", [None, "Maturity"])
def test_maturity_goes_on_from_quarter_to_quarter_and_never_begins_again(opened):
    result = at_stage("Maturity", "Maturity")
    result = result.model_copy(update={"verdict": result.verdict.model_copy(update={"next_stage": opened})})
    assert [m.what for m in stage_plan(result).dates] == ["quarter"]
    assert [f.id for f in stage_plan(result).exit] == list(STAGE_EXITS["Maturity"])
