"""The YAML gate: what is refused, at which line, how quickly; and that comments survive a write."""

from __future__ import annotations

import contextlib
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.errors import BadInput
from playbook.yamlgate import YamlDoc, dump_yaml, load_yaml

SECONDS = 2.0

REFUSED = {
    "alias": ("a: 1\nb: &x [1]\nc: *x", "line 2", "an anchor (&x)"),
    "alias without anchor": ("a: *x", "line 1", "an alias (*x)"),
    "merge key": ("b:\n  <<: {x: 1}", "line 2", "a merge key (<<)"),
    "tag": ("a: 1\nb: !!python/object/apply:os.system [id]", "line 2", "a tag ("),
    "local tag": ("a: !secret x", "line 1", "a tag ("),
    "second document": ("a: 1\n---\nb: 2", "line 2", "a second document"),
    "directive": ("# note\n%YAML 1.1\n---\na: no", "line 2", "a directive"),
    "unknown directive": ("%FOO bar\n---\na: no", "line 1", "a directive"),
    "duplicate key": ("a: 1\nb: 2\na: 3", "line 3", "found duplicate key"),
    "no such day": ("a: 1\nb: 2026-02-30", "line 2", "2026-02-30 is not a day"),
    "long number": ("a: " + "9" * 5000, "line 1", "a number of 5000 digits"),
    "long hexadecimal": ("a: 0x" + "f" * 5000, "line 1", "a number of 5002 digits"),
    "not a number": ("a: .nan", "line 1", ".nan"),
    "infinite": ("a: -.inf", "line 1", "-.inf"),
    "tab": ("a:\n\t- b", "line 2", "found character"),
    "unclosed": ("a: [1, 2", "line 1", ""),
    "open quote": ("a: 'x", "line 1", "found unexpected end"),
    "control character": ("a: 1\nb: \x07", "line 2", "a control character"),
    "colon": ("a: b: c", "line 1", "mapping values are not allowed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_file_and_line(name: str) -> None:
    text, line, found = REFUSED[name]
    with pytest.raises(BadInput) as caught:
        load_yaml(text, "pack/x.yaml")
    (problem,) = caught.value.problems
    assert problem.where == f"pack/x.yaml {line}"
    assert problem.found.startswith(found)
    assert "\n" not in str(problem)


BOMBS = {
    "nine to the nine": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{c}: &{c} [{','.join(['*a'] * 9)}]\n" for c in "bcdefghi"),
    "merge keys": "a: &a {k: 1}\n" + "".join(f"b{i}: &b{i} {{<<: [*a, *a]}}\n" for i in range(20)),
    "100,000 brackets": "[" * 100_000,
    "deep mapping": "{a: " * 20_000,
    "deep block": "\n".join(" " * i + "a:" for i in range(600)),
    "deep dashes": "- " * 100_000,
    "question marks": "? " * 100_000,
    "50 MB": "a: '" + "x" * 50_000_000 + "'",
    "anchors": "\n".join(f"- &a{i} x" for i in range(20_000)),
    "many parts": "[" + "1," * 120_000 + "]",
    "self-reference": "&a [*a]",
    "exponent": "a: 1e999999",
    "complex key": "? [a]\n: b",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_answered_quickly(name: str) -> None:
    begin = time.process_time()
    with pytest.raises(BadInput):
        load_yaml(BOMBS[name], "x.yaml")
    assert time.process_time() - begin < SECONDS


def test_words_of_other_yaml_versions_stay_text() -> None:
    plain = load_yaml("a: NO\nb: yes\nc: 12:30\nd: 017\ne: 2026-05-25\nf: 'x'", "x.yaml").plain
    assert plain == {"a": "NO", "b": "yes", "c": "12:30", "d": 17, "e": date(2026, 5, 25), "f": "x"}
    assert {type(v) for v in plain.values()} == {str, int, date}


def test_line_of() -> None:
    doc = load_yaml("# note\na:\n  - x: 1\n  - y: 2\nb: {c: 3}\n", "x.yaml")
    assert doc.line_of("a") == 2
    assert doc.line_of("a", 1) == 4
    assert doc.line_of("a", 1, "y") == 4
    assert doc.line_of("b", "c") == 5
    assert doc.line_of("b", "nothing", "here") == 5
    assert doc.at("b", "c") == "x.yaml line 5"


COMMENTED = """\
# The pilot of the newsletter team
pilot:  # the charter
  pilot_id: nordwind
  start_date: 2026-03-02  # a Monday
  title: "quoted, on purpose"

  # agreed on 21 February
  departments:
    - CRM
    - Web  # since May
scale: 1.50
"""


def test_comments_survive_a_write() -> None:
    doc = load_yaml(COMMENTED, "x.yaml")
    assert dump_yaml(doc) == COMMENTED
    doc.data["pilot"]["pilot_id"] = "onboarding"
    assert dump_yaml(doc) == COMMENTED.replace("nordwind", "onboarding")


def test_lists_keep_their_indent() -> None:
    flat = "a:\n- x\n- y: 1\n  z: 2\n"
    assert dump_yaml(load_yaml(flat, "x.yaml")) == flat


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_an_empty_file_is_empty(text: str) -> None:
    assert load_yaml(text, "x.yaml").plain == {}


def loaded(text: str) -> YamlDoc | None:
    """The document, or None if it was refused in the one way it may be refused."""
    with contextlib.suppress(BadInput):
        return load_yaml(text, "x.yaml")
    return None


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(list("ab:-{}[],#&*!|>'\"%@`? \n\t<0123456789.~")), max_size=60) | st.text(max_size=60))
def test_nothing_but_bad_input_is_raised_and_a_write_keeps_the_data(text: str) -> None:
    first = loaded(text)
    if first is not None:
        assert load_yaml(dump_yaml(first), "x.yaml").plain == first.plain
