"""Every change inside the record is found and named; two writers never fork it; nothing acknowledged is lost."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.errors import RecordBroken
from playbook.workspace import record


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("record")
    record.append(folder, "charter", "c", "2026-01-01T00:00:00+00:00", {"charter": {"pilot_id": "ä"}})
    for week in (4, 8, 12):
        record.append(
            folder, "checkpoint", f"w{week}", "2026-02-01T00:00:00+00:00", {"week": week, "verdict": "PROCEED"}
        )
    return folder


def reads(tmp_path, content: bytes):
    (tmp_path / record.RECORD).write_bytes(content)
    return record.read(tmp_path)


def test_an_entry_is_written_once(tmp_path):
    first = record.append(tmp_path, "checkpoint", "w4", "t", {"week": 4})
    again = record.append(tmp_path, "checkpoint", "w4", "later", {"week": 4})
    assert first == again
    assert len(record.read(tmp_path)) == 1


def test_the_head_changes_with_every_entry(written):
    entries = record.read(written)
    assert len({record.head(entries[: i + 1]) for i in range(len(entries))}) == 4
    assert record.head(()) == ""


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_every_flipped_bit_is_found(written, tmp_path_factory, place, bit):
    content = bytearray((written / record.RECORD).read_bytes())
    place %= len(content)
    content[place] ^= 1 << bit
    with pytest.raises(RecordBroken):
        reads(tmp_path_factory.mktemp("flip"), bytes(content))


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_deleted_entry_is_found(written, tmp_path, gone):
    lines = (written / record.RECORD).read_bytes().splitlines(keepends=True)
    with pytest.raises(RecordBroken, match=f"entry {gone + 1}"):
        reads(tmp_path, b"".join(lines[:gone] + lines[gone + 1 :]))


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 2), (2, 3), (0, 3)])
def test_swapped_entries_are_found(written, tmp_path, a, b):
    lines = (written / record.RECORD).read_bytes().splitlines(keepends=True)
    lines[a], lines[b] = lines[b], lines[a]
    with pytest.raises(RecordBroken, match=f"entry {a + 1}"):
        reads(tmp_path, b"".join(lines))


def test_a_rewritten_line_with_the_same_meaning_is_found(written, tmp_path):
    lines = (written / record.RECORD).read_bytes().splitlines()
    lines[1] = json.dumps(json.loads(lines[1])).encode()
    with pytest.raises(RecordBroken, match="entry 2"):
        reads(tmp_path, b"\n".join(lines) + b"\n")


def test_a_torn_end_is_cut_kept_and_said(written, tmp_path):
    content = (written / record.RECORD).read_bytes()
    (tmp_path / record.RECORD).write_bytes(content + b'{"seq":5,"ki')
    with pytest.raises(RecordBroken, match="not finished"):
        record.read(tmp_path)
    record.append(tmp_path, "checkpoint", "w16", "t", {"week": 16})
    assert len(record.read(tmp_path)) == 5
    assert (tmp_path / "record.torn-1").read_bytes() == b'{"seq":5,"ki'


def test_two_writers_never_fork(tmp_path):
    code = (
        "import sys,pathlib\nfrom playbook.workspace import record\n"
        "for i in range(40): record.append(pathlib.Path(sys.argv[1]), 'checkpoint', f'{sys.argv[2]}-{i}', 't', {'week': i})"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in "ab"]
    assert [w.wait() for w in writers] == [0, 0]
    assert len(record.read(tmp_path)) == 80
