"""L: references that lead nowhere, to something outdated, or to nothing anybody reaches."""

from __future__ import annotations

from collections.abc import Iterator

from playbook.content.aside import looks_put_aside
from playbook.content.corpus import Corpus
from playbook.content.links import web_address
from playbook.content.rule import Hit, rule

ANCHORED = frozenset({"md", "html"})
NOT_REACHED = frozenset({"index", "readme", "start", "home", "toc"})
LEAST_LINKED = 0.5


@rule("L1", "connected", severity=0.5, minutes=4)
def broken_links(corpus: Corpus) -> Iterator[Hit]:
    """References lead to files that are not there.

    Fix: Point them to where the files are now, or take them out.
    """
    for path, targets in sorted(corpus.links.items()):
        broken = [t.link.target for t in targets if t.state == "broken"]
        anchors = [t.link.target for t in targets if _anchor_gone(corpus, t.path, t.anchor)]
        if broken or anchors:
            told = (*(f"not there: {b}" for b in broken), *(f"no such place: {a}" for a in anchors))
            yield Hit((path,), told, 0.9 if broken else 0.6, weight=min(1.0, 0.5 + 0.1 * len(told)))


@rule("L2", "connected", severity=0.4, minutes=5)
def links_to_outdated(corpus: Corpus) -> Iterator[Hit]:
    """References lead to an outdated or archived document.

    Fix: Point them to the current document.
    """
    for path, targets in sorted(corpus.links.items()):
        old = sorted(
            {t.path for t in targets if t.path in corpus.outdated or (t.path and looks_put_aside(t.path))} - {path}
        )
        if old and not looks_put_aside(path):
            yield Hit((path, *old), tuple(f"leads to {o}" for o in old), 0.9, charged=(path,))


@rule("L3", "connected", severity=0.3, minutes=4)
def dead_web_links(corpus: Corpus) -> Iterator[Hit]:
    """References lead to pages of the web that are no longer there.

    Fix: Find where the page went, or take the reference out.
    """
    if not corpus.dead:
        return
    for path, targets in sorted(corpus.links.items()):
        dead = sorted({a for t in targets if (a := web_address(t)) in corpus.dead})
        if dead:
            yield Hit((path,), tuple(f"{a}: {corpus.dead[a]}" for a in dead), 0.9)


@rule("L4", None, severity=0, minutes=5)
def orphans(corpus: Corpus) -> Iterator[Hit]:
    """No other document leads here, though most documents are linked: for information.

    Fix: Link to it from where people look, or ask whether it is still needed.
    """
    linkable = [d for d in corpus.texts if d.kind in ANCHORED]
    if not linkable or sum(d.path in corpus.linked for d in linkable) / len(linkable) < LEAST_LINKED:
        return
    for d in linkable:
        stem = d.path.rpartition("/")[2].rpartition(".")[0].lower()
        if d.path not in corpus.linked and stem not in NOT_REACHED:
            yield Hit((d.path,), ("nothing leads here",), 0.6, charged=())


def _anchor_gone(corpus: Corpus, path: str, anchor: str) -> bool:
    if not path or not anchor or path not in corpus.by_path:
        return False
    target = corpus.by_path[path]
    wanted = anchor.lower()
    return (
        target.kind in ANCHORED
        and bool(target.anchors)
        and wanted not in {a.lower() for a in target.anchors}
        and wanted != "top"
    )
