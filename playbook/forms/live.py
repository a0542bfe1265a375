"""While a team answers: what its answers decide, what changed by the last one, and what is still waited for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from markupsafe import Markup

from playbook.errors import PlaybookError
from playbook.report.views import mark, table

MOST_MISSING = 3


class Live:
    """A line and a folded table under a form; `box` is what is shown."""

    def __init__(self, pilot: Any, columns: Collection[str]) -> None:
        import ipywidgets as w

        self.pilot, self.columns = pilot, tuple(columns)
        self.before: dict[str, str] = {}
        self.box = w.HTML()
        self._show(self.pilot)

    def refresh(self) -> None:
        """Read the folder again and say which checks the last save changed."""
        try:
            now = self.pilot.reread()
        except PlaybookError as error:
            self.box.value = str(
                Markup(
                    '<p role="status" style="margin:4px 0">Saved. What it changes cannot be said yet: {}</p>'
                ).format(error)
            )
            return
        self._show(now)

    def _show(self, pilot: Any) -> None:
        found = pilot.reach(self.columns)
        changed = [r for r in found if self.before and self.before.get(r.finding.id) != r.finding.said]
        self.before = {r.finding.id: r.finding.said for r in found}
        self.box.value = shown(found, changed)


def shown(found: Sequence[Any], changed: Sequence[Any]) -> str:
    """The line and the table in HTML; empty if no check looks at these columns."""
    if not found:
        return ""
    known = sum(r.finding.status != "unknown" for r in found)
    line = f"{known} of the {len(found)} checks that look at these answers can be answered."
    if changed:
        titles = "; ".join(f"{r.finding.title.rstrip('.')}: {r.finding.said}" for r in changed)
        line = f"Your last save changed {_count(len(changed))}: {titles} {line}"
    rows = [(mark(r.finding), r.finding.title, r.finding.said, waits(r)) for r in [*changed, *_others(found, changed)]]
    inner = table("", ("", "Check", "What it says now", "Still waits for"), rows).html
    html = Markup(
        '<div style="border-left:4px solid #2b5c8a;padding:2px 10px;margin:2px 0 10px">'
        '<p role="status" style="margin:2px 0">{}</p><details><summary>What these answers decide</summary>{}</details></div>'
    )
    return str(html.format(line, Markup(inner)))  # noqa: S704 - a view escapes its own cells


def waits(reached: Any) -> str:
    """What a check cannot do without, in the names of the tables."""
    missing = [m.replace("pilot.", "answer ") for m in reached.missing]
    more = f" and {len(missing) - MOST_MISSING} more" if len(missing) > MOST_MISSING else ""
    return ", ".join(missing[:MOST_MISSING]) + more


def _others(found: Sequence[Any], changed: Sequence[Any]) -> list[Any]:
    ids = {r.finding.id for r in changed}
    order = {"fail": 0, "warn": 1, "unknown": 2}
    return sorted((r for r in found if r.finding.id not in ids), key=lambda r: order.get(r.finding.status, 3))


def _count(number: int) -> str:
    return "one check" if number == 1 else f"{number} checks"
