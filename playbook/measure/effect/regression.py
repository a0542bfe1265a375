"""Least squares with three kinds of standard error: equal spread, HC3, and clusters (people, teams)."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

import numpy as np

Array = np.ndarray[Any, Any]
Errors = Literal["homoskedastic", "hc3", "cluster"]
ERRORS: tuple[Errors, ...] = get_args(Errors)


class Fit(NamedTuple):
    """Coefficients, their covariance, and the degrees of freedom of Student's t that belongs to it."""

    beta: Array
    covariance: Array
    df: float

    def error(self, i: int) -> float:
        """Standard error of one coefficient."""
        return float(np.sqrt(max(0.0, self.covariance[i, i])))


def least_squares(x: Array, y: Array, errors: Errors = "homoskedastic", clusters: Array | None = None) -> Fit:
    """Ordinary least squares of `y` on the columns of `x`.

    `clusters` holds a whole number per row and is needed for `errors="cluster"`. Raises ValueError if the columns
    depend on each other or there are not more rows than columns. Sources: HC3 of MacKinnon and White (1985);
    clusters as CR1, factor G/(G-1) * (n-1)/(n-k), with t on G-1 degrees of freedom (Cameron and Miller 2015).
    """
    n, k = x.shape
    if n <= k or np.linalg.matrix_rank(x) < k:
        raise ValueError("the columns cannot be told apart from these rows")
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ (x.T @ y)
    left = y - x @ beta
    if errors == "cluster":
        if clusters is None:
            raise ValueError("errors by cluster need the clusters")
        meat, groups = _cluster_meat(x, left, clusters)
        df = groups - 1
    elif errors == "hc3":
        leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
        scaled = x * (left / np.clip(1 - leverage, 1e-12, None))[:, None]
        meat, df = scaled.T @ scaled, n - k
    else:
        return Fit(beta, inverse * float(left @ left) / (n - k), n - k)
    return Fit(beta, inverse @ meat @ inverse, df)


def _cluster_meat(x: Array, left: Array, clusters: Array) -> tuple[Array, int]:
    """Sum over clusters of the outer product of their scores, with its small-sample factor; number of clusters."""
    n, k = x.shape
    _, place = np.unique(clusters, return_inverse=True)
    groups = int(place.max()) + 1
    scores = np.zeros((groups, k))
    np.add.at(scores, place, x * left[:, None])
    factor = groups / (groups - 1) * (n - 1) / (n - k) if groups > 1 else np.nan
    return factor * (scores.T @ scores), groups
