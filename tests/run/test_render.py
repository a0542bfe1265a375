"""Reports as files: all formats or none, in the pilot's language, compared with the checkpoint before, links that travel."""

import shutil
from hashlib import sha256

import pytest

from playbook.bundled import bundled
from playbook.cli import run
from playbook.errors import BadInput
from playbook.run.receipt import Receipt
from playbook.run.render import FORMATS, pilot_language, render, render_portfolio, result_before
from playbook.workspace.settings import read_settings
from playbook.yamlgate import load_yaml
from tests.scenarios.conftest import sample


@pytest.fixture
def folder(tmp_path):
    """The solid pilot's folder with its own pilot.yaml, nothing run yet."""
    target = tmp_path / "pilots" / "so lid"
    target.mkdir(parents=True)
    shutil.copy(bundled("data", "solid") / "pilot.yaml", target)
    return target


def finish(folder, week, result):
    """Leave a result with a receipt that vouches for it, as a run does."""
    target = folder / "runs" / str(week)
    target.mkdir(parents=True)
    content = result.model_dump_json().encode()
    (target / "result.json").write_bytes(content)
    outputs = (("result.json", sha256(content).hexdigest()),)
    receipt = Receipt("5-checkpoint", "k", "ok", outputs, 1.0)
    receipt.path(target).write_bytes(receipt.content())
    return target / "result.json"


def test_the_command_renders_every_format_once_and_names_the_paths(folder, capsys):
    finish(folder, 12, sample("solid").result())
    assert run(["report", str(folder), "--format", "pdf, HTML,pdf"]) == 0
    assert capsys.readouterr().out.split("\n")[:2] == [
        str(folder / "reports" / f"week-12.{f}") for f in ("pdf", "html")
    ]
    assert run(["report", str(folder), "--format", "all", "--language", "de"]) == 0
    assert {p.name for p in (folder / "reports").iterdir()} >= {f"week-12.de.{f}" for f in FORMATS}
    assert run(["report", str(folder), "--format", "html,docx"]) == 2
    assert "there are: html, pdf, pptx, xlsx, md, ics, all" in capsys.readouterr().err
    assert run(["report", str(folder), "--language", "klingon"]) == 3


def test_an_unknown_language_writes_nothing(folder):
    with pytest.raises(BadInput, match="klingon"):
        render(folder, sample("solid").result(), FORMATS, "klingon")
    assert not (folder / "reports").exists()


def test_a_format_that_fails_leaves_no_other_behind(folder, monkeypatch):
    def breaks(*_):
        raise OSError("disk")

    monkeypatch.setattr("playbook.report.slides.pptx_report", breaks)
    with pytest.raises(OSError, match="disk"):
        render(folder, sample("solid").result(), FORMATS)
    assert not (folder / "reports").exists()


def test_the_language_of_pilot_yaml_is_used_and_a_wrong_one_is_a_problem_with_its_line(folder):
    path = folder / "pilot.yaml"
    path.write_text(f"language: de\n{path.read_text()}")
    (page,) = render(folder, sample("solid").result())
    assert page.name == "week-12.html"
    assert '<html lang="de">' in page.read_text()
    problems = []
    read_settings(load_yaml("language: fr\n", "pilot.yaml"), problems)
    assert [(p.where, p.allowed) for p in problems] == [("pilot.yaml line 1", "de, en")]
    path.write_text("language: [")
    assert pilot_language(folder) == "en"


def test_a_report_is_compared_with_the_latest_earlier_checkpoint_that_is_vouched_for(folder):
    result = sample("solid").result()
    finish(folder, 4, result.model_copy(update={"week": 4}))
    later = finish(folder, 8, result.model_copy(update={"week": 8}))
    finish(folder, 12, result)
    assert result_before(folder, 12).week == 8
    (page,) = render(folder, result)
    assert "What changed since week 8" in page.read_text()
    later.write_text(later.read_text().replace("27%", "72%"))
    assert result_before(folder, 12).week == 4, "a changed result is not compared with"
    assert result_before(folder, 4) is None


def test_a_portfolio_can_be_sent_with_its_pilots(folder, tmp_path):
    path = finish(folder, 12, sample("solid").result())
    render(folder, sample("solid").result())
    page, _ = render_portfolio([path], tmp_path / "pilots" / "portfolio")
    assert 'href="../so%20lid/reports/week-12.html"' in page.read_text()
    assert page.with_suffix(".xlsx").is_file()
    assert "file:" not in page.read_text()
