"""One finding in finished sentences: the card with its six parts, its threshold and its interval in words."""

from __future__ import annotations

from collections.abc import Iterable

from playbook.model.finding import Action, Finding
from playbook.model.phrase import is_share, limit
from playbook.report.blocks import Card
from playbook.report.text import SIGNS
from playbook.report.wording import Wording

ORDER = {"fail": 0, "error": 1, "warn": 2, "unknown": 3, "pass": 4}
WEIGHT = {"blocker": 0, "evidence": 1, "major": 2, "minor": 3, "informational": 4}


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order a reader wants them: red first, then by weight, then by id."""
    return sorted(findings, key=lambda f: (ORDER.get(f.status, 5), WEIGHT[f.severity], f.id))


def card(finding: Finding, w: Wording) -> Card:
    """The six parts of a finding and the small print below them."""
    return Card(
        id=finding.id,
        status=finding.status,
        sign=SIGNS[finding.status],
        word=w.of("status", finding.status),
        title=finding.title,
        said=finding.said,
        parts=tuple(part for part in _parts(finding, w) if part[1]),
        foot=" · ".join(_foot(finding, w)),
    )


def who(action: Action, w: Wording) -> str:
    """Owner and date of an action."""
    owner = w.of("owner", action.owner)
    return w("who", owner=owner, due=action.due) if action.due else owner


def threshold_text(finding: Finding, w: Wording) -> str:
    """The settings of a rule in words."""
    limits = finding.threshold
    if limits.pass_at is None:
        return _zones(limits.settings, w) or w("finding.yes_no")
    green, amber = limits.pass_at, limits.warn_at
    said = w.number(limit(green, finding.unit))
    if amber is None or amber == green:
        return w("finding.exactly", green=said)
    side = "finding.at_least" if green > amber else "finding.at_most"
    return w(side, green=said, amber=limit(amber, finding.unit))


def interval_text(finding: Finding, w: Wording) -> str:
    """The 95% interval in the unit of the value; empty without one."""
    if finding.interval is None:
        return ""
    low, high = finding.interval
    if is_share(finding.unit):
        return w("finding.range", low=f"{low * 100:.0f}", high=f"{high * 100:.0f}%")
    return w("finding.range", low=f"{low:.3g}", high=f"{high:.3g}")


def _parts(finding: Finding, w: Wording) -> Iterable[tuple[str, str, str]]:
    yield w("finding.at_scale"), finding.consequence, ""
    yield w("finding.why"), finding.reason, ""
    guards = {
        "mode": w.of("failure", finding.guards),
        "severity": w.of("severity", finding.severity),
        "stage": w.of("stage", finding.stage),
    }
    yield w("finding.guards"), w("finding.guards_text", **guards), ""
    if finding.status not in ("pass", "not_applicable"):
        yield w("finding.do"), finding.action.what, who(finding.action, w)
        yield w("finding.mind"), finding.would_change_our_mind, ""
    yield w("finding.rows"), ", ".join(finding.rows), ""


def _foot(finding: Finding, w: Wording) -> Iterable[str]:
    yield finding.id
    if finding.n:
        yield w("finding.n", n=finding.n)
    if finding.interval:
        yield w("finding.interval", interval=interval_text(finding, w))
    yield w("finding.green", threshold=threshold_text(finding, w))
    yield w("finding.basis", basis=finding.threshold.basis or w("finding.no_basis"))
    if finding.threshold.layer:
        yield w("finding.layer", layer=finding.threshold.layer)
    if finding.sources:
        yield w("finding.sources", sources=", ".join(finding.sources))


def _zones(settings: tuple[tuple[str, float | str], ...], w: Wording) -> str:
    """Named settings, those of green before those of amber."""
    said = {zone: [_setting(n, v, zone, w) for n, v in settings if _zone(n) == zone] for zone in ("pass", "warn", "")}
    green, amber, other = (", ".join(said[zone]) for zone in ("pass", "warn", ""))
    parts = (green, w("finding.amber", amber=amber) if amber else "", other)
    return "; ".join(part for part in parts if part)


def _zone(name: str) -> str:
    return next((zone for zone in ("pass", "warn") if name.startswith(f"{zone}_")), "")


def _setting(name: str, value: float | str, zone: str, w: Wording) -> str:
    bare = name.removeprefix(f"{zone}_")
    if isinstance(value, str):
        return f"{bare.replace('_', ' ')} {value}"
    words = w.of("setting", bare)
    if words == bare:
        return f"{bare.replace('_', ' ')} {w.number(f'{value:g}')}"
    return words.format(n=w.number(f"{value:g}"), p=w.number(f"{value * 100:g}%"))
