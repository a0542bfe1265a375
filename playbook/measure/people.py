"""Facts of the pilot group: how many people and teams, of which skill, who volunteered, who was trained."""

from __future__ import annotations

from playbook.measure.privacy import share_groups
from playbook.measure.usage import eligible
from playbook.model.evidence import Evidence, Missing, Number, Share
from playbook.model.evidence_design import SkillMix
from playbook.model.fact import Data, fact

LEVELS = ("novice", "intermediate", "expert")
LEAST_IN_TEAM = 3


@fact("people.person_id people.eligible_from! people.left_on?")
def pilot_people(data: Data) -> Evidence:
    """Number of people who can use the AI path."""
    n = len(eligible(data))
    return Number(value=n, n=n, people=n, unit="people")


@fact("people.person_id people.eligible_from! people.left_on? people.team!")
def pilot_teams(data: Data) -> Evidence:
    """Number of teams with at least 3 eligible people."""
    sizes = eligible(data).groupby("team").size()
    n = int((sizes >= LEAST_IN_TEAM).sum())
    return Number(value=n, n=len(sizes), unit="teams")


@fact("people.person_id people.eligible_from! people.left_on? people.skill_level! pilot.scale_skill_mix")
def skill_mix(data: Data) -> Evidence:
    """Distance between the skill levels of the pilot and those of full scale."""
    levels = eligible(data)["skill_level"].dropna()
    if levels.empty:
        return Missing(columns=("people.skill_level",))
    here = [float((levels == name).mean()) for name in LEVELS]
    scale = data.charter.scale_skill_mix or ()
    distance = sum(abs(a - b) for a, b in zip(here, scale, strict=True)) / 2
    absent = tuple(n for n, a, b in zip(LEVELS, here, scale, strict=True) if a == 0 and b > 0)
    return SkillMix(distance=distance, people=len(levels), absent=absent)


@fact("people.person_id people.eligible_from! people.left_on? people.volunteer!")
def volunteer_share(data: Data) -> Evidence:
    """Eligible people who asked to take part, out of those of whom it is known."""
    known = eligible(data)["volunteer"].dropna()
    return Share(part=int(known.sum()), whole=len(known), of="eligible people", people=len(known))


@fact("people.person_id people.eligible_from! people.left_on? people.team! people.trained_date")
def trained_by_team(data: Data) -> Evidence:
    """Share of eligible people with the role training by the report date, per team, small teams hidden."""
    people = eligible(data)
    trained = people["trained_date"].notna() & (people["trained_date"] <= str(data.as_of))
    return share_groups(trained, people["team"], "eligible people per team")
