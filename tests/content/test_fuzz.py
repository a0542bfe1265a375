"""Readers against bytes nobody would write: a document always comes back, clean, and never a silent empty.

Bounded: few examples, always the same ones; raise `max_examples` for a long run.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playbook.content.doubts import LEAST_SIZE, LEAST_TEXT, WITH_TEXT
from playbook.content.reading import read_one
from playbook.content.wire import packed, unpacked
from tests.content.test_packages import manifest, scorm
from tests.hostile.build import SENTENCE, cfb, docx, paragraph, pdf, pptx, shape, shown, xlsx, zipped

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
    "rtf": b"{\\rtf1\\ansi{\\fonttbl{\\f0 A;}}" + SENTENCE.encode() + b"\\par}",
    "xml": f"<?xml version='1.0'?><a><title>t</title><p>{SENTENCE}</p></a>".encode(),
    "zip": scorm(manifest("1.2", lom="<lom><general><title>x</title></general></lom>")),
    "h5p": zipped([("h5p.json", '{"title":"Q"}'), ("content/content.json", '{"a":"Some <b>words</b> here"}')]),
    "doc": cfb(["WordDocument", "VBA"]),
}


@st.composite
def damaged(draw):
    """An ordinary file with bytes changed, cut, doubled or put from another file."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = bytearray(SEEDS[name])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        how = draw(st.sampled_from(["flip", "cut", "double", "insert", "swap"]))
        if how == "flip" and data:
            data[at] = draw(st.integers(0, 255))
        elif how == "cut":
            del data[at : at + draw(st.integers(1, 200))]
        elif how == "double":
            data[at:at] = data[at : at + 300]
        elif how == "insert":
            data[at:at] = draw(st.binary(max_size=40))
        else:
            other = SEEDS[draw(st.sampled_from(sorted(SEEDS)))]
            data[at : at + 100] = other[:100]
    return f"a.{draw(st.sampled_from(sorted(SEEDS)))}", bytes(data)


def holds(name, data):
    documents = read_one(name, data)
    assert documents[0].path == name
    for document in documents:
        assert unpacked(packed(document)) == document
        assert document.path == name or document.path.startswith(f"{name}!/")
        silent = document.kind in WITH_TEXT and document.read and len(document.text.strip()) < LEAST_TEXT
        assert not (silent and document.size > LEAST_SIZE)
        assert not any(
            "reader failed" in f.reason or "NameError" in f.reason or "AttributeError" in f.reason
            for f in document.faults
        )


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_damaged_files(file):
    holds(*file)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"%PDF-1.4\n",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"<html>",
            b"{\\rtf1",
            b"<?xml ",
            b"\xff\xfe",
        ]
    ),
    st.binary(max_size=3000),
    st.sampled_from(sorted(SEEDS)),
)
def test_bytes_with_a_promising_beginning(start, data, extension):
    holds(f"a.{extension}", start + data)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_seeds_themselves_are_fine(name):
    document = read_one(f"a.{name}", SEEDS[name])[0]
    assert document.read or name == "doc", document.faults
