"""House rules of the notebooks, and their stored outputs as snapshots (strict nbval)."""

import ast
import re
import subprocess
import sys
from itertools import pairwise

import nbformat
import pytest

from playbook.bundled import bundled
from playbook.run.steps import PORTFOLIO, STEPS

NOTEBOOKS = [step.notebook for step in (*STEPS, PORTFOLIO)]
LOGIC = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.With, ast.Lambda)
TAGS = {"parameters", "form", "evidence", "findings", "decision"}
MOST_LINES = 8
MOST_BYTES = 100_000


def cells(path):
    return nbformat.read(path, as_version=4).cells


def test_there_are_exactly_six():
    assert sorted(p.name for p in bundled("notebooks").glob("*.ipynb")) == [p.name for p in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_shape(path):
    nb = nbformat.read(path, as_version=4)
    nbformat.validate(nb)
    assert nb.cells[0].source.startswith("# ")
    assert "?" in nb.cells[0].source.splitlines()[0], "open with the reader's question"
    assert sum(c.source.startswith("# ") for c in nb.cells if c.cell_type == "markdown") == 1
    for word in ("Decided here:", "In the room:", "Time:"):
        assert word in nb.cells[0].source
    code = [c for c in nb.cells if c.cell_type == "code"]
    assert sum("parameters" in c.metadata.get("tags", []) for c in code) == 1
    assert all(set(c.metadata.get("tags", [])) <= TAGS and c.metadata.get("tags") for c in code)
    assert "decision" in code[-1].metadata.tags
    assert path.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_cells_are_short_and_hold_no_logic(path):
    for before, cell in pairwise(cells(path)):
        if cell.cell_type != "code":
            continue
        assert before.cell_type == "markdown", f"prose before: {cell.source[:40]}"
        assert len(cell.source.splitlines()) <= MOST_LINES
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, LOGIC), ast.unparse(node)[:60]
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert ast.unparse(node) == "import playbook"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_stored_outputs_are_text_html_or_svg_and_hold_no_error(path):
    for cell in cells(path):
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert set(output.get("data", {})) <= {"text/plain", "text/html"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_without_a_front_end_a_form_is_a_table_and_leaves_no_widget_state(path):
    nb = nbformat.read(path, as_version=4)
    assert "widgets" not in nb.metadata
    for cell in nb.cells:
        if "form" in cell.metadata.get("tags", []):
            assert "<table" in "".join(o.get("data", {}).get("text/html", "") for o in cell.outputs), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_links_lead_to_a_notebook(path):
    for cell in cells(path):
        if cell.cell_type == "markdown":
            for piece in cell.source.split("](")[1:]:
                target = piece.split(")")[0]
                assert (bundled("notebooks") / target).exists(), target


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_output_shows_markup_as_text(path):
    shown = [o.data["text/html"] for c in cells(path) for o in c.get("outputs", []) if "text/html" in o.get("data", {})]
    assert not [html for html in shown if re.search(r"&lt;/?[a-z]+( [a-z]+=[^&]*)?&gt;|&lt;[a-z]+ class=", html)]


@pytest.mark.kernel
def test_strict_nbval():
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        *map(str, NOTEBOOKS),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


TERMS = (
    "handoff",
    "touch time",
    "waiting",
    "rework",
    "utilisation",
    "bottleneck",
    "knee",
    "interval",
    "closed arrivals",
    "open arrivals",
    "full-time job",
    "queue",
    "simulation",
    "trail",
)


@pytest.mark.parametrize("term", TERMS)
def test_a_word_of_the_trade_is_explained_where_the_workflow_notebook_first_uses_it(term):
    prose = [c.source for c in cells(STEPS[2].notebook) if c.cell_type == "markdown"]
    first = next(text for text in prose if term in text.lower())
    explained = re.search(rf"\*{term}s?\*(?!\*)", first, re.IGNORECASE)
    assert explained, first[:80]
    assert first.lower().index(term) >= explained.start()
