"""The scoring of a run against the three scenarios: nine points each, twenty-seven in all."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from playbook.model.result import Result


@dataclass(frozen=True)
class Expected:
    verdict: str
    causes: tuple[tuple[str, ...], ...]
    """Three causes; each may go by any of these names among the first five top findings."""
    never: tuple[str, ...]
    """Patterns that must not appear as a claim, an action or a cure (regular expressions, lower case)."""
    headline: dict[str, float]
    """Finding id -> value within 2 %."""
    unknowns: tuple[str, ...]
    """Patterns of which at least one stands under 'what this pilot did not show'."""


SCENARIOS = {
    "solid": Expected(
        verdict="PROCEED",
        causes=(("not where people work",), ("sampling of errors",), ("purgatory", "in-old-path-ends")),
        never=(r"train(ing)?\b.*creative", r"creative.*\btraining\b(?!.*had)", r"scale now", r"more governance"),
        headline={
            "am-adoption-habitual": 0.706,
            "am-net-time-saved": 0.273,
            "cw-heroics-share": 0.064,
            "cw-manual-fte-at-scale": 0.42,
            "tr-origin-coverage": 0.971,
            "am-unit-cost-at-scale": 0.81,
            "am-gain-landed": 0.53,
            "tr-review-load-at-scale": 0.70,
        },
        unknowns=(r"revenue", r"errors in items nobody reviewed"),
    ),
    "heroics": Expected(
        verdict="BUILD-THE-SYSTEM-FIRST",
        causes=(("heroes",), ("broken chain",), ("review and trace",)),
        never=(r"\btraining\b", r"100% is proof", r"proves adoption"),
        headline={
            "am-net-time-saved": 0.305,
            "cw-heroics-share": 0.345,
            "cw-heroics-concentration": 0.68,
            "cw-manual-fte-at-scale": 5.57,
            "tr-review-load-at-scale": 9.5,
            "tr-origin-coverage": 0.182,
        },
        unknowns=(r"unapproved|shadow", r"novice", r"felt"),
    ),
    "purgatory": Expected(
        verdict="DECIDE-NOW",
        causes=(("purgatory",), ("official path slower",), ("not where people work",)),
        never=(r"more (training|communication)", r"\bblock(ing)?\b.*tool", r"extend the pilot", r"another extension"),
        headline={
            "am-adoption-habitual": 0.242,
            "am-net-time-saved": 0.22,
            "gs-official-path-faster": 1.857,
            "gs-shadow-share": 0.57,
            "cw-heroics-share": 0.17,
            "cw-manual-fte-at-scale": 0.70,
            "es-start-without-specialist": 0.548,
        },
        unknowns=(r"leads", r"errors in items nobody reviewed"),
    ),
}


def advice(result: Result) -> list[str]:
    """Every sentence that recommends or concludes: what a reader could act on."""
    verdict = result.verdict
    assert verdict is not None
    said = [verdict.meaning, *verdict.because, verdict.next_action, *verdict.must_print, verdict.value_shown]
    said += [c.what for c in verdict.conditions]
    said += [text for t in result.top for text in (t.title, t.said, t.action.what)]
    said += [d.conclusion for d in result.diagnoses if d.stated]
    said += [f.action.what for f in result.findings if f.status in ("fail", "warn")]
    return said


def score(name: str, result: Result) -> dict[str, float]:
    """Points by line of the scoring table."""
    want, verdict = SCENARIOS[name], result.verdict
    assert verdict is not None
    first_five = {t.cause for t in result.top[:5]}
    values = {f.id: f.value for f in result.findings}
    gaps = json.dumps([n.model_dump() for n in result.not_shown]).lower()
    return {
        "verdict": 2.0 if verdict.word == want.verdict else 0.0,
        "causes": float(sum(bool(first_five & set(names)) for names in want.causes)),
        "never": 0.0 if forbidden(name, result) else 2.0,
        "headline": float(not off(want.headline, values)),
        "unknown": float(any(re.search(p, gaps) for p in want.unknowns)),
    }


def forbidden(name: str, result: Result) -> list[str]:
    """Sentences that must not appear."""
    want = SCENARIOS[name]
    rules = {d.rule for d in result.diagnoses if d.stated}
    found = [text for text in advice(result) for pattern in want.never if re.search(pattern, text.lower())]
    if name == "heroics" and result.verdict and result.verdict.word in ("PROCEED", "STOP"):
        found.append(result.verdict.word)
    if name == "purgatory" and "R1" in rules:
        found.append("R1")
    return found


def off(headline: dict[str, float], values: dict[str, float | None]) -> dict[str, tuple[float, float | None]]:
    """Headline numbers that are more than 2 % away."""
    return {
        check: (number, values.get(check))
        for check, number in headline.items()
        if (value := values.get(check)) is None or abs(value - number) > 0.02 * abs(number)
    }
