"""Every export of every sample program keeps the rules of its format."""

from __future__ import annotations

import json
import warnings

import pytest

import chainexec
from chainexec.traces.formats.python_tutor import _Points
from oracle.samples import NAMES, ODD, call_of, text_of
from traces.test_chrome import play
from traces.test_diagrams import mermaid
from traces.test_python_tutor import points


@pytest.mark.parametrize("name", [*NAMES, *ODD])
def test_exports_keep_the_rules(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trace = chainexec.trace_source(text_of(name), call=call_of(name), stdin="3\n4\n", capture=True, limits=chainexec.Limits(steps=3000), detail="lines")
    play(trace.to_chrome())
    play(trace.to_chrome(lines=True))
    points(trace.to_python_tutor(), complete=len(trace) <= 1000)
    nodes, _ = mermaid(trace.call_tree())
    assert len(nodes) == len(trace.frames)
    for step in range(0, len(trace), max(len(trace) // 20, 1)):
        mermaid(trace.heap(step, format="mermaid"))
        trace.heap(step)


FEW = {"attribute_dicts_cleared", "attrs_classes", "buffers", "instances", "numpy_arrays"}  # programs of objects that are no plain values


class Other(Exception):
    """A value that the format does not hold whole."""


def decoded(value, heap, inside=()):
    """The Python value that an encoded one stands for."""
    if not isinstance(value, list):
        return value
    if value[0] == "SPECIAL_FLOAT":
        if len(value[1]) > 4000:  # the interpreter converts no more digits
            raise Other
        return int(value[1]) if value[1].removeprefix("-").isdecimal() else float(value[1])
    number = value[1]
    if number in inside:
        raise Other
    tag, *rest = heap[str(number)]
    inside = (*inside, number)
    if tag == "DICT":
        return {decoded(key, heap, inside): decoded(part, heap, inside) for key, part in rest}
    if tag not in {"LIST", "TUPLE", "SET"}:
        raise Other
    return {"LIST": list, "TUPLE": tuple, "SET": set}[tag](decoded(part, heap, inside) for part in rest)


def canonical(value):
    """A value's `repr`; of equal sets it is the same, however they came about."""
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(canonical, value)))}}}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}[{', '.join(map(canonical, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{canonical(key)}: {canonical(part)}' for key, part in value.items())}}}"
    return repr(value)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "module_level"])
def test_python_tutor_holds_the_states(name):
    """Values are encoded again only where their object has changed: no point may hold an old one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trace = chainexec.trace_source(text_of(name), call=call_of(name), stdin="3\n4\n", capture=True, limits=chainexec.Limits(steps=3000), detail="lines")
    compared = 0
    for index, text in _Points(trace).of(0):
        point, step = json.loads(text), trace[index]
        state = step.after if step.kind == "call" else step.before
        if step.frame.function == "<module>":
            continue
        held = next((frame["encoded_locals"] for frame in point["stack_to_render"] if frame["is_highlighted"]), {})
        assert {*state.locals, *state.closure} == set(held) - {"__return__"}
        assert set(state.globals) <= set(point["globals"])
        for variable, encoded in held.items():
            value = step.value if variable == "__return__" else state[variable]
            try:
                found = decoded(encoded, point["heap"])
            except (Other, TypeError):
                continue
            assert canonical(found) == canonical(value.python), (index, variable)
            compared += 1
    assert compared > 5 or name in FEW
