"""Notebook parameters: one typed model per notebook, checked before a kernel starts.

papermill only warns about an unknown name and runs the default; we stop with exit 3 and name the nearest one.
Names come from the models only and values are JSON scalars and lists of them, because papermill pastes names into
code. Secrets are never parameters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from playbook.errors import ParameterError, Problem, nearest
from playbook.model.noun import Noun
from playbook.run.steps import PORTFOLIO, Step

MOST_WEEKS = 520


def _plain(text: str) -> str:
    clean = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in clean):
        raise ValueError("control characters are not allowed")
    return clean


Text = Annotated[str, Field(max_length=4096, strict=True), AfterValidator(_plain)]
Week = Annotated[int, Field(ge=1, le=MOST_WEEKS, strict=True)]


def _day(text: str) -> str:
    if text:
        date.fromisoformat(text)
    return text


class StepParameters(Noun):
    """Parameters of the notebooks 1 to 5, in the order of their parameters cell."""

    folder: Text
    week: Week
    as_of: Annotated[Text, AfterValidator(_day)] = ""
    pack: Text = ""
    seed: Annotated[int, Field(ge=0, lt=2**63, strict=True)] = 0
    out: Text = ""


class PortfolioParameters(Noun):
    """Parameters of notebook 6."""

    folders: Annotated[tuple[Text, ...], Field(min_length=1, max_length=2000)]
    out: Text = ""


def parameter_model(step: Step) -> type[BaseModel]:
    """The parameter model of a step."""
    return PortfolioParameters if step == PORTFOLIO else StepParameters


def checked(step: Step, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as JSON values, every default filled in; raises ParameterError with all problems."""
    model = parameter_model(step)
    try:
        return model.model_validate(dict(given)).model_dump(mode="json")
    except ValidationError as error:
        raise ParameterError([_problem(step, dict(e), model) for e in error.errors()]) from None


def _problem(step: Step, error: dict[str, Any], model: type[BaseModel]) -> Problem:
    name = str(error["loc"][0]) if error["loc"] else "parameters"
    where = f"{step.name}, parameter {name}"
    if error["type"] == "extra_forbidden":
        return Problem(where, "there is no such parameter", nearest(name, model.model_fields))
    if error["type"] == "missing":
        return Problem(where, "it is missing", do=f"give {name}")
    return Problem(where, f"{error['input']!r} cannot be used", str(error["msg"]).removeprefix("Value error, "))
