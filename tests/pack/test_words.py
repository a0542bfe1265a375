"""Words of a pack: every fixed word of a report and every term of the glossary, per language, by one mechanism."""

import json
import re

import pytest

from playbook.bundled import bundled, languages
from playbook.checks import all_checks
from playbook.pack.merge import read_pack
from playbook.pack.words import CLOSED, base_terms, base_words
from playbook.report.compose import compose
from playbook.report.glossary import terms, with_words
from playbook.report.own_words import in_words_of
from playbook.report.page import html_page
from playbook.report.spoken import spoken
from playbook.report.wording import wording
from playbook.run.pack_check import look_at_pack
from playbook.run.pack_diff import compare
from playbook.run.session import open_pilot
from playbook.run.verbs import findings
from tests.pack.packs import write
from tests.scenarios.conftest import sample

BOTH = """\
en:
  verdicts: {BUILD-THE-SYSTEM-FIRST: Build it first.}
  words:
    section: {top: What the board reads first}
    finding.do: Repair
    severity.blocker: the board stops it
    area: {connected workflow: the chain}
  terms:
    handoff: {says: The moment a parcel changes hands.}
    parcel: {words: [parcels, parcel], says: What the customer waits for.}
  checks:
    cw-heroics-share: {title: The chain carries itself.}
de:
  verdicts: {BUILD-THE-SYSTEM-FIRST: Erst bauen.}
  words:
    section.top: Was der Vorstand zuerst liest
  checks:
    cw-heroics-share: {title: Die Kette trägt sich selbst., reason: Sonst trägt sie wer anders.}
"""


def problems(folder):
    return "\n".join(map(str, look_at_pack(folder).problems))


def marked(text):
    return f"{text} ✱"


@pytest.mark.parametrize("language", languages())
def test_every_key_can_be_said_otherwise_and_arrives_where_it_is_said(tmp_path, language):
    """Each key there is, with its places kept, is taken by the check and found again through the report's own door."""
    own = {k: [marked(t) for t in v] if isinstance(v, list) else marked(v) for k, v in base_words(language).items()}
    lines = "\n".join(f"    {_quoted(k)}: {_quoted(v)}" for k, v in own.items())
    pack = read_pack(str(write(tmp_path / "acme", wording=f"{language}:\n  words:\n{lines}\n")))
    assert len(own) > 300
    with in_words_of(pack):
        said = wording(language)
        for key, value in own.items():
            group, _, name = key.partition(".")
            if isinstance(value, list):
                assert said.list(key) == tuple(value)
            elif group in ("area", "stage", "owner", "unit"):
                assert said.of(group, name) == value
            else:
                assert str(said._at(key)) == value
    assert wording(language).own == {}, "outside the pack the playbook speaks in its own words"


def _quoted(value):
    return json.dumps(value, ensure_ascii=False)


def test_a_report_is_in_the_packs_words_in_both_languages(tmp_path):
    pilot = open_pilot(bundled("data", "heroics"), 6, pack=str(write(tmp_path / "acme", wording=BOTH)))
    pack, result = pilot.own.pack, pilot.result()
    with in_words_of(pack):
        english = html_page(compose(result))
        (told,), _ = spoken([result], "de", pack.sentences["de"])
        german = html_page(compose(told, "de"))
    for said in ("What the board reads first", "Build it first.", "the chain", "The moment a parcel changes hands."):
        assert said in english
    for said in ("Was der Vorstand zuerst liest", "Erst bauen.", "Die Kette trägt sich selbst."):
        assert said in german
    assert "Was am wichtigsten ist" not in german
    plain = html_page(compose(sample("heroics").result()))
    assert "What the board reads first" not in plain
    assert "Build it first." not in plain


def test_terms_of_a_pack_explain_its_pages_and_no_others(tmp_path):
    pack = read_pack(str(write(tmp_path / "acme", wording=BOTH)))
    page = "<main><p>Two parcels and a handoff.</p></main>"
    with in_words_of(pack):
        assert "What the customer waits for." in with_words(page)
        assert "The moment a parcel changes hands." in with_words(page)
        assert {t.id for t in terms()} == {*base_terms("en"), "parcel"}
    assert "What the customer waits for." not in with_words(page)
    assert "parcel" not in {t.id for t in terms()}


def test_a_view_of_a_notebook_is_in_the_packs_words(tmp_path):
    folder = write(tmp_path / "acme", wording="en:\n  words: {status.fail: not there yet}\n")
    pilot = open_pilot(bundled("data", "heroics"), 6, pack=str(folder))
    assert "not there yet" in findings(pilot, "3-connected-workflow").html
    assert "not there yet" not in findings(open_pilot(bundled("data", "heroics"), 6), "3-connected-workflow").html


REFUSED = [
    ("en: {words: {section.tops: x}}", "there are no words 'section.tops'", "did you mean section.top?"),
    ("en: {words: {sektion: {top: x}}}", "there are no words 'sektion.top'", "did you mean section.top?"),
    ("en: {words: {area.fundin: x}}", "there are no words 'area.fundin'", "area.funding & decision"),
    ("en: {words: {who: by}}", "who: the place 'owner' is not said", "no figure is left out"),
    ("en: {words: {who: '{owner} {du} {due}'}}", "who has no place 'du'", "did you mean due?"),
    ("en: {words: {who: '{owner.x} {due}'}}", "who: {owner.x} is no place", "a brace itself is written twice"),
    ("en: {words: {who: '{owner!r} {due}'}}", "who: {owner} is no place", "braces"),
    ("en: {words: {who: '{owner} {due'}}", "who: ", "a brace itself is written twice"),
    ("en: {words: {decide.headings: [A, B]}}", "decide.headings has 2 entries", "3: Condition, Owner, By"),
    ("en: {words: {decide.headings: A}}", "decide.headings is 'A'", "a list of 3"),
    ("en: {words: {section.top: [A]}}", "section.top is ['A']", "text"),
    ("en: {words: {section.top: ''}}", "section.top is ''", "some text"),
    ("en: {words: [a]}", "words is ['a']", "`name: value` lines"),
    ("en: {terms: {handof: {says: x}}}", "there is no term 'handof'", "did you mean handoff?"),
    ("en: {terms: {handoff: {say: x}}}", "unknown key 'say'", "did you mean says?"),
    ("en: {terms: {mine: {words: [handoffs], says: x}}}", "'handoffs' is explained under 'handoff' already", ""),
    *(
        (f"en: {{words: {{{group}: {{a: x}}}}}}", f"{group}.a cannot be changed by a pack", do)
        for group, do in CLOSED.items()
    ),
]


@pytest.mark.parametrize(("text", "found", "do"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_is_refused_is_named_with_line_and_nearest_name(tmp_path, text, found, do):
    said = problems(write(tmp_path / "acme", wording=text + "\n"))
    assert "acme/wording.yaml line 1" in said
    assert found in said
    assert do in said


def test_an_upper_layer_goes_before_the_one_below(tmp_path):
    write(tmp_path / "below", wording="en: {words: {section: {top: Below, met: Kept}}}\n")
    above = write(
        tmp_path / "above",
        stamp="name: above\nversion: '1'\nextends: ../below\n",
        wording="en: {words: {section.top: Above}}\n",
    )
    assert read_pack(str(above)).words["en"] == {"section.top": "Above", "section.met": "Kept"}


def test_a_diff_shows_what_stood_there(tmp_path):
    folder = write(tmp_path / "acme", wording=BOTH)
    found = {c.what: (c.before, c.after) for c in compare(folder, "", [bundled("data", "heroics")]).changes}
    assert found["words section.top (en)"] == ("What matters most", "What the board reads first")
    assert found["words meaning.BUILD-THE-SYSTEM-FIRST (de)"][1] == "Erst bauen."
    assert (
        found["term parcel (en)"] == ("nothing", "What the customer waits for.") or found["term parcel (en)"][0] == ""
    )


def test_german_words_of_a_check_replace_the_sentence_as_the_result_holds_it(tmp_path):
    check = next(c for c in all_checks() if c.id == "cw-heroics-share")
    pack = read_pack(str(write(tmp_path / "acme", wording=BOTH)))
    assert pack.sentences["de"]["The chain carries itself."] == "Die Kette trägt sich selbst."
    assert pack.sentences["de"][check.reason] == "Sonst trägt sie wer anders."
    assert re.search("heroics|gap", check.title, re.IGNORECASE), "the title of the playbook, which the pack replaced"
