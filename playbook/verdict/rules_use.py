"""Diagnosis rules about use and value: R1, R2, R5, R9, R10, R12. Each returns nothing unless its pattern is there."""

from __future__ import annotations

from playbook.model.evidence import Group, Groups, Number
from playbook.model.evidence_measure import TeamGap, TeamGaps
from playbook.model.phrase import percent
from playbook.model.result import Diagnosis
from playbook.verdict.clues import Case, Clue, weigh

BEHIND = 0.20
OTHERS_HIGH = 0.40
HABIT_HIGH = 0.40
LEVEL_LOW = 0.35
FELT_GAP = 0.10
RETURN_HIGH = 0.50


def one_team_left_out(case: Case) -> Diagnosis | None:
    """R1: one team far behind teams that do well; what connects this team does not fit."""
    gaps = case.fact("team_gaps", TeamGaps)
    behind = [g for g in gaps.teams if g.others - g.share >= BEHIND and g.high < 0] if gaps else []
    if not behind or behind[0].others < OTHERS_HIGH:
        return None
    gap = behind[0]
    clues = (_host(case, gap), _returned(case, gap), _trained(case, gap), _has_items(case, gap))
    return weigh(
        "R1", f"{gap.team}: what connects it to the AI path does not fit how this team works", clues, "training"
    )


def used_without_gain(case: Case) -> Diagnosis | None:
    """R2: used, but without a gain; the tool or one of its steps is designed wrongly."""
    saved = case.assessed("am-net-time-saved")
    if not case.above("am-adoption-habitual", HABIT_HIGH) or saved is None or saved.status == "pass":
        return None
    number = case.fact("net_time_saved", Number)
    eats = number.worst if number else ""
    clues = (
        Clue(True if eats else None, f"The part that grew most is {eats}.", "minutes by part for both paths"),
        case.strength("am-like-for-like"),
        case.problem("am-felt-vs-measured"),
    )
    return weigh(
        "R2", "It is used but saves nothing: one of its steps is designed wrongly", clues, "an adoption campaign"
    )


def old_way_easier(case: Case) -> Diagnosis | None:
    """R5: every team low and flat, trained people no different; the old way is still the easy way."""
    level, outlier = case.value("am-plateau"), case.assessed("am-team-outlier")
    if level is None or level >= LEVEL_LOW or outlier is None or outlier.status != "pass":
        return None
    clues = (
        case.problem("es-training-is-not-the-cure"),
        case.problem("in-inside-daily-tools"),
        case.problem("in-no-manual-return"),
        case.problem("in-old-path-ends"),
    )
    return weigh("R5", "It is not where people work: the old way is still the easy way", clues, "more communication")


def felt_more_than_measured(case: Case) -> Diagnosis | None:
    """R9: people feel more saving than is measured; a gap of perception, or checking that nobody clocked."""
    if not case.above("am-felt-vs-measured", FELT_GAP):
        return None
    saved = case.fact("net_time_saved", Number)
    parts = {p.name: p.value for p in saved.parts} if saved else {}
    verify = parts.get("ai verify")
    clues = (
        case.strength("am-time-measured-not-felt"),
        Clue(
            None if verify is None else verify > 0,
            f"Checking was clocked: {verify or 0:.1f} minutes per AI item.",
            "minutes spent on checking, per item",
        ),
        case.strength("cw-invisible-work"),
    )
    return weigh("R9", "People feel a larger saving than the clock shows", clues, "a business case on survey figures")


def easy_items_chosen(case: Case) -> Diagnosis | None:
    """R10: a saving overall, none for the same kind of item; easy items were chosen for AI."""
    if not case.red("am-like-for-like"):
        return None
    clues = (
        case.problem("pd-comparison-group"),
        case.strength("am-evidence-enough"),
        case.strength("am-time-measured-not-felt"),
    )
    return weigh("R10", "Easy items were chosen for the AI path", clues, "claiming success")


def group_not_product(case: Case) -> Diagnosis | None:
    """R12: volunteers and experts do well, assigned people and novices do not; it was the group, not the product."""
    found = case.assessed("am-assigned-vs-volunteers")
    if found is None or found.status == "pass":
        return None
    clues = (
        Clue(True, found.said, ""),
        case.problem("pd-volunteer-share"),
        case.problem("pd-skill-mix-representative"),
        case.strength("am-team-outlier"),
    )
    conclusion = "The result comes from the pilot group, not from the product"
    return weigh("R12", conclusion, clues, "extrapolating the pilot's adoption")


def _named(groups: Groups | None, name: str) -> Group | None:
    return next((g for g in groups.groups if g.name == name), None) if groups else None


def _host(case: Case, gap: TeamGap) -> Clue:
    embedded = _named(case.fact("embedded_by_team", Groups), gap.team)
    reached = embedded is not None and embedded.value > 0
    said = f"In {gap.team}'s own system the AI path is {'built in' if reached else 'a separate place to go to'}."
    return Clue(None if embedded is None else not reached, said, "how each team reaches the AI path (teams: ai_path)")


def _returned(case: Case, gap: TeamGap) -> Clue:
    back = _named(case.fact("manual_return_by_team", Groups), gap.team)
    said = (
        "" if back is None else f"{percent(back.value)} of {back.n} AI items of {gap.team} were carried back by hand."
    )
    speaks = None if back is None else back.value >= RETURN_HIGH
    return Clue(speaks, said, "which items were copied back by hand (work_items: copied_back, team)")


def _trained(case: Case, gap: TeamGap) -> Clue:
    trained = _named(case.fact("trained_by_team", Groups), gap.team)
    said = (
        ""
        if trained is None
        else f"{percent(trained.value)} of {trained.n} people in {gap.team} had the role training."
    )
    return Clue(
        None if trained is None else trained.value >= 0.5, said, "who was trained, by team (people: trained_date)"
    )


def _has_items(case: Case, gap: TeamGap) -> Clue:
    items = _named(case.fact("manual_return_by_team", Groups), gap.team)
    said = "" if items is None else f"{gap.team} had {items.n} AI items, so there was work to use it for."
    return Clue(None if items is None else items.n > 0, said, "items by team (work_items: team)")
