"""Write a story as a team would hand it over: exports with the tools' own headings, and a pilot.yaml that maps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap


@dataclass(frozen=True)
class Export:
    """How one table leaves the team's tool."""

    file: str
    headings: dict[str, str] = field(default_factory=dict)
    """Our column -> the tool's heading; columns not named keep ours."""
    hours: tuple[str, ...] = ()
    """Columns in minutes that the tool exports in hours."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """Our column -> our value -> the tool's value."""
    dates: str = ""
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    title: tuple[str, ...] = ()
    """Lines above the headings, as reports have them."""


def write_tables(folder: Path, tables: dict[str, pd.DataFrame], exports: dict[str, Export]) -> dict[str, Any]:
    """Write every table and return the `tables:` section of pilot.yaml for those that need a map."""
    maps: dict[str, Any] = {}
    for name in sorted(tables):
        export = exports.get(name, Export(f"tables/{name}.csv"))
        frame = _theirs(tables[name], export)
        path = folder / export.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_xlsx(frame, export) if path.suffix == ".xlsx" else _csv(frame, export))
        section = _section(tables[name], export)
        if section or Path(export.file).stem != name:
            maps[name] = {"file": export.file, **section}
    return maps


def write_pilot(folder: Path, charter: dict[str, Any], as_of: date, maps: dict[str, Any], comment: str) -> None:
    """Write pilot.yaml: charter, report date, column maps, with comments that a person would leave."""
    doc = CommentedMap()
    doc.yaml_set_start_comment(comment)
    doc["pack"] = charter["domain"]
    doc["as_of"] = as_of
    doc["pilot"] = CommentedMap({k: _yaml_value(v) for k, v in charter.items() if _known(v)})
    doc["tables"] = maps
    doc.yaml_set_comment_before_after_key("tables", before="how our exports map to the playbook's tables")
    out = StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 110
    yaml.dump(doc, out)
    (folder / "pilot.yaml").write_text(out.getvalue(), encoding="utf-8")


def _theirs(frame: pd.DataFrame, export: Export) -> pd.DataFrame:
    out = pd.DataFrame(index=frame.index)
    for column in frame.columns:
        values = frame[column]
        if column in export.hours:
            values = (values / 60).round(8)
        out[export.headings.get(column, column)] = [_cell(v, export, column) for v in values]
    return out


def _cell(value: Any, export: Export, column: str) -> Any:
    if isinstance(value, tuple | list):
        return ";".join(map(str, value))
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, bool) or str(value) in ("True", "False"):
        return str(value).lower()
    if isinstance(value, pd.Timestamp | date):
        return _date(pd.Timestamp(value), export)
    if isinstance(value, float):
        return int(value) if value == int(value) and abs(value) < 1e15 else float(f"{value:.10g}")
    return export.values.get(column, {}).get(str(value), value)


def _date(when: pd.Timestamp, export: Export) -> str:
    whole = when == when.normalize()
    if not export.dates:
        return when.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%S")
    return when.strftime(export.dates)


def _csv(frame: pd.DataFrame, export: Export) -> bytes:
    text = frame.map(lambda v: str(v).replace(".", export.decimal) if isinstance(v, float) else v)
    body = text.to_csv(index=False, sep=export.delimiter, lineterminator="\r\n" if export.encoding != "utf-8" else "\n")
    return ("".join(f"{line}\n" for line in export.title) + body).encode(export.encoding)


def _xlsx(frame: pd.DataFrame, export: Export) -> bytes:
    import xlsxwriter

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": pd.Timestamp("2026-01-01").to_pydatetime()})
    sheet = book.add_worksheet("Export")
    for row, line in enumerate(export.title):
        sheet.write_string(row, 0, line)
    top = len(export.title)
    for column, heading in enumerate(frame.columns):
        sheet.write_string(top, column, heading)
        for row, value in enumerate(frame[heading], start=top + 1):
            if value != "":
                sheet.write(row, column, value)
    book.close()
    return out.getvalue()


def _section(frame: pd.DataFrame, export: Export) -> dict[str, Any]:
    """The table's entry in `tables:` of pilot.yaml, but for its file; empty if it needs no map."""
    columns = {export.headings.get(c, c): _target(c, export) for c in frame.columns}
    mapped = any(heading != target for heading, target in columns.items())
    values = {c: {theirs: ours for ours, theirs in m.items()} for c, m in export.values.items()}
    found = {
        "columns": columns if mapped else None,
        "values": values or None,
        "header_row": len(export.title) + 1 if export.title else None,
        "dates": export.dates or None,
        "decimal": export.decimal if export.decimal != "." else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _target(column: str, export: Export) -> str | dict[str, str]:
    return {"to": column, "unit": "hours"} if column in export.hours else column


def _known(value: Any) -> bool:
    return value is not None and value != () and value != [] and not (isinstance(value, float) and value != value)


def _yaml_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
