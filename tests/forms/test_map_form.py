"""The map as a form: typed rows go into workflow.yaml with every comment, and what does not fit is said in words."""

import re
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbook.bundled import bundled
from playbook.cli import run
from playbook.forms.map_form import draw_map, text_of
from playbook.forms.map_save import save_map
from playbook.forms.map_widgets import MapForm
from playbook.run.session import open_pilot
from playbook.workflow.declared.rows import SECTIONS, Row, rows_of, saved
from playbook.workflow.declared.yaml_edit import Edit, edited
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.workflow.from_tables import chart_of


@pytest.fixture
def folder(tmp_path):
    assert run(["new", str(tmp_path / "pilot"), "--pack", "learning"]) == 0
    return tmp_path / "pilot"


@pytest.fixture
def starter():
    return (bundled("templates", "learning") / "map.yaml").read_text()


def comments(text):
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def changed(text, section, number, **values):
    rows = rows_of(text)
    row = rows[section][number]
    new = Row({**row.values, **values}, {}, row.at, row.key)
    rows[section] = (*rows[section][:number], new, *rows[section][number + 1 :])
    return saved(text, rows)


def test_nothing_touched_changes_nothing(starter):
    assert saved(starter, rows_of(starter)) == (starter, ())


def test_a_suggestion_is_no_answer(starter):
    stage = rows_of(starter)["stages"][0]
    assert stage.values["minutes"] == ""
    assert stage.hints["minutes"] == "45 - 120 - 300"
    assert rows_of(starter)["roles"][0].values["people"] == ""


def test_one_field_is_one_line_of_the_file(starter):
    made, wrong = changed(starter, "stages", 0, minutes="60 - 90 - 240")
    assert wrong == ()
    was, now = starter.splitlines(), made.splitlines()
    assert [(a, b) for a, b in zip(was, now, strict=True) if a != b] == [
        ("    touch: {placeholder: [45, 120, 300]}", "    touch: [60, 90, 240]")
    ]
    assert read_yaml(made, "")[0].stage("storyboard").touch.likely == 90


def test_the_days_a_board_meets_are_typed_in_words(starter):
    made, wrong = changed(starter, "roles", 2, meets="every 2 weeks, at most 4", people="1", hours="10")
    assert wrong == ()
    assert "    meets: {every_days: 10, at_most: 4}" in made.splitlines()
    assert rows_of(made)["roles"][2].values["meets"] == "every 10 working days, at most 4"
    made, wrong = changed(made, "stages", 3, released="every week or 8 together")
    assert (wrong, read_yaml(made, "")[0].stage("publish").released.together) == ((), 8)
    again, wrong = changed(made, "roles", 2, meets="")
    assert (wrong, read_yaml(again, "")[0].role("quality lead").meets) == ((), None)


def test_rows_are_added_and_removed_and_every_comment_stays(starter):
    rows = rows_of(starter)
    new = Row({"name": "Pilot test", "kind": "human", "role": "quality lead", "minutes": "15", "looked": "100"})
    rows["stages"] = (*rows["stages"], new)
    rows["handoffs"] = (
        *rows["handoffs"][:2],
        Row({"from": "quality-check", "to": "Pilot test", "mode": "manual", "minutes": "5 - 15", "recorded": "no"}),
        Row({"from": "Pilot test", "to": "publish", "mode": "auto"}),
    )
    made, wrong = saved(starter, rows)
    assert wrong == ()
    assert comments(made) == comments(starter)
    chart, _ = read_yaml(made, "")
    assert [h.name for h in chart.handoffs][2:] == ["quality-check to Pilot test", "Pilot test to publish"]
    assert (chart.handoffs[2].mode, chart.handoffs[2].recorded, chart.handoffs[2].minutes.max) == ("manual", False, 15)
    assert chart.stage("Pilot test").touch.mean == 15
    assert made.index("Pilot test") < made.index("# How work gets across")
    assert "tools:" in made


@pytest.mark.parametrize(
    ("section", "values", "column", "said"),
    [
        ("stages", {"minutes": "soon"}, "minutes", "write minutes such as 30"),
        ("stages", {"minutes": "90 - 30"}, "minutes", "the smaller number first"),
        ("stages", {"name": ""}, "name", "give it a name"),
        ("stages", {"name": "Course build"}, "name", "Course build is there twice"),
        ("stages", {"role": ""}, "role", "say who does it"),
        ("stages", {"looked": "120"}, "looked", "a number from 0 to 100"),
        ("stages", {"back": "10"}, "to", "choose the stage"),
        ("stages", {"back": "100", "to": "storyboard"}, "back", "nothing is ever finished"),
        ("roles", {"people": "two"}, "people", "a whole number"),
        ("roles", {"hours": "400"}, "hours", "from 0 to 168"),
        ("roles", {"meets": "on Mondays"}, "meets", "such as every 10 working days"),
        ("stages", {"released": "every 5 working days, at most 2 or 3 together"}, "released", "write how often"),
        ("handoffs", {"to": ""}, "to", "choose a stage"),
        ("handoffs", {"minutes": "-"}, "minutes", "write minutes such as 30"),
    ],
)
def test_what_does_not_fit_is_said_under_its_field_and_nothing_is_changed(starter, section, values, column, said):
    number = 2 if values.get("name") or values.get("role") == "" else 0  # the third stage is one that people check
    made, wrong = changed(starter, section, number, **values)
    assert made == starter
    assert [(w.section, w.row, w.column) for w in wrong] == [(section, number, column)]
    assert said in wrong[0].said


def test_a_map_that_does_not_hold_together_is_said_as_a_whole(starter):
    rows = rows_of(starter)
    rows["stages"] = rows["stages"][:-1]
    made, wrong = saved(starter, rows)
    assert made == starter
    assert "there is no stage 'publish'" in wrong[0].said
    assert wrong[0].section == ""


def test_short_ways_of_writing_stay_as_they_are():
    text = "roles: {designer: {people: 2}, builder: 3}\nstages: [{id: a, role: builder, touch: 5}, {id: b, role: designer}]\nhandoffs: [{from: a, to: b}]\n"
    made, wrong = changed(text, "roles", 1, people="4")
    assert (made, wrong) == (text.replace("builder: 3", "builder: {people: 4}"), ())
    rows = rows_of(text)
    rows["stages"] = (*rows["stages"], Row({"name": "c", "kind": "auto", "minutes": "1"}))
    rows["handoffs"] = (Row({"from": "a", "to": "c", "mode": "auto"}),)
    made, wrong = saved(text, rows)
    assert wrong == ()
    assert [h.name for h in read_yaml(made, "")[0].handoffs] == ["a to c"]


def test_a_comment_above_a_removed_entry_stays():
    text = "a:\n  # one\n  - id: x\n    n: 1\n  # two\n  - id: y\n\n# end\nb: 1\n"
    assert edited(text, [Edit("a", removed=(0,))], "") == "a:\n  # one\n  # two\n  - id: y\n\n# end\nb: 1\n"
    assert edited(text, [Edit("a", added=({"id": "z"},))], "") == text.replace("  - id: y\n", "  - id: y\n  - id: z\n")


@pytest.mark.parametrize("pilot", ["solid", "heroics", "purgatory"])
def test_the_tables_of_a_pilot_written_as_a_map_are_the_same_map(pilot):
    opened = open_pilot(bundled("data", pilot))
    text, said = text_of(opened)
    assert "There is no workflow.yaml yet" in said
    drawn, tables = read_yaml(text, "")[0], chart_of(opened.data)[0]
    assert drawn.roles == tables.roles
    assert [s.id for s in drawn.stages] == [s.id for s in tables.stages]
    for one, other in zip(drawn.stages, tables.stages, strict=True):
        assert one.touch == other.touch
        assert [(r.to, pytest.approx(r.p)) for r in one.rework] == [(r.to, r.p) for r in other.rework]
    assert drawn.handoffs == tables.handoffs
    assert saved(text, rows_of(text)) == (text, ())


def test_the_heroes_map_saved_from_the_form_still_says_the_same(tmp_path):
    folder = tmp_path / "heroics"
    shutil.copytree(bundled("data", "heroics"), folder)
    by_tables = open_pilot(folder).workflow
    text = text_of(open_pilot(folder))[0]
    save_map(open_pilot(folder), text, rows_of(text))
    drawn = open_pilot(folder).workflow
    assert (folder / "workflow.yaml").exists()
    assert [(r.projects, r.jobs, r.exact) for r in drawn.scale] == [
        (r.projects, pytest.approx(r.jobs), r.exact) for r in by_tables.scale
    ]
    assert next(r.jobs for r in drawn.scale if r.projects == 10) == pytest.approx(5.56, rel=0.01)


SMALL = """# stages
stages:
  - id: draft  # ours
    kind: auto
    touch: 5
# ways
handoffs: []
"""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_whatever_name_a_person_types_comes_back(typed):
    rows = rows_of(SMALL)
    name = typed.strip()
    rows["stages"] = (*rows["stages"], Row({"name": typed, "kind": "auto", "minutes": "5", "looked": "100"}))
    rows["handoffs"] = (*rows["handoffs"], Row({"from": "draft", "to": name, "mode": "auto"}))
    made, wrong = saved(SMALL, rows)
    if wrong:
        assert made == SMALL
        assert not name or name.lower() in [r.values["name"].lower() for r in rows["stages"][:-1]]
        return
    assert comments(made) == comments(SMALL)
    assert read_yaml(made, "")[0].stages[-1].id == name
    again = rows_of(made)
    assert again["stages"][-1].values["name"] == name
    assert saved(made, again) == (made, ())


def test_a_map_that_cannot_be_read_is_said_and_escaped(folder, monkeypatch):
    monkeypatch.delenv("PLAYBOOK_FORMS", raising=False)
    pilot = open_pilot(folder)
    (folder / "workflow.yaml").write_text("stages: [<b>: &x 1]")
    view = draw_map(pilot)
    assert "workflow.yaml line 1" in view.text
    assert "<b>" not in view.html


def test_without_a_front_end_the_form_is_a_table_of_the_answers(folder, monkeypatch):
    monkeypatch.delenv("PLAYBOOK_FORMS", raising=False)
    view = draw_map(open_pilot(folder))
    assert view.html.count("<table") == 3
    assert "Storyboard | AI does it, people look | instructional designer | not told" in view.text
    assert "120" not in view.text
    assert "nobody has looked yet" in view.text


@pytest.fixture
def form(folder):
    pilot = open_pilot(folder)
    return MapForm(pilot, *text_of(pilot))


def test_a_form_saves_draws_and_lets_the_pilot_read_again(form, folder):
    form.pilot.__dict__["workflow"] = "stale"
    stage, handoff = form.rows["stages"][0], form.rows["handoffs"][0]
    stage.controls["minutes"].value = "60 - 120"
    handoff.controls["mode"].value = "manual"
    form.save()
    assert "Saved" in form.summary.value
    text = (folder / "workflow.yaml").read_text()
    assert "touch: [60, 90, 120]" in text
    assert "mode: manual" in text
    assert "<svg" in form.picture.value
    assert "workflow" not in form.pilot.__dict__


def test_a_new_stage_can_be_chosen_at_once_and_a_renamed_role_is_followed(form):
    form.add("stages")
    new = form.rows["stages"][-1]
    new.controls["name"].value = "Pilot test"
    assert ("Pilot test", "Pilot test") in form.rows["handoffs"][0].controls["to"].options
    role = form.rows["roles"][2]
    role.controls["name"].value = "quality team"
    assert form.rows["stages"][2].controls["role"].value == "quality team"
    new.controls["kind"].value = "auto"
    form.save()
    assert "Saved" in form.summary.value, form.summary.value
    assert "role: quality team" in form.text


def test_a_fault_stands_under_its_field_and_the_file_is_untouched(form, folder):
    before = (folder / "workflow.yaml").read_text()
    form.rows["stages"][1].controls["minutes"].value = "a while"
    form.save()
    assert 'role="alert"' in form.rows["stages"][1].said["minutes"].value
    assert "Not saved: 1 field does not fit" in form.summary.value
    assert (folder / "workflow.yaml").read_text() == before


def test_every_control_has_its_own_label(form):
    form.add("handoffs")
    labels = [c.description for s in SECTIONS for r in form.rows[s] for c in r.controls.values()]
    assert len(labels) == len(set(labels))
    assert all(re.match(r"(Role|Stage|Handoff) \d+: \S", label) for label in labels)


def test_removing_a_row_renumbers_the_others(form):
    form.drop(form.rows["handoffs"][0])
    assert form.rows["handoffs"][0].controls["from"].description == "Handoff 1: From"


def test_what_a_person_types_is_never_markup(form):
    form.rows["stages"][0].controls["name"].value = "<script>alert(1)</script>"
    form.rows["stages"][1].controls["name"].value = "<script>alert(1)</script>"
    form.save()
    assert "<script>" not in form.rows["stages"][1].said["name"].value
    form.rows["stages"][1].controls["name"].value = "build"
    form.save()
    assert "<script>" not in form.picture.value


def test_a_pilot_without_any_map_begins_empty(tmp_path):
    folder = tmp_path / "solid"
    shutil.copytree(bundled("data", "solid"), folder, ignore=shutil.ignore_patterns("content"))
    (folder / "tables" / "steps.csv").unlink()
    pilot = open_pilot(folder)
    form = MapForm(pilot, *text_of(pilot))
    assert form.rows == {s: [] for s in SECTIONS}
    form.add("stages")
    row = form.rows["stages"][0]
    row.controls["name"].value, row.controls["kind"].value = "draft", "auto"
    row.controls["minutes"].value = "10"
    form.save()
    assert "Saved" in form.summary.value, form.summary.value
    assert read_yaml((folder / "workflow.yaml").read_text(), "")[0].stage("draft").touch.mean == 10
