"""Modules of the standard library, their doctests and uses, through the library and the oracle."""

from __future__ import annotations

import pytest

from oracle.judge import judge
from oracle.observe import observe
from oracle.standard_library import MODULES, program_of

FAST = ["heapq", "bisect", "textwrap", "graphlib", "colorsys", "shlex", "fractions"]
LONGEST = 2_000  # steps; of a longer run the beginning is judged
WORK = 200_000  # objects that the oracle looks at
OTHER_EACH_TIME = {"pprint", "copy"}  # they keep id() of objects in variables: two runs differ


def failures(module, most):
    program, calls = program_of(module)
    if not calls:
        pytest.skip(f"{module} has no doctests and no uses here")
    found = {}
    judged = 0
    for call in calls[:most]:
        seen = observe(program, call, limit=LONGEST, work=WORK)
        judged += bool(seen.steps)
        if bad := judge(program, call, seen=seen):
            found[call] = bad
    assert judged, "no use of the module runs anything"
    return found


@pytest.mark.parametrize("module", FAST)
def test_module(module, recorder):
    assert failures(module, 3) == {}


@pytest.mark.slow
@pytest.mark.parametrize("module", [module for module in MODULES if module not in OTHER_EACH_TIME])
def test_module_in_full(module, recorder):
    assert failures(module, None) == {}
