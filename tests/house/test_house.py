"""The house stands as ARCHITECTURE.md says, stays light, and its documents are complete."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import playbook
from playbook.cli import cli

ROOT = Path(playbook.__file__).resolve().parent.parent
HEAVY = ("pandas", "numpy", "scipy", "duckdb", "altair", "papermill", "ipywidgets", "jinja2", "rich", "nbformat")


def fresh(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["playbook", "playbook.checks", "playbook.verdict.judge", "playbook.cli"])
def test_the_core_loads_nothing_heavy(module):
    code = f"import sys, {module}, playbook.checks; playbook.checks.all_checks(); print([m for m in {HEAVY} if m in sys.modules])"
    assert fresh(code) == "[]"


def test_the_architecture_page_names_every_module_and_no_other():
    page = (ROOT / "ARCHITECTURE.md").read_text().partition("## Beside the package")[0]
    rooms = re.split(r"^### (playbook[/\w]*)$", page, flags=re.MULTILINE)[1:]
    named = {
        f"{room}/{name}.py"
        for room, text in zip(rooms[::2], rooms[1::2], strict=True)
        for name in re.findall(r"`(\w+)`", text)
    }
    modules = (p.relative_to(ROOT) for p in (ROOT / "playbook").rglob("*.py") if "bundle" not in p.parts)
    there = {str(p) for p in modules if p.name != "__init__.py"}
    assert there - named == set(), "not named in ARCHITECTURE.md"
    assert named - there == set(), "named in ARCHITECTURE.md, but gone"


def test_every_command_is_in_the_readme_and_shows_an_example():
    readme = (ROOT / "README.md").read_text()
    nowhere = click.Context(cli)
    assert len(cli.list_commands(nowhere)) > 10
    for name in cli.list_commands(nowhere):
        command = cli.get_command(nowhere, name)
        assert f"`{name}" in readme or f"playbook {name}" in readme or name == "refresh", name
        text = command.get_help(click.Context(command, info_name=name))
        assert "Example:\n" in text, name


def test_every_verb_imports():
    for verb in playbook.__all__:
        assert callable(getattr(playbook, verb))
    with pytest.raises(AttributeError, match="there are"):
        playbook.no_such_verb  # noqa: B018


def test_no_clock_and_no_unseeded_randomness_below_the_command_line():
    allowed = {"options.py", "checkpoint.py", "io.py", "one.py"}
    for path in (ROOT / "playbook").rglob("*.py"):
        if path.name in allowed or "bundle" in path.parts:
            continue
        text = path.read_text()
        assert not re.search(r"\.now\(|\.today\(|time\.time\(|default_rng\(\)|random\.random\(", text), path


def test_writes_go_through_one_module():
    allowed = {"io.py", "engine.py"}
    for path in (ROOT / "playbook").rglob("*.py"):
        if path.name in allowed or "bundle" in path.parts:
            continue
        assert not re.search(
            r"\.write_text\(|\.write_bytes\(|open\([^)]*[\"'][wa]b?[\"']|\.to_csv\([^)]|os\.rename", path.read_text()
        ), path


def test_the_requirements_lock_has_hashes_and_no_addresses():
    text = (ROOT / "requirements.lock").read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_every_promise_of_the_security_page_names_tests_that_exist():
    rows = [x for x in (ROOT / "SECURITY.md").read_text().splitlines() if x.startswith("| ") and "promise" not in x]
    assert len(rows) >= 12
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert named, row
        assert all((ROOT / name).exists() for name in named), row
