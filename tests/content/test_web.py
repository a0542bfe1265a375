"""Dead web links: never asked unasked, politely, remembered; only what is certain is called dead. A server on loopback."""

import json
import threading
from collections import Counter
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from playbook.cli import run
from playbook.content import web
from playbook.content.web import Answer, ask_all, asked, dead, remembered, stored_form

DAY = date(2026, 6, 30)
ANSWERS = {"/fine": 200, "/gone": 404, "/never": 410, "/locked": 403, "/busy": 503, "/no-head": 405, "/moved": 301}


class Server(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.seen[self.command, self.path] += 1
        code = ANSWERS.get(self.path, 404)
        self.send_response(200 if self.path == "/no-head" and self.command == "GET" else code)
        self.send_header("Content-Length", "0")
        if self.path == "/moved":
            self.send_header("Location", "http://169.254.169.254/secret")
        self.end_headers()

    do_GET = do_HEAD  # noqa: N815 - the name the server looks for

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(web, "PAUSE_S", 0.0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as made:
        made.seen, made.url = Counter(), f"http://127.0.0.1:{made.server_port}"
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.mark.parametrize(
    ("path", "state"),
    [("/fine", "there"), ("/gone", "gone"), ("/never", "gone"), ("/locked", "unknown"), ("/busy", "unknown"),
     ("/no-head", "there"), ("/moved", "unknown")],
)  # fmt: skip
def test_what_a_server_says(server, path, state):
    assert asked(server.url + path).state == state


def test_head_first_and_get_only_where_that_is_answered_with_an_error(server):
    asked(f"{server.url}/fine")
    asked(f"{server.url}/no-head")
    assert dict(server.seen) == {("HEAD", "/fine"): 1, ("HEAD", "/no-head"): 1, ("GET", "/no-head"): 1}


def test_a_host_that_is_not_there_counts_only_while_others_are(server):
    nowhere = "http://127.0.0.1:9/"
    assert ask_all([nowhere], {}, pause_s=0) == {}
    assert list(ask_all([nowhere, f"{server.url}/fine"], {}, pause_s=0)) == [nowhere]


def test_a_silent_host_is_left_alone_after_three(monkeypatch):
    calls = []
    monkeypatch.setattr(web, "asked", lambda address: calls.append(address) or Answer("unknown"))
    ask_all([f"http://one.example/{n}" for n in range(9)], {}, pause_s=0)
    assert len(calls) == web.MOST_SILENT


def test_answers_are_remembered_for_a_week_and_doubts_are_not():
    made = stored_form(
        {"http://a/": Answer("gone", "404"), "http://b/": Answer("unknown"), "http://c/": Answer("no-host")}, DAY
    )
    later = DAY + timedelta(web.KEPT_DAYS)
    assert remembered(made, later) == {"http://a/": Answer("gone", "404", DAY.isoformat())}
    assert stored_form(remembered(made, later), later) == made
    assert remembered(made, later + timedelta(1)) == {}
    assert remembered(b"\xff{", DAY) == {}
    assert dead(remembered(made, DAY)) == {"http://a/": "404"}


def test_the_command_asks_only_when_told_to(server, tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text(f"# Page\n\n[x]({server.url}/gone#part) [y]({server.url}/fine) words here")
    given = ["audit", str(tmp_path / "in"), "--json", "--workers", "1", "--as-of", "2026-06-30", "--out"]

    def audited(*more):
        assert run([*given, *more]) == 0
        return [f for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "L3"]

    assert audited(str(tmp_path / "quiet")) == []
    assert not server.seen
    (found,) = audited(str(tmp_path / "out"), "--check-links")
    assert found["files"] == ["a.md"]
    assert f"{server.url}/gone: the server says" in found["evidence"][1]
    before = dict(server.seen)
    (tmp_path / "in" / "b.md").write_text(f"# Second\n\n[x]({server.url}/gone) and other words")
    assert len(audited(str(tmp_path / "out"), "--check-links")) == 2
    assert dict(server.seen) == before
