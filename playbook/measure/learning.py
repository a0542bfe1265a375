"""Facts of learning to use it: starter pages, strangers who tried, training, managers, barriers, spreading."""

from __future__ import annotations

import pandas as pd

from playbook.measure.adoption import USE
from playbook.measure.intervals import newcombe
from playbook.measure.usage import eligible, habitual, in_last_weeks
from playbook.model.evidence import Evidence, Group, Missing, NotApplicable, Number, Share
from playbook.model.fact import Data, fact
from playbook.model.words import PRIVACY_FLOOR

KIT = ("tool_link", "workflow_guide", "help_channel")
LEAST_STRANGERS = 3


@fact("content_types.content_type content_types.tool_link? content_types.workflow_guide? content_types.help_channel?")
def starter_pages(data: Data) -> Evidence:
    """Kinds of content with tool, workflow and help named, out of all kinds."""
    kinds = data.table("content_types")
    filled = pd.concat([kinds[c].notna() if c in kinds.columns else kinds["content_type"].isna() for c in KIT], axis=1)
    done = filled.all(axis=1)
    rows = tuple(sorted(kinds.loc[~done, "content_type"].astype(str)))[:20]
    return Share(part=int(done.sum()), whole=len(kinds), of="kinds of content", rows=rows)


@fact("people.person_id people.cold_start!")
def cold_start(data: Data) -> Evidence:
    """People from outside who finished the workflow from the written material alone, out of those who tried."""
    tried = data.table("people")["cold_start"].dropna()
    n = len(tried)
    if n < LEAST_STRANGERS:
        return Missing(columns=("people.cold_start",), why=f"Only {n} tried; at least {LEAST_STRANGERS} are needed.")
    return Share(part=int((tried == "done-alone").sum()), whole=n, of="people from outside the pilot", people=n)


@fact("people.person_id people.trained_date usage.person_id usage.week usage.actions")
def trained_users(data: Data) -> Evidence:
    """People who used it in the last 4 weeks and had the role training, out of all who used it then."""
    usage, people = data.table("usage"), data.table("people").drop_duplicates("person_id").set_index("person_id")
    users = usage.loc[(usage["actions"] >= 1) & in_last_weeks(data, usage["week"]), "person_id"].unique()
    trained = people["trained_date"].reindex(users).notna()
    return Share(
        part=int(trained.sum()), whole=len(users), of="people who used it in the last 4 weeks", people=len(users)
    )


@fact(f"{USE} people.trained_date")
def training_difference(data: Data) -> Evidence:
    """Habitual share of trained people minus that of the others, with Newcombe's interval."""
    has, people = habitual(data), eligible(data)
    trained = people["trained_date"].notna().reindex(has.index)
    yes, no = has[trained], has[~trained]
    if min(len(yes), len(no)) < PRIVACY_FLOOR:
        return NotApplicable(
            why="Fewer than 5 people are trained, or fewer than 5 are not, so they cannot be compared."
        )
    found = newcombe(int(yes.sum()), len(yes), int(no.sum()), len(no))
    if found is None:
        return Missing(why="There is nobody to compare.")
    shares = (("trained", yes), ("not trained", no))
    parts = tuple(Group(name=name, n=len(g), value=float(g.mean())) for name, g in shares)
    n = len(has)
    return Number(value=found.value, low=found.low, high=found.high, n=n, people=min(len(yes), len(no)), parts=parts)


@fact(f"{USE} people.role!")
def habitual_managers(data: Data) -> Evidence:
    """Managers with a habit, out of all eligible managers."""
    has = habitual(data)
    managers = has[(eligible(data)["role"] == "manager").reindex(has.index)]
    if managers.empty:
        return NotApplicable(why="No manager is among the people it is meant for.")
    return Share(part=int(managers.sum()), whole=len(managers), of="managers", people=len(managers))


@fact(f"{USE} people.team? pulse.person_id pulse.barrier! pulse.asked_on?")
def barriers_known(data: Data) -> Evidence:
    """People without a habit whose first barrier is known, out of all people without a habit."""
    has, pulse = habitual(data), data.table("pulse")
    without = has[~has].index
    if "asked_on" in pulse.columns:
        pulse = pulse.sort_values("asked_on", kind="stable")
    latest = pulse[pulse["barrier"].notna()].drop_duplicates("person_id", keep="last").set_index("person_id")["barrier"]
    known = latest.reindex(without).dropna()
    counts = known.value_counts()
    most = str(counts.index[0]) if len(counts) and counts.iloc[0] >= PRIVACY_FLOOR else ""
    return Share(part=len(known), whole=len(without), of="people without a habit", people=len(without), worst=most)


@fact(
    "teams.team teams.joined_on! teams.start_reason! provenance.item_id provenance.prompt_id! work_items.item_id work_items.team!"
)
def spreading(data: Data) -> Evidence:
    """The smaller of two shares: later teams that started on their own; library prompts used by at least 2 teams."""
    teams, end = data.table("teams"), pd.Timestamp(data.charter.planned_end)
    later = teams[teams["joined_on"] > end]
    if later.empty:
        return NotApplicable(why="No team has joined after the planned end of the pilot yet.")
    items = data.table("work_items").drop_duplicates("item_id").set_index("item_id")["team"]
    prompts = data.table("provenance").dropna(subset=["prompt_id"])
    users = prompts["item_id"].map(items).groupby(prompts["prompt_id"]).nunique()
    shares = {
        "teams that started on their own": float((later["start_reason"] == "self-started").mean()),
        "library prompts used by two teams or more": float((users >= 2).mean()),
    }
    least = min(shares, key=lambda k: shares[k])
    return Number(value=shares[least], n=len(later), worst=least)
