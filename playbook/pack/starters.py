"""The starter texts of a pack: Markdown files below `starters/`; an upper layer's file stands for the one below."""

from __future__ import annotations

import re
from pathlib import Path

from playbook.errors import PackError, Problem, nearest
from playbook.pack.layers import Layer

FOLDER = "starters"
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
"""The name of a folder of texts in one language."""
NAMES = ("policy", "kit", "runbook", "review-rule", "decision-memo")


def starter_texts(layers: tuple[Layer, ...], language: str = "") -> dict[str, tuple[str, str]]:
    """Name -> (where it stands, the text) in the order of use.

    In each layer a text of the language, in a folder of its name, comes before the one beside that folder; an upper
    layer's text in any language comes before ours. Raises PackError for a file of another name.
    """
    problems: list[Problem] = []
    found: dict[str, tuple[str, str]] = {}
    for layer in layers:
        for path in _files(layer, language):
            where = path.relative_to(layer.folder.parent).as_posix()
            if path.suffix != ".md" or path.stem not in NAMES:
                known = tuple(f"{name}.md" for name in NAMES)
                problems.append(
                    Problem(where, "no starter text has this name", ", ".join(known), nearest(path.name, known))
                )
                continue
            try:
                found[path.stem] = (where, path.read_text(encoding="utf-8-sig"))
            except UnicodeDecodeError:
                problems.append(Problem(where, "the file is not UTF-8 text", do="save it as UTF-8"))
    if problems:
        raise PackError(problems)
    return {name: found[name] for name in NAMES if name in found}


def _files(layer: Layer, language: str) -> list[Path]:
    """The files of a layer, those of the language last, for they win."""
    folder = layer.folder / FOLDER
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    spoken = folder / language if language else folder / "-"
    own = sorted(spoken.iterdir()) if spoken.is_dir() else []
    return [p for p in there if not (p.is_dir() and LANGUAGE.fullmatch(p.name))] + own
