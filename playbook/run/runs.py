"""What ran, when, for how long and why; what would run again; and what may be removed."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from playbook.errors import BadInput, PlaybookError, Problem
from playbook.run.checkpoint import specs
from playbook.run.commit import OLD, unsettled
from playbook.run.one import Spec, parts_of, unchanged
from playbook.run.prepare import prepare
from playbook.run.receipt import read_receipt, started_path, told
from playbook.run.steps import CHECKPOINT, STEPS, Step
from playbook.workspace import record
from playbook.workspace.io import TEMPORARY, left_behind, locked


@dataclass(frozen=True)
class Ran:
    """One step of one week, as a person asks after it."""

    week: int
    step: str
    state: str
    """done, failed, cut off, not run."""
    when: str
    seconds: float | None
    why: str
    """Why it ran when it last ran."""
    next: str
    """What the next run would do with it."""


@dataclass(frozen=True)
class Removable:
    """Something that nothing needs any more."""

    path: str
    bytes: int
    why: str


def listed(folder: Path, today: date, week: int | None = None) -> list[Ran]:
    """Every step of every week that was run, or of one week; only looks. Raises BadInput if there is none."""
    weeks = [w for w in weeks_of(folder) if week in (None, w)]
    if not weeks:
        found = f"nothing was run for week {week}" if week else "nothing was run yet"
        raise BadInput(Problem(str(folder), found, do=f"playbook run {folder}"))
    return [row for number in weeks for row in _week(folder, number, today)]


def weeks_of(folder: Path) -> list[int]:
    """Weeks for which something was run, in order."""
    runs = folder / "runs"
    return sorted(int(p.name) for p in runs.iterdir() if p.is_dir() and p.name.isdigit()) if runs.is_dir() else []


def _week(folder: Path, week: int, today: date) -> list[Ran]:
    try:
        job = prepare(folder, week, today=today)
    except PlaybookError as error:
        first = str(error).splitlines()[0]
        return [_row(folder, week, step, f"cannot run: {first}") for step in STEPS]
    return [
        _row(folder, week, step, _next(folder / "runs" / str(week), step, spec))
        for step, spec in zip(STEPS, specs(job, STEPS), strict=True)
    ]


def _next(target: Path, step: Step, spec: Spec) -> str:
    if unchanged(spec) is not None:
        return "unchanged"
    return "run: " + told(read_receipt(target, step.name), parts_of(spec))


def _row(folder: Path, week: int, step: Step, following: str) -> Ran:
    target = folder / "runs" / str(week)
    receipt = read_receipt(target, step.name)
    marks = (("cut off", started_path(target, step.name)), ("failed", target / f"{step.name}.failed.ipynb"))
    state = next((word for word, path in marks if path.exists()), "done" if receipt else "not run")
    place = receipt.path(target) if receipt else None
    when = datetime.fromtimestamp(place.stat().st_mtime, UTC).isoformat(timespec="seconds") if place else ""
    seconds = receipt.seconds if receipt else None
    return Ran(week, step.name, state, when, seconds, receipt.why if receipt else "", following)


def removable(folder: Path) -> list[Removable]:
    """Results that a later run replaced and no entry in force names, notebooks that failed, what killed runs left."""
    last = {e.body["week"]: e.body["receipt"][:16] for e in record.read(folder) if e.kind == "checkpoint"}
    found = []
    for week in weeks_of(folder):
        target = folder / "runs" / str(week)
        old = sorted((target / OLD).iterdir()) if (target / OLD).is_dir() else []
        found += [(p, "a later run took its place") for p in old if p.name != last.get(week)]
        found += [(p, "of a run that failed") for p in sorted(target.glob("*.failed.ipynb"))]
        found += [(p, "left by a killed run") for p in sorted(target.glob(f"{TEMPORARY}*")) if left_behind(p)]
    return [Removable(str(p.relative_to(folder)), _size(p), why) for p, why in found]


def clean(folder: Path) -> list[Removable]:
    """Remove what is removable, while no run is under way here; raises BadInput if one is. Says what was removed."""
    with ExitStack() as held:
        for week in weeks_of(folder):
            target = folder / "runs" / str(week)
            for step in STEPS:
                held.enter_context(locked(target / f".{step.name}.lock", wait_s=0.0))
            if CHECKPOINT.name in unsettled(target):
                raise BadInput(
                    Problem(str(target), "results of a stopped run wait to be put in place", do="playbook run")
                )
        gone = removable(folder)
        for item in gone:
            path = folder / item.path
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return gone


def _size(path: Path) -> int:
    return sum(p.lstat().st_size for p in ([path] if path.is_file() else path.rglob("*")) if p.is_file())


def as_rows(found: list[Ran] | list[Removable]) -> list[dict[str, object]]:
    """The same as plain values for `--json`."""
    return [asdict(one) for one in found]


def as_text(found: list[Ran]) -> str:
    """One line per step, under a heading per week."""
    lines: list[str] = []
    for week in dict.fromkeys(r.week for r in found):
        lines.append(f"Week {week}")
        for ran in (r for r in found if r.week == week):
            took = f"{ran.seconds:.1f} s" if ran.seconds is not None else ""
            lines.append(f"  {ran.step:22s} {ran.state:8s} {ran.when[:16].replace('T', ' '):16s} {took:>8s}  {ran.why}")
            if ran.next != "unchanged":
                lines.append(f"{'':25s}next: {ran.next}")
    return os.linesep.join(lines)


def removable_text(found: list[Removable], *, removed: bool) -> str:
    """What was or would be removed, with its size."""
    if not found:
        return "Nothing to remove."
    word = "Removed" if removed else "Would remove"
    lines = [f"{word} {r.path} ({r.bytes / 1000:.0f} kB): {r.why}" for r in found]
    return "\n".join([*lines, f"{word} {sum(r.bytes for r in found) / 1000:.0f} kB in all."])
