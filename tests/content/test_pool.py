"""Workers may be killed at any moment: nothing is lost but the file they had, nothing is left behind, nothing leaks."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from playbook.content.limits import Limits
from playbook.content.pool import Pool
from playbook.content.read import Progress, read_all
from playbook.content.wire import DOCUMENT, BadAnswer, frame, packed, split, unpacked
from playbook.content.worker import Ready, Request
from tests.hostile.build import docx, paragraph, zipped

WORDS = "The owner of the page must check the list every week, and the team is told. " * 5


def pages(folder, count):
    for number in range(count):
        (folder / f"{number:04}.md").write_text(f"# Page {number}\n\n{WORDS}")
    return folder


def children(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_order_does_not_depend_on_the_workers(tmp_path, workers):
    paths = [d.path for d in read_all(pages(tmp_path, 150), workers=workers)]
    assert paths == [f"{n:04}.md" for n in range(150)]


def test_killed_workers_cost_no_document(tmp_path):
    pages(tmp_path, 400)
    mine, read = os.getpid(), []
    for number, document in enumerate(read_all(tmp_path, workers=2)):
        read.append(document)
        if number % 80 == 40:
            for child in children(mine):
                if b"playbook.content.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(child, signal.SIGKILL)
    assert [d.path for d in read] == [f"{n:04}.md" for n in range(400)]
    lost = [d for d in read if d.faults]
    assert len(lost) <= 2, "a killed worker gets a second try in a fresh one"


def test_no_worker_outlives_its_parent(tmp_path):
    pages(tmp_path, 300)
    code = f"from playbook.content.read import read_all\nimport time\nd = read_all({str(tmp_path)!r}, workers=2)\nnext(d)\nprint('go', flush=True)\ntime.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout.readline() == b"go\n"
    workers = children(parent.pid)
    assert len(workers) == 2
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(alive, workers))


def test_closing_early_leaves_no_worker(tmp_path):
    documents = read_all(pages(tmp_path, 300), workers=2)
    next(documents)
    started = children(os.getpid())
    documents.close()
    assert not any(alive(pid) for pid in started if pid not in children(os.getpid()))
    assert not [
        p for p in children(os.getpid()) if b"playbook.content.worker" in Path(f"/proc/{p}/cmdline").read_bytes()
    ]


def test_a_worker_is_replaced_after_its_share_of_files(tmp_path):
    pages(tmp_path, 60)
    documents = list(read_all(tmp_path, limits=Limits(files=7)))
    assert [d.path for d in documents] == [f"{n:04}.md" for n in range(60)]
    assert all(d.read for d in documents)


def test_a_slow_file_costs_its_time_and_no_more(tmp_path):
    pages(tmp_path, 20)
    (tmp_path / "0005.md").write_text("[" * 600_000)
    started = time.monotonic()
    read = {d.path: d for d in read_all(tmp_path, limits=Limits(seconds=1))}
    assert "takes more than 1 s" in read["0005.md"].faults[0].reason
    assert sum(d.read for d in read.values()) == 19
    assert time.monotonic() - started < 8


def test_five_killers_in_a_package_end_it(tmp_path):
    killer = docx("<w:p/>" * 700_000)
    members = [(f"{n}.docx", killer) for n in range(8)] + [("z.md", WORDS)]
    (tmp_path / "p.zip").write_bytes(zipped(members))
    read = {d.path: d for d in read_all(tmp_path, limits=Limits(memory=140 * 2**20))}
    assert sum("memory" in f.reason for d in read.values() for f in d.faults) == 5
    assert "not read" in read["p.zip!/"].faults[0].reason


def test_what_is_ready_passes_in_its_place(tmp_path):
    (tmp_path / "a.md").write_text(WORDS)
    ready = Ready(tuple(read_all(tmp_path)))
    asked = Request("b.md", str(tmp_path / "a.md"))
    with Pool(1) as pool:
        order = [(item, d and d.path) for item, d in pool.read(iter([ready, asked, ready]))]
    assert order == [(ready, "a.md"), (ready, None), (asked, "b.md"), (asked, None), (ready, "a.md"), (ready, None)]


def test_progress_ends_at_everything(tmp_path):
    told = []
    list(read_all(pages(tmp_path, 12), progress=told.append))
    assert [p.files for p in told] == list(range(1, 13))
    octets = sum(p.stat().st_size for p in tmp_path.iterdir())
    assert told[-1] == Progress(12, 12, octets, octets, "0011.md")


def test_a_library_that_prints_does_not_disturb_the_answers(tmp_path):
    (tmp_path / "a.md").write_text(WORDS)
    code = """
import os, sys
from playbook.content import reading, worker
from playbook.content.limits import Limits
real = reading.steps
def loud(*a, **k):
    print("noise", flush=True); os.write(1, b"\\0\\0\\0\\1noise"); sys.stderr.write("noise")
    return real(*a, **k)
reading.steps = loud
worker.main(Limits(), os.getppid())
"""
    request = Request("a.md", str(tmp_path / "a.md")).line()
    done = subprocess.run([sys.executable, "-c", code], input=request, capture_output=True, check=True)
    messages = split(bytearray(done.stdout), 1_000_000)
    assert [kind for kind, _ in messages] == [1, 2, 3]
    assert unpacked(messages[1][1]).text.startswith("The owner")
    assert done.stderr == b""


def test_a_worker_can_write_nothing_and_reach_nobody(tmp_path):
    code = f"""
import os, socket, sys
from playbook.content.limits import Limits, confine
confine(Limits(), os.getppid())
try:
    os.write(os.open({str(tmp_path / "x")!r}, os.O_CREAT | os.O_WRONLY), b"x" * 10)
except OSError as error:
    print("write", type(error).__name__)
try:
    bytearray(600 * 2**20)
except MemoryError:
    print("memory")
try:
    socket.create_connection(("127.0.0.1", 9), 1)
except ConnectionRefusedError:
    print("reached")
except OSError:
    print("no network")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "write OSError" in done.stdout
    assert "memory" in done.stdout
    if "reached" in done.stdout:
        pytest.skip("this system gives a process no network of its own; the worker goes on without")
    assert "no network" in done.stdout


def test_answers_are_checked(tmp_path):
    (tmp_path / "a.md").write_text(f"# T\n\n[x](b.md) {WORDS}")
    (document,) = read_all(tmp_path)
    assert unpacked(packed(document)) == document
    for bad in (b"", b"[]", b"{}", packed(document).replace(b'"md"', b"7", 1), packed(document)[:-1]):
        with pytest.raises(BadAnswer):
            unpacked(bad)
    with pytest.raises(BadAnswer):
        split(bytearray(frame(DOCUMENT, b"x" * 11)), 10)
    with pytest.raises(BadAnswer):
        split(bytearray(frame(9, b"x")), 10)


def test_the_reader_of_a_docx_is_the_same_in_and_out_of_a_worker(tmp_path):
    from playbook.content.reading import read_one

    (tmp_path / "a.docx").write_bytes(docx(paragraph(WORDS)))
    (inside,) = read_all(tmp_path)
    modified = next(f.value for f in inside.fields if f.name == "modified")
    assert read_one("a.docx", (tmp_path / "a.docx").read_bytes(), modified=modified) == [inside]
