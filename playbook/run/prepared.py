"""What was validated before and did not change: a pilot's job, found again by the fingerprint of all that was read.

Reading a pilot's tables costs more than asking whether any byte of them changed. The fingerprint covers every file of
the folder but what the playbook writes there, the record, packs and content elsewhere, our code, and what was asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from playbook.run.job import Job
from playbook.run.one import code_hash
from playbook.workspace.io import canonical, publish, sha256_of

NOT_READ = frozenset({"runs", "reports", "notebooks", "portfolio"})


def known_job(folder: Path, asked: Sequence[Any]) -> Job | None:
    """The job as it was validated, or None if anything was changed, cannot be read, or was never validated."""
    try:
        state = json.loads(_place(folder).read_text(encoding="utf-8"))
        if state["fingerprint"] != _fingerprint(folder, asked, state["job"]["roots"]):
            return None
        job = state["job"]
        inputs = tuple((str(name), str(digest)) for name, digest in job["inputs"])
        known = Job(**{**job, "folder": folder, "inputs": inputs, "as_of": date.fromisoformat(job["as_of"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return replace(known, roots=tuple(known.roots), asked=tuple(known.asked))


def never_run(folder: Path) -> bool:
    """True if a pilot's folder is there and was never validated for a run."""
    return folder.is_dir() and not _place(folder).is_file()


def remember(job: Job) -> None:
    """Keep a validated job, unless it reads files that a fingerprint of its folder would miss."""
    if any(Path(name).is_absolute() and not Path(name).is_relative_to(job.folder) for name in _elsewhere(job)):
        return
    plain = asdict(job) | {"folder": "", "mended": "", "as_of": job.as_of.isoformat()}
    state = {"fingerprint": _fingerprint(job.folder, job.asked, job.roots), "job": plain}
    content = canonical(state)
    if not _place(job.folder).is_file() or _place(job.folder).read_bytes() != content:
        publish(_place(job.folder), content)


def _elsewhere(job: Job) -> list[str]:
    """Inputs outside the folder and outside the roots that are fingerprinted as well."""
    paths = [(job.folder / name).resolve() for name, _ in job.inputs if Path(name).suffix]
    return [str(p) for p in paths if not any(p.is_relative_to(root) for root in job.roots)]


def _place(folder: Path) -> Path:
    return folder / "runs" / ".prepared.json"


def _fingerprint(folder: Path, asked: Sequence[Any], roots: Sequence[str]) -> str:
    files = [(str(p.relative_to(folder)), sha256_of(p)) for p in sorted(_files(folder, top=True))]
    beside = [(str(p), sha256_of(p)) for root in roots for p in sorted(_files(Path(root), top=False))]
    return sha256(canonical([code_hash(), list(asked), files, beside])).hexdigest()


def _files(root: Path, *, top: bool) -> Iterator[Path]:
    for path in root.iterdir():
        if path.name.startswith(".") or (top and path.name in NOT_READ):
            continue
        if path.is_dir():
            yield from _files(path, top=False)
        elif path.is_file():
            yield path
