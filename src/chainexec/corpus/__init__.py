"""Programs in, training samples out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.corpus.program import Generator, Input, Program, Unusable

if TYPE_CHECKING:
    from chainexec.corpus.building import CorpusReport, Progress, build_corpus
    from chainexec.corpus.recipe import Recipe
    from chainexec.corpus.verifying import VerifyReport, verify_corpus

__all__ = [
    "CorpusReport", "Generator", "Input", "Program", "Progress", "Recipe", "Unusable", "VerifyReport", "build_corpus", "verify_corpus",
]  # fmt: skip

_ROOMS = {"building": ("CorpusReport", "Progress", "build_corpus"), "recipe": ("Recipe",), "verifying": ("VerifyReport", "verify_corpus")}

if not TYPE_CHECKING:  # building loads much that a program's description does not need

    def __getattr__(name: str) -> object:
        for room, names in _ROOMS.items():
            if name in names:
                import importlib

                value = getattr(importlib.import_module(f"{__name__}.{room}"), name)
                globals()[name] = value
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
