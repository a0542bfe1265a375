"""The workflow command: maps, logs and pilots in; tables, JSON, page and exports out."""

import json
import re

import pytest

from playbook.bundled import bundled
from playbook.cli import run
from tests.workflow.test_maps import YAML

HOSTILE = '<script>alert(1)</script>"&'


@pytest.fixture
def said(capsys):
    def call(*arguments):
        code = run(["workflow", *map(str, arguments)])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_a_map_gives_the_whole_shape(tmp_path, said):
    path = tmp_path / "workflow.yaml"
    path.write_text(YAML)
    code, out, _ = said(path, "--projects", "1,10", "--json")
    made = json.loads(out)
    assert code == 0
    assert {"source", "edges", "handoffs", "roles", "exact", "scale", "whatif", "waiting", "problems"} <= set(made)
    assert {"events", "cases", "activities", "losses"} <= set(made["source"])
    assert [r["projects"] for r in made["scale"]] == [1, 10]
    for row in made["scale"]:
        lead = row["lead_time_h"]
        assert lead["low"] <= lead["mean"] <= lead["high"] <= 2 * lead["mean"]
        assert lead["mean"] == pytest.approx(row["lead_time_exact_h"], rel=0.25)
        assert row["band_h"][0] < lead["mean"] < row["band_h"][1] * 1.5
        assert 0 < row["utilisation"] <= 1
    assert made["scale"][1]["manual_fte"] > made["scale"][0]["manual_fte"] > 0
    assert sum(r["bottleneck_probability"] for r in made["roles"]) == pytest.approx(1)
    assert made["whatif"][0]["name"] == "as today"
    assert made["engine"] in {"standard", "compiled"}
    assert {w["answer"] for w in made["whatif"][1:]} <= {"better", "worse", "not distinguishable"}


def test_a_log_says_what_cannot_be_told(tmp_path, said):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\n1,a,2026-01-05\n1,b,2026-01-06\n2,a,2026-01-05\n2,b,2026-01-09\n")
    code, out, _ = said(path, "--json")
    made = json.loads(out)
    assert code == 0
    assert made["edges"] == [{"from": "a", "to": "b", "count": 2, "mean_s": 216000.0, "median_s": 216000.0}]
    assert made["scale"] == made["waiting"] == made["roles"] == []
    assert made["engine"] is None
    assert made["exact"]["lead_time_h"] is None
    assert any("not identifiable" in p for p in made["problems"])


def test_ten_projects_of_the_heroes_are_more_than_five_jobs(said):
    code, out, _ = said(bundled("data", "heroics"), "--projects", "1,10", "--json")
    made = json.loads(out)
    assert code == 0
    assert made["scale"][1]["manual_fte"] == pytest.approx(5.57, rel=0.02)
    assert made["scale"][1]["lead_time_h"] is None
    assert made["scale"][1]["backlog_growth_week"] > 15


def test_the_page_is_self_contained_and_escaped(tmp_path, said):
    path = tmp_path / "workflow.yaml"
    path.write_text(
        YAML.replace("storyboard", json.dumps(HOSTILE)[1:-1]).replace("{id: <", "{id: '<").replace('"&,', "\"&',")
    )
    quoted = "'" + HOSTILE + "'"
    path.write_text(YAML.replace("storyboard", quoted))
    code, _, err = said(path, "--projects", "1,2", "--out", tmp_path / "out")
    assert code == 0, err
    page = (tmp_path / "out" / "workflow.html").read_text()
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href)=\"(?!#)", page)
    for name in ("workflow.svg", "workflow.bpmn", "workflow.mmd"):
        assert "<script" not in (tmp_path / "out" / name).read_text()


def test_people_bridged_handoffs_show_without_colour(tmp_path, said):
    path = tmp_path / "workflow.yaml"
    path.write_text(YAML)
    said(path, "--projects", "1,2", "--out", tmp_path)
    picture = (tmp_path / "workflow.svg").read_text()
    assert 'stroke-dasharray="7 4"' in picture
    for word in ("copy-paste", "unrecorded", "dashed: people carry it", "<title>"):
        assert word in picture


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.csv"], "there is no such file"),
        (["{map}", "--projects", "ten"], "whole numbers such as"),
        (["{map}", "--projects", "0"], "--projects: 0"),
        (["{map}", "--projects", "99999"], "whole numbers from 1"),
        (["{map}", "--what-if", "fix it"], "use one of these forms"),
        (["{map}", "--columns", "case"], "pairs of name=column"),
    ],
)
def test_a_mistake_gets_a_sentence_and_exit_3(tmp_path, said, arguments, message):
    path = tmp_path / "workflow.yaml"
    path.write_text(YAML)
    code, out, err = said(*(a.replace("{map}", str(path)) for a in arguments))
    assert (code, out) == (3, "")
    assert message in err
    assert "Traceback" not in err
