"""Run one notebook once: validate, run in scratch, publish, receipt. Idempotent by key, so that anyone may call it.

Order of writes (a kill between any two leaves a state that the next run mends): parameters checked -> run lock ->
start marker -> notebook runs, results and receipt go to a scratch folder -> one rename makes them a commit -> outputs
move into place, the receipt last. Only the receipt says that a step is done; the notebook's own status is never trusted.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from playbook.errors import NotebookFailed
from playbook.run.commit import commit, settle, unsettled
from playbook.run.execute import execute
from playbook.run.parameters import checked
from playbook.run.receipt import MOST_NAMED, NO_FILES, Receipt, broken_outputs, read_receipt, started_path, told
from playbook.run.steps import Step, step_named
from playbook.workspace.io import canonical, locked, publish, sha256_of, sweep, temporary_for

Parts = tuple[tuple[str, str], ...]
CELL_TIMEOUT_S = 300
STEP_WAIT_S = 2.0 * CELL_TIMEOUT_S
"""How long a run waits for another that is running the same step: it then finds the step done, so nobody is refused."""


@dataclass(frozen=True)
class Spec:
    """One run: which step, with which parameters, on which input files, into which folder."""

    step: str
    parameters: Mapping[str, Any]
    inputs: tuple[tuple[str, str], ...]
    """(path, sha256) of every file the step may read."""
    target: str
    """Absolute folder of the outputs, such as .../runs/12."""
    compared: tuple[tuple[str, str], ...] = ()
    """(path, sha256) of the earlier results that the privacy floor holds this one against."""
    timeout_s: int = CELL_TIMEOUT_S
    kept: str = ""
    """What the step is told about where the steps of a run leave each other what they read (`playbook.kept`)."""


def run_one(spec: Spec, force: bool = False) -> Receipt:
    """Run the step unless a valid receipt with the same key is there.

    Raises ParameterError before a kernel starts, NotebookFailed if a cell fails, OSError if the disk refuses.
    """
    step = step_named(spec.step)
    parameters = checked(step, spec.parameters)
    target = Path(spec.target)
    _insist_on(target)
    parts = key_parts(step, parameters, (*spec.inputs, *spec.compared))
    key = run_key(parts)
    with locked(target / f".{step.name}.lock", wait_s=STEP_WAIT_S):
        repaired = _repaired(target, step.name)
        done = None if force else _valid(target, step, key)
        if done is None:
            why = "asked for (--force)" if force else told(read_receipt(target, step.name), parts)
            done = _run(
                step,
                parameters,
                Receipt(step.name, key, "ok", (), 0.0, parts, why, spec.compared),
                target,
                spec,
            )
        started_path(target, step.name).unlink(missing_ok=True)
        return replace(done, repaired=repaired)


def _repaired(target: Path, step: str) -> str:
    """Mend what an earlier run of the step left that was killed or lost its disk; says what was found."""
    sweep(target)
    if settle(target, step):
        return "an earlier run was stopped at its very end; its results were put in place"
    if started_path(target, step).exists():
        return "an earlier run was cut off and left no result"
    return ""


def unchanged(spec: Spec) -> Receipt | None:
    """The receipt of a step that need not run again, or None; looks only, so no lock is taken and nothing is written.

    Raises ParameterError.
    """
    step = step_named(spec.step)
    key = run_key(parts_of(spec))
    if unsettled(Path(spec.target)) or started_path(Path(spec.target), step.name).exists():
        return None
    return _valid(Path(spec.target), step, key)


def _valid(target: Path, step: Step, key: str) -> Receipt | None:
    done = read_receipt(target, step.name)
    if done is None or done.key != key or broken_outputs(target, done):
        return None
    return replace(done, skipped=True)


def parts_of(spec: Spec) -> Parts:
    """The parts of a run's key; raises ParameterError."""
    step = step_named(spec.step)
    return key_parts(step, checked(step, spec.parameters), (*spec.inputs, *spec.compared))


def key_parts(step: Step, parameters: Mapping[str, Any], inputs: tuple[tuple[str, str], ...]) -> Parts:
    """Fingerprints of everything that can change a result: notebook, parameters, each input, our code, versions."""
    plain = {k: v for k, v in parameters.items() if k != "out"}
    named = [(f"parameter {k}", sha256(canonical(v)).hexdigest()) for k, v in sorted(plain.items())]
    return (("notebook", sha256_of(step.notebook)), ("playbook or libraries", code_hash()), *named, *inputs)


def run_key(parts: Parts) -> str:
    """One fingerprint of all parts."""
    return sha256(canonical([list(part) for part in parts])).hexdigest()


@cache
def code_hash() -> str:
    """Fingerprint of the playbook's own code and packs and of the versions of the libraries that compute."""
    from importlib.metadata import version

    from playbook.bundled import bundled

    digest = sha256()
    package = Path(__file__).resolve().parent.parent
    files = [p for p in package.rglob("*.py") if "bundle" not in p.parts]
    packs = [p for p in bundled("templates").rglob("*") if p.is_file()]
    for path in sorted(files) + sorted(packs):
        digest.update(path.name.encode() + path.read_bytes())
    for name in ("pandas", "numpy", "scipy", "pydantic", "papermill", "ipykernel"):
        digest.update(f"{name}={version(name)}".encode())
    return digest.hexdigest()


def _insist_on(target: Path) -> None:
    """Refuse to make a pilot's folder anew: if it is gone, a network folder went away, and what we wrote would be lost."""
    pilot = target.parent.parent
    if target.parent.name == "runs" and not pilot.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the pilot's folder is not there (any more)", str(pilot))


def _run(step: Step, parameters: dict[str, Any], blank: Receipt, target: Path, spec: Spec) -> Receipt:
    """Run the notebook and publish what it made; `blank` is its receipt but for outputs and time."""
    started = time.monotonic()
    publish(started_path(target, step.name), canonical({"key": blank.key, "pid": os.getpid()}))
    scratch = temporary_for(target / step.name)
    shutil.rmtree(scratch, ignore_errors=True)
    made = scratch / "out"
    made.mkdir(parents=True)
    try:
        nb, cause = execute(step, parameters | {"out": str(made)}, scratch / "events.jsonl", spec.timeout_s, spec.kept)
        if cause:
            publish(_failed(target, step), _as_bytes(nb))
            raise NotebookFailed(f"{cause}; see {_failed(target, step)}")
        if moved := changed_inputs(Path(parameters.get("folder", target)), spec.inputs):
            raise NotebookFailed(
                f"{step.name}: {_named(moved)} changed while it ran; nothing of it is kept, run it again"
            )
        for path in made.iterdir():
            if path.suffix not in (".json", ".html"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        publish(made / f"{step.name}.ipynb", _as_bytes(nb))
        outputs = tuple((p.name, sha256_of(p)) for p in sorted(made.iterdir()))
        receipt = replace(blank, outputs=outputs, seconds=round(time.monotonic() - started, 2))
        publish(receipt.path(made), receipt.content())
        commit(made, target, step.name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    _failed(target, step).unlink(missing_ok=True)
    return receipt


def changed_inputs(folder: Path, inputs: Iterable[tuple[str, str]]) -> list[str]:
    """Input files, relative to a folder, that are gone or not what they were."""
    named = [(name, digest) for name, digest in inputs if not name.startswith(NO_FILES)]
    return [n for n, digest in named if not (folder / n).is_file() or sha256_of(folder / n) != digest]


def _named(files: list[str]) -> str:
    return ", ".join(files[:MOST_NAMED]) + (f" and {len(files) - MOST_NAMED} more" if len(files) > MOST_NAMED else "")


def _failed(target: Path, step: Step) -> Path:
    """The notebook of a run that failed, beside the last good one and never in its place."""
    return target / f"{step.name}.failed.ipynb"


def _as_bytes(nb: Any) -> bytes:
    import nbformat

    text: str = nbformat.writes(nb)
    return f"{text}\n".encode()
