"""`verify --read-data` finds any flipped bit in the record, in results, reports, receipts and inputs."""

import random

import pytest
from test_every_operation import copied, world  # noqa: F401 - a fixture

from playbook.errors import PlaybookError
from playbook.run.verify import verify

FLIPS = 300


def counted(folder):
    """Files that a flipped bit must not enter unseen: all visible ones but what is only a help, or nobody's input."""
    found = [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file()]
    seen = [p for p in found if not any(part.startswith(".") for part in p.parts)]
    helps = [
        p for p in seen if p.as_posix() == "tables/README.md" or (p.parts[0] == "reports" and p.name != "week-12.html")
    ]
    return [folder / p for p in seen if p not in helps]


def test_every_flipped_bit_is_found_and_its_file_named(world, tmp_path):  # noqa: F811
    folder, _ = copied(world, tmp_path)
    verify(folder, read_data=True)
    files = [p for p in counted(folder) if p.stat().st_size]
    kinds = {p.relative_to(folder).parts[0] for p in files}
    assert {"record.jsonl", "pilot.yaml", "runs", "reports"} <= kinds
    draw, missed = random.Random(1), []
    for number in range(FLIPS):
        path = files[number % len(files)]
        content = path.read_bytes()
        at, bit = draw.randrange(len(content)), 1 << draw.randrange(8)
        path.write_bytes(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
        try:
            verify(folder, read_data=True)
            missed.append(f"{path.relative_to(folder)} byte {at}")
        except PlaybookError as error:
            if path.name not in str(error):
                missed.append(f"{path.relative_to(folder)} not named: {error}")
        path.write_bytes(content)
    verify(folder, read_data=True)
    assert missed == []


@pytest.mark.parametrize(
    "name", ["pilot.yaml", "runs/12/result.json", "runs/12/5-checkpoint.ipynb", "reports/week-12.html"]
)
def test_a_file_that_is_gone_is_found(world, tmp_path, name):  # noqa: F811
    folder, _ = copied(world, tmp_path)
    (folder / name).unlink()
    with pytest.raises(PlaybookError, match=name.rpartition("/")[2]):
        verify(folder, read_data=True)
