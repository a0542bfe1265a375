"""The preview of a pack: one self-contained page with questions, thresholds, workflow, brand and a sample report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from playbook.checks import all_checks
from playbook.model.pack import SECTIONS, Pack
from playbook.model.result import Result
from playbook.model.rubric import Rubric, Rule
from playbook.model.words import AREAS, PREFIX, Status
from playbook.pack.brand import pairs
from playbook.pack.compare import Change
from playbook.pack.merge import read_pack
from playbook.report.brand import branded
from playbook.report.page import TEMPLATES, environment, html_report
from playbook.report.text import SIGNS
from playbook.report.wording import wording

OWN_CSS = """
.lead{font-size:1.15rem}
.chain{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;padding:0;max-width:none}
.chain li{background:var(--wash);border:1px solid var(--line);border-radius:1rem;padding:.15rem .8rem;margin:0}
.chain li+li::before{content:"→";color:var(--soft);margin-right:.6rem}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:1rem 0}
.ask{border:1px solid var(--line);border-radius:.4rem;padding:.2rem 1.2rem 1rem;margin:1rem 0}
.ask h3{text-transform:capitalize;margin:.9rem 0 .2rem}
.field{display:grid;grid-template-columns:minmax(14rem,1fr) minmax(14rem,1fr);gap:0 1.5rem;padding:.55rem 0;border-top:1px solid var(--line)}
.field p{margin:0}.q{font-weight:600}
.box{border:1px solid #7b8794;border-radius:.25rem;padding:.25rem .6rem;color:var(--soft);background:#fff;align-self:start}
.box::before{content:"e.g. "}
.hint{grid-column:1;color:var(--soft);font-size:.92rem}
.choices{list-style:none;padding:0;margin:0;grid-row:span 2}.choices li{margin:0 0 .25rem}
.tag{font-size:.75rem;font-weight:600;border:1px solid currentColor;border-radius:1rem;padding:0 .5rem;color:var(--link);white-space:nowrap}
.flow{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem 1.6rem;padding:0;max-width:none}
.flow li{position:relative;flex:1 1 8.5rem;background:var(--wash);border-top:.25rem solid var(--line);padding:.6rem .8rem;border-radius:.3rem;margin:0}
.flow li.ai{border-top-color:var(--link)}
.flow li+li::before{content:"→";position:absolute;left:-1.3rem;top:.9rem;color:var(--soft)}
.flow b,.flow span{display:block}.flow span{color:var(--soft);font-size:.88rem}
.flow em{position:absolute;right:.6rem;top:.5rem;font-style:normal;font-size:.75rem;font-weight:700;color:var(--link)}
.swatches{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.8rem;padding:0;max-width:none}
.swatches li{display:grid;grid-template-columns:3.2rem 1fr;column-gap:.8rem;margin:0}
.swatches i{grid-row:span 2;height:3.2rem;display:grid;place-items:center;font:700 1.3rem/1 inherit;font-style:normal;border-radius:.3rem;border:1px solid var(--line)}
.swatches br{display:none}.swatches span{color:var(--soft);font-size:.88rem}
.sample{border:1px solid var(--line);border-radius:.5rem;padding:1.2rem 1.4rem;margin:1rem 0;box-shadow:0 .3rem 1.2rem rgba(0,0,0,.08)}
.sample h3{font-size:1.2rem;color:var(--brand,var(--ink));margin-top:2rem}.sample .top h4{margin:0 0 .2rem}
.id{display:block;font-weight:400;font-size:.82rem;color:var(--soft);overflow-wrap:anywhere}
summary{cursor:pointer;padding:.3rem 0}
@media(max-width:40rem){.field{grid-template-columns:1fr}.stack td:empty{display:none}
.flow{flex-direction:column}.flow li{flex:none}.flow li+li::before{content:"↓";left:50%;top:-1.3rem}.flow{gap:1.2rem}}
"""


def html_preview(
    pack: Pack,
    rubric: Rubric,
    parent: str,
    changes: Iterable[Change],
    maps: Mapping[str, Iterable[str]],
    sample: Result,
) -> str:
    """The page; `sample` is a finished checkpoint judged by this pack, `maps` table -> headings that are recognised."""
    kept = tuple(changes)
    ids = {r.id for r in rubric.rules}
    moving = [c for c in kept if c.what.partition(".")[0] in ids]
    page = (
        environment()
        .get_template("preview.html.j2")
        .render(
            css=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
            own_css=OWN_CSS,
            pack=pack.model_dump(mode="json"),
            parent=parent,
            rules=rule_rows(moving, titles_of(pack)),
            others=[(c.what, c.before or "–", c.after or "–") for c in kept if c not in moving],
            notices=pack.notices,
            sections=sections(pack),
            hidden=not_asked(pack),
            areas=areas(pack, rubric),
            steps=[s.model_dump() for s in pack.workflow.steps],
            handoffs=[(h.from_step, h.to_step, h.transfer or "asked of the team") for h in pack.workflow.handoffs],
            stages=[(stage, t.weeks, t.focus, t.basis) for stage, t in pack.stages.items()],
            tables=own_tables(pack),
            maps=[(table, ", ".join(headings)) for table, headings in maps.items()],
            colours=colours(pack),
            sample={"pilot": sample.pilot, "week": sample.week, "body": body_of(html_report(sample))},
        )
    )
    return branded(page, pack.brand, pack.logo)


def sections(pack: Pack) -> list[dict[str, Any]]:
    """The questions section by section; an own question with what each answer means."""
    outcomes = {d.id: {a: o.status for a, o in d.answers.items()} for d in pack.declared}
    made = []
    for name in SECTIONS:
        asked = [q.model_dump() for q in pack.questions if q.section == name]
        for q in asked:
            q["options"] = [_option(o, outcomes[q["field"]][o]) for o in q["options"]]
        made.append({"name": name, "questions": asked})
    return [s for s in made if s["questions"]]


def not_asked(pack: Pack) -> list[tuple[str, str]]:
    """The questions that are left out as the base asks them, with the reason."""
    ours = {q.field: q.ask for q in read_pack("base").questions}
    return [(ours.get(field, field), why) for field, why in pack.hidden.items()]


def areas(pack: Pack, rubric: Rubric) -> list[dict[str, Any]]:
    """Every rule under its area: those of this pack in sight, the others folded away."""
    titles = titles_of(pack)
    own = {d.id for d in pack.declared}
    made = []
    for area in AREAS:
        rules = [r for r in rubric.rules if r.id.partition("-")[0] == PREFIX[area]]
        mine = [r for r in rules if r.id in own or any(s.layer != "base" for s in r.settings)]
        mine += [r for r in rules if r.wording and r not in mine]
        shown = [_row(r, titles, "● ") for r in mine]
        rest = [_row(r, titles) for r in rules if r not in mine]
        made.append(
            {"name": area, "rows": rules, "changed": len(mine), "shown": shown or rest, "rest": rest if shown else []}
        )
    return made


def _row(rule: Rule, titles: Mapping[str, str], sign: str = "") -> tuple[str, ...]:
    numbers = rule.numbers
    green = {n: v for n, v in numbers.items() if n.startswith("pass")} or {
        n: v for n, v in numbers.items() if n != "warn_at"
    }
    amber = {n: v for n, v in numbers.items() if n.startswith("warn")}
    title = rule.words("title", titles.get(rule.id, rule.title or rule.id))
    return (f"{sign}{title}", rule.severity, _numbers(green) or "yes or no", _numbers(amber), rule.basis, _set_by(rule))


def _set_by(rule: Rule) -> str:
    """Layer, file and lines of a rule's numbers; of its basis where it has none."""
    return _lines((f"{s.layer}, {s.file}", s.line) for s in rule.settings) or rule.origin


def _lines(places: Iterable[tuple[str, int | str]]) -> str:
    """Places as one line, the lines of a file together.

    >>> _lines([("a, x.yaml", 3), ("a, x.yaml", 2), ("b, y.yaml", 7)])
    'a, x.yaml line 2, 3; b, y.yaml line 7'
    """
    files: dict[str, set[int]] = {}
    for file, line in places:
        files.setdefault(file, set()).add(int(line))
    return "; ".join(f"{file} line {', '.join(map(str, sorted(lines)))}" for file, lines in files.items())


def _numbers(values: Mapping[str, float]) -> str:
    if len(values) == 1:
        return f"{next(iter(values.values())):g}"
    short = {n.removeprefix("pass_").removeprefix("warn_").replace("_", " "): v for n, v in values.items()}
    return ", ".join(f"{n} {v:g}" for n, v in short.items())


def titles_of(pack: Pack) -> dict[str, str]:
    """What each check is called, own ones included."""
    return {c.id: c.title for c in all_checks()} | {d.id: d.title for d in pack.declared}


def rule_rows(changes: Iterable[Change], titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """One row per check: what it is called, everything that differs, and why."""
    rows: dict[str, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.what.partition(".")[0], []).append(change)
    return [
        (_named(titles.get(check, check), check), "; ".join(_said(c) for c in found), _why(found))
        for check, found in rows.items()
    ]


def _named(title: str, check: str) -> Markup:
    """What a check is called, and below it the id it is changed by."""
    return Markup('{} <code class="id">{}</code>').format(title, check)


def _said(change: Change) -> str:
    key = change.what.partition(".")[2].replace("_", " ")
    if not key:
        return f"new: {change.after}" if change.after else "no longer asked"
    return f"{key} {change.before or 'nothing'} → {change.after or 'nothing'}"


def own_tables(pack: Pack) -> list[tuple[str, str]]:
    """Own tables with their columns, from the text that was checked when the pack was read."""
    found: dict[str, list[str]] = {}
    for _, text in pack.tables:
        for line in text.splitlines()[1:]:
            table, column, *_ = line.split(",")
            found.setdefault(table, []).append(column)
    return [(table, ", ".join(columns)) for table, columns in found.items()]


def colours(pack: Pack) -> list[dict[str, str]]:
    """Every colour that is read, with its contrast."""
    if pack.brand is None:
        return []
    return [_swatch(what, said.partition(" on "), ratio) for what, said, ratio in pairs(pack.brand)]


def _swatch(what: str, pair: tuple[str, str, str], ratio: float) -> dict[str, str]:
    """A colour on its ground, as it is read."""
    return {"what": what, "colour": pair[0], "ground": pair[2], "ratio": f"{ratio:.1f}"}


def body_of(page: str) -> str:
    """What stands between `<main>` and its end, its headings one level down so that the page keeps one outline."""
    found = re.search(r"<main>(.*)</main>", page, re.DOTALL)
    body = found[1] if found else page
    return re.sub(r"(</?h)([234])\b", lambda m: f"{m[1]}{int(m[2]) + 1}", body)


def _why(changes: Iterable[Change]) -> str:
    """The basis, and where the numbers stand."""
    kept = list(changes)
    places = [(file, line) for file, _, line in (c.where.rpartition(" line ") for c in kept) if line.isdigit()]
    return " ".join(filter(None, (kept[0].basis, f"({_lines(places)})" if places else "")))


def _option(answer: str, status: Status) -> dict[str, str]:
    """One answer and what it means: mark, word and colour, never colour alone."""
    return {"answer": answer, "status": status, "sign": SIGNS[status], "word": wording().of("status", status)}
