"""Names of files and values of parameters stay text: no markup, formula or link in an audit, no code in a notebook."""

import ast
import re

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from papermill.parameterize import parameterize_notebook

from playbook.cli import run
from playbook.errors import ParameterError
from playbook.run.parameters import checked
from playbook.run.steps import STEPS

NAMES = (
    "<script>alert(1)<.md",
    "<img src=x onerror=alert(1)>.md",
    "=HYPERLINK(1).md",
    "@SUM(A1).md",
    "-1+cmd|' .md",
    "[a](javascript:alert(1)).md",
    'x" onmouseover="alert(1).md',
    "line\nbreak.md",
)
SPEC = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """An audit of a folder whose files have hostile names."""
    top = tmp_path_factory.mktemp("names")
    (top / "content").mkdir()
    for name in NAMES:
        (top / "content" / name).write_text("# A rule\n\nAsk first, then act.\n")
    assert run(["audit", str(top / "content"), "--out", str(top / "out"), "--workers", "1"]) == 0
    return top / "out"


def test_a_file_name_is_no_markup_on_the_page(audited):
    page = (audited / "audit.html").read_text()
    for tag in re.findall(r"<[a-zA-Z][^>]*>", page):
        assert not re.match(r"<(script|iframe|object|embed|base|form)\b", tag), tag
        assert not re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', tag)), tag
        assert "javascript:" not in tag
        assert not re.search(r'<img[^>]*src="?(?!data:)', tag), tag
    assert "&lt;script&gt;" in page, "the name is shown as it is"


def test_a_file_name_is_no_formula_and_no_link_in_the_worklist(audited):
    book = openpyxl.load_workbook(audited / "worklist.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    assert [c.coordinate for c in cells if c.hyperlink is not None] == []


def injected(parameters):
    """The code that papermill makes of parameters."""
    nb = new_notebook(
        cells=[new_code_cell("folder: str = ''", metadata={"tags": ["parameters"]})], metadata=SPEC | {"papermill": {}}
    )
    cells = parameterize_notebook(nb, parameters).cells
    return next(c.source for c in cells if "injected-parameters" in c.metadata.get("tags", []))


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(1, 520), st.integers(0, 10**9))
def test_a_value_that_passes_the_door_is_a_constant_in_the_notebook(folder, week, seed):
    try:
        plain = checked(STEPS[0], {"folder": folder, "week": week, "seed": seed})
    except ParameterError:
        return
    found = {}
    for node in ast.parse(injected(plain)).body:
        assert isinstance(node, ast.Assign), ast.dump(node)
        found[node.targets[0].id] = ast.literal_eval(node.value)
    assert found == plain


@pytest.mark.parametrize(
    "evil", ['a"); import os #', "a'\nimport os\n'", "\\", '"""', "{__import__('os')}", "a\\", "\u2028x = 1", "#"]
)
def test_known_tricks_stay_text(evil):
    try:
        plain = checked(STEPS[0], {"folder": evil, "week": 4})
    except ParameterError:
        return
    body = ast.parse(injected(plain)).body
    assert {n.targets[0].id: ast.literal_eval(n.value) for n in body} == plain
