"""Everything a rule may look at: the documents, how they are related, what is expected of them. No clock: `as_of`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from playbook.content.document import Document
from playbook.content.links import Target, folders, resolve
from playbook.content.related import Pair, Related, language_families

FORMATS = ("docx", "pptx", "xlsx", "pdf", "html", "md", "rst", "txt", "csv")
REQUIRED = ("title", "owner", "language", "version", "reviewed", "audience", "licence")
SHELF_DAYS: Mapping[str, int] = {"price": 90, "news": 180, "policy": 365, "": 730}


@dataclass(frozen=True)
class Expected:
    """What a team expects of its content; a pack may change every value."""

    required: tuple[str, ...] = REQUIRED
    formats: tuple[str, ...] = FORMATS
    sunset_terms: tuple[str, ...] = ()
    """Names of products and terms that are no longer used."""
    shelf_days: Mapping[str, int] = field(default_factory=lambda: dict(SHELF_DAYS))
    """Days after which a text is to be reviewed, by a word in its path; `""` for all others."""


@dataclass(frozen=True)
class Corpus:
    """The documents of one location, read and compared."""

    documents: tuple[Document, ...]
    related: Related
    as_of: date
    expected: Expected = Expected()
    dead: Mapping[str, str] = field(default_factory=dict)
    """Web addresses that no longer lead anywhere, with the reason; empty unless somebody asked."""

    @cached_property
    def by_path(self) -> dict[str, Document]:
        """Documents by path."""
        return {d.path: d for d in self.documents}

    @cached_property
    def texts(self) -> tuple[Document, ...]:
        """Documents with text that can be trusted."""
        return tuple(d for d in self.documents if d.read and d.text)

    @cached_property
    def outdated(self) -> dict[str, Pair]:
        """Documents that a newer copy stands beside, with the pair that says so: if there is one, with a current copy."""
        pairs = [p for p in self.related.pairs if p.kind in ("version", "edition") and p.outdated]
        behind = {p.outdated for p in pairs}
        found: dict[str, Pair] = {}
        for pair in sorted(pairs, key=lambda p: bool({p.a, p.b} <= behind)):
            found.setdefault(pair.outdated or "", pair)
        return found

    @cached_property
    def links(self) -> dict[str, list[Target]]:
        """Every reference of every document, resolved against the location."""
        known = frozenset(self.by_path)
        above = folders(known)
        return {d.path: [resolve(d.path, link, known, above) for link in d.links] for d in self.documents if d.links}

    @cached_property
    def linked(self) -> frozenset[str]:
        """Documents that some other document points to."""
        return frozenset(t.path for targets in self.links.values() for t in targets if t.path)

    @cached_property
    def languages(self) -> dict[str, list[Document]]:
        """Language versions by their common path, the source first."""
        return language_families(self.documents)

    def pairs(self, *kinds: str) -> Iterator[Pair]:
        """Pairs of these kinds."""
        return (p for p in self.related.pairs if p.kind in kinds)

    def by_folder(self) -> dict[str, list[Document]]:
        """Documents by their folder."""
        found: dict[str, list[Document]] = defaultdict(list)
        for document in self.documents:
            found[document.path.rpartition("/")[0]].append(document)
        return found
