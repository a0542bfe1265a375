"""What was read is not read again, whatever was interrupted; a changed byte always is."""

import os
import sqlite3

import pytest

from playbook.content import read as door
from playbook.content.cache import NAME, Cache
from playbook.content.read import read_all
from playbook.errors import BadInput
from tests.content.test_packages import manifest, scorm
from tests.hostile.build import SENTENCE, docx, paragraph


@pytest.fixture
def place(tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    for number in range(40):
        (content / f"{number:02}.md").write_text(f"# Page {number}\n\n{SENTENCE}")
    (content / "course.zip").write_bytes(scorm(manifest()))
    (content / "cut.docx").write_bytes(docx(paragraph(SENTENCE * 40))[:500])
    return content


@pytest.fixture
def asked(monkeypatch):
    """Paths that a worker was asked for."""
    paths = []
    real = door.Pool.read

    def listening(pool, items):
        def heard():
            for item in items:
                if isinstance(item, door.Request):
                    paths.append(item.path)
                yield item

        return real(pool, heard())

    monkeypatch.setattr(door.Pool, "read", listening)
    return paths


def test_the_second_time_nothing_is_read_and_all_is_equal(place, tmp_path, asked):
    first = list(read_all(place, cache=tmp_path / "kept"))
    assert len(asked) == 42
    assert list(read_all(place, cache=tmp_path / "kept")) == first
    assert list(read_all(place)) == first
    assert len(asked) == 84, "42 with the first cache, none the second time, 42 without a cache"


def test_a_changed_byte_is_read_again_and_a_copied_file_is_not(place, tmp_path, asked):
    list(read_all(place, cache=tmp_path / "kept"))
    asked.clear()
    (place / "07.md").write_text(f"# Page X\n\n{SENTENCE}")
    os.utime(place / "08.md", ns=(1, 1))
    read = {d.path: d for d in read_all(place, cache=tmp_path / "kept")}
    assert asked == ["07.md"]
    assert read["07.md"].title == "Page X"
    assert [f.value for f in read["08.md"].fields if f.source == "file"] == ["1970-01-01"]
    assert [d.fields for d in read_all(place) if d.path == "08.md"] == [read["08.md"].fields]


def test_what_was_done_before_an_interruption_stays(place, tmp_path, asked):
    documents = read_all(place, cache=tmp_path / "kept")
    for _ in range(20):
        next(documents)
    documents.close()
    asked.clear()
    assert len(list(read_all(place, cache=tmp_path / "kept"))) == 44
    assert 20 <= len(asked) <= 23


def test_passing_faults_are_not_kept(place, tmp_path, asked):
    run = read_all(place, cache=tmp_path / "kept")
    next(run)
    (place / "course.zip").unlink()
    rest = list(run)
    kept = list(read_all(place, cache=tmp_path / "kept"))
    assert all(f.kind != "changed" for d in kept for f in d.faults)
    assert len(rest) in (41, 43)


@pytest.mark.parametrize("harm", [b"", b"no database", None])
def test_a_damaged_cache_costs_time_only(place, tmp_path, harm):
    first = list(read_all(place, cache=tmp_path / "kept"))
    path = tmp_path / "kept" / NAME
    if harm is None:
        db = sqlite3.connect(path)
        db.execute("update answers set body = x'00'")
        db.commit()
        db.close()
    else:
        path.write_bytes(harm)
        for rest in path.parent.glob("*-*"):
            rest.unlink()
    assert list(read_all(place, cache=tmp_path / "kept")) == first


def test_other_code_reads_anew(place, tmp_path, asked, monkeypatch):
    list(read_all(place, cache=tmp_path / "kept"))
    asked.clear()
    monkeypatch.setattr("playbook.content.cache._reader", lambda: "after an upgrade")
    list(read_all(place, cache=tmp_path / "kept"))
    assert len(asked) == 42


def test_the_cache_never_lies_inside_the_content(place):
    with pytest.raises(BadInput, match="inside the content"):
        list(read_all(place, cache=place / "kept"))
    assert not (place / "kept").exists()


def test_two_caches_at_once(place, tmp_path):
    with Cache(tmp_path / "kept", "a"), Cache(tmp_path / "kept", "b"):
        pass
