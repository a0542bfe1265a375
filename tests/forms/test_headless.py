"""A run by papermill shows forms as tables: no widget, no widget state in the file, the answers as they stand."""

import nbformat
import pytest

from playbook.cli import run

pytestmark = pytest.mark.kernel


def test_a_run_leaves_tables_and_no_widget_state(tmp_path):
    folder = tmp_path / "pilot"
    assert run(["new", str(folder), "--pack", "learning"]) == 0
    assert run(["run", str(folder), "--week", "4", "--step", "1-pilot-design"]) == 0
    (done,) = folder.glob("runs/**/1-pilot-design.ipynb")
    nb = nbformat.read(done, as_version=4)
    assert "widgets" not in nb.metadata
    shown = [o.data for c in nb.cells if "form" in c.metadata.get("tags", []) for o in c.outputs]
    assert len(shown) == 7
    assert all(set(data) <= {"text/html", "text/plain"} for data in shown)
    assert all("<table" in data["text/html"] for data in shown)
