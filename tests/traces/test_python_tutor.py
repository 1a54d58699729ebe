"""Traces in Python Tutor's format: its rules, and the very encodings that it documents."""

from __future__ import annotations

import json
import math

import pytest

import chainexec
from chainexec.errors import ArgumentError, TraceLookupError

EVENTS = {"step_line", "call", "return", "exception"}
PRIMITIVE_TAGS = {"SPECIAL_FLOAT"}
FRAME_FIELDS = {
    "func_name", "frame_id", "unique_hash", "is_highlighted", "is_parent", "is_zombie", "parent_frame_id_list", "encoded_locals", "ordered_varnames",
}


def is_value(value, heap):
    if isinstance(value, list):
        if value[0] == "REF":
            return len(value) == 2 and str(value[1]) in heap
        return value[0] in PRIMITIVE_TAGS and len(value) == 2 and isinstance(value[1], str)
    return value is None or isinstance(value, (str, bool, float)) or (isinstance(value, int) and abs(value) <= 2**53)


def check_object(thing, heap):
    tag, *rest = thing
    if tag in {"LIST", "TUPLE", "SET"}:
        assert all(is_value(value, heap) for value in rest)
    elif tag == "DICT":
        assert all(len(pair) == 2 and is_value(pair[0], heap) and is_value(pair[1], heap) for pair in rest)
    elif tag == "INSTANCE":
        assert isinstance(rest[0], str) and all(len(pair) == 2 and is_value(pair[0], heap) and is_value(pair[1], heap) for pair in rest[1:])
    elif tag == "INSTANCE_PPRINT":
        assert len(rest) == 2 and all(isinstance(text, str) for text in rest)
    elif tag == "CLASS":
        assert isinstance(rest[0], str) and rest[1] == []
    elif tag == "FUNCTION":
        assert len(rest) == 2 and isinstance(rest[0], str) and rest[1] is None
    else:
        assert len(rest) == 1 and all(isinstance(text, str) for text in thing)


def points(text, *, complete=True):
    """The execution points, each checked against the rules of the format."""
    data = json.loads(text)
    assert set(data) == {"code", "trace"} and isinstance(data["code"], str)
    found = data["trace"]
    for point in found:
        if point["event"] == "instruction_limit_reached":
            assert point is found[-1] and not complete and set(point) == {"event", "exception_msg"}
            continue
        assert point["event"] in EVENTS and isinstance(point["line"], int) and isinstance(point["func_name"], str) and isinstance(point["stdout"], str)
        assert ("exception_msg" in point) == (point["event"] == "exception")
        heap = point["heap"]
        assert sorted(point["ordered_globals"]) == sorted(point["globals"])
        assert all(is_value(value, heap) for value in point["globals"].values())
        for frame in point["stack_to_render"]:
            assert set(frame) == FRAME_FIELDS and sorted(frame["ordered_varnames"]) == sorted(frame["encoded_locals"])
            assert all(is_value(value, heap) for value in frame["encoded_locals"].values())
        assert [frame["is_highlighted"] for frame in point["stack_to_render"]].count(True) <= 1
        assert not point["stack_to_render"] or point["stack_to_render"][-1]["is_highlighted"] or point["func_name"] == "<module>"
        for number, thing in heap.items():
            assert number.isdecimal()
            check_object(thing, heap)
    return found


PROGRAM = """\
def f(xs, k=2):
    if not xs:
        raise ValueError("empty")
    return [x * k for x in xs]
def gen(n):
    for i in range(n):
        yield i
a = [1, 2.0, (3, "x")]
b = a
d = {"k": b, 1: {2}}
try:
    f([])
except ValueError as e:
    pass
c = f([1, 2])
g = lambda x: x
print("hello")
t = sum(gen(2))
"""


def test_points_of_a_script(recorder):
    """Event for event what Python Tutor's own backend writes, but for the passes of comprehensions and exceptions that pass through."""
    found = points(chainexec.trace_source(PROGRAM, detail="lines", capture=True).to_python_tutor())
    told = [(point["event"], point["line"], point["func_name"]) for point in found]
    top = [("step_line", line, "<module>") for line in (1, 5, 8, 9, 10, 11, 12)]
    failing = [("call", 1, "f"), ("step_line", 2, "f"), ("step_line", 3, "f"), ("exception", 3, "f")]
    after = [("step_line", line, "<module>") for line in (13, 14, 15)]
    again = [("call", 1, "f"), ("step_line", 2, "f"), ("step_line", 4, "f"), ("return", 4, "f")]
    rest = [("step_line", line, "<module>") for line in (16, 17, 18)]
    generator = [("call", 5, "gen"), ("step_line", 6, "gen"), ("step_line", 7, "gen"), ("return", 7, "gen")]
    resumed = [("call", 7, "gen"), ("step_line", 6, "gen"), ("step_line", 7, "gen"), ("return", 7, "gen"), ("call", 7, "gen"), ("step_line", 6, "gen")]
    assert told == [*top, *failing, *after, *again, *rest, *generator, *resumed, ("return", 6, "gen"), ("return", 18, "<module>")]
    assert found[10]["exception_msg"] == "ValueError: empty"
    assert [point["stdout"] for point in found[-3:]] == ["hello\n"] * 3 and found[-14]["stdout"] == ""


def test_encoding_of_values(recorder):
    last = points(chainexec.trace_source(PROGRAM, detail="lines", capture=True).to_python_tutor())[-1]
    heap, names = last["heap"], last["globals"]
    assert last["ordered_globals"] == ["f", "gen", "a", "b", "d", "c", "g", "t"] and names["t"] == 1
    assert names["a"] == names["b"] == ["REF", 3], "aliases refer to one object"
    assert heap["1"] == ["FUNCTION", "f(xs, k)", None] and heap["2"] == ["FUNCTION", "gen(n)", None]
    assert heap["3"] == ["LIST", 1, ["SPECIAL_FLOAT", "2.0"], ["REF", 4]] and heap["4"] == ["TUPLE", 3, "x"]
    assert heap["5"] == ["DICT", ["k", ["REF", 3]], [1, ["REF", 6]]] and heap["6"] == ["SET", 2]
    assert heap[str(names["c"][1])] == ["LIST", 2, 4]
    assert last["stack_to_render"] == []


OTHERS = """\
import collections, enum, math
class Colour(enum.Enum):
    RED = 1
class Node:
    def __init__(self, value, after):
        self.value = value
        self.after = after
class Many(list):
    pass
Point = collections.namedtuple("Point", "x y")
def f():
    chain = Node(1, None)
    chain.after = chain
    numbers = [0.5, math.inf, -math.inf, math.nan, 2**53, 2**53 + 1, -(10**5000), True, None]
    point = Point(1, [2])
    queue = collections.deque([chain])
    table = collections.defaultdict(list, {"a": [1]})
    many = Many([7])
    many.extra = "x"
    raw, z, frozen, grey = b"\\x00", 3 + 4j, frozenset({1}), bytearray(b"a")
    error = ValueError("no", 3)
    red, module, root, kind, method = Colour.RED, math, math.sqrt, Node, chain.__init__
    odd = "</script>\\x1b\\ud800"
    return None
"""


def test_encoding_of_other_values(recorder):
    last = points(chainexec.trace_source(OTHERS, call="f()", detail="lines").to_python_tutor())[-1]
    (frame,) = last["stack_to_render"]
    names, heap = frame["encoded_locals"], last["heap"]

    def held(name):
        return heap[str(names[name][1])]

    assert held("chain") == ["INSTANCE", "Node", ["value", 1], ["after", names["chain"]]]
    infinite = [["SPECIAL_FLOAT", text] for text in ("Infinity", "-Infinity", "NaN")]
    digits = "-1" + "0" * 5000
    assert held("numbers") == ["LIST", 0.5, *infinite, 2**53, ["SPECIAL_FLOAT", str(2**53 + 1)], ["SPECIAL_FLOAT", digits], True, None]
    assert held("point")[:3] == ["INSTANCE", "Point", ["x", 1]] and heap[str(held("point")[3][1][1])] == ["LIST", 2]
    assert held("queue") == ["INSTANCE", "deque", ["[0]", names["chain"]]]
    assert held("table")[:2] == ["INSTANCE", "defaultdict"] and held("table")[2][0] == "a"
    assert held("many") == ["INSTANCE", "Many", ["[0]", 7], ["extra", "x"]]
    assert held("raw") == ["bytes", "b'\\x00'"] and held("z") == ["complex", "(3+4j)"]
    assert held("frozen") == ["INSTANCE_PPRINT", "frozenset", "frozenset({1})"] and held("grey") == ["bytearray", "bytearray(b'a')"]
    assert held("error") == ["INSTANCE_PPRINT", "ValueError", "ValueError('no', 3)"]
    assert held("red") == ["INSTANCE_PPRINT", "Colour", "Colour.RED"] and held("module") == ["module", "math"]
    assert held("root") == ["FUNCTION", "sqrt(...)", None] and held("kind") == ["CLASS", "Node", []]
    assert held("method") == ["FUNCTION", "Node.__init__(self, value, after)", None]
    assert names["odd"] == "</script>\x1b\ud800" and names["__return__"] is None and frame["ordered_varnames"][-1] == "__return__"


def test_each_point_has_the_state_of_its_step(recorder):
    """What did not change is not encoded again; a reader without that memory finds the same."""

    def sort(xs):
        pairs = []
        for i in range(len(xs)):
            for j in range(len(xs) - 1 - i):
                if xs[j] > xs[j + 1]:
                    xs[j], xs[j + 1] = xs[j + 1], xs[j]
                    pairs.append([i, j])
        return pairs

    def plain(value, heap):
        if isinstance(value, list) and value[0] == "REF":
            return [plain(part, heap) for part in heap[str(value[1])][1:]]
        return value

    trace = chainexec.trace(sort, ([4, 2, 3, 1],), detail="lines")
    steps = [step for step in trace if step.kind in ("call", "line", "return")]
    found = points(trace.to_python_tutor())
    assert len(found) == len(steps)
    for step, point in zip(steps, found):
        state = step.after if step.kind == "call" else step.before
        shown = {name: plain(value, point["heap"]) for name, value in point["stack_to_render"][-1]["encoded_locals"].items() if name != "__return__"}
        assert shown == {name: value.python for name, value in state.locals.items()}
    assert found[-1]["stack_to_render"][-1]["encoded_locals"]["__return__"] == found[-1]["stack_to_render"][-1]["encoded_locals"]["pairs"]


def test_waiting_callers_are_on_the_stack(recorder):
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    trace = chainexec.trace(fib, (4,), detail="lines")
    for point in points(trace.to_python_tutor()):
        stack = point["stack_to_render"]
        assert [frame["encoded_locals"]["n"] for frame in stack] == sorted((frame["encoded_locals"]["n"] for frame in stack), reverse=True)
        assert len({frame["frame_id"] for frame in stack}) == len(stack)


def test_uncaught_exception_ends_the_trace(recorder):
    def fails(n):
        if n == 0:
            raise KeyError("k")
        return fails(n - 1)

    found = points(chainexec.trace(fails, (1,), detail="lines").to_python_tutor())
    assert [(point["event"], point.get("exception_msg")) for point in found[-2:]] == [("exception", "KeyError: k")] * 2
    assert len(found[-2]["stack_to_render"]) == 2 and len(found[-1]["stack_to_render"]) == 1


def test_a_cut_says_so_and_a_window_moves(recorder):
    def loop():
        for i in range(100):
            pass

    trace = chainexec.trace(loop, detail="lines")
    found = points(trace.to_python_tutor(most=10), complete=False)
    assert len(found) == 11 and "Only 10 points" in found[-1]["exception_msg"] and f"of {len(trace):,}" in found[-1]["exception_msg"]
    everything = points(trace.to_python_tutor(most=None))
    assert found[:-1] == everything[:10] and points(trace.to_python_tutor(most=len(everything))) == everything
    assert points(trace.to_python_tutor(start=len(trace) - 3)) == everything[-3:]
    for wrong in ({"most": 0}, {"most": -1}):
        with pytest.raises(ArgumentError, match="at least 1"):
            trace.to_python_tutor(**wrong)
    for start in (-1, len(trace) + 1):
        with pytest.raises(TraceLookupError):
            trace.to_python_tutor(start=start)


def test_a_loaded_trace_gives_the_same(recorder, tmp_path):
    trace = chainexec.trace_source(OTHERS, call="f()", detail="lines")
    trace.save(tmp_path / "run.trace")
    assert chainexec.Trace.load(tmp_path / "run.trace").to_python_tutor() == trace.to_python_tutor()


def test_numbers_are_json_numbers(recorder):
    text = chainexec.trace_source("x = 0.1\ny = float('nan')\nz = 1e300\nw = 5\n", detail="lines").to_python_tutor()
    data = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    names = data["trace"][-1]["globals"]
    assert names["x"] == 0.1 and names["z"] == ["SPECIAL_FLOAT", "1e+300"] and math.isclose(names["w"], 5)
