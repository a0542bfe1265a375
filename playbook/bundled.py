"""Where the notebooks, packs and sample pilots are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(*parts: str) -> Path:
    """Path of a bundled file or folder, such as `bundled("templates", "base")`.

    Raises FileNotFoundError if neither the checkout nor the wheel holds it.
    """
    for root in (_PACKAGE / "bundle", _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))


def languages() -> tuple[str, ...]:
    """Languages the base pack has a wording for."""
    return tuple(sorted(p.stem for p in bundled("templates", "base", "wording").glob("*.yaml")))
