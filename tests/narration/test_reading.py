"""What a reader stumbled over once: how it is told now, and that the audit reads it."""

import pytest

import chainexec
from chainexec import audit, narrate

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
DETAIL = "expressions" if HAS_EXPRESSIONS else "lines"
needs_c = pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")

ALIAS = """\
def grow(rows, row):
    row.append(0)
    return len(rows)
def use():
    base = [1]
    grid = [base, [2]]
    return grow(grid, base)
"""
SETDEFAULT = """\
def group(pairs):
    out = {}
    for key, value in pairs:
        out.setdefault(key, []).append(value)
    return out
"""
CHOICE = """\
def f(n, flag):
    m = n // 2 if n % 2 == 0 else 3 * n
    return m if flag else -m
"""
SLICE = """\
def f(text, n):
    tail = text[n - 1 :]
    head = text[:n]
    return tail[-1]
"""
CLOSED = """\
def numbers():
    try:
        yield 1
    finally:
        print("closed")
def use():
    numbers_left = numbers()
    next(numbers_left)
    numbers_left.close()
"""
POPPED = """\
def f(xs):
    while (x := xs.pop()) > 1:
        pass
    return xs.pop()
"""
MATCH = """\
def f(shape):
    match shape:
        case (_, r):
            return r
"""
NESTED = """\
def f(xs):
    if (n := len(xs)) > 2 and xs[0] != xs[-1] or not xs:
        n += 1
    return n
"""
MANAGER = """\
from contextlib import contextmanager
@contextmanager
def tag(out):
    out.append("<")
    yield
    out.append(">")
def use():
    out = []
    with tag(out):
        out.append("x")
    return out
"""
TOLD = [  # program, call, a line that is told
    (ALIAS, "use()", "Line 2: `0` is added to the end of `row`; `row` is now `[1, 0]`, which `rows[0]` shows, too, and `base` in `use()` shows it, too."),
    (SETDEFAULT, "group([('a', 1)])", "Line 4: `out['a']` is set to `[1]`; `out` is now `{'a': [1]}`."),
    (CHOICE, "f(10, True)", "Line 2: `n // 2 if n % 2 == 0 else 3 * n` gives `5`, as `n % 2 == 0` is `10 % 2 == 0`, which is true, so `m` is `5`."),
    (CHOICE, "f(10, True)", "Line 3: `m if flag else -m` gives `5`, as `flag` is `True`, so it returns `5`."),
    (CHOICE, "f(9, [])", "Line 3: `m if flag else -m` gives `-27`, as `flag` is an empty list, which counts as false, so it returns `-27`."),
    (SLICE, "f('abcd', 3)", "Line 2: `text[n - 1 :]`, that is `text[2:]`, gives `'cd'`, so `tail` is `'cd'`."),
    (SLICE, "f('abcd', 3)", "Line 3: `text[:n]`, that is `text[:3]`, gives `'abc'`, so `head` is `'abc'`."),
    (SLICE, "f('abcd', 3)", "Line 4: `tail[-1]` gives `'d'`, so it returns `'d'`."),
    (CLOSED, "use()", "Line 9: this throws an exception into `numbers()`."),
    (POPPED, "f([0, 1, 7])", "Line 2: `x` is `7`; the last item, `7`, is removed from `xs`; `xs` is now `[0, 1]`; `(x := xs.pop()) > 1` is `7 > 1`, "
     "which is true, so iteration 1 starts."),
    (POPPED, "f([0, 1, 7])", "Line 4: the only item, `0`, is removed from `xs`; it returns `0`."),
    (MATCH, "f((1, 2))", "Line 2: `shape`, which is `(1, 2)`, is matched."),
    (NESTED, "f([1, 2, 3])", "Line 2: `n` is `3`; `(n := len(xs)) > 2 and xs[0] != xs[-1]` is `3 > 2 and 1 != 3`, which is true, and that settles the `or`: "
     "`(n := len(xs)) > 2 and xs[0] != xs[-1] or not xs` is true, so the `if` body runs."),
    (MANAGER, "use()", "Back in `use()`: `with tag(out)` is left."),
]  # fmt: skip


@needs_c
@pytest.mark.parametrize(("program", "call", "line"), TOLD, ids=[f"{number} {line[:30]}" for number, (_, _, line) in enumerate(TOLD)])
def test_how_it_is_told(program, call, line):
    trace = chainexec.trace_source(program, call=call)
    narration = narrate(trace)
    assert line in [step.text for step in narration.steps], str(narration)
    report = audit(narration, trace)
    assert report.ok, report


@needs_c
@pytest.mark.parametrize(
    ("program", "call", "old", "new"),
    [
        (ALIAS, "use()", "`base` in `use()` shows", "`grid` in `use()` shows"),
        (CHOICE, "f(10, True)", "as `flag` is `True`", "as `flag` is `False`"),
        (CHOICE, "f(10, True)", "`10 % 2 == 0`, which is true", "`10 % 2 == 0`, which is false"),
        (SLICE, "f('abcd', 3)", "`text[2:]`", "`text[1:]`"),
        (CLOSED, "use()", "this throws an exception into `numbers()`", "the next item is needed from `numbers()`"),
        (MATCH, "f((1, 2))", "which is `(1, 2)`", "which is `(2, 1)`"),
        (SETDEFAULT, "group([('a', 1)])", "`{'a': [1]}`.", "`{'a': []}`."),
    ],
)
def test_and_the_opposite_is_noticed(program, call, old, new):
    trace = chainexec.trace_source(program, call=call)
    text = str(narrate(trace))
    assert old in text
    assert not audit(text.replace(old, new, 1), trace).ok


@needs_c
def test_what_a_test_binds_is_a_reason():
    """CRUXEval 666: after `because` stands a name that the test itself binds."""
    trace = chainexec.trace_source("def f(xs):\n    if p := len(xs):\n        p += 1\n    return p\n", call="f([1])")
    for seed in range(20):
        report = audit(str(narrate(trace, seed=seed)), trace)
        assert report.ok, report


WORKERS = """\
import threading
def work(results, n):
    total = 0
    for i in range(n):
        total += i
    results[n] = total
def use():
    results = {}
    for n in (200, 300):
        worker = threading.Thread(target=work, args=(results, n), name=f"w{n}")
        worker.start()
        worker.join()
    return results
"""


TURNS = """\
import threading
def work(results, n):
    for i in range(40):
        results[n] = i
        turn.wait()
turn = threading.Barrier(2)
def use():
    results = {}
    workers = [threading.Thread(target=work, args=(results, n), name=f"w{n}") for n in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(results)
"""


@needs_c
def test_loops_in_threads_are_told_together():
    trace = chainexec.trace_source(WORKERS, call="use()", detail=DETAIL)
    narration = narrate(trace, max_tokens=700)
    text = str(narration)
    assert "loop on line 4 are told together" in text
    assert "left out" not in text
    assert text.endswith("Result: `{200: 19900, 300: 44850}`.")
    report = audit(text, trace)
    assert report.ok, report
    assert report.complete


def test_switching_threads_is_not_told_together():
    """Two threads that take turns: their loops are told one line after the other, or left out and counted."""
    trace = chainexec.trace_source(TURNS, call="use()", detail=DETAIL)
    for budget in (None, 2000, 400):
        narration = narrate(trace, max_tokens=budget)
        report = audit(narration, trace)
        assert report.ok, report
        assert "told together" not in str(narration)


@needs_c
def test_programs_are_told_without_objects_of_libraries():
    text = str(narrate(chainexec.trace_source(MANAGER, call="use()")))
    assert "<_GeneratorContextManager" not in text


def test_a_call_that_fails_before_its_first_step_is_told_with_the_reason():
    trace = chainexec.trace_source("def f(x):\n    return x\n", call="f(1, 2)", capture=True, detail="lines")
    told = str(narrate(trace))
    assert told == "Nothing was recorded, as the run ends with `TypeError` before the first step; its message is `'f() takes 1 positional argument but 2 were given'`."
    assert audit(told, trace).ok
    assert not audit(told.replace("TypeError", "ValueError"), trace).ok
    assert not audit(told.replace("but 2", "but 3"), trace).ok


def test_a_message_that_does_not_fit_into_a_sentence_is_left_out():
    trace = chainexec.trace_source("def f(x):\n    return x\n", call="f(**{'`': 1})", capture=True, detail="lines")
    told = str(narrate(trace))
    assert told == "Nothing was recorded, as the run ends with `TypeError` before the first step."
    assert audit(told, trace).ok
