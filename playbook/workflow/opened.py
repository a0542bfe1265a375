"""One file in, a map or a log out: told apart by what it holds, not by its name alone."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.workflow.analysis import Found

KINDS = "workflow.yaml, two CSV tables, BPMN, or an event log as CSV, Parquet, XES, XES.gz or OCEL 2.0 JSON"
HEAD = 4096


def open_file(path: Path, columns: Mapping[str, str], dates: str = "", case_type: str = "") -> Found:
    """The map or log of one file; raises BadInput with what can be read instead."""
    head = _head(path)
    name = path.name.lower()
    if head[:4] == b"PAR1":
        from playbook.workflow.log.table import read_parquet

        return Found(path.name, log=read_parquet(path, columns, dates))
    if head[:2] == b"\x1f\x8b" or name.endswith(".xes") or b"<log" in head:
        from playbook.workflow.log.xes import read_xes

        return Found(path.name, log=read_xes(path, dates))
    if name.endswith((".bpmn", ".xml")) or b"<definitions" in head or b":definitions" in head:
        from playbook.workflow.declared.bpmn import read_bpmn

        chart, losses = read_bpmn(path.read_bytes(), path.name)
        return Found(path.name, chart=chart, losses=losses)
    if name.endswith((".json", ".jsonocel", ".ocel")):
        from playbook.workflow.log.ocel import read_ocel

        return Found(path.name, log=read_ocel(path, case_type))
    if name.endswith((".yaml", ".yml")):
        from playbook.workflow.declared.yaml_map import read_yaml

        chart, losses = read_yaml(path.read_text(encoding="utf-8", errors="replace"), path.name)
        return Found(path.name, chart=chart, losses=losses)
    return _csv(path, head, columns, dates)


def _csv(path: Path, head: bytes, columns: Mapping[str, str], dates: str) -> Found:
    from playbook.workflow.declared.two_tables import is_stages, read_two_tables
    from playbook.workflow.log.table import read_csv, separator_of

    text = head.decode("utf-8-sig", "replace")
    if text and is_stages(next(csv.reader([text.splitlines()[0]], delimiter=separator_of(text)), [])):
        beside = path.parent / "handoffs.csv"
        chart, losses = read_two_tables(path, beside if beside.exists() else None)
        return Found(path.name, chart=chart, losses=losses)
    return Found(path.name, log=read_csv(path, columns, dates))


def _head(path: Path) -> bytes:
    if not path.is_file():
        raise BadInput(Problem(str(path), "there is no such file", KINDS, "check the path"))
    with path.open("rb") as file:
        return file.read(HEAD)
