"""The start page of a pilot: where are we, what is next, what is missing. Reads everything, writes nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from playbook.errors import PlaybookError
from playbook.model.pack import SECTIONS
from playbook.report.views import View, table
from playbook.run.check import Look, look
from playbook.run.facts import needs
from playbook.run.session import checkpoint_dates, open_pilot
from playbook.run.steps import STEPS, Step
from playbook.workspace import lock, record

if TYPE_CHECKING:
    from playbook.run.assemble import Pilot

PAGES = "PLAYBOOK_PAGES"
"""Environment variable that says where the pages of the other notebooks begin, if they are shown as pages."""
MOST_MISSING = 5
MOST_PROBLEMS = 8
BOX = Markup(
    '<div style="border-left:6px solid #2b5c8a;padding:6px 14px;background:#f5f7f9;margin:8px 0;max-width:60rem">'
    '<p style="margin:0"><b>Next:</b> {}</p></div>'
)


@dataclass(frozen=True)
class Stand:
    """Where one step stands."""

    step: Step
    known: int
    checks: int

    @property
    def said(self) -> str:
        """In words."""
        return f"{self.known} of {self.checks} checks can be answered" if self.checks else "nothing to check yet"


def start(folder: str | Path) -> View:
    """The start page of the pilot in this folder; a folder that cannot be read yet says what to mend."""
    path = Path(folder).expanduser().resolve()
    found = look(path)
    try:
        pilot = None if found.problems else open_pilot(path)
    except PlaybookError as error:
        return _unreadable([str(error)])
    if pilot is None:
        return _unreadable([str(p) for p in found.problems])
    return _page(pilot, found)


def _page(pilot: Pilot, found: Look) -> View:
    entries = record.read(pilot.workspace.folder)
    locked = lock.locked_entry(entries) is not None
    done = tuple(int(e.body["week"]) for e in entries if e.kind == "checkpoint")
    stands, open_ = [stand(pilot, step) for step in STEPS], unanswered(pilot)
    where = _where(pilot, locked=locked, done=done)
    steps = table("The five steps", ("Step", "Where it stands", "Open it"), [_row(s, open_) for s in stands])
    missing = _missing(found, {q.field: q.ask for q in pilot.own.pack.questions if q.options})
    next_ = next_step(pilot, open_, done, locked=locked)
    html = "".join([where.html, BOX.format(next_), steps.html, missing.html])
    return View(html, "\n\n".join([where.text, f"Next: {next_.striptags()}", steps.text, missing.text]))


def stand(pilot: Pilot, step: Step) -> Stand:
    """How many checks of a step can be answered with what is there."""
    have = pilot.workspace.columns | {f"answers.{name}" for name in pilot.workspace.settings.own_answers}
    asked = [needs(c, pilot.facts) for c in pilot.setting.checks if c.area in step.areas]
    return Stand(step, sum(set(a) <= have for a in asked), len(asked))


def unanswered(pilot: Pilot) -> tuple[str, ...]:
    """The questions of the charter that nobody has answered, in their order."""
    charter, own = pilot.workspace.charter, pilot.workspace.settings.own_answers
    asked = [q for section in SECTIONS for q in pilot.own.pack.questions if q.section == section]
    return tuple(
        q.ask for q in asked if (own.get(q.field) if q.options else getattr(charter, q.field, None)) in (None, "", ())
    )


def next_step(pilot: Pilot, open_: Sequence[str], done: Sequence[int], *, locked: bool) -> Markup:
    """One sentence on what to do next."""
    name = pilot.workspace.folder.name
    if open_ and not locked:
        said = Markup("{} wait for an answer; the first one is “{}”. {}")
        return said.format("1 question" if len(open_) == 1 else f"{len(open_)} questions", open_[0], _link(STEPS[0]))
    if not locked:
        said = Markup(
            "Everything in the charter is answered. Freeze it before the first result: <code>playbook lock {}</code>"
        )
        return said.format(name)
    ahead = [(week, day) for week, day in sorted(checkpoint_dates(pilot.workspace).items()) if week not in done]
    if not ahead:
        return Markup("All planned checkpoints are done. {}").format(_link(STEPS[-1]))
    said = Markup(
        "The checkpoint of week {} is planned for {}. Bring what is missing below, then: <code>playbook run {} --week {}</code>"
    )
    return said.format(ahead[0][0], ahead[0][1], name, ahead[0][0])


def _where(pilot: Pilot, *, locked: bool, done: Sequence[int]) -> View:
    ws = pilot.workspace
    held = ", ".join(f"week {w}" for w in sorted(set(done))) or "none yet"
    rows = [
        ("Pilot", f"{ws.charter.pilot_id} ({ws.charter.domain})"),
        ("Stage", f"{ws.charter.stage}; asked for: {ws.charter.requested_stage}"),
        ("Planned", f"{ws.charter.start_date} to {ws.charter.planned_end}"),
        ("Charter", "locked" if locked else "not locked: it can still be changed"),
        ("Checkpoints done", held),
    ]
    return table("Where are we?", ("", ""), rows)


def _row(stand: Stand, open_: Sequence[str]) -> tuple[object, ...]:
    asked = f"{len(open_)} questions open; " if stand.step == STEPS[0] and open_ else ""
    return (stand.step.title, f"{asked}{stand.said}", _link(stand.step))


def _link(step: Step) -> Markup:
    """Beside this page in JupyterLab; as pages, from the server's root, whose own address of this page ends in a slash."""
    return Markup('<a href="{}{}.ipynb">{}. {}</a>').format(
        os.environ.get(PAGES, ""), step.name, step.name[0], step.title
    )


def _missing(found: Look, asks: Mapping[str, str]) -> View:
    """What to bring next, most checks first; `asks` are the pack's own questions in words."""
    rows = [(_named(bring, asks), _counted(len(checks))) for bring, checks in found.unlocks[:MOST_MISSING]]
    if not rows:
        return table("What is missing? Nothing: every check can be answered.", (), [])
    return table("What is missing? What answers most, first", ("Bring", "Answers"), rows)


def _named(columns: Sequence[str], asks: Mapping[str, str]) -> str:
    """Columns by table, in words: `people: team, role`."""
    by: dict[str, list[str]] = {}
    for column in columns:
        name, _, field = column.partition(".")
        group = {"pilot": "the charter", "answers": "questions of your pack"}.get(name, f"table {name}")
        by.setdefault(group, []).append(asks.get(field, field))
    return "; ".join(f"{name}: {_listed(fields)}" for name, fields in by.items())


def _listed(fields: Sequence[str]) -> str:
    """Fields with commas between them, questions one after the other."""
    return " ".join(fields) if any(f.endswith("?") for f in fields) else ", ".join(fields)


def _counted(count: int) -> str:
    return "1 check" if count == 1 else f"{count} checks"


def _unreadable(said: list[str]) -> View:
    """What to mend before anything can be said."""
    shown = [(p,) for p in said[:MOST_PROBLEMS]]
    more = f" (the first {MOST_PROBLEMS} of {len(said)})" if len(said) > MOST_PROBLEMS else ""
    return table(f"Before anything can be said, this has to be mended{more}", ("Where, what, and what to do",), shown)
