"""The six steps of the playbook and the areas each one looks at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playbook.bundled import bundled
from playbook.errors import ParameterError, Problem, nearest
from playbook.model.words import AREAS, Area


@dataclass(frozen=True)
class Step:
    """One notebook: its name, what it decides and the areas whose checks it shows."""

    name: str
    title: str
    areas: tuple[Area, ...]

    @property
    def notebook(self) -> Path:
        """The bundled notebook of this step."""
        return bundled("notebooks", f"{self.name}.ipynb")


STEPS: tuple[Step, ...] = (
    Step("1-pilot-design", "Pilot design", ("pilot design", "funding & decision")),
    Step("2-content-foundation", "Content foundation", ("content foundation",)),
    Step(
        "3-connected-workflow",
        "Connected workflow",
        ("connected workflow", "traceability & review", "integration into existing systems"),
    ),
    Step("4-governance", "Governance", ("governance & shadow AI", "enablement / self-service")),
    Step("5-checkpoint", "Checkpoint", AREAS),
)
PORTFOLIO = Step("6-portfolio", "Portfolio", ())
CHECKPOINT = STEPS[-1]


def step_named(name: str) -> Step:
    """The step of this name, number or title; raises ParameterError naming the nearest one."""
    for step in (*STEPS, PORTFOLIO):
        if name.lower() in (step.name, step.name[0], step.name[2:], step.title.lower()):
            return step
    found = f"there is no step called {name!r}"
    raise ParameterError(Problem("--step", found, nearest(name, [s.name for s in (*STEPS, PORTFOLIO)])))
