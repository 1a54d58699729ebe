"""The puzzle generators of reasoning-gym (PyPI), where it is installed, through the library and the oracle."""

from __future__ import annotations

import pytest

from oracle.canonical import TooLarge
from oracle.judge import judge
from oracle.observe import TooLong, observe

pytest.importorskip("reasoning_gym", reason="reasoning-gym is not installed: pip install reasoning-gym")

from oracle.reasoning_programs import names, program_of

LONGEST = 2_000  # steps


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", names())
def test_generator(name, recorder):
    program = program_of(name)
    try:
        observe(program, limit=LONGEST)
    except (TooLong, TooLarge):
        pytest.skip("longer than the oracle looks")
    except BaseException as error:
        pytest.skip(f"does not run outside its package: {type(error).__name__}: {error}")
    assert judge(program) == []
