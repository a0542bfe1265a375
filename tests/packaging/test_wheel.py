"""The built wheel, installed into an empty environment far from the source, does the main job, and asks no network."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

import playbook
from tests.scenarios.score import SCENARIOS

ROOT = Path(playbook.__file__).resolve().parents[1]
UV = shutil.which("uv")
ALONE = ("unshare", "--map-root-user", "--net")
"""A network namespace of its own: no interface is up in it, not even the loopback."""
WATCH = '''
import os, sys

def _watch(event, args, _log=os.environ.get("ASKED_LOG")):
    """Writes down who was asked, whether or not the call then fails and somebody swallows the error."""
    if not _log or event not in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        return
    asked = args[0] if event in ("socket.getaddrinfo", "socket.gethostbyname") else args[1]
    if isinstance(asked, (str, bytes)) and event in ("socket.connect", "socket.sendto"):
        return  # a socket file on this machine
    with open(_log, "a") as log:
        print(event, asked, sys.argv[:3], file=log)

sys.addaudithook(_watch)
'''


def _namespaces() -> bool:
    return (
        shutil.which("unshare") is not None
        and not subprocess.run([*ALONE, "true"], check=False, capture_output=True).returncode
    )


@dataclass(frozen=True)
class Installed:
    """The wheel in an environment of its own, and the three sample pilots after its demo."""

    python: Path
    folder: Path
    demo: dict

    def playbook(self, *command: str) -> str:
        alone = ALONE if _namespaces() else ()
        home = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "ASKED_LOG": str(self.log), "LANG": "C.UTF-8"}
        done = subprocess.run(
            [*alone, str(self.python), "-m", "playbook", *command],
            cwd=self.folder, env=home, capture_output=True, text=True, check=False, timeout=540,
        )  # fmt: skip
        assert done.returncode == 0, (command, done.stderr[-3000:])
        return done.stdout

    @property
    def log(self) -> Path:
        return self.folder / "asked.log"


def call(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=540)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    if UV is None:
        pytest.skip("uv builds and installs the wheel; the README installs it first")
    folder = tmp_path_factory.mktemp("wheel")
    call(str(UV), "build", "--wheel", "--out-dir", str(folder / "dist"), str(ROOT), cwd=folder)
    (wheel,) = (folder / "dist").glob("*.whl")
    call(str(UV), "venv", "--quiet", str(folder / "empty"), cwd=folder)
    python = folder / "empty" / "bin" / "python"
    plain = folder / "versions.txt"
    locked = (ROOT / "requirements.lock").read_text().splitlines()
    plain.write_text("\n".join(line.removesuffix("\\") for line in locked if line[:1].isalnum()))
    constraints = ("--constraint", str(plain))
    call(str(UV), "pip", "install", "--quiet", "--python", str(python), *constraints, str(wheel), cwd=folder)
    (site,) = (folder / "empty" / "lib").glob("python*/site-packages")
    (site / "sitecustomize.py").write_text(WATCH)
    made = Installed(python, folder, {})
    return Installed(python, folder, json.loads(made.playbook("demo", "pilots", "--json")))


@pytest.mark.wheel
def test_the_wheel_carries_notebooks_packs_and_samples_and_runs_the_demo(installed):
    words = [(Path(p["result"]).parents[2].name, p["verdict"]["word"]) for p in installed.demo["pilots"]]
    assert words == [(name, want.verdict) for name, want in SCENARIOS.items()]


COMMANDS = (
    "check pilots/solid",
    "verify pilots/heroics",
    "explain pilots/heroics cw-heroics-share",
    "report pilots/heroics --week 6 --format html,pdf,pptx,xlsx,md,ics",
    "report pilots/heroics --charter",
    "portfolio pilots/solid pilots/heroics pilots/purgatory",
    "starters pilots/solid",
    "audit pilots/heroics/content --out audited",
    "workflow pilots/purgatory --out drawn",
    "new mine --pack marketing",
    "pack new client --extends learning",
    "pack check client",
    "pack preview client",
    "schema result",
)


@pytest.mark.wheel
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_works_without_a_network(installed, command):
    installed.playbook(*command.split())


@pytest.mark.wheel
def test_no_command_asked_for_an_address(installed):
    """Runs last; every Python process of the commands above, kernels included, wrote down whom it asked."""
    assert not installed.log.exists(), installed.log.read_text()


@pytest.mark.wheel
def test_the_watch_would_have_seen_it(installed, tmp_path):
    """A test of the test: a swallowed look-up is written down."""
    code = "import socket\ntry: socket.getaddrinfo('example.org', 80)\nexcept OSError: pass"
    log = tmp_path / "asked.log"
    subprocess.run([str(installed.python), "-c", code], env={"ASKED_LOG": str(log)}, check=True)
    assert "example.org" in log.read_text()
