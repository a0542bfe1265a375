"""The three sample pilots get the verdicts, causes and numbers of their stories, and nothing they must not say."""

import csv
from pathlib import Path

import pytest

from playbook.model.words import AREAS
from tests.scenarios.score import SCENARIOS, forbidden, off, score

LEVELS = {
    "solid": (4, 4, 3, 3, 4, 3, 3, 4, 4),
    "heroics": (1, 0, 0, 0, 1, 1, 2, 2, 0),
    "purgatory": (1, 3, 1, 1, 1, 1, 0, 1, 0),
}


def test_the_word(name, pilot):
    assert pilot.result().verdict.word == SCENARIOS[name].verdict


def test_the_score(name, pilot):
    result = pilot.result()
    points = score(name, result)
    assert sum(points.values()) == 9, (
        points,
        off(SCENARIOS[name].headline, {f.id: f.value for f in result.findings}),
        forbidden(name, result),
        [t.cause for t in result.top[:5]],
    )


def test_every_status_is_the_one_of_the_story(name, pilot):
    with (Path(__file__).parent / "expected.csv").open() as lines:
        expected = {row["id"]: row[name] for row in csv.DictReader(lines)}
    found = {f.id: f for f in pilot.findings}
    built = {c.id for c in pilot.setting.checks}
    wrong = {
        i: f"{found[i].status}, not {s}: {found[i].said}"
        for i, s in expected.items()
        if i in built and found[i].status != s
    }
    assert not wrong, "\n".join(f"{i}: {w}" for i, w in wrong.items())


def test_the_levels_of_the_areas(name, pilot):
    levels = {a.area: a.level for a in pilot.judgement.areas}
    assert levels == dict(zip(AREAS, LEVELS[name], strict=True))


def test_the_verdict_is_robust(pilot):
    robust = next(f for f in pilot.findings if f.id == "fd-verdict-robust")
    assert robust.value > 0.9, robust.said


def test_nobody_is_named(name, pilot):
    """No pseudonym of anybody stands anywhere in the result, and no figure rests on fewer than five people."""
    text = pilot.result().model_dump_json()
    people = set(pilot.data.tables["people"]["person_id"])
    assert not [p for p in people if f'"{p}"' in text or f" {p} " in text or f" {p}." in text]


@pytest.mark.parametrize("rule", ["R6"])
def test_heroes_are_diagnosed_only_where_they_are(rule, name, pilot):
    stated = {d.rule for d in pilot.judgement.diagnoses if d.stated}
    assert (rule in stated) == (name == "heroics")
