"""Kill -9 at random moments of every writing command, with a reader that polls all the while.

    python -m benchmarks.faults [KILLS] [SEED] [REAL]      default 1000 kills, and 20 more with real kernels

A child is forked from a parent that has its imports done and runs one command with kernels that are stand-ins (they leave
results as the notebooks do). It is killed anywhere in its time, around its end, or just after it said that its work is
done: what it said then has to stand. REAL kills go to whole `playbook run` processes with their workers and kernels. Exit
code 1 if anything acknowledged was lost, any file was half, any record did not verify, any reader saw an invalid file, or
a process outlived its command.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import psutil
from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.kills import GONE_S, MOMENTS, Killed, finished, imported, killed, not_there
from benchmarks.reader import Reader, half
from playbook.errors import PlaybookError
from playbook.run import many, one
from playbook.run.checkpoint import specs
from playbook.run.crew import attempted
from playbook.run.finished import finished_result, read_result
from playbook.run.lab import open_lab  # noqa: F401 - imported once here, not in every child
from playbook.run.one import unchanged
from playbook.run.prepare import prepare
from playbook.run.render import render
from playbook.run.runs import clean
from playbook.run.session import open_pilot
from playbook.run.steps import STEPS
from playbook.run.verify import verify
from playbook.workspace import record
from playbook.workspace.io import publish, sha256_of

PLAYBOOK = [sys.executable, "-m", "playbook"]
DONE = r"^\[\d+/\d+\] (\S+) (\S+): (?:[\d.]+ s|done|unchanged)"
WEEK = 12
TODAY = date(2100, 1, 1)
EXPENSES = "Employee ID,Employee,Department,Transaction Date,Merchant,Amount,Currency\n" + "".join(
    f"E{n},Person {n},Web,2026-03-3{n % 2},OPENAI *CHATGPT SUBSCR,20.00,EUR\n" for n in range(7)
)


@dataclass(frozen=True)
class Command:
    """One command: its words, and the words by which it says that its work is done."""

    words: tuple[str, ...]
    done: str

    def filled(self, place: Path, number: object) -> list[str]:
        """The words with their folders."""
        return [w.format(pilot=place / "pilot", place=place, n=number) for w in self.words]


COMMANDS = {
    "run": Command(("run", "{pilot}", "--week", "12", "--workers", "1"), r"report: (done|unchanged)"),
    "run --force": Command(("run", "{pilot}", "--week", "12", "--step", "5", "--force"), r"5-checkpoint: [\d.]+ s"),
    "lock": Command(("lock", "{pilot}"), r"^Head of the record"),
    "report": Command(("report", "{pilot}", "--format", "html,md,ics,xlsx"), r"\.xlsx$"),
    "report --charter": Command(("report", "{pilot}", "--charter"), r"charter\.md$"),
    "portfolio": Command(("portfolio", "{pilot}", "--out", "{place}/portfolio"), r"^Portfolio: "),
    "starters": Command(("starters", "{pilot}"), r"\.docx"),
    "runs --clean": Command(("runs", "{pilot}", "--clean"), r"^(Removed|Nothing)"),
    "new": Command(("new", "{place}/fresh-{n}"), r"workflow\.yaml"),
    "import": Command(("import", "{place}/brought", "{place}/e.csv", "--as", "shadow-expenses"), r"^Written: "),
    "audit": Command(("audit", "{place}/content", "--out", "{place}/audit"), r"audit\.html"),
    "workflow": Command(("workflow", "{pilot}", "--out", "{place}/drawn"), r"^Written: .*handoffs\.csv"),
    "pack new": Command(("pack", "new", "{place}/pack-{n}"), r"wording"),
    "pack preview": Command(("pack", "preview", "{place}/pack", "--out", "{place}/pack.html"), r"pack\.html"),
    "verify": Command(("verify", "{pilot}", "--read-data"), r"entr"),
    "check": Command(("check", "{pilot}"), r"."),
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

    def execute(step, parameters, *_):
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


def faults(pilot: Path, place: Path, before: list[str]) -> list[str]:
    """What is wrong with the files and the record after a kill; empty if all is as promised."""
    wrong = [f"half: {path}" for path in half(place) if not path.endswith("record.jsonl")]
    said = record.mend(pilot)
    try:
        now = [e.hash for e in record.read(pilot)]
        verify(pilot)
    except PlaybookError as error:
        return [*wrong, f"does not verify: {error} {said}"]
    return wrong if now[: len(before)] == before else [*wrong, "lost: entries that were acknowledged before"]


def lost(name: str, ended: Killed, place: Path, number: int) -> list[str]:
    """What a command said and what does not stand; empty for one that had not said it was done."""
    wrong = not_there(ended.said, place)
    if ended.code != 0 and not re.search(COMMANDS[name].done, ended.said, re.MULTILINE):
        return wrong
    if ended.code not in (0, None):
        return [*wrong, f"ended with {ended.code}: {ended.said[-300:]}"]
    pilot = place / "pilot"
    stands = {
        "run": lambda: _says(pilot) and _recorded(pilot),
        "run --force": lambda: _says(pilot),
        "lock": lambda: not _lock_is_due(pilot),
        "new": lambda: _works(["check", str(place / f"fresh-{number}")], place),
        "pack new": lambda: _works(["pack", "check", str(place / f"pack-{number}")], place),
        "import": lambda: (place / "brought" / "tables" / "shadow_use.csv").read_text().count("\n") > 1,
        "audit": lambda: bool(json.loads((place / "audit" / "audit.json").read_text())["files"]),
    }
    return wrong if stands.get(name, lambda: True)() else [*wrong, "lost: it said that it was done"]


def _works(words: list[str], place: Path) -> bool:
    return finished(words, place.parent / "check").code == 0


def _lock_is_due(pilot: Path) -> bool:
    opened = open_pilot(pilot, WEEK)
    return any("Changed since the charter was locked" in n for n in opened.notices)


def _says(pilot: Path) -> bool:
    """True if the finished result is the one of the present pilot.yaml."""
    said = sha256((pilot / "pilot.yaml").read_bytes()).hexdigest()
    return any(said in n for n in read_result(finished_result(pilot, WEEK)).notices)


def _recorded(pilot: Path) -> bool:
    """True if the record names the result that is there."""
    there = sha256_of(finished_result(pilot, WEEK))
    return any(e.body.get("result") == there for e in record.read(pilot))


def built(place: Path) -> None:
    """A locked pilot with stand-ins for its kernels, content, a pack, an export: what the commands work on."""
    pilot, said = place / "pilot", place.parent / "built"
    for words in (["new", str(pilot)], ["new", str(place / "brought")], ["pack", "new", str(place / "pack")]):
        assert finished(words, said).code == 0, said.read_text()
    begun(pilot)
    assert finished(["lock", str(pilot)], said).code == 0, said.read_text()
    (place / "e.csv").write_text(EXPENSES)
    (place / "content").mkdir()
    for number in range(5):
        (place / "content" / f"{number}.md").write_text(
            f"# Rule {number}\n\nWhoever asks gets an answer in {number} days.\n"
        )
    result = open_pilot(pilot, WEEK).result()
    render(pilot, result)  # imports what a report needs, once
    clean(pilot)
    one.execute = stand_in(json.loads(result.model_dump_json()))
    many.LocalCrew, many.get_ready = Inline, lambda: None
    os.environ["PLAYBOOK_WARM"] = "0"
    prepare(pilot, WEEK, today=TODAY)


def stand_ins(top: Path, kills: int, seed: int) -> int:
    """Kills of commands with stand-in kernels; prints a line per kind and returns the number of faults."""
    place, said = top / "place", top / "said"
    place.mkdir()
    built(place)
    pilot, draw = place / "pilot", random.Random(seed)
    for one_ in COMMANDS.values():
        imported(one_.filled(place, "first"), said)
    disturb(place, 99)
    usual = {name: timed(c.filled(place, "usual"), said) for name, c in COMMANDS.items()}
    counts, acknowledged, moments, wrong = Counter(), Counter(), Counter(), []
    with Reader(place) as reader:
        for number in range(kills):
            name, moment = draw.choice(list(COMMANDS)), draw.choice(MOMENTS)
            disturb(place, draw.randrange(5))
            before, words = [e.hash for e in record.read(pilot)], COMMANDS[name].filled(place, number)
            ended = killed(words, said, moment, COMMANDS[name].done, usual[name], draw)
            counts[name] += 1
            moments[moment] += 1
            acknowledged[name] += bool(re.search(COMMANDS[name].done, ended.said, re.MULTILINE))
            found = [*faults(pilot, place, before), *lost(name, ended, place, number)]
            found += [f"outlived by {name}" for name in ended.orphans]
            told = [f"kill {number} ({name}, {moment}, exit {ended.code}): {x}" for x in found]
            print(*told, sep="\n", end="\n" * bool(told), flush=True)
            wrong += told
            if number % 100 == 99:
                print(f"after {number + 1} kills: {len(wrong)} faults", flush=True)
    print("kills: " + ", ".join(f"{n} {counts[n]} ({acknowledged[n]} after it said it was done)" for n in COMMANDS))
    wrong += ending(place, said)
    print(f"moments: {dict(moments)}; {acknowledged.total()} of {kills} after the command said it was done")
    print(f"{kills} kills: {len(wrong)} faults; {reader.seen}", flush=True)
    print("\n".join(wrong[:20]))
    return len(wrong) + reader.seen.faults


def disturb(place: Path, number: int) -> None:
    """The team writes in its charter and its content and takes an imported table away: each command has something to do."""
    change(place / "pilot", number)
    publish(place / "content" / "0.md", f"# Rule 0\n\nWhoever asks gets an answer in {30 + number} days.\n".encode())
    (place / "brought" / "tables" / "shadow_use.csv").unlink(missing_ok=True)


def ending(place: Path, said: Path) -> list[str]:
    """Each command once more, left alone: it ends well, nothing is left over, all data verify."""
    pilot, wrong = place / "pilot", []
    disturb(place, 99)
    for name, one_ in COMMANDS.items():
        ended = finished(one_.filled(place, "last"), said)
        wrong += [f"at the end, {name}: {x}" for x in lost(name, ended, place, "last")]
        wrong += [f"at the end, {name} ended with {ended.code}: {ended.said[-500:]}"] if ended.code else []
    edited = [p.name for p in (pilot / "reports" / "starters").glob("*.new*")]
    wrong += [f"at the end: {edited} was taken for edited"] if edited else []
    strays = [
        str(p)
        for p in (
            *pilot.rglob(".tmp-*"),
            *(place / "portfolio").rglob(".tmp-*"),
            *(place / "audit").rglob(".tmp-*"),
            *(place / "drawn").rglob(".tmp-*"),
        )
    ]
    wrong += [f"at the end: {len(strays)} temporaries are left: {strays[:5]}"] if strays else []
    verify(pilot, read_data=True)
    return wrong


def timed(words: list[str], said: Path) -> float:
    """Seconds of a command that is left alone."""
    start = time.perf_counter()
    finished(words, said)
    return time.perf_counter() - start


def real(place: Path, kills: int, seed: int) -> int:
    """Kills of whole `playbook run` processes with workers and kernels; returns the number of faults."""
    pilots = [place / f"p{n}" for n in range(2)]
    for pilot in pilots:
        subprocess.run([*PLAYBOOK, "new", str(pilot)], check=True, capture_output=True)
        begun(pilot)
        subprocess.run([*PLAYBOOK, "lock", str(pilot)], check=True, capture_output=True)
    draw, wrong, orphans, steps = random.Random(seed), [], 0, 0
    usual = _real_run(pilots, place / "said", lambda _: False)[0]
    print(f"a run that is left alone takes {usual:.1f} s", flush=True)
    for number in range(kills):
        for pilot in pilots:
            change(pilot, number)
        before = {p: [e.hash for e in record.read(p)] for p in pilots}
        seconds, left = _real_run(pilots, place / "said", _real_moment(draw, usual, place / "said"))
        said, orphans = (place / "said").read_text(), orphans + left
        told = [f"{x}" for pilot in pilots for x in (*faults(pilot, pilot, before[pilot]), *_real_lost(pilot, said))]
        steps += len(re.findall(DONE, said, re.MULTILINE))
        print(f"real kill {number} after {seconds:.1f} s, {left} processes left:", *(told or ["no fault"]), flush=True)
        wrong += told
    code = subprocess.run([*PLAYBOOK, "run", *map(str, pilots)], check=False, capture_output=True).returncode
    for pilot in pilots:
        verify(pilot, read_data=True)
    print(
        f"{kills} kills of real runs, {steps} steps acknowledged before: {len(wrong)} faults, {orphans} processes left, last run exit {code}",
        flush=True,
    )
    return len(wrong) + orphans + code


def _real_moment(draw: random.Random, usual: float, said: Path) -> Callable[[float], bool]:
    """When to kill: anywhere, around the usual end, or as soon as so many steps or reports were said to be done."""
    moment = draw.choice(MOMENTS)
    if moment == "said":
        lines = draw.randint(1, 12)
        return lambda _: len(re.findall(DONE, said.read_text(), re.MULTILINE)) >= lines
    after = draw.uniform(0, usual) if moment == "any" else draw.uniform(0.85, 1.1) * usual
    return lambda seconds: seconds >= after


def _real_run(pilots: list[Path], said: Path, enough: Callable[[float], bool]) -> tuple[float, int]:
    """A run, killed once it is enough; its seconds and the number of processes that outlived it."""
    start, family = time.perf_counter(), []
    with said.open("wb") as out:
        process = subprocess.Popen([*PLAYBOOK, "run", *map(str, pilots)], stderr=out, stdout=out)
        while process.poll() is None and not enough(time.perf_counter() - start):
            time.sleep(0.002)
        seconds = time.perf_counter() - start
        family = descendants(process.pid)
        process.kill()
        process.wait()
    _, left = psutil.wait_procs([p for p in family if alive(p)], timeout=GONE_S)
    return seconds, sum(alive(p) for p in left)


def _real_lost(pilot: Path, said: str) -> list[str]:
    """Steps that were said to be done and would run again."""
    names = {m[2] for m in re.finditer(DONE, said, re.MULTILINE) if m[1] == pilot.name}
    job = prepare(pilot, None, today=datetime.now(UTC).date())
    lost_ = [s.step for s in specs(job, STEPS) if s.step in names and unchanged(s) is None]
    reported = "report" in names and not _recorded(pilot)
    return [f"lost: {pilot.name} {x}" for x in (*lost_, *(["report"] if reported else []))]


def descendants(pid: int) -> list[psutil.Process]:
    """Workers and kernels of a run; nothing if it has ended."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def alive(process: psutil.Process) -> bool:
    """True if a process lives and is no zombie, nor the warm server that others may share."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE and "warm.server" not in " ".join(process.cmdline())
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
