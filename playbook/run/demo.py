"""The main job on the three sample pilots: copy, lock, run steps 1 to 5, then step 6 over all three. Offline."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from playbook.bundled import bundled
from playbook.run.job import Job
from playbook.run.prepare import OnNew, asked, job_of, prepare, read_by
from playbook.run.prepared import known_job
from playbook.run.queue import Task
from playbook.workspace import lock, record
from playbook.workspace.io import sweep, temporary_for

if TYPE_CHECKING:
    from playbook.run.assemble import Pilot

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


def lock_sample(sample: Sample) -> Pilot:
    """Lock a sample's charter as of its start, so that the demo shows a record that verifies; the pilot as it is then."""
    from playbook.run.session import as_recorded, checkpoint_dates, open_pilot

    pilot = open_pilot(sample.folder, sample.week)
    at = f"{pilot.workspace.charter.start_date.isoformat()}T00:00:00+00:00"
    lock.freeze(sample.folder, pilot.workspace.charter, pilot.rubric, checkpoint_dates(pilot.workspace), at)
    return as_recorded(pilot)


def prepare_samples(target: Path, today: date, workers: int, on_new: OnNew) -> list[Job]:
    """Copy, lock and validate the samples; `on_new` is called before one is read that is new or has changed."""
    return read_by([_reading(sample, today) for sample in copy_samples(target)], workers=workers, on_new=on_new)


def _reading(sample: Sample, today: date) -> Task:
    known = partial(known_job, sample.folder, asked(sample.week, today))
    return Task(sample.name, "read", _prepared, (sample, today), known=known)


def _prepared(sample: Sample, today: date) -> Job:
    if record.read(sample.folder):
        return prepare(sample.folder, sample.week, today=today)
    return job_of(lock_sample(sample), sample.week, today)
