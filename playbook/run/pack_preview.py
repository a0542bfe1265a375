"""Preview a pack: judge a bundled sample by it and write the page."""

from __future__ import annotations

from pathlib import Path

from playbook.bundled import bundled
from playbook.pack.compare import changes
from playbook.pack.layers import read_layers
from playbook.run.demo import SAMPLES
from playbook.run.own import Own
from playbook.run.session import open_pilot
from playbook.workspace.io import publish

SAMPLE = {"learning": "heroics", "marketing": "purgatory"}
"""The sample pilot that shows a domain's report."""


def write_preview(folder: Path, out: Path | None) -> Path:
    """Write the page of a pack, complete or not at all; returns its path. Raises PackError with every problem."""
    own = Own(read_layers(str(folder.resolve())))
    path = (out or Path(f"{own.layers[-1].folder.name}-preview.html")).resolve()
    publish(path, preview(own).encode())
    return path


def preview(own: Own) -> str:
    """The page of a pack that was read."""
    from playbook.report.own_words import in_words_of
    from playbook.report.preview import html_preview

    names = [layer.name for layer in own.layers]
    sample = next((SAMPLE[n] for n in names if n in SAMPLE), "solid")
    pilot = open_pilot(bundled("data", sample), SAMPLES[sample], pack=str(own.layers[-1].folder))
    with own.tables():
        maps = {table: list(spec.columns) for table, spec in own.maps.items()}
    below = own.layers[:-1] or own.layers
    with in_words_of(own.pack):
        return html_preview(own.pack, pilot.rubric, below[-1].name, changes(below, own.layers), maps, pilot.result())
