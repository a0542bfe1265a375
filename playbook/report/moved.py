"""Week over week: which findings changed their answer since the last checkpoint, and why the verdict moved."""

from __future__ import annotations

from dataclasses import dataclass

from playbook.model.evidence import MOST_ROWS
from playbook.model.finding import Finding
from playbook.model.result import Result
from playbook.model.words import Status, VerdictWord
from playbook.verdict.assess import HIDDEN


@dataclass(frozen=True)
class Move:
    """One check then and now; None where it was not asked, or not due yet."""

    id: str
    title: str
    before: Status | None
    now: Status | None
    said_before: str
    said_now: str
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """True if the answer is another one."""
        return self.before != self.now


@dataclass(frozen=True)
class Moves:
    """Everything that changed between two checkpoints of one pilot."""

    week_before: int
    week_now: int
    word_before: VerdictWord | None
    word_now: VerdictWord | None
    deciding: tuple[Move, ...]
    """Findings that decided the word at one of the two checkpoints."""
    others: tuple[Move, ...]
    """Every other finding whose answer changed."""
    rubric: tuple[str, str] | None
    """Fingerprints of the rules, if they changed."""
    charter: tuple[str, ...]
    """Fields of the charter that changed."""


def moves(before: Result, now: Result, hidden: str = HIDDEN) -> Moves:
    """Compare two checkpoints of one pilot, the earlier one first; `hidden` is what a hidden figure says instead."""
    then = {f.id: f for f in before.findings if f.severity != "informational"}
    today = {f.id: f for f in now.findings if f.severity != "informational"}
    every = [_move(i, then.get(i), today.get(i)) for i in dict.fromkeys((*today, *then))]
    words = (_word(before), _word(now))
    decided = _decided(before, hidden) | _decided(now, hidden)
    deciding = tuple(m for m in every if m.id in decided and (m.changed or words[0] != words[1]))
    told = {m.id for m in deciding}
    return Moves(
        week_before=before.week,
        week_now=now.week,
        word_before=words[0],
        word_now=words[1],
        deciding=deciding,
        others=tuple(sorted((m for m in every if m.changed and m.id not in told), key=_answered_first)),
        rubric=None if before.pack.sha256 == now.pack.sha256 else (before.pack.sha256[:16], now.pack.sha256[:16]),
        charter=tuple(
            name
            for name in type(now.charter).model_fields
            if getattr(before.charter, name) != getattr(now.charter, name)
        ),
    )


def _answered_first(move: Move) -> tuple[bool, bool]:
    """Answers that turned before answers that were given once, and those before no answer at all."""
    answered = ("pass", "warn", "fail")
    both = (move.before in answered, move.now in answered)
    return not all(both), not any(both)


def _move(check: str, before: Finding | None, now: Finding | None) -> Move:
    said = now or before
    rows_before, rows_now = (before.rows if before else ()), (now.rows if now else ())
    # a finding keeps at most MOST_ROWS rows; a full list says nothing about rows that are new or gone
    full = len(rows_before) >= MOST_ROWS or len(rows_now) >= MOST_ROWS
    return Move(
        id=check,
        title=said.title if said else "",
        before=_status(before),
        now=_status(now),
        said_before=before.said if before else "",
        said_now=now.said if now else "",
        new=() if full else tuple(r for r in rows_now if r not in rows_before),
        gone=() if full else tuple(r for r in rows_before if r not in rows_now),
    )


def _decided(result: Result, hidden: str) -> set[str]:
    """Findings whose own words stand among the reasons of the verdict."""
    because = result.verdict.because if result.verdict else ()
    return {f.id for f in result.findings if f.said in because and f.said != hidden}


def _status(finding: Finding | None) -> Status | None:
    return finding.status if finding is not None and finding.due else None


def _word(result: Result) -> VerdictWord | None:
    return result.verdict.word if result.verdict else None
