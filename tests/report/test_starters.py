"""Starter documents: made of the team's answers, open where there is none, safe whatever somebody typed."""

import re
from datetime import date
from io import BytesIO

import docx
import pytest

from playbook.bundled import bundled
from playbook.content.policy import told
from playbook.errors import PackError
from playbook.pack.layers import read_layers
from playbook.pack.starters import starter_texts
from playbook.report.starters.sandbox import filled
from playbook.report.starters.word import docx_document
from playbook.report.wording import wording
from playbook.run.pack_check import look_at_pack
from playbook.run.session import open_pilot
from playbook.run.starters import composed, gaps

DAY = date(2026, 5, 25)
HOSTILE = "# big\n| a | b |\n=HYPERLINK(1) <w:fldSimple> [x](javascript:a) {{ 7*7 }} \x00\u202e **b** `c`"


@pytest.fixture(scope="module", params=["solid", "heroics", "purgatory"])
def documents(request):
    return {d.name: d.markdown for d in composed(open_pilot(bundled("data", request.param)), None)}


def word(markdown: str):
    return docx.Document(BytesIO(docx_document(markdown, "en", DAY)))


def test_the_policy_permits_more_than_it_forbids(documents):
    forbids, permits = told(documents["policy"])
    assert len(permits) > 2 * len(forbids)


def test_every_approved_tool_and_no_other_is_in_the_policy():
    pilot = open_pilot(bundled("data", "solid"))
    tools = pilot.workspace.tables["tools"]
    policy = next(d.markdown for d in composed(pilot, None) if d.name == "policy")
    for name, approved in zip(tools["tool"], tools["sanctioned"], strict=True):
        assert (str(name) in policy) == bool(approved), name


def test_one_kit_for_each_kind_and_one_runbook_for_each_step_of_today():
    pilot = open_pilot(bundled("data", "solid"))
    names = [d.name for d in composed(pilot, None)]
    steps = pilot.workspace.tables["steps"]
    assert sum(n.startswith("runbook-") for n in names) == int((steps["version"] == "now").sum())
    assert sum(n.startswith("kit-") for n in names) == len(pilot.workspace.tables["content_types"])
    assert "decision-memo" not in names, "no checkpoint, no memo"


def test_what_nobody_answered_is_a_gap_with_its_question(tmp_path):
    text = (bundled("data", "solid") / "pilot.yaml").read_text()
    lines = [line for line in text.splitlines() if "stop_owner" not in line and not line.startswith("tables:")]
    (tmp_path / "pilot.yaml").write_text(
        "\n".join(lines[: lines.index("# how our exports map to the playbook's tables")])
    )
    made = {d.name: d.markdown for d in composed(open_pilot(tmp_path), None)}
    assert "(pilot.yaml, stop\\_owner)" in made["policy"]
    assert "quality lead" not in made["policy"]
    assert "Which tools are approved" in made["policy"]
    assert set(made) == {"policy", "review-rule"}


def test_word_has_real_headings_lists_tables_and_its_language(documents):
    made = word(documents["review-rule"])
    styles = [p.style.name for p in made.paragraphs]
    assert styles[0] == "Heading 1"
    assert "Heading 2" in styles
    assert "List Bullet" in styles
    assert made.tables[0].cell(0, 0).text == "Risk class"
    assert "w:tblHeader" in made.tables[0].rows[0]._tr.xml
    assert 'w:val="en-GB"' in made.styles.element.xml
    assert made.core_properties.title == made.paragraphs[0].text


def test_numbered_lists_begin_at_one_again():
    made = word("# a\n\n1. one\n2. two\n\n## b\n\n1. one\n")
    numbers = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_gap_stands_out_in_word():
    made = word("# a\n\nText **\\[to be written: who?\\]** end\n")
    run = next(r for r in made.paragraphs[1].runs if "to be written" in r.text)
    assert run.bold
    assert run.font.highlight_color is not None


def test_hostile_text_stays_text():
    markdown = filled("# Head\n\n| a |\n| --- |\n| {{ x }} |\n\n{{ x }}\n", "t.md", {"x": HOSTILE})
    made = word(markdown)
    assert [p.text for p in made.paragraphs if p.style.name.startswith("Heading")] == ["Head"]
    assert len(made.tables) == 1
    assert len(made.tables[0].columns) == 1
    said = made.tables[0].cell(1, 0).text
    assert "{{ 7*7 }}" in said
    assert "[x](javascript:a)" in said
    assert "\x00" not in said
    assert "\u202e" not in said
    body = made.element.xml
    assert "<w:fldSimple" not in body
    assert "<w:instrText" not in body
    assert "<w:hyperlink" not in body


def test_equal_answers_give_equal_bytes(documents):
    assert docx_document(documents["policy"], "en", DAY) == docx_document(documents["policy"], "en", DAY)


@pytest.mark.parametrize(
    "text", ["{{ ''.__class__.__mro__ }}", "{{ nothing }}", "{% if %}", "{{ pilot.upper.__globals__ }}", "{{ 1/0 }}"]
)
def test_a_text_that_reaches_for_more_is_refused_with_its_place(text):
    with pytest.raises(PackError, match=r"x/policy\.md"):
        filled(text, "x/policy.md", {"pilot": "a"})


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{ 'a' * 10**10 }}", "'mul'"),
        ("{{ '%9999999999d' % 1 }}", "'mod'"),
        ("{% set a = pilot ~ pilot %}{{ a }}", "'assign'"),
        ("{{ pilot ~ pilot }}", "'concat'"),
        ("{% for a in rows %}{% for b in rows %}{% for c in rows %}{% endfor %}{% endfor %}{% endfor %}", "two others"),
        ("{% for a in range(10) %}{% endfor %}", "a loop over something that is no value"),
        ("{{ range(10) }}", "'range(...)'"),
        ("{% for a in 'a long text' %}{% endfor %}", "a loop over something that is no value"),
        ("{% for a in ([pilot, pilot] | join) %}{% endfor %}", "a loop over something that is no value"),
        ("{{ [pilot, pilot] }}", "'list'"),
        ("{{ rows | map(*['center', 1000000]) }}", "the filter 'map' with something computed"),
        ("{{ rows | join(*[pilot]) }}", "the filter 'join' with something computed"),
        ("{% for ask in rows %}{{ ask(1000000) }}{% endfor %}", "another meaning of 'ask'"),
        ("{% for get in rows %}{{ get(1000000) }}{% endfor %}", "'get(...)'"),
        ("{% for a, loop in rows %}{% endfor %}", "'tuple'"),
        ("{{ lipsum(1000000) }}", "'lipsum(...)'"),
        ("{{ pilot.upper() }}", "'upper(...)'"),
        ("{{ ask(*rows) }}", "'ask(...)'"),
        ("{{ pilot | center(10000000000) }}", "the filter 'center'"),
        ("{{ rows | map('center', 10000000000) | list }}", "the filter 'list'"),
        ("{{ rows | map('center', 10000000000) | first }}", "the filter 'map'"),
        ("{{ rows | join(rows | join(pilot)) }}", "the filter 'join'"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "'macro'"),
        ("{% include '/etc/passwd' %}", "'include'"),
        ("{% for a in rows recursive %}{{ loop(rows) }}{% endfor %}", "'loop(...)'"),
    ],
)
def test_a_text_that_computes_is_refused_before_it_is_filled(text, what):
    with pytest.raises(PackError, match=r"x/policy\.md line 2: .*cannot be used") as refused:
        filled(f"# Policy\n{text}\n", "x/policy.md", {"pilot": "a", "rows": ["b", "c"]})
    assert what in str(refused.value)


def test_what_only_grows_while_it_is_filled_is_stopped():
    with pytest.raises(PackError, match="not for a text"):
        filled("{{ pilot | join('xxxxxxxxx') | join('xxxxxxxxx') }}", "x.md", {"pilot": "ab"})
    rows = ["a" * 1000] * 1000
    with pytest.raises(PackError, match="longer than 1000000 characters"):
        filled("{% for a in rows %}{% for b in rows %}{{ a }}{% endfor %}{% endfor %}", "x.md", {"rows": rows})
    with pytest.raises(PackError, match="at most 64000"):
        filled("a" * 64_001, "x.md", {})
    with pytest.raises(PackError, match="nested too deeply"):
        filled("{{ " + " and ".join(["a"] * 3000) + " }}", "x.md", {"a": 1})


def test_a_pack_is_checked_for_what_its_texts_say(tmp_path):
    pack = tmp_path / "ours"
    (pack / "starters" / "de").mkdir(parents=True)
    (pack / "pack.yaml").write_text("name: ours\nversion: 1.0.0\nextends: learning\n")
    (pack / "starters" / "policy.md").write_text("# Ours\n\n{{ 'a' * 3 }}\n")
    (pack / "starters" / "de" / "kit.md").write_text("# Unsere\n{% set a = 1 %}\n")
    told = "\n".join(map(str, look_at_pack(pack).problems))
    assert "ours/starters/policy.md line 3: 'mul' cannot be used" in told
    assert "ours/starters/de/kit.md line 2: 'assign' cannot be used" in told


def test_a_text_may_use_values_questions_conditions_and_loops():
    text = (
        "{% for a in rows %}{% if a.n > 1 and loop.first %}{{ a.name | upper }}{% for b in a.of %} {{ b }}{% endfor %}"
        "{% else %}{{ ask('who?', 'tools') if not a.name else names.get(a.name, 'x') }}{% endif %}{% endfor %}"
        "{% for a in empty %}{% else %}{% for b in rows %}{% for c in b.of %}{% endfor %}{% endfor %}{% endfor %}"
        "{% if rows | length > -1 and a is not defined %} {{ missing | default(ask('what?', 'tools')) }}{% endif %}"
        " {{ rows | map(attribute='n') | sort | join(', ') }} {{ rows | length }}"
    )
    rows = [{"name": "k", "n": 2, "of": [1, 2]}, {"name": "m", "n": 1, "of": []}]
    values = {"rows": rows, "empty": [], "names": {"m": "other"}}
    assert filled(text, "x.md", values) == "K 1 2other **\\[to be written: what? (tools)\\]** 1, 2 2\n"


def test_a_client_pack_overrides_one_text_and_a_strange_name_is_refused(tmp_path):
    pack = tmp_path / "ours"
    (pack / "starters").mkdir(parents=True)
    (pack / "pack.yaml").write_text("name: ours\nversion: 1.0.0\nextends: learning\n")
    (pack / "starters" / "policy.md").write_text("# Ours {{ pilot }}\n")
    texts = starter_texts(read_layers(str(pack)))
    assert texts["policy"] == ("ours/starters/policy.md", "# Ours {{ pilot }}\n")
    assert texts["kit"][0] == "base/starters/kit.md"
    (pack / "starters" / "polcy.md").write_text("# x\n")
    with pytest.raises(PackError, match=r"polcy\.md.*policy\.md"):
        starter_texts(read_layers(str(pack)))


SMALL = {
    "en": {"the", "of", "and", "is", "are", "not", "with", "for", "by", "to"},
    "de": set(wording("de").list("small_words")),
}


def in_both(name):
    """The documents of a sample with its memo, in English and in German."""
    pilot = open_pilot(bundled("data", name))
    result = pilot.result()
    return {language: composed(pilot, result, language) for language in ("en", "de")}


@pytest.mark.parametrize("name", ["solid", "heroics", "purgatory"])
def test_german_documents_leave_nothing_of_ours_in_english(name):
    made = in_both(name)
    assert [d.name for d in made["en"]] == [d.name for d in made["de"]]
    assert [gaps(d) for d in made["en"]] == [gaps(d) for d in made["de"]]
    english = []
    typed = [v for v in open_pilot(bundled("data", name)).workspace.charter.model_dump().values() if isinstance(v, str)]
    text = "\n".join(d.markdown for d in made["de"])
    for value in filter(None, typed):
        text = text.replace(value, "")
    for line in text.splitlines():
        words = re.findall(r"[a-zäöüß]+", line.lower())
        ours, theirs = (sum(w in SMALL[language] for w in words) for language in ("en", "de"))
        english += [line] if ours > max(theirs, 1) else []
    assert english == []
    assert not any("to be written" in d.markdown for d in made["de"])


def test_the_team_s_own_words_stay_as_they_were_typed_in_a_german_document():
    made = {d.name: d.markdown for d in in_both("solid")["de"]}
    assert "If the net saving" in made["policy"] or "More than 2 severe errors" in made["policy"]
    assert made["decision-memo"].startswith("# Entscheidung zum Piloten solid, Woche ")


def test_a_pack_s_text_in_the_language_comes_before_ours_and_one_without_language_too(tmp_path):
    (tmp_path / "starters" / "de").mkdir(parents=True)
    (tmp_path / "pack.yaml").write_text("name: own\nversion: 1.0.0\nextends: base\n")
    (tmp_path / "starters" / "policy.md").write_text("# ours")
    (tmp_path / "starters" / "de" / "kit.md").write_text("# unser")
    layers = read_layers(tmp_path)
    german, english = (starter_texts(layers, language) for language in ("de", "en"))
    assert (german["policy"][1], german["kit"][1]) == ("# ours", "# unser")
    assert german["runbook"][1].startswith("# Anleitung")
    assert english["kit"][1].startswith("# {{ kind.content_type }}: start here")
