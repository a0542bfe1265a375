"""Statistics of use, time, impact, effort, review and support, as facts over a team's tables.

`time_effect` is public: the effect of the AI path on the time per item, with an interval that may be trusted. It is
imported when asked for, so that `import playbook.measure` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PUBLIC = {"time_effect": "playbook.measure.effect.ratio", "TimeEffect": "playbook.measure.effect.ratio"}
__all__ = sorted(_PUBLIC)  # noqa: PLE0605 - derived from the one list


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"playbook.measure has no {name!r}; there are: {', '.join(__all__)}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return __all__
