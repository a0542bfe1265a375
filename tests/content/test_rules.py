"""Every rule finds what it is for, and nothing in a clean folder."""

from dataclasses import replace

import pytest

from playbook.content.audit import audit, plain
from playbook.content.corpus import Expected
from playbook.content.document import Field, Package
from playbook.content.rule import DIMENSIONS, all_rules
from tests.content.corpora import AS_OF, FULL, audited, doc, link, lost, rules_of, words

OLD = Package("scorm", "imsmanifest.xml", "1.2", "id1", 1, 1, 1, ("a.html",), ("a.html",), ("a.html",), lom=True)


def pack(path: str, **more):
    return doc(path, "", kind="scorm", title=None, headings=(), package=replace(OLD, **more))


def with_field(path: str, name: str, value: str, source: str = "front-matter", **more):
    kept = tuple(f for f in FULL if f.name != name)
    return doc(path, fields=(*kept, Field(name, value, source)), **more)


LONG = words(7, 900)
LONG_FEES = words(8)
NOTICE = words(9)
CASES = {
    "A1": [doc("a.md", links=(link("pic.png", "image"),)), doc("pic.png", "", title=None, headings=())],
    "A2": [doc("a.pptx", pages=4)],
    "D1": [doc("a.md", words(1)), replace(doc("a.md", words(1)), path="b.md")],
    "D2": [doc("a.md", words(1)), doc("b.html", words(1))],
    "D3": [doc("a/t.md", words(1), title="T one"), doc("b/t.md", words(1) + "\n\nA last line here.", title="T one")],
    "D4": [doc(f"{n}/page.md", f"{NOTICE}\n\n{words(100 + n, 60)}", title=f"Page {words(n, 6)}") for n in range(60)],
    "F1": [doc("a.doc")],
    "F1m": [doc(f"x{i}.{k}") for i, k in enumerate(("md", "docx", "pdf", "html", "txt", "csv"))],
    "F2": [doc("a.pdf", kind="docx")],
    "F3": [lost("a.pdf", "image-only")],
    "F4": [doc("a.md", LONG, headings=())],
    "F5": [*(doc(f"t{i}.docx", styles=("Body", "Head")) for i in range(6)), doc("odd.docx", styles=("X", "Y", "Z"))],
    "L1": [doc("a.md", links=(link("gone.md"),))],
    "L2": [doc("a.md", links=(link("archive/b.md"),)), doc("archive/b.md")],
    "L4": [*(doc(f"p{i}.md", links=(link(f"p{(i + 1) % 4}.md"),)) for i in range(4)), doc("alone.md")],
    "M1": [doc("a.md", fields=())],
    "M2": [with_field("a.md", "owner", "python-docx", "docProps")],
    "M3": [doc("plan_v2.md", "Version: 3\n\n" + words(1), fields=tuple(f for f in FULL if f.name != "version"))],
    "P1": [pack("a.zip", problems=("the manifest has no root element",))],
    "P2": [pack("a.zip", declared=("a.html", "b.html"))],
    "P3": [pack("a.zip", members=("a.html", "c.html"))],
    "P4": [pack("a.zip", launch=(), items=0)],
    "P5": [pack("a.zip", lom=False)],
    "P6": [pack("a.zip"), replace(pack("b.zip"), content_hash="b" * 32)],
    "S1": [with_field("a.md", "reviewed", "2021-01-01")],
    "S2": [doc("a.md", words(1) + "\n\nThis offer is valid until 2024-12-31.")],
    "T1": [*(doc(f"t{i}-{c}.md") for i in range(4) for c in ("en", "de", "fr")), doc("last-en.md"), doc("last-de.md")],
    "T2": [
        doc("a-en.md"),
        doc(
            "a-de.md",
            "\n\n".join(
                ["This is a whole paragraph in the English language, which was never translated at all by anyone."] * 3
            ),
        ),
    ],
    "T3": [doc("a-en.md", "Pay 10, 20 and 30 euros."), doc("a-de.md", "Zahlen Sie 11, 21 und 31 Euro.")],
    "T4": [with_field("a-en.md", "version", "4"), with_field("a-de.md", "version", "3")],
    "U1": [lost("a.pdf", "unreadable")],
    "U2": [lost("a.pdf", "password")],
    "U3": [lost("a.pdf", "empty")],
    "U4": [replace(lost("a.docm", "macro"), text=words(1))],
    "V2": [
        with_field("fees 1.md", "version", "1", text=LONG_FEES, title="Fees"),
        with_field("fees a.md", "version", "2", text=LONG_FEES + "\n\nThe north pays 30 euros.", title="Fees"),
        with_field("fees b.md", "version", "2", text=LONG_FEES + "\n\nThe south pays 45 euros.", title="Fees"),
    ],
    "V1": [doc("old/t.md", words(1), title="T one"), doc("t.md", words(1) + "\n\nOne more line now.", title="T one")],
    "V3": [
        doc("a/t.md", words(1) + "\n\nThe fee is 30 euros.", title="T one"),
        doc("b/t.md", words(1) + "\n\nThe fee is 45 euros.", title="T one"),
    ],
    "V3c": [
        doc("old/t.md", words(1) + "\n\nThe fee is 30 euros.", title="T one"),
        doc("t.md", words(1) + "\n\nThe fee is 45 euros.", title="T one"),
    ],
    "V3w": [
        doc("a/t.md", words(1), title="T one"),
        doc("b/t.md", words(1, 120) + "\n\n" + words(2, 120), title="T one"),
    ],
    "V4": [doc("h23.md", words(1), title="Book 2023"), doc("h24.md", words(1) + "\n\nAnd a line.", title="Book 2024")],
    "V5": [doc("plan draft.md")],
    "X1": [doc("a.md", words(1) + "\n\nWrite to jo.doe@example.org today.")],
}


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_finds_what_it_is_for(rule):
    found = [f for f in audited(*CASES[rule]).flaws if f.rule == rule]
    assert found, rules_of(audited(*CASES[rule]))
    assert all(f.evidence and f.fix and 0 <= f.loss <= 1 and (f.effort_minutes > 0 or not f.loss) for f in found)


def test_a_clean_folder_has_no_finding():
    clean = [doc(f"topic{i}/page.md", seed=i, title=f"Topic {'abcdef'[i]} of ours") for i in range(6)]
    result = audited(*clean)
    assert result.flaws == ()
    assert result.score.overall == pytest.approx(100)
    assert result.readiness == "no gate failed"


def test_every_rule_speaks_to_people():
    for rule in all_rules():
        assert rule.title.endswith((".", "information.")), rule.id
        assert rule.fix, rule.id
        assert rule.dimension in (*DIMENSIONS, None)
        assert (rule.dimension is None) == (rule.severity == 0), rule.id


def test_every_rule_has_a_case():
    elsewhere = {"L3", "S3"}  # need more than documents: below, and in test_web
    assert {r.id for r in all_rules()} == set(CASES) | elsewhere


def test_terms_that_are_no_longer_used_are_found_where_a_team_names_them():
    old, new = doc("a.md", words(1) + "\n\nOpen Skype, and call."), doc("b.md", words(2) + "\n\nSkypers are people.")
    assert "S3" not in rules_of(audited(old, new))
    result = audit((old, new), AS_OF, Expected(sunset_terms=("skype",)))
    (found,) = (f for f in result.flaws if f.rule == "S3")
    assert (found.files, found.evidence) == (("a.md",), ("uses: skype",))


def test_boilerplate_is_said_only_of_files_that_are_mostly_that():
    own = doc("own.md", words(999, 600), title="Own words")
    assert {f for x in audited(*CASES["D4"], own).flaws if x.rule == "D4" for f in x.files} == {
        d.path for d in CASES["D4"]
    }


def test_two_heads_are_no_conflict_once_one_replaces_the_other():
    first, a, b = CASES["V2"]
    newer = replace(
        b, fields=tuple(f if f.name != "version" else Field("version", "3", "front-matter") for f in b.fields)
    )
    assert "V2" not in rules_of(audited(first, a, newer))
    assert "V2" not in rules_of(audited(a, b))


def test_personal_data_are_masked_wherever_they_turn_up():
    secret = "jo.doe@example.org"
    base = words(3)
    a = doc("a/t.md", f"{base}\n\nAsk {secret} within 30 days.", title="T one")
    b = doc("b/t.md", f"{base}\n\nAsk {secret} within 45 days.", title="T one")
    result = audited(a, b)
    assert {"X1", "V3"} <= rules_of(result)
    assert secret not in str(plain(result))


@pytest.mark.parametrize("name", ["python-docx", "Microsoft Office User", "Admin", "n/a"])
def test_what_a_template_wrote_counts_as_missing(name):
    (flaw,) = (f for f in audited(with_field("a.docx", "owner", name, "docProps")).flaws if f.rule == "M1")
    assert "owner" in flaw.evidence[0]


def version(path: str, text: str, number: str):
    return with_field(path, "version", number, text=text, title="T one")


def test_an_outdated_copy_is_shown_beside_the_current_one_and_not_beside_another_outdated_one():
    base = words(1)
    found = audited(
        version("a/t.md", base + "\n\nFirst line.", "1"),
        version("b/t.md", base + "\n\nSecond line here.", "2"),
        version("c/t.md", base + "\n\nThe third and last line.", "3"),
    )
    told = {f.files: f.evidence[0].partition(":")[0] for f in found.flaws if f.rule == "V1"}
    assert told == {("a/t.md", "c/t.md"): "c/t.md is current", ("b/t.md", "c/t.md"): "c/t.md is current"}


def test_nobody_is_told_to_move_into_an_archive_what_lies_in_one():
    fixes = {f.files[0]: f.fix for f in audited(*CASES["V1"]).flaws if f.rule == "V1"}
    assert fixes == {"old/t.md": "It already lies in old/: keep the AI out of there."}
    drafts = audited(version("t draft.md", words(1), "1"), version("t.md", words(1) + "\n\nOne more line.", "2"))
    assert next(f.fix for f in drafts.flaws if f.rule == "V1").startswith("Move the outdated file to an archive")


def test_where_a_detail_stands_is_said_in_words_of_the_office():
    (flaw,) = (f for f in audited(with_field("a.docx", "owner", "python-docx", "docProps")).flaws if f.rule == "M2")
    assert flaw.evidence == ("owner in the file's properties: 'python-docx'",)
