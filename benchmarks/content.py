"""The content audit against named peers: finding versions, naming the current one, speed, memory.

    uv run --group bench python -m benchmarks.content versions|direction|speed|pairs|audit|memory|all [--cache DIR]

Public releases are downloaded into the cache. The training labs need bare clones of the repositories named in
`benchmarks.corpora.LABS`: `--labs DIR` with one folder `NAME/` each; without them that part is left out.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.corpora import LABS, LabelledSet, download, labs, pages, releases
from playbook.content.direction import believed, copy_days, direction
from playbook.content.document import Document, Field
from playbook.content.overlap import overlaps
from playbook.content.sketch import sketch
from playbook.content.titles import Titles, title_of
from playbook.content.versions import match, matches

SEEN = {"Django": ("5.2", ("4.2.16", "3.2.25", "1.11.29"), "docs")}
UNSEEN = {
    "SQLAlchemy": ("2.0.36", ("1.3.24",), "doc/build"),
    "Sphinx": ("8.1.3", ("3.5.4",), "doc"),
    "pytest": ("8.3.4", ("5.4.3",), "doc/en"),
    "Werkzeug": ("3.1.3", ("1.0.1",), "docs"),
}
SECOND = {
    "coverage": ("7.6.1", ("4.5.4",), "doc"),
    "mypy": ("1.13.0", ("0.770",), "docs/source"),
    "networkx": ("3.4.2", ("2.4",), "doc"),
    "tornado": ("6.4.2", ("4.5.3",), "docs"),
}
"""Looked at once, after the two small changes that the first unseen sets led to."""
THIRD = {
    "sympy": ("1.13.3", ("1.6.2",), "doc/src"),
    "celery": ("5.4.0", ("5.2.7",), "docs"),
    "ipython": ("8.30.0", ("7.16.3",), "docs/source"),
    "docutils": ("0.21.2", ("0.16",), "docs"),
    "Twisted": ("24.10.0", ("21.7.0",), "docs"),
}
"""Larger documentations, because seven to fourteen pairs tell little; named before they were looked at, once."""
DRAWS = 20
"""Draws of simulated evidence: one draw of eleven pairs tells nothing."""
Pairs = set[frozenset[str]]


def release_sets(cache: Path, projects: dict[str, tuple[str, tuple[str, ...], str]]) -> Iterable[LabelledSet]:
    """One labelled set per old release of a project."""
    for name, (new, olds, docs) in projects.items():
        suffixes = (".txt",) if name == "Django" else (".rst", ".txt", ".md")
        current = pages(download(f"{name}=={new}", cache), docs, suffixes)
        for old in olds:
            before = pages(download(f"{name}=={old}", cache), docs, suffixes)
            yield releases(f"{name} {old} / {new}", before, current)


def lab_sets(cache: Path, clones: Path | None) -> Iterable[LabelledSet]:
    """The training labs at one, two and four years, if their clones are there."""
    found = {n.split("-")[0] + n.split("-")[1][:3]: _clone(clones, n) for n in LABS if clones and _clone(clones, n)}
    if len(found) == len(LABS):
        noise = pages(download("Django==5.2", cache), "docs", (".txt",))
        for days in (365, 730, 1460):
            yield labs(days, {k: v for k, v in found.items() if v}, noise)


def _clone(folder: Path | None, name: str) -> Path | None:
    places = [folder / name, folder / f"MicrosoftLearning+{name}" / "repo"] if folder else []
    return next((p for p in places if p.exists()), None)


def truth(labelled: LabelledSet) -> Pairs:
    """The labelled pairs, without direction."""
    return {frozenset(p) for p in labelled.pairs}


def reviewed(labelled: LabelledSet) -> Pairs:
    """Pairs that are not labelled, because a page moved or is an undeclared copy, and were found right by a reader."""
    with (Path(__file__).parent / "reviewed.csv").open(encoding="utf-8") as lines:
        return {frozenset((r["a"], r["b"])) for r in csv.DictReader(lines) if r["set"] == labelled.name}


def scored(found: Pairs, true: Pairs) -> str:
    """F1, precision and recall as one line."""
    hit = len(found & true)
    precision, recall = hit / max(1, len(found)), hit / max(1, len(true))
    f1 = 2 * hit / max(1, len(found) + len(true))
    return f"F1 {f1:.3f}  P {precision:.3f}  R {recall:.3f}"


def ours(labelled: LabelledSet) -> Pairs:
    """Pairs the audit flags, one fixed threshold."""
    found, _ = matches(labelled.documents)
    paths = [d.path for d in labelled.documents]
    return {frozenset((paths[m.a], paths[m.b])) for m in found if m.flagged}


def same_title(labelled: LabelledSet) -> Pairs:
    """The strongest cheap rival: exactly the same title."""
    by: dict[str, list[str]] = {}
    for d in labelled.documents:
        by.setdefault(title_of(d), []).append(d.path)
    return {frozenset((a, b)) for paths in by.values() for i, a in enumerate(paths) for b in paths[i + 1 :]}


def minhash(labelled: LabelledSet) -> Callable[[float], Pairs]:
    """MinHash of datasketch, 128 permutations on 5-grams of words: pairs by threshold."""
    signed = np.array([_signature(d.text) for d in labelled.documents])
    paths = [d.path for d in labelled.documents]
    same = np.array([(signed[i + 1 :] == row).mean(axis=1) for i, row in enumerate(signed)], dtype=object)

    def at(threshold: float) -> Pairs:
        return {
            frozenset((paths[i], paths[i + 1 + int(j)]))
            for i, row in enumerate(same)
            for j in np.flatnonzero(np.asarray(row) >= threshold)
        }

    return at


def _signature(text: str) -> np.ndarray:
    from datasketch import MinHash

    made = MinHash(num_perm=128)
    words = text.lower().split()
    made.update_batch([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
    return np.array(made.hashvalues)


def versions(cache: Path, clones: Path | None) -> None:
    """F1 of version pairs on seen and unseen sets, beside MinHash and same title."""
    for kind, sets in (
        ("developed on", release_sets(cache, SEEN)),
        ("developed on", lab_sets(cache, clones)),
        ("unseen, first time", release_sets(cache, UNSEEN)),
        ("unseen, second time", release_sets(cache, SECOND)),
        ("unseen, third time", release_sets(cache, THIRD)),
    ):
        for labelled in sets:
            true, rival = truth(labelled), minhash(labelled)
            print(f"\n{kind}: {labelled.name}: {len(labelled.documents)} documents, {len(true)} pairs")
            print(f"  ours             {scored(ours(labelled), true)}")
            print(f"  ours, reviewed   {scored(ours(labelled), true | reviewed(labelled))}")
            print(f"  same title       {scored(same_title(labelled), true)}")
            for threshold in (0.9, 0.8, 0.5):
                print(f"  MinHash @{threshold}     {scored(rival(threshold), true)}")


def false_pairs(labelled: LabelledSet, most: int = 40) -> None:
    """What is flagged and not labelled, for a reader to judge."""
    for pair in sorted(map(sorted, ours(labelled) - truth(labelled)))[:most]:
        print("   not labelled:", " | ".join(pair))


def directed(labelled: LabelledSet) -> tuple[int, int, int]:
    """How often a current copy is named, how often rightly, of how many; the sets' own folders `old` and `new` hidden."""
    by = {d.path: d for d in labelled.documents}
    pairs = [(_neutral(by[old]), _neutral(by[new])) for old, new in sorted(labelled.pairs)]
    copied = believed(pairs, copy_days(labelled.documents))
    right = wrong = 0
    for a, b in pairs:
        current = direction(a, b, copied).current
        right += current == 1
        wrong += current == 0
    return right + wrong, right, len(pairs)


def told(counted: Iterable[tuple[int, int, int]]) -> str:
    """Counts of one or more sets as one line."""
    named, right, many = map(sum, zip(*counted, strict=True))
    precision = f"{right / named:.3f}" if named else "-"
    return f"named {named} of {many}, precision {precision}, abstained {1 - named / max(1, many):.3f}"


def _neutral(document: Document) -> Document:
    """The same document without the folders that only this benchmark made."""
    kept = [p for p in document.path.split("/") if p not in ("old", "new", "now", "then")]
    return replace(document, path="/".join(kept))


def evidenced(labelled: LabelledSet, seed: int = 1) -> LabelledSet:
    """The set with simulated evidence of the kind office folders carry, some of it missing and some of it wrong.

    Declared version on 30 % of the pairs; properties with dates on 50 %, one old copy in ten saved again later; a word
    in the path on 25 %, one in ten on the wrong copy; dates of the files on 80 %, three in ten the wrong way round.
    """
    rng = random.Random(seed)
    by = {d.path: d for d in labelled.documents}
    made = LabelledSet(f"{labelled.name}, evidence", [])
    for old, new in sorted(labelled.pairs):
        a, b = _neutral(by[old]), _neutral(by[new])
        if rng.random() < 0.3:
            a, b = _with(a, "version", "2", "front-matter"), _with(b, "version", "3", "front-matter")
        if rng.random() < 0.5:
            late = "2026-05-01" if rng.random() < 0.1 else "2023-02-03"
            a, b = _with(a, "modified", late, "docProps"), _with(b, "modified", "2025-06-07", "docProps")
        if rng.random() < 0.25:
            a, b = (_aside(a), b) if rng.random() < 0.9 else (a, _aside(b))
        if rng.random() < 0.8:
            days = ("2024-01-01", "2025-09-09") if rng.random() < 0.7 else ("2025-09-09", "2024-01-01")
            a, b = _with(a, "modified", days[0], "file"), _with(b, "modified", days[1], "file")
        a, b = replace(a, path=f"old/{a.path}"), replace(b, path=f"new/{b.path}")
        made.documents += [a, b]
        made.pairs.add((a.path, b.path))
    return made


def _with(document: Document, name: str, value: str, source: str) -> Document:
    return replace(document, fields=(*document.fields, Field(name, value, source)))


def _aside(document: Document) -> Document:
    return replace(document, path=f"archive/{document.path}")


def directions(cache: Path, clones: Path | None) -> None:
    """Direction on every set: from the text alone, then with simulated evidence."""
    for labelled in (
        *release_sets(cache, SEEN),
        *lab_sets(cache, clones),
        *release_sets(cache, UNSEEN),
        *release_sets(cache, SECOND),
        *release_sets(cache, THIRD),
    ):
        print(f"{labelled.name:<32} {told([directed(labelled)])}")
        drawn = [directed(evidenced(labelled, seed)) for seed in range(1, DRAWS + 1)]
        print(f"{'  with simulated evidence':<32} {told(drawn)}", flush=True)


def speed(cache: Path) -> None:
    """Sketch and pair, documents per second of CPU, beside datasketch and rensa; memory beyond the texts."""
    texts = list(pages(download("Django==5.2", cache), "docs", (".txt",)).values())
    for name, run in (("ours", _ours_speed), ("datasketch", _datasketch_speed), ("rensa", _rensa_speed)) * 2:
        before, start = _peak(), time.process_time()
        run(texts)
        took = time.process_time() - start
        print(f"{name:<12} {len(texts) / took:8.0f} documents/s   +{_peak() - before:.0f} MB")


def _ours_speed(texts: list[str]) -> None:
    docs = [Document(str(i), 0, "", "txt", "txt", title=t[:80]) for i, t in enumerate(texts)]
    match([sketch(t) for t in texts], Titles(docs))


def _datasketch_speed(texts: list[str]) -> None:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    for number, text in enumerate(texts):
        made, words = MinHash(num_perm=128), text.lower().split()
        made.update_batch([" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))])
        index.query(made)
        index.insert(str(number), made)


def _rensa_speed(texts: list[str]) -> None:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for number, text in enumerate(texts):
        made, words = RMinHash(num_perm=128, seed=1), text.lower().split()
        made.update([" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))])
        index.query(made)
        index.insert(number, made)


def pairs_at_scale(documents: int = 100_000, hashes: int = 110) -> None:
    """Synthetic: 10 % of the hashes shared by few, 5 % boilerplate."""
    rng = np.random.default_rng(0)
    few = rng.integers(0, 2**63, 4 * documents, dtype=np.uint64) * np.uint64(2)
    common = rng.integers(0, 2**63, documents // 50, dtype=np.uint64) * np.uint64(2)
    made = []
    for _ in range(documents):
        own = rng.integers(0, 2**63, hashes, dtype=np.uint64) * np.uint64(2)
        own[: hashes // 10] = few[rng.integers(0, len(few), hashes // 10)]
        own[hashes // 10 : hashes // 10 + hashes // 20] = common[rng.integers(0, len(common), hashes // 20)]
        made.append(np.unique(own))
    start = time.process_time()
    found = overlaps(made, 0.0)
    print(
        f"{documents} documents, {len(found.a)} pairs: {time.process_time() - start:.1f} s CPU, peak {_peak():.0f} MB"
    )


OFFICE = (".docx", ".pptx", ".pdf", ".xlsx", ".html")
TEXTS = (".md", ".rst", ".txt")


def whole_audit(cache: Path) -> None:
    """A full audit from files to findings, again unchanged, and markitdown + datasketch on the same files; CPU seconds.

    All installed modules are compiled first, as pip does when it installs: else both sides would measure the compiler.
    """
    compile_all = [sys.executable, "-m", "compileall", "-q", sysconfig.get_path("purelib"), "playbook", "benchmarks"]
    subprocess.run(compile_all, check=False, capture_output=True, timeout=300)
    for name, kinds in (("office files and pages", OFFICE), ("the same and plain texts", OFFICE + TEXTS)):
        print(f"{name}: ", end="", flush=True)
        _one_audit(cache, kinds)


def _one_audit(cache: Path, kinds: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = office_folder(cache, Path(made) / "content", kinds)
        many = sum(1 for p in folder.rglob("*") if p.is_file())
        out = Path(made) / "out"
        first = _cpu([sys.executable, "-m", "playbook", "audit", str(folder), "--out", str(out), "--workers", "1"])
        again = _cpu([sys.executable, "-m", "playbook", "audit", str(folder), "--out", str(out), "--workers", "1"])
        peer = _cpu([sys.executable, "-m", "benchmarks.content", "peer", "--cache", str(folder)])
        print(f"{many} files: audit {first:.1f} s CPU, again unchanged {again:.2f} s ({again / first:.1%}), ", end="")
        print(f"markitdown + datasketch {peer:.1f} s ({peer / first:.1f} x)")


def office_folder(cache: Path, folder: Path, wanted: tuple[str, ...]) -> Path:
    """Real documents from public source releases: html, md, rst, docx, pptx, pdf, xlsx, as they are in there."""
    names = (
        "python-docx==1.2.0",
        "python-pptx==1.0.2",
        "pypdf==5.1.0",
        "Django==5.2",
        "pytest==8.3.4",
        "sphinx==8.1.3",
    )
    for name in names:
        with tarfile.open(download(name, cache)) as package:
            for member in package:
                if member.isfile() and member.name.endswith(wanted) and member.size < 2_000_000:
                    source, path = package.extractfile(member), folder / member.name
                    if source is not None:
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(source.read())
    return folder


def peer(folder: Path) -> None:
    """The text by markitdown, datasketch for near duplicates: what one would put together today."""
    from markitdown import MarkItDown

    reader, texts = MarkItDown(), []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        try:
            texts.append(reader.convert(str(path)).text_content)
        except Exception:  # noqa: BLE001 - whatever it cannot read is left out
            texts.append("")
    _datasketch_speed(texts)


def memory(documents: int = 10_000) -> None:
    """Peak memory of the judging process over many documents of ten thousand characters."""
    from datetime import date

    from playbook.content.audit import audit

    rng, words = random.Random(1), [f"word{i}" for i in range(20_000)]
    texts = (" ".join(rng.choices(words, k=1_000)) for _ in range(documents))
    before = _peak()
    start = time.process_time()
    audit(
        (Document(f"d{i}.md", 9000, f"{i:032x}", "md", "md", t, f"Title {t[:20]}") for i, t in enumerate(texts)),
        date(2026, 1, 1),
    )
    print(
        f"{documents} documents: {time.process_time() - start:.1f} s CPU, peak {_peak():.0f} MB, {before:.0f} MB before"
    )


def whole_memory(documents: int = 10_000) -> None:
    """Greatest memory of the whole command, from files to page and workbook, over documents that are all different."""
    rng, words = random.Random(1), [f"word{i}" for i in range(20_000)]
    with tempfile.TemporaryDirectory() as made:
        for number in range(documents):
            path, text = Path(made) / "in" / f"{number:05}.md", " ".join(rng.choices(words, k=1_000))
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"# Title {text[:20]}\n\n{text}\n")
        given = ["audit", f"{made}/in", "--out", f"{made}/out", "--workers", "1"]
        code = (
            "import resource as r, sys; from playbook.cli import run; run(sys.argv[1:]);"
            "print(*(r.getrusage(w).ru_maxrss // 1024 for w in (r.RUSAGE_SELF, r.RUSAGE_CHILDREN)), file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *given], check=True, capture_output=True, text=True, timeout=500
        )
        parent, worker = done.stderr.split()[-2:]
        print(f"{documents} documents, whole command: parent {parent} MB, worker {worker} MB")


def _cpu(command: list[str]) -> float:
    """CPU seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True, timeout=560)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run one part or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "part", choices=["versions", "direction", "speed", "pairs", "audit", "memory", "whole-memory", "peer", "all"]
    )
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "playbook-benchmarks")
    parser.add_argument("--labs", type=Path)
    chosen = parser.parse_args()
    if chosen.part == "peer":
        peer(chosen.cache)
        return
    chosen.cache.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Callable[[], None]] = {
        "versions": lambda: versions(chosen.cache, chosen.labs),
        "direction": lambda: directions(chosen.cache, chosen.labs),
        "speed": lambda: speed(chosen.cache),
        "pairs": pairs_at_scale,
        "audit": lambda: whole_audit(chosen.cache),
        "memory": memory,
        "whole-memory": whole_memory,
    }
    for name, run in parts.items():
        if chosen.part in (name, "all"):
            print(f"\n== {name}")
            run()


if __name__ == "__main__":
    main()
