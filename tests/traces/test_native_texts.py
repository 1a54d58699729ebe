"""The texts of objects that the C code writes are those that the Python code writes."""

import random

import pytest

import chainexec
from chainexec import Limits
from chainexec.traces.heap import HeapObject
from chainexec.traces.texts import object_text
from narration import programs
from narration.loop_programs import loop_program
from oracle import samples
from oracle.random_programs import random_program

pytestmark = pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="only the C recorder's logs are read in C")

SHAPES = '''\
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
Point = namedtuple("Point", "x y")
class Node:
    def __init__(self, value, next=None):
        self.value, self.next = value, next
class Bare:
    pass
class Own(list):
    pass
class Named(dict):
    pass
@dataclass
class Item:
    name: str
    parts: list = field(default_factory=list)
    hidden: int = field(default=3, repr=False)
    next: object = None
def make():
    class Inner:
        pass
    inner = Inner()
    inner.text = "it's"
    return inner
def main():
    node = Node(1, Node(2.5, Node("three")))
    node.next.next.next = node
    row = [1, -2, 10**30, True, None, "a'b", 'back\\\\slash', "tab\\t", b"x", 1j, float("nan"), float("inf"), -0.0, ..., range(3)]
    row.append(row)
    pairs = {1: [2], "k": {"k": (3,)}, (1, 2): None, 2.5: (), None: ([],)}
    pairs["self"] = pairs
    items = [Item("a"), Item("b", [Item("c")]), Bare(), make(), Own([1]), Named(a=1), Point(1, [2])]
    items[0].next = items[0]
    items[1].parts.append(items[1])
    queue, short = deque([node, row]), deque([1], maxlen=3)
    counts, order, groups = Counter("abca"), OrderedDict(a=[1]), defaultdict(list, a=[1])
    chosen = {3, 1, 2}
    wide = "é字"
    same = [node, node, items[0], items[0]]
    twice = ([same, same], {0: same})
    keys = {node: node}
    for number in range(5):
        row[0] = number
        node.value = row[:2]
        pairs[number] = [number] * number
        items.append(Node(number, items[-1]))
        keys[items[-1]] = number
        del row[1]
        node.next = node.next.next
        if number == 3:
            del node.value
    return len(row)
'''


def compare(trace, chosen, objects, places):
    """How many texts are the same, and how many the C code leaves to the Python code."""
    reader = trace._reader
    reader.need_all()
    written = left = 0
    known = list(reader.objects.values())
    for target in chosen.sample(known, min(objects, len(known))):
        first = max(target.position, 0)
        for place in {reader.record_count, *(chosen.randrange(first, reader.record_count) for _ in range(places))}:
            for brief in (False, True):
                text = reader._reading.text(target, place, brief)
                if text is NotImplemented:
                    left += 1
                    continue
                assert text == object_text(reader, target, place, brief=brief)
                written += 1
    return written, left


def test_objects_of_all_kinds():
    trace = chainexec.trace_source(SHAPES, call="main()", capture=True)
    written, left = compare(trace, random.Random(1), 1000, 30)
    assert written > 500
    assert left > 100


@pytest.mark.parametrize(("program", "call"), programs.RUNS, ids=[call for _, call in programs.RUNS])
def test_programs_of_all_kinds(program, call):
    compare(chainexec.trace_source(program, call=call, capture=True, limits=Limits(steps=2000)), random.Random(call), 40, 4)


@pytest.mark.parametrize("name", samples.NAMES[::3] + samples.ODD[::3])
def test_samples(name):
    trace = chainexec.trace_source(samples.text_of(name), call=samples.call_of(name), capture=True, limits=Limits(steps=2000))
    compare(trace, random.Random(name), 40, 4)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("make", "call"), [(loop_program, "many()"), (random_program, "main()")], ids=["loops", "random"])
def test_made_programs(make, call, seed):
    compare(chainexec.trace_source(make(seed), call=call, capture=True, limits=Limits(steps=1500)), random.Random(seed), 60, 6)


def test_deep_values_need_no_stack():
    program = "def f(n):\n    x = []\n    for i in range(n):\n        x = [x, i]\n    return len(x)\n"
    trace = chainexec.trace_source(program, call="f(60000)", detail="lines", limits=Limits(steps=10**6))
    text = trace[-1].before["x"].text
    assert text.startswith("[" * 60001 + "], 0], 1], ")
    assert text.endswith(", 59999]")


def test_a_text_longer_than_any_is_left_to_the_python_code():
    program = "def f():\n    x = ['a' * 1000]\n    for _ in range(17):\n        x = [x, x]\n    return 1\n"
    trace = chainexec.trace_source(program, call="f()")
    value = trace[-1].before["x"]
    assert trace._reader._reading.text(value._raw, value._position, False) is NotImplemented
    assert value.truncated


def test_other_arguments_are_refused():
    trace = chainexec.trace_source(SHAPES, call="main()")
    trace._reader.need_all()
    text, target = trace._reader._reading.text, next(iter(trace._reader.objects.values()))
    assert type(target) is HeapObject
    for arguments in [(), (target,), (target, 1), (1, 1, False), (None, 1, False), (target, "1", False)]:
        with pytest.raises(TypeError):
            text(*arguments)
    assert text(target, -1, False) is NotImplemented
