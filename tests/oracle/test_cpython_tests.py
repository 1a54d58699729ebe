"""CPython's own tests of its language end in the same way while they are recorded."""

from __future__ import annotations

import importlib.util
import json
import os
import pathlib
import subprocess
import sys

import pytest

RUNNER = pathlib.Path(__file__).with_name("cpython_tests.py")
MODULES = (
    "test_asyncgen", "test_coroutines", "test_decorators", "test_dictviews", "test_except_star", "test_functools", "test_generators", "test_listcomps", "test_named_expressions", "test_patma",
    "test_property", "test_raise", "test_scope", "test_super", "test_unpack_ex", "test_weakset", "test_with",
)  # fmt: skip
KNOWN = {  # docs/limits.md
    "CoroutineTest.test_for_2": "asks sys.getrefcount",
    "CoroutineTest.test_for_6": "asks sys.getrefcount",
    "test_weak_destroy_while_iterating": "a finaliser in the midst of a statement",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("test.support") is None, reason="this Python came without its own tests"),
]


def outcomes(*arguments, recorder="c"):
    command = [sys.executable, str(RUNNER), *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "CHAINEXEC_RECORDER": recorder}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr[-3000:]
    return {name: how for name, how in json.loads(done.stdout.splitlines()[-1]).items() if not any(name.endswith(known) for known in KNOWN)}


@pytest.mark.parametrize("module", MODULES)
def test_all_end_alike(module, both_recorders):
    if importlib.util.find_spec(f"test.{module}") is None:
        pytest.skip("this version has no such tests")
    alone = outcomes(module)
    assert alone
    assert outcomes(module, "expressions") == alone
