"""Every number can be had again from nothing but what the finding names, and `explain` says so."""

from dataclasses import replace
from pathlib import Path

from playbook.bundled import bundled
from playbook.run.explain import again_lines, explain


def test_every_finding_comes_out_again_from_what_it_names(pilot):
    wrong = {}
    for finding in pilot.findings:
        lines = dict(again_lines(pilot, finding))
        if lines["Computed again"] != f"the same: {finding.status}, value {finding.value}":
            wrong[finding.id] = lines["Computed again"]
        elif finding.value is not None and not lines["From"]:
            wrong[finding.id] = "a number from nowhere"
    assert len(pilot.findings) >= 140
    assert not wrong


def test_a_number_that_no_longer_follows_is_said(pilot):
    seen = [f for f in pilot.findings if f.assessed and f.value is not None]
    for finding in (seen[0], seen[-1]):
        other = finding.model_copy(update={"value": finding.value + 1})
        assert dict(again_lines(pilot, other))["Computed again"].startswith("not the same")


def test_without_rows_the_number_is_another(pilot):
    """The tables that `explain` names are the ones the number comes from."""
    finding = next(f for f in pilot.findings if f.id == "am-net-time-saved" and f.value is not None)
    (named,) = {line.partition(":")[0] for line in dict(again_lines(pilot, finding))["From"]} & {"time_study"}
    tables = {**pilot.workspace.tables, named: pilot.workspace.tables[named].iloc[::3]}
    fewer = replace(pilot, workspace=replace(pilot.workspace, tables=tables))
    assert dict(again_lines(fewer, finding))["Computed again"].startswith("not the same")


def test_explain_says_whether_the_number_is_the_same():
    text = explain(Path(bundled("data", "heroics")), "cw-heroics-share").as_text()
    assert "Computed again: the same: fail, value 0.34" in text
    assert "effort_log: " in text
