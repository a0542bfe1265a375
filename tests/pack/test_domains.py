"""The domain packs, source by source: an export as the system writes it becomes a table, and the table a finding."""

import json
import shutil
from dataclasses import replace

import pytest

from playbook.bundled import bundled
from playbook.pack.merge import read_pack
from playbook.run.bring import bring
from playbook.run.session import open_pilot
from playbook.verdict.assess import first_pass
from playbook.yamlgate import load_yaml

CHAINS = {
    "learning": ["storyboard", "build", "quality-check", "publish"],
    "marketing": ["brief", "copy", "design", "review", "publish"],
}


def rows(heading, line, many=40):
    return "\n".join([heading, *(line(n) for n in range(many))]) + "\n"


def passed(n, yes="passed", no="failed"):
    return no if n % 10 == 0 else yes


SOURCES = {
    "SCORM 1.2": (
        "learning",
        "course_results",
        rows(
            "cmi.core.student_id,Course ID,cmi.core.lesson_status,cmi.core.score.raw,Production route",
            lambda n: f"L{n},C{n % 3},{passed(n)},{60 + n % 40},AI",
        ),
        {"passed": 36, "score": 40},
        "am-learners-pass",
        "pass",
    ),
    "SCORM 2004": (
        "learning",
        "course_results",
        rows(
            "cmi.learner_id,Course ID,cmi.success_status,cmi.completion_status,cmi.score.scaled,Production route",
            lambda n: f"L{n},C{n % 3},{passed(n)},completed,0.{60 + n % 40},AI route",
        ),
        {"passed": 36, "completed": 40, "scaled_score": 40},
        "am-learners-pass",
        "pass",
    ),
    "xAPI": (
        "learning",
        "course_results",
        rows(
            "timestamp,actor.account.name,object.id,result.success,result.completion,result.score.scaled,Production route",
            lambda n: f"2026-04-{1 + n % 28:02},L{n},C{n % 3},{passed(n, 'true', 'false')},true,0.8,AI",
        ),
        {"passed": 36, "completed": 40, "finished_on": 40},
        "am-learners-pass",
        "pass",
    ),
    "LMS": (
        "learning",
        "course_results",
        rows(
            "Learner ID,Course code,Success,Completion,Completion date,Attempts,Production route",
            lambda n: f"L{n},C{n % 3},{passed(n, 'Passed', 'Failed')},Completed,2026-04-{1 + n % 28:02},{1 + n % 2},AI",
        ),
        {"passed": 36, "completed": 40, "attempts": 40},
        "am-learners-pass",
        "pass",
    ),
    "CRM": (
        "marketing",
        "interactions",
        rows(
            "Week starting,Channel,Interactions,Deals won,Deal amount,Production route",
            lambda n: f"2026-0{1 + n // 14}-{(5, 12, 19, 26)[n % 4]:02},mail,1000,12,450,AI",
        ),
        {"revenue": 40, "conversions": 40},
        "am-revenue-per-interaction",
        "warn",
    ),
    "CMS": (
        "marketing",
        "interactions",
        rows(
            "Date (week),Default channel group,Content ID,Sessions,Key events,Total revenue,Production route",
            lambda n: f"2026-0{1 + n // 14}-{(5, 12, 19, 26)[n % 4]:02},Organic,P{n},1000,9,700,AI route",
        ),
        {"revenue": 40, "item_id": 40},
        "am-revenue-per-interaction",
        "pass",
    ),
    "DAM": (
        "marketing",
        "interactions",
        rows(
            "Week,Channel,DAM asset ID,Clicks,Revenue,Media cost,Production route",
            lambda n: f"2026-0{1 + n // 14}-{(5, 12, 19, 26)[n % 4]:02},social,D{n},1000,100,20,AI",
        ),
        {"cost": 40, "item_id": 40},
        "am-revenue-per-interaction",
        "fail",
    ),
}
LISTINGS = {
    "LMS catalogue": (
        "learning",
        rows(
            "Course ID,LMS ID,Team,Course type,Request date,Publication date,Production route",
            lambda n: f"C{n},L{n},North,module,2026-03-0{1 + n % 9},2026-03-2{n % 9},{'AI' if n % 2 else 'classic'}",
        ),
    ),
    "DAM listing": (
        "marketing",
        rows(
            "Asset ID,Team,Asset type,Brief accepted,Go-live date,Production route",
            lambda n: f"A{n},Brand,banner,2025-09-0{1 + n % 9},2025-09-2{n % 9},{'AI' if n % 2 else 'classic'}",
        ),
    ),
    "CMS listing": (
        "marketing",
        rows(
            "Content ID,CMS ID,Team,Content type,Publish date,Production route",
            lambda n: f"P{n},{n},Brand,page,2025-09-2{n % 9},{'AI' if n % 2 else 'classic'}",
        ),
    ),
}


def workspace(folder, domain, table, text):
    """A sample of the domain without its own work items, and one export beside."""
    sample, week = {"learning": ("heroics", 6), "marketing": ("purgatory", 41)}[domain]
    shutil.copytree(bundled("data", sample), folder)
    if table == "work_items":
        path = folder / "pilot.yaml"
        plain = load_yaml(path.read_text(encoding="utf-8"), "pilot.yaml").plain
        for file in _files(plain["tables"].get("work_items", {}).get("file", "work_items.csv")):
            (folder / "tables" / file).unlink(missing_ok=True)
        path.write_text(_without(path.read_text(encoding="utf-8"), "work_items"), encoding="utf-8")
    (folder / "tables" / f"{table}.csv").write_text(text, encoding="utf-8")
    return open_pilot(folder, week)


def _files(named):
    return named if isinstance(named, list) else [named]


def _without(text, table):
    kept, inside = [], False
    for line in text.splitlines():
        if line.startswith(f"  {table}:"):
            inside = True
        elif inside and not line.startswith("    "):
            inside = False
        kept += [] if inside else [line]
    return "\n".join(kept) + "\n"


@pytest.mark.parametrize("source", SOURCES)
def test_an_export_as_its_system_writes_it_becomes_a_finding(tmp_path, source):
    domain, table, text, there, check, status = SOURCES[source]
    pilot = workspace(tmp_path / "pilot", domain, table, text)
    frame = pilot.workspace.tables[table]
    counted = {c: int(frame[c].sum()) if frame[c].dtype == "boolean" else int(frame[c].notna().sum()) for c in there}
    assert counted == there
    assert set(frame["path"]) == {"ai"}
    own = tuple(c for c in pilot.setting.checks if c.id == check)
    found = {f.id: f for f in first_pass(pilot.evidence, replace(pilot.setting, checks=own))}
    assert found[check].status == status


@pytest.mark.parametrize("source", LISTINGS)
def test_a_listing_of_the_system_of_record_becomes_the_work_items(tmp_path, source):
    domain, text = LISTINGS[source]
    frame = workspace(tmp_path / "pilot", domain, "work_items", text).workspace.tables["work_items"]
    assert len(frame) == 40
    assert sorted(set(frame["path"])) == ["ai", "old"]
    assert frame["published_at"].notna().all()


@pytest.mark.parametrize("domain", CHAINS)
def test_the_chain_has_its_map_and_its_words(domain):
    pack = read_pack(domain)
    assert [s.id for s in pack.workflow.steps] == CHAINS[domain]
    drawn = load_yaml(pack.map, "map.yaml").plain
    assert [s["id"] for s in drawn["stages"]] == CHAINS[domain]
    assert all("placeholder" in s["touch"] for s in drawn["stages"]), "a starter holds no figure that counts"
    assert [(h.from_step, h.to_step) for h in pack.workflow.handoffs] == list(
        zip(CHAINS[domain], CHAINS[domain][1:], strict=False)
    )
    said = pack.sentences["de"]
    own = [t for d in pack.declared for t in (d.title, d.why, d.remedy, *filter(None, [d.question]))]
    assert [t for t in own if t not in said] == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "xapi",
            json.dumps(
                [
                    {"timestamp": f"2026-04-{6 + n:02}T10:00:00Z", "result": {"score": {"scaled": 0.8}}}
                    for n in range(12)
                ]
            ),
        ),
        ("lms-completion", rows("Completion Date,Score", lambda n: f"2026-04-{6 + n % 12:02},{60 + n}")),
    ],
    ids=["xapi", "lms-completion"],
)
def test_learner_scores_are_imported_as_an_effect(tmp_path, kind, text):
    folder = tmp_path / "pilot"
    (folder / "tables").mkdir(parents=True)
    (folder / "pilot.yaml").write_text("pilot: {}\n")
    file = tmp_path / f"export.{'json' if kind == 'xapi' else 'csv'}"
    file.write_text(text)
    made = bring(folder, file, kind)
    assert made.table == "impact"
    assert "test_score" in made.path.read_text()


def test_results_without_the_way_a_course_was_made_find_it_at_its_item(tmp_path):
    """An LMS does not know what AI made; the work items do, by the key of the item."""
    pilot = workspace(tmp_path / "pilot", "learning", "notes", "x\n")
    items = pilot.workspace.tables["work_items"]
    made = {path: list(items.loc[items["path"] == path, "item_id"]) for path in ("ai", "old")}
    lines = [(made["ai"][n % len(made["ai"])], passed(n)) for n in range(40)]
    lines += [(made["old"][n % len(made["old"])], "failed") for n in range(40)] + [("nobody-knows", "failed")] * 5
    text = rows(
        "cmi.learner_id,Course ID,item_id,cmi.success_status", lambda n: f"L{n},C1,{lines[n][0]},{lines[n][1]}", 85
    )
    (tmp_path / "pilot" / "tables" / "course_results.csv").write_text(text, encoding="utf-8")
    evidence = open_pilot(tmp_path / "pilot", 6).evidence["am-learners-pass"]
    assert (evidence.part, evidence.whole) == (36, 40)
    (tmp_path / "pilot" / "tables" / "course_results.csv").write_text(
        text.replace("item_id", "remark"), encoding="utf-8"
    )
    assert open_pilot(tmp_path / "pilot", 6).evidence["am-learners-pass"].columns == ("course_results.path",)
