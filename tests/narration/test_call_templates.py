"""What is told of calls by templates, and what the audit learns of them, is what is told and checked the long way."""

import random

import pytest

import chainexec
from chainexec import Limits
from chainexec.narration.audit import check_prose
from chainexec.narration.moments import Run
from chainexec.narration.narrator import Narrator
from chainexec.narration.templates import Template
from chainexec.narration.words import VERBOSITIES, Words
from narration.call_programs import call_program
from narration.test_templates import compare

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
AFTER_CALLS = 2  # the last byte of the structure of such a run


def compared(program, call, seed, mutations, detail=None):
    detail = detail or ("expressions" if HAS_EXPRESSIONS and seed % 3 else "lines")
    trace = chainexec.trace_source(program, call=call, detail=detail, capture=True, limits=Limits(steps=1500))
    compare(trace, random.Random(seed), mutations)
    return trace


@pytest.mark.parametrize("seed", range(4))
def test_calls_with_odd_values(seed):
    compared(call_program(seed), "main()", seed, 4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 60))
def test_more_calls_with_odd_values(seed):
    compared(call_program(seed), "main()", seed, 8)


PROGRAMS = {
    "a global that the callee changes": ("""\
TOTAL = 0
def add(n):
    global TOTAL
    TOTAL += n
    return n
def f():
    last = 0
    for i in range(12):
        last = TOTAL + add(i)
    return last
""", "f()"),
    "a variable of the caller's that the callee changes": ("""\
def f():
    n = 0
    def add(by):
        nonlocal n
        n += by
        return by
    for i in range(12):
        m = n + add(i)
        n = add(n) + n
    return n, m
""", "f()"),
    "a list that the callee changes": ("""\
def grow(xs):
    xs.append(len(xs))
    return len(xs)
def f():
    xs, n = [], 0
    for i in range(50):
        n = grow(xs) + len(xs)
        if grow(xs) > len(xs) - i:
            n = n + grow(xs)
    return n
""", "f()"),
    "long lists": ("""\
class Stack:
    def __init__(self):
        self.items = ["... 3 more items ...", "`"]
    def push(self, x):
        self.items.append(x)
    def pop(self):
        if not self.items:
            raise IndexError("empty")
        return self.items.pop()
def f(n):
    stack, total = Stack(), 0
    for i in range(n):
        stack.push(i)
        stack.push("a = b" * (i % 7))
        stack.push([i] * (i % 50))
        total += len(stack.pop())
    return total
""", "f(60)"),
    "values that nobody keeps": ("""\
def twice(x):
    return [x, x]
def f(n):
    for i in range(n):
        twice(i)
        twice([i] * i)
        twice(twice)
        None if twice(i) else 1
    return n
""", "f(12)"),
    "one frame closes several statements": ("""\
def one(n):
    return n + 1
def two(n):
    return one(n) + one(one(n))
def f(n):
    total = 0
    for i in range(n):
        total = two(one(i)) + total
        one(two(i))
        if two(i) > one(total):
            return total
    return -total
""", "f(25)"),
    "generators in turn": ("""\
def evens(n):
    for i in range(n):
        if i % 2 == 0:
            yield i
def pairs(n):
    for i in evens(n):
        yield i, [i] * i
def f(n):
    found = 0
    for i, row in pairs(n):
        found += len(row)
    got = pairs(9)
    while found > 0:
        found -= next(got)[0] + 20
    return found
""", "f(30)"),
    "silent steps behind a call": ("""\
def same(n):
    return n
def f(n):
    for i in range(n):
        x = same(i)
        try:
            y = same(x)
        finally:
            same(y)
        try:
            x = same(y) // (i % 3)
        except ZeroDivisionError:
            continue
    return x
""", "f(20)"),
    "exceptions out of calls": ("""\
def risky(n):
    if n % 3 == 0:
        raise ValueError(n)
    return n
def f(n):
    total = 0
    for i in range(n):
        try:
            total += risky(i)
        except ValueError as error:
            total = total - len(str(error))
        x = risky(3 * i + 1) + total
    return x
""", "f(15)"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_with_calls(name):
    program, call = PROGRAMS[name]
    compared(program, call, 1, 12)


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
def test_the_quick_ways_are_taken():
    program, call = PROGRAMS["long lists"]
    trace = chainexec.trace_source(program.replace('"... 3 more items ...", "`"', ""), call=call)
    narrator = Narrator(Run(trace), Words(VERBOSITIES["standard"], 0))
    text = "\n".join(map(str, narrator.tell()))
    told = {key for key, known in narrator.templates.items() if key[2][-1] == AFTER_CALLS and any(isinstance(one, Template) for one in known)}
    assert told
    assert narrator.needs.layouts
    assert any(one.others and any(row[4] for row in one.others) for known in narrator.templates.values() for one in known if isinstance(one, Template))
    run = Run(trace)
    assert check_prose(text, run).ok
    learned = {key for key, known in run.learned.items() if key[2][-1] == AFTER_CALLS and any(isinstance(one, Template) for one in known)}
    assert learned


def test_a_call_by_the_wrong_name_is_found():
    """Also where lines about other calls of the function were found right before."""
    program = "def inner(n):\n    return n + 1\ndef f(n):\n    return inner(n) + 1\ndef g():\n    for i in range(9):\n        x = f(i)\n    return x\n"
    trace = chainexec.trace_source(program, call="g()")
    text = str(chainexec.narrate(trace))
    assert chainexec.audit(text, trace).ok
    for wrong in ("Back in `f(6)`", "Back in `g()`", "Back in `g`", "Back in `\0`", "Back in `\0\0`", "Back in `inner(7)`"):
        assert text.count("Back in `f(7)`") == 1
        assert not chainexec.audit(text.replace("Back in `f(7)`", wrong), trace).ok, wrong
    assert chainexec.audit(text.replace("Back in `f(7)`", "Back in `f`"), trace).ok
