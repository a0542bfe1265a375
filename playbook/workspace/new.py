"""Create a workspace: pilot.yaml with every question explained, a map to correct, tables with headings, content."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date, timedelta
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.model.pack import SECTIONS, Pack, Workflow
from playbook.workspace.dictionary import Column, dictionary
from playbook.workspace.io import publish, sync_folder

WEEKS = 12
"""Length of the pilot that a new pilot.yaml holds as an example: three looks, every four weeks."""
REQUIRED = ("pilot_id", "domain", "start_date", "planned_end", "stage", "requested_stage")
"""Fields that a new pilot.yaml holds filled in already."""
FORMS = (
    "people",
    "teams",
    "content_types",
    "metrics",
    "checkpoints",
    "budget",
    "governance",
    "tools",
    "steps",
    "handoffs",
)
"""Tables a team fills in by hand at the design; the others are exports of its tools."""


def create(folder: Path, named: str, domain: str, pack: Pack, today: date) -> tuple[Path, ...]:
    """Create the folder with the pack's forms and return the files written; `named` is what pilot.yaml calls the pack.

    The dates of the example begin on the Monday after `today`. Raises BadInput if the folder is not empty; nothing is written then.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(Problem(str(folder), "the folder is not empty", do="choose a new folder name"))
    scratch = folder.parent / f".tmp-{folder.name}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    files = {
        "pilot.yaml": pilot_yaml(folder.name, named, domain, pack, next_monday(today)),
        "content/README.md": CONTENT,
        ".gitignore": IGNORE,
        "tables/README.md": tables_readme() + _open_handoffs(pack.workflow),
    }
    files |= {"workflow.yaml": pack.map} if pack.map else {}
    files |= {f"tables/{name}.csv": _form(name, pack.workflow) for name in FORMS}
    for name, text in files.items():
        publish(scratch / name, text.encode())
    if folder.exists():
        folder.rmdir()
    scratch.rename(folder)
    sync_folder(folder.parent)
    return tuple(folder / name for name in sorted(files))


def pilot_yaml(name: str, named: str, domain: str, pack: Pack, start: date) -> str:
    """The charter as a commented form: required fields filled with examples, the others ready to be answered."""
    end = start + timedelta(weeks=WEEKS, days=-1)
    lines = [HEAD.format(pack=named, pilot_id=_plain_id(name), domain=domain, start=start, end=end).rstrip()]
    ends = stage_ends(end, pack)
    for section in SECTIONS:
        asked = [q for q in pack.questions if q.section == section and not q.options and q.field not in REQUIRED]
        lines += [f"\n  # {section}"] if asked else []
        for q in asked:
            lines.append(_comment(f"{q.ask} {q.why}" + (f" Example: {q.example}" if q.example else "")))
            lines.append(f"  # {q.field}: {ends.get(q.field, '')}".rstrip())
    own = [q for q in pack.questions if q.options]
    lines += ["\n# Questions of your pack: remove the # and choose one of the answers.", "answers:"] if own else []
    for q in own:
        lines += [_comment(f"{q.ask} {q.why} Answers: {' | '.join(q.options)}"), f"  # {q.field}:"]
    return "\n".join(lines) + "\n" + TAIL.replace("UNTIL", str(end))


def next_monday(day: date) -> date:
    """The first Monday after a day.

    >>> str(next_monday(date(2026, 1, 2))), str(next_monday(date(2026, 1, 5)))
    ('2026-01-05', '2026-01-12')
    """
    return day + timedelta(days=7 - day.weekday())


def stage_ends(planned_end: date, pack: Pack) -> dict[str, date]:
    """Ends of the stages after the pilot by the pack's stage model, for the charter's fields.

    >>> from playbook.model.pack import StageTerms
    >>> terms = {"Foundation": StageTerms(weeks=10, basis="our default")}
    >>> str(stage_ends(date(2026, 3, 29), Pack(name="p", version="1", layers=(), stages=terms))["foundation_end"])
    '2026-06-07'
    """
    ends: dict[str, date] = {}
    day = planned_end
    for stage, field in (("Foundation", "foundation_end"), ("Expansion", "expansion_end")):
        terms = {str(s): t for s, t in pack.stages.items()}.get(stage)
        if terms is None:
            break
        day += timedelta(weeks=terms.weeks)
        ends[field] = day
    return ends


def _comment(text: str) -> str:
    return f"  # {' '.join(text.split())}"


def _form(table: str, workflow: Workflow) -> str:
    """A table to fill in: its headings, and the rows that the pack's workflow template knows."""
    columns = list(dictionary()[table])
    rows: list[dict[str, object]] = []
    if table == "steps":
        rows = [
            {"step_id": s.id, "version": "now", "position": i, **s.model_dump(exclude={"id", "after"})}
            for i, s in enumerate(workflow.steps, start=1)
        ]
    if table == "handoffs":
        rows = [h.model_dump() for h in workflow.handoffs if h.transfer]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()} for row in rows)
    return text.getvalue()


def _open_handoffs(workflow: Workflow) -> str:
    """The handoffs of which only the team knows how they happen; a guess would be counted as a fact."""
    open_ = [h.id for h in workflow.handoffs if not h.transfer]
    if not open_:
        return ""
    return (
        "\n## To fill in first: handoffs.csv\n\nHow does the work get across?\n\n"
        + "\n".join(f"- {h}" for h in open_)
        + "\n"
    )


def tables_readme() -> str:
    """What each table is: one line a column."""
    lines = [
        "# Tables\n",
        "Every table may be missing. Exports of your own tools are welcome: map their headings in pilot.yaml.\n",
    ]
    for name, columns in dictionary().items():
        if name != "pilot":
            lines.append(f"\n## {name}\n")
            lines += [_line(c) for c in columns.values()]
    return "\n".join(lines) + "\n"


def _line(column: Column) -> str:
    unit = f", {column.unit}" if column.unit else ""
    allowed = f" ({', '.join(column.allowed)})" if column.allowed else ""
    needed = " **needed**" if column.required else ""
    return f"- `{column.name}` [{column.type}{unit}]{needed}: {column.meaning}{allowed}"


def _plain_id(name: str) -> str:
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in name).lstrip("._-")
    return kept[:60] or "my-pilot"


HEAD = """\
# Your pilot in one file. Lines that begin with # are questions: remove the # to answer.
# Try `playbook check` at any time: it says what is wrong and what would answer more.
pack: {pack}

pilot:
  pilot_id: {pilot_id}
  domain: {domain}
  # First day on which work goes the AI way; what is registered later does not count as planned.
  start_date: {start}
  # Last day as first planned; an extension does not change it.
  planned_end: {end}
  # Pilot Design, Foundation, Expansion, Optimization or Maturity.
  stage: Pilot Design
  requested_stage: Foundation
"""
TAIL = """
# Your own exports: say which file holds a table and how its headings map to ours (see tables/README.md).
# tables:
#   work_items:
#     file: tables/jira_export.csv
#     columns: {"Issue key": item_id, "Effort (h)": {to: minutes, unit: hours}}
#     values: {path: {"AI": ai, "classic": old}}

# A check that is set aside needs a reason, a name and an end date; it lowers coverage, never the bar.
# waivers:
#   - {check: pd-several-teams, reason: one team exists, name: head of onboarding, until: UNTIL}
"""
CONTENT = """\
# Content

Put the source material here that the AI may draw on, or say in pilot.yaml where it is (`content: {location: …}`).
An `archive` folder below is left out of reach and out of the counts.
"""
IGNORE = "runs/\nreports/\n.forms/\n"
