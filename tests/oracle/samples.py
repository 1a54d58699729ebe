"""The hand-written programs of tests/samples: each has a `main()`, except a whole script."""

from __future__ import annotations

import pathlib

FOLDER = pathlib.Path(__file__).parent.parent / "samples"
SCRIPTS = frozenset({"module_level"})  # recorded from their first line on
NAMES = sorted(path.stem for path in FOLDER.glob("*.py"))


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def call_of(name: str) -> str | None:
    return None if name in SCRIPTS else "main()"
