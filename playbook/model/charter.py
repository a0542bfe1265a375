"""The charter: what the team wrote down before the pilot began (the `pilot` table, one record)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from playbook.model.noun import Noun
from playbook.model.words import Stage

OwnerFunction = Literal["business", "ai", "it", "innovation", "external"]
Domain = Literal["learning", "marketing"]
WhyItWorked = Literal["system", "people", "both", "unsure"]
Money = float | None


class Charter(Noun):
    """One pilot's charter; every optional field may be empty, and empty is unknown, never zero."""

    pilot_id: str = Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$")
    domain: Domain
    start_date: date
    planned_end: date
    stage: Stage
    requested_stage: Stage
    workflow_start: str | None = None
    workflow_end: str | None = None
    departments: tuple[str, ...] = ()
    owner: str | None = None
    owner_function: OwnerFunction | None = None
    owner_metric: str | None = None
    scale_people: int | None = Field(default=None, ge=0)
    scale_teams: int | None = Field(default=None, ge=0)
    scale_projects: int | None = Field(default=None, ge=0)
    scale_items_month: float | None = Field(default=None, ge=0)
    scale_skill_mix: tuple[float, ...] | None = None
    scale_review_hours_month: float | None = Field(default=None, ge=0)
    scale_support_hours_month: float | None = Field(default=None, ge=0)
    lead_time_promise_days: float | None = Field(default=None, ge=0)
    stop_rule_value: str | None = None
    stop_rule_harm: str | None = None
    stop_owner: str | None = None
    decider: str | None = None
    decider_authority: float | None = Field(default=None, ge=0)
    run_owner: str | None = None
    run_capacity_confirmed: bool | None = None
    role_changes_agreed: bool | None = None
    run_cost_accepted: bool | None = None
    foundation_end: date | None = None
    expansion_end: date | None = None
    approved_formats: tuple[str, ...] | None = None
    hourly_cost: float | None = Field(default=None, ge=0)
    items_month_today: float | None = Field(default=None, ge=0)
    cost_today_month: float | None = Field(default=None, ge=0)
    why_it_worked: WhyItWorked | None = None
    self_rating: tuple[float, ...] | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Charter:
        if self.planned_end <= self.start_date:
            raise ValueError(f"planned_end {self.planned_end} is not after start_date {self.start_date}")
        return self

    @model_validator(mode="after")
    def _lists_fit(self) -> Charter:
        if self.scale_skill_mix is not None:
            mix = self.scale_skill_mix
            if len(mix) != 3 or any(not 0 <= m <= 1 for m in mix) or abs(sum(mix) - 1) > 0.011:
                raise ValueError("scale_skill_mix needs three shares from 0 to 1 that add up to 1")
        if self.self_rating is not None and (
            len(self.self_rating) != 9 or any(not 0 <= r <= 4 for r in self.self_rating)
        ):
            raise ValueError("self_rating needs nine levels from 0 to 4, one per area")
        return self

    @property
    def planned_weeks(self) -> int:
        """Planned length in whole weeks, the last day included."""
        return max(1, round(((self.planned_end - self.start_date).days + 1) / 7))

    @property
    def looks(self) -> tuple[int, int, int]:
        """Checkpoint weeks: one third, two thirds and the end of the planned length (4, 8, 12 for twelve weeks)."""
        weeks = self.planned_weeks
        return (max(1, round(weeks / 3)), max(1, round(2 * weeks / 3)), weeks)

    @property
    def items_per_week_at_scale(self) -> float | None:
        """Items a week at full scale: items a month x 12 / 52."""
        return None if self.scale_items_month is None else self.scale_items_month * 12 / 52

    def as_of(self, week: int) -> date:
        """Report date of a pilot week: the day after that week's last day."""
        return self.start_date + timedelta(weeks=week)
