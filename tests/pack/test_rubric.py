"""Packs: layers down to pilot.yaml, every number with its origin, everything unknown refused with what exists."""

import re

import pytest

from playbook.errors import PackError
from playbook.pack.rubric import read_rubric, team_layer


def client(tmp_path, thresholds: str, pack: str = "name: acme\nversion: '1'\nextends: learning\n"):
    (tmp_path / "pack.yaml").write_text(pack)
    (tmp_path / "thresholds.yaml").write_text(thresholds)
    return read_rubric(str(tmp_path))


def test_every_check_of_the_catalogue_has_a_rule():
    rubric = read_rubric("base")
    assert len(rubric.rules) == 140
    severities = [r.severity for r in rubric.rules]
    counts = {s: severities.count(s) for s in ("blocker", "evidence", "major", "minor")}
    assert counts == {"blocker": 24, "evidence": 5, "major": 89, "minor": 22}
    assert all(r.basis for r in rubric.rules)


def test_a_client_changes_one_number_and_its_origin_is_known(tmp_path):
    rubric = client(tmp_path, "cw-heroics-share:\n  pass_at: 0.08\n  basis: agreed with operations\n")
    rule = rubric.rule("cw-heroics-share")
    assert rule is not None
    assert rule.numbers == {"pass_at": 0.08, "warn_at": 0.25}
    origin = {s.name: (s.layer, s.file, s.line) for s in rule.settings}
    assert origin["pass_at"] == ("acme", "thresholds.yaml", 2)
    assert origin["warn_at"][0] == "base"
    assert rubric.layers == ("base", "learning", "acme")
    assert rubric.sha256 != read_rubric("learning").sha256


def test_the_team_has_the_last_word_and_it_shows(tmp_path):
    team = team_layer({"cw-heroics-share": {"pass_at": 0.2}}, {("cw-heroics-share", "pass_at"): 31}, tmp_path)
    rubric = read_rubric("marketing", team=team)
    setting = next(s for s in rubric.rule("cw-heroics-share").settings if s.name == "pass_at")
    assert (setting.value, setting.layer, setting.line) == (0.2, "pilot.yaml", 31)
    assert rubric.name == "marketing"
    assert rubric.rule("cw-heroics-share").basis == "changed by the team in pilot.yaml, which gives no basis"


@pytest.mark.parametrize(
    ("thresholds", "said"),
    [
        (
            "cw-heroic-share:\n  pass_at: 0.1\n",
            "there is no check 'cw-heroic-share'; allowed: did you mean cw-heroics-share?",
        ),
        ("cw-heroics-share:\n  pas_at: 0.1\n", "no setting 'pas_at'; allowed: did you mean pass_at?"),
        ("cw-heroics-share:\n  pass_at: much\n", "'much', which is not a number"),
        ("cw-heroics-share:\n  pass_at: .nan\n", "thresholds.yaml line 2"),
        ("cw-heroics-share:\n  pass_at: true\n", "not a number"),
        ("cw-heroics-share:\n  severity: fatal\n", "severity is 'fatal'"),
        ("cw-heroics-share:\n  basis: ''\n", "basis is empty"),
        ("cw-heroics-share: 3\n", "not a list of settings"),
        ("cw-heroics-share: &a\n  pass_at: 0.1\n", "an anchor"),
        ("cw-heroics-share:\n  pass_at: 0.1\n  pass_at: 0.2\n", "pass_at"),
    ],
)
def test_what_is_refused(tmp_path, thresholds, said):
    with pytest.raises(Exception, match=re.escape(said)) as caught:
        client(tmp_path, thresholds)
    assert getattr(caught.value, "exit_code", None) == 3


def test_all_problems_of_a_pack_in_one_pass(tmp_path):
    with pytest.raises(PackError) as caught:
        client(tmp_path, "cw-heroics-share:\n  pass_at: x\n  warn: 1\nno-such-check:\n  pass_at: 1\n")
    assert len(caught.value.problems) == 4, "a number that is none, an unknown setting, no basis, an unknown check"


def test_packs_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "pack.yaml").write_text("name: a\nversion: '1'\nextends: ../b\n")
    (tmp_path / "b" / "pack.yaml").write_text("name: b\nversion: '1'\nextends: ../a\n")
    with pytest.raises(PackError, match="circle"):
        read_rubric(str(tmp_path / "a"))


def test_an_unknown_key_of_the_pack_is_refused(tmp_path):
    with pytest.raises(PackError, match="did you mean extends"):
        client(tmp_path, "", "name: a\nversion: '1'\nextend: base\n")


def test_two_packs_in_one_process_do_not_touch_each_other(tmp_path):
    before = read_rubric("learning")
    client(tmp_path, "cw-heroics-share:\n  pass_at: 0.05\n  basis: agreed with operations\n")
    assert read_rubric("learning") == before
