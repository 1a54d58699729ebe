"""Objects whose end can be noticed die in the same statement as untraced, whoever owned them (docs/limits.md says how many objects may be watched)."""

from __future__ import annotations

import sys
import types

import pytest

import chainexec
from oracle.random_owners import random_owner_program


def main_of(source):
    module = types.ModuleType("program")
    exec(compile(source, "program.py", "exec", dont_inherit=True), module.__dict__)
    return module.main


def deaths(seed, detail=None):
    main = main_of(random_owner_program(seed))
    seen = main() if detail is None else chainexec.trace(main, detail=detail, limits=chainexec.Limits(steps=None)).unwrap()
    return [sorted(died) for died in seen]


@pytest.mark.parametrize("seed", range(30))
def test_the_same_deaths(seed, recorder):
    if recorder == "python" and sys.version_info < (3, 13):
        pytest.skip("the dict of a frame's variables keeps what they held for a while (docs/limits.md)")
    assert deaths(seed, "lines") == deaths(seed)


@pytest.mark.slow
@pytest.mark.parametrize("detail", ["lines", "expressions"])
def test_many(detail, both_recorders):
    assert [seed for seed in range(1_000, 1_250) if deaths(seed, detail) != deaths(seed)] == []
