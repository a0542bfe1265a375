"""Exports people have become tables the reader accepts: schema-true files, real commands, no name left anywhere."""

import json
from datetime import date

import pandas as pd
import pytest

from playbook.cli import run
from playbook.errors import BadInput
from playbook.measure.floor.pseudonym import pseudonym
from playbook.run.bring import bring, kinds
from playbook.run.new import new_workspace
from playbook.workspace.exports.named import exports
from playbook.workspace.exports.shape import rows_of
from playbook.workspace.read import inspect_workspace

KEY = b"0123456789abcdef0123456789abcdef"

VIVA = """PersonId,MetricDate,Collaboration_hours,Copilot_actions_taken_in_Teams,Copilot_actions_taken_in_Word,Organization
bf361ad4-fc29,2026-03-29,12.5,3,2,Biz Dev
bf361ad4-fc29,2026-04-05,10.1,0,0,Biz Dev
0500f22c-2910,2026-03-29,22.0,,7,HR
"""
M365 = """Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,Copilot Chat Last Activity Date,Report Period
2026-04-20,ada@example.com,Ada Lovelace,2026-04-17,2026-04-17,2026-04-02,,30
2026-04-20,alan@example.com,Alan Turing,,,,,30
"""
GITHUB = {
    "report_start_day": "2026-03-29",
    "report_end_day": "2026-04-25",
    "organization_id": "100000001",
    "day_totals": [
        {
            "day": day,
            "user_id": 338094,
            "user_login": "octocat",
            "user_initiated_interaction_count": 4,
            "code_generation_activity_count": 6,
            "code_acceptance_activity_count": 5,
            "totals_by_ide": [{"ide": "vscode", "user_initiated_interaction_count": 13}],
            "used_agent": False,
        }
        for day in ("2026-03-31", "2026-04-01", "2026-04-06")
    ],
}
XAPI = {
    "more": "",
    "statements": [
        {
            "id": f"7ccd3322-e1a5-411a-a67d-6a735c76f1{i:02}",
            "actor": {"objectType": "Agent", "account": {"homePage": "https://lms.example.com", "name": f"u{i}"}},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/scored", "display": {"en": "scored"}},
            "object": {"objectType": "Activity", "id": "https://lms.example.com/course/7"},
            "result": {"score": {"scaled": 0.5 + i / 20}, "completion": True},
            "timestamp": f"2026-04-0{1 + i % 3}T10:00:00.000Z",
        }
        for i in range(6)
    ],
}
LMS = "User,Course,Enrolled On,Completion Date,Score\n" + "".join(
    f"u{i},Safety,2026-03-02,04/0{1 + i % 3}/2026,{70 + i}\n" for i in range(6)
)
JIRA = """Issue key,Summary,Issue Type,Assignee,Labels,Labels,Created,Resolved,Project name
MKT-1,Spring page,Story,Ada Lovelace,spring,genai,2026-04-01 09:12,2026-04-03 17:00,Web
MKT-2,Price list,Task,Alan Turing,prices,,2026-04-01 09:12,,Web
"""
ASANA = """Task ID,Created At,Completed At,Name,Section/Column,Assignee,Assignee Email,Start Date,Tags,Projects
1201,2026-04-01,2026-04-04,Module 3,Doing,Ada,ada@example.com,2026-04-02,"AI, spring",Onboarding
"""
SURVEY = (
    "ID,Start time,Completion time,Email,Name,Your department,Which other AI tools did you use last week?,Comment\n"
    + "".join(
        f"{i},3/30/26 9:0{i % 6}:01,3/31/26 9:1{i % 6}:20,p{i}@example.com,Ada Lovelace,Web,"
        f"{'ChatGPT;Claude' if i < 6 else 'none'};,ask Ada\n"
        for i in range(9)
    )
)
EXPENSES = "Employee ID,Employee,Department,Transaction Date,Merchant,Amount,Currency\n" + "".join(
    f"E{i},Ada Lovelace {i},Web,2026-03-3{i % 2},{'OPENAI *CHATGPT SUBSCR' if i < 7 else 'Google Ads'},20.00,EUR\n"
    for i in range(10)
)
GRANTS = "Date,Event,User,IP address,App name,Client ID,Scope\n" + "".join(
    f"2026-04-0{1 + i % 3}T08:00:0{i}+00:00,Authorize,ada{i}@example.com,10.0.0.{i},Claude for Sheets,77{i},drive\n"
    for i in range(5)
)
FILES = {
    "shadow-survey": ("sv.csv", SURVEY),
    "shadow-expenses": ("e.csv", EXPENSES),
    "shadow-app-grants": ("g.csv", GRANTS),
    "viva-person-query": ("q.csv", VIVA),
    "m365-copilot-usage": ("u.csv", M365),
    "github-copilot": ("r.json", json.dumps(GITHUB)),
    "xapi": ("s.json", json.dumps(XAPI)),
    "lms-completion": ("l.csv", LMS),
    "jira": ("j.csv", JIRA),
    "asana": ("a.csv", ASANA),
}


def rows(kind):
    name, text = FILES[kind]
    return rows_of(text.encode(), name, exports()[kind], lambda n: pseudonym(n, KEY))


def test_every_known_export_has_a_file_here():
    assert set(FILES) == set(exports())


def test_viva_adds_up_the_copilot_columns():
    found = rows("viva-person-query")
    assert sorted(zip(found["week"], found["actions"], strict=True)) == [
        ("2026-03-30", 5),
        ("2026-03-30", 7),
        ("2026-04-06", 0),
    ], "a week of Viva begins on the Sunday before our Monday"


def test_the_m365_report_gives_one_use_per_app_and_last_day():
    found = rows("m365-copilot-usage")
    assert sorted(found["host_system"]) == ["Microsoft Teams", "Word"]
    assert found["person_id"].nunique() == 1


def test_github_adds_up_days_to_weeks_and_ignores_breakdowns():
    found = rows("github-copilot").set_index("week")["actions"].to_dict()
    assert found == {"2026-03-30": 20, "2026-04-06": 10}


@pytest.mark.parametrize("kind", ["xapi", "lms-completion"])
def test_results_of_learners_become_a_weekly_mean_with_its_spread(kind):
    (row,) = rows(kind).to_dict("records")
    assert (row["metric"], row["n"]) == ("test_score", 6)
    assert row["value"] == pytest.approx(0.625 if kind == "xapi" else 72.5)
    assert row["sd"] == pytest.approx(0.0935 if kind == "xapi" else 1.871, abs=0.001)


def test_a_week_of_four_learners_is_not_shown():
    few = {"statements": XAPI["statements"][:4]}
    assert rows_of(json.dumps(few).encode(), "s.json", exports()["xapi"]).empty


def test_a_label_tells_the_ai_path():
    assert rows("jira")["path"].tolist() == ["ai", "old"]
    assert rows("asana")["path"].tolist() == ["ai"]


@pytest.mark.parametrize("kind", FILES)
def test_no_name_is_left_and_the_reader_takes_the_table(kind, tmp_path):
    folder, key = tmp_path / "pilot", tmp_path / "key"
    new_workspace(folder, "learning", date(2026, 1, 2))
    for old in (folder / "tables").glob("*.csv"):
        old.unlink()
    key.write_bytes(KEY)
    name, text = FILES[kind]
    (tmp_path / name).write_text(text)
    made = bring(folder, tmp_path / name, kind, key=key)
    written = made.path.read_text()
    for real in ("Ada", "ada@", "Lovelace", "Turing", "octocat", "338094", "bf361ad4"):
        assert real not in written
    _workspace, problems = inspect_workspace(folder)
    mine = [p for p in problems if made.table in p.where]
    missing = [p for p in mine if "missing" not in p.found and "no column" not in p.found]
    assert not missing, missing
    assert len(pd.read_csv(made.path)) == made.rows


def test_a_missing_heading_is_named_with_what_is_there():
    with pytest.raises(BadInput, match=r"Issue key or Key.*there are: a, b"):
        rows_of(b"a,b\n1,2\n", "x.csv", exports()["jira"], str)
    with pytest.raises(BadInput, match="no column like"):
        rows_of(b"PersonId,MetricDate\nx,2026-04-01\n", "x.csv", exports()["viva-person-query"], str)
    with pytest.raises(BadInput, match=r"row 2.*is no date"):
        rows_of(
            b"PersonId,MetricDate,Copilot actions taken in Word\nx,soon,1\n",
            "x.csv",
            exports()["viva-person-query"],
            str,
        )


def test_without_a_key_names_are_refused_and_a_key_inside_the_folder_too(tmp_path, monkeypatch):
    monkeypatch.delenv("PLAYBOOK_KEY_FILE", raising=False)
    (tmp_path / "q.csv").write_text(VIVA)
    folder = tmp_path / "p"
    folder.mkdir()
    with pytest.raises(BadInput, match="no key"):
        bring(folder, tmp_path / "q.csv", "viva-person-query")
    (folder / "key").write_bytes(KEY)
    with pytest.raises(BadInput, match="inside"):
        bring(folder, tmp_path / "q.csv", "viva-person-query", key=folder / "key")
    assert not (folder / "tables").exists()


def brought(tmp_path, kind, text=None, **more):
    folder = tmp_path / "pilot"
    folder.mkdir(exist_ok=True)
    name, known = FILES[kind]
    (tmp_path / name).write_text(text or known)
    return pd.read_csv(bring(folder, tmp_path / name, kind, **more).path).to_dict("records")


@pytest.mark.parametrize(
    ("kind", "source", "week", "found"),
    [
        ("shadow-survey", "survey", "2026-03-30", {"OpenAI (ChatGPT)": ("Web", 6), "Anthropic (Claude)": ("Web", 6)}),
        ("shadow-expenses", "expense", "2026-03-30", {"OpenAI (ChatGPT)": ("Web", 7)}),
        ("shadow-app-grants", "network", "2026-03-30", {"Anthropic (Claude)": ("not stated", 5)}),
    ],
)
def test_a_census_counts_people_per_tool_and_names_nobody(tmp_path, kind, source, week, found):
    rows = brought(tmp_path, kind)
    assert {r["tool"]: (r["team"], r["people"]) for r in rows} == found
    assert {(r["source"], r["week"]) for r in rows} == {(source, week)}
    written = (tmp_path / "pilot" / "tables" / "shadow_use.csv").read_text()
    for real in ("Ada", "example.com", "E1", "10.0.0", "Google Ads"):
        assert real not in written


def test_four_people_on_a_tool_are_not_in_the_census(tmp_path):
    few = "\n".join(GRANTS.splitlines()[:5])
    with pytest.raises(BadInput, match="no group of five people"):
        brought(tmp_path, "shadow-app-grants", few)


def test_a_census_takes_further_sources_but_none_twice(tmp_path):
    brought(tmp_path, "shadow-survey")
    rows = brought(tmp_path, "shadow-expenses")
    assert [r["source"] for r in rows] == ["survey", "survey", "expense"]
    with pytest.raises(BadInput, match="source survey already"):
        brought(tmp_path, "shadow-survey")
    (tmp_path / "pilot" / "tables" / "shadow_use.csv").write_text("Woche,Werkzeug\n2026-03-30,x\n")
    with pytest.raises(BadInput, match="there already"):
        brought(tmp_path, "shadow-survey")


def test_teams_of_a_census_come_from_a_list_if_the_export_has_none(tmp_path):
    who = tmp_path / "who.csv"
    who.write_text("who,team\n" + "".join(f"ada{i}@example.com,Web\n" for i in range(5)))
    assert [r["team"] for r in brought(tmp_path, "shadow-app-grants", teams=who)] == ["Web"]


def test_a_census_says_which_heading_it_looks_for(tmp_path):
    with pytest.raises(BadInput, match=r"no column .*Merchant.*there are: Datum, Betrag"):
        brought(tmp_path, "shadow-expenses", "Datum;Betrag\n31.03.2026;20,00\n")


def test_the_command_writes_once_and_says_what_it_did(tmp_path, capsys):
    folder, key, file = tmp_path / "p", tmp_path / "key", tmp_path / "q.csv"
    folder.mkdir()
    key.write_bytes(KEY)
    file.write_text(VIVA)
    order = ["import", str(folder), str(file), "--as", "viva-person-query", "--key", str(key)]
    assert run(order) == 0
    assert "3 rows of usage" in capsys.readouterr().out
    assert run(order) == 3
    assert "there already" in capsys.readouterr().err
    assert run(["import", str(folder), str(file), "--as", "viva"]) == 3
    assert run(["import", str(folder)]) == 0
    listed = capsys.readouterr().out
    assert all(kind in listed for kind in kinds())
