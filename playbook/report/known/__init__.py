"""How we know: the statistics behind the figures, each as a question, its answer in one sentence, and what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playbook.model.result import Result
from playbook.report.blocks import Block, Fold, Heading, Text
from playbook.report.known.around import friction, shadow
from playbook.report.known.case import Case
from playbook.report.known.credit import credit
from playbook.report.known.effect import compared, kinds, saving
from playbook.report.known.looks import looks, size
from playbook.report.known.use import began, displaced, outlook, segments, stayed
from playbook.report.known.verdict import record, robust, stated
from playbook.report.wording import Wording, wording

GROUPS: tuple[tuple[str, tuple[Callable[[Case], Fold], ...]], ...] = (
    ("use", (size, looks, began, stayed, outlook, segments, displaced)),
    ("effect", (saving, kinds, compared)),
    ("people", (credit,)),
    ("around", (shadow, friction)),
    ("verdict", (robust, stated, record)),
)
"""Every question, in the order of reading; each is always asked, whatever the data can answer."""


def known(result: Result, w: Wording | None = None) -> Iterator[Block]:
    """The section of a report."""
    w = w or wording()
    case = Case(result, w)
    yield Text(w("known.intro"))
    for name, asked in GROUPS:
        yield Heading(w(f"known.groups.{name}"))
        yield from (ask(case) for ask in asked)


BEHIND: dict[str, tuple[Callable[[Case], Fold], ...]] = {
    "am-adoption-habitual": (size, looks, began, stayed, segments),
    "am-evidence-enough": (size,),
    "am-plateau": (outlook,),
    "am-novelty-drop": (outlook,),
    "am-displacement": (displaced,),
    "am-net-time-saved": (saving,),
    "am-felt-vs-measured": (saving,),
    "am-like-for-like": (kinds,),
    "am-impact-moved": (compared,),
    "am-outcome-not-worse": (compared,),
    "cw-heroics-concentration": (credit,),
    "fd-why-it-worked": (credit,),
    "gs-shadow-share": (shadow,),
    "gs-shadow-trend": (shadow,),
    "am-friction-heard-and-fixed": (friction,),
    "fd-verdict-robust": (robust,),
    "fd-self-view-vs-data": (stated,),
}
"""Which questions stand behind which finding."""


def behind(result: Result, check: str, w: Wording | None = None) -> tuple[Fold, ...]:
    """The questions behind one finding; none for a finding whose own rows say it all."""
    case = Case(result, w or wording())
    return tuple(ask(case) for ask in BEHIND.get(check, ()))
