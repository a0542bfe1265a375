"""The content audit: documents in, judgement out. Pure: no clock, no files, no order of documents that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from playbook.content.corpus import Corpus, Expected
from playbook.content.document import Document
from playbook.content.fixfirst import Fix, fix_first
from playbook.content.links import web_address
from playbook.content.related import Pair, Signature, relate, signature
from playbook.content.rule import DIMENSIONS, Flaw, find_flaws
from playbook.content.score import Gate, Score, counts, gates, readiness, score


@dataclass(frozen=True)
class Audit:
    """Everything one audit says."""

    documents: tuple[Document, ...]
    pairs: tuple[Pair, ...]
    flaws: tuple[Flaw, ...]
    score: Score
    gates: tuple[Gate, ...]
    fixes: tuple[Fix, ...]
    as_of: date

    @property
    def readiness(self) -> str:
        """One phrase for the whole, from the gates alone."""
        return readiness(self.gates)

    @property
    def counted(self) -> tuple[Document, ...]:
        """The documents that the score is about."""
        return tuple(d for d in self.documents if counts(d))


Ask = Callable[[Iterable[str]], Mapping[str, str]]
"""Asks web addresses and gives the dead ones with the reason."""


def audit(
    documents: Iterable[Document],
    as_of: date,
    expected: Expected | None = None,
    seed: int = 0,
    ask: Ask | None = None,
) -> Audit:
    """Read documents -> sketches -> pairs -> rules -> score -> fix list. Without `ask` the web is left alone."""
    read: list[Document] = []
    signed: list[Signature] = []
    for document in documents:
        read.append(document)
        signed.append(signature(document.text))
    corpus = Corpus(tuple(sorted(read, key=lambda d: d.path)), relate(read, signed), as_of, expected or Expected())
    if ask is not None:
        found = {web_address(t) for targets in corpus.links.values() for t in targets} - {""}
        corpus = replace(corpus, dead=ask(sorted(found)))
    return judged(corpus, seed)


def judged(corpus: Corpus, seed: int = 0) -> Audit:
    """The audit of a corpus that is read and compared."""
    flaws, family = find_flaws(corpus), corpus.related.family
    return Audit(
        documents=corpus.documents,
        pairs=corpus.related.pairs,
        flaws=flaws,
        score=score(corpus.documents, flaws, family, seed),
        gates=gates(corpus.documents, flaws),
        fixes=fix_first(corpus.documents, flaws, family),
        as_of=corpus.as_of,
    )


def plain(audit: Audit) -> dict[str, Any]:
    """The audit as plain values, as `playbook audit --json` prints it."""
    s = audit.score
    return {
        "files": len(audit.documents),
        "read": sum(d.read for d in audit.documents),
        "score": None if s.overall is None else round(s.overall, 2),
        "coverage": None if s.coverage is None else round(s.coverage, 4),
        "gates": [
            {"name": g.name, "passed": g.passed, "value": g.value, "limit": g.limit, "why": g.why} for g in audit.gates
        ],
        "dimensions": [{"name": k, "score": round(s.dimensions[k], 2)} for k in DIMENSIONS if k in s.dimensions],
        "findings": [_flaw(f) for f in audit.flaws],
        "pairs": [_pair(p) for p in audit.pairs],
        "fix_first": [_fix(f) for f in audit.fixes],
    }


def _flaw(flaw: Flaw) -> dict[str, Any]:
    return {
        "rule": flaw.rule,
        "files": list(flaw.files),
        "evidence": [flaw.title, *flaw.evidence],
        "confidence": round(flaw.confidence, 4),
        "effort_minutes": flaw.effort_minutes,
        "fix": flaw.fix,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    from playbook.content.personal import masked

    told = (*pair.because, *pair.differences) if pair.kind == "conflict" else pair.because
    because = [masked(b) for b in told]
    return {
        "a": pair.a,
        "b": pair.b,
        "kind": pair.kind,
        "similarity": pair.similarity,
        "current": pair.current,
        "because": because,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    f = fix.flaw
    return {
        "rule": f.rule,
        "files": list(f.files),
        "fix": f.fix,
        "effort_minutes": f.effort_minutes,
        "gain": round(fix.gain, 4),
        "score_after": round(fix.score_after, 4),
    }
