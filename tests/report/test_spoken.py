"""Computed sentences in another language: all of ours are in the catalogue, no figure or name is lost, nothing is half said."""

import ast
import doctest
import importlib
import inspect
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.bundled import bundled
from playbook.checks import all_checks
from playbook.model.finding import Seen
from playbook.model.result import Result
from playbook.model.sentence import Forms, Maybe, Place
from playbook.report.blocks import Leads, sentences
from playbook.report.compose import compose
from playbook.report.page import html_page
from playbook.report.spoken import spoken
from playbook.report.spoken.load import base, catalogue
from playbook.report.wording import wording
from playbook.run.render import content
from playbook.run.session import open_pilot
from playbook.verdict.assess import HIDDEN
from playbook.verdict.cause_table import TITLES
from playbook.verdict.wording import CARRY_ON, MEANING
from tests.report.reading import READ, squeezed
from tests.scenarios.conftest import NAMES, sample

GERMAN = catalogue("de")
STANDS = {
    "number": "3",
    "name": "Web <Team> & Co",
    "known": "people",
    "either": "people",
    "names": "Alpha, Beta and Gamma",
    "words": "people and Alpha",
    "pieces": "people and system",
    "told": "Managers use it themselves; Adoption is not stuck",
    "code": "TRU",
    "columns": "usage.week, people.team",
}
VERDICT = [f"playbook.verdict.{name}" for name in ("not_shown", "precedence", "rules_use", "rules_work", "wording")]
FORMS = re.compile(r"\{[^}|]*\|([^|}]*)\|[^}]*\}")
PLACE = re.compile(r"\{[^}]*\}|[\[\]]")
WORDS = "\n".join(
    PLACE.sub("", text)
    for s in (s for group in base("de") for s in group)
    for text in (FORMS.sub(r"\1", s.read), s.read)
)
EVIL = "<script>alert('x')</script> & {{ 7*7 }} {n} [a]"


def figures(text):
    """The numbers of a text, whatever separates their digits."""
    joined = re.sub(r"(?<=\d)[.,](?=\d)", "", text)
    return sorted(re.findall(r"\d+", joined))


@cache
def results():
    return tuple(sample(name).result() for name in NAMES)


@cache
def in_german(name):
    pilot = sample(name)
    (told,), left = spoken([pilot.result()], "de", pilot.own.pack.sentences.get("de"))
    return told, left


def texts(result: Result):
    """Every computed text of a result, in a fixed order."""
    for f in result.findings:
        yield from (f.title, f.reason, f.said, f.consequence, f.would_change_our_mind, f.action.what, f.threshold.basis)
    for d in result.diagnoses:
        yield from (d.conclusion, d.wrong_cure, *d.supporting, *d.contradicting, *d.missing)
    v = result.verdict
    yield from (v.meaning, v.next_action, v.value_shown, *v.because, *v.must_print)
    yield from (text for t in result.top for text in (t.title, t.said, t.action.what))
    yield from (text for n in result.not_shown for text in (n.what, n.bring))
    yield from result.notices


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_of_a_sample_pilot_stays_english(name):
    _, left = in_german(name)
    assert left == ()


@pytest.mark.parametrize(("name", "week"), [("solid", 1), ("solid", 8), ("heroics", 2), ("purgatory", 12)])
def test_no_sentence_of_an_earlier_week_stays_english(name, week):
    pilot = open_pilot(Path(bundled("data", name)), week)
    english = pilot.result()
    (told,), left = spoken([english], "de", pilot.own.pack.sentences.get("de"))
    assert left == ()
    every = zip(texts(english), texts(told), strict=True)
    assert [(e, g) for e, g in every if figures(e) != figures(g)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_text_keeps_its_figures_and_changes_its_words(name):
    told, _ = in_german(name)
    pairs = [(e, g) for e, g in zip(texts(sample(name).result()), texts(told), strict=True) if e]
    assert [(e, g) for e, g in pairs if figures(e) != figures(g)] == []
    same = {e for e, g in pairs if e == g and len(e.split()) > 3}
    assert same == set()


@pytest.mark.parametrize("name", NAMES)
def test_statuses_values_names_and_rows_are_those_of_the_english_result(name):
    told, english = in_german(name)[0], sample(name).result()
    for f, g in zip(english.findings, told.findings, strict=True):
        assert (f.id, f.status, f.value, f.interval, f.n, f.missing, len(f.rows)) == (
            g.id,
            g.status,
            g.value,
            g.interval,
            g.n,
            g.missing,
            len(g.rows),
        )
    teams = {g["name"] for g in english.evidence["habitual_by_team"].get("groups", ())} - {"Content"}  # also a word
    every = list(zip(texts(english), texts(told), strict=True))
    assert [(e, g, t) for e, g in every for t in teams if t in e and t not in g] == []


def seen_in_proof(check):
    """What a check's own proof makes it see."""
    found = []

    def kept(*args, **settings):
        seen = check(*args, **settings)
        found.append(seen)
        return seen

    module = sys.modules[check.function.__module__]
    names = {**vars(module), check.function.__name__: kept}
    for example in doctest.DocTestParser().get_examples(inspect.cleandoc(check.function.__doc__)):
        exec(compile(example.source, check.id, "single"), names)
    return [seen for seen in found if isinstance(seen, Seen)]


def test_what_every_check_sees_in_its_own_proof_is_in_the_catalogue(capsys):
    left, counted = [], 0
    for check in all_checks():
        for seen in seen_in_proof(check):
            for text in filter(None, (seen.said, seen.at_scale, seen.change, seen.action)):
                counted += 1
                left += GERMAN.say(text).left
                assert figures(text) == figures(GERMAN.say(text).text)
    capsys.readouterr()
    assert left == []
    assert counted > 250


def literals(module):
    """Fixed words of the sentences a module makes: text of strings, without docstrings, decorators and errors."""
    quiet = set()
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            quiet |= {id(b.value) for b in node.body if isinstance(b, ast.Expr)}
        if isinstance(node, ast.FunctionDef):
            quiet |= {id(inner) for mark in node.decorator_list for inner in ast.walk(mark)}
        if isinstance(node, ast.Raise):
            quiet |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
            yield from (part.strip(" .,;:()'-") for part in re.split(r"(?<=\.) ", node.value))


@pytest.mark.parametrize("name", sorted({c.function.__module__ for c in all_checks()}) + VERDICT)
def test_the_fixed_words_of_every_sentence_stand_in_the_catalogue(name):
    said = {part for part in literals(importlib.import_module(name)) if len(part.split()) >= 3}
    assert {part for part in said if part not in WORDS and part[:1].upper() + part[1:] not in WORDS} == set()


def test_titles_reasons_and_remedies_of_all_checks_and_the_words_of_verdict_and_causes_are_there():
    ours = [t for c in all_checks() for t in (c.title, c.reason, c.remedy)]
    fixed = [*ours, *TITLES.values(), *MEANING.values(), CARRY_ON]
    assert [t for t in fixed if GERMAN.read(t) is None] == []


def test_what_a_hidden_figure_says_is_the_same_in_wording_and_catalogue():
    assert GERMAN.say(HIDDEN).text == wording("de")("hidden")
    assert wording("en")("hidden") == HIDDEN


def filled(parts, whole, one):
    """A sentence made from a pattern: with its optional parts or without, with one of a thing or several."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Place):
            yield "1" if part.kind == "number" and one else STANDS[part.kind]
        elif isinstance(part, Forms):
            yield part.one if one else part.many
        elif isinstance(part, Maybe) and whole:
            yield from filled(part.parts, whole, one)


EVERY = [s for group in base("de") for s in group]


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("one", [True, False])
def test_no_sentence_can_be_read_in_two_ways(whole, one):
    faults = []
    for entry in base("de")[0]:
        text = "".join(filled(entry.reading, whole, one))
        found = GERMAN.readings(text)
        if len(found) != 1:
            faults.append((text, found))
    assert faults == []


OPEN = [s for s in base("de")[0] if s.kinds and set(s.kinds.values()) <= {"number", "name", "names"}]
NUMBERS = st.one_of(
    st.integers(0, 10**7).map(lambda n: f"{n:,}"),
    st.floats(-999, 999).map(lambda x: f"{x:+.1f}"),
    st.floats(0, 1).map(lambda x: f"{x:.1%}"),
    st.dates().map(str),
)
CALLED = st.text("abcXYZäß<>&'\"-_/0123456789", min_size=1, max_size=12)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(OPEN), st.data())
def test_any_number_and_any_name_is_kept(entry, data):
    values = {n: data.draw(NUMBERS if kind == "number" else CALLED) for n, kind in entry.kinds.items()}

    def put(parts):
        for part in parts:
            if isinstance(part, Maybe):
                yield from put(part.parts)
            elif isinstance(part, Forms):
                yield part.many
            else:
                yield part if isinstance(part, str) else values[part.name]

    text = "".join(put(entry.reading))
    said = GERMAN.read(text)
    assert said is not None
    assert figures(said) == figures(text)
    assert [v for n, v in values.items() if entry.kinds[n] != "number" and v not in said] == []


def test_two_entries_for_one_sentence_are_noticed():
    clash = catalogue(
        "de", {"{n} of {m} teams agree.": "{n} von {m} Teams.", "{n} of {name} agree.": "{n} von {name}."}
    )
    assert len(clash.readings("3 of 4 teams agree.")) == 2


def test_every_entry_says_each_of_its_places_and_no_other_and_keeps_its_figures():
    assert [(s.read, s.unknown(), s.unused()) for s in EVERY if s.unknown() or s.unused()] == []
    literal = re.compile(r"\{[^}]*\}")
    odd = [s.read for s in EVERY if figures(literal.sub("", s.read)) != figures(literal.sub("", s.say))]
    assert odd == []


def test_what_is_not_in_the_catalogue_stays_whole_and_is_named():
    said = GERMAN.say("Nobody asked for help. The moon is made of cheese, 3 of 4 say.")
    assert said.left == ("The moon is made of cheese, 3 of 4 say.",)
    assert said.text == "Niemand hat um Hilfe gebeten. The moon is made of cheese, 3 of 4 say."


def test_a_list_keeps_names_with_and_in_them():
    rows = catalogue("de", names=("Sales and Service",))
    said = rows.say("To rule on: Web, Sales and Service and 3 more.").text
    assert said == "Zu klären: Web, Sales and Service und 3 weitere."


def test_numbers_are_written_as_the_language_writes_them():
    said = GERMAN.say("At this share about 584 of 1,030 items a month at full scale would leave no trace.").text
    assert "584 von 1.030 Stücken" in said
    assert GERMAN.say("Review caught an estimated 0.4% of the errors.").text.endswith("0,4\u00a0% der Fehler.")


def hostile(result: Result) -> Result:
    """A result in which a name is hostile, inside a sentence of ours and in one that is none."""
    said = f"Most gaps: {EVIL}."
    first = result.top[0].model_copy(update={"said": said})
    second = result.top[1].model_copy(update={"said": f"No entry says the {EVIL} of this."})
    return result.model_copy(update={"top": (first, second, *result.top[2:])})


def test_hostile_text_in_a_sentence_stays_text_and_what_stays_english_is_marked():
    (told,), left = spoken([hostile(sample("solid").result())], "de", sample("solid").own.pack.sentences.get("de"))
    assert told.top[0].said == f"Die meisten Lücken: {EVIL}."
    assert left == (f"No entry says the {EVIL} of this.",)
    report = compose(told, "de", left=left)
    assert report.preface == wording("de")("preface_one")
    page = html_page(report)
    assert "<script>alert" not in page
    assert '<span lang="en">No entry says the &lt;script&gt;' in page


def test_a_german_report_without_english_sentences_needs_no_notice():
    told, left = in_german("solid")
    report = compose(told, "de", left=left)
    assert report.preface == ""
    assert 'lang="en"' not in html_page(report)


@pytest.mark.parametrize("form", ["html", "md", "xlsx", "pptx", "pdf"])
def test_every_format_says_the_same_german_sentences(form):
    told, left = in_german("heroics")
    report = compose(told, "de", left=left)
    there = squeezed(READ[form](content(form, told, report)))
    lead = next(b for b in report.section("top").blocks if isinstance(b, Leads))
    wanted = [told.verdict.next_action, *told.verdict.because, *(title for title, *_ in lead.items)]
    assert [w for w in wanted if squeezed(w) not in there] == []


def test_the_english_report_is_untouched():
    (same,), left = spoken([sample("solid").result()], "en")
    assert same == sample("solid").result()
    assert left == ()
    assert list(sentences(compose(same))) == list(sentences(compose(sample("solid").result(), "en")))
