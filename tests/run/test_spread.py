"""The simulation gives the same numbers whoever does its pieces, and a piece that fails is said."""

import pytest

from playbook.bundled import bundled
from playbook.errors import BadInput, PlaybookError, Problem
from playbook.run.workflow import _by, analysed, found_in
from playbook.workflow.as_json import as_json

SIZES = (1, 10)


@pytest.fixture(scope="module")
def found():
    return found_in(bundled("data", "solid"), {})


def test_two_workers_tell_the_same_as_one(found):
    alone = as_json(analysed(found, SIZES))
    assert alone["scale"], "there is something to compare"
    assert alone["whatif"]
    assert as_json(analysed(found, SIZES, workers=2)) == alone


def refuse(number):
    raise BadInput(Problem("piece", f"{number} cannot be done"))


def test_a_piece_that_fails_is_said_with_its_exit_code():
    with pytest.raises(PlaybookError, match="cannot be done") as said:
        _by(2)(refuse, [(1,), (2,)])
    assert said.value.exit_code == 3


def test_a_cluster_that_is_not_there_is_said(found):
    with pytest.raises(BadInput, match=r"tcp://127\.0\.0\.1:9"):
        analysed(found, SIZES, workers="tcp://127.0.0.1:9")
