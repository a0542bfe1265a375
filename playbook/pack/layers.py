"""Read one pack folder and the packs it extends, base first. A pack holds data only, never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playbook.bundled import bundled
from playbook.errors import BadInput, PackError, Problem, nearest
from playbook.model.pack import Stamp
from playbook.pack.fit import Place, fit
from playbook.pack.renamed import FILE as RENAMED
from playbook.pack.renamed import Renames, read_renames
from playbook.yamlgate import YamlDoc, load_once, load_yaml

FILES = (
    "pack.yaml",
    "thresholds.yaml",
    "questions.yaml",
    "declared.yaml",
    "wording.yaml",
    "stages.yaml",
    "workflow.yaml",
    "map.yaml",
    "maps.yaml",
    RENAMED,
)
TABLES = "tables.csv"
BUILT_IN = ("base", "learning", "marketing")
MOST_LAYERS = 8


@dataclass(frozen=True)
class Layer:
    """One pack folder: its stamp, its files, and its thresholds with the line each one stands on."""

    name: str
    version: str
    folder: Path
    extends: str
    thresholds: dict[str, dict[str, Any]]
    lines: dict[tuple[str, str], int]
    file: str = "thresholds.yaml"
    files: dict[str, str] = field(default_factory=dict)
    """Check -> file, where it is not `file`: an own question stands in declared.yaml."""
    stamp: Stamp | None = None
    docs: Mapping[str, YamlDoc] = field(default_factory=dict)
    tables: str = ""
    renames: Renames = field(default_factory=Renames)
    notices: tuple[str, ...] = ()

    def place(self, file: str, *keys: Any) -> Place:
        """A place in one of the layer's files; an absent file is empty."""
        return Place(self.docs.get(file) or load_yaml("", self.where(file)), keys)

    def plain(self, file: str) -> Any:
        """One of the layer's files as plain values."""
        doc = self.docs.get(file)
        return {} if doc is None else doc.plain

    def where(self, file: str) -> str:
        """A file of the layer as problems name it."""
        return f"{self.folder.name}/{file}" if self.docs or self.name != "pilot.yaml" else file


def read_layers(pack: str, beside: Path | None = None) -> tuple[Layer, ...]:
    """The layers of a pack, base first.

    `pack` is the name of a built-in pack or a folder (relative to `beside`). Raises PackError.
    """
    layers: list[Layer] = []
    folder = find_pack(pack, beside)
    while True:
        layer = _read(folder)
        if any(layer.folder == known.folder for known in layers) or len(layers) >= MOST_LAYERS:
            chain = " -> ".join(known.name for known in (*layers, layer))
            raise PackError(
                Problem(
                    f"{folder.name}/pack.yaml",
                    f"the packs extend each other in a circle or are too many: {chain}",
                    f"at most {MOST_LAYERS} layers that end at base",
                    "correct extends:",
                )
            )
        layers.append(layer)
        if not layer.extends:
            return tuple(reversed(layers))
        folder = find_pack(layer.extends, folder)


def find_pack(pack: str, beside: Path | None) -> Path:
    """Folder of a pack named by a built-in name or by a path; raises PackError."""
    if pack in BUILT_IN:
        return bundled("templates", pack)
    folder = (beside / pack if beside else Path(pack)).resolve()
    if not (folder / "pack.yaml").is_file():
        found = f"there is no pack {pack!r} (no pack.yaml in {folder.name}/)"
        raise PackError(
            Problem(
                "pack", found, f"a folder with a pack.yaml, or one of {', '.join(BUILT_IN)}", nearest(pack, BUILT_IN)
            )
        )
    return folder


def _read(folder: Path) -> Layer:
    """One folder; raises PackError with the problems of all its files."""
    problems: list[Problem] = []
    docs = {name: doc for name in FILES if (doc := _doc(folder / name, problems)) is not None}
    problems += _strange_files(folder)
    stamp = fit(Stamp, docs["pack.yaml"].plain, Place(docs["pack.yaml"]), problems) if "pack.yaml" in docs else None
    thresholds, lines = _thresholds(docs.get("thresholds.yaml"), problems)
    renames = read_renames(docs.get(RENAMED), problems)
    tables = _text(folder / TABLES, problems) if (folder / TABLES).is_file() else ""
    if problems or stamp is None:
        raise PackError(problems)
    extends = stamp.extends or ("" if stamp.name == "base" else "base")
    return Layer(
        name=stamp.name,
        version=stamp.version,
        folder=folder,
        extends=extends,
        thresholds=thresholds,
        lines=lines,
        stamp=stamp,
        docs=docs,
        tables="" if stamp.name == "base" else tables,
        renames=renames,
    )


def _strange_files(folder: Path) -> list[Problem]:
    """A misspelt file would be passed over without a word; the built-in packs hold files of other rooms too."""
    if folder == bundled("templates", "base"):
        return []
    known = (*FILES, TABLES)
    return [
        Problem(f"{folder.name}/{p.name}", "no part of a pack has this name", ", ".join(known), nearest(p.name, known))
        for p in sorted(folder.iterdir())
        if p.suffix.lower() in (".yaml", ".yml", ".csv") and p.name not in known
    ]


def _thresholds(
    doc: YamlDoc | None, problems: list[Problem]
) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], int]]:
    found: dict[str, dict[str, Any]] = {}
    lines: dict[tuple[str, str], int] = {}
    for check, entry in (doc.plain if doc else {}).items():
        if isinstance(entry, dict):
            found[str(check)] = {str(k): v for k, v in entry.items()}
            lines |= {(str(check), str(key)): doc.line_of(check, key) for key in entry} if doc else {}
        elif doc:
            problems.append(Place(doc, (check,)).problem(f"{check} is not a list of settings", "key: value lines"))
    return found, lines


def _doc(path: Path, problems: list[Problem]) -> YamlDoc | None:
    if not path.is_file():
        return None
    where = f"{path.parent.name}/{path.name}"
    try:
        doc = load_once(_text(path, problems), where)
    except BadInput as error:
        problems.extend(error.problems)
        return None
    if not isinstance(doc.plain, dict) and path.name != "declared.yaml":
        problems.append(Problem(where, "the file is not a list of key: value lines"))
        return None
    return doc


def _text(path: Path, problems: list[Problem]) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(f"{path.parent.name}/{path.name}", "the file is not UTF-8 text", do="save it as UTF-8"))
        return ""
