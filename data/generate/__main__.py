"""`python -m data.generate [NAME...]`: write the sample pilots as the files a team would hand over."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

from data.generate.export import write_pilot, write_tables
from data.generate.folder import write_files, write_texts
from data.generate.story import Story

STORIES = {"solid": "nordwind", "heroics": "onboarding", "purgatory": "purgatory"}
"""Folder of each sample and the module that tells its story."""
HERE = Path(__file__).parents[1]
COMMENT = "A sample pilot. Figures are invented. What you see here is what a team would hand over.\n"


def write_story(story: Story, exports: dict[str, object], folder: Path) -> None:
    """Write one story into an empty folder."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    maps = write_tables(folder, story.tables, exports)  # type: ignore[arg-type]
    write_pilot(folder, story.charter, story.as_of, maps, COMMENT)
    seed = int(story.charter["start_date"].strftime("%Y%m%d"))
    write_files(folder / "content", story.files, story.charter["domain"], seed)
    write_texts(folder, story.texts)


def main(names: list[str]) -> None:
    """Write the named stories, or all of them."""
    for name in names or STORIES:
        module = importlib.import_module(f"data.generate.{STORIES[name]}")
        write_story(module.story(), module.EXPORTS, HERE / name)
        print(f"{name}: written")


if __name__ == "__main__":
    main(sys.argv[1:])
