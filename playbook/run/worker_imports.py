"""What every worker needs, imported once by the parent that workers are forked from."""

from __future__ import annotations

import gc
import sys

gc.disable()  # nothing that is imported here goes away again

# with this module jsonschema builds a grammar of web addresses at import, for a second; no schema here has that format
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import openpyxl  # noqa: E402, F401
import papermill  # noqa: E402, F401 - first, because it loads our engine while it is itself being imported

import playbook.report.brand  # noqa: E402
import playbook.report.compose  # noqa: E402
import playbook.report.page  # noqa: E402
import playbook.report.portfolio  # noqa: E402
import playbook.run.checkpoint  # noqa: E402
import playbook.run.render  # noqa: E402
import playbook.run.session  # noqa: E402
import playbook.run.warm.client  # noqa: E402, F401
from playbook.run.warm.preload import read_bundled, settle  # noqa: E402

read_bundled()
settle()
