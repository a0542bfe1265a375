"""Seven words in a fixed order: the first rule that matches decides, the others become conditions.

One function per rule of the verdict rules, section 5, in their order. A rule returns a `Decision` or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playbook.model.charter import Charter
from playbook.model.evidence import Evidence, Number
from playbook.model.evidence_verdict import Payback, Redesign
from playbook.model.finding import Finding
from playbook.model.words import VERDICTS, FailureMode, VerdictWord, stage_number
from playbook.verdict.clues import Case
from playbook.verdict.ledger import Ledger, ids

Facts = Mapping[str, Evidence]
HARM = (
    "gs-no-data-exposure",
    "tr-high-risk-signoff",
    "tr-escapes",
    "cf-sensitive-data-cleared",
    "tr-ai-disclosure-decided",
    "gs-four-frameworks",
)
HEROICS = ("cw-heroics-share", "cw-manual-fte-at-scale")
BUILD_NOW = (*HEROICS, "cf-one-current-version")
BUILD_FOUNDATION = (
    "cw-core-chain-connected",
    "cw-absence-test",
    "cw-scale-breakpoint",
    "tr-origin-coverage",
    "tr-review-load-at-scale",
)
BUILD_EXPANSION = ("es-start-without-specialist",)
STUCK = ("am-plateau", "fd-pilot-age")
UNDECIDED = ("fd-real-decision", "fd-scaling-funded", "in-old-path-ends")
VALUE = ("am-net-time-saved", "am-outcome-not-worse")
MAJORS_PUSH: dict[FailureMode, VerdictWord] = {
    "no-governance": "FIX-AND-RECHECK",
    "shadow-ai": "FIX-AND-RECHECK",
    "pilot-purgatory": "FIX-AND-RECHECK",
    "false-evidence": "NOT-ENOUGH-EVIDENCE",
}
CARRIED_BY_MAJORS: tuple[FailureMode, ...] = ("unreliable-inputs", "heroics")
PUSHED_BY_MAJORS = frozenset({*CARRIED_BY_MAJORS, *MAJORS_PUSH})
NAMED = frozenset(
    {*HARM, *BUILD_NOW, *BUILD_FOUNDATION, *BUILD_EXPANSION, *STUCK, *UNDECIDED, *VALUE}
    | {"am-like-for-like", "am-evidence-enough"}
)
"""Checks that a rule asks for by name."""
THREE = 3


@dataclass(frozen=True)
class Decision:
    """The word, the findings that caused it, and what made the rule match when no finding says it."""

    word: VerdictWord
    caused_by: tuple[str, ...] = ()
    secondary: VerdictWord | None = None
    why: str = ""


Rule = Callable[[Case], Decision | None]


def decide(findings: tuple[Finding, ...], charter: Charter, week: int, *, facts: Facts) -> Decision:
    """The verdict's word and its causes; `facts` holds the saving, the redesign so far and the payback."""
    case = Case(Ledger(findings, charter, week), facts)
    return next((made for rule in RULES if (made := rule(case)) is not None), Decision("PROCEED"))


def hold(case: Case) -> Decision | None:
    """1: harm that has happened or is possible now, at any stage."""
    harm = tuple(f for f in case.ledger.red(*HARM) if f.harm)
    return Decision("HOLD", ids(harm)) if harm else None


def stop(case: Case) -> Decision | None:
    """2: the value is disproved with enough evidence after one redesign, or the volume can never repay."""
    if redesigned(case) and case.ledger.green("am-evidence-enough"):
        saved = case.fact("net_time_saved", Number)
        if saved is not None and saved.high is not None and saved.high <= 0:
            return Decision("STOP", ("am-net-time-saved",), why="Even the upper limit of the saving is not above zero.")
    if redesigned(case):
        worse = [f for f in case.ledger.red("am-outcome-not-worse") if f.interval is not None and f.interval[1] < 0]
        if worse:
            return Decision("STOP", ids(worse), why="The outcome is worse beyond chance, also after the redesign.")
    payback = case.fact("payback", Payback)
    if payback is not None and payback.most_returned < payback.planned:
        return Decision("STOP", why=payback.said)
    return None


def evidence(case: Case) -> Decision | None:
    """3: a red evidence check; a clearly red heroics blocker is the secondary verdict."""
    red = tuple(f for f in case.ledger.gates() if f.severity == "evidence" and f.red)
    if not red:
        return None
    secondary: VerdictWord | None = "BUILD-THE-SYSTEM-FIRST" if case.ledger.red(*HEROICS) else None
    return Decision("NOT-ENOUGH-EVIDENCE", ids(red), secondary)


def decide_now(case: Case) -> Decision | None:
    """4: purgatory, which is being stuck together with having nothing decided."""
    stuck, undecided = case.ledger.red(*STUCK), case.ledger.red(*UNDECIDED)
    return Decision("DECIDE-NOW", ids((*stuck, *undecided))) if stuck and undecided else None


def build(case: Case) -> Decision | None:
    """5: it worked, but people or loose sources carried it."""
    stage = stage_number(case.ledger.charter.stage)
    wanted = BUILD_NOW + (BUILD_FOUNDATION if stage >= 1 else ()) + (BUILD_EXPANSION if stage >= 2 else ())
    red = case.ledger.red(*wanted)
    for mode in CARRIED_BY_MAJORS:
        majors = case.ledger.red_majors(mode)
        if len(majors) >= THREE:
            red = (*red, *majors)
    return Decision("BUILD-THE-SYSTEM-FIRST", ids(red)) if red else None


def fix(case: Case) -> Decision | None:
    """6: no value shown yet although it was measured; the second time round it is a decision, not another repair."""
    red = case.ledger.red(*VALUE, "am-like-for-like")
    if case.ledger.amber("am-net-time-saved") and case.ledger.green("am-evidence-enough"):
        red = (*red, case.ledger.by_id["am-net-time-saved"])
    if not red:
        return None
    if fixed_before(case):
        return Decision("DECIDE-NOW", ids(red), why="A repair was already tried once; it is not given a second time.")
    return Decision("FIX-AND-RECHECK", ids(red))


def still_red(case: Case) -> Decision | None:
    """7: any other red blocker of the stage, or three red majors of one failure mode; the highest word counts."""
    pushes = [(word, f.id) for f in case.ledger.gates() if f.red and (word := _word(f)) is not None]
    for mode, word in MAJORS_PUSH.items():
        majors = case.ledger.red_majors(mode)
        pushes += [(word, f.id) for f in majors] if len(majors) >= THREE else []
    if not pushes:
        return None
    highest = min(pushes, key=lambda p: VERDICTS.index(p[0]))[0]
    return Decision(highest, tuple(i for word, i in pushes if word == highest))


def not_known(case: Case) -> Decision | None:
    """8: a blocker or evidence check of the stage is not known; a waiver lowers coverage, not the bar."""
    open_ = tuple(f for f in case.ledger.gates() if f.status in ("unknown", "error", "waived"))
    value = tuple(f for f in case.ledger.gates() if f.id == "am-net-time-saved" and f.status == "warn")
    return Decision("NOT-ENOUGH-EVIDENCE", ids((*open_, *value))) if open_ or value else None


RULES: tuple[Rule, ...] = (hold, stop, evidence, decide_now, build, fix, still_red, not_known)
"""Rules 1 to 8; without a match the word is PROCEED (9), to the next stage only."""


def _word(finding: Finding) -> VerdictWord | None:
    """The word a red finding pushes to; None where it only sets a condition.

    A harm blocker that is red without harm (labels missing, items undecided) asks for a repair, not for a hold.
    """
    if finding.effect == "HOLD":
        return "FIX-AND-RECHECK"
    return next((word for word in VERDICTS if word == finding.effect), None)


def redesigned(case: Case) -> bool:
    """True if an earlier checkpoint asked for a repair and a change was put into use after it."""
    found = case.fact("redesign", Redesign)
    return found is not None and found.changed


def fixed_before(case: Case) -> bool:
    """True if FIX-AND-RECHECK was decided at an earlier checkpoint."""
    found = case.fact("redesign", Redesign)
    return found is not None and found.repairs > 0
