"""Labelled sets "an outdated version beside the current one", rebuilt from public sources by one rule.

From source releases (package index only): all pages of the new release and a random half of the old one; the same
relative path is a pair. From the training labs' history: today's labs beside their own text of some days ago.
"""

from __future__ import annotations

import random
import re
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

from playbook.content.document import Document
from playbook.content.reading import read_one

LABS = {
    "AZ-104-MicrosoftAzureAdministrator": "45f8307",
    "AZ-204-DevelopingSolutionsforMicrosoftAzure": "3967980",
    "AZ500-AzureSecurityTechnologies": "16da73a",
    "AI-900-AIFundamentals": "37c198a",
    "SC-200T00A-Microsoft-Security-Operations-Analyst": "46bb8cd",
}
DAY = 86_400
_GAP = re.compile(r"\s+")


@dataclass
class LabelledSet:
    """Documents, the pairs that are versions of each other, and which member is the current one."""

    name: str
    documents: list[Document] = field(default_factory=list)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    """(old, current) paths."""


def download(requirement: str, folder: Path) -> Path:
    """The source release of NAME==VERSION, from the package index; kept in `folder`."""
    name, _, version = requirement.partition("==")
    wanted = f"{name}-{version}.tar.gz".lower().replace("-", "_")

    def found() -> list[Path]:
        return [p for p in folder.glob("*.tar.gz") if p.name.lower().replace("-", "_") == wanted]

    if not found():
        command = ["pip", "download", "-q", "--no-deps", "--no-binary", name, requirement, "-d", str(folder)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return found()[0]


def pages(release: Path, docs: str = "docs", suffixes: tuple[str, ...] = (".txt", ".rst", ".md")) -> dict[str, str]:
    """Documentation pages of a source release, by path below its documentation folder."""
    found = {}
    with tarfile.open(release) as package:
        for member in package:
            path = member.name.partition("/")[2]
            if member.isfile() and path.startswith(f"{docs}/") and path.endswith(suffixes):
                source = package.extractfile(member)
                if source is not None:
                    found[path.removeprefix(f"{docs}/")] = source.read().decode("utf-8", "replace")
    return found


def releases(name: str, old: dict[str, str], new: dict[str, str], seed: int = 5, least_words: int = 100) -> LabelledSet:
    """All of `new` beside a random half of `old`; short texts and duplicates are left out."""
    names = sorted(old)
    random.Random(seed).shuffle(names)
    half = names[: len(names) // 2]
    made, seen = LabelledSet(name), set()
    for where, chosen, texts in (("new", sorted(new), new), ("old", sorted(half), old)):
        for path in chosen:
            text = texts[path]
            plain = _GAP.sub(" ", text).strip()
            if len(plain.split()) < least_words or plain in seen:
                continue
            seen.add(plain)
            made.documents.append(read_one(f"{where}/{path}", text.encode())[0])
    there = {d.path for d in made.documents}
    made.pairs = {(f"old/{p}", f"new/{p}") for p in half if {f"old/{p}", f"new/{p}"} <= there}
    return made


def labs(days: int, repositories: dict[str, Path], noise: dict[str, str], least_words: int = 150) -> LabelledSet:
    """Today's training labs beside their own text of `days` days before, among 500 other pages."""
    made, seen = LabelledSet(f"labs, {days} days"), set()
    for short, git in repositories.items():
        for path in _git(git, "ls-tree", "-r", "--name-only", "HEAD").splitlines():
            if path.endswith(".md") and not re.search(r"(?i)\.github|readme|index", path):
                _add_lab(made, seen, short, git, path, days, least_words)
    names = sorted(p for p, text in noise.items() if len(text.split()) >= least_words)
    random.Random(0).shuffle(names)
    made.documents += [read_one(f"django/{p}", noise[p].encode())[0] for p in names[:500]]
    return made


def _add_lab(made: LabelledSet, seen: set[str], short: str, git: Path, path: str, days: int, least_words: int) -> None:
    today = _git(git, "show", f"HEAD:{path}")
    plain = _GAP.sub(" ", today)
    if len(plain.split()) < least_words or plain in seen:
        return
    seen.add(plain)
    current = f"{short}/now/{path}"
    made.documents.append(read_one(current, today.encode())[0])
    before = int(_git(git, "log", "-1", "--format=%ct", "HEAD")) - days * DAY
    name, text = _live_at(git, path, before)
    plain = _GAP.sub(" ", text)
    if len(plain.split()) >= least_words and plain not in seen:
        seen.add(plain)
        old = f"{short}/then/{name}"
        made.documents.append(read_one(old, text.encode())[0])
        made.pairs.add((old, current))


def _live_at(git: Path, path: str, before: int) -> tuple[str, str]:
    """The name and text a file had at a time; empty if it was not there."""
    try:
        log = _git(git, "log", "--follow", "--format=@%H %ct", "--name-only", "--", path)
    except subprocess.CalledProcessError:  # a blob that rename detection needs is not in this copy
        log = _git(git, "log", "--format=@%H %ct", "--name-only", "--", path)
    commit, when = "", 0
    for line in filter(None, log.splitlines()):
        if line.startswith("@"):
            commit, _, stamp = line[1:].partition(" ")
            when = int(stamp)
        elif when <= before:
            try:
                return line, _git(git, "show", f"{commit}:{line}")
            except subprocess.CalledProcessError:  # removed in this commit: the one before had it
                continue
    return "", ""


def _git(git: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.quotepath=off", f"--git-dir={git}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode("utf-8", "replace")
