"""Starter maps: complete, marked, and never taken for a team's own evidence."""

import json
import re
import shutil

import pytest

from playbook.bundled import bundled
from playbook.cli import run
from playbook.run.session import open_pilot
from playbook.run.workflow import analysed_pilot, found_in_pilot
from playbook.workflow.declared.nouns import WorkflowMap
from playbook.workflow.declared.placeholder import confirmed, placeholders
from playbook.workflow.declared.sound import problems
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.yamlgate import load_yaml

CHAINS = {
    "learning": ("storyboard", "build", "quality-check", "publish"),
    "marketing": ("brief", "copy", "design", "review", "publish"),
}


@pytest.fixture(params=CHAINS)
def pack(request):
    return request.param


@pytest.fixture
def folder(tmp_path, pack):
    assert run(["new", str(tmp_path / "pilot"), "--pack", pack]) == 0
    return tmp_path / "pilot"


def replaced(text):
    """The starter with every suggestion taken over as the team's own."""
    return re.sub(r"\{placeholder: (\[[^\]]*\]|[^}\[]*)\}", r"\1", text)


def test_a_starter_is_a_whole_map_and_every_number_is_marked(folder, pack):
    text = (folder / "workflow.yaml").read_text()
    chart, _ = read_yaml(text, "workflow.yaml")
    assert tuple(s.id for s in chart.stages) == CHAINS[pack]
    assert {s.role for s in chart.stages} == {r.id for r in chart.roles}
    assert all(s.tool in {t.id for t in chart.tools} for s in chart.stages)
    assert all(h.out_format and h.in_format and h.mode == "unknown" and h.minutes is None for h in chart.handoffs)
    assert all(s.touch is None and s.sampling == 1 and not s.rework for s in chart.stages)
    found = placeholders(load_yaml(text, "").plain)
    names = {(p.path[0], p.path[-1]) for p in found}
    assert {("stages", "touch"), ("stages", "sampling"), ("stages", "rework"), ("roles", "people")} <= names
    assert chart.placeholders == tuple(p.name for p in found)
    assert sum(p.path[-1] == "touch" for p in found) == len(chart.stages)


def test_no_number_of_the_starter_reaches_a_result(folder):
    made = analysed_pilot(open_pilot(folder))
    assert made.scale == made.exact == made.roles == made.changes == ()
    assert made.yield_ is made.knee is made.touch_h is None
    assert any("not the team's own" in p for p in made.problems)
    assert made.ledger.minutes == 0


def test_check_names_every_placeholder_with_its_line_and_forgets_those_replaced(folder, capsys):
    text = (folder / "workflow.yaml").read_text()

    def left():
        assert run(["check", str(folder), "--json"]) == 0
        return json.loads(capsys.readouterr().out)["placeholders"]

    capsys.readouterr()
    before = left()
    assert len(before) == text.count("{placeholder:") - 1  # one stands in the explanation at the top
    for p in before:
        line = text.splitlines()[int(p["where"].rpartition(" ")[2]) - 1]
        assert "placeholder" in line
    first = next(p for p in before if "minutes of work" in p["what"])
    number = int(first["where"].rpartition(" ")[2]) - 1
    lines = text.splitlines()
    lines[number] = "    touch: [1, 2, 3]"
    (folder / "workflow.yaml").write_text("\n".join(lines))
    assert [p for p in before if p not in left()] == [first]
    assert run(["check", str(folder)]) == 0
    assert f"not yours yet ({len(before) - 1})" in capsys.readouterr().out


def test_a_broken_map_is_a_problem_of_the_workspace(folder, capsys):
    (folder / "workflow.yaml").write_text("stages: [{id: a, role: nobody, touch: 5}]")
    assert run(["check", str(folder)]) == 3
    assert "there is no role 'nobody'" in capsys.readouterr().out


def test_filled_tables_count_as_long_as_the_map_holds_placeholders_only(tmp_path):
    folder = tmp_path / "heroics"
    shutil.copytree(bundled("data", "heroics"), folder)
    own = found_in_pilot(open_pilot(folder))
    starter = bundled("templates", "learning") / "map.yaml"
    shutil.copy(starter, folder / "workflow.yaml")
    beside = found_in_pilot(open_pilot(folder))
    assert beside.chart == own.chart
    assert any("placeholders only" in x for x in beside.losses)


def test_a_map_drawn_by_the_heroes_still_says_what_carrying_becomes(tmp_path):
    folder = tmp_path / "heroics"
    shutil.copytree(bundled("data", "heroics"), folder)
    text = (bundled("templates", "learning") / "map.yaml").read_text()
    (folder / "workflow.yaml").write_text(replaced(text))
    chart = found_in_pilot(open_pilot(folder)).chart
    assert chart.stage("build").touch is not None
    assert chart.arrivals.kind == "open"
    per_week = 10 * chart.arrivals.per_project_week
    assert per_week * chart.gap_minutes / 60 / chart.productive_hours == pytest.approx(5.56, rel=0.01)


def test_what_is_left_after_taking_suggestions_out_is_sound_or_says_why(pack):
    plain = load_yaml((bundled("templates", pack) / "map.yaml").read_text(), "").plain
    made = confirmed(plain)
    assert not placeholders(made)
    assert "placeholder" not in json.dumps(made)


def test_a_pack_with_a_number_that_is_not_marked_is_refused(tmp_path, capsys):
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "pack.yaml").write_text("name: client\nversion: 1.0.0\nextends: learning\n")
    text = (bundled("templates", "learning") / "map.yaml").read_text()
    (folder / "map.yaml").write_text(text)
    assert run(["pack", "check", str(folder)]) == 0
    capsys.readouterr()
    (folder / "map.yaml").write_text(text.replace("touch: {placeholder: [10, 20, 45]}", "touch: [10, 20, 45]"))
    run(["pack", "check", str(folder)])
    assert "touch is a number without a mark" in capsys.readouterr().out


def test_a_client_with_other_steps_gets_no_map_that_contradicts_them(tmp_path, capsys):
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "pack.yaml").write_text("name: client\nversion: 1.0.0\nextends: learning\n")
    (folder / "workflow.yaml").write_text("steps:\n  - {id: sign-off, after: build, owner: engineer}\n")
    assert run(["pack", "check", str(folder)]) == 0
    assert "starts without a map" in capsys.readouterr().out
    assert run(["new", str(tmp_path / "pilot"), "--pack", str(folder)]) == 0
    assert not (tmp_path / "pilot" / "workflow.yaml").exists()


def test_the_worked_client_starts_with_its_own_map(tmp_path):
    assert run(["new", str(tmp_path / "pilot"), "--pack", str(bundled("templates", "examples") / "nordlicht")]) == 0
    chart, _ = read_yaml((tmp_path / "pilot" / "workflow.yaml").read_text(), "workflow.yaml")
    assert isinstance(chart, WorkflowMap)
    assert list(problems(chart, "")) == []
    assert "sign-off" in {s.id for s in chart.stages}
