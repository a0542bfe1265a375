"""An attacker of published tables: knows every sum, sees what is shown, and solves for the rest, one cell at a time."""

import numpy as np
from scipy.optimize import linprog

FLOOR = 5


def recovered(now, gone, before=None, gone_before=None) -> int:
    """Cells of 1 to 4 people, and changes by 1 to 4 people, that follow exactly or within a range below the floor."""
    n = len(now.values)
    if before is None:
        relations, values, hidden = now.relations, now.values, gone
        wanted = np.flatnonzero(gone & (now.values > 0) & (now.values < FLOOR))
        aims = [np.eye(n)[i] for i in wanted]
    else:
        zero = np.zeros_like(now.relations)
        relations = np.vstack(
            [np.hstack([now.relations, zero]), np.hstack([np.zeros_like(before.relations), before.relations])]
        )
        values, hidden = np.concatenate([now.values, before.values]), np.concatenate([gone, gone_before])
        one = np.eye(2 * n)
        small = [i for i in range(2 * n) if hidden[i] and 0 < values[i] < FLOOR]
        moved = [i for i in range(n) if 0 < abs(values[i] - values[n + i]) < FLOOR]
        aims = [one[i] for i in small] + [one[i] - one[n + i] for i in moved]
    shown = now.values[~gone] if before is None else None
    bad = 0 if shown is None else int(((shown > 0) & (shown < FLOOR)).sum())
    return bad + sum(_known(relations, values, hidden, aim) for aim in aims)


def _known(relations, values, hidden, aim) -> bool:
    columns = np.flatnonzero(hidden)
    if not np.abs(aim[columns]).any():
        return True
    known = -relations[:, ~hidden] @ values[~hidden]
    ends = []
    for sign in (1, -1):
        done = linprog(sign * aim[columns], A_eq=relations[:, columns], b_eq=known, bounds=(0, None), method="highs")
        if done.status == 3:
            return False
        assert done.status == 0, done.message
        ends.append(done.fun)
    return -(ends[0] + ends[1]) < FLOOR - 1e-6
