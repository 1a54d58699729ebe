"""%trace, %%trace, %narrate and %%narrate in an IPython shell, and in a kernel."""

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import chainexec

pytestmark = pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="the sentences tell expressions, which need the C recorder")

DEFINE = "def double(x):\n    return x * 2"


def text(cell):
    """What a cell's last value is as plain text."""
    return cell["result"]["text/plain"]


class TestCells:
    def test_a_cell_is_told_in_the_namespace_of_the_notebook(self, shell):
        _, told, after = shell.run(DEFINE + "\nbase = 4", "%%narrate\nresult = double(base)", "(result, _trace.outcome, len(_narration))")
        assert told["error"] is None
        assert text(told) == (
            "Running the program.\n"
            "Line 2: we first need `double(4)`.\n"
            "  Inside `double(4)`:\n"
            "  Line 2: it returns `4 * 2 = 8`.\n"
            "Back in the program: `result` is `8`.\n"
            "The program ends."
        )
        assert "<section" in told["result"]["text/html"]
        assert told["result"]["text/markdown"].startswith("- Running the program.\n")
        assert text(after) == "(8, Returned(value=Value(None)), 6)"

    def test_lines_have_the_numbers_that_the_cell_has(self, shell):
        (told,) = shell.run("%%narrate\n\nx = 1\ny = 2")
        assert "Line 3: `x`" in text(told)
        assert "Line 4: `y`" in text(told)

    def test_a_traced_cell_gives_its_trace_and_shows_its_value(self, shell):
        _, traced, plain = shell.run(DEFINE, "%%trace\ndouble(21)", "_trace")
        assert traced["type"] == "Trace"
        assert [shown["text/plain"] for shown in traced["displayed"]] == ["42"]
        assert "iframe" in traced["result"]["text/html"]
        assert text(plain) == text(traced)

    @pytest.mark.parametrize(("last", "values"), [("x", ["3"]), ("y = x", []), ("None", []), ("for i in [1]:\n    i", [])])
    def test_only_the_value_of_a_last_expression_is_shown(self, shell, last, values):
        (cell,) = shell.run(f"%%trace\n'not the last'\nx = 3\n{last}")
        assert [shown["text/plain"] for shown in cell["displayed"]] == values

    def test_nothing_is_shown_after_a_semicolon(self, shell):
        quiet, kept = shell.run("%%trace\nx = 1\nx;", "_trace")
        assert quiet["result"] is None
        assert quiet["displayed"] == []
        assert "Trace of <module>" in text(kept)

    @pytest.mark.parametrize(
        ("end", "quiet"), [("x;", True), ("x;  # so be it", True), ("x  # ;", False), ("x = ';'", False), ("x = '''\n;'''", False), ("!true;", True)]
    )
    def test_only_a_semicolon_of_the_program_counts(self, shell, end, quiet):
        (cell,) = shell.run(f"%%trace\nx = 1\n{end}")
        assert (cell["result"] is None) == quiet

    def test_the_program_can_await(self, shell):
        cell, after = shell.run("%%narrate\nimport asyncio\nawait asyncio.sleep(0)\nn = await asyncio.sleep(0, 5)\nn", "n")
        assert cell["error"] is None
        assert "`n` is `5`" in text(cell)
        assert [shown["text/plain"] for shown in cell["displayed"]] == ["5"]
        assert text(after) == "5"

    def test_output_passes_through(self, shell):
        (cell,) = shell.run("%%narrate\nprint('hello')")
        assert cell["stdout"].startswith("hello\n")
        assert "it prints `hello`" in text(cell)

    def test_a_cell_within_another_magic(self, shell):
        (cell,) = shell.run("%%capture caught\n%%narrate\nx = 1", load=True)
        assert cell["error"] is None

    def test_magics_and_commands_inside_of_a_cell(self, shell):
        (cell,) = shell.run("%%narrate\n%who_ls int\nx = 1")
        assert cell["error"] is None
        assert "Line 3: `x`" in text(cell)
        assert "<IPython>" not in text(cell)

    def test_functions_of_earlier_cells_are_followed_as_they_are_now(self, shell):
        *_, told = shell.run("def f():\n    return 1", "def f():\n    return 1 + 1", "%%narrate\nf()")
        assert "Line 2: it returns `1 + 1 = 2`" in text(told)

    def test_cells_are_called_as_ipython_calls_them(self, shell):
        *_, names = shell.run(DEFINE, "%%trace\ndouble(2)", "[program.filename for program in _trace.programs]")
        import IPython

        if IPython.version_info >= (8,):
            assert text(names) == "['In[2]', 'In[1]']"
        else:  # it has no name for people
            assert text(names).startswith("['<ipython-input-2-")


class TestLines:
    def test_a_call_begins_at_its_function(self, shell):
        _, told = shell.run(DEFINE, "%narrate double([1][0] + 1)")
        assert text(told) == "Calling `double(2)`.\nLine 2: it returns `2 * 2 = 4`.\nResult: `4`."

    def test_a_trace_can_be_given_a_name(self, shell):
        *_, kept = shell.run(DEFINE, "made = %trace double(3)", "made.result, made is _trace")
        assert text(kept) == "(6, True)"

    def test_braces_and_dollars_are_pythons(self, shell):
        _, told = shell.run("y = 5\ndef first(d):\n    return d['$y']", "%narrate first({'$y': 1, '{y}': 2})")
        assert "Calling `first({'$y': 1, '{y}': 2})`" in text(told)

    def test_arguments_are_worked_out_once(self, shell):
        *_, told, seen = shell.run("seen = []\ndef see(x):\n    seen.append(x)\n    return x\n" + DEFINE, "%narrate double(see(y := 3))", "seen, y")
        assert "Calling `double(3)`" in text(told)
        assert text(seen) == "([3], 3)"

    @pytest.mark.parametrize("line", ["sorted(see(), key=lambda x: -x)", "get()(see())", "z = see()"])
    def test_any_other_line_is_a_program_that_runs_once(self, shell, line):
        *_, told, seen = shell.run("seen = []\ndef see():\n    seen.append(1)\n    return [1, 2]\ndef get():\n    return list", f"%narrate {line}", "seen")
        assert told["error"] is None
        assert text(told).startswith("Running the program.\nLine 1: ")
        assert text(seen) == "[1]"

    def test_an_argument_too_few(self, shell):
        _, told = shell.run(DEFINE, "%narrate double()")
        assert told["error"][0] == "UsageError"
        assert told["error"][1] == "double(x) cannot be called with these arguments: missing a required argument: 'x'."

    def test_await_on_a_line(self, shell):
        (told,) = shell.run("%narrate await asyncio.sleep(0)")
        assert told["error"][0] == "UsageError"
        assert "write the line into a cell that begins with %%narrate" in told["error"][1]


class TestErrors:
    def test_an_exception_is_told_then_raised_with_the_programs_frames_only(self, shell):
        _, failed, after = shell.run("def f(x):\n    return 1 / x", "%%narrate\ny = 0\nf(y)", "y, _trace.outcome.type")
        assert failed["error"] == ["ZeroDivisionError", "division by zero"]
        assert "raises `ZeroDivisionError('division by zero')`" in failed["displayed"][0]["text/plain"]
        assert "----> 3 f(y)" in failed["stdout"]
        assert "----> 2     return 1 / x" in failed["stdout"]
        assert "chainexec" not in failed["stdout"]
        assert "run_cell_magic" not in failed["stdout"]
        assert text(after) == "(0, 'ZeroDivisionError')"

    def test_an_exception_that_takes_no_attributes_of_others(self, shell):
        (failed,) = shell.run("%%narrate\nclass Bare(Exception):\n    __slots__ = ()\n    def __setattr__(self, name, value):\n        raise RuntimeError\nraise Bare('x')")
        assert failed["error"] == ["Bare", "x"]
        assert "chainexec" not in failed["stdout"]

    def test_the_same_exception_raised_again_later_is_shown_as_always(self, shell):
        *_, later = shell.run("error = ValueError('kept')", "%%narrate\nraise error", "def again():\n    raise error\nagain()")
        assert later["error"] == ["ValueError", "kept"]
        assert "again()" in later["stdout"]

    def test_what_the_arguments_raise(self, shell):
        _, failed = shell.run(DEFINE, "%narrate double(nothing)")
        assert failed["error"][0] == "NameError"
        assert "----> 1 double(nothing)" in failed["stdout"]
        assert "magics.py" not in failed["stdout"]

    def test_a_cell_that_is_no_python(self, shell):
        (failed,) = shell.run("%%narrate\nx = = 2")
        assert failed["error"][0] in {"SyntaxError", "IndentationError"}
        assert "line 2" in failed["stdout"]
        assert "magics.py" not in failed["stdout"]

    def test_a_limit_ends_the_run(self, shell):
        (cell,) = shell.run("%%narrate --steps 20\nwhile True:\n    pass")
        assert cell["error"] is None
        assert "The run was stopped here by the limit on steps, after 20 steps." in text(cell)

    def test_without_the_c_recorder(self, shell):
        *_, failed = shell.run(
            "import os\nos.environ['CHAINEXEC_RECORDER'] = 'python'", "%%narrate --detail lines\nx = 1", "%%narrate --detail expressions\nx = 1\n"
        )
        shell.run("import os\ndel os.environ['CHAINEXEC_RECORDER']")
        assert failed["error"][0] == "UsageError"
        assert "expressions" in failed["error"][1]

    def test_sys_exit(self, shell):
        (cell,) = shell.run("%%narrate\nimport sys\nsys.exit(3)")
        assert cell["error"] == ["SystemExit", "3"]
        assert "raises `SystemExit(3)`" in cell["displayed"][0]["text/plain"]

    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            ("%%narrate --stile brief\n1", "%narrate has no option --stile; did you mean --style?"),
            ("%%trace --seed 3\n1", "%trace has no option --seed; there are --detail, --steps, --include, --name."),
            ("%%narrate --style short\n1", "--style short is not known; there are coe, brief, frames, inline, json, scratchpad, table."),
            ("%%narrate --seed x\n1", "--seed: 'x' is no whole number."),
            ("%%narrate --seed\n1", "--seed needs a value: --seed N (varies the wording, never the facts)."),
            ("%%narrate --name class\n1", "--name: 'class' is no name of a variable."),
            ("%%narrate x = 1\n1", "%%narrate takes options only, not 'x = 1'; the program begins on the next line."),
            ("%narrate", "%narrate needs a call or a statement: %narrate f([3, 1, 2]); a whole cell begins with %%narrate."),
            ("%%narrate --tokens 1\nx = 1", "max_tokens=1"),
            ("%%narrate --steps 0\nx = 1", "Limits(steps=0)"),
        ],
    )
    def test_mistakes_are_told_on_one_line(self, shell, cell, said):
        (failed,) = shell.run(cell)
        assert failed["error"][0] == "UsageError"
        assert said in failed["error"][1]
        assert "Traceback" not in failed["stdout"]


class TestOptions:
    def test_options_reach_the_narration(self, shell):
        cell, facts = shell.run(
            "%%narrate --style table --verbosity=brief --seed 4 --name told --detail lines --steps 100\nx = 1 + 1",
            "told is _narration, told.style, told.verbosity, told.seed, _trace.stats['detail']",
        )
        assert text(cell).startswith("| step | what |")
        assert text(facts) == "(True, 'table', 'brief', 4, 'lines')"

    def test_other_code_is_followed_on_request(self, shell):
        without, with_it = shell.run("%%narrate\nimport textwrap\nt = textwrap.dedent(' a')", "%%narrate --include textwrap\nt = textwrap.dedent(' a')")
        assert "Inside `dedent" not in text(without)
        assert "Inside `dedent" in text(with_it)

    def test_options_end_at_the_first_word_that_is_none(self, shell):
        _, told = shell.run("def f(a, b):\n    return a", "%narrate --style brief -- f(1, '--seed x')")
        assert "`f(1, '--seed x')`" in text(told)

    @pytest.mark.parametrize(
        ("typed", "offered"),
        [
            ("%%narrate --st", ["%%narrate --style", "%%narrate --steps"]),
            ("%narrate --style t", ["%narrate --style table"]),
            ("%narrate --style=b", ["%narrate --style=brief"]),
            ("%%trace --detail ", ["%%trace --detail expressions", "%%trace --detail lines"]),
            ("%%narrate --seed 3 --verb", ["%%narrate --seed 3 --verbosity"]),
        ],
    )
    def test_completion(self, shell, typed, offered):
        shell.run()
        assert shell.ask(complete=typed)[: len(offered)] == offered

    def test_an_option_is_offered_once(self, shell):
        shell.run()
        assert "%%narrate --seed 3 --seed" not in shell.ask(complete="%%narrate --seed 3 --se")

    @pytest.mark.parametrize("name", ["trace", "narrate"])
    def test_help_names_every_option(self, shell, name):
        from chainexec.notebook import options

        shell.run()
        told = shell.ask(help=f"%%{name}")
        for option in options.NARRATE if name == "narrate" else options.TRACE:
            assert f"--{option} " in told
        assert f"%{name} [options] f(1, 2)" in told


class TestExtension:
    def test_unloaded_it_is_gone(self, shell):
        *_, gone = shell.run("%unload_ext chainexec", "%%narrate\n1")
        assert gone["error"][0] == "UsageError"
        assert "not found" in gone["error"][1]

    def test_loaded_again_there_is_one_of_everything(self, shell):
        *_, count = shell.run("%load_ext chainexec", "%reload_ext chainexec", "get_ipython().input_transformers_post.__len__()")
        assert text(count) == "1"

    def test_nothing_is_registered_before(self, shell):
        (cell,) = shell.run("import chainexec\nget_ipython().find_magic('narrate') is None", load=False)
        assert text(cell) == "True"

    def test_without_ipython(self):
        with pytest.raises(chainexec.ArgumentError, match=r"pip install 'chainexec\[notebook\]'"):
            chainexec.load_ipython_extension(None)

    def test_a_plain_import_loads_nothing_of_it(self):
        code = "import sys, chainexec; print([name for name in sys.modules if 'notebook' in name or 'IPython' in name or name == 'chainexec.showable'])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"


@pytest.fixture(scope="module")
def kernel():
    pytest.importorskip("ipykernel", reason="there is no Jupyter kernel: pip install ipykernel")
    manager = pytest.importorskip("jupyter_client.manager")
    with warnings.catch_warnings(action="ignore"):
        started, client = manager.start_new_kernel(kernel_name="python3")
    yield started, client
    client.stop_channels()
    started.shutdown_kernel(now=True)


def execute(client, code, *, interrupt=None):
    """Run a cell in a kernel; returns the messages that a notebook would show."""
    outputs = []

    def hook(message):
        if message["msg_type"] in {"stream", "display_data", "execute_result", "error"}:
            outputs.append((message["msg_type"], message["content"]))
        if interrupt is not None and message["msg_type"] == "stream":
            interrupt()

    client.execute_interactive(code, output_hook=hook, timeout=60)
    return outputs


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
class TestKernel:
    def test_an_interrupted_run_is_told_as_far_as_it_came(self, kernel):
        started, client = kernel
        execute(client, "%load_ext chainexec")
        cell = "%%narrate --tokens 200\nimport time\nprint('started', flush=True)\nfor i in range(2000):\n    time.sleep(0.01)"
        outputs = execute(client, cell, interrupt=started.interrupt_kernel)
        kinds = [kind for kind, _ in outputs]
        assert kinds[-2:] == ["display_data", "error"], kinds
        assert outputs[-1][1]["ename"] == "KeyboardInterrupt"
        assert "started" in outputs[-2][1]["data"]["text/plain"]
        assert execute(client, "_trace.outcome.type")[-1][1]["data"]["text/plain"] == "'KeyboardInterrupt'"
        assert execute(client, "%narrate --seed 0 (lambda x: x)(1)")[-1][0] == "execute_result", "recording works on afterwards"

    def test_awaiting_in_the_kernels_own_loop(self, kernel):
        _, client = kernel
        execute(client, "%load_ext chainexec\nimport asyncio\ntask = asyncio.create_task(asyncio.sleep(0.01, 'done'))")
        outputs = execute(client, "%%narrate\nr = await task\nr")
        assert [kind for kind, _ in outputs] == ["display_data", "execute_result"]
        assert "`r` is `'done'`" in outputs[1][1]["data"]["text/plain"]

    def test_a_shell_command_in_a_cell_is_no_long_story(self, kernel):
        _, client = kernel
        execute(client, "%load_ext chainexec")
        outputs = execute(client, "%%narrate\nx = 1\n!echo hi")
        told = outputs[-1][1]["data"]["text/plain"]
        assert len(told) < 400, told


def test_the_guide_names_every_option():
    from chainexec.notebook import options

    guide = (Path(__file__).parents[2] / "docs" / "notebook.md").read_text("utf-8")
    for name, option in options.NARRATE.items():
        magic = "both" if name in options.TRACE else "narrate"
        assert f"| `--{name} {option.value}` | {magic} |" in guide
