"""The question under all others: did people carry it, or the system?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.model.phrase import number, percent
from playbook.report.blocks import Fold, Grid
from playbook.report.known.case import Case

CHECK = "cw-heroics-concentration"
WORD = re.compile(r"\b(HERO|SYSTEM|UNPROVEN):")


def credit(case: Case) -> Fold:
    """The team's answer, the computed one, and every figure behind it."""
    w, found = case.w, WORD.search(case.said(CHECK))
    if found is None:
        return case.untold("credit", "gap_credit", _table(case))
    return case.fold("credit", w(f"known.credit.{found[1]}"), _table(case))


def _table(case: Case) -> Grid:
    w = case.w
    rows = tuple((w(f"known.credit.{name}"), value) for name, value in _figures(case))
    return Grid("credit", w("known.credit.caption"), w.list("known.figure"), rows)


def _figures(case: Case) -> Iterator[tuple[str, str]]:
    stated = case.result.charter.why_it_worked
    yield "stated", case.w(f"heroes.{stated}") if stated else case.w("known.credit.unsaid")
    if case.said("fd-why-it-worked"):
        yield "computed", case.said("fd-why-it-worked")
    share, spread = case.fact("gap_share"), case.fact("gap_credit")
    if spread:
        yield from ((name, percent(spread[name])) for name in ("top", "expected", "limit"))
        yield "effective", number(round(spread["effective"], 1))
        yield "people", str(spread["people"])
    if share.get("groups"):
        yield "minutes", number(round(sum(g["value"] for g in share["groups"])))
    jobs, people = case.fact("gap_jobs_at_scale"), case.fact("saving_by_people")
    if jobs:
        yield "jobs", number(round(jobs["value"], 2))
    if people.get("without_two") is not None:
        yield "saving", percent(people["value"])
        yield "without_two", percent(people["without_two"])
