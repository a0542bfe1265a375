"""Two questions of chance: was the pilot large enough, and could looking several times have fooled us."""

from __future__ import annotations

from typing import Any

from playbook.model.phrase import number, percent
from playbook.report.blocks import Fold, Grid, Text
from playbook.report.known.case import Case


def size(case: Case) -> Fold:
    """People needed to tell the use aimed at from a stuck pilot, and people there."""
    w, found = case.w, case.fact("gate_size")
    main = tuple(Text(said, lead=w("known.size.effect")) for said in [case.said("am-evidence-enough")] if said)
    if not found:
        return case.untold("size", "gate_size", *main)
    needed = found.get("needed")
    said = {
        "target": percent(found["target"]),
        "null": percent(found["null"]),
        "needed": w("known.size.many") if needed is None else needed,
        "people": found["people"],
    }
    enough = needed is not None and found["people"] >= needed
    adopters, reachable = found.get("adopters"), found.get("reachable")
    least = w("known.size.nobody") if reachable is None else percent(reachable)
    values = {
        "target": said["target"],
        "stuck": said["null"],
        "needed": str(said["needed"]),
        "adopters": w("none") if adopters is None else str(adopters),
        "people": str(said["people"]),
        "least": least,
    }
    rows = tuple((w(f"known.size.{name}"), value) for name, value in values.items())
    table = Grid("size", w("known.size.caption"), w.list("known.figure"), rows)
    return case.fold("size", w(f"known.size.a_{'yes' if enough else 'no'}", **said, least=least), table, *main)


def looks(case: Case) -> Fold:
    """The planned looks with information, error, bound, and people asked for and seen."""
    w, found = case.w, case.fact("three_looks")
    if not found:
        return case.untold("looks", "three_looks")
    null, people = percent(found["null"]), found["people"]
    caption = w("known.looks.caption", null=null)
    table = Grid("looks", caption, w.list("known.looks.headings"), tuple(_row(k, case) for k in found["looks"]))
    beyond = [Text(w("known.looks.beyond", week=found["looks"][-1]["week"]))] if found.get("beyond") else []
    explained = (Text(w("known.looks.wide"), small=True), Text(w("known.looks.source"), small=True))
    return case.fold("looks", _answer(found["looks"], people, case), table, *beyond, *explained)


def _answer(planned: list[dict[str, Any]], people: int, case: Case) -> str:
    held = [look for look in planned if look.get("adopters") is not None]
    if not held:
        return case.w("known.looks.a_none")
    last = held[-1]
    word = "over" if last["adopters"] >= last["needed"] else "under"
    return case.w(f"known.looks.a_{word}", adopters=last["adopters"], people=people, needed=last["needed"])


def _row(look: dict[str, Any], case: Case) -> tuple[str, ...]:
    w, ahead = case.w, look["week"] > case.result.week
    unseen = w("known.looks.ahead" if ahead else "known.looks.early")
    seen = unseen if look.get("adopters") is None else str(look["adopters"])
    week = w("known.looks.week", week=look["week"])
    error = f"{look['allowed'] * 100:.2f}%"
    return week, percent(look["information"]), error, number(round(look["bound"], 2)), str(look["needed"]), seen
