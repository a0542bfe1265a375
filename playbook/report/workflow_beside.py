"""The map beside the log as tables: what is drawn and seen, and where each number of the one map comes from."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.model.phrase import count, percent
from playbook.report.workflow_words import Shown, minutes_said, span_said
from playbook.workflow.analysis import Analysis
from playbook.workflow.merged import LEAST_SEEN, Origin
from playbook.workflow.mine.declared_observed import Side

MOST = 60
STANDS = {
    "declared and seen": "map and log",
    "declared, never seen": "only on the map",
    "seen, not declared": "only in the log",
}


def beside(made: Analysis) -> Iterator[Shown]:
    """Every stage and way: on the map, in the log, or on both; what differs comes first."""
    if not made.sides:
        return
    yield Shown(
        "differences",
        "Is it done as it is drawn?",
        " ".join(_sentences(made.sides)),
        ("Stage or way", "Where it stands", "Seen", "Time in between, median"),
        tuple(_row(s) for s in sorted(made.sides, key=lambda s: s.standing == "declared and seen")[:MOST]),
        f"The first {MOST} of {len(made.sides):,}." if len(made.sides) > MOST else "",
    )


def _sentences(sides: tuple[Side, ...]) -> Iterator[str]:
    for part in ("stage", "handoff", "return"):
        drawn = [s for s in sides if s.part == part and s.declared]
        if drawn:
            met = sum(s.times > 0 for s in drawn)
            yield f"{met} of {count(len(drawn), part)} on the map {'is' if met == 1 else 'are'} seen in the log."
    extra = [s for s in sides if not s.declared]
    if extra:
        stages = sum(s.part == "stage" for s in extra)
        said = [count(stages, "activity", "activities")] if stages else []
        said += [count(len(extra) - stages, "way")] if len(extra) > stages else []
        yield f"{' and '.join(said)} in the log {'stands' if len(extra) == 1 else 'stand'} on no map: work that nobody planned."


def _row(s: Side) -> tuple[str, ...]:
    name = s.source if s.part == "stage" else f"{s.source} → {s.target}" + (" (back)" if s.part == "return" else "")
    name = f"{s.source} again" if s.source == s.target else name
    seen = "never" if not s.times else count(s.times, "time")
    if s.part == "stage" and s.times:
        seen += f" in {count(s.cases or 0, 'item')}"
    return (name, STANDS[s.standing], seen, "–" if s.median_s is None else span_said(s.median_s))


def origins(made: Analysis) -> Iterator[Shown]:
    """Where each number comes from; returns that nobody declared and nobody saw are left out."""
    told = [o for o in made.origins if o.declared or o.seen is not None or o.kind == "working time"]
    if not told:
        return
    n = {u: sum(o.used == u for o in told) for u in ("seen", "declared", "nobody said")}
    answer = f"Of {count(len(told), 'number')} behind load and lead time, {n['seen']} are taken from the log"
    answer += f" and {n['declared']} as the team declared them."
    answer += f" {n['nobody said']} nobody said." if n["nobody said"] else ""
    yield Shown(
        "origins",
        "Where does each number come from?",
        answer,
        ("Number", "Declared", "Seen", "What counts"),
        tuple((_name(o), _value(o, o.declared), _value(o, o.seen), o.said) for o in told[:MOST]),
        _note(told),
    )


def _name(o: Origin) -> str:
    return f"{o.stage} → {o.target}: {o.kind}" if o.target else f"{o.stage}: {o.kind}"


def _value(o: Origin, value: float | None) -> str:
    if value is None:
        return "–"
    return minutes_said(value) if o.kind == "working time" else percent(value)


def _note(told: list[Origin]) -> str:
    """Why the log does not count, each reason once."""
    said = f"From {LEAST_SEEN} items on, what is seen counts instead of what was declared."
    reasons: dict[str, list[str]] = {}
    for o in told:
        if o.why:
            reasons.setdefault(o.why, []).append(o.kind)
    for why, kinds in reasons.items():
        said += f" {count(len(kinds), 'number')} ({', '.join(dict.fromkeys(kinds))}) not from the log: {why}."
    return said
