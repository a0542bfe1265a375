"""The trails of a pilot's published AI items, from its tables provenance, reviews and work_items."""

from __future__ import annotations

from typing import Any

from playbook.model.fact import Data
from playbook.workflow.trace.nouns import AssetTrace, Look, Making


def traces(data: Data) -> tuple[AssetTrace, ...]:
    """One trail per published item on the AI path, in the order of the table; empty without work_items."""
    items = data.tables.get("work_items")
    if items is None or "published_at" not in items.columns:
        return ()
    live = items[(items["path"] == "ai") & items["published_at"].notna()]
    made, looks = _by_item(data, "provenance"), _by_item(data, "reviews")
    return tuple(
        AssetTrace(
            item=str(row["item_id"]),
            sources=_sources(made.get(row["item_id"], [])),
            making=_making(made.get(row["item_id"], [])),
            looks=tuple(_look(r) for r in looks.get(row["item_id"], [])),
            published=_time(row["published_at"]),
        )
        for row in live.to_dict("records")
    )


def _by_item(data: Data, table: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    frame = data.tables.get(table)
    for row in [] if frame is None else frame.to_dict("records"):
        found.setdefault(row["item_id"], []).append(row)
    return found


def _sources(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    listed = [r.get("source_assets") for r in rows]
    return tuple(dict.fromkeys(str(s) for one in listed if isinstance(one, list | tuple) for s in one))


def _making(rows: list[dict[str, Any]]) -> Making | None:
    if not rows:
        return None
    row = rows[-1]
    prompt = " ".join(w for w in (_word(row.get("prompt_id")), _word(row.get("prompt_version"))) if w)
    words = {k: _word(row.get(k)) for k in ("tool", "model", "model_version", "uncertainty")}
    return Making(**words, prompt=prompt, at=_time(row.get("generated_at")))


def _look(row: dict[str, Any]) -> Look:
    return Look(reason=_word(row.get("reason")), decision=_word(row.get("decision")), at=_time(row.get("reviewed_at")))


def _word(value: Any) -> str:
    return "" if value is None or str(value) in ("nan", "<NA>", "NaT") else str(value)


def _time(value: Any) -> str:
    return "" if not _word(value) else value.isoformat()
