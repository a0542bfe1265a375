"""What an executive reads: names instead of ids, thresholds in the unit of the figure, no setting by its key."""

import re

import pytest

from playbook.model.phrase import called
from playbook.model.sentence import COLUMNS
from playbook.report.blocks import Card, opened, plain
from playbook.report.blocks import _texts as texts
from playbook.report.cards import threshold_text
from playbook.report.compose import compose
from playbook.report.spoken import spoken
from playbook.report.wording import wording
from tests.scenarios.conftest import NAMES, sample

QUIET = re.compile(rf"{COLUMNS}|\S*[./]\S*|answers \([\w-]+\)")
KEY = re.compile(r"\b[a-z]+_[a-z0-9_]+\b")
CHECK = re.compile(r"\b(?:pd|cf|cw|tr|gs|in|am|es|fd)-[a-z]+(?:-[a-z]+)+\b")


def said(name, language):
    """Every text of a report but the small print of a finding, which names it for whoever asks further."""
    pilot = sample(name)
    (told,), _ = spoken([pilot.result()], language, pilot.own.pack.sentences.get(language))
    for section in compose(told, language).sections:
        for block in opened(section.blocks):
            values = plain(block) | {"kind": "", "name": "", "blocks": []}
            if isinstance(block, Card):
                kept = [part for part in values["parts"] if part[0] != wording(language)("finding.rows")]
                values |= {"id": "", "foot": "", "parts": kept}
            yield from texts(values)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_sentence_names_a_metric_or_a_check_by_its_id(name, language):
    tables = {"work_items", "content_types", "shadow_use", "time_study", "effort_log", "course_results"}
    found = {key for text in said(name, language) for key in KEY.findall(QUIET.sub("", text))} - tables
    assert found == set()
    assert {key for text in said(name, language) for key in CHECK.findall(QUIET.sub("", text))} == set()


def test_a_metric_is_called_by_its_words():
    pilot = sample("purgatory").result()
    shown = next(f for f in pilot.findings if f.id == "am-impact-moved").said
    assert shown.startswith("leads per 100: ")
    assert called("Leads per 100 visits") == "Leads per 100 visits"


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_setting_of_a_rule_has_words_in_every_language(language):
    words = wording(language).words["setting"]
    used = {
        name.removeprefix("pass_").removeprefix("warn_")
        for pilot in NAMES
        for f in sample(pilot).result().findings
        for name, value in f.threshold.settings
        if f.threshold.pass_at is None and not isinstance(value, str)
    }
    assert used - set(words) == set()


def test_thresholds_are_said_in_the_unit_of_the_figure_with_their_side():
    findings = {f.id: f for f in sample("heroics").result().findings}
    w = wording("en")
    assert threshold_text(findings["cw-heroics-share"], w) == "10% or less; amber: 25% or less"
    assert threshold_text(findings["am-adoption-habitual"], w) == "60% or more; amber: 30% or more"
    assert threshold_text(findings["cw-manual-fte-at-scale"], w) == "0.5 or less; amber: 1 or less"
    assert threshold_text(findings["pd-baseline-measured"], wording("de")).startswith("mindestens 20 Stücke, ")
