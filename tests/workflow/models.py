"""Small maps used in the tests of workflow; the reference model has published results."""

from itertools import pairwise

from playbook.workflow.declared.network import network
from playbook.workflow.declared.nouns import Handoff, Rework, Role, Stage, WorkflowMap, exponential

JACKSON = 101321 / 2247


def chain(*stages, people=(), **more):
    """Stages one after the other; `people` maps a role to how many."""
    ways = tuple(Handoff(source=a.id, target=b.id) for a, b in pairwise(stages))
    roles = tuple(Role(id=i, people=n) for i, n in dict(people).items())
    return WorkflowMap(**{"stages": stages, "handoffs": ways, "roles": roles} | more)


def reference(rework=0.25):
    """Storyboard (2 people, 4 h), build (3, 8 h), check (2, 2 h, 25% back to build), publish (1, 0.5 h)."""
    return chain(
        Stage(id="storyboard", role="s", touch=exponential(240)),
        Stage(id="build", role="b", touch=exponential(480)),
        Stage(id="check", role="q", kind="review", touch=exponential(120), rework=(Rework(to="build", p=rework),)),
        Stage(id="publish", role="p", touch=exponential(30)),
        people={"s": 2, "b": 3, "q": 2, "p": 1},
    )


def station(people, touch):
    """One stage."""
    return network(chain(Stage(id="a", role="r", touch=touch), people={"r": people}))
