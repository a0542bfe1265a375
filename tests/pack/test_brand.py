"""Brand: contrast as WCAG computes it, a logo that can only be seen, and no value that could leave its place in a page."""

import base64
import re
import struct
import zlib

import pytest

from playbook.model.pack import Brand
from playbook.pack.brand import FILLS, FONTS, MOST_BYTES, contrast, logo_faults, too_pale
from playbook.pack.fit import Place, fit
from playbook.report.brand import branded
from playbook.yamlgate import load_yaml

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
FINE = SVG.format(
    '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs><path d="M0 0h9" fill="url(#a)"/><!-- a note -->'
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_published_pairs(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


def test_the_bound_is_sharp():
    assert too_pale(Brand(name="a", accent="#767676")) == ()
    assert len(too_pale(Brand(name="a", accent="#777777"))) == 1


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "handler": '<path d="M0 0" onload="alert(1)"/>',
    "foreign": "<foreignObject><p>x</p></foreignObject>",
    "picture": '<image href="https://example.org/x.png"/>',
    "link": '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    "use": '<use href="https://example.org/x.svg#a"/>',
    "style": "<style>@import url(https://example.org/x.css)</style>",
    "styled": '<path d="M0 0" style="fill:url(https://example.org/a)"/>',
    "fill": '<path d="M0 0" fill="url(https://example.org/a)"/>',
    "animate": '<animate attributeName="href" to="javascript:alert(1)"/>',
    "set": '<set attributeName="onload" to="alert(1)"/>',
    "xlink": '<path xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org"/>',
    "html": '<b xmlns="http://www.w3.org/1999/xhtml">x</b>',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_logo_that_could_do_anything_is_refused(tmp_path, body):
    (tmp_path / "logo.svg").write_text(SVG.format(body))
    assert logo_faults(tmp_path / "logo.svg")


def test_a_logo_of_shapes_is_fine(tmp_path):
    (tmp_path / "logo.svg").write_text(FINE)
    assert logo_faults(tmp_path / "logo.svg") == ()


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + FINE.encode(),
        b'<?xml-stylesheet href="https://example.org/x.css"?>' + FINE.encode(),
        b"<svg",
        b"<svg>no namespace</svg>",
        FINE.encode() + b" " * MOST_BYTES,
        b"",
    ],
    ids=["entity", "style sheet", "broken", "namespace", "too large", "empty"],
)
def test_other_svgs_that_are_refused(tmp_path, content):
    (tmp_path / "logo.svg").write_bytes(content)
    assert logo_faults(tmp_path / "logo.svg")


def png(width, height):
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + struct.pack(">II", width, height)
        + b"\x08\x06\0\0\0"
        + zlib.crc32(b"IHDR" + struct.pack(">II", width, height) + b"\x08\x06\0\0\0").to_bytes(4)
        + b"\0\0\0\0IEND\xaeB`\x82"
    )


@pytest.mark.parametrize(
    ("content", "fine"),
    [(png(200, 80), True), (png(9000, 80), False), (png(0, 1), False), (b"GIF89a" + b"\0" * 40, False)],
)
def test_png_logos(tmp_path, content, fine):
    (tmp_path / "logo.png").write_bytes(content)
    assert (logo_faults(tmp_path / "logo.png") == ()) is fine


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "logo.gif").write_bytes(b"GIF89a")
    assert "neither a PNG nor an SVG" in logo_faults(tmp_path / "logo.gif")[0]


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#123456;}body{display:none", "url(x)", "#123456\n"])
def test_no_colour_can_leave_its_place(colour):
    problems = []
    assert fit(Brand, {"name": "a", "accent": colour}, Place(load_yaml("", "pack.yaml")), problems) is None
    assert problems


def test_a_name_is_text_and_nothing_is_fetched():
    page = branded(
        "<style></style><header></header>",
        Brand(name="</p><script>x</script>", font="Georgia"),
        "data:image/png;base64,AA==",
    )
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"https?:|url\(|@import|@font-face", page)
    assert base64.b64decode("AA==") == b"\0"
    assert all(stack.endswith(("serif", "sans-serif")) for stack in FONTS.values())


def test_without_a_brand_the_page_is_the_same():
    assert branded("<style></style><header>", None) == "<style></style><header>"


def test_ink_is_held_against_every_ground_and_the_shade_that_would_do_is_named():
    pale = Brand(name="a", ink="#767676")
    (found, do) = next(pair for pair in too_pale(pale))
    assert "text (ink) on the red verdict: #767676 on #fdecea" in found
    shade = re.search(r"#[0-9a-f]{6}", do)[0]
    assert too_pale(Brand(name="a", ink=shade)) == ()
    assert all(contrast(shade, ground) >= 4.5 for ground in FILLS.values())


@pytest.mark.parametrize("damage", [lambda c: c[:-4], lambda c: c[:25] + b"\1" + c[26:], lambda c: c[:-12]])
def test_a_damaged_png_is_refused(tmp_path, damage):
    (tmp_path / "logo.png").write_bytes(damage(png(20, 8)))
    assert "is damaged" in logo_faults(tmp_path / "logo.png")[0]
