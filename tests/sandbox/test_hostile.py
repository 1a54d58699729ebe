"""Programs that attack the one who runs them: each ends as a drop with a cause, or with a trace that is true; none leaves anything behind."""

import importlib.util
import os
import time
from pathlib import Path

import pytest

from chainexec.isolated import JOB, trace_of, trace_request
from chainexec.recording.limits import Limits
from chainexec.sandbox import Sandbox
from chainexec.sandbox.layers import probe

_spec = importlib.util.spec_from_file_location("attacks", Path(__file__).with_name("attacks.py"))
attacks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(attacks)

FOUND = probe()
SECONDS, MEMORY = 0.7, 192 << 20
LIMITS = Limits(steps=20_000)

pytestmark = pytest.mark.skipif(not (FOUND.guard and FOUND.seccomp and FOUND.landlock), reason="strict isolation cannot be had here")


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox("strict", jobs=[JOB], seconds=SECONDS, memory=MEMORY, answer=8 << 20) as made:
        yield made


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def traces_left():
    return sorted(path for path in os.listdir("/tmp") if path.startswith("chainexec-was"))


@pytest.mark.parametrize("name", attacks.ATTACKS)
def test_attack(sandbox, name):
    source, ends = attacks.ATTACKS[name]
    sandbox.run(JOB, trace_request("0\n"), seconds=20)
    server, before, starts = sandbox._process.pid, sorted(os.listdir("/proc/self/fd")), sandbox.starts
    request = trace_request(source, limits=LIMITS)
    begun = time.monotonic()
    seconds = SECONDS if "timeout" in ends else 20  # what ends by itself is given the time for that, on a busy machine, too
    reply = sandbox.run(JOB, request, seconds=seconds)
    assert time.monotonic() - begun < seconds + 3
    ended = "true" if reply.ended == "answered" else reply.ended
    assert ended in ends, reply
    if ended == "true":
        made = trace_of(reply, request)
        if name in attacks.TRUTHS:
            truth = attacks.TRUTHS[name]
            assert made.stdout == truth or (reply.value["ended"] == "stopped" and truth.startswith(made.stdout)), (made, made.stdout)
        printed = "".join(str(step.text) for step in made if step.kind == "output" and step.stream == "stdout")
        assert made.stdout.startswith(printed) if reply.value["ended"] == "stopped" else made.stdout == printed
    else:
        assert reply.detail
        assert reply.value == {} and reply.blob == b""
    # nothing is left behind, and the next run is as good as ever
    assert sandbox._process.pid == server and sandbox.starts == starts and sandbox._process.poll() is None
    until = time.monotonic() + 5
    while children(server) and time.monotonic() < until:  # one that has answered is on its way out, which nobody waits for
        time.sleep(0.002)
    assert children(server) == []
    assert sorted(os.listdir("/proc/self/fd")) == before
    assert traces_left() == [] and os.listdir(sandbox._folder.path) == []
    assert trace_of(sandbox.run(JOB, trace_request("x = 1\n"), seconds=20), {"source": "x = 1\n", "filename": "<program>"}).outcome.value.text == "None"


def test_there_are_enough():
    assert len(attacks.ATTACKS) >= 60
