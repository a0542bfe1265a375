"""No secret in any output: an address that holds one is refused without repeating it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.cli import run
from playbook.content.address import without_secret
from playbook.errors import BadInput

CANARY = "kanari-5e1f"


@pytest.mark.parametrize(
    "address",
    [
        f"sftp://anna:{CANARY}@127.0.0.1:1/x",
        f"https://a:{CANARY}@127.0.0.1:1/",
        f"zip://*.zip::https://a:{CANARY}@127.0.0.1:1/a.zip",
        f"https://127.0.0.1:1/a?X-Amz-Signature={CANARY}",
        f"https://127.0.0.1:1/a?api_key={CANARY}",
        f"abfs://c@h/x?account_key={CANARY}",
    ],
)
@pytest.mark.parametrize("flags", [(), ("--debug",)])
def test_the_command_refuses_it_and_keeps_it_to_itself(address, flags, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run([*flags, "audit", address, "--out", str(tmp_path / "out")]) == 3
    said = "".join(capsys.readouterr())
    assert "the address holds" in said
    assert CANARY not in said
    assert all(CANARY not in p.read_text(errors="replace") for p in tmp_path.rglob("*") if p.is_file())


@given(st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), st.from_regex(r"(/[a-z0-9._-]{1,8}){0,4}", fullmatch=True))
def test_addresses_without_a_secret_pass_unchanged(host, path):
    for address in (f"s3://{host}{path}", f"sftp://anna@{host}:22{path}", f"https://{host}{path}?page=2"):
        assert without_secret(address) == address


@given(st.from_regex(r"[A-Za-z0-9]{6,20}", fullmatch=True))
def test_the_sentence_never_holds_the_secret(secret):
    word = f"zz{secret}zz"
    with pytest.raises(BadInput) as caught:
        without_secret(f"sftp://anna:{word}@host/folder")
    assert word not in str(caught.value)
