"""A new pilot begins on the next Monday and lasts twelve weeks, whatever day it is."""

import re
from datetime import date

import pytest

from playbook.cli import run
from playbook.run.new import new_workspace
from playbook.workspace.read import read_workspace


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (date(2026, 1, 2), date(2026, 1, 5), date(2026, 3, 29)),
        (date(2026, 11, 30), date(2026, 12, 7), date(2027, 2, 28)),
        (date(2027, 12, 26), date(2027, 12, 27), date(2028, 3, 19)),
    ],
)
@pytest.mark.parametrize("pack", ["learning", "marketing"])
def test_the_example_begins_on_the_next_monday(tmp_path, today, start, end, pack):
    new_workspace(tmp_path / "p", pack, today)
    charter = read_workspace(tmp_path / "p").charter
    assert (charter.start_date, charter.planned_end) == (start, end)
    assert charter.looks == (4, 8, 12)
    text = (tmp_path / "p" / "pilot.yaml").read_text()
    assert f"until: {end}" in text
    (later,) = re.findall(r"# foundation_end: (\S+)", text)
    assert date.fromisoformat(later) > end, "the stage after the pilot ends after it"


def test_the_command_asks_the_clock(tmp_path, monkeypatch):
    monkeypatch.setattr("playbook.cli.workspace.today", lambda: date(2030, 5, 1))
    assert run(["new", str(tmp_path / "p")]) == 0
    assert "start_date: 2030-05-06\n" in (tmp_path / "p" / "pilot.yaml").read_text()
