"""The pilot-to-scale playbook: the verbs a notebook may use, imported when asked for so that `import playbook` is light."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_VERBS = {
    "open_pilot": "playbook.run.session",
    "form": "playbook.forms",
    "draw_map": "playbook.forms",
    "fill_in": "playbook.forms",
    "start": "playbook.run.start",
    "overview": "playbook.run.verbs",
    "recorded": "playbook.run.verbs",
    "findings": "playbook.run.verbs",
    "figures": "playbook.run.verbs",
    "content_audit": "playbook.run.verbs",
    "content_figures": "playbook.run.verbs",
    "flow": "playbook.run.verbs",
    "trail": "playbook.run.verbs",
    "review_routing": "playbook.run.verbs",
    "headline": "playbook.run.verbs",
    "how_we_know": "playbook.run.verbs",
    "reasons": "playbook.run.verbs",
    "areas": "playbook.run.verbs",
    "decision": "playbook.run.verbs",
    "not_shown": "playbook.run.verbs",
    "save": "playbook.run.verbs",
    "open_portfolio": "playbook.run.verbs",
    "portfolio": "playbook.run.verbs",
    "shared_causes": "playbook.run.verbs",
    "save_portfolio": "playbook.run.verbs",
}
__all__ = sorted(_VERBS)  # noqa: PLE0605 - derived from the one list


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"playbook has no verb {name!r}; there are: {', '.join(__all__)}")
    return getattr(import_module(_VERBS[name]), name)


def __dir__() -> list[str]:
    return __all__
