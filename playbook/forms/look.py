"""How every form looks and speaks: labels above fields, words under them, a colour never alone."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

CLASS = "playbook-form"
ROWS = "playbook-rows"
LOOK = (
    f"<style>.{CLASS} .widget-label{{white-space:normal;height:auto;line-height:1.3;width:auto;max-width:none;"
    "text-align:left;overflow:visible}"
    f".{CLASS} select,.{CLASS} input{{flex:none!important;height:28px!important;width:100%}}"
    f".{CLASS} .{ROWS}{{overflow-x:auto;padding:2px}}"
    f".{CLASS} .{ROWS} .widget-label{{position:absolute!important;width:1px!important;height:1px!important;"
    "overflow:hidden!important;clip-path:inset(50%)}"
    f".{CLASS} .{ROWS} .widget-html .widget-html-content{{line-height:1.3;font-size:13px}}"
    f".{CLASS} .{ROWS} .jupyter-widgets{{margin:1px}}"
    f".{CLASS} .playbook-live{{border-left:4px solid #2b5c8a;padding:2px 10px;margin:2px 0 10px}}"
    f".{CLASS} .playbook-live :is(p,ul){{margin:2px 0}}"
    f"@media (max-width:700px){{.{CLASS} .{ROWS}{{grid-template-columns:1fr!important}}"
    f".{CLASS} .{ROWS} .widget-label{{position:static!important;width:auto!important;height:auto!important;"
    "clip-path:none}"
    f".{CLASS} .{ROWS} .playbook-head{{display:none}}}}"
    f".{CLASS} .widget-html-content{{line-height:1.4}}.{CLASS} h3{{font-size:1.05em;margin:10px 0 4px}}"
    f".{CLASS} table.pb caption{{white-space:nowrap}}.{CLASS} table.pb :is(th,td){{padding:2px 10px 2px 0}}"
    f".{CLASS} button:focus-visible,.{CLASS} input:focus-visible,.{CLASS} select:focus-visible,"
    f".{CLASS} textarea:focus-visible{{outline:3px solid #2b5c8a!important;outline-offset:1px}}"
    "</style>"
)
"""Rows stand in a grid with their labels read out but not drawn; on a telephone the labels are drawn instead."""
_BAD = Markup('<span role="alert" style="color:#9b1c1c">✗ {}</span>')
_GOOD = Markup('<span role="status" style="color:#0b6b2e">✓ {}</span>')
_NOTE = Markup('<span role="status" style="color:#7a4b00">! {}</span>')
_HINT = Markup('<span style="color:#52606d">{}</span>')
STACK = {"flex_flow": "column", "height": "auto", "align_items": "stretch"}
"""A field below its label."""


def bad(said: object) -> str:
    """What is wrong, read out at once."""
    return str(_BAD.format(said))


def good(said: object) -> str:
    """What was done."""
    return str(_GOOD.format(said))


def note(said: object) -> str:
    """What does not stop anything but should be known."""
    return str(_NOTE.format(said))


def hint(said: object) -> str:
    """A quiet line beside a field."""
    return str(_HINT.format(said))


def lines(said: list[str]) -> str:
    """Several marked lines below each other."""
    return "<br>".join(said)


def framed(parts: list[Any]) -> Any:
    """The parts of a form in one box that carries the look."""
    import ipywidgets as w

    box = w.VBox([w.HTML(LOOK), *parts])
    box.add_class(CLASS)
    return box
