"""Start of the command line; keeps every traceback away from users unless they ask with `--debug`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with the code of DESIGN's contract."""
    from playbook.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
