"""An audit as four tables in Parquet, for whoever wants to compute on: files, findings, pairs, fixes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from playbook.content.audit import Audit
from playbook.content.rule import DIMENSIONS
from playbook.content.score import kept

_ROWS = 2_000
"""Rows written at a time."""
_BLOCK = 1 << 20
"""Bytes of rows read at a time; a row must fit into it."""


def tables(audit: Audit, told: Mapping[str, Any]) -> dict[str, bytes]:
    """Name of each table and its Parquet bytes, of an audit and its plain values; the same audit gives the same bytes."""
    rows: dict[str, Sequence[Mapping[str, Any]]] = {
        "files": _files(audit),
        "findings": told["findings"],
        "pairs": told["pairs"],
        "fixes": told["fix_first"],
    }
    return {name: _parquet(name, table) for name, table in rows.items()}


def _files(audit: Audit) -> list[dict[str, Any]]:
    left = kept(audit.documents, audit.flaws)
    return [
        {
            "path": d.path,
            "kind": d.kind,
            "size": d.size,
            "content_hash": d.content_hash,
            "language": d.language,
            "read": d.read,
            "faults": [f.kind for f in d.faults],
            **{k: round(float(v), 6) for k, v in zip(DIMENSIONS, row, strict=True)},
        }
        for d, row in zip(audit.documents, left, strict=True)
    ]


def _parquet(name: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as Parquet, some at a time, so that a large table needs no more memory than a small one."""
    import pyarrow.parquet as pq

    made = io.BytesIO()
    with pq.ParquetWriter(made, _schema(name), compression="zstd") as writer:
        for start in range(0, len(rows), _ROWS):
            writer.write_table(_table(name, rows[start : start + _ROWS]))
    return made.getvalue()


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> Any:
    """The rows by way of JSON lines: pyarrow builds them without loading pandas, which costs more than a small audit."""
    from pyarrow import json as lines

    told = [json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") for row in rows]
    block = lines.ReadOptions(use_threads=False, block_size=max(_BLOCK, 2 * max(map(len, told))))
    shape = lines.ParseOptions(explicit_schema=_schema(name), unexpected_field_behavior="error")
    return lines.read_json(io.BytesIO(b"\n".join(told)), read_options=block, parse_options=shape)


def _schema(name: str) -> Any:
    import pyarrow as pa

    text, real, texts = pa.string(), pa.float64(), pa.list_(pa.string())
    fields = {
        "files": [
            ("path", text),
            ("kind", text),
            ("size", pa.int64()),
            ("content_hash", text),
            ("language", text),
            ("read", pa.bool_()),
            ("faults", texts),
            *((k, real) for k in DIMENSIONS),
        ],
        "findings": [
            ("rule", text),
            ("files", texts),
            ("evidence", texts),
            ("confidence", real),
            ("effort_minutes", real),
            ("fix", text),
        ],
        "pairs": [
            ("a", text),
            ("b", text),
            ("kind", text),
            ("similarity", real),
            ("current", text),
            ("because", texts),
        ],
        "fixes": [
            ("rule", text),
            ("files", texts),
            ("fix", text),
            ("effort_minutes", real),
            ("gain", real),
            ("score_after", real),
        ],
    }
    return pa.schema(fields[name])
