"""What the documents show is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import chainexec

ROOT = Path(__file__).parents[1]
HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"


def blocks(path):
    """(language, text) of the fenced blocks of a document."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", path.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="the README shows expressions, which need the C recorder")
def test_the_readme_prints_what_it_says(tmp_path):
    pairs = [(code, shown) for (kind, code), (after, shown) in zip(blocks(ROOT / "README.md"), blocks(ROOT / "README.md")[1:]) if (kind, after) == ("python", "text")]
    assert len(pairs) == 6
    for code, shown in pairs:
        script = tmp_path / "example.py"
        script.write_text(code)
        done = subprocess.run(
            [sys.executable, script.name], cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        )
        assert done.stderr == ""
        assert done.stdout == shown


@pytest.mark.parametrize("document", sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")]), ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
        assert (document.parent / target).exists(), f"{document.name} links to {target}, which is not there"


EXAMPLES = {
    "use_the_library.py": ("", "The outcome: (3, 'To')"),
    "shortest_path.py": ("", "(4, ['A', 'C', 'B', 'D'])"),
    "ledger.py": ("rent -700\nwage 2100\nrent oops\n", "line 3 is left out: invalid literal for int() with base 10: 'oops'\nrent: -700\nwage: 2100"),
}


def test_every_example_is_tried():
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_runs(name):
    given, expected = EXAMPLES[name]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([sys.executable, ROOT / "examples" / name], input=given, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(expected)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "use_the_library.py"])
def test_example_can_be_told(name):
    given, expected = EXAMPLES[name]
    command = [sys.executable, "-m", "chainexec", "narrate", "--detail", "lines", str(ROOT / "examples" / name)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.returncode == 0, done.stderr
    assert all(f"prints `{line}`" in done.stdout for line in expected.splitlines())
