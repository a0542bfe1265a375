"""The PDF against conditions of PDF/UA that an outside checker does not look at, and documents that must fail them."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, NameObject

from tests.report.matterhorn import CONDITIONS, Doc, bookmarks, faults
from tests.report.test_formats import made, report
from tests.scenarios.conftest import NAMES


def read(content):
    return PdfReader(BytesIO(content))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_condition_fails(name, language):
    assert faults(read(made(name, "pdf", language))) == {}


def test_the_number_of_conditions_is_the_one_the_documentation_tells():
    from playbook.bundled import bundled

    text = (bundled("data").parent / "docs" / "reports.md").read_text(encoding="utf-8")
    assert f"{len(CONDITIONS)} failure conditions" in text


@pytest.mark.parametrize("name", NAMES)
def test_every_section_has_a_bookmark_and_pages_are_tabbed_in_reading_order(name):
    reader = read(made(name, "pdf"))
    there = bookmarks(reader)
    assert [s.title for s in report(name).sections if s.title and s.title not in there] == []
    assert {page.get("/Tabs") for page in reader.pages} == {"/S"}


def test_every_table_has_header_cells():
    doc = Doc(read(made("purgatory", "pdf")))
    kinds = [kind for kind, *_ in doc.nodes]
    assert kinds.count("Table") > 10
    assert kinds.count("TH") >= 2 * kinds.count("Table")


def broken(change):
    """The numbers that fail once `change` has spoilt the document."""
    writer = PdfWriter(clone_from=read(made("heroics", "pdf")))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return set(faults(read(out.getvalue()), painted=False))


def first(kind, spoil):
    def change(writer):
        tree = [writer.root_object["/StructTreeRoot"]["/K"]]
        while tree:
            node = tree.pop(0).get_object()
            if isinstance(node, list):
                tree = [*node, *tree]
            elif hasattr(node, "keys"):
                if node.get("/S") == kind:
                    spoil(node)
                    return
                tree = [node["/K"], *tree] if "/K" in node else tree
        raise AssertionError(f"no {kind}")

    return change


def unembedded(writer):
    font = writer.pages[0]["/Resources"]["/Font"]["/f0"].get_object()
    del font["/ToUnicode"]
    inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    for key in [k for k in inner if k.startswith("/FontFile")]:
        del inner[key]


def shows_file_name(writer):
    writer.root_object["/ViewerPreferences"][NameObject("/DisplayDocTitle")] = BooleanObject(False)


@pytest.mark.parametrize(
    ("spoil", "numbers"),
    [
        (lambda w: w.root_object.__delitem__("/Lang"), {"11-001"}),
        (lambda w: w.root_object.__delitem__("/Metadata"), {"06-001", "06-002", "06-003", "11-006"}),
        (lambda w: w.root_object.__delitem__("/ViewerPreferences"), {"07-001"}),
        (shows_file_name, {"07-002"}),
        (unembedded, {"31-009", "31-027"}),
        (first("/Figure", lambda n: n.__delitem__("/Alt")), {"13-004"}),
        (first("/TH", lambda n: n.__delitem__("/A")), {"15-003"}),
        (first("/H1", lambda n: n.__setitem__(NameObject("/S"), NameObject("/H3"))), {"14-002"}),
        (first("/H2", lambda n: n.__setitem__(NameObject("/S"), NameObject("/H4"))), {"14-003"}),
        (first("/LI", lambda n: n.__setitem__(NameObject("/S"), NameObject("/TR"))), {"09-004", "09-005"}),
        (first("/P", lambda n: n.__setitem__(NameObject("/S"), NameObject("/Paragraph"))), {"02-001"}),
    ],
)
def test_a_spoilt_document_fails_the_condition(spoil, numbers):
    assert broken(spoil) == numbers
