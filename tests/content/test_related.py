"""Versions, series, editions, conflicts, copies: planted in small corpora, found again, and directed on evidence only."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.content.audit import plain
from playbook.content.differences import differences
from playbook.content.direction import direction
from playbook.content.document import Field
from playbook.content.related import relate
from tests.content.corpora import audited, doc, rules_of, words


def kinds(*documents):
    return {(p.a, p.b): p.kind for p in relate(documents).pairs}


def edited(text: str, every: int = 5) -> str:
    parts = text.split("\n\n")
    return "\n\n".join(p if i % every else f"rewritten sentence {i} here." for i, p in enumerate(parts))


def test_two_hundred_notes_of_one_series_are_no_versions_of_each_other():
    shared = words(1, 200)
    notes = [doc(f"notes/1.{n}.md", f"{shared}\n\nFixes bug {n}.", title=f"Release notes 1.{n}") for n in range(200)]
    assert not [p for p in relate(notes).pairs if p.kind in ("version", "conflict", "edition")]


def test_an_old_version_is_found_beside_the_current_one_among_others():
    old = doc("old/leave.md", edited(words(5)), title="Leave rules")
    new = doc("hr/leave.md", words(5), title="Leave rules")
    others = [doc(f"hr/other{i}.md", seed=100 + i) for i in range(30)]
    found = relate([*others, old, new]).pairs
    assert [(p.a, p.b, p.kind, p.current) for p in found] == [("hr/leave.md", "old/leave.md", "version", "a")]


def test_without_evidence_a_person_must_choose():
    a, b = doc("a/leave.md", words(5), title="Leave"), doc("b/leave.md", edited(words(5)), title="Leave")
    (pair,) = relate([a, b]).pairs
    assert (pair.kind, pair.current) == ("conflict", None)
    assert "nothing says" in pair.because[0]


def test_two_editions_are_editions():
    a = doc("handbook23.md", words(5), title="Handbook 2023")
    b = doc("handbook24.md", edited(words(5)), title="Handbook 2024")
    (pair,) = relate([a, b]).pairs
    assert (pair.kind, pair.current) == ("edition", "b")


def test_equal_bytes_and_equal_words():
    a = doc("a.md", words(1))
    b, c = replace(a, path="b.md"), replace(a, path="c.html", kind="html", content_hash="f" * 32)
    assert kinds(a, b, c) == {("a.md", "b.md"): "exact", ("a.md", "c.html"): "same-text"}


def test_language_versions_are_siblings_not_versions():
    a, b = doc("rules-en.md", words(1), title="Rules"), doc("rules-de.md", edited(words(1)), title="Rules")
    assert kinds(a, b) == {("rules-de.md", "rules-en.md"): "translation"}


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(8)))
def test_order_of_files_does_not_matter(order):
    made = [
        doc(f"d{i % 2}/t{i // 2}.md", edited(words(i // 2), 3 + i % 2), title=f"Title {'abcd'[i // 2]}")
        for i in range(8)
    ]
    assert relate([made[i] for i in order]) == relate(made)
    assert json.dumps(plain(audited(*(made[i] for i in order)))) == json.dumps(plain(audited(*made)))


def with_fields(path, *fields, text="x"):
    return doc(path, text, fields=tuple(Field(*f) for f in fields))


@pytest.mark.parametrize(
    ("a", "b", "current"),
    [
        (
            with_fields("a.md", ("version", "1.9", "front-matter")),
            with_fields("b.md", ("version", "1.10", "front-matter")),
            1,
        ),
        (
            with_fields("a.docx", ("modified", "2024-01-02", "docProps")),
            with_fields("b.docx", ("modified", "2023-05-06", "docProps")),
            0,
        ),
        (with_fields("archive/a.md"), with_fields("a.md"), 1),
        (with_fields("plan_v3.md"), with_fields("plan_v12.md"), 1),
        (with_fields("plan (1).md"), with_fields("plan.md"), 1),
        (
            with_fields("a.md", ("modified", "2024-01-02", "file")),
            with_fields("b.md", ("modified", "2025-01-02", "file")),
            1,
        ),
        (
            with_fields("a.md", text="Effective from 1 May 2024"),
            with_fields("b.md", text="Effective from 2 June 2023"),
            0,
        ),
        (with_fields("a.md"), with_fields("b.md"), None),
        # declared newer, but in the archive: kinds of rank 1 and 3 contradict, nobody guesses
        (
            with_fields("archive/a.md", ("version", "3", "front-matter")),
            with_fields("a.md", ("version", "2", "front-matter")),
            None,
        ),
        (
            with_fields("a.md", ("modified", "2024-01-02", "docProps")),
            with_fields("old/b.md", ("modified", "2025-01-02", "docProps")),
            None,
        ),
        # the weakest kind is overruled
        (
            with_fields("draft/a.md", ("modified", "2026-01-02", "file")),
            with_fields("a.md", ("modified", "2025-01-02", "file")),
            1,
        ),
        # the version of the software described is not the document's
        (
            with_fields("a.md", text="Install version 9 of the tool first."),
            with_fields("b.md", text="Install version 8 of it."),
            None,
        ),
    ],
)
def test_direction_only_on_evidence(a, b, current):
    assert direction(a, b).current == current
    assert direction(b, a).current == (None if current is None else 1 - current)


def test_the_day_of_a_copy_is_no_evidence():
    day = ("modified", "2026-03-01", "file")
    made = [with_fields(f"f{i}.md", day, text=words(i)) for i in range(10)]
    a = replace(with_fields("x/leave.md", day, text=words(50)), title="Leave")
    b = replace(with_fields("y/leave.md", ("modified", "2026-02-01", "file"), text=edited(words(50))), title="Leave")
    (pair,) = relate([*made, a, b]).pairs
    assert pair.current is None


@given(st.text(alphabet="ab .\n0123456789mustay", max_size=300))
@settings(deadline=None)
def test_a_text_does_not_differ_from_itself(text):
    assert differences(text, text) == ()


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("The fee is 30 euros per month.", "The fee is 45 euros per month.", "number"),
        ("Apply before 1 May 2024 in writing.", "Apply before 1 June 2024 in writing.", "date"),
        ("Visitors must wear a badge at all times.", "Visitors may wear a badge at all times.", "obligation"),
        ("You are allowed to copy these pages.", "You are not allowed to copy these pages.", "obligation"),
        ("Mitarbeiter müssen den Helm im Werk tragen.", "Mitarbeiter sollen den Helm im Werk tragen.", "obligation"),
    ],
)
def test_differences_of_substance_are_shown_with_both_sentences(a, b, kind):
    (found,) = differences(f"Title\n\nSame before. {a} Same after.", f"Title\n\nSame before. {b} Same after.")
    assert (found.kind, found.first, found.second) == (kind, a, b)


def test_a_line_broken_by_a_pdf_is_one_sentence():
    assert differences("T\nThe figure agreed on\nis 30 for now.", "T\nThe figure agreed on is 30 for now.") == ()


def test_conflicting_copies_close_the_gate_and_show_the_sentences():
    base = words(3)
    a = doc("a/fees.md", f"{base}\n\nThe fee is 30 euros per month.", title="Fees")
    b = doc("b/fees.md", f"{base}\n\nThe fee is 45 euros per month.", title="Fees")
    result = audited(a, b)
    assert rules_of(result) == {"V3"}
    (flaw,) = result.flaws
    assert "30 euros" in flaw.evidence[1]
    assert "45 euros" in flaw.evidence[1]
    assert result.readiness == "not ready"
