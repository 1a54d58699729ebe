"""Which steps a run has: the sequence of kinds and lines, for programs that suspend, raise and interleave."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import os
import subprocess
import sys
import threading

import pytest

import chainexec
from recording.programs import record


def shape(trace):
    """Kinds as single letters: Call Line Iteration Return Yield rEsume raiSe Handled Unwind Output, one text for each frame."""
    letters = dict(zip("call line iteration return yield resume raise handled unwind output input".split(), "CLIRYESHUOi", strict=True))
    texts = {}
    for step in trace:
        if step.frame is not None:
            texts[step.frame.id] = texts.get(step.frame.id, "") + letters[str(step.kind)]
    return list(texts.values())


def raises_through():
    def inner():
        raise ValueError

    try:
        inner()
    except ValueError:
        pass


def raises_in_c():
    try:
        int("x")
    except ValueError:
        pass


def not_matched():
    try:
        try:
            raise KeyError
        except ValueError:
            pass
    except KeyError:
        pass


def raised_again():
    try:
        try:
            raise KeyError
        except KeyError:
            raise
    except KeyError:
        pass


def chained():
    try:
        try:
            raise KeyError
        except KeyError as error:
            raise ValueError from error
    except ValueError:
        pass


def finally_runs():
    try:
        try:
            raise KeyError
        finally:
            x = 1
    except KeyError:
        x = 2
    return x


class Ends:
    def __init__(self):
        self.left = 1

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1


def iterates():
    for _ in Ends():
        pass


def next_ends():
    try:
        next(iter([]))
    except StopIteration:
        pass


def gen():
    try:
        yield 1
    except ValueError:
        yield 2


def throws():
    made = gen()
    next(made)
    made.throw(ValueError)
    made.close()


def thrown_before_it_begins():
    made = gen()
    try:
        made.throw(ValueError)
    except ValueError:
        pass


def delegates():
    def outer():
        yield from gen()

    for _ in outer():
        pass


def suppresses():
    with contextlib.suppress(ValueError):
        raise ValueError


def through_library():
    def key(x):
        raise ValueError

    try:
        sorted([1, 2], key=key)
    except ValueError:
        pass


PROGRAMS = [
    (raises_through, ["CLLLLHLR", "CLSU"]),
    (raises_in_c, ["CLLSLHLR"]),
    (not_matched, ["CLLLSLLHLR"]),
    (raised_again, ["CLLLSLHLSLHLR"]),
    (chained, ["CLLLSLHLSLHLR"]),
    (finally_runs, ["CLLLSLLHLLR"]),
    (iterates, ["CLLLR", "CLR", "CLR", "CLLR", "CLLSU"]),
    (next_ends, ["CLLSLHLR"]),
    (throws, ["CLLLLR", "CLLYESLHLYESU"]),
    (thrown_before_it_begins, ["CLLLLHLR", "CESU"]),
    (delegates, ["CLLLLR", "CLYER", "CLLYER"]),
    (suppresses, ["CLLSLHR"]),
    (through_library, ["CLLLLHLR", "CLSU"]),
]


@pytest.mark.parametrize(("fn", "expected"), PROGRAMS, ids=[fn.__name__ for fn, _ in PROGRAMS])
def test_exceptions_and_generators(recorder, fn, expected):
    if fn is thrown_before_it_begins and recorder == "python" and sys.version_info >= (3, 15):
        expected = ["CLLLSLHLR"]  # CPython hands out no frame of a generator that has not begun (docs/limits.md)
    assert shape(record(fn)) == expected


async def task(name, out):
    for i in range(2):
        out.append((name, i))
        await asyncio.sleep(0)


async def two_tasks():
    out = []
    await asyncio.gather(task("a", out), task("b", out))
    return out


def test_interleaved_tasks_are_told_apart(recorder):
    trace = record(two_tasks)
    assert trace.result == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]
    frames = [frame for frame in trace.frames if frame.function == "task"]
    assert [frame.arguments["name"].text for frame in frames] == ["'a'", "'b'"]
    for frame in frames:
        name = frame.arguments["name"].text
        assert all(step.before["name"].text == name for step in trace if step.frame is frame and step.kind == "line")
        appended = [change.text for step in trace if step.frame is frame for change in step.changes if "gains" in change.text]
        assert appended == [f"out gains ({name}, {i}) at its end" for i in range(2)]


def work(out, n):
    for i in range(n):
        out.append(i)


def two_threads():
    outs = [], []
    threads = [threading.Thread(target=work, args=(out, 3), name=f"worker {i}") for i, out in enumerate(outs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outs


def test_threads_are_marked(recorder):
    trace = record(two_threads)
    assert trace.result == ([0, 1, 2], [0, 1, 2])
    workers = [frame for frame in trace.frames if frame.function == "work"]
    assert sorted(frame.thread for frame in workers) == ["worker 0", "worker 1"]
    for frame in workers:
        steps = [step for step in trace if step.frame is frame]
        assert {step.thread for step in steps} == {frame.thread}
        assert [str(step.kind) for step in steps] == ["call", *["line"] * 7, "return"]


def test_a_thread_that_ran_before_is_no_part_of_the_run(recorder):
    started, go, done = threading.Event(), threading.Event(), threading.Event()

    def beside():
        started.set()
        go.wait(5)
        work([], 3)
        done.set()

    thread = threading.Thread(target=beside)
    thread.start()
    started.wait(5)

    def program():
        go.set()
        done.wait(5)
        return 1

    trace = record(program)
    thread.join()
    assert trace.result == 1
    assert {frame.function.rpartition(".")[2] for frame in trace.frames} == {"program"}


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


def too_deep():
    try:
        return deep(10**6)
    except RecursionError as error:
        return str(error)


def test_the_recursion_limit_is_the_programs(recorder):
    assert record(deep, 300).result == 300
    assert record(too_deep).result == too_deep()


def depth_left():
    deepest = 0

    def go(n):
        nonlocal deepest
        deepest = n
        go(n + 1)

    try:
        go(1)
    except RecursionError:
        return deepest


def generates_depth_left():
    yield depth_left()


def test_a_program_has_all_of_its_stack(recorder):
    """As many calls as if it was called where `trace` is: the frames of the recording do not count."""
    assert chainexec.trace(depth_left, detail="lines").result == depth_left()
    assert chainexec.trace(generates_depth_left, detail="lines").result == list(generates_depth_left())
    assert chainexec.Tracer(detail="lines")(depth_left)() == depth_left()


def deeper(n, work):
    return deeper(n - 1, work) if n else work()


@pytest.mark.parametrize("depth", [0, 60])
def test_a_script_has_the_stack_of_a_script(depth, recorder):
    """However deep the caller of `trace_source` stands itself."""
    text = inspect.getsource(depth_left) + "print(depth_left())\n"
    alone = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
    assert deeper(depth, lambda: chainexec.trace_source(text, detail="lines", capture=True)).stdout == alone
    assert f"{deeper(depth, lambda: chainexec.trace_source(text, call='depth_left()', detail='lines', capture=True)).result}\n" == alone


def sets_its_own_limit():
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(3000)
    try:
        return deep(2500)
    finally:
        sys.setrecursionlimit(old)


def test_a_program_that_sets_its_own_limit(recorder):
    before = sys.getrecursionlimit()
    assert record(sets_its_own_limit).result == 2500
    assert sys.getrecursionlimit() == before


def closes_over():
    count = 0

    def add():
        nonlocal count
        count += 1

    add()
    add()
    return count


def test_a_closure_variable_changes_where_the_inner_function_set_it(recorder):
    trace = record(closes_over)
    changed = [(step.frame.function, change.text) for step in trace for change in step.changes if "count" in change.text]
    assert changed == [
        ("closes_over", "count = 0"),
        ("closes_over.<locals>.add", "count: 0 -> 1"),
        ("closes_over.<locals>.add", "count: 1 -> 2"),
    ]


def test_comprehension_variables_that_are_closure_variables_too(recorder):
    """CPython 3.13.0 crashes where `f_locals` is read in the middle of such a comprehension."""
    source = """
def main():
    a = 1
    f = lambda: a
    d = [{a: [a] for a in it(3)}]
    return d, f()
def it(n):
    for i in range(n):
        yield i
"""
    trace = chainexec.trace_source(source, call="main()", detail="lines")
    assert trace.result == ([{0: [0], 1: [1], 2: [2]}], 1)
    assert trace[-1].before["a"].text == "1"


@pytest.mark.parametrize("store", ["d = [lambda a=a: a for a in range(3)]", "d, b.x = {a: e for a, e in ((a, [a]) for a in 'ab')}, 1", "b.x = d = [a for a in range(3)]"])
def test_comprehension_variables_until_the_value_is_stored(store, recorder):
    """... and where it is read while the comprehension's value is stored, before the variable is put back."""
    source = f"class B: pass\ndef main():\n    b = B()\n    {store}\n    def show():\n        return a, e\n    a = e = 1\n    a = len(d)\n    return show()\n"
    trace = chainexec.trace_source(source, call="main()", detail="lines")
    assert trace.result == (3 - ("'ab'" in store), 1)
    assert trace[-1].before["b"].text.startswith("<B #")


def test_a_comprehension_in_code_whose_text_nobody_knows(recorder):
    trace = chainexec.trace_source("exec('b = [n for n in (1, 2)]')\n", detail="lines")
    told = [change.text for step in trace for change in step.changes]
    assert told == ["n = 1", "n: 1 -> 2", "b = [1, 2]", "n is unbound (was 2)"]


def test_names_of_a_module_in_the_order_in_which_they_were_bound(recorder):
    source = "try:\n    z\nexcept NameError:\n    x, y, z, w = 1, 2, 3, 4\n"
    trace = chainexec.trace_source(source, detail="lines")
    assert list(trace[-1].before) == ["x", "y", "z", "w"]
    assert [change.name for step in trace for change in step.changes] == ["x", "y", "z", "w"]


def test_what_a_statement_bound_before_it_wrote_or_read(recorder):
    trace = chainexec.trace_source("print(x := 1)\ny = input(z := 'name: ')\n", detail="lines", capture=True, stdin="Ada\n")
    seen = [(str(step.kind), {name: value.text for name, value in step.before.items()}) for step in trace if str(step.kind) in ("output", "input")]
    assert seen[0] == ("output", {"x": "1"})
    assert seen[1:] == [("output", {"x": "1", "z": "'name: '"}), ("input", {"x": "1", "z": "'name: '"})]


def test_a_class_body_binds_its_own_names(recorder):
    source = "def main():\n    class A:\n        x = 1\n        x += 1\n        def f(self): pass\n        del x\n    return A\n"
    trace = chainexec.trace_source(source, call="main()", detail="lines")
    made = [(change.text, bool(change.outside)) for step in trace for change in step.changes if step.frame.function.endswith("A")]
    assert made[:2] == [("x = 1", False), ("x: 1 -> 2", False)]
    assert len(made) == 4
    assert not any(outside for _, outside in made)


def test_names_that_a_class_body_gets_by_other_ways(recorder):
    """All that is put into the namespace while the body runs is its state; what `__prepare__` put there only where the body uses it."""
    source = (
        "class M(type):\n    @classmethod\n    def __prepare__(*_): return {'given': 1, 'used': 2}\n"
        "class A(metaclass=M):\n    exec('k = 1')\n    y = used\n    locals()['j'] = 3\n    z = 4\n"
    )
    trace = chainexec.trace_source(source, detail="lines")
    last = [step for step in trace if step.frame.function == "A"][-1]
    assert {name: value.text for name, value in last.before.items()} == {"used": "2", "k": "1", "y": "2", "j": "3", "z": "4"}


def test_an_exception_out_of_a_call_that_begins_a_line(recorder):
    """Of code without source text each change of line is a step: the decorator's call stands behind the lines of what it decorates."""

    def refused(_function):
        raise KeyError

    def main():
        for text in ("@refused\ndef f(): pass\n", "x = 1\n@refused\n@refused\ndef f():\n    pass\n", "@refused\nclass C: pass\n"):
            with contextlib.suppress(KeyError):
                exec(text, {"refused": refused})
        return "all"

    trace = chainexec.trace(main, detail="lines")
    assert trace.unwrap() == "all"
    told = [(str(step.kind), step.line) for step in trace if step.frame.function == "<module>"]
    assert told[:5] == [("call", 1), ("line", 1), ("line", 2), ("line", 1), ("unwind", 1)]


DEEP = """
import functools, sys
import chainexec

class Seen: pass

@functools.lru_cache(None)
def deeper(n):
    def late():
        return Seen()
    try:
        return 1 + deeper(n + 1)
    except RecursionError:
        return len([late()])

def main():
    return deeper(1) > 100

sys.setrecursionlimit(10**6)
print(chainexec.trace(main, detail="lines", limits=chainexec.Limits(steps=None, depth=None)).unwrap())
"""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="C code has no limit of calls there, only the stack's size")
def test_functions_and_types_met_where_c_code_may_go_no_deeper(both_recorders):
    done = subprocess.run([sys.executable, "-c", DEEP], capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert (done.stdout, done.stderr) == ("True\n", "")


@pytest.mark.skipif(sys.version_info < (3, 13), reason="the module for it is another one there")
def test_an_interpreter_that_the_program_starts(recorder, capfd):
    import _interpreters

    def main():
        other = _interpreters.create()
        failed = _interpreters.exec(other, "print('there')")
        _interpreters.destroy(other)
        return failed

    assert chainexec.trace(main, detail="lines", capture=True).unwrap() is None
    assert capfd.readouterr().out == "there\n"
