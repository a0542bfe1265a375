"""The marks of the fixed vocabulary; a status is always a mark, a word and a colour, never colour alone.

The words stand in the wording files of `templates/base/wording/`.
"""

from __future__ import annotations

from playbook.model.words import Status, VerdictWord

SIGNS: dict[Status, str] = {
    "pass": "✓",
    "warn": "!",
    "fail": "✗",
    "unknown": "?",
    "not_applicable": "–",
    "waived": "w",
    "error": "e",
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
