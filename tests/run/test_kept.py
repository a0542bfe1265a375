"""What one step of a run leaves for the next: the same documents and numbers, once, in memory alone."""

import os
import stat
import threading
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.content import folder as content
from playbook.content import read
from playbook.content.document import Document, Fault
from playbook.kept import GET, KEPT, MARK, MOST_BYTES, PUT, forget, keep, kept
from playbook.run.checkpoint import run_jobs
from playbook.run.demo import copy_samples
from playbook.run.prepare import prepare
from playbook.run.shelf import MOST_IN_ALL, Shelf, marked, shelf
from playbook.run.steps import step_named
from playbook.workflow import breakpoint as carried
from tests.scenarios.conftest import sample


@pytest.fixture
def place(monkeypatch):
    """The socket of a shelf; this process is a step of one pilot."""
    with shelf() as socket:
        monkeypatch.setenv(KEPT, marked(socket))
        forgotten()
        yield socket
    forgotten()


def forgotten():
    content._read.cache_clear()
    carried._carried.cache_clear()


@pytest.fixture
def texts(tmp_path):
    made = tmp_path / "content"
    made.mkdir()
    for number in range(3):
        (made / f"{number} \u00e9\u2028.md").write_text(f"# Rule {number}\n\nAn answer\r takes {number} days.\n")
    return made


@given(pairs=st.dictionaries(st.binary(max_size=40), st.binary(), max_size=5), other=st.binary())
def test_what_was_kept_comes_back_byte_for_byte_under_its_own_name_and_pilot(pairs, other):
    with pytest.MonkeyPatch.context() as patched, shelf() as socket:
        one, two = marked(socket), marked(socket)
        patched.setenv(KEPT, one)
        for name, body in pairs.items():
            assert kept(name) is None
            keep(name, lambda body=body: body)
        assert {name: kept(name) for name in pairs} == pairs
        patched.setenv(KEPT, two)
        assert [kept(name) for name in pairs] == [None] * len(pairs)
        keep(b"other", lambda: other)
        forget(one)
        assert kept(b"other") == other
        patched.setenv(KEPT, one)
        assert [kept(name) for name in pairs] == [None] * len(pairs)


def test_the_socket_is_in_a_folder_of_this_user_alone_and_gone_with_the_run():
    with shelf() as socket:
        assert stat.S_IMODE(Path(socket).parent.stat().st_mode) == 0o700
        assert [t.name for t in threading.enumerate()].count("shelf") == 1
    assert not Path(socket).parent.exists()
    until = [t for t in threading.enumerate() if t.name == "shelf"]
    for thread in until:
        thread.join(10)
    assert not [t for t in threading.enumerate() if t.name == "shelf"]


@pytest.mark.parametrize("where", ["", "0123456789abcdef", "0123456789abcdef /no/such/socket", " "])
def test_without_somebody_who_keeps_nothing_is_kept_and_nothing_fails(monkeypatch, where):
    monkeypatch.setenv(KEPT, where)
    keep(b"name", lambda: b"a value")
    assert kept(b"name") is None
    forget(where)
    monkeypatch.delenv(KEPT)
    keep(b"name", None)  # nothing is made for nobody
    assert kept(b"name") is None


def test_no_more_is_held_than_there_is_room_for():
    held, mark = Shelf(), b"0" * MARK
    for number in range(MOST_IN_ALL // MOST_BYTES + 2):
        held.answer(PUT + mark + bytes([number]) * 32 + bytes(MOST_BYTES))
    assert held.size == MOST_IN_ALL
    assert held.answer(GET + mark + bytes([number]) * 32) == b"."
    for strange in (b"", b"?", b"x" + mark + b"1" * 32, GET + mark + b"1" * 31):
        with pytest.raises(ValueError, match="no question"):
            held.answer(strange)


def test_a_strange_question_costs_nobody_else_the_answer(place):
    import socket as sockets

    with sockets.socket(sockets.AF_UNIX) as rude:
        rude.connect(place)
        rude.sendall(b"nonsense")
        rude.shutdown(sockets.SHUT_WR)
        assert rude.recv(10) == b""
    keep(b"name", lambda: b"a value")
    assert kept(b"name") == b"a value"


def test_content_is_read_once_a_run_and_anew_when_a_file_changed(place, texts, monkeypatch):
    first = content.read_folder(texts)
    opened = []
    original = read.read_all
    monkeypatch.setattr(read, "read_all", lambda folder: opened.append(folder) or original(folder))
    content._read.cache_clear()
    assert content.read_folder(texts).documents == first.documents
    assert opened == []
    one = next(texts.iterdir())
    one.write_text("# Rule\n\nNo answer.\n")
    os.utime(one, ns=(1, 1))
    assert content.read_folder(texts).documents != first.documents
    assert opened == [texts]


def test_what_may_be_read_better_next_time_or_came_damaged_is_read_again(place, texts, monkeypatch):
    late = Document("a.md", 1, "h", "text", "md", faults=(Fault("unreadable", "takes more than 10 s to read"),))
    opened = []
    monkeypatch.setattr(read, "read_all", lambda folder: opened.append(folder) or iter((late,)))
    for _ in range(2):
        content._read.cache_clear()
        assert content.read_folder(texts).documents == (late,)
    assert len(opened) == 2
    monkeypatch.setattr(content, "kept", lambda _: b'["half a docu')
    content._read.cache_clear()
    assert content.read_folder(texts).documents == (late,)


def test_the_number_of_projects_is_searched_once_and_is_the_same_number(place, monkeypatch):
    data = sample("solid").data
    computed = carried.projects_carried(data)
    monkeypatch.setattr(carried, "_searched", None)  # a search now would be a fault
    carried._carried.cache_clear()
    assert carried.projects_carried(data) == computed
    monkeypatch.delenv(KEPT)
    carried._carried.cache_clear()
    with pytest.raises(TypeError):
        carried.projects_carried(data)


@pytest.mark.kernel
def test_the_steps_of_a_real_run_share_what_they_read_and_the_pilot_is_forgotten(tmp_path, monkeypatch):
    heard, shelves = [], []
    original = Shelf.answer

    def answer(self, question):
        said = original(self, question)
        heard.append((question[:1], question[1 : 1 + MARK], said[:1]))
        shelves.append(self)
        return said

    monkeypatch.setattr(Shelf, "answer", answer)
    heroics = next(s for s in copy_samples(tmp_path) if s.name == "heroics")
    job = prepare(heroics.folder, heroics.week, today=date(2100, 1, 1))
    summaries, error = run_jobs([job], [step_named("2"), step_named("5")], workers=1)
    assert error is None
    assert len(summaries) == 1
    assert len({mark for _, mark, _ in heard}) == 1
    kinds = [(kind, said) for kind, _, said in heard]
    assert kinds[:3] == [(b"?", b"."), (b"=", b"."), (b"?", b"=")], "step 2 leaves its reading, step 5 finds it"
    assert kinds[-1] == (b"-", b".")
    assert shelves[-1].size == 0
