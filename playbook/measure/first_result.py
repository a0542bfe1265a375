"""Facts of the first accepted result: who got there without a specialist, and how soon."""

from __future__ import annotations

import pandas as pd

from playbook.measure.items import ai_items
from playbook.measure.usage import HABIT_WEEKS, eligible
from playbook.measure.worktime import working_days
from playbook.model.evidence import Evidence, Missing, Number, Share
from playbook.model.fact import Data, fact

READS = (
    "people.person_id people.eligible_from! people.left_on? work_items.item_id work_items.path work_items.author! "
    "work_items.published_at reviews.item_id reviews.decision reviews.reviewed_at!"
)


@fact(f"{READS} tickets.kind tickets.person_id! tickets.opened_on tickets.resolved_by!")
def first_results_alone(data: Data) -> Evidence:
    """People with a first accepted result and no help by a specialist before it, of those with 4 weeks of access."""
    people = eligible(data)
    people = people[people["eligible_from"] <= pd.Timestamp(data.as_of) - pd.Timedelta(weeks=HABIT_WEEKS)]
    if people.empty:
        return Missing(why="Nobody has had access for four weeks yet.")
    first = people["person_id"].map(_first_accepted(data))
    helped = _helped_by_specialist(data).reindex(people.index)
    alone = first.notna() & ~(helped <= first)
    return Share(part=int(alone.sum()), whole=len(people), of="people with access for 4 weeks", people=len(people))


@fact(f"{READS} people.access_date!")
def days_to_first_result(data: Data) -> Evidence:
    """Median working days from access to the first accepted result; people without one count with the days so far."""
    people = eligible(data)
    people = people[people["access_date"].notna()]
    if people.empty:
        return Missing(columns=("people.access_date",))
    first = people["person_id"].map(_first_accepted(data))
    days = working_days(people["access_date"], first.fillna(pd.Timestamp(data.as_of))).clip(lower=0)
    n = len(people)
    return Number(value=float(days.median()), n=n, people=n, unit="working days", note=str(int(first.isna().sum())))


def _first_accepted(data: Data) -> pd.Series[pd.Timestamp]:
    """Per author: day of the first accepted result, the review that accepted it or else the publication."""
    items, reviews = ai_items(data), data.table("reviews")
    accepted = reviews[reviews["decision"].isin(["accept", "edit"])].groupby("item_id")["reviewed_at"].min()
    own = items[items["author"].notna()]
    never = ~own["item_id"].isin(reviews["item_id"])
    when = own["item_id"].map(accepted).where(~never, own["published_at"])
    first: pd.Series[pd.Timestamp] = when.groupby(own["author"]).min()
    return first


def _helped_by_specialist(data: Data) -> pd.Series[pd.Timestamp]:
    """Per person: day of the first help ticket a specialist resolved."""
    tickets = data.table("tickets")
    rows = tickets[(tickets["kind"] == "help") & (tickets["resolved_by"] == "specialist")]
    first: pd.Series[pd.Timestamp] = rows.groupby("person_id")["opened_on"].min()
    return first
