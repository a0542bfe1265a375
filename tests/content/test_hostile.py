"""Every hostile file ends with its finding, in time and in memory, and whatever stands beside it is read."""

import multiprocessing
import os
import resource
import socket
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from playbook.content.limits import Limits
from playbook.content.read import read_all
from tests.hostile.cases import all_cases

CASES = {case.name: case for case in all_cases()}
LIMITS = Limits()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile")
    for case in CASES.values():
        (place / case.name).write_bytes(case.data)
    return place


def read_by_itself(folder: Path) -> tuple[dict, dict, int]:
    """Documents, seconds between them, and the greatest memory of any worker: in a process that had no other children."""
    documents, gaps, last = {}, {}, time.monotonic()
    for document in read_all(folder, workers=2):
        documents[document.path] = document
        gaps[document.path] = time.monotonic() - last
        last = time.monotonic()
    return documents, gaps, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@pytest.fixture(scope="module")
def run(folder):
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        found = alone.submit(read_by_itself, folder).result()
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before, "nothing is written inside the location"
    return found


@pytest.mark.parametrize("name", CASES)
def test_it_ends_with_its_finding(run, name):
    documents, *_ = run
    case, document = CASES[name], documents[name]
    kinds = {fault.kind for fault in document.faults}
    if "*" in case.faults:
        assert kinds or document.text.strip(), "neither a finding nor a word: a silent empty"
    else:
        assert kinds == case.faults, document.faults
    assert case.words in document.text
    assert case.kind in ("", document.kind)
    for inner, faults in case.children.items():
        child = documents[f"{name}!/{inner}"]
        assert "*" in faults or {f.kind for f in child.faults} == faults, child.faults


def test_nothing_is_silently_empty(run):
    documents, *_ = run
    from playbook.content.doubts import LEAST_SIZE, LEAST_TEXT, WITH_TEXT

    silent = [
        d.path
        for d in documents.values()
        if d.kind in WITH_TEXT and d.read and d.size > LEAST_SIZE and len(d.text.strip()) < LEAST_TEXT
    ]
    assert silent == []


def test_in_time_and_in_memory(run):
    _, gaps, memory = run
    assert max(gaps.values()) < 2 * LIMITS.seconds + 2
    assert memory <= LIMITS.memory


def test_the_order_is_that_of_the_paths_and_files_of_others_do_not_leak(run):
    documents, *_ = run
    whole = [path for path in documents if "!/" not in path]
    assert whole == sorted(whole)
    assert not any("root:" in d.text for d in documents.values())


def test_names_links_and_things_that_are_no_files(tmp_path):
    place, outside = tmp_path / "here", tmp_path / "outside.md"
    (place / "inner").mkdir(parents=True)
    outside.write_text("secret")
    (place / "page.md").write_text("# Page\n\nSome words stand here.")
    for name in ("bell\x07.md", "line\nbreak.md", "turned\u202e.md", os.fsdecode(b"raw\xff.md")):
        (place / name).write_text("# Page\n\nSome words stand here.")
    (place / "inner/up").symlink_to(place)
    (place / "self.md").symlink_to("self.md")
    (place / "gone.md").symlink_to("nowhere.md")
    (place / "out.md").symlink_to(outside)
    (place / "same.md").symlink_to("page.md")
    os.mkfifo(place / "pipe.md")
    with socket.socket(socket.AF_UNIX) as held:
        held.bind(str(place / "socket.md"))
        read = {d.path: d for d in read_all(place)}
    kinds = {path: [f.kind for f in d.faults] for path, d in read.items()}
    assert kinds == {
        "page.md": [], "bell\\x07.md": ["name"], "line\\nbreak.md": ["name"], "turned\\u202e.md": ["name"], "raw\\udcff.md": ["name"],
        "inner/up": ["unreadable"], "self.md": ["unreadable"], "gone.md": ["unreadable"], "out.md": ["forbidden"], "same.md": [],
        "pipe.md": ["unreadable"], "socket.md": ["unreadable"],
    }  # fmt: skip
    assert read["bell\\x07.md"].title == "Page"
    assert "secret" not in "".join(d.text for d in read.values())
    assert read["same.md"].links[0].target == "page.md"


def test_two_gigabytes_of_nothing(tmp_path):
    with (tmp_path / "vast.pdf").open("wb") as file:
        file.truncate(2_000_000_000)
    started = time.monotonic()
    (document,) = read_all(tmp_path)
    assert [f.kind for f in document.faults] == ["too-large"]
    assert document.size == 2_000_000_000
    assert time.monotonic() - started < 5


def test_a_file_changed_or_removed_while_the_run_goes_on(tmp_path):
    for number in range(120):
        (tmp_path / f"{number:03}.md").write_text(f"# Page {number}\n\nSome words stand here.")
    read = {}
    for document in read_all(tmp_path):
        if not read:
            (tmp_path / "118.md").unlink()
            (tmp_path / "119.md").write_text("longer than it was when it was listed, by a good deal of words")
        read[document.path] = document
    assert len(read) == 120
    assert {p: d.faults[0].reason for p, d in read.items() if d.faults} == {
        "118.md": "removed after it was listed",
        "119.md": "changed between listing and reading",
    }


def test_a_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    from playbook.content import worker

    path = tmp_path / "log.txt"
    path.write_bytes(b"a" * 5000)
    whole = worker._all

    def slowly(descriptor, size):
        data = whole(descriptor, size)
        with path.open("ab") as file:
            file.write(b"more")
        return data

    monkeypatch.setattr(worker, "_all", slowly)
    with pytest.raises(worker.Changed):
        worker.take(worker.Request("log.txt", str(path)), LIMITS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything; see the test with a file system that refuses")
def test_no_permission(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "page.md").write_text("words")
    (tmp_path / "page.md").chmod(0)
    assert {d.path: [f.kind for f in d.faults] for d in read_all(tmp_path)} == {
        "closed": ["forbidden"],
        "page.md": ["forbidden"],
    }


def test_no_permission_said_by_the_system(tmp_path, monkeypatch):
    from playbook.content import inventory, worker

    (tmp_path / "closed").mkdir()
    (tmp_path / "open.md").write_text("words")
    real = os.scandir

    def refusing(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    listed = {d.path: d for d in inventory.listed(tmp_path)}
    assert [f.kind for f in listed["closed"].faults] == ["forbidden"]
    lost = worker._lost(worker.Request("open.md", "open.md"), PermissionError(13, "Permission denied"))
    assert [f.kind for f in lost.faults] == ["forbidden"]
