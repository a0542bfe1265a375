"""What is different between two audits of one location, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

MOST = 5
Key = tuple[str, tuple[str, ...]]


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Sentences about score, gates and findings; both audits as plain values.

    >>> one = {"score": 61.0, "files": 2, "gates": [], "findings": [{"rule": "D1", "files": ["a", "b"], "evidence": ["Twice."]}]}
    >>> changes(one, {**one, "score": 78.0, "findings": []})
    ['Score from 61.0 to 78.0.', '1 finding is gone: D1 a.']
    """
    said = []
    if _number(before["score"]) != _number(now["score"]):
        said.append(f"Score from {_number(before['score'])} to {_number(now['score'])}.")
    if before["files"] != now["files"]:
        said.append(f"Files from {before['files']} to {now['files']}.")
    held = {g["name"]: g["passed"] for g in before["gates"]}
    said += [
        f"The gate “{gate['name']}” {'holds now' if gate['passed'] else 'does not hold any more'}."
        for gate in now["gates"]
        if held.get(gate["name"], gate["passed"]) != gate["passed"]
    ]
    old, new = Counter(map(_key, before["findings"])), Counter(map(_key, now["findings"]))
    said += _told(old - new, "is gone", "are gone") + _told(new - old, "is new", "are new")
    return said


def _told(found: Counter[Key], one: str, many: str) -> list[str]:
    keys: Sequence[Key] = sorted(found.elements())
    if not keys:
        return []
    listed = ", ".join(f"{rule} {files[0]}" for rule, files in keys[:MOST])
    more = f" and {len(keys) - MOST} more" if len(keys) > MOST else ""
    return [f"{len(keys)} {f'finding {one}' if len(keys) == 1 else f'findings {many}'}: {listed}{more}."]


def _key(finding: Mapping[str, Any]) -> Key:
    return finding["rule"], tuple(finding["files"])


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1f}"
