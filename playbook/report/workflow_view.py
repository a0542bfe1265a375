"""The workflow analysis in a notebook: a question's answer, its picture and its table, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from playbook.report.views import View, table
from playbook.report.workflow_figures import workflow_figures
from playbook.report.workflow_tables import tables
from playbook.report.workflow_words import Shown
from playbook.workflow.analysis import Analysis

NOTHING = "This cannot be told yet: bring workflow.yaml, or the tables steps and handoffs, with minutes and capacity."


def workflow_view(made: Analysis, names: Sequence[str] = ()) -> View:
    """The named parts; without a name all of them."""
    parts = [v for v in (*_maps(made, names), *(_part(made, t) for t in tables(made) if _asked(t.name, names))) if v]
    if _asked("untold", names) and (made.problems or made.found.losses):
        parts.append(_sentences("Not told, or assumed", [*made.problems, *made.found.losses]))
    if not parts:
        return nothing(NOTHING)
    return View("".join(p.html for p in parts), "\n\n".join(p.text for p in parts))


def nothing(said: str) -> View:
    """A sentence instead of a table."""
    return View(str(Markup("<p>{}</p>").format(said)), said)


def _maps(made: Analysis, names: Sequence[str]) -> list[View]:
    if not _asked("map", names):
        return []
    drawn = [f for f in workflow_figures(made) if f.name == "map"]
    return [View(f'<div style="overflow-x:auto" tabindex="0">{f.svg}</div>', f.title) for f in drawn]


def _part(made: Analysis, shown: Shown) -> View:
    pictures = "".join(f.svg for f in workflow_figures(made) if f.name == shown.name)
    answer = Markup("<p><b>{}</b></p>").format(shown.answer)
    below = table(shown.note, shown.headings, shown.rows)
    return View(f"{answer}{pictures}{below.html}", f"{shown.answer}\n{below.text}")


def _sentences(title: str, lines: Sequence[str]) -> View:
    items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
    return View(str(Markup("<p>{}</p><ul>{}</ul>").format(title, items)), "\n".join([title, *lines]))


def _asked(name: str, names: Sequence[str]) -> bool:
    return not names or name in names
