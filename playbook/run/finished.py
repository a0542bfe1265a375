"""Find finished checkpoints and read them: a result with a receipt that vouches for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playbook.errors import BadInput, Problem
from playbook.model.result import Result
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


def earlier_results(folder: Path, week: int) -> list[Path]:
    """Results of the finished checkpoints before a week, in order."""
    paths = (folder / "runs" / str(w) / "result.json" for w in finished_weeks(folder) if w < week)
    return [p for p in paths if p.is_file()]


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
