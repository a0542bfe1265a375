"""Short ways of writing a map: a lone number, a list of three, a way back as one mapping; said aloud where it assumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ALIASES = {"from": "source", "to": "target", "from_step": "source", "to_step": "target", "manual_minutes": "minutes"}
MODES = {
    "api": "auto",
    "native": "auto",
    "watched-folder": "auto",
    "copy-paste": "manual",
    "email": "manual",
    "e-mail": "manual",
    "export-import": "manual",
    "verbal": "manual",
    "file": "manual",
}
"""How a transfer crosses: the words of the handoffs table."""


def dist(value: Any, what: str, losses: list[str]) -> Any:
    """A time as the model wants it; a lone number gets an assumed spread, which is said."""
    if isinstance(value, bool) or value is None or isinstance(value, Mapping):
        return _long(value) if isinstance(value, Mapping) else value
    if isinstance(value, int | float):
        losses.append(f"{what}: one number of minutes; a spread of half of it is assumed")
        return {"kind": "lognormal", "average": value}
    if isinstance(value, list) and len(value) == 3:
        return dict(zip(("min", "likely", "max"), value, strict=True))
    return {"kind": "empirical", "values": value} if isinstance(value, list) else value


def _long(value: Mapping[str, Any]) -> dict[str, Any]:
    """`mean` is the word people use for the average; `pert: [1, 2, 3]` names the shape."""
    made = {("average" if k == "mean" else k): v for k, v in value.items()}
    if "pert" in made:
        return dict(zip(("min", "likely", "max"), made["pert"], strict=False))
    if set(made) == {"average"}:
        return {"kind": "lognormal", **made}
    return made


def handoff(value: Mapping[str, Any], losses: list[str]) -> dict[str, Any]:
    """A handoff with our names."""
    made = {ALIASES.get(k, k): v for k, v in value.items()}
    name = f"handoff {made.get('source', '?')} to {made.get('target', '?')}"
    if "mode" not in made and made.get("carrier"):
        made["mode"] = MODES.get(str(made["carrier"]).lower(), "unknown")
    if "minutes" in made:
        made["minutes"] = dist(made["minutes"], name, losses)
    if made.get("mode") in ("manual", "assisted") and made.get("minutes") is None:
        losses.append(f"{name}: carried by a person, but nobody said how long it takes; counted without minutes")
    return made


def stage(value: Mapping[str, Any], losses: list[str]) -> dict[str, Any]:
    """A stage with our names."""
    made = dict(value)
    name = f"stage {made.get('id', '?')}"
    for other in ("minutes", "touch_minutes"):
        if other in made and "touch" not in made:
            made["touch"] = made.pop(other)
    if "touch" in made:
        made["touch"] = dist(made["touch"], name, losses)
    if "released" in made:
        made["released"] = dates(made["released"])
    back = made.get("rework")
    if isinstance(back, Mapping):
        back = [back]
    if isinstance(back, list):
        made["rework"] = [
            {("p" if k == "share" else k): v for k, v in b.items()} if isinstance(b, Mapping) else b for b in back
        ]
    return made


def listed(value: Any) -> Any:
    """Roles and tools as a list, or as a mapping by name."""
    if isinstance(value, Mapping):
        value = [{"id": k, **(v if isinstance(v, Mapping) else {"people": v})} for k, v in value.items()]
    if isinstance(value, list):
        return [{**v, "meets": dates(v["meets"])} if isinstance(v, Mapping) and "meets" in v else v for v in value]
    return value


def dates(value: Any) -> Any:
    """Dates as the model wants them; a lone number is how many working days lie between two.

    >>> dates(10)
    {'every_days': 10}
    """
    return {"every_days": value} if isinstance(value, int | float) and not isinstance(value, bool) else value
