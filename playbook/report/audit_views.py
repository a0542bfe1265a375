"""The content audit as a notebook shows it: readiness and gates, the first fixes, two figures."""

from __future__ import annotations

from markupsafe import Markup

from playbook.content.audit import Audit
from playbook.report.audit_page import audit_figures, job_rows
from playbook.report.views import View, figure_view, table

MOST_JOBS = 8


def audit_view(audit: Audit) -> View:
    """Readiness, gates, score and the first fixes."""
    word = audit.readiness[:1].upper() + audit.readiness[1:]
    s = audit.score
    score = "" if s.overall is None else f"Score {s.overall:.0f} of 100, for order and trend."
    read = "" if s.coverage is None else f"{s.coverage:.0%} of {len(audit.counted)} documents were read."
    line = f"{word}. {read} {score}".strip()
    gates = table(
        "The gates",
        ("Gate", "Today", "Why"),
        [(g.name, "holds" if g.passed else "does not hold", g.why) for g in audit.gates],
    )
    rows = [(n, do, file, minutes, gain, after) for n, do, file, _, minutes, gain, after in job_rows(audit, MOST_JOBS)]
    fixes = table("Fix first", ("No.", "Do", "File", "Minutes", "Gain", "Score after"), rows)
    html = f"{Markup('<p><b>{}</b></p>').format(line)}{gates.html}{fixes.html}"
    return View(html, "\n".join((line, gates.text, fixes.text)))


def audit_figures_view(audit: Audit) -> View:
    """The six dimensions and the gain of the fixes, each with its table."""
    made = [figure_view(f) for f in audit_figures(audit)]
    return View("".join(m.html for m in made), "\n\n".join(m.text for m in made)) if made else no_content()


def no_content() -> View:
    """What stands in place of an audit that has nothing to look at."""
    line = "There is no content folder to read. Name it in pilot.yaml (content: {location: FOLDER})."
    return View(str(Markup("<p>{}</p>").format(line)), line)
