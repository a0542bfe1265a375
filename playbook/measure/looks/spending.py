"""How much of the allowed false-alarm rate may be used up by which share of the planned information."""

from __future__ import annotations

from math import e, log, sqrt
from typing import Literal, get_args

from scipy.special import ndtr, ndtri

Plan = Literal["obrien-fleming", "pocock"]
PLANS: tuple[Plan, ...] = get_args(Plan)


def spent(information: float, plan: Plan = "obrien-fleming", alpha: float = 0.05) -> float:
    """Two-sided error that may be spent by a share of the planned information (0 to 1).

    Source: Lan and DeMets (1983). O'Brien-Fleming type with alpha / 2 per side: 4 (1 - Phi(z(alpha/4) / sqrt(t)));
    fed with the two-sided alpha, the one-sided formula 2 (1 - Phi(z(alpha/2) / sqrt(t))) also ends at alpha, but is
    not the published bound. Pocock type: alpha ln(1 + (e - 1) t).

    >>> [round(spent(t), 6) for t in (1 / 3, 2 / 3, 1)]
    [0.000207, 0.012097, 0.05]
    >>> round(spent(0.5, "pocock"), 4)
    0.031
    """
    t = min(max(information, 0.0), 1.0)
    if t == 0:
        return 0.0
    if plan == "pocock":
        return alpha * log(1 + (e - 1) * t)
    return float(4 * (1 - ndtr(ndtri(1 - alpha / 4) / sqrt(t))))
