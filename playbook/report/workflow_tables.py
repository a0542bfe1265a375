"""The workflow analysis as tables that page, terminal and notebook share: a question each, and plain cells."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.model.phrase import count, number
from playbook.report.lanes import how
from playbook.report.workflow_beside import beside, origins
from playbook.report.workflow_dates import waiting_for_dates
from playbook.report.workflow_mined import hands_table, moves_table, waiting_table
from playbook.report.workflow_scale import changes_table, roles_table, scale_table
from playbook.report.workflow_words import Shown, minutes_said
from playbook.workflow.analysis import Analysis
from playbook.workflow.declared.checkers import checkers
from playbook.workflow.declared.nouns import Handoff
from playbook.workflow.declared.placeholder import needed
from playbook.workflow.ledger import Ledger


def tables(made: Analysis) -> tuple[Shown, ...]:
    """Every table this analysis can fill."""
    return tuple(
        t
        for part in (
            _ledger,
            beside,
            origins,
            scale_table,
            roles_table,
            waiting_for_dates,
            changes_table,
            moves_table,
            hands_table,
            waiting_table,
        )
        for t in part(made)
    )


def _ledger(made: Analysis) -> Iterator[Shown]:
    book = made.ledger
    if book is None or made.found.chart is None or not book.lines:
        return
    n = len(book.lines)
    answer = f"{book.count('auto')} of {count(n, 'handoff')} cross by machine"
    answer += f", {book.count('unknown')} are not told" if book.count("unknown") else ""
    answer += f". {_spent(book)}".rstrip()
    answer += (
        f" At {count(book.mismatches, 'handoff')} the format that leaves is not the one taken in."
        if book.mismatches
        else ""
    )
    told = not needed(made.chart.placeholders if made.chart else ())
    checks = checkers(made.found.chart)
    rows = tuple(
        (
            f"{x.handoff.source} → {x.handoff.target}",
            how(x.handoff),
            x.handoff.done_by or ("–" if not x.handoff.bridged else "not told"),
            number(round(x.passes, 2)) if told else "not told",
            minutes_said(x.minutes) if x.minutes else ("not told" if x.handoff.bridged else "–"),
            _recorded(x.handoff),
            checks.get(x.handoff.source, "not told"),
        )
        for x in book.lines
    )
    headings = (
        "Handoff",
        "How it crosses",
        "Carried by",
        "Times per project",
        "Minutes per project",
        "Recorded",
        "Checked by",
    )
    note = "Times per project count the ways that are walked again after something came back."
    yield Shown("ledger", "Who carries the work from one step to the next?", answer, headings, rows, note)


def _recorded(handoff: Handoff) -> str:
    """Whether any system notices; nobody said is not yes."""
    if "recorded" not in handoff.model_fields_set:
        return "–" if handoff.mode == "auto" else "not told"
    return "yes" if handoff.recorded else "no"


def _spent(book: Ledger) -> str:
    """What carrying costs per project, as far as it was told."""
    if book.measured is not None:
        return f"Bridging gaps by hand took {minutes_said(book.measured)} per project (measured in the effort log)."
    if not book.minutes:
        return (
            f"How long people spend on {count(book.untold, 'handoff')} carried by hand is not told."
            if book.untold
            else ""
        )
    said = f"People spend {minutes_said(book.minutes)} per project on carrying"
    said += f", {minutes_said(book.invisible)} of it recorded nowhere" if book.invisible else ""
    return said + (f"; {count(book.untold, 'handoff')} without minutes come on top." if book.untold else ".")
