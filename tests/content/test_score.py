"""The score keeps its promises: monotone, blind to order, not to be improved by copies, moved by at most 1/n."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.content.fixfirst import fix_first
from playbook.content.rule import DIMENSIONS, Flaw
from playbook.content.score import counts, gates, score
from tests.content.corpora import audited, doc, lost

DOCS = tuple(doc(f"d{i}.md", seed=i) for i in range(6))
PATHS = [d.path for d in DOCS]
FLAWS = st.lists(
    st.builds(
        lambda rule, paths, dimension, severity, confidence, minutes, first: Flaw(
            rule, "t", tuple(paths), tuple(paths), (), dimension, severity, confidence, minutes, "fix", first
        ),
        st.sampled_from(["D1", "V1", "M1", "L1", "U4"]),
        st.lists(st.sampled_from(PATHS), min_size=1, max_size=3, unique=True),
        st.sampled_from([*DIMENSIONS, None]),
        st.floats(0, 1),
        st.floats(0, 1),
        st.floats(1, 60),
        st.booleans(),
    ),
    max_size=8,
)


def told(documents, flaws, family=None):
    found = score(documents, flaws, family or {})
    return {"all": found.overall, **found.dimensions}


@settings(deadline=None)
@given(FLAWS, FLAWS)
def test_a_further_finding_never_raises_any_score(some, more):
    before, after = told(DOCS, some), told(DOCS, [*some, *more])
    assert all(after[k] <= before[k] + 1e-9 for k in before)


@settings(deadline=None)
@given(FLAWS, st.randoms())
def test_order_does_not_matter(flaws, random):
    documents, shuffled = list(DOCS), list(flaws)
    random.shuffle(documents)
    random.shuffle(shuffled)
    assert score(documents, shuffled, {}) == score(DOCS, flaws, {})


@settings(deadline=None)
@given(FLAWS)
def test_copies_of_a_clean_document_raise_nothing(flaws):
    clean = doc("clean.md", seed=99)
    copies = [replace(clean, path=f"copy{i}.md") for i in range(5)]
    family = {c.path: clean.path for c in copies}
    before, after = told([*DOCS, clean], flaws), told([*DOCS, clean, *copies], flaws, family)
    assert after == pytest.approx(before)


@settings(deadline=None)
@given(st.sampled_from(DIMENSIONS), st.floats(0, 1), st.floats(0, 1))
def test_one_bad_file_moves_a_dimension_by_at_most_its_share(dimension, severity, confidence):
    flaw = Flaw("X", "t", (PATHS[0],), (PATHS[0],), (), dimension, severity, confidence, 1, "fix", False)
    assert told(DOCS, [flaw])[dimension] >= 100 - 100 / len(DOCS) - 1e-9


@settings(deadline=None)
@given(FLAWS)
def test_a_gain_is_the_score_without_the_finding_minus_the_score(flaws):
    left, now = list(flaws), told(DOCS, flaws)["all"]
    for fix in fix_first(DOCS, flaws, {}):
        left.remove(fix.flaw)
        then = told(DOCS, left)["all"]
        assert fix.score_after == pytest.approx(then, abs=1e-6)
        assert fix.gain == pytest.approx(then - now, abs=1e-6)
        now = then


@settings(deadline=None)
@given(FLAWS)
def test_copies_and_versions_come_before_details(flaws):
    order = [f.flaw for f in fix_first(DOCS, flaws, {})]
    details = [i for i, f in enumerate(order) if f.rule == "M1" and not f.first]
    settled = [i for i, f in enumerate(order) if f.first]
    assert not details or not settled or min(details) > max(settled)


@settings(deadline=None)
@given(FLAWS)
def test_the_interval_is_one(flaws):
    found = score(DOCS, flaws, {})
    assert 0 <= found.interval[0] <= found.interval[1] <= 100 + 1e-9


def test_what_was_not_read_is_not_good():
    result = audited(doc("a.md"), lost("b.pdf", "unreadable"), lost("c.pdf", "password"))
    assert result.score.coverage == pytest.approx(1 / 3)
    assert not result.gates[0].passed
    assert result.readiness.startswith("unknown")


def test_pictures_do_not_count():
    picture = doc("p.png", "", headings=(), title=None)
    assert not counts(picture)
    assert audited(doc("a.md"), picture).score.coverage == 1


def test_nothing_is_not_known_rather_than_fine():
    result = audited()
    assert result.score.overall is None
    assert not any(g.passed for g in gates((), ())[:2])
