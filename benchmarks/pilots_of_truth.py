"""Simulated people, weeks and teams whose truth is known: what calibration is measured against."""

from __future__ import annotations

import numpy as np

SHAPES = {"plateau": (0.25, 1.0, 2.0), "slow": (0.70, 0.25, 14.0), "fast": (0.70, 0.6, 6.0)}


def level(shape: str, weeks):
    """True share of active people: logistic curves, a straight line, a decaying novelty."""
    if shape == "linear":
        return np.clip(0.1 + 0.02 * weeks, 0, 1)
    if shape == "novelty":
        return 0.25 + 0.3 * np.exp(-weeks / 5)
    ceiling, rate, middle = SHAPES[shape]
    return ceiling / (1 + np.exp(-rate * (weeks - middle)))


def active(rng, shape: str, people: int, weeks):
    """How many of the people were active, week by week."""
    return rng.binomial(people, level(shape, weeks)).astype(float)


def autocorrelated(rng, rows: int, weeks: int, spread: float, rho: float = 0.7):
    """AR(1) series with this standard deviation, one per row."""
    out = np.empty((rows, weeks))
    out[:, 0] = rng.normal(0, spread, rows)
    for w in range(1, weeks):
        out[:, w] = rho * out[:, w - 1] + rng.normal(0, spread * np.sqrt(1 - rho**2), rows)
    return out


def person_weeks(rng, teams: int, per_team: int, weeks: int = 16, shock: float = 0.3):
    """Values of people over weeks without any effect: own level, own noise, a shock shared by the team."""
    people = teams * per_team
    shared = np.repeat(autocorrelated(rng, teams, weeks, shock), per_team, axis=0)
    value = 5 + rng.normal(0, 1.5, people)[:, None] + autocorrelated(rng, people, weeks, 1.0) + shared
    return value, np.repeat(np.arange(teams), per_team)


def timed_items(rng, people: int, per_person: int, effect: float, person_spread: float = 0.3, own_effect: float = 0.1):
    """Items of both paths: minutes after an estimate made before, a personal pace and a personal effect."""
    n = people * per_person
    person = np.repeat(np.arange(people), per_person)
    ai = rng.permuted(np.tile(np.arange(per_person) % 2 == 0, (people, 1)), axis=1).ravel()
    size = rng.normal(4.5, 0.6, n)
    pace, gain = rng.normal(0, person_spread, people), rng.normal(effect, own_effect, people)
    minutes = np.exp(size + pace[person] + gain[person] * ai + rng.normal(0, 0.4, n))
    estimate = np.exp(size + rng.normal(0, 0.2, n))
    return {"person_id": person, "path": np.where(ai, "ai", "old"), "total_min": minutes, "estimate_min": estimate}
