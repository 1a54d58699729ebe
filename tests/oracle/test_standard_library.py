"""Modules of the standard library, their doctests and uses, through the library and the oracle."""

from __future__ import annotations

import pytest

from oracle.judge import judge_recorders
from oracle.observe import observe
from oracle.standard_library import MODULES, program_of

FAST = ["heapq", "bisect", "textwrap", "graphlib", "colorsys", "shlex", "fractions"]
LONGEST = 2_000  # steps; of a longer run the beginning is judged
WORK = 200_000  # objects that the oracle looks at
OTHER_EACH_TIME = {"pprint", "copy"}  # they keep id() of objects in variables: two runs differ
LIMITS = {  # docs/limits.md
    "enum",  # shows all that `__prepare__` put into a namespace; and the oracle's copy begins when `__module__` is already stored there
    "dataclasses",  # keeps `globals()` in a variable, whose order is told otherwise
}


def failures(module, most, recorders):
    program, calls = program_of(module)
    if not calls:
        pytest.skip(f"{module} has no doctests and no uses here")
    found = {}
    judged = 0
    for call in calls[:most]:
        seen = observe(program, call, limit=LONGEST, work=WORK)
        judged += bool(seen.steps)
        if bad := judge_recorders(program, call, recorders, seen=seen):
            found[call] = bad
    assert judged, "no use of the module runs anything"
    return found


@pytest.mark.parametrize("module", FAST)
def test_module(module, recorders):
    assert failures(module, 3, recorders) == {}


@pytest.mark.slow
@pytest.mark.parametrize("module", [module for module in MODULES if module not in OTHER_EACH_TIME | LIMITS])
def test_module_in_full(module, recorders):
    assert failures(module, None, recorders) == {}
