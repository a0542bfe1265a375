"""The words a report uses for the fixed vocabulary; a status is always a mark, a word and a colour, never colour alone."""

from __future__ import annotations

from playbook.model.words import FailureMode, Severity, Status, VerdictWord

STATUS: dict[Status, tuple[str, str]] = {
    "pass": ("✓", "met"),
    "warn": ("!", "partly met"),
    "fail": ("✗", "not met"),
    "unknown": ("?", "not known"),
    "not_applicable": ("–", "does not apply"),
    "waived": ("w", "waived"),
    "error": ("e", "error"),
}
SEVERITY: dict[Severity, str] = {
    "blocker": "must be met before the stage is left",
    "evidence": "needed to trust the numbers",
    "major": "becomes a condition",
    "minor": "advice",
    "informational": "for information",
}
FAILURE: dict[FailureMode, str] = {
    "pilot-purgatory": "a pilot that never ends",
    "heroics": "people carrying what the system should",
    "no-governance": "use without rules or trace",
    "false-evidence": "numbers that mislead",
    "unreliable-inputs": "sources that spoil the output",
    "shadow-ai": "work moving to unapproved tools",
}
VERDICT_LINE: dict[VerdictWord, str] = {
    "HOLD": "Freeze growth, keep learning",
    "STOP": "The value was tested fairly and is not there",
    "NOT-ENOUGH-EVIDENCE": "The data cannot answer the question yet",
    "DECIDE-NOW": "Fund the next stage with dates, or stop",
    "BUILD-THE-SYSTEM-FIRST": "It worked, but people carried it",
    "FIX-AND-RECHECK": "One nameable obstacle stands in the way",
    "PROCEED": "Go on, to the next stage only",
}
LEVELS = ("0 of 4", "1 of 4", "2 of 4", "3 of 4", "4 of 4")
