"""What stands on which page of a checkpoint report, in finished sentences: every format renders this and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from playbook.model.result import Result, Verdict
from playbook.model.words import AREAS
from playbook.report.ahead import moved_blocks, plan_blocks
from playbook.report.blocks import (
    Banner,
    Block,
    Cause,
    Composition,
    Folded,
    Grid,
    Heading,
    Leads,
    Numbers,
    Picture,
    Points,
    Section,
    Text,
)
from playbook.report.cards import card, threshold_text, who, worst_first
from playbook.report.clean import cleaned, count_dropped
from playbook.report.figures import figures
from playbook.report.known import known
from playbook.report.moved import moves
from playbook.report.plan import stage_plan
from playbook.report.spoken.localised import localised
from playbook.report.wording import Wording, wording

TONES = {"PROCEED": "go", "HOLD": "halt", "STOP": "halt"}
MOST_TOP = 5
FIRST_SCREEN = (
    ("am-adoption-habitual", "habit"),
    ("am-net-time-saved", "saving"),
    ("cw-heroics-share", "heroics"),
)
MEASURES = (
    ("adoption", ("am-adoption-habitual", "am-team-outlier", "am-plateau")),
    ("time", ("am-net-time-saved", "am-like-for-like", "am-evidence-enough")),
    ("impact", ("am-impact-moved", "am-outcome-not-worse")),
    ("friction", ("am-friction-heard-and-fixed",)),
)
HEROES = (
    "cw-heroics-share",
    "cw-heroics-concentration",
    "cw-absence-test",
    "cw-manual-fte-at-scale",
    "tr-review-concentration",
)


def compose(
    result: Result, language: str = "en", before: Result | None = None, left: tuple[str, ...] = ()
) -> Composition:
    """The report of a checkpoint; `before` is the checkpoint it is compared with.

    Both come with their sentences in the report's language (`playbook.report.spoken`); `left` are those that stayed English.

    Raises ValueError for a result without a verdict, BadInput for a language without wording.
    """
    if result.verdict is None:
        raise ValueError("only a checkpoint has a report")
    w = wording(language)
    made = _composition(result, result.verdict, w, before)
    left_out = count_dropped(made)
    notice = f" {w('dropped', count=left_out)}" if left_out else ""
    said = {"foot": f"{made.foot}{notice}", "english": left, "preface": _preface(left, w)}
    return localised(cleaned(Composition(**{**made.__dict__, **said})), w)


def _preface(left: tuple[str, ...], w: Wording) -> str:
    """How many sentences stayed English; nothing if none did."""
    return w("preface_one") if len(left) == 1 else w("preface", count=len(left)) if left else ""


def _composition(result: Result, verdict: Verdict, w: Wording, before: Result | None) -> Composition:
    parts: list[tuple[str, str, Iterable[Block]]] = [
        ("verdict", "", [banner(verdict, w)]),
        ("question", w("section.question"), question(result, verdict, w)),
        ("top", w("section.top"), top(result, w)),
    ]
    if before is not None:
        parts.append(
            (
                "moved",
                w("section.moved", week=before.week),
                moved_blocks(moves(before, result, w("hidden")), before, result, w),
            )
        )
    plan = stage_plan(result)
    parts += [
        ("decide", w("section.decide"), decide(result, verdict, w)),
        ("heroes", w("section.heroes"), heroes(result, w)),
        ("measures", w("section.measures"), measures(result, w)),
        ("causes", w("section.causes"), causes(result, w)),
        ("known", w("section.known"), known(result, w)),
        ("areas", w("section.areas"), areas(result, w)),
        ("plan", w("section.plan", stage=w.of("stage", plan.stage)), plan_blocks(plan, result, w)),
        ("not_shown", w("section.not_shown"), not_shown(result, w)),
        ("met", w("section.met"), met(result, w)),
        ("rules", w("section.rules"), rules(result, w)),
    ]
    said = {"pilot": result.pilot, "week": result.week, "as_of": result.as_of}
    return Composition(
        language=w.language,
        title=w("title", **said, word=verdict.word),
        heading=w("heading", **said),
        as_of=result.as_of.isoformat(),
        preface="",
        sections=tuple(Section(name, title, tuple(blocks)) for name, title, blocks in parts),
        foot=w("foot", **said, head=result.head or w("not_locked")),
    )


def banner(verdict: Verdict, w: Wording) -> Banner:
    """The verdict; its meaning in the report's language, its reasons as they were computed."""
    carry_on = verdict.word == "PROCEED" and verdict.next_stage is None
    other = w("verdict.carry_on") if carry_on else w.of("meaning", verdict.word)
    return Banner(
        tone=TONES.get(verdict.word, "wait"),
        word=verdict.word,
        line=other if other not in ("", verdict.word) else verdict.meaning,
        because=verdict.because,
        next=w("verdict.next", what=verdict.next_action),
        also=w("verdict.also", word=verdict.secondary) if verdict.secondary else "",
    )


def question(result: Result, verdict: Verdict, w: Wording) -> Iterator[Block]:
    """Are people using it, does it make a difference: four numbers, value shown, what the word obliges to print."""
    yield Numbers(key_numbers(result, w))
    yield Text(w("facts.interval"), small=True)
    if verdict.value_shown:
        yield Text(verdict.value_shown, lead=w("verdict.value"))
    yield from (Text(line) for line in verdict.must_print)
    if result.waivers:
        said = " ".join(w("verdict.waiver", **waiver.model_dump()) for waiver in result.waivers)
        yield Text(said, lead=w("verdict.waived"))
    if result.notices:
        yield Points(tuple((notice, "") for notice in result.notices), small=True)


def key_numbers(result: Result, w: Wording) -> tuple[tuple[str, str, str], ...]:
    """The numbers of the first screen: use, value, who carries it, coverage."""
    findings = {f.id: f for f in result.findings}
    rows = []
    for check, what in FIRST_SCREEN:
        f = findings.get(check)
        known = f is not None and f.value is not None and f.assessed
        number = f"{f.value * 100:.0f}%" if known and f and f.value is not None else w("facts.not_known")
        rows.append((number, w(f"facts.{what}"), f.said if f else ""))
    coverage = w("facts.nothing") if result.coverage is None else f"{result.coverage * 100:.0f}%"
    counted = (f for f in result.findings if f.due and f.severity != "informational")
    unknown = sum(f.status == "unknown" for f in counted)
    return (*rows, (coverage, w("facts.coverage"), w("facts.unknown", count=unknown)))


def top(result: Result, w: Wording) -> Iterator[Block]:
    """The findings that matter most, merged by cause."""
    yield Leads(tuple((t.title, t.said, t.action.what, who(t.action, w)) for t in result.top[:MOST_TOP]))


def decide(result: Result, verdict: Verdict, w: Wording) -> Iterator[Block]:
    """The decision sheet."""
    rows = tuple((c.what, w.of("owner", c.owner), str(c.due or "")) for c in verdict.conditions)
    if rows:
        yield Grid("conditions", w("decide.caption"), w.list("decide.headings"), rows)
    else:
        yield Text(w("decide.no_conditions"))
    opened = w.of("stage", verdict.next_stage) if verdict.next_stage else w("decide.nothing_open")
    asked, stage = (w.of("stage", s) for s in (result.charter.requested_stage, result.charter.stage))
    yield Text(w("decide.asked", asked=asked, open=opened, stage=stage))


def heroes(result: Result, w: Wording) -> Iterator[Block]:
    """The team's own answer beside the computed profile."""
    findings = {f.id: f for f in result.findings}
    compared = findings.get("fd-why-it-worked")
    own = w(f"heroes.{result.charter.why_it_worked or 'silent'}")
    yield Text(f"{own} {compared.said if compared else ''}".strip())
    seen = (findings[i] for i in HEROES if i in findings)
    rows = tuple((f.title, w.of("status", f.status), f.said) for f in seen)
    yield Grid("heroes", w("heroes.caption"), w.list("heroes.headings"), rows)


def measures(result: Result, w: Wording) -> Iterator[Block]:
    """The four measures, drawn and in words."""
    findings = {f.id: f for f in result.findings}
    drawn = figures(result, w)
    yield from (Picture(figure, w("measures.same")) for figure in drawn)
    if not drawn:
        yield Text(w("measures.none"))
    rows = tuple(
        (w(f"measures.{name}"), w.of("status", findings[i].status), findings[i].said)
        for name, ids in MEASURES
        for i in ids
        if i in findings
    )
    yield Grid("measures", w("measures.caption"), w.list("measures.headings"), rows)
    yield Text(w("measures.caveat"), small=True)


def causes(result: Result, w: Wording) -> Iterator[Block]:
    """Diagnoses with what speaks for and against each, and the wrong cure."""
    for d in result.diagnoses:
        sides = (
            (w("causes.for"), d.supporting or (w("causes.nothing_for"),)),
            (w("causes.against"), d.contradicting or (w("causes.nothing_against"),)),
        )
        after = (
            w("causes.collect", what="; ".join(d.missing)) if d.missing else "",
            w("causes.not", what=d.wrong_cure) if d.wrong_cure and d.stated else "",
        )
        rule = w("causes.rule" if d.stated else "causes.not_stated", rule=d.rule)
        yield Cause(d.conclusion, rule, sides, tuple(a for a in after if a))
    if not result.diagnoses:
        yield Text(w("causes.none"))


def areas(result: Result, w: Wording) -> Iterator[Block]:
    """Levels of all areas, then every red and amber finding with its six parts."""
    yield Grid("areas", w("areas.caption"), w.list("areas.headings"), area_rows(result, w))
    for area in AREAS:
        told = worst_first(f for f in result.findings if f.area == area and f.status in ("fail", "warn", "error"))
        if told:
            yield Heading(w.of("area", area))
            yield from (card(f, w) for f in told)


def area_rows(result: Result, w: Wording | None = None) -> tuple[tuple[str, ...], ...]:
    """Level, score, counts and coverage of each area."""
    w = w or wording()
    none = w("none")
    return tuple(
        (
            w.of("area", a.area),
            none if a.level is None else w("areas.level", level=a.level),
            none if a.score is None else f"{a.score:.0f}",
            *(str(a.counts.get(s, 0)) for s in ("pass", "warn", "fail", "unknown")),
            none if a.coverage is None else f"{a.coverage * 100:.0f}%",
        )
        for a in result.areas
    )


def not_shown(result: Result, w: Wording) -> Iterator[Block]:
    """What this pilot did not show; never left out."""
    yield Points(tuple((n.what, n.bring) for n in result.not_shown) or ((w("not_shown.nothing"), ""),))


def met(result: Result, w: Wording) -> Iterator[Block]:
    """The checks that were met, folded."""
    found = worst_first(f for f in result.findings if f.status == "pass")
    yield Folded(w("met.summary", count=len(found)), tuple((f.title, f.said) for f in found))


def rules(result: Result, w: Wording) -> Iterator[Block]:
    """By which rules and from which files: rubric, robustness, thresholds, fingerprints."""
    pack = result.pack
    yield Text(w("rules.pack", name=pack.name, version=pack.version, rubric=pack.sha256[:16]))
    yield from (Text(f.said) for f in result.findings if f.id == "fd-verdict-robust")
    deciding = (f for f in result.findings if f.severity in ("blocker", "evidence"))
    rows = tuple((f.title, threshold_text(f, w), f.threshold.basis) for f in deciding)
    yield Grid("thresholds", w("rules.thresholds"), w.list("rules.thresholds_headings"), rows)
    read = tuple((i.path, str(i.rows), i.sha256[:16]) for i in result.inputs)
    yield Grid("inputs", w("rules.inputs"), w.list("rules.inputs_headings"), read)
