"""The fourteen diagnosis rules in their order; each says what speaks for it and what speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playbook.model.evidence import Evidence
from playbook.model.result import Diagnosis
from playbook.verdict import rules_use as use
from playbook.verdict import rules_work as work
from playbook.verdict.clues import Case
from playbook.verdict.ledger import Ledger

RULES: tuple[Callable[[Case], Diagnosis | None], ...] = (
    use.one_team_left_out,
    use.used_without_gain,
    work.official_path_slower,
    work.specialists_are_the_bottleneck,
    use.old_way_easier,
    work.heroes_not_a_system,
    work.sources_spoil_the_output,
    work.review_is_the_constraint,
    use.felt_more_than_measured,
    use.easy_items_chosen,
    work.flag_is_noise,
    use.group_not_product,
    work.purgatory,
    work.no_shared_standard,
)


def diagnose(ledger: Ledger, facts: Mapping[str, Evidence]) -> tuple[Diagnosis, ...]:
    """Every rule whose pattern is there, stated or not."""
    case = Case(ledger, facts)
    return tuple(made for rule in RULES if (made := rule(case)) is not None)
