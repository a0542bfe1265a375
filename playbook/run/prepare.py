"""From the folder of a pilot to a job: everything is read and validated before a kernel starts. One pilot or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playbook.bundled import bundled
from playbook.errors import BadInput, Problem, retold
from playbook.run.job import Job
from playbook.run.many import Progress, nothing, run_lanes
from playbook.run.prepared import known_job
from playbook.run.queue import Task
from playbook.workspace import record
from playbook.workspace.beside import beside_the_tables

if TYPE_CHECKING:
    from playbook.run.assemble import Pilot

OnNew = Callable[[], None]
FEW = 3
"""Reading more pilots than this takes so long that it is said how far it is."""


def prepare_all(
    folders: Sequence[Path],
    week: int | None,
    *,
    today: date,
    workers: int = 2,
    progress: Progress | None = None,
    on_new: OnNew = nothing,
    **how: Any,
) -> list[Job]:
    """Validate every pilot before anything is written, on several processes if there is more than one.

    Raises PlaybookError with the problems of all pilots. `on_new` and `how` are passed on to `prepare`.
    """
    if len(folders) == 1:
        return [prepare(folders[0], week, today=today, on_new=on_new, **how)]
    read, known = partial(prepare, week=week, today=today, **how), asked(week, today, **how)
    tasks = [Task(str(f), "read", read, (f,), known=partial(known_job, f.resolve(), known)) for f in folders]
    return read_by(tasks, workers=workers, progress=progress, on_new=on_new)


def read_by(
    tasks: Sequence[Task], *, workers: int = 2, progress: Progress | None = None, on_new: OnNew = nothing
) -> list[Job]:
    """The jobs that these tasks make, one pilot each, made by processes of their own unless known.

    Raises PlaybookError with what every task that failed said.
    """
    shown = progress if len(tasks) > FEW else None
    ends = run_lanes([[task] for task in tasks], workers=workers, progress=shown, on_work=on_new)
    bad = [(task.pilot, ends[task]) for task in tasks if ends[task].error]
    if bad:
        lines = [(pilot, line) for pilot, end in bad for line in end.error.splitlines()]
        told = [line if line.startswith(f"{pilot}:") else f"{pilot}: {line}" for pilot, line in lines]
        raise retold(told, [end.exit_code for _, end in bad])
    return [ends[task].value for task in tasks]


def prepare(
    folder: Path, week: int | None, *, today: date, pack: str = "", seed: int = 0, on_new: OnNew = nothing
) -> Job:
    """Read and validate a pilot's folder; raises BadInput with every problem, before anything is written.

    `on_new` is called before a pilot is read that is new or has changed, so that a run can get ready meanwhile.
    """
    mended = record.mend(folder)
    known = known_job(folder.resolve(), asked(week, today, pack, seed))
    if known is not None:
        return known
    on_new()
    from playbook.run.session import open_pilot

    return job_of(open_pilot(folder, week, None, pack, seed), week, today, pack, mended)


def job_of(pilot: Pilot, week: int | None, today: date, pack: str = "", mended: str = "") -> Job:
    """The job of an opened pilot; `week` and `pack` are what was asked for. Raises BadInput if its week has not ended."""
    ws = pilot.workspace
    if ws.as_of > max(today, ws.charter.start_date):
        allowed = f"a week that has ended by {today}"
        raise BadInput(Problem(ws.folder.name, f"week {ws.week} of {ws.charter.pilot_id} ends on {ws.as_of}", allowed))
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
    what = asked(week, today, pack, pilot.seed)
    return Job(ws.folder, ws.charter.pilot_id, ws.week, ws.as_of, pack, pilot.seed, inputs, roots, what, mended)


def _below(folder: Path, name: str) -> str:
    """A path as people read it: below the workspace if it lies there."""
    path = Path(name)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else name


def asked(week: int | None, today: date, pack: str = "", seed: int = 0) -> tuple[Any, ...]:
    """What a command was asked, as a job remembers it."""
    return (week, today.isoformat(), pack, seed)


def earlier_verdicts(entries: Iterable[record.Entry], week: int) -> str:
    """What the record says of the checkpoints before this week: the checks of decisions read it."""
    told = (e.body for e in entries if e.kind == "checkpoint" and e.body["week"] < week)
    return "; ".join(f"{body['week']} {body['verdict']}" for body in told)
