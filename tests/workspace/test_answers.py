"""One answer goes into pilot.yaml under its own question; comments stay, and a bad answer changes nothing."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbook.cli import run
from playbook.errors import BadInput
from playbook.workspace.answers import AnsweredMeanwhile, save_answer, undo_answer


@pytest.fixture
def folder(tmp_path) -> Path:
    assert run(["new", str(tmp_path / "pilot"), "--pack", "learning"]) == 0
    return tmp_path / "pilot"


def comments(folder: Path) -> list[str]:
    return [line for line in text(folder).splitlines() if line.lstrip().startswith("#")]


def text(folder: Path) -> str:
    return (folder / "pilot.yaml").read_text(encoding="utf-8")


def test_an_answer_stands_below_its_question(folder):
    before = text(folder)
    save_answer(folder, "workflow_start", "request in the form")
    assert text(folder) == before.replace("# workflow_start:", "workflow_start: request in the form")


def test_an_answer_taken_back_leaves_every_comment(folder):
    save_answer(folder, "workflow_start", "request")
    save_answer(folder, "workflow_end", "published")
    said = comments(folder)
    save_answer(folder, "workflow_start", None)
    assert comments(folder) == said
    assert "workflow_start:\n" in text(folder)
    assert run(["check", str(folder)]) == 0


def test_an_answer_that_does_not_fit_changes_nothing(folder):
    before = text(folder)
    with pytest.raises(BadInput):
        save_answer(folder, "scale_people", "many")
    assert text(folder) == before


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_whatever_a_person_types_comes_back(folder, typed):
    from playbook.yamlgate import load_yaml

    said = comments(folder)
    try:
        save_answer(folder, "workflow_start", typed)
    except BadInput:
        return  # refused in words; the next line shows that nothing was lost
    finally:
        assert [c for c in comments(folder) if "workflow_start" not in c] == [
            c for c in said if "workflow_start" not in c
        ]
    assert load_yaml(text(folder), "pilot.yaml").plain["pilot"]["workflow_start"] == typed


def _save_many(folder: Path, field: str, value: object, times: int) -> None:
    for _ in range(times):
        save_answer(folder, field, value)


def test_two_people_saving_at_once_lose_no_answer(folder):
    spawn = multiprocessing.get_context("spawn")
    people = [
        spawn.Process(target=_save_many, args=(folder, field, value, 8))
        for field, value in (("workflow_start", "a request"), ("scale_people", 50))
    ]
    for one in people:
        one.start()
    for one in people:
        one.join(60)
        assert one.exitcode == 0
    assert "workflow_start: a request" in text(folder)
    assert "scale_people: 50" in text(folder)


def _save_seen(folder: Path, value: str, results: "multiprocessing.Queue[str]") -> None:
    try:
        save_answer(folder, "workflow_start", value, seen=None)
    except AnsweredMeanwhile as error:
        results.put(f"asked about {error.theirs}")
    else:
        results.put(f"saved {value}")


def test_of_two_people_who_answer_one_question_at_once_the_second_is_asked(folder):
    spawn = multiprocessing.get_context("spawn")
    results = spawn.Queue()
    people = [spawn.Process(target=_save_seen, args=(folder, value, results)) for value in ("mine", "yours")]
    for one in people:
        one.start()
    said = sorted(results.get(timeout=60) for _ in people)
    for one in people:
        one.join(60)
    kept = "mine" if "workflow_start: mine" in text(folder) else "yours"
    assert said == [f"asked about {kept}", f"saved {kept}"]


def test_an_answer_is_taken_back_by_another_kernel_and_never_over_somebody_elses(folder):
    before = text(folder)
    save_answer(folder, "planned_end", date(2026, 6, 30))
    save_answer(folder, "departments", ("CRM", "Web"))
    assert undo_answer(folder, {"departments", "owner"}) == ("departments", None)
    assert undo_answer(folder, {"planned_end"}) == ("planned_end", date(2026, 3, 29))
    assert text(folder) == before.replace("# departments:", "departments:")
    with pytest.raises(BadInput, match="no save to take back"):
        undo_answer(folder, {"planned_end"})
    save_answer(folder, "owner", "head of onboarding")
    path = folder / "pilot.yaml"
    path.write_text(text(folder).replace("owner: head of onboarding", "owner: somebody else"))
    with pytest.raises(BadInput, match="changed this answer since"):
        undo_answer(folder, {"owner"})
    assert "owner: somebody else" in text(folder)


LISTS = [
    "  departments: [CRM, Web]  # two of five\n",
    "  departments:\n  - CRM\n  - Web\n",
    "  departments:\n    - CRM\n    - Web\n",
    "  departments:\n  - CRM  # since March\n  - Web\n",
]


@pytest.mark.parametrize("written", LISTS)
@pytest.mark.parametrize("value", [None, ("Shop",), ("CRM", "Web", "Shop")])
def test_a_list_that_is_changed_or_emptied_keeps_every_comment_below_it(folder, written, value):
    path = folder / "pilot.yaml"
    path.write_text(text(folder).replace("  # departments:\n", written))
    said = comments(folder)
    assert len(said) > 60
    save_answer(folder, "departments", value)
    assert [c for c in comments(folder) if "since March" not in c] == said
    assert [w for w in ("# two of five", "# since March") if w in written] == [
        w for w in ("# two of five", "# since March") if w in text(folder)
    ]
    assert run(["check", str(folder)]) == 0
    save_answer(folder, "owner", "head of onboarding")
    left = [c for c in comments(folder) if "owner:" not in c and "since March" not in c]
    assert left == [c for c in said if "owner:" not in c]
