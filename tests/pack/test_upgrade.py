"""A client's pack outlives the playbook it was written for: it keeps working, or says what to change."""

import re
import shutil
from pathlib import Path

import pytest

from playbook.bundled import bundled
from playbook.errors import PackError
from playbook.pack import layers as reading
from playbook.pack.merge import read_pack
from playbook.pack.rubric import read_rubric
from playbook.run.pack_check import look_at_pack

HARBOR = str(Path(__file__).parent / "frozen" / "harbor")


def test_the_frozen_pack_works_with_the_playbook_of_today():
    assert look_at_pack(Path(HARBOR)).problems == ()
    rubric, pack = read_rubric(HARBOR), read_pack(HARBOR)
    assert rubric.rule("cw-heroics-share").numbers == {"pass_at": 0.2, "warn_at": 0.25}
    assert rubric.rule("am-net-time-saved").severity == "major"
    assert rubric.rule("gs-port-authority").severity == "major"
    assert (
        next(q.ask for q in pack.questions if q.field == "owner_metric")
        == "Which number is the dock manager measured by?"
    )
    assert "cost_today_month" in pack.hidden


@pytest.fixture
def future(tmp_path, monkeypatch):
    """The packs of a later version: what is changed here, every client meets at its next upgrade."""
    shutil.copytree(bundled("templates"), tmp_path / "templates")
    monkeypatch.setattr(reading, "bundled", tmp_path.joinpath)
    return tmp_path / "templates" / "base"


def edit(path: Path, old: str, new: str):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_renamed_question_keeps_its_clients_wording_and_says_so(future):
    edit(future / "questions.yaml", "  owner_metric:", "  decider_authority:")
    text = (future / "questions.yaml").read_text()
    second = text.rindex("  decider_authority:")
    (future / "questions.yaml").write_text(
        text[:second] + re.sub(r"  decider_authority:\n(    .*\n)+", "", text[second:])
    )
    edit(future / "renamed.yaml", "questions: {}", "questions: {owner_metric: decider_authority}")
    found = look_at_pack(Path(HARBOR))
    pack = read_pack(HARBOR)
    assert (
        next(q.ask for q in pack.questions if q.field == "decider_authority")
        == "Which number is the dock manager measured by?"
    )
    (said,) = [n for n in found.notices if "is now called" in n and n.startswith("harbor")]
    assert (
        said
        == "harbor/questions.yaml line 2: owner_metric is now called decider_authority; the old name still works, please change it"
    )


def rename_check(future):
    edit(future / "thresholds.yaml", "cw-heroics-share:", "cw-effort-share:")
    edit(future / "renamed.yaml", "checks: {}", "checks: {cw-heroics-share: cw-effort-share}")


def test_a_renamed_check_keeps_its_clients_number_at_its_own_line(future):
    rename_check(future)
    rubric = read_rubric(HARBOR)
    setting = next(s for s in rubric.rule("cw-effort-share").settings if s.name == "pass_at")
    assert (setting.value, setting.layer, setting.line) == (0.2, "harbor", 2)
    assert rubric.rule("cw-heroics-share") is None
    assert (
        "harbor/thresholds.yaml line 1: cw-heroics-share is now called cw-effort-share"
        in look_at_pack(Path(HARBOR)).notices[0]
    )


def test_a_renamed_setting_keeps_its_value(future, tmp_path):
    shutil.copytree(HARBOR, tmp_path / "harbor")
    edit(tmp_path / "harbor" / "thresholds.yaml", "  severity: major\n", "  pass_mean: 0.3\n")
    edit(future / "thresholds.yaml", "  pass_mean: 0.15\n", "  green_mean: 0.15\n  pass_mean: 0.15\n")
    edit(future / "renamed.yaml", "settings: {}", "settings: {fd-own.old: new}")
    assert look_at_pack(tmp_path / "harbor").problems, "a setting that the check does not know is refused"
    edit(future / "thresholds.yaml", "  green_mean: 0.15\n", "")
    edit(
        future / "renamed.yaml",
        "settings: {fd-own.old: new}",
        "settings: {am-net-time-saved.pass_mean: pass_lower_limit}",
    )
    rubric = read_rubric(str(tmp_path / "harbor"))
    assert rubric.rule("am-net-time-saved").numbers["pass_lower_limit"] == 0.3


def test_both_names_at_once_are_refused(future, tmp_path):
    rename_check(future)
    shutil.copytree(HARBOR, tmp_path / "harbor")
    path = tmp_path / "harbor" / "thresholds.yaml"
    path.write_text(path.read_text() + "cw-effort-share:\n  pass_at: 0.1\n  basis: agreed with them\n")
    with pytest.raises(
        PackError,
        match=r"thresholds.yaml line 1: 'cw-heroics-share' is given twice: it is now called 'cw-effort-share'",
    ):
        read_rubric(str(tmp_path / "harbor"))


def test_what_is_gone_fails_with_the_sentence_that_says_what_to_do(future):
    edit(
        future / "renamed.yaml",
        "gone: {}",
        'gone: {cw-heroics-share: "use cw-absence-test, which asks the same of every step"}',
    )
    with pytest.raises(PackError, match=r"line 1: 'cw-heroics-share' is gone; do: use cw-absence-test"):
        read_rubric(HARBOR)


def test_what_vanished_without_a_word_still_fails_with_the_nearest_name(future):
    edit(future / "questions.yaml", "owner_metric:", "owner_figure:")
    assert "there is no question 'owner_figure'" in "\n".join(map(str, look_at_pack(future).problems))


def test_a_threshold_that_moved_past_the_clients_own_fails_with_both_lines(future):
    text = (future / "thresholds.yaml").read_text()
    at = text.index("cw-heroics-share:")
    (future / "thresholds.yaml").write_text(text[:at] + text[at:].replace("warn_at: 0.25", "warn_at: 0.15", 1))
    with pytest.raises(PackError) as caught:
        read_rubric(HARBOR)
    said = str(caught.value)
    assert said.startswith("harbor/thresholds.yaml line 2: cw-heroics-share: pass_at 0.2 (set by harbor")
    assert "warn_at 0.15 (set by base, thresholds.yaml line" in said
    assert "set both numbers in your pack" in said


def test_a_threshold_that_moved_where_the_client_sets_nothing_simply_moves(future):
    text = (future / "thresholds.yaml").read_text()
    at = text.index("pd-volunteer-share:")
    (future / "thresholds.yaml").write_text(text[:at] + text[at:].replace("pass_at: 0.5", "pass_at: 0.4", 1))
    assert read_rubric(HARBOR).rule("pd-volunteer-share").numbers["pass_at"] == 0.4
