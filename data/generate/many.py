"""`python -m data.generate.many N DIR`: N pilots for tests and benchmarks, each a sample with a name and gaps of its own.

A pilot lacks a share of the rows of its logs (usage, provenance and the like), drawn from its number, so that pilots
differ in what they show; nothing is added and the samples stay as they are.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from pathlib import Path

from data.generate.__main__ import HERE, STORIES

MOST_MISSING = 0.3


def write_pilots(count: int, target: Path) -> list[Path]:
    """Write `count` pilots below `target`, the samples in turn; returns their folders."""
    names = list(STORIES)
    return [_write(number, names[number % len(names)], target) for number in range(count)]


def _write(number: int, sample: str, target: Path) -> Path:
    folder = target / f"{sample}-{number:03d}"
    shutil.copytree(HERE / sample, folder, ignore=shutil.ignore_patterns("runs", "reports", "record.jsonl", ".*"))
    settings = folder / "pilot.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(re.sub(r"(?m)^(\s+pilot_id:).*$", rf"\1 {folder.name}", text), encoding="utf-8")
    draw = random.Random(number)
    missing = draw.uniform(0, MOST_MISSING)
    for table in sorted((folder / "tables").glob("*.csv")):
        if number and table.stat().st_size > 20_000:
            lines = table.read_bytes().splitlines(keepends=True)
            table.write_bytes(b"".join(x for i, x in enumerate(lines) if i < 1 or draw.random() > missing))
    return folder


if __name__ == "__main__":
    for path in write_pilots(int(sys.argv[1]), Path(sys.argv[2])):
        print(path)
