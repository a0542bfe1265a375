"""Which of two copies is the current one: named on evidence only, never guessed from the text.

Kinds of evidence in falling strength: 1 a declared version or effective date; 2 properties of the file, manifest,
git or export dates; 3 words in the path (archive, old, draft, v2, copy); 4 the date of the file itself.
The strongest kind on which the copies differ proposes the answer; if another of kinds 1 to 3 says the opposite,
there is no answer and a person must choose. "Longer" and "mentions a later year" are not evidence: measured right
in 58 to 79 % of cases only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.content.aside import DRAFT, OLD
from playbook.content.document import Document

Key = tuple[int, ...]
_DECLARED = frozenset({"front-matter", "lom", "manifest", "html-meta", "json-ld", "text", "heading"})
_VERSIONED = _DECLARED | {"docProps"}
"""Programs count revisions by themselves; a version in the properties was written there by somebody."""
_PROPERTIES = frozenset({"docProps", "pdf-info", "manifest", "lom", "git", "export"})
_HEAD = 1500
COPIED = 0.5
MOSTLY = 0.95
_VERSION = re.compile(
    r"(?im)^\W{0,6}(?:document )?(?:version|revision|rev\.?|fassung|ausgabe)(?: no\.?| nr\.?)?\s*[:=]?\s*v?(\d+(?:\.\d+){0,3})\b[^\n]{0,40}$"
)
_EFFECTIVE = re.compile(
    r"(?im)\b(?:effective(?: date| from)?|valid from|in force (?:since|from)|last (?:updated|reviewed|revised|changed)|updated on|"
    r"revised on|stand|gültig ab|en vigueur)\s*[:=]?\s*((?:\d{4}-\d\d-\d\d)|(?:\d{1,2}[./]\d{1,2}[./]\d{4})|(?:\d{1,2}\.? \w+ \d{4})|(?:\w+ \d{1,2}, \d{4}))"
)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_MONTHS = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_WORDED = re.compile(r"(?i)(\d{1,2})\.?\s+([a-z]{3})[a-z]*\.?,?\s+(\d{4})|([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})")
_PATH_VERSION = re.compile(
    r"(?i)(?:^|[^a-z0-9])(?:v|ver|version|rev|r)[ ._-]?(\d{1,3}(?:[._]\d{1,3}){0,2})(?=[^a-z0-9]|$)"
)
_PATH_DAY = re.compile(r"(?<!\d)(20\d\d)[-_.]?([01]\d)(?:[-_.]?([0-3]\d))?(?!\d)")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of evidence on which two copies differ."""

    rank: int
    newer: int
    """0 if the first copy is newer by it, 1 if the second."""
    said: str


@dataclass(frozen=True, slots=True)
class Direction:
    """Which copy is current (0, 1, or None: a person must choose), and why."""

    current: int | None
    because: tuple[str, ...]


def direction(a: Document, b: Document, copied: frozenset[Key] | None = frozenset()) -> Direction:
    """Which of two copies is current, and on what evidence.

    File dates in `copied` tell when a folder was copied and are no evidence; None: no file date is to be believed.

    >>> old = Document("x/rules v1.md", 1, "", "md", "md", text="Version: 1.9")
    >>> new = Document("x/rules v2.md", 1, "", "md", "md", text="Version: 1.10")
    >>> direction(old, new).current
    1
    >>> direction(old, Document("x/archive/rules.md", 1, "", "md", "md", text="Version: 2.0")).current is None
    True
    """
    found = list(_evidence(a, b, copied))
    said = tuple(e.said for e in found)
    strong = [e for e in found if e.rank < 4]
    if not found:
        return Direction(None, ("nothing says which one is newer",))
    if len({e.newer for e in strong}) > 1:
        return Direction(None, ("the evidence contradicts itself", *said))
    return Direction((strong or found)[0].newer, said)


def _evidence(a: Document, b: Document, copied: frozenset[Key] | None) -> Iterator[Evidence]:
    for rank, what, read in _KINDS:
        first, second = read(a), read(b)
        if first and second and first != second:
            newer = int(second > first)
            said = f"{what} {_said(first)} and {_said(second)}" if rank != 3 else what
            yield Evidence(rank, newer, f"{said}: {_name(a, b, newer)} is newer")
    yield from _by_days_of_two_kinds(a, b)
    yield from _by_path(a, b)
    yield from _by_file_date(a, b, copied)


def _by_days_of_two_kinds(a: Document, b: Document) -> Iterator[Evidence]:
    """A date that one declares in its text beside the date in the other's properties."""
    declared, held = [declared_day(d) for d in (a, b)], [property_day(d) for d in (a, b)]
    if all(declared) or all(held) or not all(days := [x or y for x, y in zip(declared, held, strict=True)]):
        return
    if days[0] != days[1]:
        newer = int(days[1] > days[0])
        said = f"dates in text and properties {_said(days[0])} and {_said(days[1])}"
        yield Evidence(2, newer, f"{said}: {_name(a, b, newer)} is newer")


def _by_path(a: Document, b: Document) -> Iterator[Evidence]:
    """Words that only one path has: `archive`, `draft`, `copy`."""
    for pattern in (OLD, DRAFT):
        words = [pattern.search(_own_path(x, y)) for x, y in ((a, b), (b, a))]
        if (words[0] is None) != (words[1] is None):
            newer = int(words[0] is not None)
            word = next(w for w in words if w)[0].strip(" /-_.!")
            yield Evidence(3, newer, f"the path of {(b, a)[newer].path} says {word!r}")
            return


def _by_file_date(a: Document, b: Document, copied: frozenset[Key] | None) -> Iterator[Evidence]:
    days = [file_day(d) for d in (a, b)]
    if copied is not None and all(days) and days[0] != days[1] and not copied & set(days):
        newer = int(days[1] > days[0])
        said = f"dates of the files {_said(days[0])} and {_said(days[1])}"
        yield Evidence(4, newer, f"{said}: {_name(a, b, newer)} is newer")


def _name(a: Document, b: Document, which: int) -> str:
    """The name of one of two documents; its whole path only where the name does not tell them apart."""
    names = [d.path.rpartition("/")[2] for d in (a, b)]
    return (a, b)[which].path if names[0] == names[1] else names[which]


def file_day(document: Document) -> Key:
    """The date of the file itself; empty if unknown."""
    return max(_days(document, ("modified", "created"), frozenset({"file"})), default=())


def copy_days(documents: Sequence[Document]) -> frozenset[Key]:
    """A day on which more than half of all files were written: it tells when they were copied, not when they were made."""
    days = Counter(day for d in documents if (day := file_day(d)))
    return frozenset(day for day, n in days.items() if n > COPIED * days.total() and n > 2)


def believed(pairs: Iterable[tuple[Document, Document]], copied: frozenset[Key]) -> frozenset[Key] | None:
    """`copied`, or None if file dates often say the opposite of stronger evidence: then they are not believed at all.

    Asked of the corpus itself, on the pairs where both kinds of evidence are there.
    """
    agree = []
    for a, b in pairs:
        found = list(_evidence(a, b, copied))
        strong, files = {e.newer for e in found if e.rank < 4}, {e.newer for e in found if e.rank == 4}
        if len(strong) == 1 and files:
            agree.append(strong == files)
    return copied if sum(agree) >= MOSTLY * len(agree) else None


def _own_path(a: Document, b: Document) -> str:
    """The parts of a path that the other one does not have."""
    others = set(b.path.lower().split("/"))
    return "/".join(part for part in a.path.lower().split("/") if part not in others)


def declared_version(document: Document) -> Key:
    """The version the document gives itself, as numbers; empty if it gives none."""
    for field in document.fields:
        if (
            field.name == "version"
            and field.source in _VERSIONED
            and (found := re.search(r"\d+(?:\.\d+){0,3}", field.value))
        ):
            return _numbers(found[0])
    found = _VERSION.search(document.text[:_HEAD])
    return _numbers(found[1]) if found else ()


def declared_day(document: Document) -> Key:
    """The date it declares for itself: reviewed, updated or effective; empty if none."""
    days = _days(
        document,
        ("modified", "reviewed", "effective", "created"),
        frozenset({"front-matter", "html-meta", "json-ld", "text"}),
    )
    found = _EFFECTIVE.search(document.text[:_HEAD])
    return max([*days, *([parse_day(found[1])] if found and parse_day(found[1]) else [])], default=())


def property_day(document: Document) -> Key:
    """When it was last changed, as the file's properties, manifest, git or export say."""
    return max(_days(document, ("modified", "exported"), _PROPERTIES), default=())


def _revision(document: Document) -> Key:
    values = [f.value for f in document.fields if f.name in ("revision", "version") and f.source in _PROPERTIES]
    return _numbers(values[0]) if values and re.fullmatch(r"\d+(?:\.\d+)*", values[0]) else ()


def path_version(document: Document) -> Key:
    """The version or day in the file's name, such as `v2` or `2024-03`; empty if there is none."""
    found = _PATH_VERSION.search(document.path)
    return _numbers(found[1].replace("_", ".")) if found else ()


def _path_day(document: Document) -> Key:
    found = _PATH_DAY.search(document.path)
    return tuple(int(g) for g in found.groups() if g) if found else ()


def _title_year(document: Document) -> Key:
    found = _TITLE_YEAR.findall(document.title or "")
    return (int(max(found)),) if found else ()


def parse_day(text: str) -> Key:
    """A date as (year, month, day): ISO, 31.12.2024, 3 May 2024, May 3, 2024; empty if it is none of these.

    >>> parse_day("31.12.2024"), parse_day("May 3, 2024"), parse_day("2024-02-30"), parse_day("soon")
    ((2024, 12, 31), (2024, 5, 3), (), ())
    """
    if found := _ISO.search(text):
        return _valid(found[1], found[2], found[3])
    if found := _DOTTED.search(text):
        return _valid(found[3], found[2], found[1])
    if found := _WORDED.search(text):
        day, month, year = found.group(1, 2, 3) if found[1] else found.group(5, 4, 6)
        return _valid(year, _MONTHS.get(month.lower(), 0), day)
    return ()


def _valid(year: str, month: str | int, day: str) -> Key:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ()
    return found.year, found.month, found.day


def _days(document: Document, names: tuple[str, ...], sources: frozenset[str]) -> list[Key]:
    found = (parse_day(f.value) for f in document.fields if f.name in names and f.source in sources)
    return [day for day in found if day]


def _numbers(text: str) -> Key:
    return tuple(int(n) for n in text.split("."))


def _said(key: Key) -> str:
    return f"{key[0]:04}-{key[1]:02}-{key[2]:02}" if len(key) == 3 and key[0] > 1900 else ".".join(map(str, key))


_KINDS: tuple[tuple[int, str, Callable[[Document], Key]], ...] = (
    (1, "declared versions", declared_version),
    (1, "declared dates", declared_day),
    (1, "years in the titles", _title_year),
    (2, "dates in the properties", property_day),
    (2, "revisions in the properties", _revision),
    (3, "version in the path", path_version),
    (3, "date in the path", _path_day),
)
