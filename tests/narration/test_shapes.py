"""The shapes that the C code finds are those that the Python code finds."""

import pytest

import chainexec
from chainexec import Limits
from chainexec.narration.moments import Run
from chainexec.narration.shapes import gathered
from chainexec.recording import log as L
from narration import programs
from narration.call_programs import call_program
from narration.loop_programs import loop_program
from oracle.random_programs import random_program

pytestmark = pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="only the C recorder's logs are read in C")

PLACES = '''\
from collections import deque
class Node:
    def __init__(self, value):
        self.value = value
        self.items = []
        self.next = None
    def add(self, item):
        self.items.append(item)
        self.value += 1
        return self
def grow(rows, seen, queue, words):
    node = Node(0)
    for i, row in enumerate(rows):
        for j in range(len(row)):
            row[j] += i
            rows[i][j] = row[j] * 2
        rows[i].append(i / 2)
        seen.add(i % 3)
        queue.append(-i)
        if i > 1:
            queue.popleft()
            seen.discard(i % 2)
            row.pop()
            row.insert(0, None)
        words[str(i)] = i and float(i)
        words["last"] = row
        words.pop("0", None)
        node.items.append(i)
        node = node.add(i)
        node.next = node if i % 2 else None
        (a, b), c = (i, True), b"x" * i
        i, j = j, i
    return rows
TOTAL = 0
for n in range(4):
    TOTAL += n
    grow([[0] * 3 for _ in range(4)], set(), deque([1]), {})
'''
AGAIN = '''\
def pairs(xs):
    found = []
    for i, x in enumerate(xs):
        a, b = x, 0
        a, b = x, i
        for j, (c, d) in enumerate(zip(xs, xs)):
            a = c
        found.append((a, b, d))
    return found
'''
RUNS = [*programs.RUNS, (PLACES, None), (AGAIN, "pairs([1, 1, 2, 2, 2, 3])")]


def compare(trace):
    """How many runs have shapes, and of how many the C code does not know it."""
    run = Run(trace)
    assert run.inputs is not None
    shaped = left = 0
    for step in range(run.count):
        for after_calls in (False, True) if run.kind(step) == L.LINE else (False,):
            quick, slow = run.inputs(step, after_calls), gathered(run, step, after_calls=after_calls)
            if quick is NotImplemented:
                left += 1
                continue
            assert quick == slow, step
            if quick is not None:
                shaped += 1
                assert type(quick) is type(slow)
                assert list(map(type, quick.key)) == list(map(type, slow.key)), step  # True is not 1
                assert list(map(id, quick.raws)) == list(map(id, slow.raws)), step
    return shaped, left


@pytest.mark.parametrize("detail", ["lines", "expressions"])
@pytest.mark.parametrize(("program", "call"), RUNS, ids=[call for _, call in RUNS])
def test_programs_of_all_kinds(program, call, detail):
    trace = chainexec.trace_source(program, call=call, detail=detail, capture=True, limits=Limits(steps=3000))
    shaped, left = compare(trace)
    assert left <= shaped / 10 + 2


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("make", "call"), [(loop_program, "many()"), (call_program, "main()"), (random_program, "main()")], ids=["loops", "calls", "random"])
def test_made_programs(make, call, seed):
    shaped, left = compare(chainexec.trace_source(make(seed), call=call, capture=True, limits=Limits(steps=1500)))
    assert left <= shaped / 10 + 2


def test_changes_without_texts_are_those_with():
    """The C code leaves out the texts of changes for a shape; what is asked afterwards has them."""
    trace = chainexec.trace_source(AGAIN, call="pairs([1, 1, 2, 2, 2, 3])")
    before = [[change.text for change in step.changes] for step in trace]
    run = Run(trace)
    for step in range(run.count):
        run.inputs(step, False)
    assert [[change.text for change in step.changes] for step in trace] == before


@pytest.mark.parametrize("arguments", [(), ((), 0), ((), 0, False), (({}, None, None, None, int), 0, False), (([], None, None, None, tuple), 0, False)])
def test_other_arguments_are_refused(arguments):
    trace = chainexec.trace_source(AGAIN, call="pairs([1, 1])")
    with pytest.raises(TypeError):
        Run(trace).reader._reading.inputs(*arguments)


def test_an_error_of_what_is_asked_goes_up():
    trace = chainexec.trace_source(AGAIN, call="pairs([1, 1])")
    run = Run(trace)

    def failing(*_):
        raise KeyError("no row")

    book = run.inputs.args[0]
    with pytest.raises(KeyError, match="no row"):
        run.reader._reading.inputs(({}, failing, *book[2:]), 1, False)
    with pytest.raises(TypeError, match="row"):
        run.reader._reading.inputs(({}, lambda *_: (1, 2), *book[2:]), 1, False)
    with pytest.raises(KeyError, match="no row"):
        for step in range(run.count):
            run.reader._reading.inputs((*book[:2], failing, *book[3:]), step, False)
    assert run.inputs(10**6, False) is None
