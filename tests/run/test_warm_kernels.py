"""A warm kernel is what a freshly started one would have been, and leaves nothing behind."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from playbook.bundled import bundled
from playbook.run.warm import client
from playbook.run.warm.key import server_key
from playbook.run.warm.manager import WarmKernelManager
from playbook.run.warm.place import Doubt

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.skipif(not client.able(), reason="warm kernels need Linux"),
]
PATIENCE_S = 300
SAYS = "import json, os, sys, random, signal, numpy\nprint(json.dumps({}))"


@pytest.fixture(autouse=True)
def own_place(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("w")))
    monkeypatch.setenv("PLAYBOOK_WARM", "1")
    client.release()
    yield
    client.release()


def ask(expression, cwd=None, **kwargs):
    """What one cell of a warm kernel prints, decoded; the kernel has ended when this returns."""
    nb = new_notebook(cells=[new_code_cell(SAYS.format(expression))])
    resources = {"metadata": {"path": str(cwd)}} if cwd else {}
    manager = kwargs.pop("manager", WarmKernelManager)
    NotebookClient(
        nb,
        timeout=PATIENCE_S,
        startup_timeout=PATIENCE_S,
        kernel_name="python3",
        kernel_manager_class=manager,
        shutdown_kernel="immediate",
        resources=resources,
        **kwargs,
    ).execute(stderr=subprocess.DEVNULL)
    text = "".join(o.text for o in nb.cells[0].outputs if o.output_type == "stream" and o.name == "stdout")
    return json.loads(text)


def server():
    """Process number of the server this test started."""
    assert client._held.started is not None
    return client._held.started.pid


def ended(pid):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_kernels_are_forked_by_one_server_and_draw_their_own_numbers():
    says = "[os.getppid(), random.random(), numpy.random.random()]"
    first, second = ask(says), ask(says)
    assert first[0] == second[0] == server()
    assert first[1] != second[1]
    assert first[2] != second[2]


def test_seeded_numbers_are_those_of_a_stock_kernel(monkeypatch):
    says = "(random.seed(3), numpy.random.seed(3), [random.random(), numpy.random.random()])[2]"
    warm = ask(says)
    monkeypatch.setenv("PLAYBOOK_WARM", "0")
    assert warm == ask(says)


def test_folder_environment_and_arguments_are_the_callers(tmp_path, monkeypatch):
    monkeypatch.setenv("A_TOKEN", "xyz")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    says = (
        "[os.getcwd(), dict(os.environ), sys.argv[0], __import__('time').tzname, os.getsid(0) == os.getpid(),"
        " signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL, __import__('time').strftime('%z'), sys.path]"
    )
    warm = ask(says, tmp_path)
    monkeypatch.setenv("PLAYBOOK_WARM", "0")
    stock = ask(says, tmp_path)
    warm[1].pop("PLAYBOOK_WARM", None)
    stock[1].pop("PLAYBOOK_WARM", None)
    assert warm == stock
    assert warm[0] == str(tmp_path)
    assert warm[1]["A_TOKEN"] == "xyz"


def test_no_secret_lives_in_the_server(monkeypatch):
    monkeypatch.setenv("A_TOKEN", "xyz")
    ask("0")
    assert b"A_TOKEN" not in Path(f"/proc/{server()}/environ").read_bytes()


def test_the_server_holds_no_folder_and_no_files_of_others(tmp_path):
    ask("0", tmp_path)
    assert str(Path(f"/proc/{server()}/cwd").readlink()) == "/"
    held = [str(Path(f).readlink()) for f in Path(f"/proc/{server()}/fd").iterdir()]
    assert not [f for f in held if f.startswith(str(tmp_path))]


def test_a_kernel_has_no_socket_of_the_server():
    says = "[len([f for f in os.listdir('/proc/self/fd')]), os.getppid()]"
    ask(says)
    lock = str(client._held.place.lock)
    says = "[os.readlink(f'/proc/self/fd/{f}') for f in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{f}')]"
    assert lock not in ask(says)


def test_only_its_user_can_reach_the_server():
    ask("0")
    place = client._held.place
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.socket.stat().st_mode) == 0o600


def test_a_folder_that_others_can_enter_is_not_used():
    folder = Path(os.environ["XDG_RUNTIME_DIR"], f"playbook-warm-{os.getuid()}")
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(Doubt, match="not a folder of this user alone"):
        client.prepare()
    assert ask("os.getppid()") == os.getpid()


def test_switched_off_means_a_stock_kernel(monkeypatch):
    monkeypatch.setenv("PLAYBOOK_WARM", "0")
    assert ask("os.getppid()") == os.getpid()
    assert client._held.started is None


def test_threads_asked_for_at_import_mean_a_stock_kernel(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    assert ask("os.getppid()") == os.getpid()


def test_a_killed_server_costs_its_kernels_nothing_and_the_next_gets_another():
    first = ask("os.getppid()")
    os.kill(first, signal.SIGKILL)
    client._held.started.wait()
    second = ask("os.getppid()")
    assert second not in (first, os.getpid())


def test_a_server_that_hangs_means_a_stock_kernel(monkeypatch):
    ask("0")
    monkeypatch.setattr(client, "ANSWER_S", 1.0)
    os.kill(server(), signal.SIGSTOP)
    try:
        assert ask("os.getppid()") == os.getpid()
    finally:
        os.kill(server(), signal.SIGKILL)


def test_a_word_of_a_bundled_pack_gives_another_server(tmp_path, monkeypatch):
    shutil.copytree(bundled("templates"), tmp_path / "templates")
    monkeypatch.setattr("playbook.run.warm.key.bundled", lambda name: tmp_path / name)
    first = server_key({}, ())
    assert server_key({}, ()) == first
    said = tmp_path / "templates/base/wording/en.yaml"
    said.write_text(said.read_text().replace("a", "b", 1))
    assert server_key({}, ()) != first


def test_a_kernel_listens_before_it_is_handed_over(tmp_path):
    """Whoever connects to a socket that is not there yet waits a tenth of a second for the next attempt."""

    async def handed_over():
        manager = WarmKernelManager(transport="ipc", connection_file=str(tmp_path / "k.json"))
        await manager.start_kernel()
        there = {p.name for p in tmp_path.glob("k*ipc*")}
        await manager.shutdown_kernel(now=True)
        return len(there), manager.provisioner

    sockets, _ = asyncio.run(handed_over())
    assert sockets == 5
    assert server()


def test_a_kernel_that_ends_before_it_listens_keeps_nobody_waiting(tmp_path):
    nothing = os.open(os.devnull, os.O_RDWR)
    process = client.fork(
        ["x", "--no-such-option=1", "-f", "/proc/no/k.json"], dict(os.environ), "/", [nothing] * 3, ()
    )
    start = time.monotonic()
    asyncio.run(process.listening(60.0))
    assert process.wait(10) == 1
    assert time.monotonic() - start < 30


def test_changed_code_gets_another_server(monkeypatch):
    first = ask("os.getppid()")
    monkeypatch.setattr("playbook.run.warm.key._code", lambda: "other code")
    with pytest.raises(Doubt, match="did not start"):  # it imports the code of the disk and finds another name for it
        client._lease(())
    assert ended(first)


def test_nothing_is_left_when_the_last_lease_is_given_back():
    pid = ask("os.getppid()")
    client.release()
    assert ended(pid)
    assert list(Path(os.environ["XDG_RUNTIME_DIR"]).rglob("*.sock")) == []


def test_a_server_not_yet_ready_is_gone_too():
    client.prepare()
    pid = server()
    client.release()
    assert ended(pid)


ASKER = """
import os, sys, time
from playbook.run.warm.client import fork
nothing = os.open(os.devnull, os.O_RDWR)
kernel = fork(["x", "-f", sys.argv[1]], dict(os.environ), "/", [nothing] * 3, ())
print(kernel.pid, os.readlink(f"/proc/{kernel.pid}/exe") and open(f"/proc/{kernel.pid}/stat").read().rpartition(")")[2].split()[1], flush=True)
time.sleep(600)
"""


def test_kernels_and_server_end_when_their_asker_is_killed(tmp_path):
    asker = subprocess.Popen([sys.executable, "-c", ASKER, str(tmp_path / "c.json")], stdout=subprocess.PIPE, text=True)
    kernel, parent = map(int, asker.stdout.readline().split())
    asker.kill()
    asker.wait()
    asker.stdout.close()
    assert ended(kernel)
    assert ended(parent)


def test_a_second_thread_forbids_serving():
    code = (
        "import threading, time; threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n"
        "from playbook.run.warm.preload import insist_on_one_thread; insist_on_one_thread()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "2 threads after the imports" in done.stderr


def test_a_server_nobody_waits_for_any_more_ends_while_it_imports():
    client.prepare()
    client._held.lease.close()
    client._held.lease, client._held.place = None, None
    assert client._held.started.wait(PATIENCE_S) == 3, "0 would say that it imported everything first"


def test_a_parent_of_workers_ends_at_its_next_import_when_its_starter_is_gone():
    gone = "import os; seen = iter([7, 7, 1]); os.getppid = lambda: next(seen); import playbook.run.worker_imports"
    done = subprocess.run([sys.executable, "-c", gone], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (64, "")


def test_a_bundled_file_that_cannot_be_read_costs_no_worker(tmp_path):
    shutil.copytree(bundled("templates"), tmp_path / "templates")
    (tmp_path / "templates/base/wording/de.yaml").write_text("en: [")
    code = (
        "import gc, sys; from pathlib import Path; import playbook.bundled as b;"
        "real = b.bundled; b.bundled = lambda *p: Path(sys.argv[1], *p) if p[0] == 'templates' else real(*p);"
        "import playbook.run.worker_imports; print(gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("True\n", 0), done.stderr


def test_the_server_tells_the_kernel_first_even_if_it_is_slow(tmp_path, monkeypatch):
    """A kernel that said that it listens before the server answered would be taken for nonsense."""
    ask("0")
    pid = server()
    threading.Thread(target=_pausing, args=(pid,), daemon=True).start()
    for _ in range(4):
        assert ask("os.getppid()") == pid


def _pausing(pid):
    with contextlib.suppress(ProcessLookupError):
        for _ in range(60):
            os.kill(pid, signal.SIGSTOP)
            time.sleep(0.15)
            os.kill(pid, signal.SIGCONT)
            time.sleep(0.01)
