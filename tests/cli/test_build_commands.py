"""`chainexec build` and `chainexec verify`, as a user types them."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from chainexec.cli import OK, RAISED, USAGE, main
from chainexec.corpus.sources import write_programs
from corpus.toys import make_programs

INTERRUPTED = 130
RECIPE = "[output]\nshard = 3\nvalidation = 0.3\n[gates]\nnear = 0\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    write_programs(make_programs(3), tmp_path / "programs.jsonl")
    (tmp_path / "recipe.toml").write_text(RECIPE)
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        capfd.readouterr()
        return main(list(arguments)), *capfd.readouterr()

    return run


BUILD = ["build", "jsonl:programs.jsonl", "--out", "corpus", "--recipe", "recipe.toml", "--workers", "1", "--isolation", "none"]


def test_build_then_verify(run, tmp_path):
    status, out, err = run(*BUILD)
    assert status == OK, err
    assert "samples of 7 programs in 3 shards" in out
    assert "samples a second" in out
    status, out, _ = run("verify", "corpus", "--all", "--isolation", "none")
    assert status == OK
    assert "all as they should be" in out
    path = next((tmp_path / "corpus" / "text").rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    status, out, _ = run("verify", "corpus", "--isolation", "none")
    assert (status, "check sum" in out) == (RAISED, True)


@pytest.mark.slow
def test_again_as_json(run):
    assert run(*BUILD)[0] == OK
    status, out, _ = run(*BUILD, "--json", "--quiet")
    assert status == OK
    report = json.loads(out)
    assert (report["made"], report["programs"]) == (0, 7)


def test_list_of_sources(run):
    status, out, _ = run("build", "--list-sources")
    assert status == OK
    assert {"algorithms", "cruxeval", "jsonl"} <= {line.split()[0] for line in out.splitlines()}


WRONG = [
    (["build"], "build needs a SOURCE and --out FOLDER"),
    (["build", "nowhere", "--out", "c"], "there is no source 'nowhere'"),
    (["build", "jsonl:missing.jsonl", "--out", "c"], "missing.jsonl"),
    (["build", "jsonl:programs.jsonl", "--out", "."], "is no corpus"),
    (["build", "jsonl:programs.jsonl", "--out", "c", "--recipe", "missing.toml"], "missing.toml cannot be read"),
    (["build", "jsonl:programs.jsonl", "--out", "c", "--engine", "spark"], "local"),
    (["build", "jsonl:programs.jsonl", "--out", "c", "--isolation", "prison"], "strict"),
    (["build", "jsonl:programs.jsonl", "--out", "c", "--workers", "0"], "workers"),
    (["build", "jsonl:programs.jsonl", "--out", "programs.jsonl/c"], "cannot write"),
    (["verify", "."], "is no corpus"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_what_cannot_work_is_said_in_one_line(run, arguments, message):
    status, out, err = run(*arguments)
    assert (status, out) == (USAGE, "")
    assert message in err
    assert err.startswith("chainexec: ")
    assert err.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.slow
def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(run, tmp_path):
    command = [sys.executable, "-m", "chainexec", *BUILD]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "corpus" / "manifest").exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    if process.returncode != OK:  # it may have been done before
        assert process.returncode == INTERRUPTED
        assert err.strip().splitlines()[-1] == "chainexec: interrupted."
    assert run(*BUILD)[0] == OK
    assert run("verify", "corpus", "--all", "--isolation", "none")[0] == OK
