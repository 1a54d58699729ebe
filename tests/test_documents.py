"""The examples do what they say; the documents are tested in tests/documents."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

EXAMPLES = {
    "use_the_library.py": ("", "The outcome: (3, 'To')"),
    "shortest_path.py": ("", "(4, ['A', 'C', 'B', 'D'])"),
    "ledger.py": ("rent -700\nwage 2100\nrent oops\n", "line 3 is left out: invalid literal for int() with base 10: 'oops'\nrent: -700\nwage: 2100"),
    "sorting_told.py": ("", "Both texts agree with their runs: True True"),
    "graph_search_told.py": ("", "it returns `3`; that ends the loop in its iteration 6.\nResult: `3`.\n\nThe result: 3"),
    "benchmark_from_own_code.py": ("", "What the toy answerer gets right:\n  input: 0 of 6\n  output: 1 of 6"),
    "filter_rationales.py": ("", "1 of 5 kept"),
}
TOLD = ("shortest_path.py", "ledger.py")  # scripts that are there to be told
APART = {"corpus_with_ray.py"}  # tests/test_examples.py


def test_every_example_is_tried():
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == set(EXAMPLES) | APART


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_runs(name):
    given, expected = EXAMPLES[name]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, ROOT / "examples" / name], input=given, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(expected)


@pytest.mark.parametrize("name", TOLD)
def test_example_can_be_told(name):
    given, expected = EXAMPLES[name]
    command = [sys.executable, "-m", "chainexec", "narrate", "--detail", "lines", str(ROOT / "examples" / name)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.returncode == 0, done.stderr
    assert all(f"prints `{line}`" in done.stdout for line in expected.splitlines())
