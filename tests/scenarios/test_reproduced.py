"""Every number can be had again from nothing but the tables the finding names, and `explain` says so."""

from pathlib import Path

from playbook.bundled import bundled
from playbook.run.explain import explain, reproduced


def test_every_finding_comes_out_again_from_its_tables_alone(pilot):
    wrong = {}
    for finding in pilot.looked:
        again = reproduced(pilot, finding.id)
        if again is not None and (again.status, again.value, again.said) != (
            finding.status,
            finding.value,
            finding.said,
        ):
            wrong[finding.id] = (finding.value, again.value)
    assert not wrong


def test_explain_says_whether_the_number_is_the_same():
    text = explain(Path(bundled("data", "heroics")), "cw-heroics-share").as_text()
    assert "Computed again: the same: fail, value 0.34" in text
    assert "effort_log: " in text
