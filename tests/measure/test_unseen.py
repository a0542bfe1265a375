"""Unapproved use from logs: whole labels, three formats, no names, nobody below five, an assumption that is said."""

import numpy as np
import pandas as pd
import pytest

from playbook.cli import run
from playbook.errors import BadInput
from playbook.measure.unseen.census import census, demand
from playbook.measure.unseen.domains import entries, services, tools_of
from playbook.measure.unseen.logs import read_log
from playbook.measure.unseen.recapture import chapman

KEY = b"0123456789abcdef0123456789abcdef"
SQUID = "1775465400.123    215 10.0.0.{i} TCP_TUNNEL/200 4312 CONNECT {host}:443 - HIER_DIRECT/104.18.33.45 -\n"
ZEEK = "#separator \\x09\n#path\tssl\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tserver_name\n#types\ttime\tstring\taddr\tport\taddr\tport\tstring\n"


def test_the_list_is_whole():
    found = entries()
    assert len(found) == 180
    assert sum(e.kind == "regexp" for e in found) == 1
    assert sum("@ads" in e.marks for e in found) == 5


@pytest.mark.parametrize(
    ("host", "hit"),
    [
        ("chatgpt.com", True),
        ("chat.openai.com", True),
        ("CHAT.OPENAI.COM.", True),
        ("https://claude.ai/new?q=1", True),
        ("notopenai.com", False),
        ("openai.com.evil.example", False),
        ("evil-openai.com", False),
        ("o33249.ingest.sentry.io", False),
        ("com", False),
        ("", False),
    ],
)
def test_hosts_are_matched_by_whole_labels(host, hit):
    assert bool(services().tool_of(host)) == hit
    assert bool(tools_of(pd.Series([host, "example.com"])).iloc[0]) == hit


def test_every_name_of_the_list_finds_itself_and_what_lies_below():
    known = services()
    for entry in entries():
        if "@ads" not in entry.marks and entry.kind != "regexp":
            assert known.tool_of(entry.name) == known.tool_of(entry.name.upper())
            assert known.tool_of(entry.name)
            if entry.kind == "domain":
                assert known.tool_of(f"a.b.{entry.name}")


def squid(people=6, host="chat.openai.com"):
    return "".join(SQUID.format(i=i, host=host) for i in range(people) for _ in range(3))


def test_three_formats_say_the_same():
    zeek = ZEEK + "".join(
        f"1775465400.1\tC{i}\t10.0.0.{i}\t51000\t104.18.33.45\t443\tchat.openai.com\n" for i in range(6)
    )
    comma = "Time,User,URL,Bytes\n" + "".join(
        f"2026-04-06T08:50:00Z,10.0.0.{i},https://chat.openai.com/c/1,900\n" for i in range(6)
    )
    json_lines = "".join(
        f'{{"ts":1775465400.1,"id.orig_h":"10.0.0.{i}","query":"chat.openai.com"}}\n' for i in range(6)
    )
    made = [census(read_log(text, "log"), KEY) for text in (squid(), zeek, comma, json_lines)]
    for found in made:
        (row,) = found.to_dict("records")
        assert (row["tool"], row["people"], row["items"], row["source"]) == ("OpenAI (ChatGPT)", 6, 6, "network")
        assert row["week"] == pd.Timestamp("2026-04-06")


def test_four_people_are_nobody_and_no_address_is_left():
    assert census(read_log(squid(4), "log"), KEY).empty
    found = census(read_log(squid(6), "log"), KEY)
    assert "10.0.0" not in found.to_csv()


def test_small_teams_are_put_together():
    teams = {f"10.0.0.{i}": "Legal" if i < 2 else "Web" if i < 9 else "Sales" for i in range(16)}
    found = census(read_log(squid(16), "log"), KEY, team_of=teams)
    assert set(found["team"]) == {"not stated", "Web"} or set(found["team"]) == {"not stated", "Sales"}
    assert found["people"].min() >= 5
    assert demand(found)["items"].is_monotonic_decreasing


def test_a_log_of_something_else_is_refused_with_a_sentence():
    for text in ("", "hello\nworld\n", "a,b\n1,2\n", "1 2 3 4/5 6 7 8 9\nx\ny\nz\n"):
        with pytest.raises(BadInput):
            read_log(text, "log")


def test_the_command_writes_a_census(tmp_path, capsys):
    folder, key, log = tmp_path / "p", tmp_path / "key", tmp_path / "access.log"
    folder.mkdir()
    key.write_bytes(KEY)
    log.write_text(squid(7) + squid(7, "intranet.example.com"))
    assert run(["import", str(folder), str(log), "--as", "log-squid", "--key", str(key)]) == 0
    written = (folder / "tables" / "shadow_use.csv").read_text()
    assert written.splitlines()[1] == "2026-04-06,not stated,OpenAI (ChatGPT),network,7,7"
    assert "intranet" not in written


def test_unseen_users_and_their_assumption():
    rng, inside = np.random.default_rng(5), 0
    for _ in range(400):
        first, second = rng.random(200) < 0.4, rng.random(200) < 0.35
        found = chapman(int(first.sum()), int(second.sum()), int((first & second).sum()))
        inside += found.low <= 200 <= found.high
    assert inside / 400 > 0.9
    assert "does not make it more or less likely" in found.assumption
    assert chapman(2, 2, 1) is None
    with pytest.raises(ValueError, match="cannot be in both"):
        chapman(5, 5, 6)
