"""Lock: freeze charter, checkpoint dates and rubric into the record, before the pilot knows its result.

A later change is allowed as an amendment; it is versioned, dated and said aloud in every report that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from playbook.model.charter import Charter
from playbook.model.rubric import Rubric
from playbook.workspace import record
from playbook.workspace.io import canonical


def freeze(folder: Path, charter: Charter, rubric: Rubric, dates: Mapping[int, str], at: str) -> record.Entry:
    """Write the charter entry, or an amendment if something differs from what is locked; equal is a no-op.

    `dates` maps pilot weeks to planned days, `at` is when this was locked (ISO). Raises RecordBroken, OSError.
    """
    body = frozen(charter, rubric, dates)
    key = sha256(canonical(body)).hexdigest()[:16]
    last = locked_entry(record.read(folder))
    if last is not None and last.key.endswith(key):
        return last
    if last is None:
        return record.append(folder, "charter", key, at, body)
    body |= {"changes": changed(last.body, body)}
    return record.append(folder, "amendment", f"{last.seq}:{key}", at, body)


def frozen(charter: Charter, rubric: Rubric, dates: Mapping[int, str]) -> dict[str, Any]:
    """What a lock holds: the charter, the checkpoint dates, every rule with its numbers."""
    rules = {r.id: {"severity": r.severity, "stage": r.stage, "if_red": r.effect, **r.numbers} for r in rubric.rules}
    pack = {"name": rubric.name, "version": rubric.version, "sha256": rubric.sha256}
    days = {str(week): day for week, day in sorted(dates.items())}
    return {"charter": charter.model_dump(mode="json"), "dates": days, "pack": pack, "rules": rules}


def locked_entry(entries: tuple[record.Entry, ...]) -> record.Entry | None:
    """The charter or amendment in force: the last one."""
    return next((e for e in reversed(entries) if e.kind in ("charter", "amendment")), None)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What differs between two locks, as 'rules.cw-heroics-share.pass_at: 0.1 -> 0.2' lines."""
    lines: list[str] = []
    for key in sorted(({*before, *after}) - {"changes"}):
        old, new = before.get(key), after.get(key)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            lines += [f"{key}.{line}" for line in changed(old, new)]
        elif old != new and key != "sha256":
            lines.append(f"{key}: {_short(old)} -> {_short(new)}")
    return lines


def notices(
    entries: tuple[record.Entry, ...], charter: Charter, rubric: Rubric, dates: Mapping[int, str]
) -> tuple[str, ...]:
    """What a report must say aloud about the lock: not locked, changed since, amended after the start."""
    last = locked_entry(entries)
    if last is None:
        return ("The charter is not locked: dates, criteria and thresholds could still be changed to fit the result.",)
    said = []
    differs = changed(last.body, frozen(charter, rubric, dates))
    if differs:
        shown = "; ".join(differs[:5]) + (f"; and {len(differs) - 5} more" if len(differs) > 5 else "")
        said.append(f"Changed since the charter was locked on {last.at[:10]}, and therefore exploratory: {shown}.")
    for version, entry in enumerate((e for e in entries if e.kind == "amendment"), start=2):
        what = "; ".join(entry.body.get("changes", [])[:5])
        said.append(
            f"Version {version} of the charter, amended on {entry.at[:10]}, is post hoc: {what}. "
            "Figures that rest on it are exploratory."
        )
    if entries[0].at[:10] > charter.start_date.isoformat():
        said.append(f"The charter was locked on {entries[0].at[:10]}, after the pilot began on {charter.start_date}.")
    return tuple(said)


def _short(value: Any) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
