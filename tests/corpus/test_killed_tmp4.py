"""A build that is killed again and again, at any moment, comes to the same corpus byte for byte, and leaves no process behind."""

import os
import random
import subprocess
import sys
import time

import pytest

from chainexec.corpus import Input, Program
from chainexec.corpus.sources import write_programs
from corpus.toys import TOTAL, digests

KILLS = 50
PROGRAMS = 80  # in 40 shards
RECIPE = """
[output]
shard = 2
validation = 0.2
[gates]
near = 0
"""


def start(folder, out, workers):
    command = [sys.executable, "-m", "chainexec", "build", f"jsonl:{folder / 'programs.jsonl'}", "--out", str(out), "--workers", str(workers)]
    command += ["--recipe", str(folder / "recipe.toml"), "--isolation", "auto", "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def ours(out):
    """Processes that have to do with this corpus: workers take their tasks from a pipe, so they are found by their parents."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                command = file.read()
            with open(f"/proc/{pid}/environ", "rb") as file:
                environment = file.read()
        except OSError:
            continue
        if b"chainexec" in command and str(out).encode() in environment + command:
            found.append(int(pid))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="no /proc to look for left processes in")
def test_killed_at_random_moments_it_comes_to_the_same_corpus(tmp_path):
    programs = [
        Program(f"toy/{n}", TOTAL.replace("result = 0", f"result = {n}").replace("total", f"total_{n}"), (Input(call=f"total_{n}([3, -{n}, 4])"),))
        for n in range(PROGRAMS)
    ]
    write_programs(programs, tmp_path / "programs.jsonl")
    (tmp_path / "recipe.toml").write_text(RECIPE)
    undisturbed = start(tmp_path, tmp_path / "undisturbed", 2)
    started = time.monotonic()
    _, errors = undisturbed.communicate()
    whole = time.monotonic() - started
    assert undisturbed.returncode == 0, errors.decode()
    wanted = digests(tmp_path / "undisturbed")
    chance = random.Random(4 + 100)
    kills = done = 0
    out = tmp_path / "killed"
    while kills < KILLS:
        process = start(tmp_path, out, chance.choice((1, 2)))  # one that goes on need not have as many workers as the one before
        try:
            _, errors = process.communicate(timeout=chance.uniform(0.05, whole * 0.9))
            assert process.returncode == 0, errors.decode()
            done += 1
            assert digests(out) == wanted
            out = tmp_path / f"killed{done}"  # it was complete before its time: once more from the start
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills += 1
    process = start(tmp_path, out, 2)
    _, errors = process.communicate()
    assert process.returncode == 0, errors.decode()
    assert digests(out) == wanted
    time.sleep(1.0)
    assert not ours(tmp_path)
