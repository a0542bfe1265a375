"""Start of the command line; keeps every traceback away from users unless they ask with `--debug`."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn


def main() -> None:
    """Run the command line and exit with the code of DESIGN's contract."""
    # Kernels and other children never import a module out of the folder they stand in: it may be a client's.
    os.environ["PYTHONSAFEPATH"] = "1"
    from playbook.cli import run

    signal.signal(signal.SIGTERM, _stop)
    sys.exit(run(sys.argv[1:]))


def _stop(*_: object) -> NoReturn:
    """A polite end, as a scheduler asks for it, is the same as Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
