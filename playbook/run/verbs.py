"""The verbs of the notebooks: each takes an opened pilot and shows one thing, or saves the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

from playbook.content.audit import Audit
from playbook.content.folder import folder_audit
from playbook.model.evidence_measure import GateSize
from playbook.model.phrase import percent
from playbook.model.result import Result
from playbook.report.audit_views import audit_figures_view, audit_view, no_content
from playbook.report.figures import FACTS
from playbook.report.own_words import in_words_of
from playbook.report.portfolio import causes_view, portfolio_view
from playbook.report.views import View, decision_view, figures_view, findings_view, table
from playbook.run.assemble import Pilot
from playbook.run.checkpoint import as_json
from playbook.run.finished import read_result
from playbook.run.session import open_pilot
from playbook.run.steps import step_named
from playbook.workspace.dictionary import dictionary, file_tables
from playbook.workspace.io import canonical, publish

Rest = ParamSpec("Rest")


def _in_its_words(show: Callable[Concatenate[Pilot, Rest], View]) -> Callable[Concatenate[Pilot, Rest], View]:
    """Show it in the words of the pilot's pack."""

    @wraps(show)
    def shown(pilot: Pilot, /, *args: Rest.args, **more: Rest.kwargs) -> View:
        with in_words_of(pilot.own.pack if pilot.own.layers else None):
            return show(pilot, *args, **more)

    return shown


@_in_its_words
def overview(pilot: Pilot) -> View:
    """Which pilot this is, at which week, judged by which pack, and what must be said aloud."""
    ws, charter = pilot.workspace, pilot.workspace.charter
    rows = [
        ("Pilot", f"{charter.pilot_id} ({charter.domain})"),
        ("Week", f"{ws.week} of {charter.planned_weeks}, as of {ws.as_of}"),
        ("Stage", f"{charter.stage}; asked for: {charter.requested_stage}"),
        ("Judged by", f"pack {pilot.rubric.name} {pilot.rubric.version}"),
        ("Files read", len(ws.inputs)),
        *(("Its own question", said) for said in own_question(pilot)),
        *(("Say aloud", notice) for notice in (*ws.notices, *pilot.notices)),
    ]
    return table("This pilot", ("", ""), rows)


def own_question(pilot: Pilot) -> tuple[str, ...]:
    """Can the pilot answer its own question of adoption: people needed, people there; empty if nobody is listed."""
    size = pilot.evidence["gate_size"]
    if not isinstance(size, GateSize):
        return ()
    aim = f"{percent(size.target)} adoption from a plateau at {percent(size.null)}"
    if size.enough:
        return (f"This pilot can tell {aim}: {size.needed} people needed, it has {size.people}.",)
    needed = "more than 3,000" if size.needed is None else size.needed
    least = "" if size.reachable is None else f" It could show a true rate of {percent(size.reachable)} or more."
    return (f"This pilot cannot tell {aim}: {needed} people needed, it has {size.people}.{least}",)


@_in_its_words
def recorded(pilot: Pilot, *tables: str) -> View:
    """What did we record: the named tables (all if none is named), their rows, and which ones are not there."""
    frames, known = pilot.workspace.tables, dictionary()
    rows = [
        (name, len(frames[name]), f"{sum(c in frames[name].columns for c in known[name])} of {len(known[name])}")
        if name in frames
        else (name, "not delivered", "")
        for name in tables or file_tables()
    ]
    return table(
        f"As of {pilot.workspace.as_of}, week {pilot.workspace.week}", ("Table", "Rows", "Columns known"), rows
    )


@_in_its_words
def findings(pilot: Pilot, step: str) -> View:
    """What do the checks of a step say."""
    return findings_view(pilot.result(step_named(step)).findings)


@_in_its_words
def figures(pilot: Pilot, *names: str) -> View:
    """The figures of a pilot, or those named: adoption, weekly, time, paths."""
    return figures_view(_evidence_only(pilot), names)


@_in_its_words
def content_audit(pilot: Pilot) -> View:
    """What is in the content folder: readiness, gates, score, and what to fix first."""
    audited = _audited(pilot)
    return no_content() if audited is None else audit_view(audited)


@_in_its_words
def content_figures(pilot: Pilot) -> View:
    """The content audit as figures: the six dimensions, and what fixing gains."""
    audited = _audited(pilot)
    return no_content() if audited is None else audit_figures_view(audited)


@_in_its_words
def flow(pilot: Pilot, *names: str) -> View:
    """What the map and the events say: map, ledger, scale, roles, whatif, moves, hands, waiting, differences, untold."""
    from playbook.errors import BadInput
    from playbook.report.workflow_view import NOTHING, nothing, workflow_view

    try:
        return workflow_view(pilot.workflow, names)
    except BadInput as error:
        return nothing(f"{NOTHING} {error}")


@_in_its_words
def trail(pilot: Pilot) -> View:
    """How many published items can be followed from their sources to a human review."""
    from playbook.report.trace_view import trail_view
    from playbook.workflow.trace.gathered import traces

    return trail_view(traces(pilot.data))


@_in_its_words
def review_routing(pilot: Pilot) -> View:
    """Which items to review so that the fewest errors go unseen, with the review hours there are at full scale."""
    from playbook.report.trace_view import routing_view
    from playbook.workflow.trace.kinds import kinds
    from playbook.workflow.trace.routing import best_routes

    minutes = 60 * (pilot.workspace.charter.scale_review_hours_month or 0.0)
    return routing_view(best_routes(kinds(pilot.data), minutes), minutes)


@_in_its_words
def decision(pilot: Pilot, step: str) -> View:
    """What is decided: the verdict at a checkpoint, the open points at the other steps."""
    return decision_view(pilot.result(step_named(step)))


@_in_its_words
def headline(pilot: Pilot) -> View:
    """The verdict in one table: the word, use, difference, people or system, and how much could be answered."""
    from playbook.report.checkpoint_views import headline_view

    result = pilot.result()
    if result.verdict is None:
        raise ValueError("only a checkpoint has a verdict")
    return headline_view(result, result.verdict)


@_in_its_words
def how_we_know(pilot: Pilot) -> View:
    """The statistics behind the figures, question by question, each folded away."""
    from playbook.report.checkpoint_views import known_view

    return known_view(pilot.result())


@_in_its_words
def reasons(pilot: Pilot) -> View:
    """What speaks for and against each cause, and what it does not call for."""
    from playbook.report.checkpoint_views import reasons_view

    return reasons_view(pilot.result())


@_in_its_words
def areas(pilot: Pilot) -> View:
    """Level, counts and coverage of each area, for orientation."""
    from playbook.report.compose import area_rows

    headings = ("Area", "Level", "Score", "Met", "Partly", "Not met", "Not known", "Coverage")
    return table("For orientation; single checks decide, never an average", headings, area_rows(pilot.result()))


@_in_its_words
def not_shown(pilot: Pilot) -> View:
    """What this pilot did not show."""
    rows = [(n.what, n.bring) for n in pilot.judgement.not_shown]
    return table("What this pilot did not show", ("Not shown", "What would show it"), rows)


def save(pilot: Pilot, step: str, out: str) -> View:
    """Write the typed result of a step below `out`; without `out` nothing is written (a person is reading)."""
    if not out:
        return table(
            "Nothing written: this notebook was opened by a person. The command playbook run writes the result.", (), ()
        )
    chosen = step_named(step)
    result = pilot.result(chosen)
    name = "result.json" if result.verdict else f"{chosen.name}.json"
    publish(Path(out) / name, as_json(result.model_dump(mode="json")).encode() + b"\n")
    return table(f"Written: {name}", (), ())


def open_portfolio(folders: Sequence[str]) -> tuple[Result, ...]:
    """The finished checkpoint in each folder; a pilot's folder without one is read from its files now."""
    return tuple(_result_in(Path(f)) for f in folders)


def portfolio(results: Sequence[Result]) -> View:
    """One row per pilot."""
    return portfolio_view(results)


def shared_causes(results: Sequence[Result]) -> View:
    """Causes that more than one pilot has."""
    return causes_view(results)


def save_portfolio(results: Sequence[Result], folders: Sequence[str], out: str) -> View:  # noqa: ARG001 - notebook 6 passes its folders
    """Write the portfolio's table below `out`, from which the page is made; without `out` nothing is written."""
    if not out:
        return table(
            "Nothing written: this notebook was opened by a person. The command playbook portfolio writes the page.",
            (),
            (),
        )
    plain = [{"pilot": r.pilot, "week": r.week, "verdict": r.verdict.word if r.verdict else None} for r in results]
    publish(Path(out) / "portfolio.json", canonical(plain))
    return table("Written: portfolio.json", (), ())


def _audited(pilot: Pilot) -> Audit | None:
    """The audit of the pilot's content folder as of the report date; None without a folder."""
    if pilot.workspace.content is None:
        return None
    return folder_audit(pilot.workspace.content, pilot.workspace.as_of)


def _evidence_only(pilot: Pilot) -> Result:
    return pilot.result(step_named("5-checkpoint")) if "judgement" in pilot.__dict__ else pilot.evidence_result(FACTS)


def _result_in(folder: Path) -> Result:
    path = folder / "result.json"
    return read_result(path) if path.exists() else open_pilot(folder).result()
