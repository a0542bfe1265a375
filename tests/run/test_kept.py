"""What one step of a run leaves for the next: the same documents and numbers, once, and nothing after the run."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.content import folder as content
from playbook.content import read
from playbook.content.document import Document, Fault
from playbook.kept import KEPT, keep, kept
from playbook.workflow import breakpoint as carried
from tests.scenarios.conftest import sample


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv(KEPT, str(tmp_path / "kept"))
    content._read.cache_clear()
    carried._carried.cache_clear()
    yield tmp_path / "kept"
    content._read.cache_clear()
    carried._carried.cache_clear()


@pytest.fixture
def texts(tmp_path):
    made = tmp_path / "content"
    made.mkdir()
    for number in range(3):
        (made / f"{number} \u00e9\u2028.md").write_text(f"# Rule {number}\n\nAn answer\r takes {number} days.\n")
    return made


@given(
    names=st.lists(st.binary(max_size=40), unique=True, min_size=1, max_size=4),
    bodies=st.lists(st.binary(), min_size=4),
)
def test_what_was_kept_comes_back_byte_for_byte_under_its_own_name(tmp_path_factory, names, bodies):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(KEPT, str(tmp_path_factory.mktemp("k") / "kept"))
        pairs = dict(zip(names, bodies, strict=False))
        assert [kept(name) for name in names] == [None] * len(names)
        for name, body in pairs.items():
            keep(name, body)
        assert {name: kept(name) for name in pairs} == pairs


def test_a_value_that_went_bad_in_any_byte_is_not_there(place):
    keep(b"name", b"a value")
    (file,) = place.iterdir()
    good = file.read_bytes()
    for at in range(len(good)):
        file.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert kept(b"name") in (None, b"a value")
        file.write_bytes(good[:at])
        assert kept(b"name") is None
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_without_a_folder_or_without_room_nothing_is_kept_and_nothing_fails(place, monkeypatch):
    monkeypatch.delenv(KEPT)
    keep(b"name", b"a value")
    assert kept(b"name") is None
    place.write_bytes(b"a file where the folder should be")
    monkeypatch.setenv(KEPT, str(place))
    keep(b"name", b"a value")
    assert kept(b"name") is None


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


def test_what_may_be_read_better_next_time_is_not_kept(place, texts, monkeypatch):
    late = Document("a.md", 1, "h", "text", "md", faults=(Fault("unreadable", "takes more than 10 s to read"),))
    monkeypatch.setattr(read, "read_all", lambda _: iter((late,)))
    assert content.read_folder(texts).documents == (late,)
    assert not place.exists()


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
