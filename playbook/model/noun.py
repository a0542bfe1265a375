"""What every noun is: a frozen pydantic model that refuses unknown fields."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A frozen value; fields are scalars, tuples or other nouns, so that `hash()` works."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
