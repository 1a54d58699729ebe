"""`trace`: every sort of callable, outcomes, bad input."""

from __future__ import annotations

import asyncio
import functools
import heapq
import sys
import traceback

import pytest

import chainexec
from recording.programs import kinds, lines, record


def adds(a, b=1):
    return a + b


def yields(n):
    for i in range(n):
        yield i * i
    return "end"


async def awaits(n):
    await asyncio.sleep(0)
    return n


async def ayields(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


class Thing:
    count = 0

    def __init__(self, n):
        self.n = n

    def method(self, k):
        return self.n * k

    @classmethod
    def made(cls, n):
        return cls(n)

    @staticmethod
    def free(n):
        return n + 1

    def __call__(self, k):
        return self.n + k


@functools.wraps(adds)
def wrapper(*args):
    return adds(*args) + 100


CALLABLES = [
    (adds, (1,), 2, ["adds"]),
    (lambda x: x + 1, (1,), 2, ["<lambda>"]),
    (functools.partial(adds, b=5), (1,), 6, ["adds"]),
    (functools.cache(adds), (1, 2), 3, ["adds"]),
    (Thing(2).method, (3,), 6, ["Thing.method"]),
    (Thing.free, (3,), 4, ["Thing.free"]),
    (Thing(2), (3,), 5, ["Thing.__call__"]),
    (wrapper, (1, 2), 103, ["wrapper", "adds"]),
    (yields, (3,), [0, 1, 4], ["yields"]),
    (awaits, (3,), 3, ["awaits"]),
    (ayields, (2,), [0, 1], ["ayields"]),
    (heapq.nsmallest, (2, [3, 1, 2]), [1, 2], ["nsmallest"]),
]


@pytest.mark.parametrize(("fn", "args", "result", "functions"), CALLABLES, ids=[row[3][0] + str(i) for i, row in enumerate(CALLABLES)])
def test_callables(recorder, fn, args, result, functions):
    if hasattr(fn, "cache_clear"):
        fn.cache_clear()
    trace = record(fn, *args)
    assert trace.result == result
    assert list(dict.fromkeys(frame.function for frame in trace.frames if frame.function != "nsmallest.<locals>.<genexpr>"))[: len(functions)] == functions
    assert trace.outcome.value.text == repr(result)


@pytest.mark.parametrize(("fn", "functions"), [(Thing, ["Thing.__init__"]), (Thing.made, ["Thing.made", "Thing.__init__"])])
def test_classes(recorder, fn, functions):
    trace = record(fn, 4)
    assert [frame.function for frame in trace.frames] == functions
    assert trace.result.n == 4


def test_keyword_arguments(recorder):
    trace = chainexec.trace(adds, [1], {"b": 5}, detail="lines")
    assert trace.result == 6
    assert {name: value.text for name, value in trace.frames[0].arguments.items()} == {"a": "1", "b": "5"}


@pytest.mark.parametrize(("fn", "kind"), [(yields, "generator"), (ayields, "async_generator")])
def test_consume_false_leaves_it(recorder, fn, kind):
    trace = record(fn, 1, consume=False)
    assert type(trace.result).__name__ == kind
    assert len(trace) == 0


def test_a_generator_that_the_program_made_elsewhere_is_left_alone(recorder):
    made = yields(2)
    assert record(lambda: made).result is made


def test_a_coroutine_under_a_running_loop(recorder):
    async def notebook():
        return chainexec.trace(awaits, (3,), detail="lines")

    trace = asyncio.run(notebook())
    assert trace.result == 3
    assert lines(trace) == [1, 2]


# ---- outcomes ----------------------------------------------------------------------------------------------------------


def raises(n):
    if n:
        raises(n - 1)
    raise KeyError("gone")


def exits():
    sys.exit("bye")


def interrupts_itself():
    raise KeyboardInterrupt


@pytest.mark.parametrize("error", [ExceptionGroup("g", [ValueError(1), KeyError()]), SyntaxError("m", ("f", 1, 2, "text")), OSError(2, "a"), ValueError(1, [2])])
def test_the_message_of_an_exception_is_its_text(recorder, error):
    def fails():
        raise error

    assert record(fails).outcome.message == str(error)


@pytest.mark.parametrize(
    ("fn", "args", "kind", "message"),
    [(raises, (1,), "KeyError", "'gone'"), (exits, (), "SystemExit", "bye"), (interrupts_itself, (), "KeyboardInterrupt", "")],
)
def test_an_exception_is_an_outcome(recorder, fn, args, kind, message):
    trace = record(fn, *args)
    assert (trace.outcome.type, trace.outcome.message) == (kind, message)
    assert trace[trace.outcome.step].kind == "raise"
    with pytest.raises(BaseException) as caught:
        trace.unwrap()
    assert type(caught.value).__name__ == kind


def test_the_traceback_is_the_programs_own(recorder):
    with pytest.raises(KeyError) as untraced:
        raises(2)
    with pytest.raises(KeyError) as traced:
        record(raises, 2).unwrap()

    def program(error):
        return [(e.name, e.lineno) for e in traceback.extract_tb(error.__traceback__) if e.name == "raises"]

    assert program(traced.value) == program(untraced.value)
    assert [e.name for e in traceback.extract_tb(traced.value.__traceback__)][-3:] == ["raises"] * 3


def test_a_real_interrupt_goes_through(recorder, interruptible):
    """Ctrl-C is the user's: it ends the caller, too; the trace so far hangs on the exception."""
    import _thread

    def waits():
        _thread.interrupt_main()
        for _ in range(10_000_000):
            pass

    with pytest.raises(KeyboardInterrupt) as caught:
        record(waits)
    assert caught.value.trace.outcome.type == "KeyboardInterrupt"
    assert len(caught.value.trace) > 2
    assert record(adds, 1).result == 2


def test_the_result_is_the_live_object(recorder):
    thing = Thing(1)
    assert record(lambda: thing).result is thing


# ---- bad input ---------------------------------------------------------------------------------------------------------

BAD = [
    (lambda: chainexec.trace(5), chainexec.ArgumentError, "function"),
    (lambda: chainexec.trace(adds, 5), chainexec.ArgumentError, r"args=\(5,\)"),
    (lambda: record(adds), chainexec.ArgumentError, "missing"),
    (lambda: chainexec.trace(adds, [3, 1, 2], detail="lines"), chainexec.ArgumentError, r"args=\(\[3, 1, 2\],\)"),
    (lambda: chainexec.trace(adds, (1,), {"c": 1}, detail="lines"), chainexec.ArgumentError, "'c'"),
    (lambda: chainexec.trace(adds, (1,), 7), chainexec.ArgumentError, "kwargs"),
    (lambda: chainexec.trace(adds, (1,), {1: 2}), chainexec.ArgumentError, "kwargs"),
    (lambda: chainexec.trace(adds, (1,), detail="all"), chainexec.ArgumentError, '"lines" or "expressions"'),
    (lambda: chainexec.trace(adds, (1,), scope="json"), chainexec.ArgumentError, "Scope"),
    (lambda: chainexec.trace(adds, (1,), limits=5), chainexec.ArgumentError, "Limits"),
    (lambda: chainexec.trace(len, ([],)), chainexec.FollowError, r"trace\(lambda: len"),
    (lambda: chainexec.trace(heapq.heappush, ([], 1)), chainexec.FollowError, r"sys.modules\['_heapq'\] = None"),
    (lambda: chainexec.trace(dict), chainexec.FollowError, "__init__"),
    (lambda: chainexec.trace([].append, (1,)), chainexec.FollowError, "made in C"),
    (lambda: chainexec.trace_source("def f(:\n"), chainexec.SourceError, r"line 1(.|\n)*\^"),
    (lambda: chainexec.trace_source("return 1"), chainexec.SourceError, "line 1"),
    (lambda: chainexec.trace_source(adds), chainexec.ArgumentError, "text"),
    (lambda: chainexec.trace_source("x = 1", call="y ="), chainexec.ArgumentError, "call"),
    (lambda: chainexec.trace_source("x = 1", call=3), chainexec.ArgumentError, "call"),
    (lambda: chainexec.trace_source("x = 1", filename=3), chainexec.ArgumentError, "filename=3: a text"),
    (lambda: chainexec.Trace.load(None), chainexec.ArgumentError, "path=None: the path of a file"),
    (lambda: chainexec.trace(adds, (1,)).save(3), chainexec.ArgumentError, "path=3: the path of a file"),
    (lambda: chainexec.trace(adds, (1,)).save("/"), chainexec.TraceFileError, "cannot write /: it is a folder"),
    (lambda: chainexec.ask(chainexec.trace(adds, (1,)), kinds=3), chainexec.ArgumentError, "kinds=3: names of kinds"),
    (lambda: chainexec.trace_source("x = 1", isolation="vacuum"), chainexec.ArgumentError, "isolation='vacuum'"),
]


@pytest.mark.parametrize(("call", "error", "words"), BAD, ids=range(len(BAD)))
def test_bad_input(call, error, words):
    with pytest.raises(error, match=words):
        call()


def own_type_error():
    return adds()


def test_a_type_error_of_the_program_is_an_outcome(recorder):
    assert record(own_type_error).outcome.type == "TypeError"


# ---- the recorder is chosen --------------------------------------------------------------------------------------------


def test_the_python_recorder_has_no_expressions(monkeypatch):
    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")
    with pytest.raises(chainexec.RecorderError, match='detail="lines"'):
        chainexec.trace(adds, (1,), detail="expressions")
    info = chainexec.recorder_info()
    assert (info.name, "CHAINEXEC_RECORDER" in info.reason) == ("python", True)


def test_a_default_that_cannot_be_had_is_told(monkeypatch):
    from chainexec.recording import choose

    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")
    choose._warn_of_lines.cache_clear()
    with pytest.warns(RuntimeWarning, match="lines"):
        trace = chainexec.trace(adds, (1,))
    assert trace.stats["detail"] == "lines"


def test_an_unknown_recorder_is_refused(monkeypatch):
    monkeypatch.setenv("CHAINEXEC_RECORDER", "fast")
    with pytest.raises(chainexec.RecorderError, match="c or python"):
        chainexec.recorder_info()


@pytest.mark.parametrize("answer", [False, "offset of f_lasti", ValueError("no")])
def test_a_failing_self_test_means_the_twin_and_a_warning(monkeypatch, answer):
    from chainexec.recording import choose

    class Module:
        Recorder = object

        @staticmethod
        def selftest():
            if isinstance(answer, Exception):
                raise answer
            return answer

    monkeypatch.delenv("CHAINEXEC_RECORDER", raising=False)
    monkeypatch.setattr(choose.importlib, "import_module", lambda name: Module)
    choose.extension.cache_clear()
    try:
        with pytest.warns(RuntimeWarning, match="self-test"):
            info = chainexec.recorder_info()
        assert info.name == "python"
        monkeypatch.setenv("CHAINEXEC_RECORDER", "c")
        with pytest.raises(chainexec.RecorderError, match="self-test"):
            chainexec.recorder_info()
    finally:
        choose.extension.cache_clear()


def test_a_defect_of_the_recorder_is_no_outcome_of_the_program(monkeypatch):
    from chainexec.recording import reference

    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")

    def fails(self, activation, statement):
        raise ZeroDivisionError

    monkeypatch.setattr(reference.Recorder, "_line", fails)
    with pytest.raises(chainexec.InternalError, match="ZeroDivisionError"):
        record(adds, 1)


def test_kinds_of_steps(recorder):
    assert kinds(record(yields, 1)) == ["call", "line", "line", "yield", "resume", "line", "line", "return"]


def test_an_exception_whose_class_guards_its_attributes(recorder):
    class GuardedError(Exception):
        def __setattr__(self, name, value):
            raise RuntimeError("no attributes here")

    def fail():
        raise GuardedError("x")

    trace = record(fail)
    assert (trace.outcome.type, str(trace.exception)) == ("GuardedError", "x")
