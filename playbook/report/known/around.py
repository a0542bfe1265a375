"""What goes on beside the pilot: unapproved tools and why, and what slows people down."""

from __future__ import annotations

from datetime import date
from typing import Any

from playbook.model.phrase import number, percent
from playbook.report.blocks import Fold, Grid, Inner, Picture, Text
from playbook.report.figures import Figure
from playbook.report.known.case import Case


def shadow(case: Case) -> Fold:
    """Share and trend of unapproved use, where the need is, minutes of both ways, and what nobody saw."""
    if not case.fact("shadow_share"):
        return case.untold("shadow", "shadow_share", _unseen(case))
    blocks = (*_trend(case), *_minutes(case), *_needs(case), _unseen(case))
    return case.fold("shadow", case.said("gs-shadow-share"), *blocks)


def friction(case: Case) -> Fold:
    """Themes of the feedback by people, with words only above the floor."""
    w, found = case.w, case.fact("friction_themes")
    heard = tuple(Text(said) for said in [case.said("am-friction-heard-and-fixed")] if said and case.fact("friction"))
    if not found.get("themes"):
        return case.untold("friction", "friction_themes", *heard)
    first = found["themes"][0]
    rows = tuple(_theme(t, case) for t in found["themes"])
    table = Grid("friction", w("known.friction.caption"), w.list("known.friction.headings"), rows)
    hidden = [Text(w("known.friction.hidden", count=found["hidden"]))] if found.get("hidden") else []
    answer = w("known.friction.a", name=first["name"], people=first["people"], writers=found["writers"])
    return case.fold("friction", answer, table, *hidden, *heard)


def _trend(case: Case) -> tuple[Inner, ...]:
    w, found = case.w, case.fact("shadow_trend")
    points = found.get("points", ())
    if len(points) < 2:
        return (Text(case.said("gs-shadow-trend")),) if case.said("gs-shadow-trend") else ()
    start = date.fromisoformat(case.result.charter.start_date.isoformat())
    weeks = [(date.fromisoformat(p["week"]) - start).days // 7 + 1 for p in points]
    drawn = tuple({"week": k, "value": p["value"]} for k, p in zip(weeks, points, strict=True))
    said = ", ".join(w("figure.weekly_item", week=d["week"], share=percent(d["value"])) for d in drawn)
    rows = tuple((p["week"], percent(p["value"])) for p in points)
    title = w("known.shadow.title", last=percent(points[-1]["value"]))
    words = w("known.shadow.axis"), w.list("known.shadow.headings"), w("figure.weekly_x")
    figure = Figure("shadow", title, said, "line", words[0], drawn, words[1], rows, along=words[2])
    return (Picture(figure, w("measures.same")), Text(case.said("gs-shadow-trend")))


def _unseen(case: Case) -> Text:
    """Users that no source saw with the assumption of the estimate, or why they cannot be told."""
    w, found = case.w, case.fact("unseen_users")
    if not found:
        return Text(w("known.shadow.unseen"))
    counts = {name: number(round(found[name])) for name in ("users", "low", "high", "seen")}
    sources = ", ".join(found["sources"])
    return Text(w("known.shadow.users", tool=found["tool"], week=found["week"], sources=sources, **counts))


def _minutes(case: Case) -> tuple[Inner, ...]:
    known = {p["name"]: p["value"] for p in case.fact("official_vs_shadow").get("parts", ())}
    if "official total" not in known or "shadow total" not in known:
        return ()
    minutes = {k: number(round(known[f"{k} total"], 1)) for k in ("official", "shadow")}
    return (Text(case.w("known.shadow.faster", **minutes)),)


def _needs(case: Case) -> tuple[Inner, ...]:
    w, found = case.w, case.fact("shadow_demand")
    blocks: list[Inner] = []
    if found.get("needs"):
        rows = tuple((n["team"], n["tool"], number(round(n["items"]))) for n in found["needs"])
        blocks.append(Grid("demand", w("known.shadow.caption"), w.list("known.shadow.demand"), rows))
    if found.get("hidden"):
        blocks.append(Text(w("known.shadow.hidden", count=found["hidden"])))
    if found.get("sources"):
        blocks.append(Text(w("known.shadow.sources", sources=", ".join(found["sources"]))))
    return tuple(blocks)


def _theme(t: dict[str, Any], case: Case) -> tuple[str, ...]:
    w, removed = case.w, t.get("removed")
    word = "young" if removed is None else "removed" if removed else "still"
    quotes = " ".join(t.get("quotes", ())) or w("none")
    return t["name"], str(t["people"]), percent(t["share"]), case.ends(t), w(f"known.friction.{word}"), quotes
