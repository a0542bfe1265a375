"""Write the charter on one page, as HTML and as Markdown, with its dates beside it."""

from __future__ import annotations

from pathlib import Path

from playbook.report.brand import branded
from playbook.report.charter_page import Agreed, charter_html, charter_page
from playbook.report.markdown import markdown_report
from playbook.report.own_words import in_words_of
from playbook.run.assemble import Pilot
from playbook.run.render import pilot_language
from playbook.run.session import checkpoint_dates, open_pilot
from playbook.run.verbs import own_question
from playbook.workspace import anchor, lock, record
from playbook.workspace.io import publish


def write_charter(folder: Path) -> tuple[Path, ...]:
    """Write `charter.html`, `charter.md` and `checkpoints.ics` below `reports/`; a charter not locked says so."""
    pilot = open_pilot(folder)
    ws, look = pilot.workspace, pilot.own.pack
    with in_words_of(look):
        page = charter_page(agreed(pilot), pilot_language(ws.folder))
        html = branded(charter_html(page), look.brand, look.logo)
    days = anchor.calendar(ws.charter.pilot_id, record.read(ws.folder), checkpoint_dates(ws))
    made = {
        "charter.html": html.encode(),
        "charter.md": markdown_report(page).encode(),
        "checkpoints.ics": days,
    }
    for name, written in made.items():
        publish(ws.folder / "reports" / name, written)
    return tuple(ws.folder / "reports" / name for name in made)


def agreed(pilot: Pilot) -> Agreed:
    """What the charter of a pilot says, and whether it is locked."""
    ws, rubric = pilot.workspace, pilot.rubric
    entries = record.read(ws.folder)
    entry = lock.locked_entry(entries)
    return Agreed(
        charter=ws.charter,
        asked=pilot.own.pack.questions,
        dates=checkpoint_dates(ws),
        pack=f"{rubric.name} {rubric.version}",
        rules=len(rubric.rules),
        size=own_question(pilot),
        notices=pilot.notices if entry else (),
        locked=(entry.at[:10], entry.name, pilot.head) if entry else None,
    )
