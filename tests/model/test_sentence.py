"""A pattern is read as it is written, and a wrong one is refused."""

import pytest

from playbook.model.sentence import BadSentence, Sentence, parts_of


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{n of", "braces"),
        ("[ ({n})", "without its \\]"),
        ("{n}]", "without its \\["),
        ("{n}[ and so on].", "names nothing"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_refused(text, why):
    with pytest.raises(BadSentence, match=why):
        parts_of(text)


def test_a_sentence_names_places_that_only_one_side_has():
    entry = Sentence("{n} of {m} teams", "{n} von {k} Teams")
    assert (entry.unknown(), entry.unused()) == (("k",), ("m",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 of 1,204 items.", {"n": "3", "m": "1,204"}),
        ("1 of 1 item.", {"n": "1", "m": "1"}),
        ("three of 4 items.", None),
        ("3 of 4 items. More.", None),
    ],
)
def test_a_number_stands_only_where_a_number_may(text, found):
    match = Sentence("{n} of {m} {m|item|items}.", "").regex.fullmatch(text)
    assert (match and match.groupdict()) == found
