"""CSV and JSON: bytes to records. Everything stays text; nothing is shifted, renamed or taken for missing."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections import Counter
from typing import Any

from playbook.errors import BadInput, Problem
from playbook.workspace.fault import quoted
from playbook.workspace.grid import HEADER_SEARCH, Cell, Raw, Recognise, count_known

DELIMITERS = (",", ";", "\t", "|")
_BLANK = "".join(DELIMITERS) + ' "\r\n'
_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """Text of a file and what there is to say about its encoding: UTF-8, UTF-16 with a mark, else Windows-1252."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    notices: tuple[str, ...] = ()
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = _windows(content, encoding, where)
        notices = (f"{where}: read as Windows-1252, because it is not UTF-8; look at the umlauts",)
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        found = f"NUL bytes (first in row {row})"
        raise BadInput(Problem(where, found, "text", "export it again as CSV UTF-8"))
    return text, notices


def read_csv(content: bytes, where: str, recognise: Recognise) -> Raw:
    """Records of a CSV file; the delimiter is guessed, or taken from a first line `sep=;`."""
    text, notices = decode(content, where)
    if not text.strip(_BLANK):
        raise BadInput(Problem(where, "no rows", "a header row and data rows", "export it again, or remove it"))
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        records = parse_csv(rest, first.strip()[4], where)
        return Raw([(), *records], first.strip()[4], notices + _cut_off(text, where), counted=True)
    delimiter = guess_delimiter(text, recognise)
    return Raw(parse_csv(text, delimiter, where), delimiter, notices + _cut_off(text, where), counted=True)


def _cut_off(text: str, where: str) -> tuple[str, ...]:
    """What to say of a last row without an end: whole as it looks, an export may have stopped within its last field."""
    if text.endswith(("\n", "\r")):
        return ()
    return (f"{where}: the last row has no line end; if its export was cut off there, rows are missing",)


def guess_delimiter(text: str, recognise: Recognise) -> str:
    """The delimiter under which most headings are known; else the one that gives the most even rows."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(DELIMITERS, key=lambda d: _fit(sample, d, recognise))


def read_json(content: bytes, where: str) -> Raw:
    """Records of a JSON file: a list of objects, or an object whose `rows` is one."""
    text, notices = decode(content, where)
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=str)
    except json.JSONDecodeError as error:
        raise BadInput(Problem(f"{where} line {error.lineno}", f"not valid JSON ({error.msg})", "JSON")) from None
    except (ValueError, RecursionError) as error:
        raise BadInput(Problem(where, f"not usable JSON ({str(error)[:80]})", "a list of flat objects")) from None
    rows = data.get("rows") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        found = "JSON, but not a table"
        raise BadInput(Problem(where, found, 'a list of objects, or {"rows": [...]}', "export it as a list of records"))
    headings = list(dict.fromkeys(key for row in rows for key in row))
    records = [[_json_cell(row.get(h), where, i, h) for h in headings] for i, row in enumerate(rows, start=1)]
    return Raw([headings, *records], notices=notices, header_first=True)


def _windows(content: bytes, encoding: str, where: str) -> str:
    try:
        if encoding == "utf-8":
            return content.decode("cp1252")
    except UnicodeDecodeError:
        pass
    raise BadInput(Problem(where, "an unknown text encoding", "UTF-8", "export it again as CSV UTF-8"))


def parse_csv(text: str, delimiter: str, where: str) -> list[tuple[str, ...]]:
    """Records of delimited text, as CSV writes them; raises BadInput at the first quotation mark that does not close."""
    records: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records.extend(map(tuple, reader))  # tuples of text are no load for the garbage collector
    except csv.Error as error:
        found = f"a quotation mark that does not close ({error})" if "end of data" in str(error) else str(error)
        at = f"{where} row {len(records) + 1}"
        raise BadInput(Problem(at, found, "quoted fields as CSV writes them", "export the file again")) from None
    return records


def _fit(sample: str, delimiter: str, recognise: Recognise) -> tuple[int, float, int]:
    """How well a delimiter fits: known headings, share of rows of the usual width, that width."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    records = []
    try:
        for record in reader:
            if any(field.strip() for field in record):
                records.append(record)
            if len(records) > 2 * HEADER_SEARCH:
                break
    except csv.Error:
        return (0, 0.0, 0)
    widths = Counter(map(len, records))
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    known = max((count_known(r, recognise) for r in records[:HEADER_SEARCH]), default=0)
    return (known, count / len(records) if width > 1 else 0.0, width)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, count in Counter(k for k, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {quoted(twice)} stands twice in one object")
    return found


def _json_cell(value: Any, where: str, row: int, heading: str) -> Cell:
    if isinstance(value, dict):
        at = f"{where} row {row} column {heading}"
        raise BadInput(Problem(at, "an object inside a cell", "text, a number, true, false or a list", "flatten it"))
    if isinstance(value, list):
        return tuple(_json_cell(v, where, row, heading) for v in value) or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
