"""Readers against bytes nobody would write: a document always comes back, clean, and never a silent empty.

Bounded: few examples, always the same ones; raise `max_examples` for a long run. The last tests prove that these
tests would notice a reader that breaks its promise, and that no reader is left out.
"""

import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbook.content import cfb, readers
from playbook.content.document import Fault
from playbook.content.doubts import LEAST_SIZE, LEAST_TEXT, WITH_TEXT
from playbook.content.extract.found import MOST_TEXT, Found
from playbook.content.read import read_all
from playbook.content.reading import read_one
from playbook.content.wire import packed, unpacked
from tests.content.test_packages import LOM, PAGE, manifest, scorm
from tests.hostile.build import SENTENCE, compound, docx, paragraph, pdf, pptx, shape, shown, xlsx, zipped

OLD = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "legacy").glob("*.[dprx]*[cfst]"))}


def opened(kind, inside):
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"))
    )
    content = f"<office:document-content{spaces}><office:body><office:{kind}>{inside}</office:{kind}></office:body></office:document-content>"
    return zipped([("mimetype", f"application/vnd.oasis.opendocument.{kind}"), ("content.xml", content)])


CMI5 = """<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"><course id="https://x/c"><title><langstring lang="en">Course</langstring></title></course>
<au id="1"><title><langstring lang="en">Unit</langstring></title><url>a.html</url></au></courseStructure>"""
IMS = re.sub(r' (?:xmlns:)?adlcp\S+"', "", manifest().replace("ADL SCORM", "IMS"))
CELL = f'<table:table-cell office:value-type="string"><text:p>{SENTENCE}</text:p></table:table-cell>'
SEEDS = {
    "docx": docx(paragraph(SENTENCE) * 9),
    "pptx": pptx([shape(SENTENCE, "title")] * 3),
    "xlsx": xlsx([("A1", SENTENCE), ("B2", "x")]),
    "pdf": pdf(shown(SENTENCE) * 9),
    "html": f"<!DOCTYPE html><html lang=en><head><title>T</title></head><body><h1>A</h1><p>{SENTENCE}<a href=x>y</a></body></html>".encode()
    * 3,
    "md": f"---\ntitle: A\n---\n# A\n\n{SENTENCE} [a](b) ![c](d)\n\n```\nx\n```\n".encode() * 4,
    "rst": f"A\n=\n\n.. image:: a.png\n   :alt: b\n\n{SENTENCE} :doc:`x`\n".encode() * 4,
    "csv": f"a;b\n1;{SENTENCE}\n".encode() * 4,
    "txt": f"{SENTENCE} https://example.org/a\n\n".encode() * 4,
    "vtt": b"WEBVTT\n\n" + f"1\n00:00:01.000 --> 00:00:02.000\n{SENTENCE}\n\n".encode() * 4,
    "xml": f"<?xml version='1.0'?><a><title>t</title><p>{SENTENCE}</p></a>".encode(),
    "rtf": OLD["rules.rtf"],
    "doc": OLD["western.doc"],
    "doc in two bytes": OLD["wide.doc"],
    "ppt": OLD["deck.ppt"],
    "xls": OLD["limits.xls"],
    "odt": opened("text", f"<text:h text:outline-level='2'>A</text:h><text:p>{SENTENCE}</text:p>"),
    "ods": opened(
        "spreadsheet", f"<table:table table:name='T'><table:table-row>{CELL}</table:table-row></table:table>"
    ),
    "odp": opened("presentation", f"<draw:page><text:p>{SENTENCE}</text:p></draw:page>"),
    "scorm": scorm(manifest("1.2", lom=LOM)),
    "imscp": scorm(IMS),
    "cmi5": zipped([("cmi5.xml", CMI5), ("a.html", PAGE)]),
    "h5p": zipped([("h5p.json", '{"title":"Q"}'), ("content/content.json", '{"a":"Some <b>words</b> here"}')]),
    "zip": zipped([("a.html", PAGE)]),
    "mbz": zipped([("moodle_backup.xml", "<moodle_backup/>"), ("a.html", PAGE)]),
    "xapi": zipped([("tincan.xml", "<tincan/>"), ("a.html", PAGE)]),
    "aicc": zipped([("c.au", "x"), ("c.crs", "x"), ("a.html", PAGE)]),
}
CLOSED = {
    "xlsb": zipped([("[Content_Types].xml", "<Types/>"), ("xl/workbook.bin", "x")]),
    "gz": b"\x1f\x8b\x08" + bytes(40),
    "rar": b"Rar!\x1a\x07" + bytes(40),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(40),
    "unknown": bytes(range(256)) * 9,
}
"""Kinds that end with a finding whatever is in them, or of which no good file can be made here."""
NAMES = sorted(SEEDS)
GENTLE = [name for name in NAMES if name != "xls"]
"""Damaged workbooks can make the fast reader abort its whole process, so they are only read in workers."""


def hurt(draw, data):
    """Bytes changed, cut, doubled, put in or put from another file, in up to six places."""
    data = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        how = draw(st.sampled_from(["flip", "word", "cut", "double", "insert", "swap"]))
        if how == "flip" and data:
            data[at] = draw(st.integers(0, 255))
        elif how == "word":
            data[at : at + 4] = draw(st.sampled_from([0, 1, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF])).to_bytes(
                4, "little"
            )
        elif how == "cut":
            del data[at : at + draw(st.integers(1, 200))]
        elif how == "double":
            data[at:at] = data[at : at + 300]
        elif how == "insert":
            data[at:at] = draw(st.binary(max_size=40))
        else:
            other = SEEDS[draw(st.sampled_from(NAMES))]
            data[at : at + 100] = other[:100]
    return bytes(data)


def hurt_inside(draw, data):
    """Damage behind the container, so that it reaches the parser of what is inside: one part, one stream."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        victim = draw(st.sampled_from(sorted(parts)))
        return zipped([(name, hurt(draw, part) if name == victim else part) for name, part in parts.items()])
    if data.startswith(cfb.MAGIC):
        file = cfb.opened(data)
        streams = {name: file.stream(name) for name, entry in file.top.items() if entry.kind == 2}
        victim = draw(st.sampled_from(sorted(streams)))
        return compound(streams | {victim: hurt(draw, streams[victim])})
    return hurt(draw, data)


@st.composite
def damaged(draw, kinds=GENTLE):
    """An ordinary file, damaged as bytes or behind its container, under some name."""
    data = SEEDS[draw(st.sampled_from(kinds))]
    how = draw(st.sampled_from([hurt, hurt_inside]))
    return f"a.{draw(st.sampled_from(NAMES)).split()[0]}", how(draw, data)


def assert_kept(name, document):
    """One document is well formed, within limits, and says so if it could not be read."""
    assert unpacked(packed(document)) == document
    assert document.path == name or document.path.startswith(f"{name}!/")
    assert len(document.text) <= MOST_TEXT
    silent = document.kind in WITH_TEXT and document.read and len(document.text.strip()) < LEAST_TEXT
    assert not (silent and document.size > LEAST_SIZE), "a silent empty"
    slips = ("NameError", "AttributeError", "UnboundLocalError", "TypeError", "RecursionError")
    assert not any(slip in f.reason for f in document.faults for slip in slips), document.faults


def assert_holds(name, data):
    documents = read_one(name, data)
    assert documents[0].path == name
    for document in documents:
        assert_kept(name, document)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_damaged_files(file):
    assert_holds(*file)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(damaged(["doc", "doc in two bytes", "ppt", "rtf"]))
def test_damaged_files_of_old_office(file):
    assert_holds(*file)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", cfb.MAGIC, b"<html>", b"{\\rtf1", b"<?xml ", b"\xff\xfe"]),
    st.binary(max_size=3000),
    st.sampled_from(NAMES),
)
def test_bytes_with_a_promising_beginning(start, data, extension):
    assert_holds(f"a.{extension.split()[0]}", start + data)


def test_damaged_files_in_workers_end_in_time_and_in_memory(tmp_path):
    """As the audit reads them: a worker that had to be killed would say so."""
    chance = random.Random(20)
    for number in range(60):
        data = bytearray(SEEDS[chance.choice(["doc", "doc in two bytes", "ppt", "xls", "rtf"])])
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(len(data) - 4)
            data[at : at + 4] = chance.choice([bytes(4), b"\xff" * 4, b"\xff\xff\xff\x7f", chance.randbytes(4)])
        (tmp_path / f"{number:02}.bin").write_bytes(data)
    documents = list(read_all(tmp_path, workers=2))
    assert len(documents) == 60
    for document in documents:
        assert_kept(document.path, document)
        assert not any("seconds" in f.reason or "memory" in f.reason for f in document.faults), document.faults


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_themselves_are_fine(name):
    document = read_one(f"a.{name}", SEEDS[name])[0]
    assert (document.kind, document.faults) == (name.split()[0], ())


def test_no_reader_is_left_out():
    """A new reader needs a seed here."""
    for name, data in CLOSED.items():
        assert_holds(f"a.{name}", data)
        assert read_one(f"a.{name}", data)[0].kind == name
    assert {name.split()[0] for name in (*SEEDS, *CLOSED)} == set(readers._READERS)


def undefined(made, budget):
    raise NameError("name 'x' is not defined")


@pytest.mark.parametrize(
    "reader",
    [
        undefined,
        lambda made, budget: Found(text=" "),
        lambda made, budget: Found(text="a" * 20, faults=[Fault("unreadable", "'NoneType' AttributeError")]),
    ],
    ids=["a name that is nowhere", "a silent empty", "an attribute that is nowhere"],
)
def test_these_tests_can_fail(monkeypatch, reader):
    """A reader that breaks its promise is noticed, and so is one whose second opinion finds nothing and stays silent."""
    monkeypatch.setitem(readers._READERS, "doc", reader)
    monkeypatch.setattr("playbook.content.doubts.settle", lambda *_: None)
    with pytest.raises(AssertionError):
        assert_holds("a.doc", SEEDS["doc"])
