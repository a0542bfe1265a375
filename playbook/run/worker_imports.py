"""What every worker needs, imported once by the parent that workers are forked from.

Whoever started this may be killed meanwhile; a parent that nobody waits for ends at the next import.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from playbook.run.warm import preload

ORPHANED = 64
"""Exit code of a parent that nobody waits for."""
NAMES = (
    "openpyxl",
    "papermill",  # before ours, because it loads our engine while it is itself being imported
    "playbook.run.session",
    "playbook.run.render",
    "playbook.report.compose",
    "playbook.report.page",
    "playbook.report.brand",
    "playbook.report.portfolio",
    "playbook.run.checkpoint",
    "playbook.run.warm.client",
)


def import_all() -> None:
    """Import everything and read what is bundled; ends this process if its starter is gone."""
    starter = os.getppid()
    # with this module jsonschema builds a grammar of web addresses at import, for a second; no schema here has that format
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    gc.disable()  # nothing that is imported here goes away again
    try:
        for name in NAMES:
            if os.getppid() != starter:
                os._exit(ORPHANED)
            import_module(name)
        preload.read_bundled()
    finally:
        preload.settle()


import_all()
