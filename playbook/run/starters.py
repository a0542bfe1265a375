"""Write the starter documents of a pilot; one that a person edited is never overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.model.result import Result
from playbook.pack.starters import starter_texts
from playbook.report.brand import look_of
from playbook.report.markdown import escaped
from playbook.report.spoken import spoken
from playbook.report.starters.answers import Answered
from playbook.report.starters.compose import Starter, starters
from playbook.report.starters.gap import OPENINGS
from playbook.report.starters.word import docx_document
from playbook.report.wording import FIRST, wording
from playbook.run.assemble import Pilot
from playbook.run.finished import finished_result, finished_weeks
from playbook.run.render import pilot_language
from playbook.run.session import open_pilot
from playbook.workflow.declared.checkers import checkers
from playbook.workflow.declared.yaml_map import FILE as DRAWN
from playbook.workflow.declared.yaml_map import read_yaml
from playbook.workspace.io import canonical, publish, sha256_of

FORMATS = ("docx", "md")
KEPT = ".written.json"
"""Beside the documents: the fingerprint of each file as the playbook wrote it."""
REVIEW = "tr-review-follows-risk"


@dataclass(frozen=True)
class Written:
    """One file: its path, how many gaps it has, and the edited file that was left alone, if there is one."""

    path: Path
    gaps: int
    beside: Path | None = None


@dataclass(frozen=True)
class Made:
    """What `playbook starters` did, and what it could not write with the reason."""

    files: tuple[Written, ...]
    left_out: tuple[str, ...]


def make_starters(folder: Path, formats: Sequence[str] = FORMATS, week: int | None = None, language: str = "") -> Made:
    """Compose all documents and write them below `reports/starters/`; raises BadInput, PackError before any is written."""
    result = checkpoint(folder, week)
    pilot = open_pilot(folder, result.week if result else week)
    said = language or pilot_language(folder)
    documents = composed(pilot, result, said)
    target = pilot.workspace.folder / "reports" / "starters"
    contents = [(d, f, content(f, d, pilot, said)) for d in documents for f in formats]
    return Made(tuple(_write(target, contents)), tuple(_left_out(pilot, result)))


def composed(pilot: Pilot, result: Result | None, language: str = FIRST) -> tuple[Starter, ...]:
    """The documents of a pilot as Markdown in a language; raises BadInput for a language without wording."""
    ws, rule = pilot.workspace, pilot.rubric.rule(REVIEW)
    pack = pilot.own.pack
    answered = Answered(
        ws.charter, ws.tables, pack.questions, rule.numbers if rule else {}, ws.as_of, _checked(ws.folder)
    )
    told = () if result is None else spoken([result], language, pack.sentences.get(language))[0]
    texts = starter_texts(pilot.own.layers, wording(language).language)
    return starters(texts, answered, next(iter(told), None), language)


def _checked(folder: Path) -> dict[str, str]:
    """Who checks which stage, as workflow.yaml says; nothing without a map that can be read."""
    path = folder / DRAWN
    try:
        return checkers(read_yaml(path.read_text(encoding="utf-8"), DRAWN)[0]) if path.is_file() else {}
    except BadInput:
        return {}


def checkpoint(folder: Path, week: int | None) -> Result | None:
    """The finished checkpoint of the memo; None if none was asked for and none is finished."""
    from playbook.run.finished import read_result

    if week is None and not finished_weeks(folder):
        return None
    return read_result(finished_result(folder, week))


def content(form: str, document: Starter, pilot: Pilot, language: str = FIRST) -> bytes:
    """One document in one format; raises BadInput for a format there is not."""
    if form == "md":
        return document.markdown.encode()
    if form == "docx":
        return docx_document(document.markdown, language, pilot.workspace.as_of, look_of(pilot.own.pack))
    raise BadInput(Problem("--format", f"there is no format {form!r}", ", ".join(FORMATS)))


def _write(target: Path, contents: list[tuple[Starter, str, bytes]]) -> Iterator[Written]:
    kept, places = _kept(target), []
    for document, form, made in contents:
        path = target / f"{document.name}.{form}"
        places.append((path, next(p for p in _places(path) if _ours(p, kept, made)), document, made))
    before = {free.name: kept.get(free.name, "") for _, free, _, _ in places}
    kept |= {free.name: sha256(made).hexdigest() for _, free, _, made in places}
    both = {name: f"{before.get(name, '')} {now}".strip() for name, now in kept.items()}
    publish(target / KEPT, canonical(both))  # first, or what a killed run leaves would count as somebody's own text
    for path, free, document, made in places:
        publish(free, made)
        yield Written(free, gaps(document), None if free == path else path)
    publish(target / KEPT, canonical(kept))


def gaps(document: Starter) -> int:
    """How many places of a document are still open, in whichever language they say so."""
    return sum(document.markdown.count(escaped(opening)) for opening in OPENINGS.values())


def _kept(target: Path) -> dict[str, str]:
    try:
        found = json.loads((target / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _places(path: Path) -> Iterator[Path]:
    """Where a document may go: its own name, then names beside it."""
    yield path
    yield path.with_suffix(f".new{path.suffix}")
    yield from (path.with_suffix(f".new-{n}{path.suffix}") for n in range(2, 10_000))


def _ours(path: Path, kept: dict[str, str], made: bytes) -> bool:
    """True if nothing a person wrote would be lost there."""
    if not path.exists():
        return True
    there = sha256_of(path)
    return there in (*kept.get(path.name, "").split(), sha256(made).hexdigest())


def _left_out(pilot: Pilot, result: Result | None) -> Iterator[str]:
    tables = pilot.workspace.tables
    if "content_types" not in tables or tables["content_types"].empty:
        yield "No kit: name the kinds of content in tables/content_types.csv."
    if "steps" not in tables or not (tables["steps"]["version"] == "now").any():
        yield "No runbook: write today's steps into tables/steps.csv (version: now)."
    if result is None:
        yield "No decision memo: no checkpoint is finished yet."
