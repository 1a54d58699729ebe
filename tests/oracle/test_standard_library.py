"""Modules of the standard library, their doctests and uses, through the library and the oracle."""

from __future__ import annotations

import contextlib

import pytest

from oracle.canonical import TooLarge
from oracle.judge import judge_recorders
from oracle.observe import is_too_long
from oracle.standard_library import MODULES, program_of

FAST = ["heapq", "bisect", "textwrap", "graphlib", "colorsys", "shlex", "fractions"]
LONGEST = 2_000  # steps
OTHER_EACH_TIME = {"pprint"}  # keeps id() of objects in variables: two runs differ


def failures(module, most, recorders):
    program, calls = program_of(module)
    if not calls:
        pytest.skip(f"{module} has no doctests and no uses here")
    found = {}
    judged = 0
    for call in calls[:most]:
        if is_too_long(program, call, limit=LONGEST):
            continue
        with contextlib.suppress(TooLarge):
            if bad := judge_recorders(program, call, recorders):
                found[call] = bad
            judged += 1
    assert judged, "every use of the module is longer than the oracle looks"
    return found


@pytest.mark.parametrize("module", FAST)
def test_module(module, recorders):
    assert failures(module, 3, recorders) == {}


@pytest.mark.slow
@pytest.mark.parametrize("module", [module for module in MODULES if module not in OTHER_EACH_TIME])
def test_module_in_full(module, recorders):
    assert failures(module, None, recorders) == {}
