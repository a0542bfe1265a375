"""Simulated pilots of known truth get the right word; the benchmark runs fifty seeds of each kind."""

import pytest

from benchmarks.simulated import KINDS, word_of


def test_there_are_at_least_twelve_kinds():
    assert len({k.name for k in KINDS}) == len(KINDS) >= 12
    assert {w for k in KINDS for w in k.expected} >= {"PROCEED", "HOLD", "DECIDE-NOW", "NOT-ENOUGH-EVIDENCE"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_the_word_follows_from_the_truth(kind):
    assert word_of(kind, 1_000) in kind.expected
