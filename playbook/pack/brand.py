"""Brand: contrast checked against WCAG AA, a logo that cannot do anything but be seen, fonts that are there offline."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from pathlib import Path

from playbook.model.pack import Brand, Font

AA = 4.5
"""Least contrast of text against its background. Source: WCAG 2.2, success criterion 1.4.3."""
MARKS = {"green": "#0b6b2e", "amber": "#7a4b00", "red": "#9b1c1c", "grey": "#52606d"}
"""Colours of the report itself, which the client's paper must leave readable."""
FILLS = {
    "white": "#ffffff",
    "boxes": "#f5f7f9",
    "table headings": "#eef2f6",
    "the green verdict": "#e6f4ea",
    "the amber verdict": "#fdf3e0",
    "the red verdict": "#fdecea",
}
"""Grounds on which pages, PDF, slides, workbooks and documents set their text, whatever the client's paper."""
MOST_BYTES = 100 * 1024
MOST_PIXELS = 2000
FONTS: dict[Font, str] = {
    "System": 'system-ui,-apple-system,"Segoe UI",Roboto,sans-serif',
    "Arial": 'Arial,"Liberation Sans",Helvetica,sans-serif',
    "Calibri": "Calibri,Carlito,sans-serif",
    "Cambria": "Cambria,Caladea,serif",
    "Georgia": "Georgia,Gelasio,serif",
    "Segoe UI": '"Segoe UI",system-ui,sans-serif',
    "Tahoma": "Tahoma,Verdana,sans-serif",
    "Times New Roman": '"Times New Roman","Liberation Serif",Times,serif',
    "Verdana": 'Verdana,"DejaVu Sans",sans-serif',
}
"""Each family with metric-compatible and generic ones behind it, so that a page never waits for a download."""
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    ]
)
ATTRIBUTES = frozenset(
    [
        "xmlns",
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "fill-rule",
        "clip-rule",
        "clip-path",
        "opacity",
        "fill-opacity",
        "stroke-opacity",
        "transform",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "id",
        "class",
        "role",
        "aria-label",
        "font-family",
        "font-size",
        "font-weight",
        "text-anchor",
        "dominant-baseline",
        "letter-spacing",
        "version",
        "preserveAspectRatio",
    ]
)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours from 1 to 21. Source: WCAG 2.2, relative luminance and contrast ratio.

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(brand: Brand) -> tuple[tuple[str, str, float], ...]:
    """Every pair of colours that is read, with its contrast: (what, colours, ratio)."""
    own = (("text (ink)", brand.ink), ("headings and links (accent)", brand.accent))
    read = (*own, *((f"the report's {name} marks", colour) for name, colour in MARKS.items()))
    on_paper = tuple((what, f"{colour} on {brand.paper}", contrast(colour, brand.paper)) for what, colour in read)
    worst = min(FILLS, key=lambda name: contrast(brand.ink, FILLS[name]))
    on_fill = (f"text (ink) on {worst}", f"{brand.ink} on {FILLS[worst]}", contrast(brand.ink, FILLS[worst]))
    return (*on_paper, on_fill)  # white on the accent reads as well as the accent on white, the lightest paper


def too_pale(brand: Brand) -> tuple[tuple[str, str], ...]:
    """What cannot be read well enough and what to do: (found, do)."""
    return tuple(
        (f"{what}: {colours} has a contrast of {ratio:.2f}", _instead(what, brand))
        for what, colours, ratio in pairs(brand)
        if ratio < AA
    )


def darker(colour: str, *grounds: str) -> str:
    """The nearest darker shade of the same hue that can be read on all grounds.

    >>> darker("#ffcc00", "#ffffff"), darker("#1d5a96", "#ffffff")
    ('#907300', '#1d5a96')
    """
    for step in range(256):
        shade = "#" + "".join(f"{int(int(colour[i : i + 2], 16) * (255 - step) / 255):02x}" for i in (1, 3, 5))
        if all(contrast(shade, ground) >= AA for ground in grounds):
            return shade
    return "#000000"


def _instead(what: str, brand: Brand) -> str:
    """The colour that would do, as a sentence."""
    if what.startswith("the report's"):
        return "choose a lighter paper; #ffffff always works"
    if what.startswith("text"):
        return f"darken ink: {darker(brand.ink, brand.paper, *FILLS.values())} is the nearest shade that can be read"
    return f"darken accent: {darker(brand.accent, brand.paper, FILLS['white'])} is the nearest shade that can be read"


def logo_faults(path: Path) -> tuple[str, ...]:
    """Why a logo cannot be used; empty if it can."""
    if not path.is_file():
        return (f"there is no file {path.name}",)
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        return (f"{path.name} has {len(content) // 1024} kB; a logo may have {MOST_BYTES // 1024}",)
    if path.suffix.lower() == ".png":
        return _png_faults(content, path.name)
    if path.suffix.lower() == ".svg":
        return _svg_faults(content, path.name)
    return (f"{path.name} is neither a PNG nor an SVG file",)


def logo_address(path: Path) -> str:
    """The logo as a data address, so that a report needs no second file."""
    kind = "image/svg+xml" if path.suffix.lower() == ".svg" else "image/png"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _png_faults(content: bytes, name: str) -> tuple[str, ...]:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR" or len(content) < 33:
        return (f"{name} is not a PNG picture",)
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        return (f"{name} is {width} x {height} pixels; at most {MOST_PIXELS} each way",)
    return () if _whole(content) else (f"{name} is damaged: it ends early or a part of it was changed",)


def _whole(content: bytes) -> bool:
    """True if every part of a PNG is there and its checksum fits, up to its end mark."""
    at, name = 8, b""
    while at + 12 <= len(content) and name != b"IEND":
        long = int.from_bytes(content[at : at + 4])
        name, end = content[at + 4 : at + 8], at + 8 + long
        if zlib.crc32(content[at + 4 : end]).to_bytes(4) != content[end : end + 4]:
            return False
        at = end + 4
    return name == b"IEND"


def _svg_faults(content: bytes, name: str) -> tuple[str, ...]:
    """Only shapes, gradients and text may be in it: a list of what is allowed, not of what is known to be bad."""
    from lxml import etree

    if re.search(rb"<!(DOCTYPE|ENTITY)|<\?(?!xml[\s?])", content, re.IGNORECASE):
        return (f"{name} holds a DOCTYPE, an entity or a processing instruction",)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return (f"{name} cannot be read as SVG ({error})",)
    if root.tag != f"{SVG}svg":
        return (f"{name} is not an SVG picture",)
    return tuple(dict.fromkeys(fault for element in root.iter() for fault in _element_faults(element, name)))


def _element_faults(element: object, name: str) -> list[str]:
    tag = getattr(element, "tag", "")
    if not isinstance(tag, str):  # a comment
        return []
    plain = tag.removeprefix(SVG)
    if plain not in DRAWN:
        return [f"{name} holds <{plain.rpartition('}')[2]}>"]
    found = []
    for key, value in getattr(element, "attrib", {}).items():
        if key not in ATTRIBUTES and not key.startswith("{http://www.w3.org/XML/"):
            found.append(f"{name} holds the attribute {key.rpartition('}')[2]} on <{plain}>")
        elif re.search(r"url\((?!['\"]?#)|javascript:|data:", str(value), re.IGNORECASE):
            found.append(f"{name} points outside itself in {key}")
    return found
