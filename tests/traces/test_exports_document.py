"""docs/exports.md shows what happens."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

import chainexec

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "exports.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
PAIRS = [(code, shown if after == "text" else "") for (kind, code), (after, shown) in zip(BLOCKS, [*BLOCKS[1:], ("", "")]) if kind == "python"]


@pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="the document shows runs of the C recorder")
@pytest.mark.parametrize("number", range(len(PAIRS)))
def test_examples_print_what_the_document_says(number, tmp_path):
    code, shown = PAIRS[number]
    if ".plot(" in code:
        pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    (tmp_path / "example.py").write_text(code)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "MPLBACKEND": "Agg"}
    done = subprocess.run([sys.executable, "example.py"], cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
    assert (done.stdout, done.stderr) == (shown, "")


def test_there_are_examples():
    assert len(PAIRS) == 5 and sum(bool(shown) for _, shown in PAIRS) == 4
