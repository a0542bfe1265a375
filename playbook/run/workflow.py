"""The workflow analysis alone: a map, a log or a pilot's folder in; tables, page, pictures and exports out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playbook.errors import BadInput, Problem
from playbook.workflow.declared.yaml_map import FILE as DRAWN
from playbook.workspace.io import publish

if TYPE_CHECKING:
    from playbook.run.assemble import Pilot
    from playbook.workflow.analysis import Analysis, Found
    from playbook.workflow.declared.nouns import WorkflowMap
    from playbook.workflow.spread import Spread

NOTEBOOK_SIZES = (1, 10)
TABLES = "workflow-tables"
"""Folder of the map as tables: beside nothing that they could overwrite."""
FOLDER_LOGS = ("events.csv", "events.parquet", "events.xes", "events.xes.gz", "events.ocel.json", "tables/events.csv")
FOLDER_MAPS = ("workflow.yaml", "workflow.yml", "stages.csv", "steps.csv", "tables/stages.csv")


def found_in(
    path: Path, columns: Mapping[str, str], dates: str = "", case_type: str = "", log: Path | None = None
) -> Found:
    """The map and the log of a file or a folder, with the log of a second file if one is named; raises BadInput."""
    from playbook.workflow.opened import open_file

    if path.is_dir() and (path / "pilot.yaml").exists():
        from playbook.run.session import open_pilot

        found = found_in_pilot(open_pilot(path))
    elif path.is_dir():
        found = _in_folder(path, columns, dates, case_type)
    else:
        found = open_file(path, columns, dates, case_type)
    return found if log is None else with_log(found, open_file(log, columns, dates, case_type))


def with_log(found: Found, other: Found) -> Found:
    """A map with the log of another file; raises BadInput if these are not one map and one log."""
    if found.chart is None or other.log is None:
        what = f"{found.name} is no map" if found.chart is None else f"{other.name} is no event log"
        do = "give the map first and its event log with --log"
        raise BadInput(Problem("--log", what, "one map and one event log of the same workflow", do))
    return replace(found, log=other.log, losses=(*found.losses, *other.losses), name=f"{found.name} and {other.name}")


def _in_folder(path: Path, columns: Mapping[str, str], dates: str, case_type: str) -> Found:
    """The map of a folder that is no pilot's, with the events that lie beside it."""
    from playbook.workflow.opened import open_file

    inside = next((path / n for n in FOLDER_MAPS if (path / n).exists()), None)
    if inside is None:
        do = "name a file, or a pilot's folder"
        raise BadInput(Problem(str(path), "no pilot.yaml, workflow.yaml or stages.csv in this folder", "", do))
    found = open_file(inside, columns, dates, case_type)
    events = next((path / n for n in FOLDER_LOGS if (path / n).exists()), None)
    return found if events is None else with_log(found, open_file(events, columns, dates, case_type))


def found_in_pilot(pilot: Pilot) -> Found:
    """The map of a pilot (its workflow.yaml, else its tables) with the events it recorded."""
    from playbook.workflow.analysis import Found
    from playbook.workflow.from_tables import chart_of, log_of
    from playbook.workflow.trace.gathered import traces

    folder = pilot.workspace.folder
    log, gap = log_of(pilot.data), _gap_minutes(pilot)
    made, losses = chart_of(pilot.data, gap)
    drawn = folder / DRAWN
    if drawn.exists():
        made, losses = _drawn_or_tables(drawn, made, losses, pilot, gap)
    if made is None and log is None:
        do = "add workflow.yaml, or the tables steps and handoffs"
        raise BadInput(Problem(str(folder.name), "there is no map and no event of the workflow", "", do))
    return Found(pilot.workspace.charter.pilot_id, made, log, losses, traces=traces(pilot.data))


def _drawn_or_tables(
    drawn: Path, made: WorkflowMap | None, losses: tuple[str, ...], pilot: Pilot, gap: float | None
) -> tuple[WorkflowMap, tuple[str, ...]]:
    """The map that the team drew; a starter of which no working time is confirmed gives way to tables that have some."""
    from playbook.workflow.declared.yaml_map import read_yaml
    from playbook.workflow.from_tables import with_charter

    chart, said = read_yaml(drawn.read_text(encoding="utf-8", errors="replace"), drawn.name)
    untouched = chart.placeholders and all(s.touch is None for s in chart.stages)
    if untouched and made is not None and any(s.touch is not None for s in made.stages):
        return made, (f"{drawn.name} holds placeholders only; the tables steps and handoffs count instead", *losses)
    whole, more = with_charter(chart, pilot.data, gap)
    return whole, (*said, *more)


def _gap_minutes(pilot: Pilot) -> float | None:
    """Minutes of gap-filling per item from the effort log; None if not recorded or by fewer people than the floor."""
    from playbook.model.evidence import Share
    from playbook.model.words import PRIVACY_FLOOR

    found = pilot.evidence["gap_share"]
    if not isinstance(found, Share) or found.empty or (found.people is not None and found.people < PRIVACY_FLOOR):
        return None
    return sum(g.value for g in found.groups)


def analysed(
    found: Found, sizes: tuple[int, ...], seed: int = 0, what_ifs: tuple[str, ...] = (), workers: int | str = 1
) -> Analysis:
    """The analysis of what was found; `workers` are processes here or the address of a Dask scheduler."""
    from playbook.workflow.analysis import analyse
    from playbook.workflow.spread import in_turn

    return analyse(found, sizes, seed, what_ifs, in_turn if workers == 1 else _by(workers))


def _by(workers: int | str) -> Spread:
    """Pieces of a simulation done by the workers that also run notebooks; raises what the first failed piece says."""
    from playbook.run.many import failed, run_lanes
    from playbook.run.queue import Task

    def spread(work: Callable[..., Any], given: Sequence[tuple[Any, ...]]) -> list[Any]:
        tasks = [Task(f"{n} of {len(given)}", "simulate", work, one) for n, one in enumerate(given, start=1)]
        ends = run_lanes([[task] for task in tasks], workers=workers)
        error = failed([ends[t] for t in tasks if ends[t].error][:1])
        if error is not None:
            raise error
        return [ends[t].value for t in tasks]

    return spread


def analysed_pilot(pilot: Pilot) -> Analysis:
    """The analysis of a pilot for a notebook: one project, ten, full scale, twice that."""
    wanted = pilot.workspace.charter.scale_projects or 0
    sizes = {*NOTEBOOK_SIZES, wanted, 2 * wanted} - {0}
    return analysed(found_in_pilot(pilot), tuple(sorted(sizes)), pilot.seed)


def written(made: Analysis, out: Path, language: str = "en") -> list[Path]:
    """Page, map picture, BPMN, Mermaid text and the map as two tables below `out`; each file complete or untouched."""
    from playbook.report.lanes import lane_svg
    from playbook.report.workflow_page import workflow_page
    from playbook.workflow.declared.bpmn_out import bpmn
    from playbook.workflow.declared.mermaid import mermaid
    from playbook.workflow.declared.two_tables_out import two_tables

    files = {"workflow.html": workflow_page(made, language).encode()}
    if made.chart is not None:
        files["workflow.svg"] = lane_svg(made.chart).encode()
        files["workflow.bpmn"] = bpmn(made.chart)
        files["workflow.mmd"] = mermaid(made.chart).encode()
        files |= {f"{TABLES}/{name}": content for name, content in two_tables(made.chart).items()}
    if made.found.traces:
        files |= _trails(made)
    for name, content in files.items():
        publish(out / name, content)
    return [out / name for name in files]


def _trails(made: Analysis) -> dict[str, bytes]:
    """Where every published item came from, for tools that read lineage."""
    import json

    from playbook.workflow.trace.openlineage import run_events
    from playbook.workflow.trace.prov import prov_json

    lines = [json.dumps(e, ensure_ascii=False) for e in run_events(made.found.traces, made.found.name)]
    return {
        "trail.prov.json": json.dumps(prov_json(made.found.traces), indent=1, ensure_ascii=False).encode(),
        "trail.openlineage.ndjson": "".join(f"{line}\n" for line in lines).encode(),
    }
