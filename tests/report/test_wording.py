"""Text is apart from logic: two languages with the same keys, the same figures, and no English left in the fixed words."""

import re
from string import Formatter

import pytest

from playbook.bundled import languages
from playbook.checks import all_checks
from playbook.errors import BadInput
from playbook.model.phrase import listed
from playbook.model.words import AREAS, STAGES, VERDICTS
from playbook.report.blocks import Card, sentences
from playbook.report.compose import compose
from playbook.report.page import html_page
from playbook.report.portfolio_page import html_portfolio
from playbook.report.spoken import spoken
from playbook.report.wording import wording
from playbook.verdict.assess import OWNERS
from tests.scenarios.conftest import NAMES, sample

OPEN = {"area", "stage", "owner", "unit", "meaning", "word", "sheets.dictionary_rows"}
"""Groups that a language fills in where it says our words otherwise."""


def flat(words, before=""):
    for key, value in words.items():
        name = f"{before}{key}"
        if name in OPEN:
            continue
        if isinstance(value, dict):
            yield from flat(value, f"{name}.")
        else:
            yield name, value


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_key_with_the_same_names_to_fill_in(language):
    english, other = dict(flat(wording().words)), dict(flat(wording(language).words))
    assert other.keys() == english.keys()

    def names(value):
        texts = value if isinstance(value, list) else [value]
        return len(texts), sorted(n for t in texts for _, n, _, _ in Formatter().parse(str(t)) if n)

    assert {k: names(v) for k, v in other.items()} == {k: names(v) for k, v in english.items()}


def test_german_has_a_word_for_everything_of_our_vocabulary():
    words = wording("de").words
    assert set(words["area"]) == set(AREAS)
    assert set(words["stage"]) == set(STAGES)
    assert set(words["meaning"]) == set(VERDICTS)
    assert set(words["owner"]) >= set(OWNERS.values())


def test_german_has_a_word_for_every_unit():
    assert set(wording("de").words["unit"]) >= {c.unit for c in all_checks()}


def german(name):
    pilot = sample(name)
    (told,), left = spoken([pilot.result()], "de", pilot.own.pack.sentences.get("de"))
    return compose(told, "de", left=left)


@pytest.mark.parametrize("name", NAMES)
def test_the_german_report_holds_the_same_figures(name):
    said, english = german(name), compose(sample(name).result())
    assert '<html lang="de">' in html_page(said)

    def numbers(composition):
        texts = (re.sub(r"(?<=\d)[.,](?=\d)", "", s) for s in sentences(composition))
        return sorted(n for text in texts for n in re.findall(r"\d+", text))

    assert numbers(said) == numbers(english)


def test_no_fixed_english_word_is_left_in_the_german_report():
    result = sample("purgatory").result()
    english = set(sentences(compose(result)))
    said = german("purgatory")
    assert not {s.title for s in said.sections if s.title} & english
    assert not {h for g in said.grids() for h in g.headings if len(h) > 6} & english
    cards = [b for s in said.sections for b in s.blocks if isinstance(b, Card)]
    assert not {label for c in cards for label, _, _ in c.parts} & english
    assert not {f.title for f in said.figures()} & english


def test_an_unknown_language_is_refused_with_those_there_are():
    with pytest.raises(BadInput, match="there are: de, en"):
        compose(sample("solid").result(), "klingon")


def test_the_portfolio_speaks_german_too():
    page = html_portfolio([sample(name).result() for name in NAMES], ["a", "b", "c"], "de")
    assert "Wo steht jeder Pilot?" in page
    assert "Where" not in page


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b", "c"), tuple("abcdefg")])
def test_a_row_of_names_is_joined_as_findings_join_it_and_in_german_by_und(names):
    assert wording().row(names) == (listed(names) if names else "")
    assert wording("de").row(names) == wording().row(names).replace(" and ", " und ").replace("2 more", "2 weitere")
