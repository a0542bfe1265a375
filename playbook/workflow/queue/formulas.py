"""Closed forms of queueing: Erlang C, waiting in M/M/c, Allen-Cunneen for other spreads.

Sources: Erlang (1917); Allen, Probability, Statistics and Queueing Theory (1990), for the approximation.
"""

from __future__ import annotations


def erlang_c(servers: int, load: float) -> float:
    """Probability that work has to wait; `load` = arrival rate x mean time in units of servers; 1 if overloaded.

    >>> round(erlang_c(2, 1.6), 6), round(erlang_c(3, 2.7), 6)
    (0.711111, 0.817061)
    """
    if load >= servers:
        return 1.0
    blocked = 1.0  # Erlang B by its recursion: no factorial, so that many servers do no harm
    for k in range(1, servers + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


def wait_mmc(servers: int, arrival_rate: float, service_rate: float) -> float:
    """Mean waiting time in the queue of M/M/c; infinite if overloaded.

    >>> round(wait_mmc(5, 3.5, 1), 6), round(wait_mmc(1, 0.9, 1), 6)
    (0.251892, 9.0)
    """
    load = arrival_rate / service_rate
    if load >= servers:
        return float("inf")
    return erlang_c(servers, load) / (servers * service_rate - arrival_rate)


def wait_ggc(servers: int, arrival_rate: float, service_rate: float, ca2: float, cs2: float) -> float:
    """Allen-Cunneen: M/M/c waiting times the mean of the squared variations of arrivals and service.

    >>> round(wait_ggc(1, 0.5, 1, 1, 0), 3), round(wait_ggc(1, 0.5, 1, 1, 1), 3)
    (0.5, 1.0)
    """
    return (ca2 + cs2) / 2 * wait_mmc(servers, arrival_rate, service_rate)
