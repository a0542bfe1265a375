"""Judging again leaves out only what cannot change the word: whatever the other findings become, the word stays."""

from datetime import date

import numpy as np
import pytest

from playbook.model.words import STAGES
from playbook.verdict.assess import SECOND_PASS, Setting, second_pass
from playbook.verdict.ledger import Ledger
from playbook.verdict.movers import movers
from playbook.verdict.precedence import NAMED, decide
from tests.verdict.test_precedence import RUBRIC, charter, findings

STATUSES = ("pass", "warn", "fail", "unknown", "not_applicable")
MOSTLY_GREEN = (0.75, 0.08, 0.08, 0.05, 0.04)


@pytest.mark.parametrize("stage", STAGES)
def test_what_does_not_move_the_word_never_moves_it(stage):
    who = charter(stage=stage, why_it_worked="system", self_rating=(3,) * 9)
    at = Setting(who, RUBRIC, 12, date(2026, 4, 1))
    second = tuple(c for c in at.checks if SECOND_PASS & set(c.reads))
    rng, changed = np.random.default_rng(STAGES.index(stage)), 0
    for _ in range(25):
        first = drawn(rng, tuple(f for f in guarding(at) if f.id not in {c.id for c in second}))
        looked = second_pass(first, at)
        may = movers(Ledger(looked, who, 12), second)
        others = drawn(rng, first, but=may)
        assert word(second_pass(others, at), who) == word(looked, who)
        changed += word(second_pass(drawn(rng, first), at), who) != word(looked, who)
    assert changed, "the findings that may move the word do move it"


def test_what_a_rule_names_is_always_a_mover_and_minor_findings_are_not():
    who = charter()
    may = movers(Ledger(findings(), who, 12), ())
    assert may >= NAMED
    assert not {f.id for f in findings() if f.severity == "minor"} & may - NAMED


def test_a_check_that_reads_all_findings_makes_all_of_them_movers():
    who = charter()
    at = Setting(who, RUBRIC, 12, date(2026, 4, 1))
    view = next(c for c in at.checks if c.id == "fd-self-view-vs-data")
    strict = tuple(f.model_copy(update={"severity": "blocker"}) if f.id == view.id else f for f in findings())
    assert movers(Ledger(strict, who, 12), (view,)) == {f.id for f in strict}


def guarding(at):
    """All findings, each guarding what its check guards."""
    guards = {c.id: c.guards for c in at.checks}
    return tuple(f.model_copy(update={"guards": guards.get(f.id, f.guards)}) for f in findings())


def word(looked, who) -> str:
    return decide(looked, who, 12, facts={}).word


def drawn(rng, made, but=frozenset()):
    """The findings with statuses drawn anew, those in `but` excepted."""
    new = rng.choice(STATUSES, len(made), p=MOSTLY_GREEN)
    return tuple(
        f if f.id in but else f.model_copy(update={"status": s}) for f, s in zip(made, new.tolist(), strict=True)
    )
