"""Nothing about fewer than five people gets out: an attacker who solves the system finds nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.errors import BadInput
from playbook.measure.floor.pseudonym import key_from, pseudonym
from playbook.measure.floor.suppress import listed, suppress, suppress_again, table
from playbook.measure.floor.system import small
from playbook.measure.privacy import hidden_names, since
from playbook.measure.themes import quotes, theme_shares, themes_of
from playbook.model.evidence import Group, Groups
from playbook.run.floor import Floored
from tests.measure.attack import recovered

COUNTS = st.integers(0, 30).map(lambda n: n if n > 8 else n % 7)
TABLES = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda s: st.lists(st.lists(COUNTS, min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0])
)


@settings(max_examples=60, deadline=None)
@given(counts=TABLES)
def test_no_small_cell_can_be_worked_out(counts):
    system = table(np.array(counts))
    gone = suppress(system)
    assert not (small(system) & ~gone).any()
    assert recovered((system, gone)) == 0


@settings(max_examples=25, deadline=None)
@given(counts=TABLES, seed=st.integers(0, 10_000))
def test_nor_by_comparing_two_reports(counts, seed):
    rng = np.random.default_rng(seed)
    first = np.array(counts)
    second = np.maximum(0, first + rng.integers(-3, 5, first.shape) * (rng.random(first.shape) < 0.5))
    before, now = table(first), table(second)
    shown = ~suppress(before)
    assert recovered((now, suppress_again(now, (before, shown))), (before, ~shown)) == 0


def test_the_attacker_can_find_something():
    system = table(np.array([[3, 9], [8, 12]]))
    assert recovered((system, small(system))) == 1, "hiding the small cell alone gives it away"
    assert recovered((system, np.zeros(9, bool))) == 1
    lines = table(np.array([[3, 1], [8, 12]]))
    assert recovered((lines, small(lines))) == 4, "two cells, their margin, and both together"
    narrow = table(np.array([[3, 1], [2, 12]]))
    hidden = np.array([True, True, False, True, True, False, False, False, False])
    assert recovered((narrow, hidden)) > 0, "a rectangle that can only move by three"


def test_the_attacker_compares_reports():
    first, second = listed(np.array([9.0, 14, 20])), listed(np.array([11.0, 14, 20]))
    nothing = np.zeros(4, bool)
    assert recovered((second, nothing), (first, nothing)) == 2, "two people came, to one group and to the whole"
    third = listed(np.array([10.0, 14, 25]))
    far = listed(np.array([20.0, 14, 35]))
    assert recovered((third, nothing), (far, nothing)) == 0
    assert recovered((third, nothing), (far, nothing), (first, nothing)) > 0, "the oldest report still counts"


def test_unprotected_tables_leak_as_often_as_measured():
    """Safety, section 10: hiding only the small cells gives one away in nearly every table that has one."""
    rng, with_small, given_away = np.random.default_rng(3), 0, 0
    for _ in range(300):
        system = table(rng.negative_binomial(1.2, 0.12, rng.integers(2, 6, 2)))
        if small(system).any():
            with_small += 1
            given_away += recovered((system, small(system))) > 0
    assert given_away / with_small > 0.9


def test_three_reports_are_one_system():
    first, second, third = (listed(np.array(c, dtype=float)) for c in ([9, 14, 20], [20, 14, 50], [10, 14, 40]))
    shown = np.ones(4, bool)
    assert recovered((third, ~shown), (second, shown & False)) == 0, "beside the last report alone nothing is wrong"
    gone = suppress_again(third, (second, shown), (first, shown))
    assert gone[0], "one person more than in the oldest"
    assert recovered((third, gone), (second, ~shown), (first, ~shown)) == 0


def test_large_tables_keep_what_is_harmless():
    counts = np.full((4, 4), 20)
    assert not suppress(table(counts)).any()
    counts[1, 2] = 3
    assert suppress(table(counts)).sum() <= 5


@given(sizes=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1))
def test_one_list_with_its_total(sizes):
    gone = hidden_names(sizes)
    assert all(name in gone for name, n in sizes.items() if 0 < n < 5)
    hidden = sum(sizes[n] for n in gone)
    shown = [n for n in sizes if n not in gone and sizes[n]]
    assert hidden == 0 or hidden >= 5 or not shown
    assert len(gone) != 1 or not shown


def test_a_team_that_grew_by_two_is_not_shown_again():
    def made(**n):
        return Groups(groups=tuple(Group(name=k, n=v, value=0.5) for k, v in n.items()))

    again = since(made(a=9, b=14, c=20), {"a": 7, "b": 14, "c": 20})
    assert "a" not in {g.name for g in again.groups}
    assert again.hidden >= 1
    same = made(a=9, b=14)
    assert since(same, {"a": 9, "b": 14}) == same == since(same, {})
    floored = Floored({"habitual_by_team": made(a=9, b=14, c=20)}, {"habitual_by_team": ({"a": 7, "b": 14, "c": 20},)})
    assert floored["habitual_by_team"] == again


def test_an_earlier_report_never_shows_more():
    now, before = listed(np.array([9.0, 14, 20])), listed(np.array([9.0, 14, 12]))
    assert (suppress_again(now, (before, np.ones(4, bool))) >= suppress(now)).all()


def test_pseudonyms_need_a_key_that_lies_outside(tmp_path, monkeypatch):
    monkeypatch.delenv("PLAYBOOK_KEY_FILE", raising=False)
    folder = tmp_path / "pilot"
    folder.mkdir()
    for name, content, said in (
        ("short", b"abc", "3 bytes"),
        ("pilot/key", b"k" * 32, "inside"),
        ("gone", None, "cannot be read"),
    ):
        if content:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput, match=said):
            key_from(tmp_path / name, folder)
    (tmp_path / "key").write_bytes(b"k" * 32)
    monkeypatch.setenv("PLAYBOOK_KEY_FILE", str(tmp_path / "key"))
    key = key_from(None, folder)
    assert pseudonym("Ada", key) == pseudonym(" ada", key)
    assert pseudonym("Ada", key) != pseudonym("Ada", b"x" * 32)
    assert "ada" not in pseudonym("Ada", key)


TEXTS = [
    "I copy every draft by hand.",
    "Copying takes long. Ask Maria Stone about it.",
    "Ich muss alles von Hand kopieren.",
]


def comments(people):
    import pandas as pd

    rows = [(f"p{i}", TEXTS[i % 3]) for i in range(people)] * 3
    return pd.Series([p for p, _ in rows]), pd.Series([t for _, t in rows])


def test_themes_are_shares_of_people_and_quoted_only_from_ten():
    person, text = comments(6)
    found = {g.name: g for g in theme_shares(person, text).groups}
    assert (found["copy and paste"].n, found["copy and paste"].value) == (6, 1.0)
    assert "speed" not in found, "two people are not shown"
    assert quotes(person, text, "copy and paste") == ()
    said = quotes(*comments(12), "copy and paste")
    assert said
    assert not any("Maria" in s for s in said)


@pytest.mark.parametrize(
    ("text", "theme"), [("Kein Zugang zum Tool", "access"), ("the answers are wrong", "quality"), ("blah", None)]
)
def test_words_of_two_languages(text, theme):
    assert themes_of(text) == ((theme,) if theme else ())
