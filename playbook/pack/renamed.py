"""Old names that still work: a pack says in renamed.yaml what a name is called now, or why it is gone.

So a client's pack that was written against an older version keeps working after an upgrade, or fails with a
sentence that says what to change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from playbook.errors import Problem
from playbook.model.noun import Noun
from playbook.pack.fit import Place, fit
from playbook.yamlgate import YamlDoc

FILE = "renamed.yaml"


Names = dict[str, str]


class Renames(Noun):
    """What was renamed or taken away below a layer; a setting is written check.setting."""

    checks: Names = Field(default_factory=dict, description="Old id of a check: its id now.")
    settings: Names = Field(default_factory=dict, description="check.old_setting: its name now, without the check.")
    questions: Names = Field(default_factory=dict, description="Old field of the charter: its name now.")
    words: Names = Field(default_factory=dict, description="Old dotted key of the wording: its key now.")
    terms: Names = Field(default_factory=dict, description="Old term of the glossary: its name now.")
    tables: Names = Field(default_factory=dict, description="Old name of a table: its name now.")
    columns: Names = Field(
        default_factory=dict, description="table.old_column (the table as it is called now): its name."
    )
    steps: Names = Field(default_factory=dict, description="Old id of a step of the workflow: its id now.")
    gone: Names = Field(default_factory=dict, description="What was taken away: the sentence that says what to do.")

    def over(self, other: Renames) -> Renames:
        """These renames on top of others."""
        return Renames(**{name: {**getattr(other, name), **getattr(self, name)} for name in type(self).model_fields})


def read_renames(doc: YamlDoc | None, problems: list[Problem]) -> Renames:
    """The renames of one pack; an absent file holds none."""
    found = None if doc is None else fit(Renames, doc.plain, Place(doc), problems)
    return found or Renames()


def current(
    entries: Mapping[str, Any], names: Mapping[str, str], gone: Mapping[str, str], at: Place
) -> tuple[dict[str, Any], dict[str, str], list[Problem]]:
    """Entries under their names of today; (entries, old name -> new name used here, problems)."""
    renamed = {old: new for old, new in names.items() if old in entries}
    problems = [
        at.under(old).problem(f"{old!r} is given twice: it is now called {new!r}", "one of the two", f"remove {old}")
        for old, new in renamed.items()
        if new in entries
    ]
    problems += [at.under(name).problem(f"{name!r} is gone", do=gone[name]) for name in entries if name in gone]
    kept = {renamed.get(name, name): value for name, value in entries.items() if name not in gone}
    return kept, renamed, problems


def said(renamed: Mapping[str, str], at: Place) -> Iterable[str]:
    """What to tell the pack's author about old names that still work."""
    for old, new in renamed.items():
        yield f"{at.doc.at(*at.keys, old)}: {old} is now called {new}; the old name still works, please change it"
