"""Find finished checkpoints: a result with a receipt that vouches for it."""

from __future__ import annotations

from pathlib import Path

from playbook.errors import BadInput, Problem
from playbook.run.commit import settle_all
from playbook.run.receipt import broken_outputs, read_receipt, receipt_path
from playbook.run.steps import CHECKPOINT


def finished_weeks(folder: Path) -> tuple[int, ...]:
    """Weeks with a finished checkpoint, in order; also if somebody changed its receipt since: its report was seen.

    Results of a run that was stopped at its very end are put in place first.
    """
    runs = folder / "runs"
    for target in runs.glob("[0-9]*") if runs.is_dir() else ():
        settle_all(target)
    weeks = sorted(int(p.name) for p in runs.iterdir() if p.is_dir() and p.name.isdigit()) if runs.is_dir() else []
    return tuple(w for w in weeks if receipt_path(runs / str(w), CHECKPOINT.name).is_file())


def finished_result(folder: Path, week: int | None = None) -> Path:
    """Path of the result of a week, or of the latest one; raises BadInput if it is not finished or was changed."""
    weeks = finished_weeks(folder)
    if not weeks or (week is not None and week not in weeks):
        found = f"there is no finished checkpoint of week {week}" if week else "there is no finished checkpoint"
        known = f"finished weeks: {', '.join(map(str, weeks))}" if weeks else ""
        raise BadInput(
            Problem(str(folder), found, known, f"playbook run {folder}" + (f" --week {week}" if week else ""))
        )
    target = folder / "runs" / str(week or weeks[-1])
    receipt = read_receipt(target, CHECKPOINT.name)
    if receipt is None or "result.json" in broken_outputs(target, receipt):
        raise BadInput(
            Problem(str(target / "result.json"), "it was changed after it was computed", do="playbook run --force")
        )
    return target / "result.json"
