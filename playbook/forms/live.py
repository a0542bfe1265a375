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
        moved = [r for r in found if self.before and self.before.get(r.finding.id) != r.finding.said]
        self.before = {r.finding.id: r.finding.said for r in found}
        changed = [r for r in moved if r.finding.status != "unknown"]
        self.box.value = shown(found, changed, nearer=len(moved) - len(changed))


def shown(found: Sequence[Any], changed: Sequence[Any], nearer: int = 0) -> str:
    """What the last save changed, how many checks can be answered, and all of them folded; empty without a check.

    `nearer` counts the checks that still cannot be answered, but wait for something else than before.
    """
    if not found:
        return ""
    known = sum(r.finding.status != "unknown" for r in found)
    parts = [_changed(changed)] if changed else []
    if nearer:
        parts.append(
            Markup("<p>{} {} for something else now than before.</p>").format(
                _count(nearer).capitalize(), "waits" if nearer == 1 else "wait"
            )
        )
    parts.append(
        Markup("<p>{} of the {} checks that look at these answers can be answered.</p>").format(known, len(found))
    )
    rows = [(mark(r.finding), r.finding.title, r.finding.said, waits(r)) for r in [*changed, *_others(found, changed)]]
    inner = table("", ("", "Check", "What it says now", "Still waits for"), rows).html
    html = Markup(
        '<div class="playbook-live"><div role="status">{}</div>'
        "<details><summary>What these answers decide</summary>{}</details></div>"
    )
    return str(html.format(Markup("").join(parts), Markup(inner)))  # noqa: S704 - a view escapes its own cells


def _changed(changed: Sequence[Any]) -> Markup:
    """The checks that say something else since the last save."""
    items = Markup("").join(
        Markup("<li>{} {} {}</li>").format(mark(r.finding), r.finding.title, r.finding.said) for r in changed
    )
    return Markup("<p>Your last save changed {}:</p><ul>{}</ul>").format(_count(len(changed)), items)


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
