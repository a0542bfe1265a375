"""From a decision to what people read: why, under which conditions, what must be said with this word, what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.model.charter import Charter
from playbook.model.evidence import Evidence
from playbook.model.evidence_measure import Detectable
from playbook.model.finding import Action, Finding
from playbook.model.phrase import count
from playbook.model.result import TopFinding, Verdict
from playbook.model.stages import STAGE_FOCUS, next_stage, skipped
from playbook.model.words import Stage, VerdictWord
from playbook.verdict.precedence import Decision

MOST_CONDITIONS = 5
MOST_REASONS = 4
DECISION_DAYS = 14
RECHECK_DAYS = 28
MEANING: dict[VerdictWord, str] = {
    "HOLD": "Harm is possible or has happened: freeze growth and keep learning.",
    "STOP": "The value was tested fairly and is not there, or the volume cannot repay.",
    "NOT-ENOUGH-EVIDENCE": "The data cannot answer the question yet.",
    "DECIDE-NOW": "The pilot is stuck: it needs a decision, not more time.",
    "BUILD-THE-SYSTEM-FIRST": "It worked, but people carried it: put the system in place with the same teams first.",
    "FIX-AND-RECHECK": "One nameable obstacle stands in the way.",
    "PROCEED": "Go on, to the next stage only.",
}
CARRY_ON = "Carry on to the next checkpoint as planned."


@dataclass(frozen=True)
class Page:
    """Everything the words are made of."""

    decision: Decision
    findings: Mapping[str, Finding]
    top: tuple[TopFinding, ...]
    charter: Charter
    week: int
    as_of: date
    facts: Mapping[str, Evidence]

    @property
    def last_look(self) -> bool:
        """True at the last planned checkpoint and after it."""
        return self.week >= self.charter.looks[2]

    @property
    def decider(self) -> str:
        """Who decides: the named decider, otherwise the role."""
        return self.charter.decider or "the decider (nobody is named yet)"

    def within(self, days: int) -> date:
        """A date so many days after the report date."""
        return self.as_of + timedelta(days=days)

    def caused(self) -> tuple[Finding, ...]:
        """The findings that caused the word."""
        return tuple(self.findings[i] for i in self.decision.caused_by if i in self.findings)


def verdict(page: Page) -> Verdict:
    """The verdict with all its words."""
    decision = page.decision
    carry_on = decision.word == "PROCEED" and not page.last_look
    return Verdict(
        word=decision.word,
        meaning=CARRY_ON if carry_on else MEANING[decision.word],
        because=because(page),
        conditions=conditions(page),
        secondary=decision.secondary,
        next_stage=open_stage(page),
        next_action=CARRY_ON if carry_on else NEXT[decision.word](page),
        value_shown=value_shown(page),
        must_print=(*MUST[decision.word](page), *_always(page)),
    )


def because(page: Page) -> tuple[str, ...]:
    """The reasons: what was seen by the findings that caused the word, causes in their order of weight."""
    if page.decision.word == "PROCEED":
        wanted = ("am-net-time-saved", "am-adoption-habitual", "cw-heroics-share", "fd-scaling-funded")
        seen = [page.findings[i].said for i in wanted if i in page.findings and page.findings[i].status == "pass"]
        return tuple(seen) or ("Nothing that must be met at this stage is open.",)
    own = (page.decision.why,) if page.decision.why else ()
    caused = {f.id for f in page.caused()}
    ranked = [i for t in page.top for i in t.members if i in caused]
    rest = [i for i in page.decision.caused_by if i not in ranked]
    said = [page.findings[i].said for i in (*ranked, *rest) if i in page.findings]
    return tuple(dict.fromkeys((*own, *said)))[:MOST_REASONS]


def conditions(page: Page) -> tuple[Action, ...]:
    """At most five: one action per cause with something red, or amber on a blocker; and a request that skips a stage."""
    wanted = (t for t in page.top if any(_binds(page.findings[i]) for i in t.members))
    actions = [t.action for t in wanted]
    return tuple({a.what: a for a in actions}.values())[:MOST_CONDITIONS]


def open_stage(page: Page) -> Stage | None:
    """The stage the verdict opens: the next one for PROCEED at the last look, otherwise none."""
    return next_stage(page.charter.stage) if page.decision.word == "PROCEED" and page.last_look else None


def value_shown(page: Page) -> str:
    """What the pilot did show, whatever the word; empty if nothing was measured."""
    saved = page.findings.get("am-net-time-saved")
    if saved is None or saved.status not in ("pass", "warn"):
        return ""
    return saved.said


def _binds(finding: Finding) -> bool:
    """True if a finding becomes a condition: red blocker, evidence check or major, or an amber blocker."""
    if finding.severity == "minor":
        return False
    return finding.red or (finding.status == "warn" and finding.severity == "blocker")


def _first_action(page: Page) -> str:
    return page.top[0].action.what if page.top else "Close the conditions below."


def _proceed(page: Page) -> str:
    stage = next_stage(page.charter.stage)
    return f"Begin {stage} with the teams that are already in: {STAGE_FOCUS[stage]}."


def _build(page: Page) -> str:
    return f"With the same team and no new teams: {_lower(_first_action(page))}"


def _decide(page: Page) -> str:
    stage = next_stage(page.charter.stage)
    return f"{_upper(page.decider)} decides by {page.within(DECISION_DAYS)}: fund {stage} with dates, or stop."


def _bring(page: Page) -> str:
    detect = page.facts.get("smallest_effect")
    if isinstance(detect, Detectable) and detect.more > 0:
        return f"Measure {count(detect.more, 'more timed item')} by {page.within(RECHECK_DAYS)}, then judge again."
    first = next(iter(page.caused()), None)
    what = first.action.what if first else "Bring the missing tables."
    return f"{what.rstrip('.')} by {page.within(RECHECK_DAYS)}, then judge again."


def _hold(page: Page) -> str:
    first = next(iter(page.caused()), None)
    return f"Today: {_lower(first.action.what)}" if first else "Freeze growth today."


def _must_hold(page: Page) -> tuple[str, ...]:
    checks = _titles(page)
    return (
        "No new people, teams or kinds of item until the hold is lifted. Work that is not affected goes on.",
        f"{_upper(page.decider)} lifts the hold once these checks are green on new data: {checks}.",
    )


def _must_stop(page: Page) -> tuple[str, ...]:
    return (
        page.decision.why,
        "Keep the lessons, the cleaned-up content and the rules that were written; they serve the next attempt.",
        "Thank the team: a fair test with a clear answer is worth its price.",
    )


def _must_bring(page: Page) -> tuple[str, ...]:
    detect = page.facts.get("smallest_effect")
    if isinstance(detect, Detectable):
        more = f"{count(detect.more, 'more item')} needed" if detect.more else "enough for the effect aimed at"
        return (f"Measured so far: {count(detect.n, 'item')}; {more}.",)
    return ("How many items are needed cannot be said before the primary metric has a target and a time study.",)


def _must_decide(page: Page) -> tuple[str, ...]:
    stage = next_stage(page.charter.stage)
    until = page.within(DECISION_DAYS)
    return (
        f"Option 1: fund {stage} as integration work, with committed money, a date and an end date for the old way.",
        "Option 2: stop, keep what was learned, and tell the people involved why.",
        f"Who decides: {page.decider}, within 10 working days (by {until}).",
    )


def _must_build(page: Page) -> tuple[str, ...]:
    gaps = page.findings.get("cw-manual-fte-at-scale")
    carried = (gaps.said,) if gaps is not None and gaps.assessed else ()
    return (
        "This is not a failure: what was measured stands.",
        *carried,
        "Same teams, no new teams, until the gaps are closed.",
        f"Checks to run again on the system: {_titles(page)}.",
    )


def _must_fix(page: Page) -> tuple[str, ...]:
    return (f"One change, one number, at most 4 weeks (by {page.within(RECHECK_DAYS)}), once.",)


def _must_proceed(page: Page) -> tuple[str, ...]:
    if not page.last_look:
        return ()
    stage = next_stage(page.charter.stage)
    asked = (f for f in page.findings.values() if f.due and f.severity != "informational")
    unknown = sum(f.status == "unknown" for f in asked)
    return (f"This opens {stage}, not a roll-out. {_upper(count(unknown, 'check'))} could not be answered yet.",)


def _always(page: Page) -> tuple[str, ...]:
    """What is said with any word: a request that jumps over a stage, and the price of waiting."""
    over = skipped(page.charter.stage, page.charter.requested_stage)
    jump = (f"The request for {page.charter.requested_stage} skips {', '.join(over)}.",) if over else ()
    double = page.findings.get("in-double-running-cost")
    price = (f"The price of waiting: {_lower(double.said)}",) if double is not None and double.assessed else ()
    return (*jump, *price)


def _titles(page: Page) -> str:
    """The checks that caused the word, by their titles."""
    return "; ".join(f.title.removesuffix(".") for f in page.caused())


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


Words = Callable[[Page], str]
NEXT: dict[VerdictWord, Words] = {
    "HOLD": _hold,
    "STOP": lambda page: f"Close the pilot by {page.within(RECHECK_DAYS)} and keep what was learned.",
    "NOT-ENOUGH-EVIDENCE": _bring,
    "DECIDE-NOW": _decide,
    "BUILD-THE-SYSTEM-FIRST": _build,
    "FIX-AND-RECHECK": lambda page: f"{_first_action(page)} Check again by {page.within(RECHECK_DAYS)}, once.",
    "PROCEED": _proceed,
}
MUST: dict[VerdictWord, Callable[[Page], tuple[str, ...]]] = {
    "HOLD": _must_hold,
    "STOP": _must_stop,
    "NOT-ENOUGH-EVIDENCE": _must_bring,
    "DECIDE-NOW": _must_decide,
    "BUILD-THE-SYSTEM-FIRST": _must_build,
    "FIX-AND-RECHECK": _must_fix,
    "PROCEED": _must_proceed,
}
