"""Put a client's brand on a finished page: colours, font, name and logo. The words and figures stay as they are."""

from __future__ import annotations

from markupsafe import Markup

from playbook.model.pack import Brand
from playbook.pack.brand import FONTS

CSS = """
:root{{--ink:{ink};--paper:{paper};--link:{accent};--brand:{accent}}}
body{{font-family:{font}}}
body::before{{content:"";display:block;height:.4rem;background:var(--brand)}}
h2,.top>li::before{{color:var(--brand)}}
.brand{{display:flex;align-items:center;gap:.9rem;margin:1.4rem 0 0;font-weight:700;font-size:1.15rem;color:var(--brand)}}
.brand img{{height:2.4rem;max-width:12rem;object-fit:contain}}
"""


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
