"""One pilot's checkpoint: run its steps, render its report, append to its record. And many pilots at once."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from playbook.errors import PlaybookError
from playbook.kept import forget
from playbook.model.result import Result
from playbook.run.finished import earlier_results, finished_weeks, read_result, summary
from playbook.run.job import Job
from playbook.run.many import Progress, failed, get_ready, nothing, run_lanes, step_task
from playbook.run.one import Spec
from playbook.run.prepared import remember
from playbook.run.queue import Task
from playbook.run.receipt import Receipt, broken_outputs, read_receipt, receipt_path
from playbook.run.shelf import marked, shelf
from playbook.run.steps import CHECKPOINT, STEPS, Step
from playbook.workspace import record
from playbook.workspace.io import canonical, publish, sha256_of, sweep

REPORT = "report"
"""The last task of a pilot: its report and its entry in the record."""


def specs(job: Job, steps: Sequence[Step]) -> list[Spec]:
    """The runs of one job."""
    parameters = {
        "folder": str(job.folder),
        "week": job.week,
        "as_of": job.as_of.isoformat(),
        "pack": job.pack,
        "seed": job.seed,
    }
    before = tuple((p.relative_to(job.folder).as_posix(), sha256_of(p)) for p in earlier_results(job.folder, job.week))
    return [Spec(step.name, parameters, job.inputs, str(job.target), before) for step in steps]


def run_jobs(
    jobs: Sequence[Job],
    steps: Sequence[Step] = STEPS,
    *,
    workers: int | str = 2,
    force: bool = False,
    progress: Progress | None = None,
) -> tuple[list[dict[str, Any]], PlaybookError | None]:
    """Run the steps of every job, render the reports, append to the records.

    Returns a summary per finished checkpoint, and what went wrong as one error. Each pilot is finished as soon as its
    checkpoint is there, so an interrupted run keeps the pilots it finished.
    """
    for job in jobs:
        if job.mended and progress is not None:
            progress(f"{job.pilot}: {job.mended}")
    here = isinstance(workers, int)
    try:
        with shelf() if here else nullcontext("") as place:
            lanes = [_lane(job, steps, force, marked(place)) for job in jobs]
            order = sorted(range(len(jobs)), key=lambda n: -_size(jobs[n]) if len(jobs) > 1 else 0)
            ready = get_ready if here else nothing
            done = run_lanes([lanes[n] for n in order], workers=workers, progress=progress, on_work=ready)
    except BaseException:
        for job in jobs:
            sweep(job.target)
        raise
    summaries = [done[lane[-1]].value for lane in lanes if lane[-1].name == REPORT]
    return [s for s in summaries if s is not None], failed(done[task] for lane in lanes for task in lane)


def _size(job: Job) -> int:
    """Bytes of a pilot's files, by which the largest run first: one left to the end would keep a single worker busy."""
    size = 0
    for name, _ in job.inputs:
        with suppress(OSError):  # most are files, some are not, and a folder on a network may be away
            size += (job.folder / name).stat().st_size
    return size


def _lane(job: Job, steps: Sequence[Step], force: bool, kept: str) -> list[Task]:
    """The tasks of one pilot: its steps and, after the checkpoint, its report and record entry."""
    lane = [step_task(replace(spec, kept=kept), job.pilot, force) for spec in specs(job, steps)]
    if CHECKPOINT in steps:
        known = None if force else partial(finished, job)
        lane.append(Task(job.pilot, REPORT, finish, (job, kept), frozenset({CHECKPOINT.name}), known))
    return lane


def finish(job: Job, kept: str = "") -> dict[str, Any]:
    """After the checkpoint notebook: report, then record entry; returns the summary that `--json` prints.

    What the steps `kept` for each other is forgotten first.
    """
    from playbook.run.render import render

    forget(kept)
    path = job.target / "result.json"
    result = read_result(path)
    reports = render(job.folder, result, pack=job.pack)
    if record.read(job.folder) and result.verdict is not None:
        record.append(job.folder, "checkpoint", _record_key(job), now(), _entry(job, result))
    outputs = tuple((os.path.relpath(r, job.target), sha256_of(r)) for r in reports)
    remember(job)
    publish(receipt_path(job.target, REPORT), Receipt(REPORT, _report_key(job), "ok", outputs, 0.0).content())
    return summary(result, path, reports)


def finished(job: Job) -> dict[str, Any] | None:
    """The summary of a pilot whose report and record entry are there and still right, or None; only looks."""
    try:
        receipt = read_receipt(job.target, REPORT)
        entries = record.read(job.folder)
        if receipt is None or receipt.key != _report_key(job) or broken_outputs(job.target, receipt):
            return None
        if entries and not any((e.kind, e.key) == ("checkpoint", _record_key(job)) for e in entries):
            return None
        reports = [(job.target / name).resolve() for name, _ in receipt.outputs]
        path = job.target / "result.json"
        return summary(read_result(path), path, reports)
    except (PlaybookError, OSError, ValueError, KeyError):
        return None


def _entry(job: Job, result: Result) -> dict[str, Any]:
    assert result.verdict is not None  # noqa: S101 - asked by the caller
    return {
        "week": job.week,
        "as_of": job.as_of.isoformat(),
        "verdict": result.verdict.word,
        "coverage": result.coverage,
        "rubric": result.pack.sha256,
        "result": sha256_of(job.target / "result.json"),
        "receipt": sha256_of(receipt_path(job.target, CHECKPOINT.name)),
    }


def _record_key(job: Job) -> str:
    return f"week {job.week}: {sha256_of(job.target / 'result.json')[:16]}"


def _report_key(job: Job) -> str:
    """Fingerprint of all a report is made of: the checkpoint (its receipt covers inputs, pack and code), the one before."""
    before = [w for w in finished_weeks(job.folder) if w < job.week]
    earlier = [sha256_of(job.folder / "runs" / str(w) / "result.json") for w in before[-1:]]
    return sha256(canonical([sha256_of(receipt_path(job.target, CHECKPOINT.name)), earlier])).hexdigest()


def now() -> str:
    """When something was written down, for the record only; no finding ever reads it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_json(value: Any) -> str:
    """One JSON object for standard output."""
    return json.dumps(value, indent=2, ensure_ascii=False)
