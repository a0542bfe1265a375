"""How adoption grows: the logistic and the Bass curve, and a Bass fit with standard errors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playbook.measure.effect.regression import Array


class BassFit(NamedTuple):
    """Market M, innovation p, imitation q, their standard errors, and the residual standard error with its df."""

    m: float
    p: float
    q: float
    m_error: float
    p_error: float
    q_error: float
    residual: float
    df: int


def logistic(t: Array, ceiling: Array, rate: Array, middle: Array) -> Array:
    """Share reached at time t: ceiling / (1 + exp(-rate (t - middle)))."""
    found: Array = ceiling / (1 + np.exp(-rate * (t - middle)))
    return found


def bass(t: Array, ceiling: Array, p: Array, q: Array) -> Array:
    """Cumulative share after Bass (1969): ceiling (1 - e^-(p+q)t) / (1 + (q/p) e^-(p+q)t)."""
    gone = np.exp(-(p + q) * t)
    found: Array = ceiling * (1 - gone) / (1 + q / p * gone)
    return found


def bass_sales(t: Array, m: float, p: float, q: float) -> Array:
    """New adopters per period, the density form of the Bass curve."""
    gone = np.exp(-(p + q) * t)
    found: Array = m * (p + q) ** 2 / p * gone / (1 + q / p * gone) ** 2
    return found


def fit_bass(t: Array, sales: Array, start: tuple[float, float, float]) -> BassFit:
    """Least squares of a Bass curve to new adopters per period, as R's `nls` does it.

    Raises RuntimeError if no minimum is found from this start.
    """
    from scipy.optimize import curve_fit

    best, covariance = curve_fit(bass_sales, t, sales, p0=start)
    left = sales - bass_sales(t, *best)
    df = len(t) - 3
    m, p, q = (float(v) for v in best)
    m_error, p_error, q_error = (float(v) for v in np.sqrt(np.diag(covariance)))
    return BassFit(m, p, q, m_error, p_error, q_error, float(np.sqrt(left @ left / df)), df)
