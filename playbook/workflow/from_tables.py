"""A pilot's own tables as a map and a log, for the analysis of its workflow."""

from __future__ import annotations

from playbook.model.fact import Data
from playbook.workflow.declared.nouns import Arrivals, WorkflowMap
from playbook.workflow.declared.tables_map import ASSUMED, tables_map
from playbook.workflow.load import expected_visits
from playbook.workflow.log.nouns import EventLog, Raw, event_log
from playbook.workflow.steps_map import steps_now

WEEKS = 26


def chart_of(data: Data, gap_minutes: float | None = None) -> tuple[WorkflowMap | None, tuple[str, ...]]:
    """Today's map from steps and handoffs, with arrivals per project where the charter says how many; None without.

    `gap_minutes` are the minutes of bridging per item that the effort log shows.
    """
    if not {"steps", "handoffs"} <= set(data.tables):
        return None, ()
    steps = steps_now(data)
    if steps.empty:
        return None, ()
    arrivals, said = arrivals_of(data)
    items = data.tables.get("work_items")
    n = 1 if items is None else int((items["path"] == "ai").sum())
    visits = expected_visits(data)
    made = tables_map(steps, data.table("handoffs"), visits, data.charter.pilot_id, arrivals, n)
    return made.model_copy(update={"gap_minutes": gap_minutes}), (ASSUMED, *said)


def arrivals_of(data: Data) -> tuple[Arrivals, tuple[str, ...]]:
    """How work comes in by the charter, and that it says so; always so many in flight where it is silent."""
    charter = data.charter
    if not charter.items_per_week_at_scale or not charter.scale_projects:
        return Arrivals(), ()
    rate = charter.items_per_week_at_scale / charter.scale_projects
    said = f"each project brings {rate:.3g} items a week (charter), for {WEEKS} weeks"
    return Arrivals(kind="open", per_project_week=rate, weeks=WEEKS), (said,)


def with_charter(
    chart: WorkflowMap, data: Data, gap_minutes: float | None = None
) -> tuple[WorkflowMap, tuple[str, ...]]:
    """A drawn map with what it leaves open and the pilot knows: how work comes in, and measured minutes of bridging."""
    update: dict[str, object] = {}
    said: tuple[str, ...] = ()
    if "arrivals" not in chart.model_fields_set:
        update["arrivals"], said = arrivals_of(data)
    if chart.gap_minutes is None and gap_minutes is not None:
        update["gap_minutes"] = gap_minutes
        said = (*said, "minutes of bridging gaps are those of the effort log, not those of the map")
    return chart.model_copy(update=update), said


def log_of(data: Data) -> EventLog | None:
    """The recorded events as a log; None if there are none with item, step and time."""
    import pandas as pd
    import pyarrow as pa

    from playbook.workflow.log.stamps import microseconds

    events = data.tables.get("events")
    if events is None or events.empty or not {"item_id", "step_id", "happened_at"} <= set(events.columns):
        return None
    end = microseconds(pd.Series(events["happened_at"]), "events")
    columns = [pa.array(events[c].astype("str"), pa.string()) for c in ("item_id", "step_id")]
    who = pa.array(events["person_id"].astype("str"), pa.string()) if "person_id" in events.columns else None
    return event_log(Raw(columns[0], columns[1], end, None, who), "events")
