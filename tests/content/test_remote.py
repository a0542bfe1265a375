"""Locations on other machines, against real servers on this one: OpenSSH for sftp://, an S3-compatible server for s3://."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path
from typing import ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from playbook.content.read import read_all
from playbook.errors import BadInput
from tests.hostile.build import SENTENCE, docx, paragraph, zipped

pytestmark = pytest.mark.filterwarnings("ignore")
FILES = {f"course {n:02}/page-{n}.md": f"# Page {n}\n\n{SENTENCE}".encode() for n in range(90)}
FILES["pack.zip"] = zipped([("inner/a.docx", docx(paragraph(SENTENCE)))])
EXPECTED = sorted([*FILES, "pack.zip!/inner/a.docx"])


def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(number):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", number), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(number)


def rest_of(location, stop):
    """All documents, the server being stopped after the first."""
    read = []
    for document in read_all(location):
        if not read:
            stop()
        read.append(document)
    return read


def assert_whole(documents):
    assert [d.path for d in documents] == EXPECTED
    assert all(d.read for d in documents)
    assert documents[-1].text == SENTENCE


def assert_half(read):
    """Everything is named; what could not be fetched says so; nothing is silent."""
    assert [d.path for d in read if "!/" not in d.path] == sorted(FILES)
    fine, lost = [d for d in read if d.read], [d for d in read if not d.read]
    assert fine
    assert lost
    assert all(d.text for d in fine if d.kind == "md")
    assert {f.kind for d in lost for f in d.faults} == {"unreadable"}
    assert all("fetched" in f.reason or "connection" in f.reason for d in lost for f in d.faults)


def test_these_tests_can_fail(tmp_path):
    """Whole is not half, nothing is neither, and one page too few is noticed."""
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    whole = list(read_all(tmp_path))
    assert_whole(whole)
    for broken, check in ((whole, assert_half), ([], assert_half), ([], assert_whole), (whole[1:], assert_whole)):
        with pytest.raises(AssertionError):
            check(broken)


@pytest.fixture
def sftp(tmp_path):
    sshd = shutil.which("sshd") or "/usr/sbin/sshd"
    if not Path(sshd).exists():
        pytest.skip("OpenSSH's sshd is not installed (apt-get install openssh-server)")
    pytest.importorskip("paramiko", reason="paramiko is not installed; it is the user's own choice (LGPL)")
    for key in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / key], check=True)
    shutil.copy(tmp_path / "user.pub", tmp_path / "keys")
    number = port()
    lines = [f"Port {number}", "ListenAddress 127.0.0.1", f"HostKey {tmp_path}/host", f"AuthorizedKeysFile {tmp_path}/keys", "StrictModes no",
             "UsePAM no", "PasswordAuthentication no", "Subsystem sftp internal-sftp", f"PidFile {tmp_path}/pid"]  # fmt: skip
    (tmp_path / "config").write_text("\n".join(lines) + "\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen(
        [sshd, "-D", "-e", "-f", tmp_path / "config"], stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(number)
        place = Path(tempfile.mkdtemp(dir=tmp_path))
        for name, data in FILES.items():
            (place / name).parent.mkdir(exist_ok=True)
            (place / name).write_bytes(data)
        user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        fsspec.config.conf["sftp"] = {
            "key_filename": str(tmp_path / "user"),
            "allow_agent": False,
            "look_for_keys": False,
        }
        yield f"sftp://{user}@127.0.0.1:{number}{place}", server
    finally:
        fsspec.config.conf.pop("sftp", None)
        stop(server)


def stop(server):
    """End a server with all its connections: OpenSSH serves each one in a process of its own session."""
    family = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
    parents = dict(zip(map(int, family[::2]), map(int, family[1::2]), strict=True))
    mine = {server.pid}
    while more := {pid for pid, parent in parents.items() if parent in mine} - mine:
        mine |= more
    for pid in mine:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    server.wait()


def test_sftp(sftp):
    location, _ = sftp
    assert_whole(list(read_all(location)))


def test_sftp_lost_half_way(sftp):
    location, server = sftp
    assert_half(rest_of(location, lambda: stop(server)))


@pytest.fixture
def s3(monkeypatch):
    pytest.importorskip("s3fs", reason="the extra 'remote' is not installed")
    server_module = pytest.importorskip("moto.server", reason="moto is not installed")
    import boto3
    import s3fs

    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    monkeypatch.setitem(
        fsspec.config.conf, "s3", {"config_kwargs": {"retries": {"max_attempts": 1}, "connect_timeout": 2}}
    )
    number = port()
    server = server_module.ThreadedMotoServer("127.0.0.1", number, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{number}"
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "a"),
        ("AWS_SECRET_ACCESS_KEY", "b"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", address),
    ):
        monkeypatch.setenv(name, value)
    bucket = f"content-{uuid.uuid4().hex[:8]}"
    client = boto3.client("s3")
    client.create_bucket(Bucket=bucket)
    for name, data in FILES.items():
        client.put_object(Bucket=bucket, Key=f"lms/{name}", Body=data)
    stopped = []
    yield f"s3://{bucket}/lms", lambda: (stopped.append(1), server.stop())
    if not stopped:
        server.stop()


def test_s3(s3):
    location, _ = s3
    assert_whole(list(read_all(location)))


def test_s3_lost_half_way(s3):
    location, stop_it = s3
    assert_half(rest_of(location, stop_it))


def test_memory_and_what_is_not_there():
    files = MemoryFileSystem()
    for name, data in FILES.items():
        files.pipe(f"/lms/{name}", data)
    try:
        assert_whole(list(read_all("memory://lms")))
        with pytest.raises(BadInput, match="nothing at this address"):
            list(read_all("memory://nowhere"))
    finally:
        files.rm("/lms", recursive=True)
    for address in ("nosuch://x", "/no/such/folder"):
        with pytest.raises(BadInput):
            list(read_all(address))


class Moody(MemoryFileSystem):
    """A file system with a bad day: it refuses, forgets, cuts short and stumbles once."""

    protocol = "moody"
    store: ClassVar = {}
    pseudo_dirs: ClassVar = [""]
    stumbled: ClassVar = []
    cachable = False

    @classmethod
    def _strip_protocol(cls, path):
        return super()._strip_protocol("/" + path.removeprefix("moody://").lstrip("/"))

    def ls(self, path, detail=True, **kwargs):
        if path.strip("/").endswith("closed"):
            raise PermissionError(path)
        return super().ls(path, detail=detail, **kwargs)

    def _open(self, path, *args, **kwargs):
        if "forbidden" in path:
            raise PermissionError(path)
        if "gone" in path:
            raise FileNotFoundError(path)
        if "stumble" in path and not self.stumbled:
            self.stumbled.append(path)
            raise ConnectionResetError(path)
        file = super()._open(path, *args, **kwargs)
        if "short" in path:
            file.seek(0)
            return type(file)(self, path, file.read()[:10])
        return file


def test_every_bad_day_is_a_finding():
    fsspec.register_implementation("moody", Moody, clobber=True)
    files = Moody()
    for name in ("a.md", "forbidden.md", "gone.md", "short.md", "stumble.md", "closed/x.md"):
        files.store[f"/lms/{name}"] = memory_file(files, name)
    files.pseudo_dirs += ["/lms", "/lms/closed"]
    assert files.exists("/lms")
    found = {d.path: [f.kind for f in d.faults] for d in read_all("moody://lms")}
    assert found == {
        "a.md": [],
        "closed": ["forbidden"],
        "forbidden.md": ["forbidden"],
        "gone.md": ["changed"],
        "short.md": ["changed"],
        "stumble.md": [],
    }


def memory_file(files, name):
    from fsspec.implementations.memory import MemoryFile

    return MemoryFile(files, f"/lms/{name}", SENTENCE.encode())
