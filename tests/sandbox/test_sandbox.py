"""The contract of `Sandbox`, its layers, and what a program can reach."""

import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

import chainexec
from chainexec.errors import ArgumentError, SandboxError
from chainexec.sandbox import Reply, Sandbox
from chainexec.sandbox.folders import PREFIX, Folder
from chainexec.sandbox.layers import Probe, plan, probe

FOUND = probe()
HERE = str(Path(__file__).parent)
NAMES = "walk echo wait blob bad_argument bad_luck not_json tampered hoard crash order_of_a_set environment"
JOBS = [f"sandbox_jobs:{name}" for name in NAMES.split()]

pytestmark = pytest.mark.skipif(not FOUND.processes, reason="there are no processes that can be forked here")
needs_strict = pytest.mark.skipif(not (FOUND.guard and FOUND.seccomp and FOUND.landlock), reason="strict isolation cannot be had here")


@pytest.fixture(scope="module", params=["auto", "process"])
def sandbox(request):
    sys.path.insert(0, HERE)
    try:
        with Sandbox(request.param, jobs=JOBS, seconds=5.0) as made:
            yield made
    finally:
        sys.path.remove(HERE)


def run(sandbox, name, request=None, **options):
    return sandbox.run(f"sandbox_jobs:{name}", request or {}, **options)


def test_an_answer(sandbox):
    given = {"text": "a\ud800\u20ac\x00", "numbers": [1, 2.5, None, True, 10**30], "nested": {"": []}}
    reply = run(sandbox, "echo", given)
    assert reply.ended == "answered" and reply.ok and reply.detail == ""
    assert reply.value["got"] == given and reply.blob == b"\x00\xff"
    assert reply.value["pid"] not in {os.getpid(), sandbox._process.pid}
    assert 0 < reply.seconds < 5
    assert run(sandbox, "echo").value["pid"] != reply.value["pid"]  # each run has a process of its own


@pytest.mark.parametrize(("job", "given", "options", "ended", "detail"), [
    ("wait", {"seconds": 100}, {"seconds": 0.2}, "timeout", "0.2 seconds"),
    ("bad_argument", {}, {}, "failed", "ArgumentError: this is wrong; pass something else"),
    ("bad_luck", {}, {}, "failed", "ZeroDivisionError"),
    ("not_json", {}, {}, "failed", "TypeError"),
    ("tampered", {}, {}, "tampered", "somebody was here"),
    ("hoard", {}, {"memory": 64 << 20}, "memory", "no memory"),
    ("crash", {}, {}, "killed", "SIGABRT"),
    ("blob", {"size": 65 << 20}, {}, "too large", "larger"),
])
def test_no_answer(sandbox, job, given, options, ended, detail):
    reply = run(sandbox, job, given, **options)
    assert reply.ended == ended and detail in reply.detail, reply
    assert (reply.value, reply.blob, reply.ok) == ({}, b"", False)
    assert run(sandbox, "echo").ok


def test_a_large_request_and_answer(sandbox):
    text = "x" * (8 << 20)
    reply = run(sandbox, "echo", {"text": text})
    assert reply.value["got"] == {"text": text}
    assert len(run(sandbox, "blob", {"size": 60 << 20}).blob) == 60 << 20


def test_layers_are_plain_and_say_what_is_active(sandbox):
    layers = sandbox.layers
    assert json.loads(json.dumps(layers)) == layers
    assert layers["process"] is True and layers["rlimits"] is True and layers["isolation"] == sandbox.isolation
    kernel = sandbox.isolation != "process"
    assert layers["seccomp"] is (FOUND.seccomp and kernel)
    assert layers["landlock"] == (FOUND.landlock if kernel else 0)
    assert layers["guard"] is FOUND.guard
    status = Path(f"/proc/{sandbox._process.pid}/status").read_text()
    assert f"NoNewPrivs:\t{int(layers['no_new_privs'])}" in status


def test_the_environment_is_clean(sandbox, monkeypatch):
    monkeypatch.setenv("A_SECRET", "x")
    reply = run(sandbox, "environment")
    assert "A_SECRET" not in reply.value["environment"] and "HOME" not in reply.value["environment"]
    assert reply.value["cwd"] == []


def test_hash_seed():
    sys.path.insert(0, HERE)
    try:
        orders = []
        for seed in (0, 0, 1):
            with Sandbox("process", jobs=JOBS, hash_seed=seed) as sandbox:
                orders.append(run(sandbox, "order_of_a_set").value["order"])
    finally:
        sys.path.remove(HERE)
    assert orders[0] == orders[1] != orders[2]


def test_the_server_is_started_anew_when_it_dies(sandbox):
    first = sandbox._process.pid
    os.kill(first, signal.SIGKILL)
    assert run(sandbox, "echo").ok
    assert sandbox._process.pid != first


def test_the_server_dies_in_the_middle(sandbox):
    run(sandbox, "echo")
    timer = threading.Timer(0.3, os.kill, (sandbox._process.pid, signal.SIGKILL))
    timer.start()
    try:
        reply = run(sandbox, "wait", {"seconds": 0.6})
    finally:
        timer.join()
    assert reply.ok  # it was run again


def test_close_leaves_nothing(tmp_path):
    sys.path.insert(0, HERE)
    before = sorted(os.listdir("/dev/fd"))
    try:
        sandbox = Sandbox("auto", jobs=JOBS)
        run(sandbox, "echo")
        pid, folder = sandbox._process.pid, sandbox._folder.path
        sandbox.close()
        sandbox.close()
    finally:
        sys.path.remove(HERE)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert not Path(folder).exists()
    gc.collect()
    assert sorted(os.listdir("/dev/fd")) == before


def test_nothing_outlives_a_killed_parent():
    code = (
        f"import sys; sys.path.insert(0, {HERE!r})\nfrom chainexec.sandbox import Sandbox\ns = Sandbox('auto', jobs=['sandbox_jobs:wait'])\n"
        "s.layers\nprint(s._process.pid, flush=True)\nprint(s._folder.path, flush=True)\ns.run('sandbox_jobs:wait', {'seconds': 60}, seconds=60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    server, folder = int(process.stdout.readline()), Path(process.stdout.readline().strip())
    children = Path(f"/proc/{server}/task/{server}/children")
    until = time.monotonic() + 10
    while not (found := children.read_text().split()) and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait()
    process.stdout.close()
    while any(Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3] for pid in (server, *found)):
        assert time.monotonic() < until, "it goes on"
        time.sleep(0.02)
    assert found
    with Sandbox("process", jobs=["json:loads"]) as another, Sandbox("process", jobs=["json:loads"]) as third:
        assert another.layers
        assert third.layers
        assert not folder.exists()
        assert Path(another._folder.path).is_dir(), "those that are in use stay"


LEAVING = """
import os, threading, time
from chainexec.sandbox.sandbox import Sandbox, abandon_all

def work():
    while True:
        with Sandbox("process", jobs=["sandbox_jobs:echo"]) as sandbox:
            sandbox.run("sandbox_jobs:echo", {})

for _ in range(3):
    threading.Thread(target=work, daemon=True).start()
time.sleep(DELAY)
abandon_all()
time.sleep(0.1)
os._exit(0)
"""


@pytest.mark.slow
def test_a_process_that_ends_at_once_leaves_no_folder(tmp_path):
    """Whatever its threads do with their sandboxes: start them, run in them, close them."""
    for number in range(12):
        code = LEAVING.replace("DELAY", str(0.2 + 0.05 * number))
        environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join([HERE, *sys.path])}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, stderr=subprocess.DEVNULL, timeout=60)
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_never_removed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / f"{PREFIX}left").mkdir()
    (tmp_path / f"{PREFIX}full").mkdir()
    (tmp_path / f"{PREFIX}full" / "note").write_text("mine")
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (tmp_path / "elsewhere").mkdir()
    Folder().remove()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{PREFIX}full", f"{PREFIX}link", "elsewhere"]


# ---- bad input ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("make", "words"), [
    (lambda: Sandbox("jail", jobs=JOBS), "isolation='jail'"),
    (lambda: Sandbox("none", jobs=JOBS), "isolation='none'"),
    (lambda: Sandbox(jobs="sandbox_jobs:echo"), "jobs="),
    (lambda: Sandbox(jobs=[]), "jobs=..: names"),
    (lambda: Sandbox(jobs=JOBS, hash_seed=-1), "hash_seed=-1"),
    (lambda: Sandbox(jobs=JOBS, seconds=0), "seconds=0"),
    (lambda: Sandbox(jobs=JOBS, seconds=float("nan")), "seconds=nan"),
    (lambda: Sandbox(jobs=JOBS, memory=1.5), "memory=1.5"),
    (lambda: Sandbox(jobs=JOBS, answer=0), "answer=0"),
    (lambda: Sandbox(jobs=JOBS).run("os:system", {}), "job='os:system'"),
    (lambda: Sandbox(jobs=JOBS).run(JOBS[0], {"x": object()}), "JSON"),
])
def test_bad_arguments(make, words):
    with pytest.raises(ArgumentError, match=words):
        make()


def test_a_job_that_is_not_there():
    with pytest.raises(SandboxError, match="no_such_module"), Sandbox("process", jobs=["no_such_module:job"]):
        pass


ALL = Probe(processes=True, guard=True, seccomp=True, landlock=7, namespaces=True)


@pytest.mark.parametrize(("change", "words"), [
    ({"landlock": 0}, "Landlock is missing"),
    ({"seccomp": False}, "seccomp is missing"),
    ({"seccomp": False, "landlock": 0}, "seccomp and Landlock are missing"),
    ({"guard": False}, "guard in C is missing.*C compiler"),
    ({"processes": False}, "can be forked"),
])
def test_strict_refuses(change, words):
    with pytest.raises(SandboxError, match=words):
        Sandbox("strict", jobs=JOBS, probe=replace(ALL, **change))


def test_auto_takes_what_there_is_and_says_so():
    less = plan("auto", replace(ALL, landlock=0, seccomp=False))
    assert (less.seccomp, less.landlock, less.guard) == (False, 0, True)
    if FOUND.guard:
        sys.path.insert(0, HERE)
        try:
            with Sandbox("auto", jobs=JOBS, probe=replace(FOUND, landlock=0)) as sandbox:
                assert sandbox.layers["landlock"] == 0
                assert run(sandbox, "echo").ok
        finally:
            sys.path.remove(HERE)


def test_without_the_guard_it_still_runs():
    sys.path.insert(0, HERE)
    try:
        with Sandbox("auto", jobs=JOBS, probe=replace(FOUND, guard=False, seccomp=False, landlock=0, namespaces=False)) as sandbox:
            assert sandbox.layers["guard"] is False
            assert run(sandbox, "echo").ok
            assert run(sandbox, "bad_luck").ended == "failed"
            assert run(sandbox, "hoard", memory=64 << 20).ended == "memory"
    finally:
        sys.path.remove(HERE)


# ---- what a program can reach --------------------------------------------------------------------------------------------


@needs_strict
def test_a_program_reaches_nothing_of_the_library_but_its_streams(sandbox):
    reply = run(sandbox, "walk", seconds=60)
    assert reply.ok, reply
    assert reply.value["count"] > 30_000
    assert [row for row in reply.value["found"] if row[0] != "chainexec.recording.standins"] == []


def test_public_names():
    assert chainexec.SandboxError is SandboxError
    assert Reply("answered").ok
