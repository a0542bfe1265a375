"""Two people fill in one map at once: what touches different things is kept from both, a true conflict is named, nothing is lost."""

import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from playbook.cli import run
from playbook.errors import BadInput
from playbook.forms.map_form import shown, text_of
from playbook.forms.map_save import NotSaved, save_map, take_map_back
from playbook.forms.map_widgets import MapForm
from playbook.run.session import open_pilot
from playbook.workflow.declared.rows import Row, rows_of
from playbook.workflow.declared.yaml_map import read_yaml

MAP = """# our map
roles:
  - id: author  # two of us
    people: 2
    cost_per_hour: 60
  - id: editor
    people: 1
    meets: {every_days: 10, at_most: 4}
  - {id: lawyer, people: 1}
stages:
  # who writes
  - id: draft
    role: author
    tool: word processor
    touch: [30, 60, 90]
  - id: check
    role: editor
    kind: review
    touch: {placeholder: [10, 20, 60]}
    rework: {to: draft, share: 0.2}
  - id: publish
    kind: auto
    touch: 5
handoffs:
  - from: draft
    to: check
    mode: manual
    minutes: 10
  # the last step
  - from: check
    to: publish
    mode: auto
  - {from: draft, to: publish, share: 0, carrier: a side link}
"""
CELLS = {
    ("roles", "author", "people"): ("3", "4"),
    ("roles", "author", "hours"): ("20", "30"),
    ("roles", "lawyer", "meets"): ("every 5 working days", "every working day"),
    ("stages", "draft", "minutes"): ("45 - 90", "50 - 100"),
    ("stages", "draft", "checks"): ("editor", "lawyer"),
    ("stages", "check", "minutes"): ("15 - 45", "20 - 60"),
    ("stages", "check", "back"): ("30", "40"),
    ("stages", "publish", "name"): ("Publishing", "Go live"),
    ("handoffs", "draft to check", "minutes"): ("20", "30"),
    ("handoffs", "draft to check", "recorded"): ("yes", "no"),
    ("handoffs", "check to publish", "mode"): ("manual", "assisted"),
    ("handoffs", "draft to publish", "by"): ("author", "editor"),
}
SIDE = ("handoffs", "draft to publish")
edits = st.fixed_dictionaries(
    {
        "cells": st.dictionaries(st.sampled_from(sorted(CELLS)), st.sampled_from((0, 1)), max_size=5),
        "adds": st.sets(st.sampled_from(("tester", "translator", "printer")), max_size=2),
        "people": st.sampled_from(("1", "2")),
        "drops": st.booleans(),
    }
)


def name_of(section, row):
    return f"{row.values['from']} to {row.values['to']}" if section == "handoffs" else row.key


def typed(text, edit):
    """The rows of a form opened on a text, with one person's changes."""
    rows = rows_of(text)
    for (section, name, column), which in edit["cells"].items():
        rows[section] = tuple(
            replace(r, values={**r.values, column: CELLS[section, name, column][which]})
            if name_of(section, r) == name
            else r
            for r in rows[section]
        )
    if edit["drops"]:
        rows["handoffs"] = rows["handoffs"][:2]
    new = (Row({"name": n, "people": edit["people"], "hours": "10"}, {}, None, n) for n in sorted(edit["adds"]))
    rows["roles"] = (*rows["roles"], *new)
    return rows


def held(text):
    """Every field of a map by section, name and column."""
    return {
        (s, name_of(s, row), c): v
        for s, section in rows_of(text).items()
        for row in section
        for c, v in row.values.items()
    }


def asked(edit):
    """The fields one person changed in what the map holds, as the file will show them."""
    made = {k: CELLS[k][v] for k, v in edit["cells"].items() if not (edit["drops"] and k[:2] == SIDE)}
    return made | {("roles", n, "people"): edit["people"] for n in edit["adds"]}


def on_side(edit):
    return any(k[:2] == SIDE for k in edit["cells"])


def conflicts(one, other):
    """Fields that both changed to something else."""
    a, b = asked(one), asked(other)
    return {k for k in a.keys() & b.keys() if a[k] != b[k]}


@settings(
    max_examples=60,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes here
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits, edits)
def test_nothing_that_two_people_typed_is_lost_without_a_word(tmp_path, one, other):
    folder = tmp_path / "pilot"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "workflow.yaml").write_text(MAP)
    pilot = SimpleNamespace(workspace=SimpleNamespace(folder=folder))
    first = save_map(pilot, MAP, typed(MAP, one)).text
    struck = one["drops"] != other["drops"] and on_side(other if one["drops"] else one)
    expected = conflicts(one, other)
    event(f"conflicts: {bool(expected)}, removed and changed: {struck}")
    try:
        made = save_map(pilot, MAP, typed(MAP, other)).text
    except NotSaved as error:
        refused = error
    else:
        refused = None
    assert (refused is not None) == bool(expected or struck)
    if refused is not None:
        said = [w.said for w in refused.wrong]
        assert len(said) == len(expected) + struck
        for section, name, column in expected:
            where = next(
                w
                for w in refused.wrong
                if (w.section, w.column) == (section, column) and name_of(section, refused.rows[section][w.row]) == name
            )
            for edit in (one, other):
                value = asked(edit)[section, name, column]
                assert f"“{shown(section, column, Row({column: value})).removesuffix('%')}" in where.said
        assert (folder / "workflow.yaml").read_text() == first
        made = save_map(pilot, refused.text, refused.rows).text  # knowing it, the second person saves again
    now = held(made)
    wanted = asked(one) | asked(other)
    for key, value in wanted.items():
        assert now[key] == value, key
    assert ((*SIDE, "mode") in now) == ((not one["drops"] and not other["drops"]) or struck)
    untouched = {
        k: v for k, v in held(MAP).items() if k not in wanted and k[:2] != SIDE and k[0] in ("stages", "handoffs")
    }
    assert {k: now[k] for k in untouched} == untouched
    assert made.count("#") == MAP.count("#")
    assert read_yaml(made, "")[0].stage("draft").tool == "word processor"


@pytest.fixture
def folder(tmp_path):
    assert run(["new", str(tmp_path / "pilot"), "--pack", "learning"]) == 0
    return tmp_path / "pilot"


@pytest.fixture
def two(folder):
    """Two forms, opened on the same map by two people."""
    return tuple(MapForm(pilot, *text_of(pilot)) for pilot in (open_pilot(folder), open_pilot(folder)))


def put(form, section, number, **values):
    for column, value in values.items():
        form.rows[section][number].controls[column].value = value


def test_both_see_what_both_wrote(two, folder):
    one, other = two
    put(one, "stages", 0, minutes="60 - 120")
    one.save()
    put(other, "stages", 1, minutes="90 - 240")
    other.add("roles")
    put(other, "roles", -1, name="translator", people="1")
    other.save()
    assert "Somebody else saved it meanwhile; what you both wrote is in it." in other.summary.value
    assert other.rows["stages"][0].controls["minutes"].value == "60 - 120"
    chart = read_yaml((folder / "workflow.yaml").read_text(), "")[0]
    assert (chart.stage("storyboard").touch.likely, chart.stage("build").touch.likely) == (90, 165)
    assert chart.role("translator").people == 1


def test_the_same_field_is_asked_for_and_nothing_is_written(two, folder):
    one, other = two
    put(one, "handoffs", 0, mode="manual")
    one.save()
    before = (folder / "workflow.yaml").read_text()
    put(other, "handoffs", 0, mode="auto")
    put(other, "stages", 0, minutes="60 - 120")
    other.save()
    said = "Handoff storyboard to build, How it gets across: you wrote “by machine”, somebody else saved “by hand” meanwhile."
    assert said in other.summary.value
    assert said in other.rows["handoffs"][0].said["mode"].value
    assert "save again to keep it" in other.summary.value
    assert (folder / "workflow.yaml").read_text() == before
    assert other.rows["stages"][0].controls["minutes"].value == "60 - 120"
    other.save()
    text = (folder / "workflow.yaml").read_text()
    assert "mode: auto" in text
    assert "touch: [60, 90, 120]" in text


def test_a_role_that_one_renames_is_followed_by_what_the_other_adds(two, folder):
    one, other = two
    put(one, "roles", 2, name="quality team")
    one.save()
    other.add("stages")
    put(other, "stages", -1, name="Pilot test", role="quality lead", minutes="15")
    other.add("handoffs")
    put(other, "handoffs", -1, **{"from": "publish", "to": "Pilot test"})
    put(other, "roles", 2, people="3")
    other.save()
    assert "what you both wrote is in it" in other.summary.value
    chart = read_yaml((folder / "workflow.yaml").read_text(), "")[0]
    assert chart.stage("Pilot test").role == "quality team"
    assert chart.role("quality team").people == 3


def test_a_stage_that_one_removes_while_the_other_leads_to_it_is_said(two, folder):
    one, other = two
    other.add("handoffs")
    put(other, "handoffs", -1, **{"from": "storyboard", "to": "publish"})
    one.drop(one.rows["stages"][3])
    one.drop(one.rows["handoffs"][2])
    one.save()
    assert "Saved" in one.summary.value, one.summary.value
    before = (folder / "workflow.yaml").read_text()
    other.save()
    assert "Together with what somebody else saved meanwhile" in other.summary.value
    assert "handoff storyboard to publish" in other.summary.value
    assert (folder / "workflow.yaml").read_text() == before


def test_a_handoff_that_one_leads_elsewhere_does_not_take_the_others_minutes_along(two, folder):
    one, other = two
    put(one, "handoffs", 1, minutes="7")
    one.save()
    put(other, "handoffs", 1, to="publish")
    other.save()
    assert "you made it build to publish" in other.summary.value
    assert "“7”" in other.summary.value
    assert "to: quality-check" in (folder / "workflow.yaml").read_text()


def test_a_removed_row_that_the_other_changed_comes_back_whole(two, folder):
    one, other = two
    one.drop(one.rows["handoffs"][0])
    one.save()
    put(other, "handoffs", 0, minutes="12")
    other.save()
    assert "you changed it, somebody else removed it meanwhile" in other.summary.value
    other.save()
    handoff = next(h for h in read_yaml((folder / "workflow.yaml").read_text(), "")[0].handoffs if h.target == "build")
    assert (handoff.minutes.mean, handoff.out_format, handoff.in_format) == (12, "docx", "docx")


def test_a_file_that_somebody_broke_is_not_overwritten(two, folder):
    form = two[0]
    (folder / "workflow.yaml").write_text("stages: [")
    put(form, "stages", 0, minutes="5")
    form.save()
    assert "it cannot be read now; yours is not saved" in form.summary.value
    assert (folder / "workflow.yaml").read_text() == "stages: ["
    assert form.rows["stages"][0].controls["minutes"].value == "5"


def test_the_last_save_is_taken_back_byte_by_byte_also_by_another_kernel(two, folder):
    before = (folder / "workflow.yaml").read_bytes()
    one, _ = two
    put(one, "stages", 0, minutes="60 - 120")
    one.save()
    put(one, "stages", 1, minutes="90")
    one.save()
    pilot = open_pilot(folder)
    again = MapForm(pilot, *text_of(pilot))
    again.take_back()
    assert "The last save is taken back." in again.summary.value
    assert [again.rows["stages"][n].controls["minutes"].value for n in (0, 1)] == ["60 - 120", ""]
    again.take_back()
    assert (folder / "workflow.yaml").read_bytes() == before
    again.take_back()
    assert "there is no save to take back" in again.summary.value


def test_what_somebody_else_saved_is_not_taken_back(two, folder):
    one, other = two
    put(one, "stages", 0, minutes="60 - 120")
    one.save()
    put(other, "stages", 1, minutes="90")
    other.save()
    text = (folder / "workflow.yaml").read_text()
    one.take_back()
    assert "somebody else saved this map after you" in one.summary.value
    assert (folder / "workflow.yaml").read_text() == text
    with pytest.raises(BadInput, match="nothing was taken back"):
        take_map_back(one.pilot, one.text)
    other.take_back()
    assert other.rows["stages"][0].controls["minutes"].value == "60 - 120"
