"""Logs in tables: CSV with any of the usual separators, and Parquet."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from playbook.errors import BadInput, Problem
from playbook.workflow.log.columns import columns
from playbook.workflow.log.lifecycle import has_both, paired
from playbook.workflow.log.nouns import EventLog, Raw, event_log
from playbook.workflow.log.stamps import microseconds

TEXTS = ("case", "activity", "resource", "lifecycle", "instance")
SEPARATORS = ",;\t|"
HEAD_BYTES = 1 << 20


def read_csv(path: Path, given: Mapping[str, str], dates: str = "") -> EventLog:
    """A CSV log; ids are text, so that a case called NA stays one. Raises BadInput."""
    import pandas as pd

    text, encoding, losses = _head(path)
    separator = separator_of(text)
    header = next(csv.reader([text.splitlines()[0]], delimiter=separator))
    named = columns(header, given, path.name)
    try:
        frame = pd.read_csv(
            path,
            sep=separator,
            dtype="str",
            keep_default_na=False,
            encoding=encoding,
            on_bad_lines="error",
        )
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        said = str(error).strip().partition("\n")[0]
        raise BadInput(Problem(path.name, f"cannot be read as a table ({said})", "CSV with a heading", "")) from None
    if not isinstance(frame.index, pd.RangeIndex):
        raise BadInput(
            Problem(path.name, "rows have more cells than the heading", "one cell per column", "quote texts")
        )
    return _log(frame, named, path.name, dates, losses + _unused(header, named))


def read_parquet(path: Path, given: Mapping[str, str], dates: str = "") -> EventLog:
    """A Parquet log. Raises BadInput.

    Activities and people come as codes. Cases come as text and are coded at once: joining the codes that a file keeps
    for each of its parts grows faster than the file, because nearly every part names nearly every case.
    """
    import pyarrow.parquet as pq

    try:
        header = pq.read_schema(path).names
        named = columns(header, given, path.name)
        text = [named[n] for n in ("activity", "resource") if n in named]
        table = pq.read_table(path, columns=list(dict.fromkeys(named.values())), read_dictionary=text)
    except (pa.ArrowException, OSError) as error:
        said = str(error).strip().partition("\n")[0]
        raise BadInput(Problem(path.name, f"cannot be read ({said})", "a Parquet file", "export it again")) from None
    return _parquet_log(table, named, path.name, dates, _unused(header, named))


def separator_of(text: str) -> str:
    """The separator that the heading uses most.

    >>> separator_of("Case ID;Activity;Time, local")
    ';'
    """
    line = text.splitlines()[0] if text else ""
    return max(SEPARATORS, key=lambda s: (line.count(s), -SEPARATORS.index(s)))


def _parquet_log(table: pa.Table, named: Mapping[str, str], where: str, dates: str, losses: list[str]) -> EventLog:
    times = {n: table.column(named[n]) for n in ("end", "start") if n in named}
    micro = {n: _stamps(c, f"{where}, {named[n]}", dates) for n, c in times.items()}
    texts = {n: _text(table.column(named[n])) for n in TEXTS if n in named}
    del table
    return event_log(_raw(texts, micro, losses), where)


def _raw(texts: Mapping[str, pa.Array], micro: Mapping[str, Any], losses: list[str]) -> Raw:
    """The columns, with starts and completes joined where the log has both."""
    raw = Raw(texts["case"], texts["activity"], micro["end"], micro.get("start"), texts.get("resource"), tuple(losses))
    if "lifecycle" not in texts or "start" in micro or not has_both(texts["lifecycle"].unique().to_pylist()):
        return raw  # the last is quick, also for millions of events that are all complete
    return paired(raw, texts["lifecycle"].to_pylist(), texts["instance"].to_pylist() if "instance" in texts else None)


def _text(column: pa.ChunkedArray) -> pa.Array:
    if not pa.types.is_dictionary(column.type):
        whole = column.cast(pa.string()).dictionary_encode().combine_chunks()  # one set of codes for all parts
    else:
        whole = column.unify_dictionaries().combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def _stamps(column: pa.ChunkedArray, where: str, dates: str):  # type: ignore[no-untyped-def] # numpy array
    import numpy as np

    from playbook.workflow.log.nouns import MISSING

    if not pa.types.is_timestamp(column.type):
        return microseconds(column.to_pandas(), where, dates)
    micro = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False).cast(pa.int64())
    return micro.fill_null(int(MISSING)).to_numpy().astype(np.int64, copy=False)


def _log(frame, named: Mapping[str, str], where: str, dates: str, losses: list[str]) -> EventLog:  # type: ignore[no-untyped-def] # a pandas frame
    micro = {n: microseconds(frame[named[n]], f"{where}, {named[n]}", dates) for n in ("end", "start") if n in named}
    texts = {n: pa.array(frame[named[n]], pa.string()) for n in TEXTS if n in named}
    return event_log(_raw(texts, micro, losses), where)


def _head(path: Path) -> tuple[str, str, list[str]]:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        raise BadInput(Problem(path.name, "the file is empty", "a heading and at least one event", "export it again"))
    if b"\0" in head[:4096]:
        raise BadInput(Problem(path.name, "this is not text", "CSV, Parquet, XES, OCEL 2.0 or YAML", "export it again"))
    try:
        return head.decode("utf-8-sig", errors="strict" if len(head) < HEAD_BYTES else "ignore"), "utf-8-sig", []
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace"), "cp1252", ["the file is not UTF-8; it was read as Windows-1252"]


def _unused(header: list[str], named: Mapping[str, str]) -> list[str]:
    left = [h for h in header if h not in named.values() and h]
    if not left:
        return []
    more = f" and {len(left) - 8} more" if len(left) > 8 else ""
    return [f"columns that are not used: {', '.join(left[:8])}{more}"]
