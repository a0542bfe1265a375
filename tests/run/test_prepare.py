"""From a folder to a job: the demo's short way gives the job of the long one, and large pilots run first."""

from datetime import date

import pytest

from playbook.cli import run
from playbook.errors import retold
from playbook.run import checkpoint
from playbook.run.demo import SAMPLES, copy_samples, lock_sample
from playbook.run.prepare import job_of, prepare
from playbook.run.prepared import never_run, remember
from playbook.run.session import as_recorded, open_pilot
from playbook.workspace import record

TODAY = date(2100, 1, 1)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    return {s.name: s for s in copy_samples(tmp_path_factory.mktemp("samples"))}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_that_was_just_locked_gives_the_job_of_one_that_is_read_again(samples, name):
    locked = lock_sample(samples[name])
    again = open_pilot(samples[name].folder, samples[name].week)
    assert (locked.notices, locked.head, locked.workspace.as_of) == (again.notices, again.head, again.workspace.as_of)
    assert {t: f.to_csv() for t, f in locked.workspace.tables.items()} == {
        t: f.to_csv() for t, f in again.workspace.tables.items()
    }
    short = job_of(locked, samples[name].week, TODAY)
    assert short == prepare(samples[name].folder, samples[name].week, today=TODAY)


def test_what_the_record_says_is_seen_without_reading_the_files_again(tmp_path):
    folder = tmp_path / "pilot"
    assert run(["new", str(folder)]) == 0
    (folder / "tables" / "checkpoints.csv").unlink(missing_ok=True)
    before = open_pilot(folder, 12)
    assert run(["lock", str(folder)]) == 0
    body = {"week": 4, "verdict": "PROCEED", "as_of": "2026-01-01"}
    record.append(folder, "checkpoint", "week 4: x", "2026-01-01T00:00:00+00:00", body)
    after, again = as_recorded(before), open_pilot(folder, 12)
    assert after.head == again.head != before.head
    assert after.notices == again.notices != before.notices
    said = after.workspace.tables["checkpoints"]
    assert said.set_index("pilot_week")["computed_verdict"].dropna().to_dict() == {4.0: "PROCEED"}
    assert said.equals(again.workspace.tables["checkpoints"])


def test_a_pilot_was_never_run_until_its_job_is_remembered(samples, tmp_path):
    assert not never_run(tmp_path / "nowhere")
    folder = samples["heroics"].folder
    assert never_run(folder)
    remember(prepare(folder, 6, today=TODAY))
    assert not never_run(folder)


def test_the_largest_pilot_runs_first_and_summaries_keep_the_order_given(samples, monkeypatch):
    jobs = [prepare(samples[n].folder, samples[n].week, today=TODAY) for n in ("heroics", "solid", "purgatory")]
    seen = []

    def run_lanes(lanes, **_):
        from playbook.run.crew import Done

        seen.extend(lane[0].pilot for lane in lanes)
        return {task: Done({"pilot": task.pilot}) for lane in lanes for task in lane}

    monkeypatch.setattr(checkpoint, "run_lanes", run_lanes)
    summaries, error = checkpoint.run_jobs(jobs)
    sizes = {j.pilot: checkpoint._size(j) for j in jobs}
    assert seen == sorted(sizes, key=lambda p: -sizes[p])
    assert seen[-1] == jobs[0].pilot
    assert [s["pilot"] for s in summaries] == [j.pilot for j in jobs]
    assert error is None


def test_what_other_processes_said_becomes_one_error_with_the_gravest_code():
    error = retold(["a: one", "b: two"], [3, 4])
    assert (str(error), error.exit_code) == ("a: one\nb: two", 4)


def test_several_pilots_that_cannot_be_read_are_each_named_once(tmp_path, capsys):
    for name in ("a", "b"):
        assert run(["new", str(tmp_path / name)]) == 0
    (tmp_path / "b" / "pilot.yaml").write_text("pilot: [")
    capsys.readouterr()
    assert run(["run", *(str(tmp_path / n) for n in ("a", "b", "c")), "--week", "4"]) == 3
    said = capsys.readouterr().err
    assert said.count(f"{tmp_path / 'b'}: ") == 1
    assert said.count(f"{tmp_path / 'c'}: ") == 1
    assert f"{tmp_path / 'c'}: there is no such folder" in said
    assert not list(tmp_path.rglob("runs"))
