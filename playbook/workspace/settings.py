"""pilot.yaml: everything a team writes about its pilot, parsed into frozen values.

```yaml
pack: marketing                # or a path to a pack folder, relative to the workspace; default: the pilot's domain
as_of: 2026-05-25              # optional report date
language: de                   # optional language of the reports; default en
pilot: {pilot_id: nordwind}    # the charter's fields (table `pilot` of the data dictionary)
content: {location: content/}  # optional; default content/ if it exists
tables:                        # optional: how the team's own files map to our tables
  work_items:
    file: tables/jira_export.csv        # or a list of files; default tables/work_items.{csv,xlsx,parquet,json}
    sheet: Export                       # xlsx only; else the sheet named like the table, or the one we know best
    header_row: 3                       # else guessed within the first 20 rows
    columns: {"Issue key": item_id, "Effort (h)": {to: minutes, unit: hours}, "Notes": null}   # null: leave out
    values: {path: {"KI": ai, "klassisch": old}}    # their value -> ours, per column of ours
    dates: "%d.%m.%Y"                   # one format for all, or {column: format}
    decimal: ","                        # else guessed per column; ambiguous is a problem
    timezone: Europe/Berlin             # times with an offset are converted to it, then made naive
    constants: {path: ai}               # a fixed value for a column their export lacks
waivers: [{check: id, reason: why, name: who, until: 2026-09-30}]
settings: {check-id: {pass_at: 0.15, basis: "why"}}    # the team's own layer of the pack
rulings: {content/path.docx: confirmed}                # a person's ruling on a candidate: confirmed | dismissed
answers: {gs-works-council: "yes"}                     # answers to the pack's own questions
```
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from playbook.bundled import languages
from playbook.errors import Problem, nearest
from playbook.model.result import Waiver
from playbook.workspace.days import FIRST, LAST
from playbook.workspace.fault import quoted
from playbook.workspace.maps import TableMap
from playbook.workspace.maps_form import read_maps
from playbook.yamlgate import YamlDoc

FILE = "pilot.yaml"
KEYS = ("pack", "as_of", "language", "pilot", "content", "tables", "waivers", "settings", "rulings", "answers")
RULINGS = ("confirmed", "dismissed")


@dataclass(frozen=True)
class Settings:
    """The sections of pilot.yaml beside the charter."""

    doc: YamlDoc
    """The file itself, for lines (`doc.line_of("settings", "es-breadth", "pass_at")`) and for writing back."""
    answers: object = None
    """The `pilot:` section as written; the charter is made of it."""
    pack: str | None = None
    as_of: date | None = None
    language: str | None = None
    content: str | None = None
    tables: Mapping[str, TableMap] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    settings: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    rulings: Mapping[str, str] = field(default_factory=dict)
    own_answers: Mapping[str, str] = field(default_factory=dict)
    """Answers to the pack's own questions; whether they are allowed is the pack's to say."""


def read_settings(doc: YamlDoc, problems: list[Problem]) -> Settings:
    """Every section that can be read; what cannot is left out and added to `problems`."""
    data = doc.plain
    if not isinstance(data, dict):
        problems.append(Problem(doc.where, "not a mapping", f"the sections {', '.join(KEYS)}", "begin with `pilot:`"))
        return Settings(doc)
    problems.extend(
        Problem(doc.at(key), f"unknown section {quoted(key)}", ", ".join(KEYS), nearest(str(key), KEYS))
        for key in data
        if key not in KEYS
    )
    return Settings(
        doc=doc,
        answers=data.get("pilot"),
        pack=_text(doc, ("pack",), data.get("pack"), problems),
        as_of=_report_date(doc, data.get("as_of"), problems),
        language=_language(doc, data.get("language"), problems),
        content=_content(doc, data.get("content"), problems),
        tables=read_maps(doc, data.get("tables"), problems),
        waivers=_waivers(doc, data.get("waivers"), problems),
        settings=_settings(doc, data.get("settings"), problems),
        rulings=_rulings(doc, data.get("rulings"), problems),
        own_answers=_own_answers(doc, data.get("answers"), problems),
    )


def _text(doc: YamlDoc, keys: tuple[str, ...], value: object, problems: list[Problem]) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value.strip() if isinstance(value, str) else None
    problems.append(Problem(doc.at(*keys), f"{'.'.join(keys)} is {quoted(value)}", "text"))
    return None


def _report_date(doc: YamlDoc, value: object, problems: list[Problem]) -> date | None:
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime) and FIRST <= value <= LAST:
        return value
    problems.append(Problem(doc.at("as_of"), f"as_of is {quoted(value)}", f"a date from {FIRST} to {LAST}"))
    return None


def _language(doc: YamlDoc, value: object, problems: list[Problem]) -> str | None:
    if value is None or value in languages():
        return None if value is None else str(value)
    problems.append(Problem(doc.at("language"), f"language is {quoted(value)}", ", ".join(languages())))
    return None


def _content(doc: YamlDoc, value: object, problems: list[Problem]) -> str | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) - {"location"}:
        problems.append(Problem(doc.at("content"), f"content is {quoted(value)}", "{location: FOLDER}"))
        return None
    return _text(doc, ("content", "location"), value.get("location"), problems)


def _waivers(doc: YamlDoc, value: object, problems: list[Problem]) -> tuple[Waiver, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        problems.append(Problem(doc.at("waivers"), "not a list", "a list of {check, reason, name, until}"))
        return ()
    found: list[Waiver] = []
    for i, entry in enumerate(value):
        waiver = _waiver(doc, i, entry, problems)
        if waiver:
            found.append(waiver)
    return tuple(found)


def _waiver(doc: YamlDoc, index: int, entry: object, problems: list[Problem]) -> Waiver | None:
    where = f"{doc.at('waivers', index)} waiver {index + 1}"
    allowed = "check, reason, name and until (a date)"
    if not isinstance(entry, dict) or any(v in (None, "") for v in entry.values()):
        problems.append(Problem(where, "not complete", allowed, "a waiver needs a reason, a name and an end"))
        return None
    try:
        return Waiver.model_validate(entry)
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in error.errors())
        problems.append(Problem(where, found, allowed))
        return None


def _settings(doc: YamlDoc, value: object, problems: list[Problem]) -> dict[str, dict[str, float | str]]:
    found: dict[str, dict[str, float | str]] = {}
    for check, entries in _mapping(doc, "settings", value, problems).items():
        if isinstance(entries, dict) and all(_is_setting(v) for v in entries.values()):
            found[str(check)] = {str(k): v if isinstance(v, str) else float(v) for k, v in entries.items()}
        else:
            allowed = "{name: number, basis: text}"
            problems.append(Problem(doc.at("settings", check), f"settings.{check} is {quoted(entries)}", allowed))
    return found


def _is_setting(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _rulings(doc: YamlDoc, value: object, problems: list[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, ruling in _mapping(doc, "rulings", value, problems).items():
        if ruling in RULINGS:
            found[str(path)] = ruling
        else:
            where = doc.at("rulings", path)
            problems.append(Problem(where, f"ruling on {path} is {quoted(ruling)}", " or ".join(RULINGS)))
    return found


def _own_answers(doc: YamlDoc, value: object, problems: list[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, answer in _mapping(doc, "answers", value, problems).items():
        if isinstance(answer, dict | list):
            problems.append(Problem(doc.at("answers", name), f"answers.{name} is {quoted(answer)}", "one answer"))
        elif answer not in (None, ""):
            found[str(name)] = str(answer).lower() if isinstance(answer, bool) else str(answer)
    return found


def _mapping(doc: YamlDoc, key: str, value: object, problems: list[Problem]) -> dict[Any, Any]:
    if value is None or isinstance(value, dict):
        return value or {}
    problems.append(Problem(doc.at(key), f"{key} is not a mapping", "`name: value` lines"))
    return {}
