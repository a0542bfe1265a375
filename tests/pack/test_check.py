"""`pack check`: every problem with file and line, what is allowed and the nearest name; nothing unknown slips through."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.bundled import bundled
from playbook.cli import run
from playbook.model.charter import Charter
from playbook.model.pack import Declared, Stamp, StepTemplate
from playbook.model.words import STAGES, VERDICTS
from playbook.pack.rubric import read_rubric
from playbook.run.pack_check import look_at_pack
from tests.pack.packs import COUNT, QUESTION, STAMP, TABLES, write

BUILT = ["base", "learning", "marketing", "examples/nordlicht", "examples/ember"]
RUBRIC = read_rubric("base")


def problems(folder):
    return [str(p) for p in look_at_pack(folder).problems]


@pytest.mark.parametrize("name", BUILT)
def test_the_packs_of_the_playbook_pass_their_own_check(name):
    found = look_at_pack(bundled("templates", *name.split("/")))
    assert found.problems == ()
    assert found.holds


def test_a_pack_that_uses_everything_passes(tmp_path):
    pack = write(
        tmp_path / "acme",
        declared=QUESTION + COUNT,
        tables=TABLES,
        thresholds="am-parcels:\n  pass_at: 20\n  basis: the new promise\n",
    )
    assert problems(pack) == []


REFUSED = [
    (
        {"stamp": "name: acme\nversion: 1\nextend: base\n"},
        "acme/pack.yaml line 3: unknown key 'extend'",
        "did you mean extends?",
    ),
    ({"stamp": "version: 1.0.0\n"}, "acme/pack.yaml line 1: name is missing", "add name:"),
    (
        {"stamp": "name: acme\nversion: 1.0.0\nextends: learnin\n"},
        "there is no pack 'learnin'",
        "did you mean learning?",
    ),
    ({"threshold": "{}"}, "acme/threshold.yaml: no part of a pack has this name", "did you mean thresholds.yaml?"),
    (
        {"thresholds": "cw-heroics-share:\n  pass_at: 0.2\n"},
        "acme/thresholds.yaml line 2: cw-heroics-share changes pass_at without a basis",
        "add basis:",
    ),
    (
        {"thresholds": "cw-heroics-share:\n  severity: major\n  basis: no\n"},
        "changes severity without a basis",
        "add basis:",
    ),
    (
        {"thresholds": "cw-heroics-share:\n  pass_at: 0.4\n  basis: agreed with them\n"},
        "in the wrong order",
        "pass_at at or below warn_at",
    ),
    (
        {"questions": "ownr:\n  owner: {ask: Who?}\n"},
        "acme/questions.yaml line 1: there is no section 'ownr'",
        "did you mean owner?",
    ),
    (
        {"questions": "owner:\n  ownr: {ask: Who?}\n"},
        "acme/questions.yaml line 2: there is no question 'ownr'",
        "did you mean owner?",
    ),
    (
        {"questions": "owner:\n  owner: {aks: Who?}\n"},
        "acme/questions.yaml line 2: unknown key 'aks'",
        "did you mean ask?",
    ),
    ({"questions": "owner:\n  owner: {hide: true}\n"}, "acme/questions.yaml line 2: basis is missing", "add basis:"),
    (
        {"declared": QUESTION.replace("status: pass", "status: passed")},
        "acme/declared.yaml line 8: answers.yes.status is 'passed'",
        "did you mean pass?",
    ),
    (
        {"declared": QUESTION.replace("gs-council", "council")},
        "acme/declared.yaml line 1: council belongs to 'governance & shadow AI'",
        "gs-council",
    ),
    (
        {"declared": QUESTION.replace("gs-council", "gs-policy-known")},
        "gs-policy-known is a check of the playbook",
        "rename it",
    ),
    ({"declared": re.sub(r"  basis:.*\n", "", QUESTION)}, "acme/declared.yaml line 1: basis is missing", "add basis:"),
    (
        {
            "declared": QUESTION.replace('"no": {status: fail, ', '"no": {status: pass, ').replace(
                "partly: warn", "partly: pass"
            )
        },
        "a question nobody can fail tells nothing",
        "",
    ),
    ({"declared": QUESTION + QUESTION}, "gs-council is declared twice", "rename or remove one"),
    ({"declared": "id: x\n"}, "the file is not a list", ""),
    ({"declared": COUNT}, "acme/declared.yaml line 5: there is no table 'parcels'", "there are:"),
    (
        {"declared": COUNT.replace("minutes, of", "minuts, of"), "tables": TABLES},
        "parcels has no column 'minuts'",
        "did you mean minutes?",
    ),
    (
        {"declared": COUNT.replace("column: minutes", "column: path"), "tables": TABLES},
        "path is a category, which has no mean",
        "use of: share",
    ),
    (
        {"declared": COUNT.replace("better: lower", "better: higher"), "tables": TABLES},
        "do not fit `better: higher`",
        "",
    ),
    (
        {"tables": TABLES.replace("parcels,parcel", "people,parcel")},
        "acme/tables.csv line 2: people is a table of the playbook",
        "a name of its own",
    ),
    (
        {"tables": TABLES.replace("parcel,string", "parcel,strng")},
        "acme/tables.csv line 2: type is 'strng'",
        "did you mean string?",
    ),
    ({"tables": "tabel,column\n"}, "acme/tables.csv line 1: the headings are", "table, column, type"),
    (
        {"maps": "tables:\n  work_item: {columns: {A: item_id}}\n"},
        "acme/maps.yaml line 2: unknown table 'work_item'",
        "did you mean work_items?",
    ),
    (
        {"maps": "tables:\n  work_items:\n    columns: {Key: itemid}\n"},
        "acme/maps.yaml line 3",
        "did you mean item_id?",
    ),
    ({"maps": "tables:\n  work_items:\n    constants: {path: ai}\n"}, "it cannot know values", "remove constants:"),
    (
        {"stages": "Fundation: {weeks: 9, basis: our own plan}\n"},
        "acme/stages.yaml line 1: there is no stage 'Fundation'",
        "did you mean Foundation?",
    ),
    ({"stages": "Foundation: {weeks: 0, basis: our own plan}\n"}, "acme/stages.yaml line 1: weeks is 0", "at least 1"),
    ({"stages": "Foundation: {weeks: 9}\n"}, "basis is missing", "add basis:"),
    (
        {"workflow": "steps:\n  - {id: build, tol: x}\n"},
        "acme/workflow.yaml line 2: unknown key 'tol'",
        "did you mean tool?",
    ),
    (
        {"workflow": "handoffs:\n  - {from_step: build, to_step: nowhere}\n"},
        "build -> nowhere names a step that is not there",
        "storyboard, build",
    ),
    (
        {"workflow": "handoffs:\n  - {from_step: build, to_step: publish, transfer: mail}\n"},
        "transfer is 'mail'",
        "did you mean email?",
    ),
    ({"wording": "en:\n  verdicts: {PROCED: Go on.}\n"}, "PROCED", "did you mean PROCEED?"),
    (
        {"wording": "en:\n  checks: {cw-heroic-share: {title: x}}\n"},
        "acme/wording.yaml line 2: there is no check 'cw-heroic-share'",
        "did you mean cw-heroics-share?",
    ),
    (
        {"wording": "de:\n  sentences:\n    '{n} of {team} parcels': '{n} von {teem}'\n"},
        "acme/wording.yaml line 3: the English sentence has no place 'teem'",
        "did you mean team?",
    ),
    ({"wording": "de:\n  sentences: {'{n} of {m}': '{n}'}\n"}, "the place 'm' is not said", "no figure is left out"),
    ({"wording": "de:\n  sentences: {'{n} [of': '{n}'}\n"}, "a [ without its ]", "{n|one|many}"),
    ({"wording": "en:\n  sentences: {'{n}': '{n}'}\n"}, "the sentences are English already", "says it otherwise"),
    ({"wording": "fr:\n  verdicts: {}\n"}, "there is no language 'fr'", "de, en"),
    (
        {"stamp": STAMP + "brand: {name: A, accent: '#ffcc00'}\n"},
        "acme/pack.yaml line 4: headings and links (accent): #ffcc00 on #ffffff has a contrast of 1.51",
        "darken accent: #907300 is the nearest shade",
    ),
    ({"stamp": STAMP + "brand: {name: A, paper: '#888888'}\n"}, "the report's grey marks", "lighter paper"),
    ({"stamp": STAMP + "brand: {name: A, accent: red}\n"}, "accent is 'red'", "a colour such as #1d5a96"),
    ({"stamp": STAMP + "brand: {name: A, font: Comic Sans}\n"}, "font is 'Comic Sans'", "Verdana"),
    ({"stamp": STAMP + "brand: {name: A, logo: ../logo.svg}\n"}, "lies outside the pack's folder", ""),
    ({"stamp": STAMP + "brand: {name: A, logo: logo.svg}\n"}, "there is no file logo.svg", ""),
    ({"thresholds": "a: &a [*a]\n"}, "acme/thresholds.yaml line 1: an anchor", "write the value out"),
    ({"thresholds": "[" * 200}, "nested deeper than 40", ""),
    ({"questions": "a: 1\na: 2\n"}, "acme/questions.yaml line 2", ""),
    ({"thresholds": "x: !!python/object/apply:os.system [id]\n"}, "a tag", "remove the word"),
    ({"thresholds": "a: 1\n---\nb: 2\n"}, "a second document", ""),
]


@pytest.mark.parametrize(("files", "found", "do"), REFUSED, ids=[f[1][-40:] for f in REFUSED])
def test_what_is_refused_is_named_with_file_line_and_what_to_do(tmp_path, capsys, files, found, do):
    pack = write(tmp_path / "acme", **files)
    said = "\n".join(problems(pack))
    assert found in said
    assert do in said
    assert run(["pack", "check", str(pack)]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_every_problem_of_every_file_in_one_pass(tmp_path):
    pack = write(
        tmp_path / "acme",
        thresholds="cw-heroic-share:\n  pass_at: 0.1\n  basis: agreed with them\n",
        questions="owner:\n  ownr: {ask: Who?}\n",
        stages="Fundation: {weeks: 9, basis: our own plan}\n",
        maps="tables:\n  work_item: {}\n",
    )
    said = "\n".join(problems(pack))
    assert all(file in said for file in ("thresholds.yaml line 2", "questions.yaml line 2", "stages.yaml", "maps.yaml"))


def test_a_circle_of_packs_is_refused_by_its_chain(tmp_path):
    write(tmp_path / "a", stamp="name: a\nversion: '1'\nextends: ../b\n")
    write(tmp_path / "b", stamp="name: b\nversion: '1'\nextends: ../a\n")
    assert any("circle" in p and "a -> b -> a" in p for p in problems(tmp_path / "a"))


def test_the_json_keeps_its_contract(tmp_path, capsys):
    pack = write(tmp_path / "acme", stages="Fundation: {weeks: 9, basis: our own plan}\n")
    assert run(["pack", "check", str(pack), "--json"]) == 3
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert set(problem) == {"where", "found", "allowed", "do"}


NAMES = {
    "thresholds": sorted(r.id for r in RUBRIC.rules),
    "questions": sorted(Charter.model_fields),
    "declared": sorted(Declared.model_fields),
    "pack": sorted(Stamp.model_fields),
    "workflow": sorted(StepTemplate.model_fields),
    "stages": sorted(STAGES),
    "verdicts": sorted(VERDICTS),
}
BODIES = {
    "thresholds": lambda name: {"thresholds": f"{name}:\n  severity: major\n  basis: agreed with them\n"},
    "questions": lambda name: {"questions": f"owner:\n  {name}: {{ask: Who is it?, why: To know.}}\n"},
    "declared": lambda name: {"declared": f"{QUESTION}  {name}: x\n"},
    "pack": lambda name: {"stamp": f"{STAMP}{name}: x\n"},
    "workflow": lambda name: {"workflow": f"steps:\n  - {{id: new-step, {name}: x}}\n"},
    "stages": lambda name: {"stages": f"{name}: {{weeks: 9, basis: our own plan}}\n"},
    "verdicts": lambda name: {"wording": f"en:\n  verdicts:\n    {name}: Go on.\n"},
}


@st.composite
def misspelt(draw):
    """A name that exists somewhere in a pack with one letter taken out, doubled or changed, in its file."""
    file = draw(st.sampled_from(sorted(NAMES)))
    name = draw(st.sampled_from([n for n in NAMES[file] if len(n) > 4]))
    place = draw(st.integers(1, len(name) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    wrong = draw(st.sampled_from([name[:place] + name[place + 1 :], name[:place] + letter + name[place:]]))
    return file, name, wrong


@settings(max_examples=60, deadline=None)
@given(misspelt())
def test_any_misspelt_key_is_refused_with_the_nearest_name(tmp_path_factory, case):
    file, _name, wrong = case
    if wrong in NAMES[file]:
        return
    pack = write(tmp_path_factory.mktemp("packs") / "acme", **BODIES[file](wrong))
    (problem, *_) = [p for p in look_at_pack(pack).problems if wrong in p.found]
    assert re.search(r" line \d+", problem.where)
    hint = f"{problem.allowed} {problem.do}"
    near = re.search(r"did you mean ([^?]+)\?", hint)
    assert near, hint
    assert near[1] in NAMES[file]
