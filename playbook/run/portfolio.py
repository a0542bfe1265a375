"""Step 6: many finished checkpoints in one notebook, one page and one workbook."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from playbook.run.many import Outcome, run_many
from playbook.run.one import Spec
from playbook.run.receipt import Receipt, broken_outputs, read_receipt, receipt_path
from playbook.run.render import render_portfolio
from playbook.run.steps import CHECKPOINT, PORTFOLIO
from playbook.workspace.io import canonical, publish, sha256_of

PAGE = "portfolio-page"
"""Page and workbook have a receipt of their own, beside that of the notebook."""


def run_portfolio(results: Sequence[Path], target: Path, *, language: str = "en") -> Outcome:
    """Run notebook 6 over finished checkpoints, then render the page and the workbook unless they are there as they were."""
    results = [p.resolve() for p in results]  # other processes, in folders of their own, read them
    folders = [str(p.parent) for p in results]
    inputs = tuple((str(p), sha256_of(p)) for p in results)
    (ended,) = run_many([Spec(PORTFOLIO.name, {"folders": folders}, inputs, str(target))])
    if ended.receipt is not None and not _rendered(results, target, language):
        made = render_portfolio(results, target, language)
        outputs = tuple((path.name, sha256_of(path)) for path in made)
        receipt = Receipt(PAGE, _key(results, target, language), "ok", outputs, 0.0)
        publish(receipt.path(target), receipt.content())
    return ended


def _rendered(results: Sequence[Path], target: Path, language: str) -> bool:
    """True if page and workbook are those of these checkpoints, byte for byte."""
    done = read_receipt(target, PAGE)
    return done is not None and done.key == _key(results, target, language) and not broken_outputs(target, done)


def _key(results: Sequence[Path], target: Path, language: str) -> str:
    """Fingerprint of all the page is made of: the notebook's receipt covers code and results, each pilot's its pack."""
    receipts = [receipt_path(target, PORTFOLIO.name), *(receipt_path(p.parent, CHECKPOINT.name) for p in results)]
    return sha256(canonical([language, *(sha256_of(r) if r.is_file() else "" for r in receipts)])).hexdigest()
