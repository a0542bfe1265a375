"""What a warm server imports before its first kernel, and the proof that it may fork.

Modules are imported and nothing is called, because a setting changed here would leak into every kernel. The one thing
computed here is what the bundled packs hold; their files are part of the server's name, so a kernel gets what it would
have read itself.
A fork copies only the thread that calls it, so a lock held by any other thread would stay held for ever; therefore a
server with a second thread refuses to serve. duckdb, vl_convert and typst start theirs at first use, in the kernels.
"""

from __future__ import annotations

import contextlib
import gc
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from playbook.errors import PlaybookError
from playbook.run.warm.place import Doubt

QUIET = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""Variables under which numpy, scipy and pyarrow import without starting a thread."""
KERNEL = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.comm",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "psutil",
)
LIBRARIES = (
    "numpy",
    "pandas",
    "pydantic",
    "scipy.special",
    "scipy.optimize",
    "openpyxl",
    "rapidfuzz",
    "xxhash",
)
OURS_NOT = (
    "playbook.__main__",
    "playbook.cli",
    "playbook.bundle",
    "playbook.run.warm",
    "playbook.run.engine",
    "playbook.run.worker_imports",
    "playbook.workflow.sim.compiled",
)
"""What no notebook needs at once: the other side of a run, and a compiler that only a large simulation calls for."""


def preload(wanted: Callable[[], bool]) -> None:
    """Import everything a notebook of ours may need; a library that is not installed is left out.

    Raises Doubt as soon as the server is not `wanted` any more.
    """
    gc.disable()  # nothing that is made here goes away again; looking for it costs a tenth of the time
    for name in (*KERNEL, *LIBRARIES, *_ours()):
        if not wanted():
            raise Doubt("nobody waits for this server any more")
        with contextlib.suppress(ImportError):
            import_module(name)
    read_bundled()
    settle()


def settle() -> None:
    """Leave what is here out of later collections, so that a fork shares it for longer."""
    gc.collect()
    gc.freeze()
    gc.enable()


def insist_on_one_thread() -> None:
    """Raises Doubt if this process has more than one thread."""
    threads = sum(1 for _ in Path("/proc/self/task").iterdir())
    if threads != 1:
        raise Doubt(f"{threads} threads after the imports; a fork would be unsafe")


def read_bundled() -> None:
    """Read what comes with us and every pilot needs: the built-in packs, the wording and the glossary of each language.

    A file that cannot be read is left to whoever needs it, who says so.
    """
    from playbook.bundled import languages
    from playbook.pack.layers import BUILT_IN, read_layers
    from playbook.pack.words import base_terms, base_words
    from playbook.report.glossary import terms
    from playbook.report.wording import wording

    wanted: list[tuple[Callable[[str], object], str]] = [(read_layers, name) for name in BUILT_IN]
    wanted += [(read, one) for one in languages() for read in (base_words, base_terms, terms, wording)]
    for read, what in wanted:
        with contextlib.suppress(PlaybookError, OSError):
            read(what)


def _ours() -> list[str]:
    import playbook

    found = pkgutil.walk_packages(playbook.__path__, "playbook.")
    return [m.name for m in found if not m.name.startswith(OURS_NOT)]
