"""The built wheel, installed into an empty environment far from the source, does the main job."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import playbook
from tests.scenarios.score import SCENARIOS

ROOT = Path(playbook.__file__).resolve().parents[1]
UV = shutil.which("uv")


def call(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=540)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.wheel
@pytest.mark.skipif(UV is None, reason="uv builds and installs the wheel; the README installs it first")
def test_the_wheel_carries_notebooks_packs_and_samples_and_runs_the_demo(tmp_path):
    call(str(UV), "build", "--wheel", "--out-dir", str(tmp_path / "dist"), str(ROOT), cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    call(str(UV), "venv", "--quiet", str(tmp_path / "empty"), cwd=tmp_path)
    python = tmp_path / "empty" / "bin" / "python"
    plain = tmp_path / "versions.txt"
    locked = (ROOT / "requirements.lock").read_text().splitlines()
    plain.write_text("\n".join(line.removesuffix("\\") for line in locked if line[:1].isalnum()))
    constraints = ("--constraint", str(plain))
    call(str(UV), "pip", "install", "--quiet", "--python", str(python), *constraints, str(wheel), cwd=tmp_path)
    out = call(str(python), "-m", "playbook", "demo", str(tmp_path / "pilots"), "--json", cwd=tmp_path)
    words = [(Path(p["result"]).parents[2].name, p["verdict"]["word"]) for p in json.loads(out)["pilots"]]
    assert words == [(name, want.verdict) for name, want in SCENARIOS.items()]
