"""P: learning packages whose manifest and content do not fit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from playbook.content.corpus import Corpus
from playbook.content.document import Document, Package
from playbook.content.rule import Hit, rule

MANIFESTED = frozenset({"scorm", "cmi5", "imscp", "h5p", "mbz", "aicc", "xapi"})
HARMLESS = (".xsd", ".dtd", "imsmanifest.xml", "cmi5.xml", "metadata.xml", ".ds_store", "thumbs.db")
SCHEMAS = ("1.2", "2004", "CAM 1.3")


def _packages(corpus: Corpus) -> Iterator[tuple[Document, Package]]:
    return ((d, d.package) for d in corpus.documents if d.package is not None)


@rule("P1", "connected", severity=0.8, minutes=30)
def manifest_invalid(corpus: Corpus) -> Iterator[Hit]:
    """The package's manifest is missing or cannot be used.

    Fix: Export the package again from the authoring tool.
    """
    for d, p in _packages(corpus):
        told = list(p.problems)
        if p.standard == "scorm" and p.manifest and not p.problems:
            told += [] if p.organisations else ["the manifest has no organisation"]
            told += [] if any(s in p.schema for s in SCHEMAS) else [f"schema version {p.schema or 'missing'!r}"]
        if told:
            yield Hit((d.path,), tuple(told))


@rule("P2", "connected", severity=0.7, minutes=20)
def declared_file_missing(corpus: Corpus) -> Iterator[Hit]:
    """The manifest lists files that are not in the package.

    Fix: Add the files, or take them out of the manifest.
    """
    for d, p in _packages(corpus):
        missing = sorted(set(p.declared) - set(p.members))
        if missing:
            yield Hit((d.path,), tuple(f"not in the package: {m}" for m in missing))


@rule("P3", "connected", severity=0.1, minutes=10)
def undeclared_file(corpus: Corpus) -> Iterator[Hit]:
    """The package holds files that its manifest does not list.

    Fix: List them, or remove them: some platforms do not deliver them.
    """
    for d, p in _packages(corpus):
        extra = sorted(m for m in set(p.members) - set(p.declared) if not m.lower().endswith(HARMLESS))
        if extra and p.manifest and p.standard in ("scorm", "imscp") and not p.problems:
            yield Hit((d.path,), (f"{len(extra)} of {len(p.members)} files are not listed", *extra[:5]), 0.8)


@rule("P4", "connected", severity=0.9, minutes=30)
def nothing_to_launch(corpus: Corpus) -> Iterator[Hit]:
    """The package has nothing that a learner could start.

    Fix: Export it again with at least one launchable part.
    """
    for d, p in _packages(corpus):
        if (
            p.standard in ("scorm", "cmi5", "aicc", "xapi")
            and not p.problems
            and (not p.launch or (p.standard == "scorm" and not p.items))
        ):
            yield Hit((d.path,), (f"{p.items} items, {p.resources} resources",))


@rule("P5", "identified", severity=0.3, minutes=10)
def no_lom(corpus: Corpus) -> Iterator[Hit]:
    """The package carries no description (LOM record).

    Fix: Fill in title, language, version and rights in the authoring tool before the export.
    """
    for d, p in _packages(corpus):
        if p.standard in ("scorm", "imscp") and p.manifest and not p.lom and not p.problems:
            yield Hit((d.path,), ("no LOM record in the manifest",))


@rule("P6", "consistent", severity=0.7, minutes=20, first=True)
def same_identifier(corpus: Corpus) -> Iterator[Hit]:
    """Two packages carry one identifier and differ in content.

    Fix: Keep the valid package, and give the other a new identifier or remove it.
    """
    groups: dict[str, list[Document]] = defaultdict(list)
    for d, p in _packages(corpus):
        if p.identifier and p.standard in MANIFESTED:
            groups[p.identifier].append(d)
    for identifier, members in sorted(groups.items()):
        if len({d.content_hash for d in members}) > 1:
            yield Hit(tuple(sorted(d.path for d in members)), (f"identifier {identifier}",))
