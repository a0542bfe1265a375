"""Every kind of name a pack may use, renamed or taken away below it: it works on and says so, or fails with what to do."""

import shutil
from pathlib import Path

import pytest

from playbook.bundled import bundled
from playbook.errors import PackError
from playbook.pack import layers as reading
from playbook.pack import words
from playbook.pack.merge import read_pack
from playbook.pack.rubric import read_rubric
from playbook.run.own import Own
from playbook.run.pack_check import look_at_pack
from playbook.workspace import dictionary

LIGHTHOUSE = Path(__file__).parent / "frozen" / "lighthouse"


@pytest.fixture
def future(tmp_path, monkeypatch):
    """The packs of a later version, in which a test renames and takes away."""
    shutil.copytree(bundled("templates"), tmp_path / "templates")
    for module in (reading, words, dictionary):
        monkeypatch.setattr(module, "bundled", tmp_path.joinpath)
    _forget()
    yield tmp_path / "templates"
    monkeypatch.undo()
    _forget()


def _forget():
    for kept in (words._base, words._file, words.base_terms, dictionary._base):
        kept.cache_clear()


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def renamed(future, kind, line, pack="base"):
    path = future / pack / "renamed.yaml"
    if not path.exists():
        path.write_text(f"{kind}: {{}}\n")
    edit(path, f"{kind}: {{}}", f"{kind}: {{{line}}}")


def told(found):
    return [n for n in found.notices if n.startswith("lighthouse/") and "is now called" in n]


def test_the_frozen_pack_works_with_the_playbook_of_today():
    found = look_at_pack(LIGHTHOUSE)
    assert found.problems == ()
    assert told(found) == []
    pack = read_pack(str(LIGHTHOUSE))
    assert pack.words["en"]["section.top"] == "What the keeper reads first"
    assert pack.words["de"]["meaning.PROCEED"] == "Das Licht darf weitergetragen werden."
    assert [s.id for s in pack.workflow.steps].index("proof") == [s.id for s in pack.workflow.steps].index("build") + 1


def test_a_renamed_column_still_works_in_maps_and_counts(future):
    edit(future / "base" / "tables.csv", "reviews,decision,", "reviews,outcome,")
    renamed(future, "columns", "reviews.decision: outcome")
    found = look_at_pack(LIGHTHOUSE)
    assert found.problems == ()
    assert told(found) == [
        f"lighthouse/{where}: decision is now called outcome; the old name still works, please change it"
        for where in ("declared.yaml line 5", "maps.yaml line 3", "maps.yaml line 4")
    ]
    own = Own(reading.read_layers(str(LIGHTHOUSE)))
    assert own.pack.declared[-1].count.column == "outcome"
    with own.tables():
        assert own.maps["reviews"].columns["Urteil"].to == "outcome"
        assert own.maps["reviews"].values["outcome"] == {"ok": "accept", "zurück": "reject"}


def test_a_renamed_table_still_works_with_the_columns_it_has_now(future):
    for name in ("tables.csv",):
        text = (future / "base" / name).read_text()
        (future / "base" / name).write_text(
            text.replace("\nreviews,", "\nlooks,").replace("looks,minutes", "looks,effort")
        )
    renamed(future, "tables", "reviews: looks")
    renamed(future, "columns", "looks.minutes: effort")
    found = look_at_pack(LIGHTHOUSE)
    assert found.problems == ()
    own = Own(reading.read_layers(str(LIGHTHOUSE)))
    assert own.pack.declared[-1].count.table == "looks"
    with own.tables():
        assert own.maps["looks"].columns["Dauer"].to == "effort"
        assert own.maps["looks"].columns["Dauer"].factor == 60


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("reviews.decision", ("declared.yaml line 5", "maps.yaml line 3", "maps.yaml line 4")),
        ("reviews", ("maps.yaml line 2",)),
    ],
)
def test_a_table_or_column_that_is_gone_fails_with_the_sentence_that_says_what_to_do(future, name, where):
    renamed(future, "gone", f'{name}: "count errors instead"')
    said = "\n".join(map(str, look_at_pack(LIGHTHOUSE).problems))
    short = name.rpartition(".")[2]
    for place in where:
        assert f"lighthouse/{place}: '{short}' is gone; do: count errors instead" in said


def test_a_column_that_vanished_without_a_word_fails_with_the_nearest_name(future):
    edit(future / "base" / "tables.csv", "reviews,decision,", "reviews,decisions,")
    said = "\n".join(map(str, look_at_pack(LIGHTHOUSE).problems))
    assert "lighthouse/declared.yaml line 5: reviews has no column 'decision'" in said
    assert "lighthouse/maps.yaml line 3" in said
    assert said.count("did you mean decisions?") == 3


def test_a_renamed_step_keeps_what_the_client_said_of_it(future):
    path = future / "learning" / "workflow.yaml"
    path.write_text(path.read_text().replace("build", "assemble"))
    renamed(future, "steps", "build: assemble", "learning")
    found = look_at_pack(LIGHTHOUSE)
    assert found.problems == ()
    assert len(told(found)) == 3
    steps = {s.id: s for s in read_pack(str(LIGHTHOUSE)).workflow.steps}
    assert steps["assemble"].tool == "Press 9"
    assert steps["proof"].after == "assemble"
    assert "build" not in steps


@pytest.mark.parametrize("kind", ["words", "terms"])
def test_a_renamed_word_or_term_still_works(future, kind):
    if kind == "words":
        for language in ("en", "de"):
            edit(future / "base" / "wording" / f"{language}.yaml", "\n  top: ", "\n  first: ")
        renamed(future, "words", "section.top: section.first")
    else:
        edit(future / "base" / "glossary.yaml", "\n  handoff:", "\n  passing:")
        renamed(future, "terms", "handoff: passing")
    found = look_at_pack(LIGHTHOUSE)
    assert found.problems == ()
    assert len(told(found)) == 1
    pack = read_pack(str(LIGHTHOUSE))
    assert pack.words["en"].get("section.first") == ("What the keeper reads first" if kind == "words" else None)
    assert ("passing" in pack.terms["en"]) is (kind == "terms")


def test_words_that_got_another_place_or_length_fail_with_what_is_missing(future):
    for language in ("en", "de"):
        path = future / "base" / "wording" / f"{language}.yaml"
        lines = ["  top: 'First: {count}'" if x.startswith("  top: ") else x for x in path.read_text().splitlines()]
        path.write_text(
            "\n".join(lines).replace("headings: [Condition, Owner, By]", "headings: [Condition, Owner, By, Why]")
        )
    said = "\n".join(map(str, look_at_pack(LIGHTHOUSE).problems))
    assert "lighthouse/wording.yaml line 4: section.top: the place 'count' is not said" in said
    assert "lighthouse/wording.yaml line 5: decide.headings has 3 entries; allowed: 4" in said


def test_a_renamed_check_keeps_its_words(future):
    edit(future / "base" / "thresholds.yaml", "cw-heroics-share:", "cw-effort-share:")
    renamed(future, "checks", "cw-heroics-share: cw-effort-share")
    found = look_at_pack(LIGHTHOUSE)
    assert found.problems == ()
    assert "lighthouse/wording.yaml line 11: cw-heroics-share is now called cw-effort-share" in "\n".join(told(found))


def test_a_check_that_is_gone_fails_where_only_its_words_are_named(future):
    renamed(future, "gone", 'cw-heroics-share: "use cw-absence-test"')
    with pytest.raises(PackError, match=r"wording.yaml line 11: 'cw-heroics-share' is gone; do: use cw-absence-test"):
        read_pack(str(LIGHTHOUSE))


def test_a_severity_or_stage_that_moves_below_moves_for_the_client_too(future):
    edit(future / "base" / "stages.yaml", "weeks: 14", "weeks: 16")
    assert read_pack(str(LIGHTHOUSE)).stages["Foundation"].weeks == 20, "the client's own stays"
    before = read_rubric(str(LIGHTHOUSE)).rule("pd-owner-in-operations").severity
    text = (future / "base" / "thresholds.yaml").read_text()
    at = text.index("pd-owner-in-operations:")
    (future / "base" / "thresholds.yaml").write_text(
        text[:at] + text[at:].replace(f"severity: {before}", "severity: minor", 1)
    )
    assert read_rubric(str(LIGHTHOUSE)).rule("pd-owner-in-operations").severity == "minor"


def test_a_question_that_is_gone_fails_with_the_sentence(future, tmp_path):
    shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse")
    (tmp_path / "lighthouse" / "questions.yaml").write_text("owner:\n  owner_metric: {ask: Which lamp?}\n")
    renamed(future, "gone", 'owner_metric: "ask for the owner alone"')
    said = "\n".join(map(str, look_at_pack(tmp_path / "lighthouse").problems))
    assert "lighthouse/questions.yaml line 2: 'owner_metric' is gone; do: ask for the owner alone" in said
