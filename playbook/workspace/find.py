"""Which files of a workspace belong to which table, and where its content is."""

from __future__ import annotations

from pathlib import Path

from playbook.errors import Problem, nearest
from playbook.workspace.dictionary import CHARTER_TABLE, file_tables
from playbook.workspace.maps import TableMap
from playbook.workspace.sniff import SUFFIXES
from playbook.yamlgate import YamlDoc

FOLDER = "tables"
CONTENT = "content"
TABLE_LIKE = (*SUFFIXES, ".xls", ".xlsm", ".xlsb", ".ods", ".tsv", ".txt", ".xml", ".zip")
"""Endings of files in tables/ that somebody may believe to be read."""


def table_files(folder: Path, spec: TableMap, doc: YamlDoc, problems: list[Problem]) -> dict[str, Path]:
    """Files of one table, path as shown -> file: those pilot.yaml names, else the one named like the table."""
    if spec.files and not (spec.offered and not all((folder / name).is_file() for name in spec.files)):
        where = doc.at("tables", spec.table, "file")
        return {name: path for name in spec.files if (path := _named(folder, name, where, problems))}
    found = [p for s in SUFFIXES if (p := folder / FOLDER / f"{spec.table}{s}").is_file()]
    if not found and spec.table == "events":
        found = [p for p in (folder / "events.csv",) if p.is_file()]
    if len(found) > 1:
        names = " and ".join(_shown(p, folder) for p in found)
        do = f"remove one, or name it under `tables: {spec.table}: file:` in pilot.yaml"
        problems.append(Problem(_shown(found[0], folder), f"two files for one table ({names})", "one", do))
        return {}
    shown = [_shown(p, folder) for p in found]
    return {name: path for name in shown if (path := _named(folder, name, name, problems))}


def content_folder(folder: Path, location: str | None, doc: YamlDoc, problems: list[Problem]) -> Path | None:
    """The folder of the pilot's content, if there is one."""
    path = folder / (location or CONTENT)
    if path.is_dir():
        return path
    if location is not None:
        found = f"there is no folder {location}"
        problems.append(Problem(doc.at("content", "location"), found, "a folder", "correct `content: location:`"))
    return None


def unread(folder: Path, used: set[str]) -> list[str]:
    """What to say of files in tables/ that no table reads."""
    place = folder / FOLDER
    files = sorted(p for p in place.iterdir() if p.suffix.lower() in TABLE_LIKE) if place.is_dir() else []
    hidden = (".", "~$", "README")
    return [_not_read(p, folder) for p in files if not p.name.startswith(hidden) and _shown(p, folder) not in used]


def _not_read(path: Path, folder: Path) -> str:
    shown = _shown(path, folder)
    if path.stem == CHARTER_TABLE:
        return f"{shown} is not read: the charter stands in pilot.yaml"
    if path.stem in file_tables():
        return f"{shown} is not read: it is not a {', '.join(SUFFIXES)} file, or another file is used for this table"
    return f"{shown} is not read: no table has this name; {nearest(path.stem, file_tables())}"


def _named(folder: Path, name: str, where: str, problems: list[Problem]) -> Path | None:
    """A file that pilot.yaml names; it must lie inside the workspace."""
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        there = inside and path.is_file()
    except (OSError, ValueError):
        inside = there = False
    if not inside:
        problems.append(
            Problem(where, f"{name} lies outside the workspace", "a file inside it", "copy the file into tables/")
        )
    elif not there:
        known = [_shown(p, folder) for p in sorted((folder / FOLDER).glob("*")) if p.is_file()]
        problems.append(Problem(where, f"there is no file {name}", "a file of the workspace", nearest(name, known)))
    return path if there else None


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
