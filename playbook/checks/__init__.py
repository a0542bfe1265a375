"""The checks, one file per idea of an area; found by scanning, so that adding one touches one file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from playbook.model.check import Check


def scan(package: ModuleType) -> tuple[Check, ...]:
    """Every check of a package's modules, by id; two checks with one id are refused."""
    found: dict[str, Check] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, Check) and value.function.__module__ == module.__name__:
                if value.id in found:
                    raise ValueError(f"two checks are called {value.id}")
                found[value.id] = value
    return tuple(found[key] for key in sorted(found))


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of the playbook."""
    return scan(importlib.import_module(__name__))
