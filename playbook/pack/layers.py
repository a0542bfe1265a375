"""Read one pack folder and the packs it extends, base first. A pack holds data only, never code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playbook.bundled import bundled
from playbook.errors import PackError, Problem, nearest
from playbook.yamlgate import load_yaml

PACK_KEYS = {"name", "version", "extends", "description", "brand"}
BUILT_IN = ("base", "learning", "marketing")
MOST_LAYERS = 8


@dataclass(frozen=True)
class Layer:
    """One pack folder: its stamp, and its thresholds with the line each one stands on."""

    name: str
    version: str
    folder: Path
    extends: str
    thresholds: dict[str, dict[str, Any]]
    lines: dict[tuple[str, str], int]
    file: str = "thresholds.yaml"


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
            raise PackError(Problem(str(folder / "pack.yaml"), f"the packs extend each other in a circle: {chain}"))
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
    stamp, _ = _yaml(folder / "pack.yaml")
    where = str(Path(folder.name) / "pack.yaml")
    unknown = [k for k in stamp if k not in PACK_KEYS]
    problems = [
        Problem(where, f"unknown key {k!r}", ", ".join(sorted(PACK_KEYS)), nearest(k, PACK_KEYS)) for k in unknown
    ]
    problems += [Problem(where, f"{k} is missing", do=f"add {k}:") for k in ("name", "version") if not stamp.get(k)]
    if problems:
        raise PackError(problems)
    thresholds, lines = _thresholds(folder / "thresholds.yaml")
    extends = str(stamp.get("extends") or ("" if stamp["name"] == "base" else "base"))
    return Layer(str(stamp["name"]), str(stamp["version"]), folder, extends, thresholds, lines)


def _thresholds(path: Path) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], int]]:
    if not path.is_file():
        return {}, {}
    data, doc = _yaml(path)
    lines: dict[tuple[str, str], int] = {}
    problems = []
    for check, entry in data.items():
        if not isinstance(entry, dict):
            problems.append(
                Problem(
                    f"{path.parent.name}/{path.name}, {check}", "this is not a list of settings", "key: value lines"
                )
            )
            continue
        for key in entry:
            lines[str(check), str(key)] = doc.line_of(check, key)
    if problems:
        raise PackError(problems)
    return {str(c): {str(k): v for k, v in e.items()} for c, e in data.items()}, lines


def _yaml(path: Path) -> tuple[dict[str, Any], Any]:
    where = f"{path.parent.name}/{path.name}"
    try:
        doc = load_yaml(path.read_text(encoding="utf-8"), where)
    except UnicodeDecodeError:
        raise PackError(Problem(where, "the file is not UTF-8 text", do="save it as UTF-8")) from None
    if not isinstance(doc.plain, dict):
        raise PackError(Problem(where, "the file is not a list of key: value lines"))
    return doc.plain, doc
