"""Own questions become findings without code: answered, unanswered, counted from an own table, never for few people."""

import shutil
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.bundled import bundled
from playbook.cli import run
from playbook.errors import BadInput
from playbook.forms.form import answers_view
from playbook.forms.questions import questions
from playbook.run.check import look
from playbook.run.session import open_pilot
from playbook.workspace.answers import save_own_answer
from tests.pack.packs import COUNT, QUESTION, TABLES, write

WEEK = 6


@pytest.fixture
def pilot(tmp_path):
    """The heroics sample under a pack of its own, one folder up."""
    write(tmp_path / "acme", declared=QUESTION + COUNT, tables=TABLES)
    folder = tmp_path / "pilot"
    shutil.copytree(bundled("data", "heroics"), folder)
    (folder / "pilot.yaml").write_text((folder / "pilot.yaml").read_text().replace("pack: learning", "pack: ../acme"))
    return folder


def say(folder, answers="", table=""):
    if answers:
        path = folder / "pilot.yaml"
        path.write_text(path.read_text() + f"\nanswers: {{gs-council: {answers}}}\n")
    if table:
        (folder / "tables" / "parcels.csv").write_text(table)


def found(folder, name):
    return next(f for f in open_pilot(folder, WEEK).looked if f.id == name)


def test_without_an_answer_it_is_unknown_says_what_to_bring_and_keeps_the_pilot_from_proceeding(pilot):
    opened = open_pilot(pilot, WEEK)
    finding = next(f for f in opened.findings if f.id == "gs-council")
    assert (finding.status, finding.severity, finding.effect) == ("unknown", "blocker", "FIX-AND-RECHECK")
    assert finding.missing == ("answers.gs-council",)
    assert "yes / partly / no" in finding.said
    assert opened.judgement.verdict.word != "PROCEED"
    assert any("answers.gs-council" in u[0] for u in look(pilot, WEEK).unlocks)


@pytest.mark.parametrize(("answer", "status"), [('"yes"', "pass"), ("partly", "warn"), ("no", "fail")])
def test_an_answer_becomes_the_finding_the_pack_says(pilot, answer, status):
    say(pilot, answer)
    finding = found(pilot, "gs-council")
    assert finding.status == status
    assert finding.title == "The council has agreed to the tool."
    assert finding.threshold.basis == "source: house rule 7.2"
    assert finding.action.what == "Ask the council for its terms."


def test_a_red_own_blocker_moves_the_verdict_and_a_green_one_does_not(pilot):
    say(pilot, '"yes"')
    green = open_pilot(pilot, WEEK)
    text = (pilot / "pilot.yaml").read_text()
    (pilot / "pilot.yaml").write_text(text.replace('gs-council: "yes"', 'gs-council: "no"'))
    red = open_pilot(pilot, WEEK)
    assert "gs-council" not in {i for t in green.judgement.top for i in t.members}
    assert "gs-council" in {i for t in red.judgement.top for i in t.members}


def test_answers_nobody_asked_for_or_allowed_are_refused_at_their_line(pilot):
    path = pilot / "pilot.yaml"
    path.write_text(path.read_text() + "\nanswers:\n  gs-concil: yes\n  gs-council: maybe\n")
    last = len(path.read_text().splitlines())
    with pytest.raises(BadInput) as caught:
        open_pilot(pilot, WEEK)
    said = str(caught.value)
    assert f"pilot.yaml line {last - 1}: the pack asks no question 'gs-concil'" in said
    assert "did you mean gs-council?" in said
    assert f"pilot.yaml line {last}: gs-council is 'maybe'; allowed: yes, partly, no" in said
    assert {p.where for p in look(pilot, WEEK).problems} == {f"pilot.yaml line {last - 1}", f"pilot.yaml line {last}"}


def test_the_form_asks_own_questions_and_saves_the_answer_with_comments_kept(pilot):
    opened = open_pilot(pilot, WEEK)
    (asked,) = [q for q in questions("decision", opened.own.pack) if q.field == "gs-council"]
    assert asked.options == ("yes", "partly", "no")
    save_own_answer(pilot, "gs-council", "partly")
    text = (pilot / "pilot.yaml").read_text()
    assert text.startswith("# A sample pilot."), "comments stay"
    after = open_pilot(pilot, WEEK)
    assert after.workspace.settings.own_answers == {"gs-council": "partly"}
    shown = answers_view(after.workspace.charter, [asked], after.workspace.settings.own_answers)
    assert "partly" in shown.text
    save_own_answer(pilot, "gs-council", None)
    assert open_pilot(pilot, WEEK).workspace.settings.own_answers == {}


def rows(minutes, people=8):
    lines = [f"p{i},w{i % people},ai,{m},true" for i, m in enumerate(minutes)]
    return "parcel,person_id,path,minutes,kept\n" + "\n".join(lines) + "\n"


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 120), min_size=6, max_size=40))
def test_a_count_is_the_mean_of_its_column_and_its_limits_decide(tmp_path_factory, minutes):
    from playbook.pack.layers import read_layers
    from playbook.run.own import Own

    pack = write(tmp_path_factory.mktemp("p") / "acme", declared=COUNT, tables=TABLES)
    import pandas as pd

    from playbook.model.fact import Data
    from tests.checks.test_contract import CHARTER

    own = Own(read_layers(str(pack)))
    frame = pd.DataFrame({"minutes": [float(m) for m in minutes]})
    evidence = own.facts({})["am-parcels"](Data(CHARTER, CHARTER.as_of(12), 12, {"parcels": frame}))
    seen = own.checks[-1](evidence, pass_at=30, warn_at=60, least_rows=6)
    assert seen.value == pytest.approx(mean(minutes))
    assert seen.status == ("pass" if mean(minutes) <= 30 else "warn" if mean(minutes) <= 60 else "fail")
    assert seen.n == len(minutes)


def test_an_own_table_is_read_and_counted(pilot):
    assert found(pilot, "am-parcels").missing == ("parcels.minutes",)
    say(pilot, table=rows([10, 20, 90, 80, 70, 60, 50, 40]))
    finding = found(pilot, "am-parcels")
    assert (finding.status, finding.value, finding.n) == ("warn", 52.5, 8)
    assert finding.interval is not None
    assert finding.interval[0] < 52.5 < finding.interval[1]
    assert {t for t in open_pilot(pilot, WEEK).workspace.tables if t == "parcels"} == {"parcels"}


def test_too_few_rows_are_unknown_and_few_people_are_hidden(pilot):
    say(pilot, table=rows([10, 20, 30]))
    assert found(pilot, "am-parcels").status == "unknown"
    say(pilot, table=rows([70] * 12, people=4))
    finding = found(pilot, "am-parcels")
    assert (finding.status, finding.value, finding.n) == ("fail", None, None)
    assert "fewer than 5 people" in finding.said


def test_own_tables_have_problems_like_any_other_table(pilot):
    say(pilot, table="parcel,minuts\np1,3\n")
    with pytest.raises(BadInput, match="minuts"):
        open_pilot(pilot, WEEK)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ('of: share, equals: "true", better: higher, pass_at: 0.8, warn_at: 0.5', 0.75),
        ("of: median, better: lower, pass_at: 30, warn_at: 60", 45.0),
    ],
)
def test_other_kinds_of_counts(tmp_path, pilot, change, value):
    column = "kept" if "share" in change else "minutes"
    count = f"{{table: parcels, column: {column}, {change}, least_rows: 4}}"
    text = COUNT.replace(COUNT[COUNT.index("{table") : COUNT.index("}") + 1], count)
    write(tmp_path / "acme", declared=text, tables=TABLES)
    table = "parcel,person_id,path,minutes,kept\n" + "".join(
        f"p{i},w{i},ai,{m},{k}\n"
        for i, (m, k) in enumerate(zip((20, 40, 50, 60) * 2, ("true", "true", "false", "true") * 2, strict=True))
    )
    say(pilot, table=table)
    assert found(pilot, "am-parcels").value == value


def test_a_ratio_divides_sums_over_the_rows_asked_for(tmp_path, pilot):
    count = "{table: parcels, column: minutes, of: ratio, per: weight, where: {path: ai}, better: lower, pass_at: 2, warn_at: 4, least_rows: 2}"
    text = COUNT.replace(COUNT[COUNT.index("{table") : COUNT.index("}") + 1], count)
    write(tmp_path / "acme", declared=text, tables=TABLES + "parcels,weight,float,kg,no,weight\n")
    say(pilot, table="parcel,path,minutes,weight\na,ai,30,10\nb,ai,10,10\nc,old,500,1\n")
    finding = found(pilot, "am-parcels")
    assert (finding.status, finding.value, finding.n) == ("pass", 2.0, 2)


def test_a_map_that_the_pack_offers_reads_the_clients_headings_and_never_gets_in_the_way(tmp_path, pilot):
    maps = (
        "tables:\n  parcels:\n    columns: {Sendung: parcel, Fahrer: person_id, Verspätung: minutes, Anderes: kept}\n"
    )
    write(tmp_path / "acme", maps=maps)
    say(pilot, table="Sendung,Fahrer,Verspätung,Farbe\n" + "".join(f"p{i},w{i},{i},rot\n" for i in range(8)))
    assert found(pilot, "am-parcels").value == 3.5
    say(pilot, table=rows(range(8)))
    assert found(pilot, "am-parcels").value == 3.5, "our own headings are read as well"


def test_a_layer_above_moves_the_numbers_or_hides_an_own_question(tmp_path, pilot):
    child = write(
        tmp_path / "child",
        stamp="name: child\nversion: 1.0.0\nextends: ../acme\n",
        thresholds="am-parcels:\n  pass_at: 55\n  severity: minor\n  basis: the new contract says so\n",
        declared="- {id: gs-council, hide: true, basis: there is no council}\n",
    )
    say(pilot, table=rows([10, 20, 90, 80, 70, 60, 50, 40]))
    opened = open_pilot(pilot, WEEK, pack=str(child))
    finding = next(f for f in opened.looked if f.id == "am-parcels")
    assert (finding.status, finding.severity) == ("pass", "minor")
    assert "child: thresholds.yaml, line 2" in finding.threshold.layer
    assert "gs-council" not in {f.id for f in opened.looked}


def test_explain_names_the_layer_and_line_of_an_own_rule(pilot, capsys):
    assert run(["explain", str(pilot), "am-parcels", "--week", str(WEEK)]) == 0
    assert "pass_at = 30 (set by acme, declared.yaml line 21)" in capsys.readouterr().out
