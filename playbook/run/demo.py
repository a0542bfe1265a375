"""The main job on the three sample pilots: copy, lock, run steps 1 to 5, then step 6 over all three. Offline."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playbook.bundled import bundled
from playbook.run.checkpoint import OnNew, prepare
from playbook.run.job import Job
from playbook.run.session import checkpoint_dates, open_pilot
from playbook.workspace import lock, record
from playbook.workspace.io import sweep, temporary_for

SAMPLES: dict[str, int] = {"solid": 12, "heroics": 6, "purgatory": 41}
"""The sample pilots and the week each one is judged at."""


@dataclass(frozen=True)
class Sample:
    """One sample pilot, copied beside the others."""

    name: str
    folder: Path
    week: int


def copy_samples(target: Path) -> tuple[Sample, ...]:
    """Copy the sample pilots below `target`; files that are there already are brought up to date, runs are kept.

    A reader sees each file as it was or as it is, never half of it.
    """
    made = []
    target.mkdir(parents=True, exist_ok=True)
    sweep(target)
    beside = temporary_for(target / "samples")
    beside.mkdir(exist_ok=True)
    for name, week in SAMPLES.items():
        folder = target / name
        shutil.copytree(
            bundled("data", name),
            folder,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns(".keep", "__pycache__"),
            copy_function=lambda source, there: os.replace(shutil.copy2(source, beside), there),  # noqa: PTH105
        )
        made.append(Sample(name, folder, week))
    beside.rmdir()
    return tuple(made)


def lock_sample(sample: Sample) -> None:
    """Lock a sample's charter as of its start, so that the demo shows a record that verifies."""
    pilot = open_pilot(sample.folder, sample.week)
    at = f"{pilot.workspace.charter.start_date.isoformat()}T00:00:00+00:00"
    lock.freeze(sample.folder, pilot.workspace.charter, pilot.rubric, checkpoint_dates(pilot.workspace), at)


def prepare_samples(target: Path, today: date, on_new: OnNew) -> list[Job]:
    """Copy, lock and validate the samples; `on_new` is called before one is read that is new or has changed."""
    return [_prepared(sample, today, on_new) for sample in copy_samples(target)]


def _prepared(sample: Sample, today: date, on_new: OnNew) -> Job:
    if not record.read(sample.folder):
        on_new()
        lock_sample(sample)
    return prepare(sample.folder, sample.week, today=today, on_new=on_new)
