"""Calibration and speed of the measurement: `python -m benchmarks.measure [NAME ...]`, seeded, with goals.

Figures go into benchmarks/README.md. The functions take the number of repetitions, so that tests/calibration runs the
same code in seconds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from benchmarks.pilots_of_truth import active, level, person_weeks, timed_items


class Figure(NamedTuple):
    """One figure with its goal."""

    what: str
    value: float
    goal: str
    good: bool


def at_most(what: str, value: float, goal: float) -> Figure:
    """A figure that must not be larger."""
    return Figure(what, float(value), f"<= {goal:g}", value <= goal)


def at_least(what: str, value: float, goal: float) -> Figure:
    """A figure that must not be smaller."""
    return Figure(what, float(value), f">= {goal:g}", value >= goal)


def within(what: str, value: float, low: float, high: float) -> Figure:
    """A figure between two ends."""
    return Figure(what, float(value), f"{low:g} to {high:g}", low <= value <= high)


def intervals(repeat: int = 4_000, seed: int = 1) -> Iterator[Figure]:
    """Coverage of 95% intervals: shares of small teams (exact), person-weeks, pooled teams, time effects."""
    from scipy.stats import binom

    from playbook.measure.intervals import level_interval
    from playbook.measure.use.pooling import pooled
    from playbook.model.evidence import wilson

    for n in (5, 8, 12, 20, 40):
        ends = np.array([wilson(x, n) for x in range(n + 1)])
        rates = np.arange(0.02, 0.981, 0.01)
        hit = [float(binom.pmf(np.arange(n + 1), n, p) @ ((ends[:, 0] <= p) & (p <= ends[:, 1]))) for p in rates]
        yield within(f"Wilson, team of {n}, exact mean coverage", np.mean(hit), 0.94, 0.98)
    rng, hits = np.random.default_rng(seed), 0
    for _ in range(repeat):
        rates = rng.beta(0.8, 1.2, 12)
        found = level_interval((rng.binomial(4, rates) / 4).tolist())
        hits += found.low <= 0.4 <= found.high
    yield at_least("12 people x 4 weeks, coverage of the level", hits / repeat, 0.93)
    for a, b in ((4, 6), (40, 60), (1, 1.5)):
        inside, total = 0, 0
        for _ in range(max(10, repeat // 40)):
            size, rate = rng.integers(5, 20, 8), rng.beta(a, b, 8)
            found = pooled(rng.binomial(size, rate).tolist(), size.tolist())
            inside += sum(f.low <= r <= f.high for f, r in zip(found, rate, strict=True))
            total += 8
        yield within(f"pooled teams, truth Beta({a}, {b}), coverage", inside / total, 0.93, 0.995)


def effect(repeat: int = 1_000, seed: int = 2) -> Iterator[Figure]:
    """Coverage and false alarms of `time_effect`, people with a pace and an effect of their own."""
    from playbook.measure import time_effect

    rng = np.random.default_rng(seed)
    for people in (5, 8, 16):
        cover, alarms, plain, tested = 0, 0, 0, 0
        for _ in range(repeat):
            data = timed_items(rng, people, 10, 0.0)
            found = time_effect(data, errors="cluster")
            cover += found.low <= 0 <= found.high
            naive = time_effect(data, adjust_for=None)
            plain += naive.low <= 0 <= naive.high
            if found.p_value is not None:
                tested += 1
                alarms += found.p_value <= 0.05
        yield within(f"time effect, {people} people x 10 items, clusters, coverage", cover / repeat, 0.93, 0.985)
        yield Figure(f"  (without estimate and clusters: {plain / repeat:.3f})", plain / repeat, "shown", good=True)
        if tested:
            yield at_most(f"  permutation p <= .05, false alarms, {people} people", alarms / tested, 0.06)


def looks(repeat: int = 50_000, seed: int = 3) -> Iterator[Figure]:
    """Three looks: bounds against the published table, false alarms, power against one look."""
    from playbook.measure.looks.bounds import constant_shape, crossings, drift_for, lan_demets

    thirds = (1 / 3, 2 / 3, 1.0)
    published = (3.7103, 2.5114, 1.9930)
    bounds = lan_demets(thirds)
    yield at_most(
        "Lan-DeMets bounds, largest difference to the table",
        max(abs(a - b) for a, b in zip(bounds, published, strict=True)),
        5e-5,
    )
    shapes = {0.0: (3.4711, 2.4544, 2.0040), 0.5: (2.2895,) * 3}
    apart = max(
        abs(a - b) for power, want in shapes.items() for a, b in zip(constant_shape(3, power), want, strict=True)
    )
    yield at_most("O'Brien-Fleming and Pocock, largest difference", apart, 5e-5)
    rng = np.random.default_rng(seed)
    for shares in (thirds, (0.25, 0.6, 1.0)):
        steps = np.diff([0, *shares])
        b = np.cumsum(rng.normal(0, np.sqrt(steps), (repeat, 3)), axis=1)
        z = np.abs(b) / np.sqrt(shares)
        alarm = (z >= np.array(lan_demets(shares))).any(axis=1).mean()
        yield at_most(
            f"false alarms in {repeat:,} null pilots, information {shares[0]:.2f}/{shares[1]:.2f}/1", alarm, 0.055
        )
    single = drift_for([1.0], [1.959964])
    yield at_least("power over that of a single look", sum(crossings(thirds, bounds, single)) / 0.8, 0.95)


def did(repeat: int = 600, seed: int = 4) -> Iterator[Figure]:
    """Difference in differences under the null, teams with shared shocks, against plain least squares."""
    from playbook.measure.effect.did import difference_in_differences
    from playbook.measure.effect.regression import least_squares
    from playbook.measure.intervals import t_quantile

    rng = np.random.default_rng(seed)
    for teams, size in ((8, 10), (12, 8), (6, 10)):
        alarms, naive, refused = 0, 0, 0
        for _ in range(repeat if teams == 8 else repeat // 3):
            value, team = person_weeks(rng, teams, size)
            treated = np.isin(team, rng.choice(teams, teams // 2, replace=False))
            week = np.tile(np.arange(16), len(team))
            start = np.repeat(np.where(treated, 4.0, np.nan), 16)
            found = difference_in_differences(value.ravel(), np.repeat(team, 16), week, start)
            refused += found.p is None
            alarms += found.p is not None and found.p <= 0.05
            on, late = np.repeat(treated, 16).astype(float), (week >= 4).astype(float)
            fit = least_squares(np.column_stack([np.ones(len(on)), on, late, on * late]), value.ravel())
            naive += abs(fit.beta[3]) / fit.error(3) > t_quantile(fit.df)
        count = repeat if teams == 8 else repeat // 3
        if teams == 6:
            yield at_least("6 teams: p-value refused", refused / count, 1.0)
        else:
            yield at_most(f"{teams} teams x {size}: false alarms", alarms / count, 0.06 if teams == 8 else 0.07)
            yield Figure(
                f"  (plain least squares on person-weeks: {naive / count:.3f})", naive / count, "shown", good=True
            )


def plateau(repeat: int = 300, seed: int = 5) -> Iterator[Figure]:
    """Plateaus called at weeks 4, 8 and 12: slow climbers must not be, true plateaus must."""
    from playbook.measure.use.ceiling import plateau as called

    rng = np.random.default_rng(seed)
    for people in (60, 120):
        for shape in ("slow", "plateau"):
            for last in (4, 8, 12):
                weeks = np.arange(1.0, last + 1)
                everybody = np.full(last, float(people))
                said = [called(weeks, active(rng, shape, people, weeks), everybody) == "plateau" for _ in range(repeat)]
                rate = float(np.mean(said))
                if last == 4:
                    yield at_most(f"{shape}, {people} people, week 4: called a plateau", rate, 0.0)
                elif shape == "slow":
                    yield at_most(f"slow climb to 70%, {people} people, week {last}: false alarm", rate, 0.05)
                elif last == 12:
                    yield at_least(f"true plateau at 25%, {people} people, week 12: detected", rate, 0.8)
                else:
                    yield Figure(
                        f"  (true plateau, {people} people, week {last}: detected {rate:.2f})", rate, "shown", good=True
                    )


def forecasts(repeat: int = 60, seed: int = 6) -> Iterator[Figure]:
    """Forecasts of five shapes of adoption, 60 people: error over the better of persistence and line; coverage."""
    from playbook.measure.use.forecast import forecast

    rng, inside, total = np.random.default_rng(seed), 0, 0
    for last in (4, 8, 12):
        for ahead in (4, 8, 14):
            errors = {"ensemble": 0.0, "persistence": 0.0, "linear": 0.0}
            for shape in ("plateau", "slow", "fast", "linear", "novelty"):
                for _ in range(repeat // 5):
                    weeks = np.arange(1.0, last + 1)
                    found = forecast(weeks, active(rng, shape, 60, weeks), np.full(last, 60.0), ahead)
                    truth = float(level(shape, np.array([last + ahead]))[0])
                    inside += found.low <= rng.binomial(60, truth) / 60 <= found.high
                    total += 1
                    for name, value in (
                        ("ensemble", found.value),
                        ("persistence", found.persistence),
                        ("linear", found.linear),
                    ):
                        errors[name] += abs(value - truth)
            best = min(errors["persistence"], errors["linear"])
            yield at_most(
                f"origin week {last}, {ahead} weeks ahead: error / better of two", errors["ensemble"] / best, 1.02
            )
    yield at_least("coverage of the 95% interval, all origins and horizons", inside / total, 0.90)


def heroics(repeat: int = 2_000, seed: int = 7) -> Iterator[Figure]:
    """Top-2 share against equal shares: false alarms and power."""
    from playbook.measure.credit.concentration import concentration

    rng = np.random.default_rng(seed)
    for people, items in ((8, 80), (12, 200), (25, 400)):
        null = np.mean(
            [
                concentration(rng.multinomial(items, np.full(people, 1 / people)).astype(float)).beyond_chance
                for _ in range(repeat // 4)
            ]
        )
        yield at_most(f"{people} people, {items} items, equal shares: false alarm", null, 0.05)
        share = np.array([0.25, 0.25, *np.full(people - 2, 0.5 / (people - 2))])
        power = np.mean(
            [concentration(rng.multinomial(items, share).astype(float)).beyond_chance for _ in range(repeat // 4)]
        )
        yield at_least(f"{people} people, {items} items, true top-2 share .5: power", power, 0.95)


def privacy(tables: int = 10_000, seed: int = 8) -> Iterator[Figure]:
    """Random tables with margins, second and third reports of some: figures of fewer than five people recovered."""
    from playbook.measure.floor.suppress import suppress, suppress_again, table
    from playbook.measure.floor.system import small
    from tests.measure.attack import recovered

    rng, found, hidden, naive = np.random.default_rng(seed), 0, 0, 0
    for i in range(tables):
        counts = rng.negative_binomial(1.2, 0.12, rng.integers(2, 6, 2))
        reports = [(table(counts), suppress(table(counts)))]
        first = reports[0][0]
        if small(first).any():
            hidden += 1
            naive += i % 10 == 0 and recovered((first, small(first))) > 0
        found += recovered(*reports)
        for _ in range(1 + (i % 16 == 0) if i % 4 == 0 else 0):
            moved = rng.integers(-3, 5, counts.shape) * (rng.random(counts.shape) < 0.4)
            counts = np.maximum(0, counts + moved)
            gone = suppress_again(table(counts), *((system, ~hid) for system, hid in reports))
            reports.insert(0, (table(counts), gone))
            found += recovered(*reports)
        if (i + 1) % 500 == 0:
            print(f"     {i + 1:,} tables, {found} recovered, {time.process_time():.0f} s of CPU", flush=True)
    share = naive / max(1, hidden / 10)
    yield Figure(f"  (hiding small cells alone: {share:.2f} of such tables give one away)", share, "shown", good=True)
    later = f"{-(-tables // 4):,} second and {-(-tables // 16):,} third reports"
    yield at_most(f"{tables:,} tables ({hidden:,} with a small cell), {later}: recovered", found, 0)


def record(edits: int = 4_000, seed: int = 9) -> Iterator[Figure]:
    """Every byte of a record edited once, every pair of entries swapped, every inner entry removed: found?"""
    import tempfile
    from pathlib import Path

    from playbook.errors import RecordBroken
    from playbook.workspace import record as records

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for i in range(6):
            records.append(
                folder, "checkpoint", f"w{i}", f"2026-01-0{i + 1}T00:00:00+00:00", {"week": i, "verdict": "PROCEED"}
            )
        content = (folder / records.RECORD).read_bytes()
        lines, rng = content.splitlines(keepends=True), np.random.default_rng(seed)
        forged = []
        for place in list(range(len(content)))[:edits]:
            changed = bytearray(content)
            changed[place] ^= int(rng.integers(1, 256))
            forged.append(bytes(changed))
        forged += [b"".join(lines[:i] + lines[i + 1 :]) for i in range(len(lines) - 1)]
        for i in range(len(lines)):
            for j in range(i + 1, len(lines)):
                other = lines.copy()
                other[i], other[j] = other[j], other[i]
                forged.append(b"".join(other))
        missed = 0
        for text in forged:
            (folder / records.RECORD).write_bytes(text)
            try:
                records.read(folder)
                missed += 1
            except RecordBroken:
                pass
        yield at_least(f"{len(forged):,} forged records found", 1 - missed / len(forged), 1.0)


def segments(seed: int = 10) -> Iterator[Figure]:
    """Usage segments against vivainsights 0.4.3: same labels, CPU time. Run it where vivainsights is installed."""
    import pandas as pd

    from playbook.measure.use.segments import FOUR, TWELVE
    from playbook.measure.use.segments import segments as ours

    try:
        import vivainsights as vi
    except ImportError:
        yield Figure("segments: vivainsights is not installed here", float("nan"), "shown", good=True)
        return
    rng = np.random.default_rng(seed)
    for people in (500, 2_000):
        weeks = pd.date_range("2025-01-05", periods=52, freq="7D")
        actions = rng.poisson(rng.gamma(0.7, 12, people)[:, None], (people, 52)) * (rng.random((people, 52)) < 0.8)
        frame = pd.DataFrame(
            {
                "PersonId": np.repeat(np.arange(people).astype(str), 52),
                "MetricDate": np.tile(weeks, people),
                "a": actions.ravel(),
            }
        )
        began = time.process_time()
        theirs = vi.identify_usage_segments(frame.copy(), metric="a", version="12w", return_type="data")
        their_time = time.process_time() - began
        began = time.process_time()
        for _ in range(20):
            mine = ours(actions, TWELVE)
        my_time = (time.process_time() - began) / 20
        four = vi.identify_usage_segments(frame.copy(), metric="a", version="4w", return_type="data")
        for name, found, labels in (("12w", theirs, mine), ("4w", four, ours(actions, FOUR))):
            column = next(c for c in found.columns if c.endswith(f"UsageSegments_{name}"))
            there = (
                found.assign(PersonId=found["PersonId"].astype(int))
                .sort_values(["PersonId", "MetricDate"])[column]
                .astype(str)
                .to_numpy()
            )
            yield at_least(f"{people * 52:,} rows, {name}: same labels", float(np.mean(there == labels.ravel())), 1.0)
        yield at_least(f"{people * 52:,} rows: times as fast", their_time / my_time, 30)


def rollup(rows: int = 20_000_000, seed: int = 11) -> Iterator[Figure]:
    """Weekly active people per team from Parquet: CPU seconds (so at most that on one core), memory, growth, ratio."""
    import subprocess
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as name:
        seconds = {}
        for part in (rows // 4, rows // 2, rows):
            path = Path(name) / f"{part}.parquet"
            _usage_file(path, part, seed)
            out = subprocess.run(
                [sys.executable, "-c", ROLLUP, str(path)], capture_output=True, text=True, check=True
            ).stdout.split()
            seconds[part] = float(out[0])
            said = f"  ({part:,} rows: {out[0]} s of CPU, {out[2]} s on the wall, {out[1]} GB peak)"
            yield Figure(said, float(out[0]), "shown", good=True)
        yield at_most(f"{rows:,} rows: seconds of CPU", seconds[rows], 10)
        yield at_most(f"{rows:,} rows: GB at peak", float(out[1]), 4)
        yield at_most(
            "time per row at full size over a quarter (linear: 1)", seconds[rows] / seconds[rows // 4] / 4, 1.25
        )
        path = Path(name) / f"{rows // 4}.parquet"
        pandas_time = float(
            subprocess.run([sys.executable, "-c", PANDAS, str(path)], capture_output=True, text=True, check=True).stdout
        )
        yield at_least(f"times as fast as pandas, {rows // 4:,} rows", pandas_time / seconds[rows // 4], 2)


ROLLUP = """
import resource, sys, time
from playbook.measure.rollup import weekly_active
t, w = time.process_time(), time.perf_counter()
weekly_active([sys.argv[1]]); s, w = time.process_time() - t, time.perf_counter() - w
print(f'{s:.2f}', f'{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f}', f'{w:.2f}')
"""
PANDAS = """
import sys, time
import pandas as pd
t = time.process_time()
f = pd.read_parquet(sys.argv[1]); f = f[f['actions'] >= 1]
f.groupby(['team', 'week'])['person_id'].nunique(); print(time.process_time() - t)
"""


def _usage_file(path, rows: int, seed: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng, left, writer = np.random.default_rng(seed), rows, None
    names = pa.array([f"p{i:06d}" for i in range(200_000)])
    teams = pa.array([f"team {i:02d}" for i in range(40)])
    while left:
        n = min(left, 2_000_000)
        who = rng.integers(0, 200_000, n).astype(np.int32)
        week = np.datetime64("2025-01-06") + rng.integers(0, 52, n) * np.timedelta64(7, "D")
        table = pa.table(
            {
                "person_id": pa.DictionaryArray.from_arrays(who, names),
                "team": pa.DictionaryArray.from_arrays((who % 40).astype(np.int32), teams),
                "week": week,
                "actions": rng.poisson(2, n),
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
        left -= n
    writer.close()


def checkpoint(repeat: int = 3, seed: int = 0) -> Iterator[Figure]:
    """One checkpoint, all checks with robustness, outside the kernel: CPU seconds, libraries loaded before."""
    from pathlib import Path

    from playbook.bundled import bundled
    from playbook.run.demo import SAMPLES
    from playbook.run.session import open_pilot

    for name in SAMPLES:
        spent = []
        for _ in range(repeat):
            pilot = open_pilot(Path(bundled("data", name)), SAMPLES[name], seed=seed)
            began = time.process_time()
            pilot.result()
            spent.append(time.process_time() - began)
        people = len(pilot.data.tables["people"])
        yield at_most(f"{name} ({people} people listed, week {SAMPLES[name]}): CPU seconds", min(spent), 2.0)


def verdicts(seeds: int = 50, seed: int = 0) -> Iterator[Figure]:
    """Simulated pilots of known truth, kind by kind: correct verdicts, and PROCEED where it is wrong."""
    from benchmarks.simulated import KINDS, word_of

    right, wrong_go, total, bad = 0, 0, 0, 0
    for kind in KINDS:
        words = [word_of(kind, seed + i) for i in range(seeds)]
        hits = sum(w in kind.expected for w in words)
        right, total = right + hits, total + seeds
        if "PROCEED" not in kind.expected:
            wrong_go, bad = wrong_go + words.count("PROCEED"), bad + seeds
        others = {w: words.count(w) for w in set(words) - set(kind.expected)}
        yield Figure(f"  {kind.name} -> {'/'.join(kind.expected)} {others or ''}", hits / seeds, "shown", good=True)
    yield at_least(f"{len(KINDS)} kinds x {seeds} seeds: correct", right / total, 0.90)
    yield at_most("wrong PROCEED", wrong_go / bad, 0.02)


ALL: dict[str, Callable[[], Iterator[Figure]]] = {
    f.__name__: f
    for f in (
        intervals,
        effect,
        looks,
        did,
        plateau,
        forecasts,
        heroics,
        privacy,
        record,
        segments,
        rollup,
        checkpoint,
        verdicts,
    )
}


def main(names: list[str]) -> int:
    """Print every figure with its goal; 1 if one is missed."""
    missed = 0
    for name in names or ALL:
        began = time.process_time()
        print(f"## {name}")
        for figure in ALL[name]():
            missed += not figure.good
            print(
                f"{'ok  ' if figure.good else 'MISS'} {figure.what}: {figure.value:.4g} (goal {figure.goal})",
                flush=True,
            )
        print(f"     {time.process_time() - began:.0f} s of CPU")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
