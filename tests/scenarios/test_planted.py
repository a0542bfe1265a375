"""What the generator planted in the three content folders is what the checks and the audit find in the files, and nothing else."""

import csv
import re
import shutil
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from data.generate import nordwind, onboarding, purgatory
from data.generate.documents import HELD
from playbook.bundled import bundled
from playbook.content.aside import in_archive
from playbook.content.audit import Audit, audit
from playbook.content.corpus import REQUIRED, SHELF_DAYS
from playbook.content.folder import read_folder
from playbook.content.language import language_of
from playbook.content.rule import all_rules
from playbook.model.evidence import Evidence, NotApplicable, Share
from playbook.model.evidence_content import Cleared, Contradictions, Inventory
from playbook.run.demo import SAMPLES
from tests.scenarios.conftest import sample

STORIES = {"solid": nordwind, "heroics": onboarding, "purgatory": purgatory}
PLANTED = Path(nordwind.__file__).with_name("planted.csv")
EVIDENCE = {
    "cf-inventory-complete": "inventory",
    "cf-one-current-version": "conflicting_topics",
    "cf-duplicates": "copied_files",
    "cf-metadata-complete": "filled_metadata",
    "cf-owner-assigned": "owned_sources",
    "cf-fresh-and-not-decaying": "outdated_sources",
    "cf-format-consistent": "approved_formats",
    "cf-readable-files": "readable_files",
    "cf-no-contradictions": "contradicting_sources",
    "cf-sensitive-data-cleared": "cleared_sources",
    "cf-rights-cleared": "cleared_rights",
    "cf-translation-parity": "translations_in_step",
    "cf-approved-sources-only": "approved_sources",
    "cf-no-superseded-source-used": "superseded_use",
    "cf-defects-from-source": "defects_from_source",
    "cf-shared-standard": "standard_by_team",
}
LEFT_OVER = re.compile(r"\b(?:nan|NaN|None|NaT|undefined|TODO|TBD|[Ll]orem|xxx+)\b|[{}]|\[\[|<NA>|%[sd]\b|\(\)|^\W*$")
"""What a generator or a template leaves behind where a value was missing; a value that is empty."""


@cache
def told(name: str):
    return STORIES[name].story()


@cache
def planted(name: str) -> dict[str, str]:
    with PLANTED.open(encoding="utf-8") as lines:
        return {row["id"]: row[name] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def audits(tmp_path_factory):
    """The audit of each folder; copied first, so that the dates of the files say nothing."""
    return {name: _audited(name, tmp_path_factory.mktemp(name)) for name in SAMPLES}


def _audited(name: str, folder: Path) -> Audit:
    shutil.copytree(bundled("data", name, "content"), folder / "content", copy_function=shutil.copyfile)
    return audit(read_folder(folder / "content").documents, told(name).as_of)


def said(evidence: Evidence) -> str:
    """A piece of evidence as the table writes it: so many of so many."""
    match evidence:
        case NotApplicable():
            return "-"
        case Inventory():
            return f"{evidence.registered}/{evidence.files}"
        case Cleared():
            return f"{evidence.labelled}/{evidence.cleared}"
        case Contradictions():
            return f"{evidence.found}/{evidence.pairs}"
        case Share():
            return f"{evidence.part:.0f}/{evidence.whole:.0f}"
    raise AssertionError(evidence)


def test_the_table_names_every_check_and_every_rule():
    checks = {c.id for c in sample("solid").setting.checks if c.id.startswith("cf-")}
    assert set(planted("solid")) == checks | {r.id for r in all_rules()}
    assert set(EVIDENCE) == checks


def test_every_check_of_the_content_finds_what_was_planted(name):
    found = {check: said(sample(name).evidence[fact]) for check, fact in EVIDENCE.items()}
    assert found == {check: planted(name)[check] for check in EVIDENCE}


def test_every_rule_of_the_audit_finds_what_was_planted_and_no_other_rule_finds_anything(name, audits):
    found = Counter(f.rule for f in audits[name].flaws)
    wanted = {r.id: int(planted(name)[r.id]) for r in all_rules()}
    assert {r: found[r] for r in wanted} == wanted


def test_the_generator_planted_what_the_table_says(name):
    """Counted in the plan of the files, without reading one of them; a package says nothing itself, nor its manifest."""
    files, table = told(name).files, planted(name)
    faults = Counter(edit for f in files for edit in f["recipe"].edits if f["readable"])
    active = [f for f in files if not in_archive(f["path"])]
    assert f"{sum(f['group'] is not None for f in active)}/{len(active)}" == table["cf-duplicates"]
    assert sum(not f["readable"] for f in files) == int(table["U1"])
    assert faults["half"] + faults["untranslated"] == int(table["T2"])
    assert faults["behind"] == int(table["T3"]) == int(table["T4"])
    assert sum(_lacks(f) + 2 * (f["kind"] == "zip" and f["readable"]) for f in files) == int(table["M1"])
    assert sum(_overdue(f, told(name).as_of) for f in files) == int(table["S1"])


def _lacks(entry) -> bool:
    """True if the file, in its kind, lacks a detail that every document should carry."""
    here = {k for k, v in entry["details"].items() if v != "unknown" and k in HELD[entry["kind"]]}
    return entry["readable"] and bool(set(REQUIRED) - {"title"} - here)


def _overdue(entry, as_of: date) -> bool:
    """True if the file says that its review was due, or was reviewed too long ago for its kind."""
    if not entry["readable"] or "reviewed" not in HELD[entry["kind"]]:
        return False
    due, reviewed = entry["details"].get("review-due"), entry["details"].get("reviewed")
    shelf = min([n for word, n in SHELF_DAYS.items() if word and word in entry["path"]], default=SHELF_DAYS[""])
    if due:
        return due < as_of.isoformat()
    return bool(reviewed) and (as_of - date.fromisoformat(reviewed)).days > shelf


def test_no_text_holds_what_a_generator_leaves_behind(name):
    for document in read_folder(Path(bundled("data", name, "content"))).documents:
        shown = [document.path, *filter(None, [document.title, document.text]), *(f.value for f in document.fields)]
        assert not [(document.path, found[0]) for text in shown if (found := LEFT_OVER.search(text))]


def test_every_file_is_in_the_language_of_its_name(name):
    """Only translations planted as unfinished are not."""
    unfinished = {f["path"] for f in told(name).files if {"half", "untranslated"} & set(f["recipe"].edits)}
    texts = read_folder(Path(bundled("data", name, "content"))).texts
    wrong = {
        f["path"]: language_of(texts[f["path"]])
        for f in told(name).files
        if f["path"] in texts and f["path"] not in unfinished and language_of(texts[f["path"]]) != f["language"]
    }
    assert not wrong


def test_the_folders_are_what_the_generator_writes(name):
    """Paths of the plan and files of the folder are the same."""
    there = {d.path for d in read_folder(Path(bundled("data", name, "content"))).files}
    assert there == {f["path"] for f in told(name).files}
