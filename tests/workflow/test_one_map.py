"""A declared map and a log become one map: the log counts from 20 items on, and every number says where it comes from."""

import json

import pytest

from playbook.cli import run
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.workflow.log.table import read_csv
from playbook.workflow.merged import LEAST_SEEN, merge
from playbook.workflow.mine.calendar import Calendars, office
from playbook.workflow.mine.declared_observed import sides
from playbook.workflow.mine.follows import directly_follows

MAP = """
roles: {author: 2, reviewer: 1}
stages:
  - {id: draft, role: author, touch: [30, 60, 120]}
  - {id: review, name: Expert review, kind: review, role: reviewer, touch: [10, 20, 40], rework: {to: draft, share: 0.1}}
  - {id: archive, role: author, touch: 5}
  - {id: publish, role: author, touch: 5}
handoffs:
  - {from: draft, to: review, carrier: e-mail, minutes: 10, recorded: false}
  - {from: review, to: publish, mode: auto}
  - {from: review, to: archive, mode: auto}
"""
NARROW = Calendars(office())


def events(cases, returned=0, starts=True):
    """Each case: draft of two hours on a Monday, review of 30 minutes, publish over night; some drafts come back."""
    rows = ["case,activity,start,end" if starts else "case,activity,end"]

    def add(case, activity, start, end):
        rows.append(f"{case},{activity},{start},{end}" if starts else f"{case},{activity},{end}")

    for i in range(cases):
        for again in range(1 + (i < returned)):
            day = 5 + again
            add(i, "Draft", f"2026-01-{day:02}T09:00:00", f"2026-01-{day:02}T11:00:00")
            add(i, "expert review", f"2026-01-{day:02}T13:00:00", f"2026-01-{day:02}T13:30:00")
        add(i, "publish", "2026-01-08T16:30:00", "2026-01-09T10:00:00")
    rows.append("0,party,2026-01-09T18:00:00,2026-01-09T19:00:00" if starts else "0,party,2026-01-09T19:00:00")
    return "\n".join(rows) + "\n"


@pytest.fixture
def merged(tmp_path):
    def made(*arguments, **more):
        path = tmp_path / "events.csv"
        path.write_text(events(*arguments, **more))
        log, chart = read_csv(path, {}, ""), read_yaml(MAP, "workflow.yaml")[0]
        return merge(chart, log, directly_follows(log), NARROW)

    return made


def origin(made, kind, stage, target=""):
    return next(o for o in made.origins if (o.kind, o.stage, o.target) == (kind, stage, target))


def test_enough_cases_replace_what_was_declared_and_say_so(merged):
    made = merged(40, 10)
    assert made.chart.source == "merged"
    assert made.chart.stage("draft").touch.mean == pytest.approx(120)
    assert made.chart.stage("review").touch.mean == pytest.approx(30)
    assert [(r.to, r.p) for r in made.chart.stage("review").rework] == [("draft", pytest.approx(10 / 50))]
    assert origin(made, "working time", "draft").said == "seen in 40 items"
    assert origin(made, "working time", "draft").declared == pytest.approx(65)
    assert origin(made, "comes back", "review").seen == pytest.approx(0.2)


def test_work_over_night_counts_working_hours_only(merged):
    assert merged(40).chart.stage("publish").touch.mean == pytest.approx(30 + 60)


def test_too_few_cases_leave_the_declared_numbers(merged):
    made = merged(LEAST_SEEN - 1, 5)
    declared = read_yaml(MAP, "workflow.yaml")[0]
    assert made.chart.stages == declared.stages
    found = origin(made, "working time", "draft")
    assert (found.said, found.seen, found.cases) == ("declared", pytest.approx(120), LEAST_SEEN - 1)
    assert "fewer than 20" in found.why


def test_a_log_without_starts_says_nothing_about_working_time(merged):
    made = merged(40, 10, starts=False)
    assert made.chart.stage("draft").touch.mean == pytest.approx(65)
    assert "when work on it began" in origin(made, "working time", "draft").why
    assert origin(made, "comes back", "review").used == "seen"


def test_a_log_that_shows_no_return_anywhere_takes_no_declared_return_away(merged):
    made = merged(40, 0)
    assert made.chart.stage("review").rework[0].p == pytest.approx(0.1)
    assert "may not record them" in origin(made, "comes back", "review").why


def test_open_ways_get_the_shares_that_were_seen(merged):
    made = merged(40)
    assert {h.target: h.share for h in made.chart.handoffs if h.source == "review"} == {"publish": 1.0, "archive": 0.0}
    assert made.chart.handoffs[0].share is None


def test_what_is_drawn_and_what_is_seen_stand_side_by_side(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(events(40, 10))
    log, chart = read_csv(path, {}, ""), read_yaml(MAP, "workflow.yaml")[0]
    found = {(s.part, s.source, s.target): s for s in sides(chart, log, directly_follows(log))}
    assert (found["stage", "draft", ""].times, found["stage", "draft", ""].cases) == (50, 40)
    assert found["stage", "archive", ""].standing == "declared, never seen"
    assert found["stage", "party", ""].standing == "seen, not declared"
    assert found["handoff", "draft", "review"].median_s == 7200
    assert found["handoff", "review", "archive"].standing == "declared, never seen"
    assert (found["return", "review", "draft"].declared, found["return", "review", "draft"].times) == (True, 10)


def test_parallel_stages_in_either_order_are_no_return(tmp_path):
    text = """
roles: {author: 2}
stages: [{id: a, role: author, touch: 5}, {id: b, role: author, touch: 5}, {id: c, role: author, touch: 5}, {id: d, role: author, touch: 5}]
handoffs: [{from: a, to: b}, {from: a, to: c}, {from: b, to: d}, {from: c, to: d}]
"""
    rows = [f"{i},{x},2026-01-0{k + 1}" for i in range(30) for k, x in enumerate("abcd" if i % 2 else "acbd")]
    path = tmp_path / "events.csv"
    path.write_text("\n".join(["case,activity,time", *rows]) + "\n")
    log, chart = read_csv(path, {}, ""), read_yaml(text, "workflow.yaml")[0]
    made = merge(chart, log, directly_follows(log), NARROW)
    assert all(not s.rework for s in made.chart.stages)
    assert not any(s.part == "return" for s in sides(chart, log, directly_follows(log)))


def test_the_command_takes_a_map_and_its_log(tmp_path, capsys):
    (tmp_path / "workflow.yaml").write_text(MAP)
    (tmp_path / "log.csv").write_text(events(40, 10))
    arguments = ["workflow", str(tmp_path / "workflow.yaml"), "--log", str(tmp_path / "log.csv"), "--projects", "1,10"]
    assert run([*arguments, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["source"]["kind"] == "map and log"
    value = next(v for v in made["values"] if v["value"] == "working time" and v["stage"] == "draft")
    assert (value["declared"], value["seen"], value["said"]) == (65, 120, "seen in 40 items")
    touch = (120 + 10 + 30) * 1.25 + 90  # carrying takes its ten minutes each time
    assert made["exact"]["touch_time_h"] == pytest.approx(touch / 60)
    assert {x["standing"] for x in made["declared_and_seen"]} == {
        "declared and seen",
        "declared, never seen",
        "seen, not declared",
    }
    assert run([*arguments, "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "workflow.html").read_text()
    assert "seen in 40 items" in page
    assert "only on the map" in page


def test_two_maps_or_two_logs_get_a_sentence(tmp_path, capsys):
    (tmp_path / "workflow.yaml").write_text(MAP)
    (tmp_path / "log.csv").write_text(events(5))
    for file, log in (("workflow.yaml", "workflow.yaml"), ("log.csv", "log.csv")):
        assert run(["workflow", str(tmp_path / file), "--log", str(tmp_path / log)]) == 3
        assert "one map and one event log" in capsys.readouterr().err


def test_a_folder_that_holds_both_is_read_as_one(tmp_path, capsys):
    (tmp_path / "workflow.yaml").write_text(MAP)
    (tmp_path / "events.csv").write_text(events(40))
    assert run(["workflow", str(tmp_path), "--projects", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["source"]["kind"] == "map and log"
