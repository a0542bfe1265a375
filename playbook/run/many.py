"""Run many notebooks: the same pure function `run_one`, on local processes, one run per process at a time."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from playbook.errors import PlaybookError
from playbook.run.one import Receipt, Spec, run_one, unchanged

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one run: a receipt, or the error as a user should read it."""

    spec: Spec
    receipt: Receipt | None
    error: str = ""
    exit_code: int = 0


def run_many(
    specs: Iterable[Spec], *, workers: int = 2, force: bool = False, progress: Progress | None = None
) -> tuple[Outcome, ...]:
    """Run every spec and return the outcomes in the order given; a failed run never stops the others."""
    jobs = list(specs)
    done: dict[int, Outcome] = {}
    for index, outcome in _outcomes(jobs, workers, force):
        done[index] = outcome
        if progress is not None:
            progress(_line(outcome, len(done), len(jobs)))
    return tuple(done[i] for i in range(len(jobs)))


def attempt(spec: Spec, force: bool = False) -> Outcome:
    """Run one spec; errors a user can mend become part of the outcome."""
    try:
        return Outcome(spec, run_one(spec, force=force))
    except PlaybookError as error:
        return Outcome(spec, None, str(error), error.exit_code)
    except OSError as error:
        return Outcome(spec, None, f"{spec.target}: {error.strerror or error}; nothing was half-written", 3)


def _outcomes(jobs: list[Spec], workers: int, force: bool) -> Iterator[tuple[int, Outcome]]:
    known = {} if force else {i: o for i, job in enumerate(jobs) if (o := _known(job)) is not None}
    yield from known.items()
    left = [i for i in range(len(jobs)) if i not in known]
    if len(left) > 1:
        _warm_up()
    if workers <= 1 or len(left) <= 1:
        yield from ((i, attempt(jobs[i], force)) for i in left)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=min(workers, len(left)), mp_context=context) as pool:
        futures: dict[Future[Outcome], int] = {pool.submit(attempt, jobs[i], force): i for i in left}
        for future in as_completed(futures):
            yield futures[future], future.result()


def _known(spec: Spec) -> Outcome | None:
    """The outcome of a step that need not run, found without a process or a kernel; any doubt is left to the run."""
    try:
        receipt = unchanged(spec)
    except (PlaybookError, OSError):
        return None
    return None if receipt is None else Outcome(spec, receipt)


def _warm_up() -> None:
    """Let the parent of the warm kernels import while the workers do; without one every kernel is a stock kernel."""
    from playbook.run.warm.client import prepare
    from playbook.run.warm.place import Doubt

    with contextlib.suppress(Doubt, OSError):
        prepare()


def _line(outcome: Outcome, done: int, total: int) -> str:
    name = f"{outcome.spec.parameters.get('label', '')} {outcome.spec.step}".strip()
    if outcome.receipt is None:
        return f"[{done}/{total}] {name}: {outcome.error}"
    how = "unchanged, not run again" if outcome.receipt.skipped else f"{outcome.receipt.seconds:.1f} s"
    return f"[{done}/{total}] {name}: {how}"
