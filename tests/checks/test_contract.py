"""Every check keeps the contract, and adding one touches one file."""

import importlib
import sys
import textwrap
from dataclasses import replace

import pytest

from playbook.checks import all_checks, scan
from playbook.model.charter import Charter
from playbook.pack.rubric import read_rubric
from playbook.run.facts import all_facts, needs
from playbook.verdict.assess import SECOND_PASS, Setting, find, first_pass

CHECKS = all_checks()
RUBRIC = read_rubric("base")
CHARTER = Charter(
    pilot_id="p",
    domain="learning",
    start_date="2026-01-05",
    planned_end="2026-03-29",
    stage="Pilot Design",
    requested_stage="Foundation",
)
AT = Setting(CHARTER, RUBRIC, 12, CHARTER.as_of(12))
ids = [c.id for c in CHECKS]


def test_the_whole_catalogue_is_built():
    assert len(CHECKS) == 140
    assert {r.id for r in RUBRIC.rules} == set(ids)


@pytest.mark.parametrize("check", CHECKS, ids=ids)
def test_words(check):
    assert check.title.endswith(".")
    assert len(check.title) <= 120
    assert check.reason, "a reason follows the title"
    assert check.remedy.endswith((".", "?"))
    assert ">>>" in (check.function.__doc__ or ""), "a doctest is its proof"
    for never in ("block ", "forbid", "more training", "another pilot", "buy a"):
        assert never not in check.remedy.lower(), f"remedy constraint: {never}"


@pytest.mark.parametrize("check", CHECKS, ids=ids)
def test_evidence_and_settings_exist(check):
    for name in check.reads:
        assert name == "charter" or name in SECOND_PASS or name in all_facts(), f"no fact is called {name}"
    rule = RUBRIC.rule(check.id)
    assert rule is not None
    assert set(rule.numbers) == set(check.settings), "the pack names exactly the check's settings"
    assert not rule.title, "a title in the pack marks a check that is not built"


@pytest.mark.parametrize("check", [c for c in CHECKS if not SECOND_PASS & set(c.reads)], ids=lambda c: c.id)
def test_without_evidence_a_check_is_unknown_never_green(check):
    finding = find(check, {}, AT)
    if [name for name in check.reads if name != "charter" and name not in check.optional]:
        assert finding.status == "unknown"
    else:
        assert finding.status != "error"
        assert finding.status in ("warn", "fail", "unknown", "not_applicable"), "an empty charter passes nothing"


def test_a_check_not_built_is_unknown_and_says_so():
    """A pack may name a check that this version does not have: it is listed, and never counts as met."""
    fewer = replace(AT, checks=tuple(c for c in CHECKS if c.id != "cw-heroics-share"))
    (planned,) = [f for f in first_pass({}, fewer) if "Not built yet" in f.said]
    assert (planned.id, planned.status) == ("cw-heroics-share", "unknown")


@pytest.fixture
def one_more(tmp_path, monkeypatch):
    package = tmp_path / "more_checks"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "pilot_names.py").write_text(
        textwrap.dedent('''
        from playbook.model.check import check
        from playbook.model.charter import Charter
        from playbook.model.finding import Seen
        from playbook.model.words import Area

        AREA: Area = "pilot design"

        @check(guards="false-evidence", first="design", unit="letters", sources="")
        def short_name(charter: Charter, *, most: float = 20) -> Seen:
            """The pilot's name is short.

            A long name is cut off in tables.

            Remedy: Choose a shorter name.

            Ask: What do people call it?

            >>> 1 + 1
            2
            """
            return Seen(status="pass" if len(charter.pilot_id) <= most else "fail", said="Its length was counted.")
        ''')
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("more_checks")
    for name in [m for m in sys.modules if m.startswith("more_checks")]:
        del sys.modules[name]


def test_adding_a_check_touches_one_file(one_more):
    (added,) = scan(one_more)
    assert added.id == "pd-short-name"
    test_words(added)
    finding = find(added, {}, AT)
    assert (finding.status, finding.severity) == ("pass", "informational")


def test_a_check_that_raises_is_a_finding(one_more):
    (added,) = scan(one_more)

    def short_name(charter, *, most: float = 20):
        raise ZeroDivisionError("division by zero")

    finding = find(replace(added, function=short_name), {}, AT)
    assert finding.status == "error"
    assert "ZeroDivisionError" in finding.said


def test_two_checks_with_one_id_are_refused(one_more, tmp_path):
    source = (tmp_path / "more_checks" / "pilot_names.py").read_text()
    (tmp_path / "more_checks" / "again.py").write_text(source)
    with pytest.raises(ValueError, match="two checks are called pd-short-name"):
        scan(one_more)


def test_needs_names_tables_and_columns():
    for check in CHECKS:
        assert all("." in column for column in needs(check))
