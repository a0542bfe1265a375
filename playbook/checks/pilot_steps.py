"""Checks of who can do the steps: does one rest on one person, and do others work from the written page?"""

from __future__ import annotations

from playbook.model.check import check, higher
from playbook.model.evidence import Number
from playbook.model.evidence_workflow import PartlyTold
from playbook.model.finding import Seen
from playbook.model.phrase import count, listed, share_said
from playbook.model.words import Area

AREA: Area = "pilot design"


@check(guards="heroics", first="week 4", unit="people", sources="L6, M9")
def no_single_gatekeeper(fewest_people_per_step: Number, *, pass_at: float, warn_at: float) -> Seen:
    """No step of the workflow, approval and publishing included, rests on one person.

    One person can be quick. One person cannot be in two meetings, or on holiday.

    Remedy: Name a deputy for each one-person step, and let the deputy do it for two weeks.

    Ask: Bring events (step_id, person_id, item_id) and steps (step_id, version).

    >>> no_single_gatekeeper(Number(value=3, n=11, worst="gate"), pass_at=3, warn_at=2).status
    'pass'
    >>> no_single_gatekeeper(Number(value=1, n=9, worst="assembly"), pass_at=3, warn_at=2).status
    'fail'
    """
    found = fewest_people_per_step
    said = f"The step with the fewest people is done by {count(found.value, 'person', 'people')} on at least 2 items"
    said += f": {listed(found.rows)}." if found.rows else "."
    return Seen(status=higher(found.value, pass_at, warn_at), said=said, value=found.value, n=found.n, rows=found.rows)


@check(guards="heroics", first="week 4", unit="share", sources="M8, M44, JAM")
def runbook_executed_by_others(runbooks_followed: PartlyTold, *, pass_at: float, warn_at: float) -> Seen:
    """Every step has written instructions that somebody other than their author has already followed.

    Instructions only their author has used are a reminder, not instructions.

    Remedy: Let a colleague do each step from the page alone, and mend whatever they had to ask.

    Ask: Bring steps (runbook_path, runbook_author) and events (step_id, person_id).

    >>> runbook_executed_by_others(PartlyTold(part=11, whole=11), pass_at=0.9, warn_at=0.7).status
    'pass'
    >>> runbook_executed_by_others(PartlyTold(part=2, whole=9), pass_at=0.9, warn_at=0.7).status
    'fail'
    >>> runbook_executed_by_others(PartlyTold(part=8, whole=11, untold=3), pass_at=0.9, warn_at=0.7).status
    'unknown'
    """
    share = runbooks_followed
    least, most = (higher(v, pass_at, warn_at) for v in (share.value, share.most))
    said = f"{share_said(share)} have instructions that somebody else has followed."
    if share.untold:
        said += f" Of {count(share.untold, 'further step')} it cannot be told: no author is named, one person did it."
    return Seen(
        status=least if least == most else "unknown",
        said=said,
        value=share.value,
        n=share.cases,
        rows=share.rows,
    )
