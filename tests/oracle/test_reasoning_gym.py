"""The puzzle generators of reasoning-gym (PyPI), where it is installed, through the library and the oracle."""

from __future__ import annotations

import pytest

from oracle.judge import judge
from oracle.observe import observe

pytest.importorskip("reasoning_gym", reason="reasoning-gym is not installed: pip install reasoning-gym")

from oracle.reasoning_programs import LARGE, fill_caches, names, program_of, start_anew

LONGEST = 3_000  # steps; of a longer run the beginning is judged
WORK = 200_000  # objects that the oracle looks at


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [name for name in names() if name not in LARGE])
def test_generator(name, recorder):
    program = program_of(name)
    fill_caches(program)
    start_anew()
    seen = observe(program, limit=LONGEST, work=WORK)
    assert seen.steps
    start_anew()
    assert judge(program, seen=seen) == []
