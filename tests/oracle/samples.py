"""The hand-written programs of tests/samples: each has a `main()`, except a whole script."""

from __future__ import annotations

import pathlib

import pytest

FOLDER = pathlib.Path(__file__).parent.parent / "samples"
SCRIPTS = frozenset({"module_level"})  # recorded from their first line on
# The oracle's copy of these runs otherwise than they do: it calls `__hash__` itself, and takes other lines for steps where several are on one line or
# where an exit raises. There the recorders are compared with each other only.
UNOBSERVED = frozenset({"boundaries", "exit_raises", "operator_overloads"})
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))
ODD = sorted(path.stem for path in FOLDER.glob("odd/*.py"))  # small nasty programs: through both recorders and the oracle, not through every other judge
COLLECTING = frozenset({"collected_cycles", "dropped_by_c"})  # they call `gc.collect()` again and again
OBSERVED = [name for name in NAMES + ODD if name not in UNOBSERVED]


def text_of(name: str) -> str:
    """The program's text; skips the test where a package is missing that its first line (`# needs: PACKAGE`) asks for."""
    text = (FOLDER / ("odd" if name in ODD else "") / f"{name}.py").read_text(encoding="utf-8")
    if text.startswith("# needs: "):
        package = text.partition("\n")[0].removeprefix("# needs: ")
        pytest.importorskip(package, reason=f"{package} is not installed")
    return text


def call_of(name: str) -> str | None:
    return None if name in SCRIPTS else "main()"
