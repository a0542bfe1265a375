"""The facts of the engines, found by scanning, and computed so that one broken figure never hides the others."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache

from playbook.model.check import Check
from playbook.model.evidence import Evidence, Missing
from playbook.model.fact import Data, Fact

ENGINES = ("content", "workflow", "measure")
WHOLE = "everything delivered"
"""Under this name a pilot's data keep their evidence: fact -> evidence, so that two packs may share what is the same."""


@cache
def all_facts() -> dict[str, Fact]:
    """Every fact of the engines by name, found by scanning; two facts with one name are refused."""
    found: dict[str, Fact] = {}
    for engine in ENGINES:
        package = importlib.import_module(f"playbook.{engine}")
        for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
            module = importlib.import_module(f"playbook.{engine}.{info.name}")
            for value in vars(module).values():
                if isinstance(value, Fact) and value.compute.__module__ == module.__name__:
                    if value.name in found:
                        raise ValueError(f"two facts are called {value.name}")
                    found[value.name] = value
    return found


class Gathered(Mapping[str, Evidence]):
    """Every fact of a pilot by name, computed when it is first asked for; a notebook asks for its own part only."""

    def __init__(self, data: Data, facts: Mapping[str, Fact] | None = None) -> None:
        self._data = data
        self._facts = all_facts() if facts is None else facts
        self._known: dict[Fact, Evidence] = data.memo.setdefault(WHOLE, {})

    def __getitem__(self, name: str) -> Evidence:
        """The evidence; KeyError if no fact has this name."""
        fact = self._facts[name]
        if fact not in self._known:
            self._known[fact] = _compute(fact, self._data)
        return self._known[fact]

    def __iter__(self) -> Iterator[str]:
        """Names of all facts."""
        return iter(self._facts)

    def __len__(self) -> int:
        """Number of facts."""
        return len(self._facts)


def gather(data: Data, facts: Iterable[Fact]) -> dict[str, Evidence]:
    """Compute facts; one that cannot be computed says so instead of ending the run."""
    return {fact.name: _compute(fact, data) for fact in facts}


def gather_once(data: Data, name: Hashable, variant: Data, facts: Iterable[Fact]) -> dict[str, Evidence]:
    """The facts of a named variant of the data, each computed once however many packs judge these data."""
    wanted = tuple(facts)
    known: dict[Fact, Evidence] = data.memo.setdefault(name, {})
    made = gather(variant, (fact for fact in wanted if fact not in known))
    known |= {fact: made[fact.name] for fact in wanted if fact.name in made}
    return {fact.name: known[fact] for fact in wanted}


def _compute(fact: Fact, data: Data) -> Evidence:
    try:
        return fact(data)
    except Exception as error:  # noqa: BLE001 - one broken figure must not hide the others
        return Missing(why=f"{fact.name} could not be computed ({type(error).__name__}: {error}).")


def needs(check: Check, own: Mapping[str, Fact] | None = None) -> tuple[str, ...]:
    """The `table.column`s a check cannot do without, from the facts it reads; `own` are the pack's own facts."""
    known = {**all_facts(), **(own or {})}
    facts = [known[name] for name in check.reads if name in known and name not in check.optional]
    return tuple(dict.fromkeys(c.rstrip("!") for f in facts for c in f.reads if not c.endswith("?")))
