"""A real browser and a real JupyterLab, as a pilot team has them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser):
    """Opens an address in a fresh window from which no request may leave this machine."""
    yield from _pages(browser)


@pytest.fixture(scope="module")
def module_page(browser):
    """The same for windows that the tests of one module share."""
    yield from _pages(browser)


def _pages(browser):
    contexts = []

    def opened(url: str, width: int = 1200, height: int = 900):
        context = browser.new_context(viewport={"width": width, "height": height})
        context.route(re.compile(r"^https?://(?!127\.0\.0\.1|localhost)"), lambda route: route.abort())
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Lab:
    """`playbook lab` on a folder, until closed."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.folder = folder
        self.port = free_port()
        command = [
            sys.executable,
            "-m",
            "playbook",
            "lab",
            str(folder),
            "--no-browser",
            "--port",
            str(self.port),
            *more,
        ]
        self.log = (folder / "lab.log").open("w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, start_new_session=True)

    def url(self, within_s: float = 60) -> str:
        """The address with its token, as the server prints it."""
        end = time.monotonic() + within_s
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(rf"http://127\.0\.0\.1:{self.port}/\S+", Path(self.log.name).read_text())
            if found:
                return found[0]
            time.sleep(0.2)
        raise AssertionError(Path(self.log.name).read_text()[-2000:])

    def url_of(self, notebook: str) -> str:
        """The address of one notebook."""
        return re.sub(r"/(notebooks|render)/start\.ipynb/?", rf"/\1/{notebook}.ipynb", self.url())

    def close(self) -> None:
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.log.close()


@pytest.fixture
def lab():
    yield from _labs()


@pytest.fixture(scope="module")
def module_lab():
    """A server that the tests of one module share."""
    yield from _labs()


def _labs():
    opened: list[Lab] = []

    def start(folder: Path, *more: str) -> Lab:
        opened.append(Lab(folder, *more))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


SERIOUS = ("serious", "critical")


@pytest.fixture(scope="session")
def axe():
    """Serious and critical findings of axe-core below a selector: rule, help, first element."""
    from axe_playwright_python.sync_playwright import Axe

    engine = Axe()

    def found(page, below: str = "html") -> list[str]:
        ran = engine.run(page, context=below).response
        assert ran["passes"], "axe looked at nothing"
        return [
            f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]}"
            for v in ran["violations"]
            if v["impact"] in SERIOUS
        ]

    return found
