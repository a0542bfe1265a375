"""Kill -9 at random moments of every writing command, with a reader that polls all the while.

    python -m benchmarks.faults [KILLS] [SEED] [REAL]      default 1000 kills, and 20 more with real kernels

A child is forked from a parent that has its imports done, runs one command in this process with kernels that are
stand-ins (they leave results as the notebooks do), and is killed after a random time. REAL kills go to whole
`playbook run` processes with their workers and kernels. Exit code 1 if anything acknowledged was lost, any file was
half, any record did not verify or any reader saw an invalid file.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.reader import Reader, half
from playbook.cli import run as command
from playbook.errors import PlaybookError
from playbook.run import many, one
from playbook.run.checkpoint import prepare, read_result
from playbook.run.crew import attempted
from playbook.run.finished import finished_result
from playbook.run.lab import open_lab  # noqa: F401 - imported once here, not in every child
from playbook.run.render import render
from playbook.run.runs import clean
from playbook.run.session import open_pilot
from playbook.run.verify import verify
from playbook.workspace import record
from playbook.workspace.io import publish

WEEK = 12
TODAY = date(2100, 1, 1)
COMMANDS = {
    "run": ["run", "{pilot}", "--week", "12", "--workers", "1"],
    "run --force": ["run", "{pilot}", "--week", "12", "--step", "5", "--force"],
    "lock": ["lock", "{pilot}"],
    "report": ["report", "{pilot}", "--format", "html,md,ics,xlsx"],
    "portfolio": ["portfolio", "{pilot}", "--out", "{place}/portfolio"],
    "starters": ["starters", "{pilot}"],
    "runs --clean": ["runs", "{pilot}", "--clean"],
    "new": ["new", "{place}/fresh-{n}"],
    "verify": ["verify", "{pilot}", "--read-data"],
    "check": ["check", "{pilot}"],
}


class Inline:
    """A crew of this process alone, so that the killed process is the one that writes."""

    width = 1

    def __init__(self, _: int) -> None:
        self._done = []

    def start(self, task):
        """Do it at once."""
        self._done.append((task, attempted(task.work, task.given)))

    def wait(self):
        """What was done."""
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Nothing runs."""


def stand_in(base: dict):
    """Kernels that leave, without computing, what a notebook leaves; it follows from pilot.yaml."""

    def execute(step, parameters, _events, _timeout_s):
        said = "portfolio"
        if "folder" in parameters:
            said = sha256((Path(parameters["folder"]) / "pilot.yaml").read_bytes()).hexdigest()
        name = "result.json" if step.name.startswith("5") else f"{step.name}.json"
        notices = [*base.get("notices", []), f"pilot.yaml is {said}"]
        publish(Path(parameters["out"]) / name, json.dumps(base | {"step": step.name, "notices": notices}).encode())
        nb = new_notebook(cells=[new_code_cell(said)])
        nb.cells[0]["id"] = "one"
        return nb, ""

    return execute


def child_of(words: list[str]) -> tuple[int, int]:
    """Fork a child that runs a command and says its exit code; its process number and the pipe to read."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            for number in (1, 2):
                os.dup2(nothing, number)
            os.write(theirs, bytes([command(words)]))
        finally:
            os._exit(0)  # whatever happens, a child never runs the rest of this program
    os.close(theirs)
    return pid, ours


def killed(words: list[str], after: float) -> int | None:
    """Run a command and kill it after so long; its exit code if it had said so before."""
    pid, answer = child_of(words)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    code = os.read(answer, 1)
    os.close(answer)
    return code[0] if code else None


def change(pilot: Path, number: int) -> None:
    """The team writes in its charter, so that the next command has something to do."""
    path = pilot / "pilot.yaml"
    lines = [x for x in path.read_text().splitlines() if "scale_people:" not in x or x.lstrip().startswith("#")]
    at = next(i for i, x in enumerate(lines) if "requested_stage:" in x)
    publish(path, "\n".join([*lines[:at], f"  scale_people: {20 + number}", *lines[at:], ""]).encode())


def begun(pilot: Path) -> None:
    """Let a new pilot have begun long ago, so that its week 12 has ended."""
    path = pilot / "pilot.yaml"
    dates = re.sub(r"(?m)^(  start_date:).*$", r"\1 2026-01-05", path.read_text())
    publish(path, re.sub(r"(?m)^(  planned_end:).*$", r"\1 2026-03-29", dates).encode())


def faults(pilot: Path, place: Path, before: list[str], done: tuple[str, int | None], number: int) -> list[str]:
    """What is wrong after a kill; empty if all is as promised."""
    wrong = [f"half: {path}" for path in half(place) if not path.endswith("record.jsonl")]
    said = record.mend(pilot)
    try:
        now = [e.hash for e in record.read(pilot)]
        verify(pilot)
    except PlaybookError as error:
        return [*wrong, f"does not verify: {error} {said}"]
    if now[: len(before)] != before:
        wrong.append("lost: entries that were acknowledged before")
    name, code = done
    if code == 0 and name == "lock" and len(now) <= len(before) and _lock_was_due(pilot):
        wrong.append("lost: a lock that said it was done")
    if code == 0 and name == "run" and not _says(pilot):
        wrong.append("lost: a run that said it was done")
    if code == 0 and name == "new" and command_quietly(["check", str(place / f"fresh-{number}")]) != 0:
        wrong.append("lost: a new folder that said it was done")
    return wrong


def _lock_was_due(pilot: Path) -> bool:
    opened = open_pilot(pilot, WEEK)
    return any("Changed since the charter was locked" in n for n in opened.notices)


def _says(pilot: Path) -> bool:
    """True if the finished result is the one of the present pilot.yaml."""
    said = sha256((pilot / "pilot.yaml").read_bytes()).hexdigest()
    return any(said in n for n in read_result(finished_result(pilot, WEEK)).notices)


def command_quietly(words: list[str]) -> int:
    """Run a command to its end in a child; its exit code."""
    pid, answer = child_of(words)
    code = os.read(answer, 1)
    os.waitpid(pid, 0)
    os.close(answer)
    return code[0] if code else -1


def stand_ins(place: Path, kills: int, seed: int) -> int:
    """Kills of commands with stand-in kernels; prints a line per kind and returns the number of faults."""
    pilot = place / "pilot"
    assert command_quietly(["new", str(pilot)]) == 0
    begun(pilot)
    assert command_quietly(["lock", str(pilot)]) == 0
    result = open_pilot(pilot, WEEK).result()
    render(pilot, result)  # imports what a report needs, once
    clean(pilot)
    one.execute = stand_in(json.loads(result.model_dump_json()))
    many.LocalCrew = Inline
    os.environ["PLAYBOOK_WARM"] = "0"
    prepare(pilot, WEEK, today=TODAY)
    draw = random.Random(seed)
    usual = {name: timed(filled(words, pilot, place, "usual")) for name, words in COMMANDS.items()}
    counts, early, wrong = Counter(), Counter(), []
    with Reader(place) as reader:
        for number in range(kills):
            name = draw.choice(list(COMMANDS))
            change(pilot, draw.randrange(5))
            before = [e.hash for e in record.read(pilot)]
            code = killed(filled(COMMANDS[name], pilot, place, number), draw.uniform(0, 1.5 * usual[name]))
            counts[name] += 1
            early[name] += code is None
            found = faults(pilot, place, before, (name, code), number)
            wrong += [f"kill {number} ({name}, exit {code}): {x}" for x in found]
            if number % 100 == 99:
                print(f"after {number + 1} kills: {len(wrong)} faults", flush=True)
    last = command_quietly(filled(COMMANDS["run"], pilot, place, "last")), _says(pilot)
    verify(pilot, read_data=True)
    print("kills: " + ", ".join(f"{n} {counts[n]} ({early[n]} before its end)" for n in COMMANDS))
    print(f"{kills} kills: {len(wrong)} faults; last run: {last}; {reader.seen}", flush=True)
    print("\n".join(wrong[:20]))
    return len(wrong) + reader.seen.faults + (last != (0, True))


def filled(words: list[str], pilot: Path, place: Path, number: object) -> list[str]:
    """A command with its folders."""
    return [w.format(pilot=pilot, place=place, n=number) for w in words]


def timed(words: list[str]) -> float:
    """Seconds of a command that is left alone."""
    start = time.perf_counter()
    command_quietly(words)
    return time.perf_counter() - start


def real(place: Path, kills: int, seed: int) -> int:
    """Kills of whole `playbook run` processes with workers and kernels; returns the number of faults."""
    pilots = [place / f"p{n}" for n in range(2)]
    words = [sys.executable, "-m", "playbook"]
    for pilot in pilots:
        subprocess.run([*words, "new", str(pilot)], check=True, capture_output=True)
        begun(pilot)
        subprocess.run([*words, "lock", str(pilot)], check=True, capture_output=True)
    draw, wrong, orphans = random.Random(seed), [], 0
    for number in range(kills):
        for pilot in pilots:
            change(pilot, number)
        before = {p: [e.hash for e in record.read(p)] for p in pilots}
        process = subprocess.Popen(
            [*words, "run", *map(str, pilots)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        time.sleep(draw.uniform(2, 25))
        family = descendants(process.pid)
        process.kill()
        process.wait()
        time.sleep(3)
        orphans += sum(alive(p) for p in family)
        for pilot in pilots:
            wrong += [f"real kill {number}: {x}" for x in faults(pilot, pilot, before[pilot], ("real", None), number)]
    code = subprocess.run([*words, "run", *map(str, pilots)], check=False, capture_output=True).returncode
    for pilot in pilots:
        verify(pilot, read_data=True)
    print(
        f"{kills} kills of real runs: {len(wrong)} faults, {orphans} processes left after 3 s, last run exit {code}",
        flush=True,
    )
    print("\n".join(wrong[:20]))
    return len(wrong) + orphans + code


def descendants(pid: int) -> list[int]:
    """Workers and kernels of a run."""
    import psutil

    return [p.pid for p in psutil.Process(pid).children(recursive=True) if psutil.pid_exists(pid)]


def alive(pid: int) -> bool:
    """True if a process lives and is no zombie, nor the warm server that others may share."""
    import psutil

    try:
        one_ = psutil.Process(pid)
        return one_.status() != psutil.STATUS_ZOMBIE and "warm.server" not in " ".join(one_.cmdline())
    except psutil.Error:
        return False


def main(kills: int = 1000, seed: int = 1, reals: int = 20) -> int:
    """Both kinds of kills; 0 if nothing was wrong."""
    start, began = time.perf_counter(), datetime.now(UTC)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        wrong = real(Path(second), reals, seed) if reals else 0
        wrong += stand_ins(Path(first), kills, seed)
    print(f"{wrong} faults in all, {time.perf_counter() - start:.0f} s, seed {seed}, begun {began:%Y-%m-%d %H:%M} UTC")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
