"""A result whose sentences are said in another language; no number, status or name in it changes.

Everything a report prints is made from such a result, so that every format says the same. Rows of a finding are names
and keys; only those checks whose rows are words of ours have them said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from playbook.model.finding import Action, Finding
from playbook.model.result import Diagnosis, NotShown, Result, TopFinding, Verdict
from playbook.report.spoken.catalogue import Catalogue

SAID_IN_EVIDENCE = frozenset({"why", "refused", "said"})
PIECES_IN_EVIDENCE = frozenset({"of"})
ROWS_OF_WORDS = frozenset(
    {
        "fd-verdict-robust",
        "fd-checkpoints-held",
        "cw-formats-match",
        "gs-four-frameworks",
        "gs-incident-and-stop-path",
        "gs-governance-before-adoption",
    }
)


class Teller:
    """Says one result and remembers what it could not say."""

    def __init__(self, catalogue: Catalogue, ours: frozenset[str], theirs: frozenset[str]) -> None:
        """`ours` and `theirs` are small words of English and of the language that is spoken."""
        self.catalogue = catalogue
        self.ours, self.theirs = ours, theirs
        self.left: dict[str, None] = {}

    def say(self, text: str) -> str:
        """A text, sentence by sentence; what stays is remembered."""
        said = self.catalogue.say(text)
        self.left |= dict.fromkeys(s for s in said.left if not self._theirs_already(s))
        return said.text

    def _theirs_already(self, text: str) -> bool:
        """True for a text that a client's pack or a team wrote in the language that is spoken."""
        words = re.findall(r"\w+", text.lower())
        return sum(w in self.theirs for w in words) > sum(w in self.ours for w in words)

    def every(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Several texts."""
        return tuple(self.say(t) for t in texts)

    def result(self, result: Result) -> Result:
        """The whole result."""
        return result.model_copy(
            update={
                "evidence": {name: self._evidence(value) for name, value in result.evidence.items()},
                "findings": tuple(self._finding(f) for f in result.findings),
                "diagnoses": tuple(self._diagnosis(d) for d in result.diagnoses),
                "verdict": None if result.verdict is None else self._verdict(result.verdict),
                "top": tuple(self._top(t) for t in result.top),
                "not_shown": tuple(self._not_shown(n) for n in result.not_shown),
                "notices": self.every(result.notices),
            }
        )

    def _finding(self, f: Finding) -> Finding:
        layer = "; ".join(self._row(part) for part in f.threshold.layer.split("; "))
        threshold = f.threshold.model_copy(update={"basis": self.say(f.threshold.basis), "layer": layer})
        return f.model_copy(
            update={
                "title": self.say(f.title),
                "reason": self.say(f.reason),
                "said": self.say(f.said),
                "consequence": self.say(f.consequence),
                "would_change_our_mind": self.say(f.would_change_our_mind),
                "action": self._action(f.action),
                "threshold": threshold,
                "rows": tuple(map(self._row, f.rows)) if f.id in ROWS_OF_WORDS else f.rows,
            }
        )

    def _row(self, row: str) -> str:
        return self.catalogue.piece(row) or row

    def _action(self, action: Action) -> Action:
        return action.model_copy(update={"what": self.say(action.what)})

    def _diagnosis(self, d: Diagnosis) -> Diagnosis:
        return d.model_copy(
            update={
                "conclusion": self.say(d.conclusion),
                "supporting": self.every(d.supporting),
                "contradicting": self.every(d.contradicting),
                "missing": self.every(d.missing),
                "wrong_cure": self.say(d.wrong_cure),
            }
        )

    def _verdict(self, v: Verdict) -> Verdict:
        return v.model_copy(
            update={
                "meaning": self.say(v.meaning),
                "because": self.every(v.because),
                "conditions": tuple(map(self._action, v.conditions)),
                "next_action": self.say(v.next_action),
                "value_shown": self.say(v.value_shown),
                "must_print": self.every(v.must_print),
            }
        )

    def _top(self, t: TopFinding) -> TopFinding:
        said = {"title": self.say(t.title), "said": self.say(t.said), "action": self._action(t.action)}
        return t.model_copy(update=said)

    def _not_shown(self, n: NotShown) -> NotShown:
        return n.model_copy(update={"what": self.say(n.what), "bring": self.say(n.bring)})

    def _evidence(self, value: Any, key: str = "") -> Any:
        """Plain evidence with its sentences said; numbers, names and kinds stay."""
        if isinstance(value, Mapping):
            return {k: self._evidence(v, str(k)) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._evidence(v, key) for v in value)
        if isinstance(value, str) and key in SAID_IN_EVIDENCE:
            return self.say(value)
        return (self.catalogue.piece(value) or value) if isinstance(value, str) and key in PIECES_IN_EVIDENCE else value


def joined_names(results: Iterable[Result]) -> tuple[str, ...]:
    """Names with 'and' in them that a result holds: of teams, files, metrics."""
    found: dict[str, None] = {}
    for result in results:
        rows = (row for f in result.findings for row in f.rows)
        words = (*rows, *result.charter.departments, *_names(result.evidence))
        found |= dict.fromkeys(w for w in words if " and " in w and len(w) < 200)
    return tuple(found)


def _names(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for k, v in value.items():
            yield from _names(v, str(k))
    elif isinstance(value, list | tuple):
        for v in value:
            yield from _names(v, key)
    elif isinstance(value, str) and key in ("name", "team", "metric", "worst", "rows"):
        yield value
