"""Words of the trade are explained from one file: where a page uses one, it leads to its meaning."""

import re

import nbformat
import pytest

from playbook.bundled import bundled, languages
from playbook.checks import all_checks
from playbook.report.glossary import heading, jargon, terms, with_hover, with_links, with_words
from playbook.run.steps import PORTFOLIO, STEPS

PAGE = "<html><head><title>A handoff</title></head><body><main><h2>The handoff</h2><p>Each handoff has a queue; no handoff waits.</p></main></body></html>"


def test_the_first_use_in_running_text_leads_to_the_meaning():
    made = with_words(PAGE)
    assert made.count('<a class="term"') == 2
    assert 'Each <a class="term" href="#word-handoff"' in made
    assert "<h2>The handoff</h2>" in made
    assert "<title>A handoff</title>" in made
    assert made.index('id="word-handoff"') < made.index("</main>")
    for target in re.findall(r'href="#([\w-]+)"', made):
        assert made.count(f'id="{target}"') == 1


def test_a_page_without_such_words_is_left_alone():
    plain = "<main><p>Nothing special.</p></main>"
    assert with_words(plain) == plain


def test_words_inside_other_words_links_and_tags_stay():
    html = '<p title="a queue"><a href="x">queue</a> queued <code>queue</code></p>'
    assert with_hover(html) == html


def test_escaped_text_stays_escaped():
    made = with_hover("<p>&lt;b&gt; rework &amp; more</p>")
    assert made.startswith("<p>&lt;b&gt; <abbr title=")
    assert made.endswith(" &amp; more</p>")


def test_markdown_links_and_headings_stay_and_the_first_use_links():
    made = with_links(
        "# The charter\n\nThe charter and [a link](x) to a charter\n\nA charter, again the charter", "start.ipynb"
    )
    assert made.startswith("# The charter\n\nThe [charter](start.ipynb ")
    assert made.endswith(" and [a link](x) to a charter\n\nA charter, again the charter")
    assert with_links("`charter` and [the charter](x)", "s") == "`charter` and [the charter](x)"


@pytest.mark.parametrize("language", languages())
def test_every_term_is_explained_in_every_language_and_no_word_twice(language):
    assert [t.id for t in terms(language)] == [t.id for t in terms("en")]
    words = [w.casefold() for t in terms(language) for w in t.words]
    assert len(words) == len(set(words))
    assert all(20 < len(t.says) < 200 for t in terms(language))
    assert heading(language)


def _texts():
    for language in languages():
        if language == "en":
            yield bundled("templates", "base", "wording", f"{language}.yaml").read_text()
    yield bundled("templates", "base", "questions.yaml").read_text()
    for step in (*STEPS, PORTFOLIO):
        yield from (c.source for c in nbformat.read(step.notebook, as_version=4).cells if c.cell_type == "markdown")
    yield from (f"{c.title} {c.reason}" for c in all_checks())


def test_every_word_listed_as_jargon_has_an_entry_and_is_used():
    explained = {w.casefold() for t in terms() for w in t.words}
    text = " ".join(_texts()).casefold()
    for word in jargon():
        assert word in explained, word
    assert [w for w in jargon() if not re.search(rf"\b{re.escape(w)}", text)] == []
