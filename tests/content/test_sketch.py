"""Sketches and weighted overlap against their definitions, written out the slow way."""

import re
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.content import sketch as module
from playbook.content.overlap import MOST_SHARED, overlaps
from playbook.content.sketch import sampled, sketch, token_hashes

WORDS = st.lists(st.sampled_from(["a", "Ä", "b2", "über", "x_y", "no", "go", "7"]), max_size=30)
GAPS = st.sampled_from([" ", "  ", ", ", "\n", " – ", "“"])


def triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)} or ({tuple(words)} if words else set())


@settings(deadline=None)
@given(WORDS, GAPS)
def test_one_hash_per_distinct_triple_of_words(words, gap):
    text = gap.join(words)
    assert len(sketch(text, 1)) == len(triples(text))


@settings(deadline=None)
@given(WORDS, WORDS)
def test_equal_hashes_are_equal_triples(first, second):
    a, b = " ".join(first), " ".join(second)
    shared = len(np.intersect1d(sketch(a, 1), sketch(b, 1)))
    assert shared == len(triples(a) & triples(b))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_tokens_are_the_words_of_the_unicode_standard(text):
    plain = re.sub(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U00031fff]", "", text)
    assert len(token_hashes(plain)) == len(re.findall(r"\w+", plain.lower()))


def test_a_script_without_spaces_has_a_word_per_character():
    assert len(token_hashes("今日は良い天気")) == 7


def test_a_long_text_is_hashed_in_pieces_without_a_seam(monkeypatch):
    text = " ".join(f"word{i} über" for i in range(4000))
    whole = token_hashes(text)
    monkeypatch.setattr(module, "_PIECE", 100)
    assert (token_hashes(text) == whole).all()


def test_sampling_keeps_about_one_in_four_and_always_the_same():
    text = " ".join(f"w{i}" for i in range(20_000))
    every, kept = sketch(text, 1), sketch(text, 4)
    assert set(kept) <= set(every)
    assert 0.24 < len(kept) / len(every) < 0.26


def slow(sketches):
    df = Counter(h for s in sketches for h in s.tolist())
    weight = {h: 1 / max(1, n - 1) for h, n in df.items()}
    total = [sum(weight[h] for h in s.tolist()) for s in sketches]
    found = {}
    for a, b in combinations(range(len(sketches)), 2):
        both = sum(weight[h] for h in set(sketches[a].tolist()) & set(sketches[b].tolist()) if df[h] <= MOST_SHARED)
        if both and both / min(total[a], total[b]) > 0.03:
            found[a, b] = (both / (total[a] + total[b] - both), both / min(total[a], total[b]))
    return found


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(0, 60), max_size=25), max_size=12))
def test_weighted_overlap_is_what_its_formula_says(sets):
    sketches = [np.array(sorted(s), dtype=np.uint64) for s in sets]
    found, wanted = overlaps(sketches), slow(sketches)
    pairs = list(zip(found.a.tolist(), found.b.tolist(), strict=True))
    assert pairs == sorted(wanted)
    for pair, jaccard, containment in zip(pairs, found.jaccard, found.containment, strict=True):
        assert (jaccard, containment) == pytest.approx(wanted[pair], abs=1e-5)


def test_parts_do_not_change_the_result(monkeypatch):
    rng = np.random.default_rng(3)
    sketches = [
        np.unique(rng.integers(0, 2**64, 40, dtype=np.uint64) >> np.uint64(54) << np.uint64(54)) for _ in range(60)
    ]
    whole = overlaps(sketches, 0.0)
    monkeypatch.setattr("playbook.content.overlap._ROWS_AT_A_TIME", 100)
    parts = overlaps(sketches, 0.0)
    assert (whole.a == parts.a).all()
    assert (whole.jaccard == parts.jaccard).all()


def test_what_everybody_has_joins_nobody_and_is_told_as_boilerplate():
    common = np.arange(100, dtype=np.uint64)
    found = overlaps([common] * (MOST_SHARED + 1))
    assert len(found.a) == 0
    assert found.boilerplate.tolist() == [1.0] * (MOST_SHARED + 1)


def test_short_texts_have_a_sketch_of_their_own():
    assert len(sampled(token_hashes("hello"), 4)) == 1
    assert sketch("hello world").tolist() != sketch("world hello").tolist()
