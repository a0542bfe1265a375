"""The same documents from a Dask cluster, and a machine that is lost half-way costs no run."""

import pytest

from playbook.content.read import read_all
from playbook.errors import BadInput
from tests.hostile.build import SENTENCE, docx, zipped

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def place(tmp_path):
    for number in range(150):
        (tmp_path / f"{number:03}.md").write_text(f"# Page {number}\n\n{SENTENCE}")
    (tmp_path / "killer.zip").write_bytes(zipped([("a.docx", docx("<w:p/>" * 3_000_000)), ("b.md", SENTENCE)]))
    return tmp_path


def test_a_cluster_reads_the_same(place, tmp_path_factory):
    cluster = distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None)
    try:
        there = list(read_all(place, workers=cluster.scheduler_address, cache=tmp_path_factory.mktemp("kept")))
    finally:
        cluster.close()
    assert there == list(read_all(place))
    assert len(there) == 153


def test_no_cluster_is_said(place):
    with pytest.raises(BadInput, match="no Dask scheduler"):
        list(read_all(place, workers="tcp://127.0.0.1:9"))
