"""Who checks what comes out of a stage: named in the map, or the review it goes to; said wherever the map is told."""

import pytest

from playbook.errors import BadInput
from playbook.report.workflow_tables import tables
from playbook.run.starters import make_starters
from playbook.run.workflow import analysed
from playbook.workflow.analysis import Found
from playbook.workflow.as_json import as_json
from playbook.workflow.declared.checkers import checkers
from playbook.workflow.declared.rows import Row, rows_of, saved
from playbook.workflow.declared.two_tables import read_two_tables
from playbook.workflow.declared.two_tables_out import two_tables
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.workflow.declared.yaml_out import map_text

MAP = """
workflow: course build
roles:
  author: 3
  quality lead: {people: 1, hours_per_week: 10}
  editor: 1
stages:
  - {id: script, role: author, touch: [30, 60, 90], checked_by: editor}
  - {id: build, role: author, touch: [240, 480, 900]}
  - {id: check, role: quality lead, kind: review, touch: [20, 30, 60]}
  - {id: publish, role: author, touch: [5, 10, 15]}
handoffs:
  - {from: script, to: build, mode: auto}
  - {from: build, to: check, mode: manual, minutes: [1, 2, 3]}
  - {from: check, to: publish, mode: auto}
"""


def test_the_one_who_is_named_checks_else_the_review_that_follows():
    chart, _ = read_yaml(MAP, "workflow.yaml")
    assert checkers(chart) == {"script": "editor", "build": "quality lead"}


def test_a_role_that_is_not_there_cannot_check():
    with pytest.raises(BadInput, match=r"stage script, checked_by.*there is no role 'edtor'.*editor"):
        read_yaml(MAP.replace("checked_by: editor", "checked_by: edtor"), "workflow.yaml")


def test_naming_who_checks_takes_no_time():
    with_one, without = (read_yaml(t, "w.yaml")[0] for t in (MAP, MAP.replace(", checked_by: editor", "")))
    one, other = (analysed(Found("w", chart=c), (1, 10)) for c in (with_one, without))
    assert one.scale == other.scale


def test_file_and_tables_keep_it(tmp_path):
    chart, _ = read_yaml(MAP, "workflow.yaml")
    assert read_yaml(map_text(chart), "workflow.yaml")[0].stages == chart.stages
    for name, content in two_tables(chart).items():
        (tmp_path / name).write_bytes(content)
    assert read_two_tables(tmp_path / "stages.csv", tmp_path / "handoffs.csv")[0].stages == chart.stages


def test_the_form_shows_and_saves_it():
    rows = rows_of(MAP)
    assert [r.values["checks"] for r in rows["stages"]] == ["editor", "", "", ""]
    build = rows["stages"][1]
    changed = Row({**build.values, "checks": "editor"}, build.hints, build.at, build.key)
    text, wrong = saved(MAP, {**rows, "stages": (rows["stages"][0], changed, *rows["stages"][2:])})
    assert wrong == ()
    assert read_yaml(text, "workflow.yaml")[0].stage("build").checked_by == "editor"


def test_the_ledger_names_the_role():
    made = analysed(Found("w", chart=read_yaml(MAP, "workflow.yaml")[0]), (1,))
    ledger = next(t for t in tables(made) if t.name == "ledger")
    told = {row[0]: row[ledger.headings.index("Checked by")] for row in ledger.rows}
    assert told == {"script → build": "editor", "build → check": "quality lead", "check → publish": "not told"}
    assert {h["from"]: h["checked_by"] for h in as_json(made)["handoffs"]}["script"] == "editor"


def test_a_runbook_names_the_role_of_the_map(copy_of_solid):
    (copy_of_solid / "workflow.yaml").write_text(MAP.replace("script", "draft"))
    made = make_starters(copy_of_solid, ("md",))
    page = next(w.path for w in made.files if "runbook" in w.path.name and "draft" in w.path.name)
    assert "editor checks the output before it goes on" in page.read_text()


@pytest.fixture
def copy_of_solid(tmp_path):
    """A sample pilot that may be changed."""
    from shutil import copytree

    from playbook.bundled import bundled

    return copytree(bundled("data", "solid"), tmp_path / "solid")
