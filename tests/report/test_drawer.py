"""A chart drawn by the process beside is the chart drawn here; a drawer that fails costs no chart."""

import socket
import threading

import pytest

from playbook.report import drawer
from playbook.report.charts import line

ROWS = [{"week": w, "value": w / 20} for w in range(1, 13)]


def chart() -> str:
    return line(ROWS, "Use grew", "From week 1 to 12", "share of people", "week")


@pytest.fixture
def asked(monkeypatch):
    """How often a drawer answered."""
    answers = []
    ask = drawer._asked
    monkeypatch.setattr(drawer, "_asked", lambda *a: answers.append(ask(*a)) or answers[-1])
    return answers


def test_the_same_chart_from_the_process_beside(tmp_path, monkeypatch, asked):
    here = chart()
    assert asked == []
    with drawer.serving(tmp_path / "s") as where:
        monkeypatch.setenv(drawer.DRAWER, where)
        assert [chart() for _ in range(3)] == [here] * 3
    assert len(asked) == 3


def test_no_drawer_there_means_drawn_here(tmp_path, monkeypatch, asked):
    monkeypatch.setenv(drawer.DRAWER, str(tmp_path / "nobody"))
    assert chart().endswith("</svg>")
    assert asked == []


def test_a_drawer_that_hangs_up_means_drawn_here(tmp_path, monkeypatch, asked):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(tmp_path / "s"))
    listener.listen(1)

    def hang_up():
        listener.accept()[0].close()

    threading.Thread(target=hang_up, daemon=True).start()
    monkeypatch.setenv(drawer.DRAWER, str(tmp_path / "s"))
    assert chart().endswith("</svg>")
    assert asked == []
    listener.close()


def test_a_request_that_is_no_chart_does_not_end_the_drawer(tmp_path):
    with drawer.serving(tmp_path / "s") as where:
        for nonsense in (b"", b"[", b'{"mark": 7}'):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
                one.connect(where)
                one.sendall(nonsense)
                one.shutdown(socket.SHUT_WR)
                assert one.recv(1) == b""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(drawer.DRAWER, where)
            assert drawer._asked(where, {"data": {"values": []}, "mark": "bar", "encoding": {}}).endswith("</svg>")
