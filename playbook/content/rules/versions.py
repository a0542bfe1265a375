"""V: outdated copies beside the current one, several heads, conflicting copies, series and drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from playbook.content.aside import archive_of, in_archive, looks_put_aside
from playbook.content.corpus import Corpus
from playbook.content.related import Pair
from playbook.content.rule import Hit, in_common, rule
from playbook.content.titles import title_of, without_numbers

NEARLY = 0.6
"""From here on two wordings are near duplicates, which rule D3 reports."""


@rule("V1", "current", severity=0.9, minutes=5, first=True)
def outdated_beside_current(corpus: Corpus) -> Iterator[Hit]:
    """An outdated version stands beside the current one.

    Fix: Move the outdated file to an archive that nobody and no AI reads from, after a look at what only it says.
    """
    for path, pair in sorted(corpus.outdated.items()):
        if pair.kind == "version":
            current = pair.a if pair.current == "a" else pair.b
            word = "newer, and outdated itself" if current in corpus.outdated else "current"
            told = (
                f"{current} is {word}: {pair.because[0]}",
                *pair.because[1:],
                in_common(pair.similarity),
            )
            yield Hit((path, current), told, _confidence(pair), charged=(path,), fix=_put_aside(path))


@rule("V2", "consistent", severity=0.5, minutes=15, first=True)
def several_heads(corpus: Corpus) -> Iterator[Hit]:
    """One document has more than one version that nothing has replaced.

    Fix: Let the owner choose the one that is valid, and put the others aside.
    """
    replacing = {path for pair in corpus.outdated.values() for path in (pair.a, pair.b)}
    for pair in corpus.pairs("conflict"):
        both = {pair.a, pair.b}
        if both & replacing and not both & corpus.outdated.keys():
            yield Hit((pair.a, pair.b), ("both are newer than an older version, and neither replaces the other",), 0.8)


@rule("V3", "consistent", severity=0.9, minutes=20, first=True)
def conflicting_copies(corpus: Corpus) -> Iterator[Hit]:
    """Two copies say different things, and nothing says which one is valid.

    Fix: Let the owner decide which is valid, write a version or date into it, and put the other aside.
    """
    for pair in corpus.pairs("conflict"):
        if pair.differences:
            yield Hit((pair.a, pair.b), (pair.because[0], *pair.differences), _confidence(pair))


@rule("V3c", "consistent", severity=0.2, minutes=10, first=True)
def versions_differ_in_substance(corpus: Corpus) -> Iterator[Hit]:
    """The outdated copy states other numbers, dates or obligations than the current one.

    Fix: Tell whoever used the outdated copy what has changed; then remove it.
    """
    for path, pair in sorted(corpus.outdated.items()):
        current = pair.a if pair.current == "a" else pair.b
        if pair.differences:
            yield Hit((path, current), pair.differences, 0.8, charged=(path,))


@rule("V3w", "consistent", severity=0.3, minutes=15, first=True)
def two_wordings(corpus: Corpus) -> Iterator[Hit]:
    """Two files seem to be one document in two wordings, and nothing says which one is valid.

    Fix: Let the owner keep one, or give them different titles if they are two documents.
    """
    for pair in corpus.pairs("conflict"):
        if pair.similarity < NEARLY and not pair.differences:
            yield Hit((pair.a, pair.b), (pair.because[0], in_common(pair.similarity)), 0.7)


@rule("V4", None, severity=0, minutes=0)
def series_or_edition(corpus: Corpus) -> Iterator[Hit]:
    """Parts of a series, or editions that differ in a number: for information.

    Fix: Nothing, unless only the last edition is to be used; then put the others aside.
    """
    for (kind, title), pairs in sorted(_by_title(corpus).items()):
        members = tuple(sorted({path for p in pairs for path in (p.a, p.b)}))
        most = in_common(max(p.similarity for p in pairs))
        told = f"{kind} of {len(members)} titled “{title}”; of the most similar two {most}"
        yield Hit(members, (told, *(pairs[0].because if len(pairs) == 1 else ())), 0.7, charged=())


def _by_title(corpus: Corpus) -> dict[tuple[str, str], list[Pair]]:
    """Pairs of series and editions by what their titles have in common."""
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in corpus.pairs("series", "edition"):
        found[pair.kind, without_numbers(title_of(corpus.by_path[pair.a]))].append(pair)
    return found


@rule("V5", "current", severity=0.3, minutes=3, first=True)
def put_aside_but_present(corpus: Corpus) -> Iterator[Hit]:
    """The name says draft, copy, old or archive, and the file is still among the others.

    Fix: Move it out of the folder that people and the AI read from.
    """
    folders: dict[str, list[str]] = {}
    for d in corpus.documents:
        if in_archive(d.path) and "!/" not in d.path:
            folders.setdefault(archive_of(d.path), []).append(d.path)
        elif looks_put_aside(d.path) and "!/" not in d.path and d.path not in corpus.outdated:
            yield Hit((d.path,), ("the name says so",), 0.8)
    for folder, paths in sorted(folders.items()):
        told = f"{len(paths)} files in {folder}/: out of the way for people, but within reach of whatever reads this location"
        yield Hit(tuple(paths), (told,), 0.8, weight=0.5, fix=f"Keep the AI out of {folder}/, or move it elsewhere.")


def _put_aside(path: str) -> str:
    """What to do with an outdated file that already lies in an archive; empty for all others."""
    return f"It already lies in {archive_of(path)}/: keep the AI out of there." if in_archive(path) else ""


def _confidence(pair: Pair) -> float:
    """How sure we are that both are one document: 0.8 at the threshold, up to 1 for nearly equal texts."""
    return round(min(1.0, 0.8 + 0.25 * pair.similarity), 2)
