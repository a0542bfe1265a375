"""What differs between two packs, as lines: thresholds and severities with their basis, then everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playbook.model.pack import Declared, Pack
from playbook.model.rubric import Rubric, Rule
from playbook.pack.layers import Layer
from playbook.pack.merge import pack_of
from playbook.pack.rubric import rubric_of
from playbook.pack.words import base_terms, base_words


@dataclass(frozen=True)
class Change:
    """One difference: what, its two values, where the new one stands and on what basis."""

    what: str
    before: str
    after: str
    where: str = ""
    basis: str = ""


def changes(before: tuple[Layer, ...], after: tuple[Layer, ...]) -> tuple[Change, ...]:
    """Every difference between two packs that were read already; what moves a verdict comes first."""
    rules = _rules(rubric_of(before), rubric_of(after))
    return (*rules, *_words(pack_of(before), pack_of(after)))


def _rules(before: Rubric, after: Rubric) -> Iterator[Change]:
    for check in sorted({r.id for r in before.rules} | {r.id for r in after.rules}):
        old, new = before.rule(check), after.rule(check)
        if old is None or new is None:
            yield Change(check, _weight(old), _weight(new), new.origin if new else "", new.basis if new else "")
            continue
        was, now = _said(old), _said(new)
        for key in sorted({*was, *now}):
            if was.get(key) != now.get(key):
                yield Change(f"{check}.{key}", was.get(key, ""), now.get(key, ""), _where(new, key), new.basis)


def _weight(rule: Rule | None) -> str:
    return f"{rule.severity}, from {rule.stage} on" if rule else ""


def _said(rule: Rule) -> dict[str, str]:
    words = {"severity": rule.severity, "stage": rule.stage, "if_red": rule.effect}
    return {**words, **{name: f"{value:g}" for name, value in rule.numbers.items()}}


def _where(rule: Rule, key: str) -> str:
    setting = next((s for s in rule.settings if s.name == key), None)
    return f"{setting.layer}, {setting.file} line {setting.line}" if setting else rule.origin


def _words(before: Pack, after: Pack) -> Iterator[Change]:
    was, now = ({**_parts(pack), **_fixed(pack, before, after)} for pack in (before, after))
    for what in sorted({*was, *now}):
        old, new = was.get(what), now.get(what)
        if isinstance(old, dict) and isinstance(new, dict):
            differing = [k for k in {**old, **new} if old.get(k) != new.get(k)]
            yield from (Change(f"{what}, {k}", _short(old.get(k)), _short(new.get(k))) for k in differing)
        elif old != new:
            yield Change(what, _summary(old), _summary(new))


def _parts(pack: Pack) -> dict[str, dict[str, Any] | str]:
    """What people see or start with; each entry under the id by which it is merged."""
    words = pack.wording.model_dump(exclude_defaults=True)
    brand = pack.brand.model_dump(exclude_defaults=True) if pack.brand else {}
    return {
        **{
            f"question {q.field}": {"ask": q.ask, "why": q.why, "example": q.example}
            for q in pack.questions
            if not q.options
        },
        **{f"hidden question {field}": basis for field, basis in pack.hidden.items()},
        **{f"own question {d.id}": _own(d) for d in pack.declared},
        **{f"stage {stage}": terms.model_dump() for stage, terms in pack.stages.items()},
        **{f"step {s.id}": s.model_dump() for s in pack.workflow.steps},
        **{f"handoff {h.id}": h.model_dump(exclude={"from_step", "to_step"}) for h in pack.workflow.handoffs},
        "starter map": pack.map,
        **{f"words of {check}": entry for check, entry in words.get("checks", {}).items()},
        **{f"sentence {read} ({code})": say for code, own in pack.sentences.items() for read, say in own.items()},
        **{f"own tables in {where}": text for where, text in pack.tables},
        **{f"brand {key}": value for key, value in brand.items()},
        "language": pack.language,
    }


def _fixed(pack: Pack, *both: Pack) -> dict[str, dict[str, Any] | str]:
    """Fixed words and terms that either pack says otherwise, as this one says them: its own words, or the base's."""
    keys = {(code, key) for one in both for code, own in one.words.items() for key in own}
    terms = {(code, term) for one in both for code, own in one.terms.items() for term in own}
    texts = {
        f"words {key} ({code})": pack.words.get(code, {}).get(key, base_words(code).get(key, "")) for code, key in keys
    }
    said = {(code, term): pack.terms.get(code, {}).get(term) or base_terms(code).get(term) for code, term in terms}
    explained = {f"term {term} ({code})": words.says for (code, term), words in said.items() if words}
    return {**{what: ", ".join(t) if isinstance(t, list) else str(t) for what, t in texts.items()}, **explained}


def _own(declared: Declared) -> dict[str, Any]:
    """The words of an own question; its severity and numbers are compared as rules."""
    answers = {answer: f"{outcome.status} {outcome.said}".strip() for answer, outcome in declared.answers.items()}
    counted = (
        declared.count.model_dump(include={"table", "column", "of", "equals", "per", "where"}) if declared.count else ""
    )
    return {
        "title": declared.title,
        "question": declared.question or counted,
        "answers": answers,
        "remedy": declared.remedy,
    }


def _summary(entry: Any) -> str:
    """An entry that only one of the two has, by its first words."""
    return _short(next((v for v in entry.values() if v), "there")) if isinstance(entry, dict) else _short(entry)


def _short(value: Any) -> str:
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
