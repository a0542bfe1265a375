"""Bring the thresholds of every layer under the names of today, before anything is merged."""

from __future__ import annotations

from dataclasses import replace

from playbook.errors import Problem
from playbook.pack.layers import Layer
from playbook.pack.renamed import Renames, current, said


def upgraded(layers: tuple[Layer, ...], problems: list[Problem]) -> tuple[Layer, ...]:
    """The layers with old check and setting names replaced by those that the layers below use now."""
    below, made = Renames(), []
    for layer in layers:
        made.append(_upgraded(layer, below, problems))
        below = layer.renames.over(below)
    return tuple(made)


def renames_below(layers: tuple[Layer, ...], layer: Layer) -> Renames:
    """What the layers below one layer have renamed."""
    below = Renames()
    for one in layers[: layers.index(layer)]:
        below = one.renames.over(below)
    return below


def _upgraded(layer: Layer, below: Renames, problems: list[Problem]) -> Layer:
    at = layer.place(layer.file) if layer.file in layer.docs else layer.place("thresholds.yaml")
    checks, renamed, wrong = current(layer.thresholds, below.checks, below.gone, at)
    problems += wrong
    notices = [*said(renamed, at)]
    old_name = {new: old for old, new in renamed.items()}
    lines = {(renamed.get(c, c), key): line for (c, key), line in layer.lines.items()}
    thresholds = {}
    for check, entry in checks.items():
        names = {k.rpartition(".")[2]: v for k, v in below.settings.items() if k.rpartition(".")[0] == check}
        gone = {k.rpartition(".")[2]: v for k, v in below.gone.items() if k.rpartition(".")[0] == check}
        here = at.under(old_name.get(check, check))
        thresholds[check], moved, wrong = current(entry, names, gone, here)
        problems += wrong
        notices += said(moved, here)
        lines |= {(check, new): lines[check, old] for old, new in moved.items() if (check, old) in lines}
    return replace(layer, thresholds=thresholds, lines=lines, notices=(*layer.notices, *notices))
