"""Diagnosis rules about the work around the tool: R3, R4, R6, R7, R8, R11, R13, R14."""

from __future__ import annotations

from playbook.model.evidence import Number, Series
from playbook.model.phrase import number, percent
from playbook.model.result import Diagnosis
from playbook.verdict.clues import Case, Clue, weigh

SHADOW_HIGH = 0.15
SLOWER = 1.1
LONG_WAIT_DAYS = 15
GAPS_HIGH = 0.25
ONE_PERSON = 0.50
FROM_SOURCES = 0.25
LEAD_TIME_SAME = 0.10


def official_path_slower(case: Case) -> Diagnosis | None:
    """R3: work moves to unapproved tools because the official way takes longer."""
    moving = case.above("gs-shadow-share", SHADOW_HIGH) or case.red("gs-shadow-trend")
    if not moving or not case.above("gs-official-path-faster", SLOWER):
        return None
    clues = (
        case.problem("gs-official-path-faster"),
        _slow_step(case),
        case.problem("gs-access-quick"),
        _turned(case),
        case.problem("gs-shadow-reasons-answered"),
    )
    return weigh("R3", "The official path is slower than the unofficial one", clues, "blocking tools")


def specialists_are_the_bottleneck(case: Case) -> Diagnosis | None:
    """R4: teams wait weeks for a specialist, and those who wait stay low."""
    if not case.above("es-waiting-list", LONG_WAIT_DAYS):
        return None
    clues = (
        case.problem("es-start-without-specialist"),
        case.problem("es-specialists-on-hard-cases"),
        case.problem("es-three-part-kit"),
        case.problem("gs-shadow-share"),
    )
    return weigh("R4", "Specialists are the bottleneck", clues, "hiring more specialists first")


def heroes_not_a_system(case: Case) -> Diagnosis | None:
    """R6: good results, carried by work that fills gaps or by one person."""
    gaps = case.above("cw-heroics-share", GAPS_HIGH) or case.above("cw-heroics-concentration", ONE_PERSON)
    saved = case.assessed("am-net-time-saved")
    if not gaps or saved is None or saved.red:
        return None
    clues = (
        case.problem("cw-absence-test"),
        case.problem("cw-manual-fte-at-scale"),
        case.problem("pd-no-single-gatekeeper"),
        case.problem("cw-invisible-work"),
    )
    return weigh("R6", "Heroes, not a system: a few people carry what the path does not", clues, "scaling")


def sources_spoil_the_output(case: Case) -> Diagnosis | None:
    """R7: defects come from the sources, or superseded sources were used."""
    if not case.above("cf-defects-from-source", FROM_SOURCES) and not case.red("cf-no-superseded-source-used"):
        return None
    clues = (
        case.problem("cf-one-current-version"),
        case.problem("cf-approved-sources-only"),
        case.problem("cf-owner-assigned"),
        case.problem("cf-defects-from-source"),
    )
    conclusion = "The content foundation spoils the output"
    return weigh("R7", conclusion, clues, "tuning prompts or another model")


def review_is_the_constraint(case: Case) -> Diagnosis | None:
    """R8: drafts are made faster, but items are not finished sooner."""
    saved, lead = case.fact("net_time_saved", Number), case.fact("lead_time_change", Number)
    parts = {p.name: p.value for p in saved.parts} if saved else {}
    if lead is None or lead.value < -LEAD_TIME_SAME or not parts.get("ai create", 1.0) < parts.get("old create", 0.0):
        return None
    clues = (
        Clue(
            True,
            f"From request to publication: {percent(abs(lead.value))} {'longer' if lead.value > 0 else 'shorter'}.",
            "",
        ),
        case.problem("tr-review-wait"),
        case.problem("cw-bottleneck-at-scale"),
    )
    return weigh("R8", "Review or approval is the constraint, not drafting", clues, "more generation")


def flag_is_noise(case: Case) -> Diagnosis | None:
    """R11: flags are raised, but flagged items are no worse than the others."""
    if not case.red("tr-flags-mean-something"):
        return None
    clues = (case.strength("tr-uncertainty-flagged"), case.strength("tr-random-audit"), case.problem("tr-review-yield"))
    return weigh("R11", "The uncertainty flag is noise", clues, "setting a threshold on it")


def purgatory(case: Case) -> Diagnosis | None:
    """R13: value is shown, but the decision is put off and no money is committed."""
    saved = case.assessed("am-net-time-saved")
    value = saved is not None and saved.status == "pass"
    if not value or not case.red("fd-real-decision") or not case.red("fd-scaling-funded"):
        return None
    clues = (
        case.problem("fd-real-decision"),
        case.problem("fd-scaling-funded"),
        case.problem("fd-checkpoints-held"),
        case.problem("fd-operations-ready"),
        case.problem("fd-pilot-age"),
    )
    return weigh("R13", "Pilot purgatory: the value is there, the decision is not", clues, "another pilot")


def no_shared_standard(case: Case) -> Diagnosis | None:
    """R14: teams differ although reviewers agree; there is no shared standard."""
    if not case.red("cw-teams-consistent"):
        return None
    clues = (case.strength("tr-reviewers-agree"), case.problem("cw-shared-prompts"), case.problem("cf-shared-standard"))
    return weigh("R14", "Teams work by different standards or prompts", clues, "retraining the model")


def _slow_step(case: Case) -> Clue:
    ratio = case.fact("official_vs_shadow", Number)
    parts = {p.name: p.value for p in ratio.parts} if ratio else {}
    extra = {
        name.removeprefix("official "): value - parts.get(name.replace("official", "shadow", 1), 0.0)
        for name, value in parts.items()
        if name.startswith("official ") and not name.endswith("total")
    }
    worst = max(extra, key=lambda n: extra[n], default="")
    known = bool(worst) and extra[worst] > 0
    said = (
        f"The step that takes most of the extra time is {worst}: {number(extra[worst])} minutes more." if known else ""
    )
    return Clue(True if known else None, said, "minutes by step for the same task on both paths")


def _turned(case: Case) -> Clue:
    trend = case.fact("shadow_trend", Series)
    said = f"Unapproved use has grown since the week of {trend.turned}." if trend and trend.turned else ""
    return Clue(True if said else None, said, "weekly answers on unapproved use, with the dates of new rules")
