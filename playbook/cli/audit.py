"""The command about content alone: audit."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from playbook.cli.options import FOLDER, as_json_option, today
from playbook.content.names import files_said
from playbook.errors import BadInput, Problem

MOST_JOBS = 10
EVERY_S = 2.0


@click.command()
@click.argument("location")
@click.option(
    "--out", type=FOLDER, default=Path("content-audit"), show_default=True, help="Folder of page, worklist and tables."
)
@click.option(
    "--workers", default="2", show_default=True, help="Processes that read, or a Dask cluster: tcp://HOST:PORT."
)
@click.option(
    "--compare", type=FOLDER, help="Folder of an earlier audit to compare with; default: the last one in --out."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day on which dates are judged; default: today.")
@click.option(
    "--check-links", is_flag=True, help="Ask every web address that the content names whether it still answers."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if a gate fails.")
@click.option("--language", default="en", show_default=True, help="Language of the page.")
@as_json_option
def audit(
    location: str,
    out: Path,
    workers: str,
    compare: Path | None,
    as_of: datetime | None,
    check_links: bool,
    exit_code: bool,
    language: str,
    as_json: bool,
) -> None:
    r"""Audit source content: what is unreadable, outdated, contradictory, copied, and what to fix first.

    LOCATION is a folder, a zip file or any fsspec address such as s3://bucket/path. Nothing is written into it, and
    without --check-links nobody else is asked anything. Ctrl-C keeps what was read; the next run goes on from there.

    \b
    Example:
      playbook audit shared-drive/policies --out audit-june
      playbook audit s3://bucket/learning --workers 4 --json
      playbook audit shared-drive/policies --language de
    """
    from playbook.report.wording import wording
    from playbook.run.audit import run_audit

    if not workers.startswith("tcp://") and not (workers.isdigit() and 1 <= int(workers) <= 64):
        raise click.UsageError(f"--workers {workers!r}: a number from 1 to 64, or tcp://HOST:PORT")
    if compare is not None and not (compare / "audit.json").exists():
        raise BadInput(
            Problem(str(compare), "there is no audit in this folder", do="name the --out folder of an earlier audit")
        )
    day = as_of.date() if as_of else today()
    number = int(workers) if workers.isdigit() else workers
    done = run_audit(
        location,
        out.resolve(),
        day,
        workers=number,
        earlier=compare and compare.resolve(),
        progress=_progress(),
        check_links=check_links,
        asking=_asking(),
        language=wording(language).language,
    )
    if as_json:
        click.echo(json.dumps(done.told, ensure_ascii=False, indent=1))
    else:
        _print(done.told, done.changes, done.files[:2])
    if done.unchanged:
        click.echo("Nothing has changed since the last audit; it stands as it is.", err=True)
    if exit_code and not all(g["passed"] for g in done.told["gates"]):
        raise SystemExit(1)


def _print(told: dict[str, Any], changes: tuple[str, ...], files: tuple[Path, ...]) -> None:
    click.echo(f"{_readiness(told['gates'])} {told['read']:,} of {told['files']:,} files read.")
    for gate in told["gates"]:
        click.echo(f"  {'holds        ' if gate['passed'] else 'does not hold'}  {gate['name']}: {gate['why']}")
    score = "not known" if told["score"] is None else f"{told['score']:.1f} of 100"
    click.echo(f"Score {score}: " + ", ".join(f"{d['name']} {d['score']:.0f}" for d in told["dimensions"]))
    for change in changes:
        click.echo(f"  {change}")
    jobs = [list(same) for _, same in groupby(told["fix_first"], key=lambda f: (f["rule"], f["fix"]))][:MOST_JOBS]
    if jobs:
        click.echo(f"Fix first ({sum(map(len, jobs)):,} of {len(told['findings']):,} findings):")
    for number, job in enumerate(jobs, 1):
        minutes, gain = sum(f["effort_minutes"] for f in job), sum(f["gain"] for f in job)
        where = files_said([f["files"] for f in job])
        click.echo(
            f"{number:>3}. {minutes:>4g} min  {gain:+.2f} -> {job[-1]['score_after']:.1f}  {job[0]['rule']:<4} {where}"
        )
        click.echo(f"      {job[0]['fix']}")
    for file in files:
        click.echo(str(file))


def _readiness(gates: list[dict[str, Any]]) -> str:
    """The same words as on the page: where too little was read, nothing is known.

    >>> _readiness([{"passed": True}, {"passed": False}]), _readiness([{"passed": False}, {"passed": False}])
    ('Not ready:', 'Unknown, too little could be read:')
    """
    if not gates[0]["passed"]:
        return "Unknown, too little could be read:"
    return "No gate failed:" if all(g["passed"] for g in gates) else "Not ready:"


def _progress() -> Callable[[Any], None]:
    """Files per second and time left, on standard error every two seconds and at the end."""
    started = time.monotonic()
    last = [started]

    def show(now: Any) -> None:
        moment = time.monotonic()
        done = now.files >= now.of_files
        if moment - last[0] < EVERY_S and not (done and moment - started >= EVERY_S):
            return
        last[0] = moment
        speed = now.files / max(moment - started, 1e-6)
        left = (now.of_files - now.files) / max(speed, 1e-6)
        click.echo(f"{now.files:,} of {now.of_files:,} files, {speed:,.0f} files/s, {_said(left)} left", err=True)

    return show


def _asking() -> Callable[[int, int], None]:
    """How many web addresses have been asked, on standard error every two seconds; several threads tell."""
    last = [time.monotonic()]

    def show(done: int, of: int) -> None:
        moment = time.monotonic()
        if moment - last[0] >= EVERY_S:
            last[0] = moment
            click.echo(f"{done:,} of {of:,} web addresses asked", err=True)

    return show


def _said(seconds: float) -> str:
    """A time span in words.

    >>> _said(42), _said(600)
    ('42 s', '10 min')
    """
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
