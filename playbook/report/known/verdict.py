"""Questions of the verdict itself: would it fall, does the team see itself so, was anything changed afterwards."""

from __future__ import annotations

from playbook.model.phrase import number, percent
from playbook.model.words import AREAS
from playbook.report.blocks import Fold, Grid, Points, Text
from playbook.report.known.case import Case

ROBUST = "fd-verdict-robust"
OWN_VIEW = "fd-self-view-vs-data"


def robust(case: Case) -> Fold:
    """How often the verdict stays the same with one thing changed, and what flips it."""
    w, found = case.w, case.finding(ROBUST)
    if found is None or not found.assessed or found.value is None or not found.n:
        return case.fold("robust", w("known.cannot", why=case.said(ROBUST)))
    same = round(found.value * found.n)
    counts = {"total": number(found.n), "same": number(same), "flips": number(found.n - same)}
    if same == found.n:
        return case.fold("robust", w("known.robust.a_none", **counts))
    rows = tuple((label, word) for label, _, word in (row.rpartition(": ") for row in found.rows))
    table = Grid("robust", w("known.robust.caption"), w.list("known.robust.headings"), rows)
    cut = [Text(w("known.robust.first", count=len(rows)))] if len(rows) < found.n - same else []
    return case.fold("robust", w("known.robust.a_some", **counts, share=percent(found.value)), table, *cut)


def stated(case: Case) -> Fold:
    """The team's own level of each area beside the computed one."""
    w, own = case.w, case.result.charter.self_rating
    levels = {a.area: a.level for a in case.result.areas}
    if own is None:
        return case.fold("stated", w("known.cannot", why=case.said(OWN_VIEW)))
    rows = tuple(_levels(case, area, mine, levels.get(area)) for area, mine in zip(AREAS, own, strict=True))
    table = Grid("stated", w("known.stated.caption"), w.list("known.stated.headings"), rows)
    return case.fold("stated", case.said(OWN_VIEW), table)


def record(case: Case) -> Fold:
    """Amendments and other notices of the lock, and the head that can be compared with one kept outside."""
    w, head = case.w, case.result.head
    notices = [n for n in case.result.notices if w("known.record.of") in n]
    if not head:
        return case.fold("record", w("known.record.a_open"), Text(w("known.record.lock")))
    check = Text(w("known.record.check", head=head))
    if not notices:
        return case.fold("record", w("known.record.a_locked", head=head), check)
    listed = Points(tuple((notice, "") for notice in notices))
    return case.fold("record", w("known.record.a_said", count=len(notices), head=head), listed, check)


def _levels(case: Case, area: str, mine: float, level: int | None) -> tuple[str, ...]:
    computed = case.w("none") if level is None else str(level)
    gap = case.w("none") if level is None else f"{mine - level:+g}" if mine != level else "0"
    return case.w.of("area", area), f"{mine:g}", computed, gap
