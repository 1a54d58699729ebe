"""Where there is no fork, no fcntl, no resource, no SIGKILL (Windows): everything but sandboxes works, and those say so."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]

SCRIPT = pathlib.Path(__file__).parent / "elsewhere.py"


def elsewhere(what):
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-W", "error::RuntimeWarning", str(SCRIPT), what], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_module_imports():
    found = elsewhere("imported")
    assert len(found) > 200
    assert {name: error for name, error in found.items() if error} == {}


@pytest.mark.slow
def test_everything_but_sandboxes_works():
    found = elsewhere("used")
    for isolation in ("auto", "process", "strict"):
        said = found.pop(isolation)
        assert said.startswith("SandboxError: ")
        assert "win32" in said
        assert "isolation='none'" in said
    assert found == {"result": 6, "audit": True, "graded": True, "loaded": "6", "checked": "different"}
