"""The map as a form: roles, stages and handoffs in rows; how they are saved stands in `map_save`.

Without a front end the same rows stand in three tables. Nothing is saved as long as a field does not fit.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from playbook.errors import BadInput
from playbook.forms.form import FORMS
from playbook.report.views import View, table
from playbook.report.workflow_view import nothing
from playbook.workflow.declared.rows import COLUMNS, CROSSES, KINDS, SECTIONS, Row, rows_of
from playbook.workflow.declared.yaml_map import FILE as DRAWN

HEADINGS = {
    "roles": {"name": "Role", "people": "People", "hours": "Hours a week, each", "meets": "Only on dates, how often"},
    "stages": {
        "name": "Stage",
        "kind": "What happens",
        "role": "Who does or checks it",
        "minutes": "Minutes of work, from - to",
        "checks": "Who checks what comes out",
        "looked": "Looked at, %",
        "back": "Comes back, %",
        "to": "Goes back to",
        "released": "Goes on only on dates, how often",
    },
    "handoffs": {
        "from": "From",
        "to": "To",
        "mode": "How it gets across",
        "minutes": "Minutes by hand, from - to",
        "by": "Who carries it",
        "recorded": "A system records it",
    },
}
CAPTIONS = {"roles": "Who does the work", "stages": "What is done", "handoffs": "How the work gets across"}
WORDS = {"kind": KINDS, "mode": CROSSES}
NOBODY = "not told"
DATES = ("meets", "released")
"""A board that meets, a release day; most roles and stages have none."""


def draw_map(pilot: Any) -> Any:
    """Rows for roles, stages and handoffs: a form under `playbook lab`, otherwise tables of what the map says."""
    text, said = text_of(pilot)
    if os.environ.get(FORMS) == "1":
        from playbook.forms.map_widgets import MapForm

        return MapForm(pilot, text, said).box
    return rows_view(text, said)


def text_of(pilot: Any) -> tuple[str, str]:
    """The text of workflow.yaml and a sentence about it; without the file what the pilot's tables say, not yet written."""
    path = pilot.workspace.folder / DRAWN
    if path.is_file():
        return path.read_text(encoding="utf-8", errors="replace"), f"From {DRAWN}."
    from playbook.workflow.declared.yaml_out import map_text
    from playbook.workflow.from_tables import chart_of

    chart, _ = chart_of(pilot.data)
    if chart is None:
        return "workflow: our workflow\n", f"There is no {DRAWN} yet; saving writes it."
    said = (
        f"There is no {DRAWN} yet. This is what the tables steps and handoffs say; once saved, {DRAWN} counts instead."
    )
    return map_text(chart), said


def rows_view(text: str, said: str) -> View:
    """The rows of a map as three tables; what a starter only suggests is not told."""
    try:
        rows = rows_of(text)
    except BadInput as error:
        return nothing(str(error))
    parts = [_section_view(s, rows[s]) for s in SECTIONS]
    return View("".join([nothing(said).html, *(p.html for p in parts)]), "\n\n".join([said, *(p.text for p in parts)]))


def _section_view(section: str, rows: Sequence[Row]) -> View:
    """One section; a column of dates only if there are any."""
    told = [c for c in COLUMNS[section] if c not in DATES or any(row.values[c] for row in rows)]
    heads = [HEADINGS[section][c] for c in told]
    return table(CAPTIONS[section], heads, [[shown(section, c, row) for c in told] for row in rows])


def shown(section: str, column: str, row: Row) -> str:
    """One cell in words."""
    value = row.values.get(column, "")
    words = WORDS.get(column, {})
    if column in ("back", "looked") and value:
        return value if not value[0].isdigit() else rounded(value)
    if section == "handoffs" and column in ("minutes", "by") and row.values.get("mode") == "auto":
        return value or "–"
    if column in DATES and not value:
        return "any time"
    if column in ("to", "role") and not value and section == "stages":
        return "–"
    return str(words.get(value, value)) or NOBODY


def rounded(percent: str) -> str:
    """Per cent as shown; the file keeps what it says.

    >>> rounded("8.654"), rounded("0.36"), rounded("0"), rounded("20")
    ('9%', '0.4%', '0%', '20%')
    """
    value = float(percent)
    return f"{value:.1f}%" if 0 < value < 1 else f"{value:.0f}%"
