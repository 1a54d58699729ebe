"""The command line: what it runs, what it prints, how it complains, how it exits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import chainexec
from chainexec.cli import INTERRUPTED, OK, RAISED, STOPPED, USAGE, main

SCRIPT = """\
import sys
name = input()
print("hello", name, *sys.argv[1:])
"""
FUNCTIONS = """\
print("top level runs")
def double(x, *, times=2):
    y = x * times
    return y
def fail(n):
    if n == 0:
        raise ValueError("no\\nway")
    return fail(n - 1)
def endless():
    while True:
        pass
if __name__ == "__main__":
    print("the main guard must not fire")
"""


@pytest.fixture
def functions(tmp_path):
    path = tmp_path / "functions.py"
    path.write_text(FUNCTIONS)
    return path


@pytest.fixture
def run(capfd):
    """Runs the command line in this process, at the detail that both recorders have; returns (status, stdout, stderr)."""

    def run(*arguments):
        command, *rest = map(str, arguments)
        status = main([command, "--detail", "lines", *rest])
        return status, *capfd.readouterr()

    return run


def run_process(*arguments, stdin="", **options):
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "chainexec", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, env=env, check=False, **options)


# ---- what it runs ----------------------------------------------------------------------------------------------------
def test_function_of_a_module(run):
    status, out, err = run("narrate", "heapq:nsmallest", "3", "[5, 2, 8, 1]")
    assert (status, err) == (OK, "")
    assert "Calling `nsmallest(3, [5, 2, 8, 1])`." in out.splitlines()[:2]
    assert out.splitlines()[-1] == "Result: `[1, 2, 5]`."


def test_keyword_arguments_and_strings(run):
    status, out, _ = run("narrate", "textwrap:shorten", "to be or not", "9", "--kw", "placeholder=~")
    assert (status, out.splitlines()[-1]) == (OK, "Result: `'to be or~'`.")


def test_function_of_a_file(run, functions):
    status, out, _ = run("trace", f"{functions}:double", "4")
    assert status == OK
    assert "main guard" not in out
    assert out.splitlines()[-1].endswith("returned 8")


def test_script_gets_arguments_and_standard_input(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    done = run_process("narrate", "--detail", "lines", tmp_path / "script.py", "a", "b", stdin="Ada\n")
    assert done.returncode == OK, done.stderr
    assert "it prints `hello Ada a b`" in done.stdout
    assert "Ada" in done.stdout.split("prints", maxsplit=1)[0], "the input is told before it is used"


def test_script_from_standard_input():
    done = run_process("narrate", "--detail", "lines", "-", stdin="x = 2\ny = x + 3\n")
    assert done.returncode == OK, done.stderr
    assert "`y` starts as `2 + 3 = 5`" in done.stdout


def test_output_of_the_program_is_let_through_only_with_echo(functions, run):
    assert not run("trace", f"{functions}:double", "4")[1].startswith("top level runs")
    assert run("trace", "--echo", f"{functions}:double", "4")[1].startswith("top level runs")


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("[5, 2]", [5, 2]), ("None", None), ("'3'", "3"), ("abc", "abc"), ("a b", "a b"), ("-1.5", -1.5), ("{'a': (1,)}", {"a": (1,)}),
     ("__import__('os')", "__import__('os')"), ("1 +", "1 +"), ("", "")],
)  # fmt: skip
def test_arguments_are_literals_or_strings(run, functions, text, value):
    history = json.loads(run("trace", "--json", "--var", "x", f"{functions}:double", "--", text)[1])
    assert history[0]["value"] == repr(value)


# ---- what it prints --------------------------------------------------------------------------------------------------
def test_history_of_a_variable(run):
    _, out, _ = run("narrate", "--var", "elem", "heapq:nsmallest", "2", "[5, 2, 8, 1]")
    assert [line.partition(" elem ")[2] for line in out.splitlines()][-2:] == ["= 8", "= 1"] or "= 1" in out


def test_trace_as_json(run, functions):
    _, out, _ = run("trace", "--json", f"{functions}:double", "4")
    assert json.loads(out)["steps"]


def test_narration_as_json(run, functions):
    _, out, _ = run("narrate", "--json", f"{functions}:double", "4")
    narration = json.loads(out)
    assert "\n".join("  " * step["indent"] + step["text"] for step in narration["steps"]) == narration["text"]


def test_saved_trace_tells_the_same(run, functions, tmp_path):
    saved = tmp_path / "run.trace"
    _, told, _ = run("narrate", "--save", saved, f"{functions}:double", "4")
    assert main(["narrate", str(saved)]) == OK
    assert chainexec.narrate(chainexec.Trace.load(saved)).steps
    assert run_process("narrate", saved).stdout == told


def test_source_is_shown(run, functions):
    _, out, _ = run("narrate", "--source", f"{functions}:double", "4")
    assert "   3      y = x * times\n" in out


def test_steps_of_a_program_without_source(run, tmp_path, monkeypatch):
    """Code that was made by `exec` has no text to show."""
    (tmp_path / "made_at_run_time.py").write_text('exec("def f(x):\\n    y = x + 1\\n    return y\\n")\n')
    monkeypatch.syspath_prepend(tmp_path)
    status, out, _ = run("trace", "made_at_run_time:f", "1")
    assert status == OK and out.splitlines()[-1].endswith("returned 2")


def test_info_names_the_recorder(capfd):
    assert main(["info"]) == OK
    assert chainexec.recorder_info().reason in capfd.readouterr().out


def test_demo_tells_a_real_run():
    done = run_process("demo")
    assert done.returncode == OK
    assert "Result: `[1, 2, 5]`." in done.stdout
    assert "def nsmallest" in done.stdout


# ---- exit statuses and complaints ------------------------------------------------------------------------------------
def test_status_of_a_program_that_raises(run, functions):
    status, out, err = run("narrate", f"{functions}:fail", "1")
    assert (status, err) == (RAISED, "")
    assert "ValueError" in out.splitlines()[-1]


@pytest.mark.parametrize(("exit_with", "status"), [("", OK), ("0", OK), ("3", RAISED), ("'bad'", RAISED)])
def test_status_of_a_program_that_exits(run, tmp_path, exit_with, status):
    (tmp_path / "leave.py").write_text(f"import sys\nsys.exit({exit_with})\n")
    assert run("trace", tmp_path / "leave.py")[0] == status


def test_status_of_a_stopped_program(run, functions):
    status, out, _ = run("narrate", "--max-steps", "50", f"{functions}:endless")
    assert status == STOPPED
    assert "limit on steps" in out.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["heapq"], "neither a file nor module:function"),
        (["nowhere.py"], "no file nowhere.py"),
        (["nowhere.py:f"], "nowhere.py"),
        (["no_such_module:f"], "cannot import no_such_module"),
        (["heapq:no_such"], "functions it has: "),
        (["math:pi"], "not a function but a float"),
        (["math:sqrt", "4"], "sqrt"),
        (["heapq:nsmallest", "3"], "heapq:nsmallest(n, iterable, key=None) cannot be called with these ARGUMENTs: missing a required argument: 'iterable'; check"),
        (["heapq:nsmallest", "3", "[1]", "--kw", "key"], "NAME=VALUE"),
        (["heapq:nsmallest", "3", "[1]", "--max-steps", "0"], "steps"),
        (["heapq:nsmallest", "3", "[1]", "--style", "rhyme"], "'coe'"),
        (["heapq:nsmallest", "3", "[1]", "--verbosity", "x"], "'standard'"),
        (["heapq:nsmallest", "3", "[1]", "--max-tokens", "1"], "too small"),
        (["heapq:nsmallest", "3", "[1]", "--var", "nothing"], "nothing"),
        (["heapq:nsmallest", "3", "[1]", "--save", "/dev/null/x.trace"], "cannot write"),
    ],
)
def test_bad_input_takes_one_line_and_status_2(run, arguments, said):
    status, out, err = run("narrate", *arguments)
    assert (status, out) == (USAGE, "")
    assert err.startswith("chainexec: ")
    assert err.count("\n") == 1, err
    assert said in err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("bad.py", b"x = = 3\n", "line 1"), ("binary.py", b"\xff\xfe\x00", "neither Python text nor a saved trace"), ("null.py", b"x = 1\0", "null")],
)
def test_files_that_are_no_programs(run, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    status, _, err = run("narrate", tmp_path / name)
    assert (status, err.count("\n")) == (USAGE, 1)
    assert said in err


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("dubble", ["3"], "functions.py has no dubble; functions it has: double, fail, endless."),
        ("double", [], "raised TypeError: double() missing 1 required positional argument: 'x'; check the ARGUMENTs."),
        ("double.half", ["3"], "raised AttributeError: 'function' object has no attribute 'half'; check the ARGUMENTs."),
    ],
)
def test_calls_that_cannot_be_made(run, functions, name, arguments, said):
    for command in ("narrate", "trace", "ask"):
        status, out, err = run(command, f"{functions}:{name}", *arguments)
        assert (status, out) == (USAGE, "")
        assert err.endswith(f"{said}\n") and err.count("\n") == 1


PAUSING = '''\
def numbers(n):
    for number in range(n):
        yield number

async def later(n):
    return n + 1

async def each(n):
    for number in range(n):
        yield number

class Empty:
    pass
'''


@pytest.mark.parametrize(("name", "result"), [("numbers", "[0, 1]"), ("later", "3"), ("each", "[0, 1]")])
def test_generators_and_coroutines_of_a_file_are_run(run, tmp_path, name, result):
    path = tmp_path / "pausing.py"
    path.write_text(PAUSING)
    status, out, err = run("narrate", f"{path}:{name}", "2")
    assert (status, err, out.splitlines()[-1]) == (OK, "", f"Result: `{result}`.")


def test_a_function_that_takes_other_arguments_than_it_says(run, tmp_path, monkeypatch):
    (tmp_path / "decorated.py").write_text(
        "import functools\ndef doubled(f):\n    @functools.wraps(f)\n    def call(a):\n        return f(a, a)\n    return call\n"
        "@doubled\ndef add(a, b):\n    return a + b\n"
    )
    monkeypatch.chdir(tmp_path)
    assert run("narrate", "decorated:add", "2")[1].splitlines()[-1] == "Result: `4`."


def test_a_call_that_runs_nothing_of_the_file(run, tmp_path):
    path = tmp_path / "pausing.py"
    path.write_text(PAUSING)
    status, out, err = run("narrate", f"{path}:Empty")
    assert (status, out) == (USAGE, "")
    assert err.endswith("pausing.py ran no Python code of that file; name a function that it defines.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(("redirected", "said"), [("> /dev/full", "the output cannot be written: No space left on device."), (">&-", "standard output is closed;")])
def test_output_that_nobody_takes(redirected, said):
    command = f"{sys.executable} -m chainexec trace --detail lines heapq:nsmallest 1 '[2, 1]' {redirected}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == USAGE
    assert done.stderr.startswith(f"chainexec: {said}") and done.stderr.count("\n") == 1


def test_damaged_trace_file(functions, tmp_path, run, capfd):
    saved = tmp_path / "run.trace"
    run("trace", "--save", saved, f"{functions}:double", "4")
    content = saved.read_bytes()
    saved.write_bytes(content[: len(content) // 2])
    assert main(["trace", str(saved)]) == USAGE
    assert capfd.readouterr().err.startswith("chainexec: ")


def test_arguments_for_a_saved_trace_are_refused(functions, tmp_path, run, capfd):
    saved = tmp_path / "run.trace"
    run("trace", "--save", saved, f"{functions}:double", "4")
    assert main(["trace", str(saved), "5"]) == USAGE
    assert "saved run" in capfd.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["narrate"], ["narrate", "x:y", "--max-steps", "many"]])
def test_usage_errors(arguments, capfd):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == USAGE
    err = capfd.readouterr().err
    assert err.startswith("chainexec: ")
    assert err.count("\n") == 1


def test_reader_that_leaves_early():
    command = f"{sys.executable} -m chainexec trace --detail lines heapq:nsmallest 40 '{list(range(900, 0, -1))}' | head -n 1"
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1


def test_interrupted(monkeypatch, capfd):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(chainexec, "trace", interrupt)
    assert main(["trace", "heapq:nsmallest", "1", "[1]"]) == INTERRUPTED
    assert capfd.readouterr().err == "chainexec: interrupted.\n"
