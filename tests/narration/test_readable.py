"""What a teacher of beginners stumbled over: how it is told now, that the audit reads it, and that it notices the opposite."""

import re

import pytest

import chainexec
from chainexec import audit, narrate

pytestmark = pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="expressions need the C recorder")

SHRINKING = """\
def f(xs):
    for x in xs:
        xs.remove(x)
    return xs
"""
BEST = """\
def f(a, b):
    low = min(a, b)
    best = max(low, 4)
    gap = abs(a - b) + 1
    row = [low, 0]
    row[1] = max(row[0], b)
    row[1] = max(row[0], b)
    if max(a, b) > 8:
        return 1 + min(a, b, best)
"""
PUT = """\
def f(words, n):
    out, seen = [], set()
    out.append(words[n - 1])
    out.append(n * n)
    out.append((n, len(words)))
    out.append(words[0] if n > 5 else '-')
    seen.add(words[0].upper())
    out.append(n)
    table = {}
    table[n] = len(words)
    return out
"""
GROWN = """\
def f(xs, more):
    xs.extend(more)
    xs += [7, 8]
    xs[0:0] = [5]
    return xs
"""
TAKEN = """\
def f(xs):
    a = xs.pop()
    b = xs.pop(0)
    c = xs.pop(1)
    d, e = xs.pop(), xs
    last = xs.pop()
    return last
"""
EQUAL = """\
def f(xs):
    first = xs.pop(0)
    xs.insert(0, 1)
    xs.append(1)
    xs.remove(1)
    return first
"""
DEEP = """\
def f(n):
    grid = [[i * j for j in range(2)] for i in range(n)]
    flat = [x for row in grid for x in row]
    one = [x for x in flat]
    return len(one)
"""
SOURCES = """\
def f(words, n):
    for word in sorted(words):
        pass
    for i in range(len(words)):
        pass
    for i in range(n):
        pass
    for i, word in enumerate(words):
        pass
    for i in range(2):
        pass
"""
PLACES = """\
def f(grid, i, j):
    best = grid[i + 1][j - 1]
    grid[i][j] = grid[i][j]
    grid[i][j] = max(grid[i][j], 0)
    return best
"""
NOTHING = """\
import heapq
def f(xs):
    heapq.heapify(xs)
    xs.extend([])
    xs.sort()
    return xs
"""
TESTS = """\
def f(a, b, xs, x):
    if not a or not b:
        return 0
    if a and xs and b > 1:
        a = 1
    if x is not None and (xs[0] is None or x < xs[0]):
        a = 2
    return a
"""
NAMES = """\
def f():
    a = [1]
    b, c = a, {'k': a}
    a.append(2)
    return c
"""
CALLS = """\
def g(*numbers, **more):
    return len(numbers)
def f():
    g(1, 2, k=3)
    return g(4) + 1
"""
GUARD = """\
class Guard:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return True
def f():
    with Guard():
        raise ValueError('x')
    return 1
"""
SHAPE = """\
def f(value):
    match value:
        case {'k': k, **others}:
            return k
"""
DELEGATES = """\
def part():
    got = yield 1
    return got
def whole():
    r = yield from part()
    yield r
def f():
    g = whole()
    return [next(g), g.send(5)]
"""
ASYNC = """\
import asyncio
async def double(n):
    await asyncio.sleep(0)
    return n * 2
async def numbers(n):
    for i in range(n):
        yield i
async def run():
    x = await double(3)
    y = (await double(4)) + (await double(5))
    xs = [i async for i in numbers(2)]
    async for i in numbers(1):
        x += i
    return x + y + len(xs)
def f():
    return asyncio.run(run())
"""

COUNTING = """\
import asyncio
async def numbers(n):
    for i in range(n):
        yield i
async def run():
    return [i async for i in numbers(4)]
def f():
    return asyncio.run(run())
"""

TOLD = [  # program, call, a line that is told
    # The list still has items: that it has none left would be wrong.
    (SHRINKING, "f([1, 2])", "Line 2: `xs` has no further items, so the loop ends after 1 iteration."),
    # A calculation shows what went in, also where it is a call of `min`, `max` or `abs`.
    (BEST, "f(9, 3)", "Line 2: `low` starts as `min(9, 3) = 3`."),
    (BEST, "f(9, 3)", "Line 3: `best` starts as `max(3, 4) = 4`."),
    (BEST, "f(9, 3)", "Line 4: `gap` starts as `abs(9 - 3) + 1 = 7`."),
    (BEST, "f(9, 3)", "Line 6: `row[1]` becomes `max(3, 3) = 3` (it was `0`); `row` is now `[3, 3]`."),
    (BEST, "f(9, 3)", "Line 7: `row[1]` stays `max(3, 3) = 3`."),
    (BEST, "f(9, 3)", "Line 8: `max(a, b) > 8` is `max(9, 3) > 8`, which is true, so the `if` body runs."),
    (BEST, "f(9, 3)", "Line 9: it returns `1 + min(9, 3, 4) = 4`."),
    # What is put into a list, a set or a dict comes from somewhere.
    (PUT, "f(['a', 'b'], 2)", "Line 3: `words[n - 1]`, that is `words[1]`, gives `'b'`, so `'b'` is added to the end of `out`; `out` is now `['b']`."),
    (PUT, "f(['a', 'b'], 2)", "Line 4: `n * n` is `2 * 2 = 4`, so `4` is added to the end of `out`; `out` is now `['b', 4]`."),
    (PUT, "f(['a', 'b'], 2)", "Line 5: `len(words)` gives `2`, so `(2, 2)` is added to the end of `out`; `out` is now `['b', 4, (2, 2)]`."),
    (PUT, "f(['a', 'b'], 2)", "Line 6: `words[0] if n > 5 else '-'` gives `'-'`, as `n > 5` is `2 > 5`, which is false, so `'-'` is added to the end of `out`; "
     "`out` is now `['b', 4, (2, 2), '-']`."),
    (PUT, "f(['a', 'b'], 2)", "Line 7: `words[0].upper()` gives `'A'`, so `'A'` is added to `seen`; `seen` is now `{'A'}`."),
    (PUT, "f(['a', 'b'], 2)", "Line 8: `2` is added to the end of `out`; `out` is now `['b', 4, (2, 2), '-', 2]`."),
    (PUT, "f(['a', 'b'], 2)", "Line 10: `len(words)` gives `2`, so `table[n]`, that is `table[2]`, is set to `2`; `table` is now `{2: 2}`."),
    # Several items come as one, not one by one in the same words.
    (GROWN, "f([1], [2, 2])", "Line 2: `xs.extend(more)` runs; the items `[2, 2]` are added to the end of `xs`; `xs` is now `[1, 2, 2]`."),
    (GROWN, "f([1], [2, 2])", "Line 3: the items `[7, 8]` are added to the end of `xs`; `xs` is now `[1, 2, 2, 7, 8]`."),
    (GROWN, "f([1], [])", "Line 4: `5` is inserted at the start of `xs`; `xs` is now `[5, 1, 7, 8]`."),
    # What was just given is not said again; that nothing is left needs no `[]` as well.
    (TAKEN, "f([1, 2, 3, 4, 5, 6])", "Line 2: `xs.pop()` gives `6`, so `a` is `6`; that item is removed from the end of `xs`; `xs` is now `[1, 2, 3, 4, 5]`."),
    (TAKEN, "f([1, 2, 3, 4, 5, 6])", "Line 3: `xs.pop(0)` gives `1`, so `b` is `1`; that item is removed from the start of `xs`; `xs` is now `[2, 3, 4, 5]`."),
    (TAKEN, "f([1, 2, 3, 4, 5, 6])", "Line 4: `xs.pop(1)` gives `3`, so `c` is `3`; that item is removed from index 1 of `xs`; `xs` is now `[2, 4, 5]`."),
    (TAKEN, "f([1, 2, 3, 4, 5])", "Line 6: `xs.pop()` gives `2`, so `last` is `2`; that item, the only one, is removed from `xs`, which `e` shows, too."),
    # Which of equal neighbours went or came cannot be seen from the list.
    (EQUAL, "f([1, 1, 2])", "Line 2: `xs.pop(0)` gives `1`, so `first` is `1`; that item is removed from `xs`; `xs` is now `[1, 2]`."),
    (EQUAL, "f([1, 1, 2])", "Line 3: `1` is added to `xs`; `xs` is now `[1, 1, 2]`."),
    (EQUAL, "f([1, 1])", "Line 4: `1` is added to the end of `xs`; `xs` is now `[1, 1, 1]`."),
    (EQUAL, "f([1, 1, 2])", "Line 5: `1` is removed from `xs`; `xs` is now `[1, 2, 1]`."),
    # A comprehension in a comprehension, or with two loops, makes no such number of passes.
    (DEEP, "f(1)", "Line 2: the comprehensions bind their variables 3 times: `i` is `0`, then `j` is `0`, then `j` is `1`; `grid` is `[[0, 0]]`."),
    (DEEP, "f(1)", "Line 3: the comprehension binds its variables 3 times; `flat` is `[0, 0]`."),
    (DEEP, "f(2)", "Line 4: the comprehension makes 4 passes; `one` is `[0, 0, 0, 1]`."),
    # What a loop goes through, where it is worked out.
    (SOURCES, "f(['b', 'a'], 1)", "Line 2, iteration 1: `sorted(words)` gives `['a', 'b']`; `word` is `'a'`."),
    (SOURCES, "f(['b', 'a'], 1)", "Line 2, iteration 2: `word` is `'b'`."),
    (SOURCES, "f(['b', 'a'], 1)", "Line 4, iteration 1: `range(len(words))` gives `range(0, 2)`; `i` is `0`."),
    (SOURCES, "f(['b', 'a'], 1)", "Line 6, iteration 1: `i` is `0`."),
    (SOURCES, "f(['b', 'a'], 1)", "Line 8, iteration 1: `i` is `0` and `word` is `'b'`."),
    (SOURCES, "f(['b', 'a'], 1)", "Line 10, iteration 1: `i` is `0`."),
    # Places with several brackets, and stores that change nothing.
    (PLACES, "f([[1, 2], [3, 4]], 0, 1)", "Line 2: `grid[i + 1][j - 1]`, that is `grid[1][0]`, gives `3`, so `best` is `3`."),
    (PLACES, "f([[1, 2], [3, 4]], 0, 1)", "Line 3: `grid[0][1]` stays `2`."),
    (PLACES, "f([[1, 2], [3, 4]], 0, 1)", "Line 4: `grid[0][1]` stays `max(2, 0) = 2`."),
    (NOTHING, "f([1, 2])", "Line 3: `heapq.heapify(xs)` runs; `xs` stays `[1, 2]`."),
    (NOTHING, "f([1, 2])", "Line 5: `xs.sort()` runs; `xs` stays `[1, 2]`."),
    # Tests.
    (TESTS, "f(1, 2, [3], 4)", "Line 2: `not a or not b` is `not 1 or not 2`, which is false, so the `if` body is skipped."),
    (TESTS, "f(1, 2, [3] * 9, 4)", "Line 4: `a and xs and b > 1` is true: `a` is `1`, which counts as true; `xs` is `[3, 3, 3, 3, 3, 3, 3, 3, 3]`, which counts as true; "
     "`b > 1` is true, as `b` is `2`, so the `if` body runs."),
    (TESTS, "f(1, 2, [None], 4)", "Line 6: `x is not None and (xs[0] is None or x < xs[0])` is true: `x` is not `None` but `4`; `xs[0]` is `None`, and that settles the `or`: "
     "`xs[0] is None or x < xs[0]` is true, so the `if` body runs."),
    # Names and calls.
    (NAMES, "f()", "Line 4: `2` is added to the end of `a`; `a` is now `[1, 2]`, which `b` and `c['k']` show, too."),
    (CALLS, "f()", "Line 4: this runs `g(1, 2, k=3)`."),
    (CALLS, "f()", "Line 5: we first need `g(4)`."),
    (GUARD, "f()", "Back in `f()`: `with Guard()` suppresses the exception."),
    (SHAPE, "f({'k': 1, 'z': 2})", "Line 3: `case {'k': k, **others}` matches, so its body runs; `k` is `1` and `others` is `{'z': 2}`."),
    # What comes after a pause is told when it comes, not when the frame goes on.
    (DELEGATES, "f()", "Back in `whole()`: `r` is `5`."),
    (ASYNC, "f()", "Back in `run()`: `x` is `6`."),
    (ASYNC, "f()", "Back in `run()`: this runs `double(5)`."),
    (ASYNC, "f()", "Back in `run()`: `y` is `18`."),
    (ASYNC, "f()", "Line 7: it yields `0` and pauses."),
    (COUNTING, "f()", "Line 4: it yields `3` and pauses."),
    # How an asynchronous iterator ends is no exception of the program.
    (ASYNC, "f()", "Back in `run()`: `xs` is `[0, 1]`."),
    (ASYNC, "f()", "Back in `run()`: `numbers(1)` has no further items, so the loop ends after 1 iteration."),
]  # fmt: skip


@pytest.mark.parametrize(("program", "call", "line"), TOLD, ids=[f"{number} {line[:30]}" for number, (_, _, line) in enumerate(TOLD)])
def test_how_it_is_told(program, call, line):
    trace = chainexec.trace_source(program, call=call)
    narration = narrate(trace)
    assert line in [step.text for step in narration.steps], str(narration)


PROGRAMS = list(dict.fromkeys((program, call) for program, call, _ in TOLD))


@pytest.mark.parametrize(("program", "call"), PROGRAMS, ids=[f"{number} {call}" for number, (_, call) in enumerate(PROGRAMS)])
def test_the_audit_reads_all_of_it(program, call):
    trace = chainexec.trace_source(program, call=call)
    for seed in range(12):
        report = audit(narrate(trace, seed=seed), trace)
        assert report.ok, report
        assert not report.unrecognised, report


@pytest.mark.parametrize(
    ("program", "call", "old", "new"),
    [
        (SHRINKING, "f([1, 2])", "`xs` has no further items", "`x` has no further items"),
        (BEST, "f(9, 3)", "`max(3, 4) = 4`", "`max(3, 5) = 4`"),
        (BEST, "f(9, 3)", "stays `max(3, 3) = 3`", "stays `max(3, 2) = 3`"),
        (PUT, "f(['a', 'b'], 2)", "`len(words)` gives `2`, so `(2, 2)`", "`len(words)` gives `3`, so `(2, 2)`"),
        (PUT, "f(['a', 'b'], 2)", "`n * n` is `2 * 2 = 4`, so `4`", "`4`, so `n * n` is `2 * 2 = 4`"),
        (GROWN, "f([1], [2, 2])", "the items `[2, 2]` are added", "the items `[2, 3]` are added"),
        (GROWN, "f([1], [2, 2])", "the items `[2, 2]` are added", "the items `[2]` are added"),
        (TAKEN, "f([1, 2, 3, 4, 5, 6])", "removed from the end of", "removed from the start of"),
        (TAKEN, "f([1, 2, 3, 4, 5, 6])", "removed from the start of", "removed from the end of"),
        (TAKEN, "f([1, 2, 3, 4, 5, 6])", "removed from index 1 of", "removed from index 2 of"),
        (TAKEN, "f([1, 2, 3, 4, 5, 6])", "that item is removed from the end of `xs`", "that item, the only one, is removed from `xs`"),
        (TAKEN, "f([1, 2, 3, 4, 5])", "that item, the only one, is removed from `xs`", "that item is removed from the end of `xs`"),
        (EQUAL, "f([1, 1, 2])", "`1` is added to `xs`", "`2` is added to `xs`"),
        (EQUAL, "f([1, 1, 2])", "`1` is removed from `xs`", "`2` is removed from `xs`"),
        (PUT, "f(['a', 'b'], 2)", "`2` is added to the end of `out`", "`2` is added to `out`"),
        (DEEP, "f(1)", "the comprehensions bind their variables 3 times", "the comprehensions bind their variables 2 times"),
        (DEEP, "f(1)", "the comprehensions bind their variables 3 times", "the comprehension makes 3 passes"),
        (DEEP, "f(1)", "the comprehension binds its variables 3 times", "the comprehensions bind their variables 3 times"),
        (SOURCES, "f(['b', 'a'], 1)", "gives `['a', 'b']`", "gives `['b', 'a']`"),
        (PLACES, "f([[1, 2], [3, 4]], 0, 1)", "`grid[1][0]`, gives", "`grid[1][1]`, gives"),
        (PLACES, "f([[1, 2], [3, 4]], 0, 1)", "`grid[0][1]` stays `2`", "`grid[0][1]` stays `3`"),
        (TESTS, "f(1, 2, [None], 4)", "`xs[0]` is `None`, and that settles the `or`", "`xs[0]` is `None`, and that settles the `and`"),
        (NAMES, "f()", "which `b` and `c['k']` show, too", "which `b` and `c['x']` show, too"),
        (NAMES, "f()", "which `b` and `c['k']` show, too", "which `b` and `b` show, too"),
        (CALLS, "f()", "Inside `g(1, 2, k=3)`", "Inside `g(1, 2, k=4)`"),
        (DELEGATES, "f()", "Back in `whole()`: `r` is `5`.", "Back in `whole()`: `r` is `6`."),
        (DELEGATES, "f()", "`whole` goes on after its pause.", "`whole` goes on after its pause; `r` is `5`."),
        (DELEGATES, "f()", "  Back in `whole()`: `r` is `5`.\n", ""),
        (ASYNC, "f()", "it yields `0` and pauses", "it yields `1` and pauses"),
        (ASYNC, "f()", "it yields `0` and pauses", "it waits"),
        (ASYNC, "f()", "Line 3: it waits.", "Line 3: it yields an item and pauses."),
        (ASYNC, "f()", "`numbers(1)` has no further items", "`numbers(2)` has no further items"),
    ],
)
def test_and_the_opposite_is_noticed(program, call, old, new):
    trace = chainexec.trace_source(program, call=call)
    text = str(narrate(trace))
    assert old in text
    assert audit(text, trace).ok
    assert not audit(text.replace(old, new, 1), trace).ok


LONG = """\
def f():
    pair = (list(range(60)), 'x' * 200)
    one = (list(range(99)),)
    nested = {'key': {'deep': list(range(99))}}
    return len(pair)
"""
SHOWN = [
    "Line 2: `pair` starts as `([0, 1, ... 57 more items ..., 59], 'xxxxxxxxxxxx... 186 more characters ...xx')`.",
    "Line 3: `one` starts as `([0, 1, ... 96 more items ..., 98],)`.",
    "Line 4: `nested` starts as `{'key': {'deep': [0, 1, ... 96 more items ..., 98]}}`.",
]


@pytest.mark.parametrize("line", SHOWN)
def test_few_long_items_are_each_shortened(line):
    trace = chainexec.trace_source(LONG, call="f()")
    text = str(narrate(trace, verbosity="brief"))
    assert line in text.splitlines(), text
    assert audit(text, trace).ok
    for old, new in (("more items", "more characters"), ("96 more items ..., 98],)", "95 more items ..., 98],)"), ("186 more", "185 more"), ("[0, 1, ... 57", "[0, 2, ... 57"), ("98],)", "98])")):
        assert not audit(text.replace(old, new, 1), trace).ok, old


SWAP = """\
def f(a, b):
    for i in range(2):
        a, b = b, a + b
    for i in []:
        pass
    if a > b or b:
        a = 0
    return a + b
"""
CLUMSY = (
    r"^\s*Iteration \d+ of the loop on line \d+, `",  # "Iteration 1 of the loop on line 3, `i` is `0`." is no sentence
    r"is the (new|first) value of `\w+`, the value of",  # the value of what?
    r"`[^`]* = [^`]*` is (what|the (new|first) value)",  # a calculation is no subject
    r", which (is|counts as) (true|false), which is why",  # one `which` is enough
    r"\bits (body|docstring)",  # whose?
)


@pytest.mark.parametrize("seed", range(60))
def test_no_seed_is_clumsy(seed):
    text = str(narrate(chainexec.trace_source(SWAP, call="f(1, 2)"), seed=seed))
    for pattern in CLUMSY:
        assert not re.search(pattern, text, re.MULTILINE), text


# ---- summaries -------------------------------------------------------------------------------------------------------
FLAG = """\
def f(xs):
    for end in range(len(xs) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if xs[i] > xs[i + 1]:
                xs[i], xs[i + 1] = xs[i + 1], xs[i]
                swapped = True
    return xs
"""
PEAK = """\
def f(n):
    best = total = 0
    for i in range(n):
        k = i % 7
        total += k
        if k > best:
            best = k
    return best, total
"""
LONGEST = """\
def f(n):
    best = 0
    for i in range(n):
        k = 0
        while k < i % 7:
            k += 1
        best = max(best, k)
    return best
"""


def summary(program, call, tokens):
    trace = chainexec.trace_source(program, call=call)
    return trace, str(narrate(trace, max_tokens=tokens))


def test_a_flag_that_goes_up_and_down_in_each_iteration_is_not_said_to_change_once():
    trace, text = summary(FLAG, "f([5, 3, 9, 1, 7, 2, 8, 6, 4, 0] * 2)", 300)
    assert "told together" in text
    assert "`swapped` changes" not in text
    assert "After them `xs` is" in text  # what was sorted in place
    first = re.search(r"Iterations .* loop on line 2 are told together; that is .*\.\n", text)
    assert not audit(text.replace(first.group(), first.group() + "`swapped` changes in iteration 1 alone, to `True`.\n"), trace).ok


def test_a_variable_that_is_bound_once_an_iteration_is_followed():
    trace, text = summary(PEAK, "f(100)", 200)
    assert "`best` is always the largest `k` so far. `best` changes in 6 of them, for the last time in iteration 7, to `6`." in text
    assert audit(text, trace).ok


def test_the_largest_of_what_also_changes_within_iterations_is_said_of_their_ends():
    trace, text = summary(LONGEST, "f(100)", 160)
    told = "`best` is always the largest value so far that `k` has at the end of an iteration."
    assert told in text
    assert not audit(text.replace(told, "`best` is always the largest `k` so far."), trace).ok
    assert not audit(text.replace("largest value so far", "smallest value so far"), trace).ok
