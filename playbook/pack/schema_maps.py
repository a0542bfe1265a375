"""The JSON Schema of maps.yaml, from the dictionary of tables."""

from __future__ import annotations

import csv
import io
from typing import Any

from playbook.bundled import bundled


def maps_schema() -> dict[str, Any]:
    """Column maps: every table of the dictionary with its columns, as `tables:` in pilot.yaml has them too."""
    text = bundled("templates", "base", "tables.csv").read_text(encoding="utf-8")
    columns: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        columns.setdefault(row["table"], {})[row["column"]] = row["meaning"]
    columns.pop("pilot")
    defs = {
        t: {"oneOf": [{"const": c, "description": said} for c, said in known.items()]} for t, known in columns.items()
    }
    tables = {table: _map(table, known) for table, known in columns.items()}
    own = {"type": "object", "description": "A table of the pack's own tables.csv, mapped in the same way."}
    described = {"type": "object", "description": "One entry per table.", "properties": tables}
    return {
        "type": "object",
        "properties": {"tables": described | {"additionalProperties": own}},
        "additionalProperties": False,
        "$defs": defs,
    }


def _map(table: str, columns: dict[str, str]) -> dict[str, Any]:
    ours = {"$ref": f"#/$defs/{table}"}
    unit = {"type": "string", "description": "Unit of their numbers, such as hours or percent; ours follows."}
    target = {
        "type": "object",
        "description": "Our column and the unit of theirs.",
        "properties": {"to": {"description": "Our column.", **ours}, "unit": unit},
        "additionalProperties": False,
    }
    to = {"anyOf": [ours, target, {"type": "null"}], "description": "Our column, or nothing to leave theirs out."}
    per_column = {c: {"type": "object", "description": said} for c, said in columns.items()}
    keys: dict[str, Any] = {
        "file": {"type": ["string", "array"], "description": "File or files of the table below tables/."},
        "sheet": {"type": "string", "description": "Sheet of a workbook; the first one without it."},
        "header_row": {"type": "integer", "minimum": 1, "description": "Row with the headings, counted from 1."},
        "columns": {"type": "object", "additionalProperties": to, "description": "Their heading: our column."},
        "values": {
            "type": "object",
            "properties": per_column,
            "additionalProperties": False,
            "description": "Per column of ours: their value: our value.",
        },
        "dates": {"type": ["string", "object"], "description": 'Format of their dates, such as "%d.%m.%Y".'},
        "decimal": {"enum": [".", ","], "description": "Their decimal sign, where it cannot be told."},
        "timezone": {"type": "string", "description": "Zone of their times, such as Europe/Berlin."},
    }
    return {
        "type": "object",
        "description": f"How the client's exports become the table {table}.",
        "properties": keys,
        "additionalProperties": False,
    }
