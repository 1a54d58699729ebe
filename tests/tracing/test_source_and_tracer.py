from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import chainexec
from chainexec import Limits, Scope, Tracer
from recording.programs import record

SRC = str(Path(chainexec.__file__).parents[1])
PROGRAM = """\
import sys
print("top")
def f(a):
    print("in f")
    return a + 1
if __name__ == "__main__":
    print("main")
"""


def run(source, **options):
    return chainexec.trace_source(source, detail="lines", **options)


def test_a_call_is_recorded_and_the_top_level_is_not(recorder, capsys):
    trace = run(PROGRAM, call="f(1)")
    assert trace.result == 2
    assert [frame.function for frame in trace.frames] == ["f"]
    assert [step.line for step in trace if step.kind == "line"] == [4, 5]
    assert trace.stdout == "in f\n"
    assert capsys.readouterr().out == "top\nin f\n"
    assert trace.source == PROGRAM


def test_a_script_is_main(recorder):
    trace = run(PROGRAM, capture=True)
    assert trace.stdout == "top\nmain\n"
    assert [step.line for step in trace if step.kind == "line"] == [1, 2, 3, 6, 7]
    assert trace.result is None


def test_modules_are_put_back(recorder):
    before = sys.modules["__main__"]
    trace = run("import sys\nname = sys.modules['__main__'].x if 0 else __name__\nkept = sys.modules['__main__']\n")
    assert sys.modules["__main__"] is before
    assert "program" not in sys.modules
    assert trace.history("name")[-1][1].text == "'__main__'"


def test_classes_of_the_program_can_be_pickled(recorder):
    source = "import pickle\nclass A:\n    x = 1\ndef f():\n    return type(pickle.loads(pickle.dumps(A()))) is A\n"
    assert run(source, call="f()").result is True


@pytest.mark.parametrize(
    ("source", "call", "kind"),
    [("1 / 0\n", None, "ZeroDivisionError"), ("1 / 0\n", "f()", "ZeroDivisionError"), ("x = 1\n", "g()", "NameError"), ("raise SystemExit(3)", None, "SystemExit")],
)
def test_exceptions_are_outcomes(recorder, source, call, kind):
    assert run(source, call=call).outcome.type == kind


def test_stdin_of_a_program(recorder):
    trace = run("a = input()\nb = int(input())\n", stdin="x\n4\n", capture=True)
    assert trace.history("b")[-1][1].text == "4"
    assert run("input()", capture=True).outcome.type == "EOFError"


def test_the_call_itself_is_not_followed(recorder):
    trace = run("def f(g):\n    return g(1)\n", call="f(lambda x: x + 1)")
    assert trace.result == 2
    assert [frame.function for frame in trace.frames] == ["f"]


def test_two_programs_of_one_name(recorder):
    assert run("def f():\n    return 1\n", call="f()").result == 1
    trace = run("def f():\n    x = 2\n    return x\n", call="f()")
    assert [step.statement.text for step in trace if step.kind == "line"] == ["x = 2", "return x"]


def test_same_program_same_bytes(recorder, tmp_path):
    source = "def f():\n    s = {'b', 'a', 'c'}\n    d = {k: [k] for k in sorted(s)}\n    return d\n"
    texts = {run(source, call="f()").to_json() for _ in range(3)}
    assert len(texts) == 1


# ---- Tracer ------------------------------------------------------------------------------------------------------------


def helper(n):
    return n * 2


def test_a_block(recorder):
    with Tracer(detail="lines") as tracer:
        x = helper(3)
        y = [x]
        y.append(1)
    trace = tracer.trace
    assert [frame.function for frame in trace.frames] == ["test_a_block", "helper"]
    assert [step.statement.text for step in trace if step.kind == "line" and step.frame.id == 0][:3] == ["x = helper(3)", "y = [x]", "y.append(1)"]
    assert "y gains 1 at its end" in [change.text for step in trace for change in step.changes]


def test_an_exception_passes_through_a_block(recorder):
    with pytest.raises(ZeroDivisionError), Tracer(detail="lines") as tracer:
        helper(1 // 0)
    assert tracer.trace.outcome.type == "ZeroDivisionError"


def test_a_limit_ends_a_block(recorder):
    with Tracer(detail="lines", limits=Limits(steps=10)) as tracer:
        while True:
            helper(1)
    assert tracer.trace.outcome.limit == "steps"


def test_a_decorator(recorder):
    tracer = Tracer(detail="lines")

    @tracer
    def twice(n):
        return helper(n)

    assert (twice(2), twice(4)) == (4, 8)
    assert twice.__name__ == "twice"
    assert tracer.trace.result == 8
    with pytest.raises(TypeError):
        twice("a", "b")


def test_a_decorated_function_raises_its_own(recorder):
    @Tracer(detail="lines")
    def fails():
        raise KeyError("x")

    with pytest.raises(KeyError, match="x"):
        fails()


def test_nothing_recorded_yet():
    with pytest.raises(chainexec.RecorderError, match="recorded"):
        _ = Tracer().trace


def test_a_block_out_of_scope(recorder):
    with Tracer(detail="lines", scope=Scope(exclude="test_source_and_tracer.py")) as tracer:
        helper(3)
    assert len(tracer.trace) == 0


def test_a_block_says_nothing_of_its_tracer(recorder):
    """What the tracer holds is no state of the program, and nothing is looked at after each statement because of it."""
    with chainexec.Tracer(detail="lines") as tracer:
        total = 0
        for i in range(3):
            total += i
    state = tracer.trace[3].after
    assert state.locals["tracer"].text == "<chainexec.tracing.Tracer>"
    assert state.locals["total"].text == "0"
    assert tracer.trace.stats.get("reach_looks", 0) == 0


def test_a_tracer_in_a_generator(recorder):
    def makes():
        with Tracer(detail="lines") as tracer:
            total = 0
            for i in [1, 2]:
                total += i
                yield total
        yield tracer

    *values, tracer = makes()
    assert values == [1, 3]
    assert record(helper, 1).result == 2


CLASHING = """
import chainexec
def runs():
    names = {}
    exec("z = 1; y = 2\\nfor i in range(2):\\n    z += i\\n", names)
    return names["z"]
trace = chainexec.trace(runs, detail="lines", capture=True)
print([(step.line, step.statement.text) for step in trace if step.kind == "line" and step.frame.id == 1])
"""


def test_code_that_exec_makes_is_not_told_by_the_text_given_to_python():
    """Both have the file name <string>."""
    run = subprocess.run([sys.executable, "-c", CLASHING], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": SRC})
    assert ast.literal_eval(run.stdout) == [(1, ""), (2, ""), (3, ""), (2, ""), (3, ""), (2, "")]


WITHOUT_COLUMNS = """
import chainexec

trace = chainexec.trace_source("def f(c):\\n    if c: a = 1\\n    b = [x\\n      for x in 'ab']\\n    return a\\n", call="f(1)")
print([(step.line, [change.text for change in step.changes]) for step in trace if step.kind == "line"])
print(chainexec.audit(str(chainexec.narrate(trace)), trace).ok)
"""


def test_code_that_was_compiled_without_columns_is_told_by_lines(recorder):
    command = [sys.executable, "-W", "ignore", "-X", "no_debug_ranges", "-c", WITHOUT_COLUMNS]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": SRC})
    steps, audited = run.stdout.splitlines()
    told = ast.literal_eval(steps)
    assert (told[0], told[-1]) == ((2, ["a = 1"]), (5, []))
    assert {line for line, _ in told} == {2, 3, 4, 5}
    assert [line for line, changes in told if "b = ['a', 'b']" in changes]
    assert audited == "True"


WORK = "def numbers(n):\n    for number in range(n):\n        yield number\n\nasync def later(n):\n    return n\n"


@pytest.mark.parametrize(("call", "result"), [("numbers(2)", [0, 1]), ("later(2)", 2), ("iter('ab')", None), ("(n for n in 'ab')", None)])
def test_what_a_call_leaves_to_be_done_is_done(recorder, call, result):
    """A generator or coroutine of the program is run, as by `trace`; others are results like any other."""
    trace = run(WORK, call=call)
    assert (trace.result if result is not None else len(trace)) == (result if result is not None else 0)
    left = run(WORK, call=call, consume=False)
    assert len(left) == 0
    if call == "later(2)":
        left.result.close()


def test_what_a_call_leaves_to_be_done_in_a_sandbox():
    trace = chainexec.trace_source(WORK, call="numbers(2)", isolation="process", detail="lines")
    assert trace.outcome.value.text == "[0, 1]"


@pytest.mark.parametrize(("call", "result"), [("later(2)", "2"), ("each(2)", "[0, 1]"), ("looks()", "[]")])
def test_coroutines_in_a_sandbox_do_not_meet_the_recorder(call, result):
    source = (
        WORK + "async def each(n):\n    for number in range(n):\n        yield number\n\nimport sys\n"
        "async def looks():\n    frame, found = sys._getframe(), []\n    while frame := frame.f_back:\n        found.append(frame.f_globals.get('__name__', ''))\n"
        "    return [name for name in found if name.startswith('chainexec')]\n"
    )
    trace = chainexec.trace_source(source, call=call, isolation="process", detail="lines")
    assert trace.outcome.value.text == result
