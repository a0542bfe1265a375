"""Step 6: many finished checkpoints in one notebook, one page and one workbook."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

from playbook.errors import PlaybookError
from playbook.run.many import failed, run_lanes, step_task
from playbook.run.one import Spec
from playbook.run.queue import Task
from playbook.run.receipt import Receipt, broken_outputs, read_receipt, receipt_path
from playbook.run.steps import CHECKPOINT, PORTFOLIO
from playbook.workspace.io import canonical, publish, sha256_of

PAGE = "portfolio-page"
"""Page and workbook have a receipt of their own, beside that of the notebook."""


def run_portfolio(results: Sequence[Path], target: Path, *, language: str = "en") -> PlaybookError | None:
    """Run notebook 6 over finished checkpoints, then render the page and the workbook unless they are there as they were.

    Returns what went wrong, if anything did.
    """
    results = [p.resolve() for p in results]  # other processes, in folders of their own, read them
    inputs = tuple((str(p), sha256_of(p)) for p in results)
    spec = Spec(PORTFOLIO.name, {"folders": [str(p.parent) for p in results]}, inputs, str(target))
    asked = (results, target, language)
    page = Task("", PAGE, _render, asked, frozenset({PORTFOLIO.name}), partial(_rendered, *asked))
    return failed(run_lanes([[step_task(spec, "", force=False), page]]).values())


def _render(results: Sequence[Path], target: Path, language: str) -> Receipt:
    from playbook.run.render import render_portfolio

    outputs = tuple((path.name, sha256_of(path)) for path in render_portfolio(results, target, language))
    receipt = Receipt(PAGE, _key(results, target, language), "ok", outputs, 0.0)
    publish(receipt.path(target), receipt.content())
    return receipt


def _rendered(results: Sequence[Path], target: Path, language: str) -> Receipt | None:
    """The receipt of page and workbook if they are those of these checkpoints, byte for byte."""
    done = read_receipt(target, PAGE)
    right = done is not None and done.key == _key(results, target, language) and not broken_outputs(target, done)
    return done if right else None


def _key(results: Sequence[Path], target: Path, language: str) -> str:
    """Fingerprint of all the page is made of: the notebook's receipt covers code and results, each pilot's its pack."""
    receipts = [receipt_path(target, PORTFOLIO.name), *(receipt_path(p.parent, CHECKPOINT.name) for p in results)]
    return sha256(canonical([language, *(sha256_of(r) if r.is_file() else "" for r in receipts)])).hexdigest()
