"""Create a workspace: pilot.yaml with every question explained, a tables folder with headings, a content folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from playbook.bundled import bundled
from playbook.errors import BadInput, Problem, nearest
from playbook.workspace.dictionary import Column, dictionary
from playbook.workspace.io import publish
from playbook.yamlgate import load_yaml

DOMAINS = ("learning", "marketing")
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


def create(folder: Path, pack: str) -> tuple[Path, ...]:
    """Create the folder with its forms and return the files written.

    Raises BadInput if the folder is not empty or the pack does not exist; nothing is written then.
    """
    domain = _domain(pack)
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(Problem(str(folder), "the folder is not empty", do="choose a new folder name"))
    scratch = folder.parent / f".tmp-{folder.name}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    files = {"pilot.yaml": pilot_yaml(folder.name, pack, domain), "content/README.md": CONTENT, ".gitignore": IGNORE}
    files |= {f"tables/{name}.csv": ",".join(dictionary()[name]) + "\n" for name in FORMS}
    files["tables/README.md"] = tables_readme()
    for name, text in files.items():
        publish(scratch / name, text.encode())
    if folder.exists():
        folder.rmdir()
    scratch.rename(folder)
    return tuple(folder / name for name in sorted(files))


def pilot_yaml(name: str, pack: str, domain: str) -> str:
    """The charter as a commented form: required fields filled with examples, the others ready to be answered."""
    where = "templates/base/questions.yaml"
    sections = load_yaml(bundled("templates", "base", "questions.yaml").read_text(encoding="utf-8"), where).plain
    lines = [HEAD.format(pack=pack, pilot_id=_plain_id(name), domain=domain).rstrip()]
    for section, fields in sections.items():
        lines.append(f"\n  # {section}")
        for field, words in fields.items():
            if field != "pilot_id":
                lines.append(f"  # {words['ask']} {words['why']} Example: {words['example']}")
                lines.append(f"  # {field}:")
    return "\n".join(lines) + "\n" + TAIL


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


def _domain(pack: str) -> str:
    """The domain a pack stands on; a client pack's is found through what it extends."""
    if pack in DOMAINS:
        return pack
    path = Path(pack) / "pack.yaml"
    if not path.is_file():
        raise BadInput(
            Problem(
                "--pack", f"there is no pack {pack!r}", "learning, marketing or a pack folder", nearest(pack, DOMAINS)
            )
        )
    extends = str(load_yaml(path.read_text(encoding="utf-8"), str(path)).plain.get("extends", ""))
    return extends if extends in DOMAINS else DOMAINS[0]


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
  start_date: 2026-01-05
  # Last day as first planned; an extension does not change it.
  planned_end: 2026-03-29
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
#   - {check: pd-several-teams, reason: one team exists, name: head of onboarding, until: 2026-06-30}
"""
CONTENT = """\
# Content

Put the source material here that the AI may draw on, or say in pilot.yaml where it is (`content: {location: …}`).
An `archive` folder below is left out of reach and out of the counts.
"""
IGNORE = "runs/\nreports/\n"
