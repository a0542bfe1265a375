"""A pack in use: a new workspace from it, its preview, its diff, its schemas."""

import csv
import json
import re
from html.parser import HTMLParser

import jsonschema
import pytest

from playbook.bundled import bundled
from playbook.cli import run
from playbook.pack.schema import SCHEMAS, schema_of
from playbook.run.pack_check import look_at_pack
from playbook.run.session import open_pilot
from playbook.yamlgate import load_yaml
from tests.pack.packs import write

EXAMPLES = {"nordlicht": "learning", "ember": "marketing"}


def example(name):
    return bundled("templates", "examples", name)


@pytest.mark.parametrize("extends", ["base", "learning", "marketing"])
def test_a_new_pack_changes_nothing_passes_its_check_and_tells_editors_its_keys(tmp_path, capsys, extends):
    assert run(["pack", "new", str(tmp_path / "Acme 2"), "--extends", extends]) == 0
    folder = tmp_path / "Acme 2"
    assert look_at_pack(folder).problems == ()
    for what in SCHEMAS:
        first = (folder / f"{what}.yaml").read_text().splitlines()[0]
        assert first == f"# yaml-language-server: $schema=.schema/{what}.json"
        assert json.loads((folder / ".schema" / f"{what}.json").read_text()) == schema_of(what)
    assert run(["pack", "new", str(folder), "--extends", extends]) == 3
    assert "the folder is not empty" in capsys.readouterr().err


def test_the_commented_examples_of_a_new_pack_are_right(tmp_path):
    run(["pack", "new", str(tmp_path / "acme")])
    for path in (tmp_path / "acme").glob("*.yaml"):
        lines = [line for i, line in enumerate(path.read_text().splitlines()) if i > 1 or not line.startswith("#")]
        kept = [
            re.sub(r"^# ", "", line)
            if re.match(r"# ( *- |\s*[\w\"-]+( [\w&]+)*:)", line) and "schema" not in line
            else line
            for line in lines
        ]
        path.write_text("\n".join(line for line in kept if line not in ("{}", "[]") and "logo" not in line) + "\n")
    assert [str(p) for p in look_at_pack(tmp_path / "acme").problems] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_pack_can_be_extended_by_another_one(tmp_path, name):
    assert run(["pack", "new", str(tmp_path / "child"), "--extends", str(example(name))]) == 0
    found = look_at_pack(tmp_path / "child")
    assert found.problems == ()
    assert found.holds[0].endswith(f"{EXAMPLES[name]} -> {name} -> child")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_new_workspace_has_the_packs_questions_words_and_workflow(tmp_path, name):
    folder = tmp_path / "deep" / "pilot"
    folder.parent.mkdir()
    assert run(["new", str(folder), "--pack", str(example(name))]) == 0
    assert run(["check", str(folder)]) == 0
    text = (folder / "pilot.yaml").read_text()
    opened = open_pilot(folder, 4)
    assert opened.rubric.layers == ("base", EXAMPLES[name], name)
    for question in opened.own.pack.questions:
        assert question.field == "pilot_id" or (question.ask in text and f"# {question.field}:" in text)
    for field in opened.own.pack.hidden:
        assert field not in text
    steps = list(csv.DictReader((folder / "tables" / "steps.csv").read_text().splitlines()))
    assert [s["step_id"] for s in steps] == [s.id for s in opened.own.pack.workflow.steps]
    handoffs = list(csv.DictReader((folder / "tables" / "handoffs.csv").read_text().splitlines()))
    assert all(h["transfer"] for h in handoffs), "what nobody knows is not in the table"
    open_ = [h.id for h in opened.own.pack.workflow.handoffs if not h.transfer]
    assert all(f"- {h}" in (folder / "tables" / "README.md").read_text() for h in open_)


def test_dates_of_a_new_workspace_follow_the_stage_model(tmp_path):
    run(["new", str(tmp_path / "pilot"), "--pack", str(example("nordlicht"))])
    text = (tmp_path / "pilot" / "pilot.yaml").read_text()
    assert "# foundation_end: 2026-08-02" in text, "29 March and 18 weeks"
    assert "# expansion_end: 2027-01-31" in text, "and 26 weeks more"


def test_every_answer_of_a_new_workspace_can_be_given(tmp_path):
    folder = tmp_path / "pilot"
    run(["new", str(folder), "--pack", str(example("nordlicht"))])
    text = (folder / "pilot.yaml").read_text()
    (folder / "pilot.yaml").write_text(text.replace("  # gs-works-council:", '  gs-works-council: "yes"'))
    opened = open_pilot(folder, 4)
    assert next(f.status for f in opened.looked if f.id == "gs-works-council") == "pass"


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.asked, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "srcset", "action", "data"):
                self.links.append(value)
            assert not name.startswith("on")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("preview") / "page.html"
    assert run(["pack", "preview", str(example("nordlicht")), "--out", str(path)]) == 0
    return path.read_text()


def test_the_preview_is_one_page_without_scripts_or_requests(page):
    parsed = Page()
    parsed.feed(page)
    assert not {"script", "link", "iframe", "object", "embed", "form"} & set(parsed.tags)
    assert all(link.startswith(("#", "data:image/")) for link in parsed.links)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {f"#{i}" for i in parsed.ids} >= {link for link in parsed.links if link.startswith("#")}
    assert parsed.tags.count("h1") == parsed.tags.count("main") == 1
    assert "default-src 'none'" in page
    assert len(page) < 300_000


def test_the_preview_shows_questions_thresholds_with_basis_and_a_branded_report(page):
    pack = open_pilot(bundled("data", "heroics"), 6, pack=str(example("nordlicht"))).own.pack
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("&#39;", "'").replace("&amp;", "&")
    for question in pack.questions:
        assert question.ask in text
        assert question.why in text
    assert "at most two and a half of thirty working hours go into gaps" in text
    assert "nordlicht, thresholds.yaml line 3" in text
    assert "BUILD-THE-SYSTEM-FIRST" in text
    assert "the academy's people carried it" in text, "the pack's own line for the verdict"
    assert "--brand:#00586b" in page
    assert "data:image/svg+xml;base64," in page


def test_the_report_of_a_checkpoint_carries_the_brand(tmp_path):
    from playbook.run.render import render

    pilot = open_pilot(bundled("data", "heroics"), 6, pack=str(example("nordlicht")))
    (path,) = render(tmp_path, pilot.result(), pack=str(example("nordlicht")))
    report = path.read_text()
    assert '<header><p class="brand">' in report
    assert "Nordlicht Academy" in report


def test_diff_names_settings_lines_and_the_verdicts_that_would_change(tmp_path, capsys):
    strict = write(
        tmp_path / "strict",
        stamp="name: strict\nversion: '2'\nextends: learning\n",
        thresholds="gs-grading-decided:\n  severity: blocker\n  basis: the board wants it decided\n",
        questions="owner:\n  owner: {ask: Who is it?}\n",
    )
    pilot = str(bundled("data", "heroics"))
    assert run(["pack", "diff", str(strict), "--pilot", pilot, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["changes"] == [
        {
            "what": "gs-grading-decided.severity",
            "before": "informational",
            "after": "blocker",
            "where": "strict, thresholds.yaml line 3",
            "basis": "the board wants it decided",
        },
        {
            "what": "question owner, ask",
            "before": "Who answers for the result?",
            "after": "Who is it?",
            "where": "",
            "basis": "",
        },
    ]
    (told,) = found["pilots"]
    assert told["findings"] == [
        "gs-grading-decided: unknown, informational, Pilot Design -> unknown, blocker, Pilot Design"
    ]
    assert told["changed"] is (told["before"] != told["after"])


def test_diff_against_an_earlier_version_and_against_itself(tmp_path, capsys):
    old = write(
        tmp_path / "old", thresholds="pd-owner-in-operations:\n  severity: minor\n  basis: nobody asked for it\n"
    )
    new = write(tmp_path / "new", stamp="name: acme\nversion: 1.1.0\nextends: learning\n")
    pilot = str(bundled("data", "heroics"))
    assert run(["pack", "diff", str(new), "--against", str(old), "--pilot", pilot]) == 0
    assert "pd-owner-in-operations.severity: minor -> blocker" in capsys.readouterr().out
    assert run(["pack", "diff", str(new), "--against", str(new), "--pilot", pilot]) == 0
    assert "0 differences" in capsys.readouterr().out


@pytest.mark.parametrize("what", SCHEMAS)
def test_schemas_are_valid_printed_and_accept_what_the_playbook_accepts(capsys, what):
    schema = schema_of(what)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert run(["schema", what]) == 0
    assert json.loads(capsys.readouterr().out) == schema
    for name in EXAMPLES:
        path = example(name) / f"{what}.yaml"
        if path.exists():
            jsonschema.Draft202012Validator(schema).validate(load_yaml(path.read_text(), what).plain)


def test_schemas_refuse_what_the_playbook_refuses_and_explain_keys():
    rules = schema_of("thresholds")
    share = rules["properties"]["cw-heroics-share"]
    assert "base pack says 0.1" in share["properties"]["pass_at"]["description"]
    for bad in ({"pas_at": 0.1, "basis": "agreed with them"}, {"pass_at": 0.1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"cw-heroics-share": bad}, rules)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"owner": {"ownr": {"ask": "Who?"}}}, schema_of("questions"))
