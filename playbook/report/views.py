"""What a notebook shows: small HTML fragments with a plain-text twin, equal bytes for equal results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from playbook.model.finding import Finding
from playbook.model.result import Result
from playbook.report.drawing import Drawing
from playbook.report.figures import Figure, figures
from playbook.report.glossary import with_hover
from playbook.report.text import SIGNS, VERDICT_LINE
from playbook.report.wording import wording

LOOK = Markup(
    "<style>table.pb{border-collapse:collapse}table.pb caption{text-align:left;color:#52606d}"
    "table.pb th,table.pb td{text-align:left!important;vertical-align:top;white-space:normal}"
    ".jp-RenderedHTMLCommon :is(p,li) a{text-decoration:underline!important}"
    "@media(max-width:600px){table.pb-long thead{display:none}table.pb-long :is(tr,td){display:block}}</style>"
)
"""The look of a table, said once for all its cells; and a link in a text is told by more than its colour."""
COLOURS = {"pass": "#0b6b2e", "warn": "#7a4b00", "fail": "#9b1c1c"}
MOST_UNKNOWN = 6
DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class View:
    """Something a notebook cell shows, as HTML and as text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __html__(self) -> Markup:
        """Inside another view it stays what it is: everything typed in it is escaped already."""
        return Markup(self.html)  # noqa: S704 - a view escapes what is typed in it

    def __repr__(self) -> str:
        """The same in plain text, for terminals and for comparison."""
        return self.text


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> View:
    """A plain table; every cell is escaped. Without headings and rows its caption is a sentence."""
    kept = [tuple(row) for row in rows]
    if not headings and not kept:
        return View(str(Markup("<p>{}</p>").format(caption)), caption)
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(h) for h in headings)
    body = Markup("").join(Markup("<tr>{}</tr>").format(Markup("").join(map(_td, row))) for row in kept)
    html = Markup('{}<table class="pb">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>')
    titled = Markup("<caption>{}</caption>").format(caption) if caption else ""
    text = "\n".join([caption, " | ".join(headings), *(" | ".join(_plain(c) for c in row) for row in kept)])
    return View(str(html.format(LOOK, titled, head, body)), text)


def _td(cell: object) -> Markup:
    """One cell; a date is never broken over two lines."""
    look = Markup(' style="white-space:nowrap"') if DATE.fullmatch(str(cell)) else ""
    return Markup("<td{}>{}</td>").format(look, cell)


def findings_view(findings: Iterable[Finding]) -> View:
    """Findings as a table, red first; those met are folded away, those not known listed with what to bring."""
    order = {"fail": 0, "error": 1, "warn": 2}
    severity = {"blocker": 0, "evidence": 1, "major": 2, "minor": 3, "informational": 4}
    kept = list(findings)
    told = sorted((f for f in kept if f.status in order), key=lambda f: (order[f.status], severity[f.severity], f.id))
    rows = [(mark(f), f.title, f.said, f.action.what) for f in told]
    shown = table(_counts(kept), ("", "Check", "What we saw", "Next"), rows)
    narrow = shown.html.replace('class="pb"', 'class="pb pb-long"', 1)  # a telephone shows its cells below each other
    parts = [
        View(narrow, shown.text),
        _met([f for f in kept if f.status == "pass"]),
        _unknown([f for f in kept if f.status == "unknown" and f.due]),
    ]
    return View(with_hover("".join(p.html for p in parts)), "\n".join(p.text for p in parts if p.text))


def _met(met: Sequence[Finding]) -> View:
    """What is met, folded; the numbers behind it stand in the report."""
    if not met:
        return View("", "")
    items = Markup("").join(Markup("<li>{}</li>").format(f.title) for f in met)
    html = Markup("<details><summary>✓ {} met</summary><ul>{}</ul></details>").format(len(met), items)
    return View(str(html), f"{len(met)} met")


def _unknown(unknown: Sequence[Finding]) -> View:
    """What is not known yet with what to bring: all of it folded, the first few as text."""
    if not unknown:
        return View("", "")
    listed = "; ".join(f"{f.title.rstrip('.')}: {f.said}" for f in unknown[:MOST_UNKNOWN])
    more = f" … and {len(unknown) - MOST_UNKNOWN} more" if len(unknown) > MOST_UNKNOWN else ""
    line = f"Not known yet ({len(unknown)}). {listed}{more}"
    items = Markup("").join(Markup("<li>{}: {}</li>").format(f.title.rstrip("."), f.said) for f in unknown)
    html = Markup("<details><summary>? {} not known yet</summary><ul>{}</ul></details>")
    return View(str(html.format(len(unknown), items)), line)


def decision_view(result: Result) -> View:
    """The verdict of a checkpoint, or for the other steps what is open."""
    if result.verdict is None:
        open_ = [
            f
            for f in result.findings
            if f.status in ("fail", "warn") and f.severity in ("blocker", "evidence", "major")
        ]
        rows = [(mark(f), f.action.what, f.action.owner, f.action.due or "") for f in open_ if f.status == "fail"]
        return table(f"{len(rows)} points to settle before this step is done", ("", "Do", "Owner", "By"), rows)
    v = result.verdict
    head = Markup(
        '<div style="border-left:6px solid #2b5c8a;padding:6px 14px;background:#f5f7f9">'
        '<p style="font-size:1.6em;font-weight:700;margin:0">{}</p><p style="margin:2px 0 6px">{}</p><ul>{}</ul><p><b>Next:</b> {}</p></div>'
    )
    because = Markup("").join(Markup("<li>{}</li>").format(b) for b in v.because)
    conditions = table(
        "Conditions", ("Condition", "Owner", "By"), [(c.what, c.owner, c.due or "") for c in v.conditions]
    )
    text = "\n".join([v.word, VERDICT_LINE[v.word], *v.because, f"Next: {v.next_action}", conditions.text])
    html = str(head.format(v.word, v.meaning, because, v.next_action)) + conditions.html
    return View(with_hover(html), text)


def figure_view(figure: Figure | Drawing) -> View:
    """A figure with the table that says the same, folded away."""
    shown = table("", figure.headings, figure.rows)
    html = f"{figure.svg}<details><summary>The same as a table</summary>{shown.html}</details>"
    return View(html, f"{figure.title}{shown.text}")


def figures_view(result: Result, names: Sequence[str] = ()) -> View:
    """All figures of a result, or those named."""
    made = [figure_view(f) for f in figures(result) if not names or f.name in names]
    if not made:
        nothing = "No figure can be drawn yet: the tables behind it are not there."
        return View(str(Markup("<p>{}</p>").format(nothing)), nothing)
    return View("".join(m.html for m in made), "\n\n".join(m.text for m in made))


def mark(finding: Finding) -> Markup:
    """Mark and word of a status, coloured but readable without colour."""
    sign, word = SIGNS[finding.status], wording().of("status", finding.status)
    colour = COLOURS.get(finding.status, "#3e4c59")
    return Markup('<span style="color:{};font-weight:600;white-space:nowrap">{} {}</span>').format(colour, sign, word)


def _counts(findings: Sequence[Finding]) -> str:
    shown = ("fail", "warn", "pass", "unknown")
    return ", ".join(f"{sum(f.status == s for f in findings)} {wording().of('status', s)}" for s in shown)


def _plain(cell: object) -> str:
    return cell.striptags() if isinstance(cell, Markup) else str(cell)
