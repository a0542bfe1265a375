"""What the checkpoint notebook shows beside findings: the answer in short, how we know, and what speaks for each cause."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from playbook.model.result import Result, Verdict
from playbook.report.blocks import Cause, Fold, Grid, Heading, Inner, Picture, Points, Text
from playbook.report.compose import causes, key_numbers
from playbook.report.figures import Figure
from playbook.report.known import known
from playbook.report.known.case import Case
from playbook.report.known.credit import credit
from playbook.report.views import LOOK, View, table
from playbook.report.wording import wording


def headline_view(result: Result, verdict: Verdict) -> View:
    """The word and the answers behind it: use, difference, people or system, and how much could be answered."""
    w = wording()
    *told, (share, what, unknown) = key_numbers(result, w)
    use, saving, gaps = (said for _, _, said in told)
    rows = (
        (w("section.verdict"), f"{verdict.word}: {verdict.meaning}"),
        (w("known.groups.use"), use),
        (w("known.groups.effect"), saving),
        (w("known.groups.people"), f"{credit(Case(result, w)).answer} {gaps}"),
        (w("known.groups.coverage"), f"{share} {what}; {unknown}."),
    )
    return table("", w.list("known.columns"), rows)


def known_view(result: Result) -> View:
    """Every question of how we know, its answer, and what is behind it folded away."""
    parts = [_part(b) for b in known(result)]
    return _joined([View(str(LOOK), ""), *(p for p in parts if p.text)])


def reasons_view(result: Result) -> View:
    """Each cause that was looked for, with what speaks for and against it, and what it does not call for."""
    w = wording()
    found = [b for b in causes(result, w) if isinstance(b, Cause)]
    if not found:
        return _text(Text(w("causes.none")))
    rows = [(c.conclusion, *(" ".join(points) for _, points in c.sides), " ".join(c.after)) for c in found]
    return table("", (w.list("sheets.causes_headings")[0], *w.list("sheets.causes_headings")[2:]), rows)


def _part(block: object) -> View:
    if isinstance(block, Fold):
        inside = _joined([_inner(b) for b in block.blocks])
        html = Markup("<details><summary><b>{}</b> {}</summary>{}</details>")
        return View(str(html.format(block.question, block.answer, inside)), f"{block.question} {block.answer}")
    if isinstance(block, Heading):
        return View(str(Markup("<h4>{}</h4>").format(block.text)), f"\n{block.text}")
    return _text(block) if isinstance(block, Text) else View("", "")


def _inner(block: Inner) -> View:
    if isinstance(block, Picture):  # a notebook that draws every curve is too large to send
        return _drawn(block.figure)
    if isinstance(block, Grid):
        return _table(block.caption, block.headings, block.rows)
    if isinstance(block, Points):
        items = Markup("").join(Markup("<li>{}</li>").format(what) for what, _ in block.items)
        return View(str(Markup("<ul>{}</ul>").format(items)), "\n".join(f"- {what}" for what, _ in block.items))
    return _text(block)


def _drawn(figure: Figure) -> View:
    """A curve in one sentence, anything else as its table."""
    if figure.drawn_as != "line":
        return _table(figure.title, figure.headings, figure.rows)
    return _text(Text(f"{figure.description}.", lead=f"{figure.title}."))


def _table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> View:
    """A table whose look is said once, before all folds."""
    made = table(caption, headings, rows)
    return View(made.html.removeprefix(str(LOOK)), made.text)


def _text(block: Text) -> View:
    said = f"{block.lead} {block.text}".strip()
    return View(str(Markup("<p>{}</p>").format(said)), said)


def _joined(parts: Sequence[View]) -> View:
    return View("".join(p.html for p in parts), "\n".join(p.text for p in parts if p.text))
