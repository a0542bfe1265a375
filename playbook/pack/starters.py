"""The starter texts of a pack: Markdown files below `starters/`; an upper layer's file stands for the one below."""

from __future__ import annotations

from playbook.errors import PackError, Problem, nearest
from playbook.pack.layers import Layer

FOLDER = "starters"
NAMES = ("policy", "kit", "runbook", "review-rule", "decision-memo")


def starter_texts(layers: tuple[Layer, ...]) -> dict[str, tuple[str, str]]:
    """Name -> (where it stands, the text) in the order of use; raises PackError for a file of another name."""
    problems: list[Problem] = []
    found: dict[str, tuple[str, str]] = {}
    for layer in layers:
        folder = layer.folder / FOLDER
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            where = f"{layer.folder.name}/{FOLDER}/{path.name}"
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
