"""`playbook audit` stopped and continued, on many machines, and on locations that are no folder: one result everywhere."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing

import fsspec
import pytest

from playbook.cli import run
from tests.hostile.build import SENTENCE

pytestmark = pytest.mark.filterwarnings("ignore")
FILES = {f"unit {n % 7}/page-{n}.md": f"# Page {n}\n\n{SENTENCE} Part {n} of it." for n in range(40)}


def written(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def told(capsys, location, out, workers="1"):
    given = ["audit", str(location), "--out", str(out), "--as-of", "2026-06-30", "--json", "--workers", workers]
    assert run(given) == 0
    return json.loads(capsys.readouterr().out)


def without_days(result):
    """The findings that do not depend on the dates of the files, which a zip or a memory keeps in its own way."""
    return {k: result[k] for k in ("files", "read", "coverage")}, [p["kind"] for p in result["pairs"]]


def known(out):
    """Files whose reading has been kept so far."""
    try:
        with closing(sqlite3.connect(f"file:{out}/cache/read.sqlite?mode=ro", uri=True)) as db:
            return db.execute("select count(*) from seen").fetchone()[0]
    except sqlite3.Error:
        return 0


def command(folder, out):
    more = ("--as-of", "2026-06-30", "--workers", "1")
    return [sys.executable, "-m", "playbook", "audit", str(folder), "--out", str(out), *more]


def test_ctrl_c_keeps_what_is_done_and_the_next_run_ends_as_if_nothing_had_happened(tmp_path):
    folder = written(tmp_path / "in", {f"{n:04}.md": f"# Page {n}\n\n{SENTENCE} Number {n}." for n in range(2500)})
    out = tmp_path / "out"
    heeds = ["env", "--default-signal=INT"]  # a shell passes on to what runs in its background that Ctrl-C is ignored
    process = subprocess.Popen(
        [*heeds, *command(folder, out)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    until = time.monotonic() + 60
    while known(out) == 0 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped" in said
    assert "Traceback" not in said
    assert not (out / "audit.json").exists()
    kept = known(out)
    assert 0 < kept < 2500
    for place in (out, tmp_path / "undisturbed"):
        subprocess.run(command(folder, place), check=True, capture_output=True, timeout=120)
    for name in ("audit.json", "audit.html", "worklist.xlsx", "tables/files.parquet"):
        assert (out / name).read_bytes() == (tmp_path / "undisturbed" / name).read_bytes(), name


def test_a_cluster_gives_the_same_result(tmp_path, capsys):
    distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
    folder = written(tmp_path / "in", FILES)
    here = told(capsys, folder, tmp_path / "here")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        assert told(capsys, folder, tmp_path / "there", cluster.scheduler_address) == here


def test_a_zip_an_address_and_a_memory_are_read_like_the_folder(tmp_path, capsys):
    folder = written(tmp_path / "in", FILES)
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as package:
        for name, text in FILES.items():
            package.writestr(name, text)
    memory = fsspec.filesystem("memory")
    for name, text in FILES.items():
        memory.pipe(f"/audited/{name}", text.encode())
    here = told(capsys, folder, tmp_path / "out")
    places = {"zip": tmp_path / "in.zip", "file": f"file://{folder}", "memory": "memory://audited"}
    try:
        for kind, place in places.items():
            found = told(capsys, place, tmp_path / f"out-{kind}")
            found["files"], found["read"] = (found[k] - (kind == "zip") for k in ("files", "read"))  # the zip itself
            assert without_days(found) == without_days(here), kind
            assert {f for x in found["findings"] for f in x["files"]} <= {*FILES, "in.zip"}, kind
    finally:
        memory.rm("/audited", recursive=True)
