"""One pilot's checkpoint: run its steps, render its report, append to its record. And many pilots at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from playbook.errors import BadInput, PlaybookError, Problem
from playbook.model.result import Result
from playbook.run.many import Outcome, Progress, run_many
from playbook.run.one import Spec, read_receipt, receipt_path
from playbook.run.render import render, render_portfolio
from playbook.run.session import open_pilot
from playbook.run.steps import CHECKPOINT, PORTFOLIO, STEPS, Step
from playbook.workspace import record
from playbook.workspace.beside import beside_the_tables
from playbook.workspace.io import sha256_of


@dataclass(frozen=True)
class Job:
    """One pilot at one week, validated: everything a run needs that is decided before a kernel starts."""

    folder: Path
    pilot: str
    week: int
    as_of: date
    pack: str
    seed: int
    inputs: tuple[tuple[str, str], ...]

    @property
    def target(self) -> Path:
        """Folder of the executed notebooks, results and receipts of this week."""
        return self.folder / "runs" / str(self.week)


def prepare(folder: Path, week: int | None, *, today: date, pack: str = "", seed: int = 0) -> Job:
    """Read and validate a pilot's folder; raises BadInput with every problem, before anything is written."""
    pilot = open_pilot(folder, week, None, pack, seed)
    ws = pilot.workspace
    if ws.as_of > max(today, ws.charter.start_date):
        allowed = f"a week that has ended by {today}"
        raise BadInput(Problem(str(folder), f"week {ws.week} of {ws.charter.pilot_id} ends on {ws.as_of}", allowed))
    inputs = (
        *((i.path, i.sha256) for i in ws.inputs),
        *beside_the_tables(ws.folder, ws.content),
        (f"charter lock {pilot.head}", pilot.rubric.sha256),
        ("pack", pilot.own.fingerprint),
        ("earlier checkpoints", earlier_verdicts(record.read(ws.folder), ws.week)),
    )
    return Job(ws.folder, ws.charter.pilot_id, ws.week, ws.as_of, pack, seed, inputs)


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
    return [Spec(step.name, parameters, job.inputs, str(job.target)) for step in steps]


def run_jobs(
    jobs: Sequence[Job],
    steps: Sequence[Step] = STEPS,
    *,
    workers: int = 2,
    force: bool = False,
    progress: Progress | None = None,
) -> tuple[tuple[Outcome, ...], list[dict[str, Any]]]:
    """Run the steps of every job, render the reports, append to the records; a summary per finished checkpoint."""
    outcomes = run_many([s for job in jobs for s in specs(job, steps)], workers=workers, force=force, progress=progress)
    bad = {o.spec.target for o in outcomes if o.receipt is None and o.spec.step == CHECKPOINT.name}
    finished = [j for j in jobs if CHECKPOINT in steps and str(j.target) not in bad]
    return outcomes, [finish(job) for job in finished]


def finish(job: Job) -> dict[str, Any]:
    """After the checkpoint notebook: report, then record entry; returns the summary that `--json` prints."""
    path = job.target / "result.json"
    result = read_result(path)
    reports = render(job.folder, result, pack=job.pack)
    receipt = read_receipt(job.target, CHECKPOINT.name)
    if record.read(job.folder) and receipt is not None and result.verdict is not None:
        body = {
            "week": job.week,
            "as_of": job.as_of.isoformat(),
            "verdict": result.verdict.word,
            "coverage": result.coverage,
            "rubric": result.pack.sha256,
            "result": sha256_of(path),
            "receipt": sha256_of(receipt_path(job.target, CHECKPOINT.name)),
        }
        key = f"week {job.week}: {sha256_of(path)[:16]}"
        record.append(job.folder, "checkpoint", key, now(), body)
    return summary(result, path, reports)


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


def run_portfolio(results: Sequence[Path], target: Path, *, force: bool = False, language: str = "en") -> Outcome:
    """Run notebook 6 over finished checkpoints, then render the page and the workbook beside what it left."""
    from playbook.run.many import attempt

    folders = [str(p.parent) for p in results]
    inputs = tuple((str(p), sha256_of(p)) for p in results)
    outcome = attempt(Spec(PORTFOLIO.name, {"folders": folders}, inputs, str(target)), force)
    if outcome.receipt is not None:
        render_portfolio(results, target, language)
    return outcome


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
