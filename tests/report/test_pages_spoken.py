"""Audit and workflow pages in German: every sentence of ours is said, no figure is lost, what a team wrote stays."""

import html
import importlib
import re
from functools import cache

import pytest

from playbook.content.folder import folder_audit
from playbook.content.rule import all_rules
from playbook.report.audit_page import audit_page
from playbook.report.spoken.page import page_catalogue, page_said, said_or_none
from playbook.report.workflow_page import workflow_page
from tests.report.test_spoken import figures, literals
from tests.scenarios.conftest import NAMES, sample

ENGLISH = {
    "the",
    "of",
    "and",
    "is",
    "are",
    "not",
    "with",
    "for",
    "by",
    "to",
    "it",
    "what",
    "who",
    "how",
    "does",
    "were",
    "this",
    "that",
}
QUOTED = re.compile("[“„].*[”“]|\\(.*\\)")
SAID = {
    "workflow": ["beside", "dates", "mined", "scale", "tables"],
    "audit": [],
}


@cache
def page(name, what, language):
    pilot = sample(name)
    if what == "workflow":
        return workflow_page(pilot.workflow, language)
    return audit_page(folder_audit(pilot.workspace.content, pilot.workspace.as_of), language=language)


def texts(made):
    """What stands between tags and what is read aloud, without the list of words, which has its own translation."""
    body = re.sub(r"<style.*?</style>|<section class=\"words\".*?</section>", "", made, flags=re.DOTALL)
    found = re.findall(r">([^<>]+)<", body) + re.findall(r'aria-label="([^"]*)"', body)
    return [t for t in (html.unescape(f).strip() for f in found) if t]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", ["audit", "workflow"])
def test_no_sentence_of_a_page_stays_english(name, what):
    left = []
    for text in texts(page(name, what, "de")):
        words = [
            w for w in re.findall(r"(?<![\w./-])[a-zA-Z]+(?![\w./-])", QUOTED.sub("", text)) if w.lower() in ENGLISH
        ]
        left += [text] if words else []
    assert left == []
    assert page(name, what, "de").count('<html lang="de">') == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("what", ["audit", "workflow"])
def test_a_german_page_keeps_every_figure(name, what):
    english, german = (figures(" ".join(texts(page(name, what, language)))) for language in ("en", "de"))
    assert german == english


def test_the_english_pages_are_untouched():
    assert page_said("<p>What should be fixed first?</p>", "en", "audit") == "<p>What should be fixed first?</p>"


def test_every_rule_of_the_audit_has_its_title_and_its_fix_in_german():
    there = page_catalogue("de", "audit")
    ours = [text for rule in all_rules() for text in (rule.title, rule.fix)]
    assert len(ours) > 80
    assert [text for text in ours if there.read(text) is None] == []


@pytest.mark.parametrize("what", ["audit", "workflow"])
def test_every_entry_of_a_page_says_each_of_its_places(what):
    there = page_catalogue("de", what)
    entries = [*there.sentences[0], *there.pieces[0]]
    assert [(s.read, s.unknown(), s.unused()) for s in entries if s.unknown() or s.unused()] == []


@pytest.mark.parametrize("module", SAID["workflow"])
def test_the_fixed_words_of_the_workflow_s_sentences_stand_in_its_catalogue(module):
    there = page_catalogue("de", "workflow")
    known = "\n".join(
        re.sub(r"\{[^}]*\}|[\[\]]", "", re.sub(r"\{[^}|]*\|([^|}]*)\|[^}]*\}", r"\1", s.read))
        for s in (*there.sentences[0], *there.pieces[0])
    )
    said = {p for p in literals(importlib.import_module(f"playbook.report.workflow_{module}")) if len(p.split()) >= 3}
    keys = {"declared and seen", "seen, not declared", "declared, never seen"}  # of the analysis, never shown
    assert {p for p in said - keys if p not in known and p[:1].upper() + p[1:] not in known} == set()


def test_names_of_the_team_stay_as_they_are():
    made = page_said("<td>Gate</td><td>gate</td><td>Projects</td>", "de", "workflow", frozenset({"gate", "Projects"}))
    assert made == "<td>Gate</td><td>gate</td><td>Projects</td>"
    assert said_or_none("holiday list.docx", page_catalogue("de", "audit")) is None


def test_what_is_typed_stays_text():
    evil = "not there: <script>alert(1)</script>"
    made = page_said(f"<li>{html.escape(evil)}</li>", "de", "audit")
    assert made == "<li>nicht da: &lt;script&gt;alert(1)&lt;/script&gt;</li>"
