"""Put a client's brand on a finished report: colours, font, name and logo. The words and figures stay as they are."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from playbook.errors import BadInput, Problem
from playbook.model.pack import Brand, Pack
from playbook.pack.brand import FONTS

CSS = """
:root{{--ink:{ink};--paper:{paper};--link:{accent};--brand:{accent}}}
body{{font-family:{font}}}
body::before{{content:"";display:block;height:.4rem;background:var(--brand)}}
h2,.top>li::before{{color:var(--brand)}}
.brand{{display:flex;align-items:center;gap:.9rem;margin:1.4rem 0 0;font-weight:700;font-size:1.15rem;color:var(--brand)}}
.brand img{{height:2.4rem;max-width:12rem;object-fit:contain}}
"""
PNG_START = b"\x89PNG\r\n\x1a\n"
GENERIC = frozenset({"serif", "sans-serif", "system-ui", "-apple-system"})
"""Names that browsers know and no font has."""
OFFICE = "Arial"
"""Font of slides and workbooks where a brand names none: there on every office machine."""
LOGO_PIXELS = 240
"""Height to which a drawn logo is turned into a picture: sharp on paper at `LOGO_INCHES`."""
LOGO_INCHES = 0.4


@dataclass(frozen=True)
class Look:
    """A client's brand as the formats that are no web page need it."""

    brand: Brand
    logo: str = ""
    """The logo as a data address; empty if there is none."""

    @property
    def families(self) -> tuple[str, ...]:
        """The brand's font and the ones as wide as it, in the order in which they are tried."""
        names = (name.strip(' "') for name in FONTS[self.brand.font].split(","))
        return tuple(name for name in names if name not in GENERIC)

    @property
    def office_font(self) -> str:
        """The one font a slide, a workbook or a document names."""
        return OFFICE if self.brand.font == "System" else self.brand.font

    @property
    def logo_kind(self) -> str:
        """`svg` or `png`."""
        return "svg" if self.logo.startswith("data:image/svg") else "png"

    @property
    def logo_bytes(self) -> bytes:
        """The logo's file; empty if there is none."""
        return base64.b64decode(self.logo.partition(",")[2])

    def picture(self) -> bytes:
        """The logo as PNG, for formats that draw no SVG; empty if there is none. Raises BadInput if it cannot be drawn."""
        if not self.logo:
            return b""
        return as_high(drawn(self.logo_bytes) if self.logo_kind == "svg" else self.logo_bytes, LOGO_INCHES)


def look_of(pack: Pack | None) -> Look | None:
    """The look a pack asks for; None if it has no brand."""
    return Look(pack.brand, pack.logo) if pack and pack.brand else None


@cache
def drawn(svg: bytes) -> bytes:
    """An SVG as PNG of `LOGO_PIXELS` height, its own proportions kept; raises BadInput if it cannot be drawn."""
    from vl_convert import svg_to_png

    text = svg.decode("utf-8-sig")
    try:
        (height,) = struct.unpack(">I", svg_to_png(text)[20:24])
        return bytes(svg_to_png(text, scale=max(1.0, LOGO_PIXELS / height)))
    except (ValueError, RuntimeError) as error:
        raise BadInput(
            Problem("logo", f"it cannot be drawn ({str(error).splitlines()[0]})", do="export the logo again")
        ) from error


def as_high(png: bytes, inches: float) -> bytes:
    """A PNG that says how high it is: programs that place a picture without asking for its size go by this (pHYs)."""
    (height,) = struct.unpack(">I", png[20:24])
    per_metre = round(height / (inches * 0.0254))
    body = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    said = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    kept = (chunk for chunk in _chunks(png[len(PNG_START) :]) if chunk[4:8] != b"pHYs")
    head = next(kept)
    return b"".join((PNG_START, head, said, *kept))


def _chunks(rest: bytes) -> Iterator[bytes]:
    """The parts of a PNG: length, name, content, checksum."""
    while rest:
        end = int.from_bytes(rest[:4]) + 12
        yield rest[:end]
        rest = rest[end:]


def branded(page: str, brand: Brand | None, logo: str = "") -> str:
    """The page in the client's brand; without a brand it is returned as it is.

    Every value is checked before: colours are six hexadecimal digits, fonts a closed list, the logo a data address.
    """
    if brand is None:
        return page
    page = page.replace("</style>", brand_css(brand) + "</style>", 1)
    return page.replace("<header>", f"<header>{brand_line(brand, logo)}", 1)


def brand_css(brand: Brand) -> str:
    """The rules that colour a page."""
    return CSS.format(ink=brand.ink, paper=brand.paper, accent=brand.accent, font=FONTS[brand.font])


def brand_line(brand: Brand, logo: str) -> Markup:
    """Logo and name; the name is text beside it, so the picture needs no words of its own."""
    picture = Markup('<img src="{}" alt="">').format(logo) if logo else Markup("")
    return Markup('<p class="brand">{}<span>{}</span></p>').format(picture, brand.name)
