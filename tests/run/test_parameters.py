"""A door checks names before it opens: unknown, mistyped and impossible parameters stop before a kernel starts."""

import re

import nbformat
import papermill
import pytest

from playbook.errors import ParameterError
from playbook.run.parameters import checked, parameter_model
from playbook.run.steps import PORTFOLIO, STEPS, step_named

GOOD = {"folder": "x", "week": 4}


def test_defaults_are_filled_in():
    assert checked(STEPS[0], GOOD)["seed"] == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (GOOD | {"wek": 8}, "did you mean week"),
        ({"folder": "x"}, "week: it is missing"),
        (GOOD | {"week": "8"}, "'8' cannot be used"),
        (GOOD | {"week": 0}, "greater than or equal to 1"),
        (GOOD | {"week": 521}, "less than or equal to 520"),
        (GOOD | {"week": True}, "True cannot be used"),
        (GOOD | {"as_of": "2026-02-30"}, "as_of"),
        (GOOD | {"folder": "a\x00b"}, "control characters"),
        (GOOD | {"folder": ("a", "'; import os; '")}, "folder"),
        (GOOD | {"team = 1; import os; team": 1}, "there is no such parameter"),
    ],
)
def test_what_is_refused(given, said):
    with pytest.raises(ParameterError, match=re.escape(said)):
        checked(STEPS[0], given)


def test_all_problems_in_one_pass():
    with pytest.raises(ParameterError) as caught:
        checked(STEPS[0], {"wek": 8, "week": "x"})
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("step", [*STEPS, PORTFOLIO], ids=lambda s: s.name)
def test_the_notebook_and_its_model_name_the_same_parameters(step):
    nb = nbformat.read(step.notebook, as_version=4)
    cell = next(c for c in nb.cells if "parameters" in c.metadata.get("tags", []))
    names = [line.split(":")[0] for line in cell.source.splitlines()]
    assert names == list(parameter_model(step).model_fields)
    assert list(papermill.inspect_notebook(str(step.notebook))) == names


def test_steps_are_found_by_number_name_and_title():
    assert step_named("2") == step_named("content-foundation") == step_named("2-content-foundation")
    with pytest.raises(ParameterError, match="did you mean 4-governance"):
        step_named("4-governanse")
