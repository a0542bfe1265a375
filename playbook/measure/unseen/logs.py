"""Proxy and DNS logs to one shape: when, which host, who, how many bytes. Squid, Zeek (http, ssl, dns), CSV.

Only what a census needs is read; no path, no query, no content of a request is kept.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple

import pandas as pd

from playbook.errors import BadInput, Problem
from playbook.measure.unseen.domains import host_name

Kind = Literal["squid", "zeek", "csv"]
HEADINGS = {
    "time": ("time", "timestamp", "datetime", "date", "ts", "event time", "logged at"),
    "host": ("host", "hostname", "server_name", "domain", "url", "query", "dest_host", "destination", "cs-host"),
    "who": ("who", "user", "login", "client", "client_ip", "c-ip", "src_ip", "source ip", "department", "id.orig_h"),
    "bytes": ("bytes", "size", "sc-bytes", "total bytes", "bytes_sent", "resp_bytes"),
}
ZEEK_HOST = ("host", "server_name", "query")
MOST_BAD = 0.05


class Line(NamedTuple):
    """One request."""

    time: float
    host: str
    who: str
    bytes: float


def read_log(text: str, where: str, kind: Kind | None = None) -> pd.DataFrame:
    """Requests of a log as columns time (UTC), host, who, bytes.

    The kind is recognised from the first line if not given. Raises BadInput if nothing can be read or more than 5% of
    the lines cannot.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise BadInput(Problem(where, "no lines", "a proxy or DNS log", "export it again"))
    found = kind or _recognise(lines)
    good, bad = _collect(READERS[found](lines))
    if not good or bad > MOST_BAD * (len(good) + bad):
        share = f"{bad} of {len(good) + bad} lines cannot be read as {found}"
        raise BadInput(Problem(where, share, "a Squid access.log, a Zeek http/ssl/dns log, or CSV with time and host"))
    frame = pd.DataFrame(good, columns=list(Line._fields))
    return frame.assign(time=pd.to_datetime(frame["time"], unit="s", utc=True))


def _recognise(lines: list[str]) -> Kind:
    first = lines[0]
    if first.startswith(("#separator", "#fields", "{")):
        return "zeek"
    parts = first.split()
    return "squid" if len(parts) >= 9 and _is_number(parts[0]) and "/" in parts[3] else "csv"


def _collect(read: Iterable[Line | None]) -> tuple[list[Line], int]:
    good, bad = [], 0
    for line in read:
        if line is None:
            bad += 1
        else:
            good.append(line)
    return good, bad


def _squid(lines: list[str]) -> Iterator[Line | None]:
    """Squid's native format: time elapsed client code/status bytes method URL user hierarchy/peer type."""
    for line in lines:
        p = line.split()
        if len(p) < 8 or not _is_number(p[0]):
            yield None
            continue
        who = p[7] if p[7] != "-" else p[2]
        yield Line(float(p[0]), host_name(p[6]), who, float(p[4]) if _is_number(p[4]) else 0.0)


def _zeek(lines: list[str]) -> Iterator[Line | None]:
    """Zeek's tab-separated logs with a #fields line, or one JSON object per line."""
    fields: list[str] = []
    for line in lines:
        if line.startswith("#fields"):
            fields = line.split("\t")[1:]
        elif line.startswith("{"):
            yield _zeek_line(_json(line))
        elif not line.startswith("#"):
            yield _zeek_line(dict(zip(fields, line.split("\t"), strict=False)))


def _zeek_line(row: dict[str, Any]) -> Line | None:
    host = next((str(row[c]) for c in ZEEK_HOST if row.get(c) not in (None, "", "-", "(empty)")), "")
    when = str(row.get("ts", ""))
    if not _is_number(when):
        return None
    size = str(row.get("response_body_len") or row.get("resp_bytes") or 0)
    return Line(float(when), host_name(host), str(row.get("id.orig_h", "")), float(size) if _is_number(size) else 0.0)


def _csv(lines: list[str]) -> Iterator[Line | None]:
    """Any CSV whose headings name a time and a host (or an address)."""
    delimiter = max(",;\t|", key=lines[0].count)
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    by = {_which(h): h for h in (rows.fieldnames or ()) if _which(h)}
    if "time" not in by or "host" not in by:
        yield None
        return
    for row in rows:
        when = _seconds(row.get(by["time"]) or "")
        size = row.get(by["bytes"], "") if "bytes" in by else ""
        bytes_ = float(size) if _is_number(size or "") else 0.0
        who = (row.get(by["who"]) or "") if "who" in by else ""
        yield None if when is None else Line(when, host_name(row.get(by["host"]) or ""), who, bytes_)


def _which(heading: str) -> str:
    plain = heading.strip().strip("﻿").lower()
    return next((ours for ours, theirs in HEADINGS.items() if plain in theirs), "")


def _seconds(text: str) -> float | None:
    if _is_number(text):
        return float(text)
    try:
        when = pd.Timestamp(text)
    except (ValueError, TypeError):
        return None
    return None if pd.isna(when) else float((when if when.tz else when.tz_localize("UTC")).timestamp())


def _json(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


READERS: dict[Kind, Callable[[list[str]], Iterator[Line | None]]] = {"squid": _squid, "zeek": _zeek, "csv": _csv}
