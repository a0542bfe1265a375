"""XES and XES.gz, element by element with bounded memory; nothing is ever expanded or fetched."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from playbook.errors import BadInput, Problem
from playbook.workflow.log.lifecycle import paired
from playbook.workflow.log.nouns import EventLog, Raw, event_log

MOST_BYTES = 4 << 30
HEAD_BYTES = 64 << 10
USED = {
    "concept:name": 0,
    "time:timestamp": 1,
    "org:resource": 2,
    "org:group": 3,
    "start_timestamp": 4,
    "lifecycle:transition": 5,
    "concept:instance": 6,
}


def read_xes(path: Path, dates: str = "") -> EventLog:
    """An XES log; raises BadInput for what is not well-formed, declares entities or is larger than the bound."""
    from lxml import etree

    rows = _Rows()
    try:
        with path.open("rb") as plain, _opened(plain, path.name) as file:
            rows.read(_Guarded(file, path.name))
    except (etree.XMLSyntaxError, gzip.BadGzipFile, EOFError) as error:
        said = str(error).strip().partition("\n")[0]
        raise BadInput(Problem(path.name, f"not well-formed XES ({said})", "XES", "export the log again")) from None
    return rows.log(path.name, dates)


def refuse_entities(head: bytes, where: str) -> None:
    """A document type can hold entity bombs and addresses; no log and no diagram needs one."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        do = "remove the line that begins with <!DOCTYPE"
        raise BadInput(Problem(where, "it declares a document type or entities", "plain XML", do))


class _Guarded(io.RawIOBase):
    """A stream that refuses entities in its head and ends in a sentence when it grows beyond the bound."""

    def __init__(self, file: IO[bytes], where: str) -> None:
        self.file, self.where, self.read_bytes = file, where, 0
        self.head = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self.file.read(1 << 20 if size < 0 else size)
        if self.read_bytes < HEAD_BYTES:
            self.head = (self.head + chunk)[:HEAD_BYTES]
            refuse_entities(self.head, self.where)
        self.read_bytes += len(chunk)
        if self.read_bytes > MOST_BYTES:
            found = f"more than {MOST_BYTES >> 30} GB once unpacked"
            raise BadInput(Problem(self.where, found, f"at most {MOST_BYTES >> 30} GB", "convert the log to Parquet"))
        return chunk


def _opened(file: IO[bytes], where: str) -> IO[bytes]:
    magic = file.read(2)
    file.seek(0)
    if not magic:
        raise BadInput(Problem(where, "the file is empty", "an XES log", "export it again"))
    return gzip.GzipFile(fileobj=file) if magic == b"\x1f\x8b" else file  # type: ignore[return-value]


class _Rows:
    def __init__(self) -> None:
        self.values: list[list[str | None]] = [[] for _ in USED]
        self.case: list[int] = []
        self.names: list[str] = []
        self.unused: Counter[str] = Counter()

    def read(self, file: Any) -> None:
        """Every event of every trace; finished elements are thrown away."""
        from lxml import etree

        found = etree.iterparse(
            file,
            events=("end",),
            tag=("{*}event", "{*}trace"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        )
        for _, element in found:
            if element.tag.endswith("event"):
                self._event(element)
            else:
                self._trace(element)
            element.clear(keep_tail=False)
            while element.getprevious() is not None and element.tag.endswith("trace"):
                del element.getparent()[0]

    def _event(self, element: Any) -> None:
        row: list[str | None] = [None] * len(USED)
        for child in element:
            key = child.get("key")
            place = USED.get(key)
            if place is not None:
                row[place] = child.get("value")
            elif key:
                self.unused[key] += 1
        for column, value in zip(self.values, row, strict=True):
            column.append(value)
        self.case.append(len(self.names))

    def _trace(self, element: Any) -> None:
        named = (c.get("value") for c in element if c.get("key") == "concept:name")
        self.names.append(next(named, None) or f"trace {len(self.names) + 1}")

    def log(self, where: str, dates: str) -> EventLog:
        """Everything that was read, as a log."""
        import pandas as pd

        from playbook.workflow.log.stamps import microseconds

        if not self.case:
            do = "check that the file is an XES log"
            raise BadInput(Problem(where, "there is no event in it", "traces with events", do))
        names = [*self.names, *(f"trace {i + 1}" for i in range(len(self.names), max(self.case) + 1))]
        case = pa.DictionaryArray.from_arrays(pa.array(self.case, pa.int32()), pa.array(_distinct(names)))
        who = 2 if any(v is not None for v in self.values[2]) else 3
        resource = pa.array(self.values[who], pa.string()) if any(v is not None for v in self.values[who]) else None
        end = microseconds(pd.Series(self.values[1], dtype="str"), where, dates)
        starts = any(v is not None for v in self.values[4])
        start = microseconds(pd.Series(self.values[4], dtype="str"), where, dates) if starts else None
        raw = Raw(case, pa.array(self.values[0], pa.string()), end, start, resource, self._losses())
        one = paired(raw, self.values[5], self.values[6])
        return event_log(one if one is not raw else replace(raw, losses=(*raw.losses, *self._steps())), where)

    def _losses(self) -> tuple[str, ...]:
        return (f"attributes that are not used: {', '.join(sorted(self.unused)[:8])}",) if self.unused else ()

    def _steps(self) -> tuple[str, ...]:
        """Life-cycle steps of another kind than start and complete."""
        steps = Counter(s for s in self.values[5] if s is not None)
        said = ", ".join(f"{k} {n:,}" for k, n in steps.most_common(4))
        return (f"life-cycle steps are counted as events of their own ({said})",) if len(steps) > 1 else ()


def _distinct(names: list[str]) -> list[str]:
    """Two traces of one name stay two cases."""
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made
