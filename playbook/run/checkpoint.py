"""One pilot's checkpoint: run its steps, render its report, append to its record. And many pilots at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from playbook.bundled import bundled
from playbook.errors import BadInput, PlaybookError, Problem
from playbook.model.result import Result
from playbook.run.crew import attempted
from playbook.run.finished import finished_weeks
from playbook.run.floor import compared_with
from playbook.run.job import Job
from playbook.run.many import Outcome, Progress, get_ready, nothing, outcome, run_lanes, step_task
from playbook.run.one import Spec
from playbook.run.prepared import known_job, remember
from playbook.run.queue import Task
from playbook.run.receipt import Receipt, broken_outputs, read_receipt, receipt_path
from playbook.run.render import render
from playbook.run.session import open_pilot
from playbook.run.steps import CHECKPOINT, STEPS, Step
from playbook.workspace import record
from playbook.workspace.beside import beside_the_tables
from playbook.workspace.io import canonical, publish, sha256_of, sweep

OnNew = Callable[[], None]
FEW = 3
"""Up to so many pilots are read in the command's own process: starting others would cost more."""
REPORT = "report"
"""The last task of a pilot: its report and its entry in the record."""


def prepare_all(
    folders: Sequence[Path],
    week: int | None,
    *,
    today: date,
    workers: int = 2,
    progress: Progress | None = None,
    on_new: OnNew = nothing,
    **asked: Any,
) -> list[Job]:
    """Validate every pilot before anything is written, on several processes if there are many.

    Raises BadInput with the problems of all pilots. `on_new` and `asked` are passed on to `prepare`.
    """
    if len(folders) == 1:
        return [prepare(folders[0], week, today=today, on_new=on_new, **asked)]
    read = partial(prepare, week=week, today=today, **asked)
    if len(folders) <= FEW:
        read = partial(read, on_new=on_new)
        done = [attempted(read, (folder,)) for folder in folders]
    else:
        known = _asked(week, today, **asked)
        tasks = [Task(f.name, "read", read, (f,), known=partial(known_job, f.resolve(), known)) for f in folders]
        ends = run_lanes([[t] for t in tasks], workers=workers, progress=progress, on_work=on_new)
        done = [ends[t] for t in tasks]
    bad = [(folder, d) for folder, d in zip(folders, done, strict=True) if d.error]
    if bad:
        error = PlaybookError("\n".join(f"{folder}: {line}" for folder, d in bad for line in d.error.splitlines()))
        error.exit_code = max(d.exit_code for _, d in bad)
        raise error
    return [d.value for d in done]


def prepare(
    folder: Path, week: int | None, *, today: date, pack: str = "", seed: int = 0, on_new: OnNew = nothing
) -> Job:
    """Read and validate a pilot's folder; raises BadInput with every problem, before anything is written.

    `on_new` is called before a pilot is read that is new or has changed, so that a run can get ready meanwhile.
    """
    mended = record.mend(folder)
    asked = _asked(week, today, pack, seed)
    known = known_job(folder.resolve(), asked)
    if known is not None:
        return known
    on_new()
    pilot = open_pilot(folder, week, None, pack, seed)
    ws = pilot.workspace
    if ws.as_of > max(today, ws.charter.start_date):
        allowed = f"a week that has ended by {today}"
        raise BadInput(Problem(str(folder), f"week {ws.week} of {ws.charter.pilot_id} ends on {ws.as_of}", allowed))
    inputs = (
        *((i.path, i.sha256) for i in ws.inputs),
        *((_below(ws.folder, name), digest) for name, digest in beside_the_tables(ws.folder, ws.content)),
        (f"charter lock {pilot.head}", pilot.rubric.sha256),
        ("pack", pilot.own.fingerprint),
        ("earlier checkpoints", earlier_verdicts(record.read(ws.folder), ws.week)),
    )
    read = (*([ws.content] if ws.content else []), *(layer.folder for layer in pilot.own.layers))
    roots = tuple(
        str(r) for r in read if not r.is_relative_to(ws.folder) and not r.is_relative_to(bundled("templates"))
    )
    return Job(ws.folder, ws.charter.pilot_id, ws.week, ws.as_of, pack, seed, inputs, roots, asked, mended)


def _below(folder: Path, name: str) -> str:
    """A path as people read it: below the workspace if it lies there."""
    path = Path(name)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else name


def _asked(week: int | None, today: date, pack: str = "", seed: int = 0) -> tuple[Any, ...]:
    return (week, today.isoformat(), pack, seed)


def earlier_verdicts(entries: Iterable[record.Entry], week: int) -> str:
    """What the record says of the checkpoints before this week: the checks of decisions read it."""
    told = (e.body for e in entries if e.kind == "checkpoint" and e.body["week"] < week)
    return "; ".join(f"{body['week']} {body['verdict']}" for body in told)


def specs(job: Job, steps: Sequence[Step]) -> list[Spec]:
    """The runs of one job."""
    parameters = {
        "folder": str(job.folder),
        "week": job.week,
        "as_of": job.as_of.isoformat(),
        "pack": job.pack,
        "seed": job.seed,
    }
    before = compared_with(job.folder, job.week)
    return [Spec(step.name, parameters, job.inputs, str(job.target), before) for step in steps]


def run_jobs(
    jobs: Sequence[Job],
    steps: Sequence[Step] = STEPS,
    *,
    workers: int | str = 2,
    force: bool = False,
    progress: Progress | None = None,
) -> tuple[tuple[Outcome, ...], list[dict[str, Any]]]:
    """Run the steps of every job, render the reports, append to the records; a summary per finished checkpoint.

    Each pilot is finished as soon as its checkpoint is there, so an interrupted run keeps the pilots it finished.
    """
    planned = [_lane(job, steps, force) for job in jobs]
    for job in jobs:
        if job.mended and progress is not None:
            progress(f"{job.pilot}: {job.mended}")
    try:
        ready = get_ready if isinstance(workers, int) else nothing
        done = run_lanes([lane for _, lane in planned], workers=workers, progress=progress, on_work=ready)
    except BaseException:
        for job in jobs:
            sweep(job.target)
        raise
    outcomes = [outcome(s, done[t]) for of, lane in planned for s, t in zip(of, lane, strict=False)]
    told = [done[lane[-1]] for _, lane in planned if lane[-1].name == REPORT]
    unwritten = [
        Outcome(of[-1], None, d.error, d.exit_code) for (of, _), d in zip(planned, told, strict=False) if d.error
    ]
    return (*outcomes, *unwritten), [d.value for d in told if d.value is not None]


def _lane(job: Job, steps: Sequence[Step], force: bool) -> tuple[list[Spec], list[Task]]:
    """The tasks of one pilot: its steps and, after the checkpoint, its report and record entry."""
    mine = specs(job, steps)
    lane = [step_task(spec, job.pilot, force) for spec in mine]
    if CHECKPOINT in steps:
        known = None if force else partial(finished, job)
        lane.append(Task(job.pilot, REPORT, finish, (job,), frozenset({CHECKPOINT.name}), known))
    return mine, lane


def finish(job: Job) -> dict[str, Any]:
    """After the checkpoint notebook: report, then record entry; returns the summary that `--json` prints."""
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


def read_result(path: Path) -> Result:
    """A result from its file; raises BadInput if it is not there or not one of ours."""
    try:
        return Result.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(
            Problem(str(path), "there is no finished checkpoint here", do="run: playbook run DIR --week N")
        ) from None
    except ValueError:
        raise BadInput(
            Problem(str(path), "this result cannot be read", do="run the checkpoint again with --force")
        ) from None


def summary(result: Result, path: Path, reports: Iterable[Path]) -> dict[str, Any]:
    """The contract of `--json`: pilot, week, verdict, coverage, paths."""
    verdict = result.verdict.model_dump(mode="json") if result.verdict else None
    return {
        "pilot": result.pilot,
        "week": result.week,
        "verdict": verdict,
        "coverage": result.coverage,
        "result": str(path),
        "reports": [str(r) for r in reports],
    }


def failures(outcomes: Iterable[Outcome]) -> PlaybookError | None:
    """One error for all failed runs, with the most serious exit code; None if all went well."""
    failed = [o for o in outcomes if o.receipt is None]
    if not failed:
        return None
    error = PlaybookError("\n".join(o.error for o in failed))
    error.exit_code = max(o.exit_code for o in failed)
    return error


def as_json(value: Any) -> str:
    """One JSON object for standard output."""
    return json.dumps(value, indent=2, ensure_ascii=False)
