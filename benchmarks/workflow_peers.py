"""What the workflow benchmarks measure against: small scripts for peers, run by a Python of their own."""

from __future__ import annotations

import json
import resource
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np

LOGS = (
    "running-example.xes",
    "receipt.csv",
    "sepsis.csv",
    "bpi2013.xes.gz",
    "06_bpic2013_closed.xes.gz",
    "04_reviewing.xes.gz",
    "03_repairExample.xes.gz",
    "16_bpic2019_1t_per_variant.xes.gz",
)
SCRIPTS = {
    "simpy_speed": """
import json, random, time, simpy
random.seed(1)
def run(hours):
    env = simpy.Environment(); pools = [simpy.Resource(env, n) for n in (2, 3, 2, 1)]; mean = (4, 8, 2, .5)
    leads, visits = [], [0]
    def project():
        t = env.now; at = 0
        while at < 4:
            with pools[at].request() as r:
                yield r
                yield env.timeout(random.expovariate(1 / mean[at]))
            visits[0] += 1
            at = 1 if at == 2 and random.random() < .25 else at + 1
        leads.append(env.now - t)
    def source():
        while True:
            yield env.timeout(random.expovariate(.25))
            if env.now > hours: return
            env.process(project())
    env.process(source()); env.run(); return sum(leads) / len(leads), visits[0]
start = time.process_time(); done = [run(8000) for _ in range(10)]; cpu = time.process_time() - start
print(json.dumps({"visits_per_s": sum(v for _, v in done) / cpu, "mean": sum(m for m, _ in done) / 10}))
""",
    "pm4py_log": """
import json, sys, time, contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    import pandas as pd, pm4py
    from pm4py.algo.discovery.dfg.adapters.pandas import df_statistics as S
    path, out = sys.argv[1:3]
    if path.endswith('.csv'):
        sep = ';' if 'sepsis' in path else ','
        df = pd.read_csv(path, sep=sep, dtype=str, keep_default_na=False)
        df = df.rename(columns={'Case ID': 'case:concept:name', 'Complete Timestamp': 'time:timestamp'} | ({'Activity': 'concept:name'} if 'sepsis' in path else {}))
        df['time:timestamp'] = pd.to_datetime(df['time:timestamp'], utc=True, format='mixed')
        df = df[['case:concept:name', 'concept:name', 'time:timestamp']]
    else:
        df = pm4py.convert_to_dataframe(pm4py.read_xes(path))[['case:concept:name', 'concept:name', 'time:timestamp']]
    df['time:timestamp'] = pd.to_datetime(df['time:timestamp'], utc=True)
    df.to_parquet(out)
    best = 1e9
    for _ in range(3):
        t = time.process_time()
        freq, mean = S.get_dfg_graph(df, measure='both', perf_aggregation_key='mean')
        median = S.get_dfg_graph(df, measure='performance', perf_aggregation_key='median')
        best = min(best, time.process_time() - t)
print(json.dumps({"dfg_s": best, "edges": [[a, b, int(n), float(mean[a, b]), float(median[a, b])] for (a, b), n in freq.items()]}))
""",
    "pm4py_parquet": """
import json, sys, time, contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    import pandas as pd, pm4py
    from pm4py.algo.discovery.dfg.adapters.pandas import df_statistics as S
    t = time.process_time(); df = pd.read_parquet(sys.argv[1]); read = time.process_time() - t
    t = time.process_time()
    S.get_dfg_graph(df, measure='both', perf_aggregation_key='mean'); S.get_dfg_graph(df, measure='performance', perf_aggregation_key='median')
    dfg = time.process_time() - t
print(json.dumps({"dfg_s": dfg, "total_s": read + dfg}))
""",
}


def run(python: str, script: str, *arguments: str) -> dict[str, Any]:
    """What a peer measured about itself."""
    done = subprocess.run(
        [python, "-c", SCRIPTS[script], *arguments], capture_output=True, text=True, check=False, timeout=500
    )
    if done.returncode:
        raise SystemExit(f"{script} needs a Python with the peers (--peers): {done.stderr[-400:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_module(python: str, module: str, argument: str, given: str) -> Any:
    """What a peer answers to what it is given on standard input."""
    done = subprocess.run(
        [python, "-m", module, argument], input=given, capture_output=True, text=True, check=False, timeout=500
    )
    if done.returncode:
        raise SystemExit(f"{argument} needs a Python with it (--peers): {done.stderr[-400:]}")
    return json.loads(done.stdout)


def mine(parquet: Path, original: Path) -> dict[str, Any]:
    """Our edges of the original file, and the time from the same frame in memory as the peer's."""
    import pandas as pd

    from playbook.workflow.mine.follows import directly_follows
    from playbook.workflow.opened import open_file

    frame = pd.read_parquet(parquet)
    best = min(_from_frame(frame) for _ in range(3))
    found = open_file(original, {})
    assert found.log is not None
    # pm4py follows starts and completes as they stand; we read them as pairs: like is compared with like
    edges = directly_follows(_log(frame) if found.log.pairs else found.log)
    return {
        "s": best,
        "pairs": found.log.pairs,
        "edges": {(e.source, e.target): (e.count, e.mean_s, e.median_s) for e in edges},
    }


def _from_frame(frame: Any) -> float:
    """CPU seconds from a frame of text and times to counts, means and medians."""
    from playbook.workflow.mine.follows import directly_follows

    start = time.process_time()
    directly_follows(_log(frame))
    return time.process_time() - start


def _log(frame: Any) -> Any:
    """The events as they stand in the file, a start and a complete as two."""
    import pyarrow as pa

    from playbook.workflow.log.nouns import Raw, event_log
    from playbook.workflow.log.stamps import microseconds

    case, activity = (pa.array(frame[c], pa.string()) for c in ("case:concept:name", "concept:name"))
    return event_log(Raw(case, activity, microseconds(frame["time:timestamp"], "frame")), "frame")


def compared(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    """Equal or not, and how much faster."""
    edges = {(a, b): (n, m, d) for a, b, n, m, d in theirs["edges"]}
    counts = {k: v[0] for k, v in edges.items()} == {k: v[0] for k, v in ours["edges"].items()}
    off = max(
        (_off(ours["edges"][k][i], v[i]) for k, v in edges.items() if k in ours["edges"] for i in (1, 2)), default=0
    )
    equal = "counts equal" if counts else "COUNTS DIFFER"
    equal += f" (as recorded; {ours['pairs']:,} pairs are read as one event each)" if ours["pairs"] else ""
    return f"{name}: {len(edges)} edges, {equal}, largest relative difference {off:.1e}, {theirs['dfg_s'] / ours['s']:.1f} x pm4py"


def _off(one: float, other: float) -> float:
    return abs(one - other) / max(abs(other), 1e-3)


def synthetic(path: Path, events: int) -> None:
    """A log in order of time: 20 activities, cases of about 10 events, 50 people."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(events)
    cases = rng.integers(0, events // 10, events)
    when = np.datetime64("2026-01-01", "us") + np.sort(rng.integers(0, 10**13, events)).astype("timedelta64[us]")
    names = pa.array([f"activity {i}" for i in range(20)])
    activity = pa.DictionaryArray.from_arrays(pa.array(rng.integers(0, 20, events), pa.int32()), names).cast(
        pa.string()
    )
    case = pa.array(np.char.add("case ", cases.astype("U9")))
    table = pa.table({"case:concept:name": case, "concept:name": activity, "time:timestamp": pa.array(when)})
    pq.write_table(table, path)


def mine_alone(path: str) -> None:
    """Print CPU seconds and peak memory of mining one Parquet file in this process."""
    from playbook.workflow.log.table import read_parquet
    from playbook.workflow.mine.follows import directly_follows
    from playbook.workflow.mine.repeats import repeats

    start = time.process_time()
    log = read_parquet(Path(path), {})
    directly_follows(log)
    repeats(log)
    cpu = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    frame = 0.0
    if log.events <= 1_000_000:
        import pandas as pd

        data = pd.read_parquet(path)
        frame = min(_from_frame(data) for _ in range(2))
    print(json.dumps({"cpu_s": cpu, "peak_gb": peak, "frame_s": frame}))
