"""`playbook audit` as people and machines use it: what it prints, writes, repeats, refuses, and leaves alone."""

import hashlib
import json
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest

from playbook.cli import run
from playbook.report.worklist import defused

KEYS = ["files", "read", "score", "coverage", "gates", "dimensions", "findings", "pairs", "fix_first"]
RULES = "# Leave rules\n\n" + "\n\n".join(
    f"Paragraph {i} on leave number {i * 7} tells what staff do in case {i}." for i in range(30)
)


@pytest.fixture
def folder(tmp_path):
    here = tmp_path / "content"
    (here / "archive").mkdir(parents=True)
    (here / "leave.md").write_text(f"---\nversion: 3\nauthor: HR team\n---\n{RULES}\n\nThe limit is 30 days.")
    (here / "archive" / "leave.md").write_text(f"---\nversion: 2\n---\n{RULES}\n\nThe limit is 25 days.")
    (here / "copy of fees.html").write_text(
        "<h1>Fees</h1><p>See <a href='gone.html'>here</a> <script>alert(1)</script></p>" * 5
    )
    (here / "=cmd|' calc'!A1.txt").write_text("Ask jo.doe@example.org\n" * 20)
    (here / "<img src=x onerror=alert(1)>.md").write_text("# <script>alert(2)</script>\n\n" + "Some words here. " * 40)
    (here / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    with zipfile.ZipFile(here / "pack.zip", "w") as package:
        package.writestr("inside.md", "# Inside\n\n" + "Text inside the package. " * 20)
    return here


def fingerprint(folder):
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in files}


def audit(capsys, *arguments):
    code = run(["audit", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_json_has_exactly_the_promised_keys_and_paths_below_the_location(folder, tmp_path, capsys):
    code, out, _ = audit(capsys, folder, "--json", "--out", tmp_path / "out", "--as-of", "2026-06-30", "--workers", "1")
    told = json.loads(out)
    assert code == 0
    assert list(told) == KEYS
    assert told["files"] == told["read"] + 1
    paths = {f for finding in told["findings"] for f in finding["files"]}
    assert "broken.docx" in paths
    assert all(not p.startswith("/") for p in paths)
    assert all(set(f) == {"rule", "files", "evidence", "confidence", "effort_minutes", "fix"} for f in told["findings"])
    (pair,) = [p for p in told["pairs"] if p["kind"] == "version"]
    assert set(pair) == {"a", "b", "kind", "similarity", "current", "because"}
    assert (pair["a"], pair["b"], pair["current"]) == ("archive/leave.md", "leave.md", "b")
    assert "jo.doe" not in out


def test_nothing_is_written_into_the_location(folder, tmp_path, capsys):
    before = fingerprint(folder)
    audit(capsys, folder, "--out", tmp_path / "out", "--workers", "1")
    assert fingerprint(folder) == before
    code, _, err = audit(capsys, folder, "--out", folder / "out")
    assert code == 3
    assert "--out" in err
    assert fingerprint(folder) == before


def test_an_unchanged_location_gives_the_same_bytes_and_a_changed_one_says_what_is_different(folder, tmp_path, capsys):
    out = tmp_path / "out"
    given = (folder, "--out", out, "--as-of", "2026-06-30", "--workers", "1")
    audit(capsys, *given)
    before = {p: d for p, d in fingerprint(out).items() if "cache" not in p and ".lock" not in p}
    _, _, err = audit(capsys, *given)
    assert "Nothing has changed" in err
    assert {p: d for p, d in fingerprint(out).items() if "cache" not in p and ".lock" not in p} == before
    again = tmp_path / "again"
    audit(capsys, folder, "--out", again, "--as-of", "2026-06-30", "--workers", "2")
    for name in ("audit.json", "audit.html", "worklist.xlsx", "tables/findings.parquet"):
        assert (again / name).read_bytes() == (out / name).read_bytes(), name
    (folder / "broken.docx").unlink()
    _, second, _ = audit(capsys, *given)
    assert "gone: " in second
    assert "U1 broken.docx" in second
    assert "What has changed" in (out / "audit.html").read_text()


def test_the_page_runs_nothing_and_shows_what_files_say_as_text(folder, tmp_path, capsys):
    audit(capsys, folder, "--out", tmp_path / "out", "--workers", "1")
    page = (tmp_path / "out" / "audit.html").read_text()
    assert "Content-Security-Policy" in page
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "jo.doe" not in page
    assert "&lt;img src=x" in page


def test_the_worklist_has_a_row_per_action_and_no_formula(folder, tmp_path, capsys):
    _, out, _ = audit(capsys, folder, "--json", "--out", tmp_path / "out", "--workers", "1")
    told = json.loads(out)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "worklist.xlsx").active
    cells = [c for row in sheet.iter_rows(min_row=2) for c in row]
    assert sheet.max_row - 1 == len(told["findings"])
    assert not [c.value for c in cells if c.data_type == "f" or str(c.value or "").startswith(("=", "+", "-", "@"))]
    assert sheet.auto_filter.ref
    assert defused("=cmd").startswith("'")


def test_the_tables_say_what_the_json_says(folder, tmp_path, capsys):
    _, out, _ = audit(capsys, folder, "--json", "--out", tmp_path / "out", "--workers", "1")
    told = json.loads(out)
    tables = tmp_path / "out" / "tables"
    assert pq.read_table(tables / "findings.parquet").to_pylist() == told["findings"]
    assert pq.read_table(tables / "pairs.parquet").to_pylist() == told["pairs"]
    assert pq.read_table(tables / "files.parquet").num_rows == told["files"]


def test_a_gate_that_fails_is_an_exit_code_only_when_asked_for(folder, tmp_path, capsys):
    assert audit(capsys, folder, "--out", tmp_path / "out", "--workers", "1")[0] == 0
    assert audit(capsys, folder, "--out", tmp_path / "out", "--workers", "1", "--exit-code")[0] == 1


@pytest.mark.parametrize("arguments", [("nowhere-at-all",), (".", "--compare", "no-audit-here")])
def test_bad_input_is_one_sentence(arguments, tmp_path, capsys):
    code, out, err = audit(capsys, *arguments, "--out", tmp_path / "out")
    assert code == 3
    assert out == ""
    assert "Traceback" not in err


def test_an_empty_folder_is_not_known_rather_than_fine(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    code, out, _ = audit(capsys, tmp_path / "empty", "--json", "--out", tmp_path / "out", "--workers", "1")
    told = json.loads(out)
    assert code == 0
    assert (told["files"], told["score"], told["coverage"]) == (0, None, None)
    assert not told["gates"][0]["passed"]
