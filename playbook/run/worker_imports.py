"""What every worker needs, imported once by the parent that workers are forked from."""

from __future__ import annotations

import sys

# with this module jsonschema builds a grammar of web addresses at import, for a second; no schema here has that format
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import papermill  # noqa: E402, F401 - first, because it loads our engine while it is itself being imported

import playbook.run.checkpoint  # noqa: E402
import playbook.run.warm.client  # noqa: E402, F401
