"""What becomes of tests does not depend on the plugin; off, it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pytest_plugin.conftest import sections

MIXED = """
import sys, unittest, gc, weakref
import pytest

COUNT = 0

@pytest.fixture(scope="module")
def shared():
    made = []
    yield made
    assert len(made) < 3

@pytest.fixture
def broken():
    raise OSError("no")

def test_passes(shared): shared.append(1)
def test_fails(shared):
    shared.append(2)
    assert shared == []
def test_setup(broken): pass
@pytest.mark.parametrize("n", range(4))
def test_numbers(n): assert n % 3
@pytest.mark.xfail
def test_expected(): assert 0
@pytest.mark.xfail(strict=True)
def test_strict(): pass
def test_skips(): pytest.skip("no")
def test_order():
    global COUNT
    COUNT += 1
    assert COUNT == 1
def test_stdout(capsys):
    print("a")
    assert capsys.readouterr().out == "a\\n"
    assert sys.stdout.write("b") == 1
def test_streams_are_pytests(): assert type(sys.stdout).__module__.startswith("_pytest")
def test_exit(): sys.exit(3)
def test_log(caplog):
    import logging
    logging.getLogger("x").warning("w")
    assert caplog.messages == ["w"]
def test_tmp(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_text("1")
    with open("a") as file: assert file.read() == "1"
def test_recursion():
    def down(n): return down(n + 1)
    with pytest.raises(RecursionError): down(0)
def test_dies():
    class Thing: pass
    thing = Thing()
    gone = weakref.ref(thing)
    del thing
    gc.collect()
    assert gone() is None
def test_generator():
    def numbers():
        try:
            yield 1
        finally:
            closed.append(1)
    closed = []
    next(numbers())
    gc.collect()
    assert closed == [1]
def test_subtests(subtests):
    for n in range(3):
        with subtests.test(n=n): assert n != 1
class TestUnit(unittest.TestCase):
    def setUp(self): self.xs = []
    def tearDown(self): self.assertFalse(self.xs)
    def test_one(self): self.xs.append(1)
    def test_sub(self):
        for n in range(3):
            with self.subTest(n=n): self.assertEqual(n, 0)
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.skip("no")
    def test_skipped(self): pass
async def test_native(): pass
"""


@pytest.fixture
def mixed(project):
    project.write("test_mixed.py", MIXED)
    return project


@pytest.mark.parametrize("options", [(), ("-x",), ("-p", "no:assertion"), ("-s",), ("--maxfail=3",), ("-k", "test_fails or test_sub")], ids=" ".join)
def test_outcomes_are_the_same(mixed, options):
    without, told = mixed.run(*options), mixed.run("--chainexec", *options)
    assert without.reports == told.reports != []
    assert without.code == told.code
    assert not any("Nothing was recorded" in text or "cannot be told" in text for text in sections(told.out))


@pytest.mark.slow
@pytest.mark.parametrize("recorder", ["c", "python"])
def test_outcomes_with_either_recorder(mixed, recorder):
    without = mixed.run_apart()
    mixed.env.setenv("CHAINEXEC_RECORDER", recorder)
    told = mixed.run_apart("--chainexec", "-W", "error")
    assert without.reports == told.reports


def test_outcomes_in_another_order(mixed):
    """As with pytest-randomly: the order is the plugin's that shuffles, with and without ours."""
    mixed.write("shuffled.py", "import random\ndef pytest_collection_modifyitems(items):\n    random.Random(5).shuffle(items)\n")
    without, told = mixed.run(plugins=("shuffled",)), mixed.run("--chainexec", plugins=("shuffled",))
    assert without.reports == told.reports
    assert without.reports != mixed.run().reports


def test_a_failed_test_can_be_run_again(mixed):
    """`--lf` needs the cache, which remembers what failed."""
    for options in ((), ("--chainexec",)):
        mixed.run("-p", "cacheprovider", *options)
        again = mixed.run("-p", "cacheprovider", "--lf", *options)
        assert not any("test_passes" in line for line in again.reports)
        if options:
            assert again.reports == before
        before = again.reports


@pytest.mark.slow
def test_outcomes_on_the_workers_of_xdist(mixed):
    pytest.importorskip("xdist")
    without, told = (mixed.run_apart("-n", "2", *options, plugins=("xdist.plugin",)) for options in ((), ("--chainexec",)))
    assert sorted(without.reports) == sorted(told.reports) != []


@pytest.mark.slow
@pytest.mark.parametrize("core", ["ctrace", "sysmon", "pytrace"])
def test_coverage_measures_the_same(mixed, core):
    pytest.importorskip("pytest_cov")
    mixed.env.setenv("COVERAGE_CORE", core)
    mixed.write("shapes.py", """
def area(kind, a, b=1):
    if kind == "square":
        return a * a
    for n in range(2):
        a += n
        if a > 100:
            break
    while b > 3:
        b -= 1
    return a * b
""")
    mixed.write("test_shapes.py", "from shapes import area\ndef test_a(): assert area('square', 2) == 4\ndef test_b(): assert area('box', 2, 6) == 4\ndef test_c(): assert area('box', 200) == 0\n")
    measured = []
    for options in ((), ("--chainexec",)):
        done = mixed.run_apart("--cov=shapes", "--cov=test_shapes", "--cov-report=json", *options, "test_shapes.py", plugins=("pytest_cov.plugin",))
        import json

        report = json.loads((mixed.pytester.path / "coverage.json").read_text())
        measured.append({name: (file["executed_lines"], file["missing_lines"]) for name, file in report["files"].items()})
        assert done.reports
        if options:
            assert "so the assertion fails" in done.out
    assert measured[0] == measured[1]
    assert "shapes.py" in measured[0]


@pytest.mark.parametrize("taken", [(3,), (4, 5), (0, 1, 2, 3, 5)], ids=str)
def test_other_tools_keep_their_ids(project, taken):
    """And see their events."""
    project.write("tools.py", f"""
import sys
M = sys.monitoring
lines = []
def pytest_sessionstart():
    lines.clear()
    for n in {taken}:
        M.use_tool_id(n, "other")
        M.register_callback(n, M.events.LINE, lambda code, line: lines.append(line) or M.DISABLE)
def pytest_sessionfinish():
    print("seen:", lines)
    for n in {taken}:
        M.free_tool_id(n)
""")
    project.write("test_it.py", f"""
import sys
M = sys.monitoring
def watched(n):
    total = n
    for i in range(n):
        total += i
    return total
def test_it():
    for n in {taken}:
        M.set_local_events(n, watched.__code__, M.events.LINE)
    found = watched(3)
    for n in {taken}:
        M.set_local_events(n, watched.__code__, 0)
    assert found == 7
""".lstrip())
    outs = [project.run("-s", "--chainexec-tokens=900", *options, plugins=("tools",)).out for options in ((), ("--chainexec",))]
    seen = [next(line for line in out.splitlines() if "seen:" in line).partition("seen:")[2] for out in outs]
    assert seen[0] == seen[1] != " []"
    text = sections(outs[1])[0]
    assert "`found == 7` is false, as `found` is `6`" in text
    assert "it returns `6`" in text


@pytest.mark.slow
def test_no_free_id_is_said(project):
    project.write("taker.py", """
import sys
def pytest_sessionstart():
    for n in range(6):
        if sys.monitoring.get_tool(n) is None: sys.monitoring.use_tool_id(n, "other")
""")
    project.write("test_it.py", "def test_it(): assert 0\n")
    done = project.run_apart("--chainexec", plugins=("taker",))
    assert sections(done.out)[0].startswith("Nothing was recorded: all six ids of sys.monitoring are taken")


def test_ids_and_hooks_are_given_back(project):
    project.write("test_it.py", "def test_it(): assert 0\n")
    project.write("after.py", """
import gc, sys
def pytest_sessionfinish():
    print("held:", [n for n in range(6) if sys.monitoring.get_tool(n) == "chainexec"], "callbacks:", len(gc.callbacks))
""")
    done, without = project.run("--chainexec", "-s", plugins=("after",)), project.run("-s", plugins=("after",))
    told = [line for line in done.out.splitlines() if "held:" in line]
    assert told
    assert told[0].partition("held:")[2] == next(line for line in without.out.splitlines() if "held:" in line).partition("held:")[2]
    assert "held: []" in told[0]


@pytest.mark.slow
def test_hypothesis_explains_as_ever(project):
    """Its own monitoring takes an id by number."""
    project.write("test_it.py", """
from hypothesis import given, settings, strategies
@settings(deadline=None, derandomize=True, database=None)
@given(strategies.integers(), strategies.integers())
def test_it(a, b):
    if a > 10:
        if b > 5:
            raise ValueError(a)
""".lstrip())
    plugin = ("_hypothesis_pytestplugin",)
    told = [[line for line in project.run_apart(*options, plugins=plugin).out.splitlines() if line.startswith("E")] for options in ((), ("--chainexec",))]
    assert told[0] == told[1] != []


@pytest.mark.slow
def test_a_debugger_is_entered_as_ever(project):
    project.write("test_it.py", "def test_it():\n    n = 3\n    assert n == 4\n")
    done = project.pytester.run(
        sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "chainexec.pytest_plugin", "--chainexec", "--pdb", stdin=b"p n + 100\nq\n",
    )  # fmt: skip
    out = "\n".join(done.outlines)
    assert "103" in out
    assert "so the assertion fails" in out


def test_a_trace_inside_a_test(project):
    """The library's own tests can be told, too."""
    project.write("test_it.py", """
import chainexec
def double(n):
    return n * 2
def test_it():
    trace = chainexec.trace(double, (4,))
    assert trace.result == 9
""")
    text = project.section()
    assert "it returns `4 * 2 = 8`" in text
    assert "`trace.result == 9` is `8 == 9`, which is false, so the assertion fails" in text


LOADED = "import sys; print('loaded:', *sorted(name for name in sys.modules if name.startswith('chainexec')))"


@pytest.mark.slow
def test_the_plugin_loads_nothing_until_it_is_needed(project):
    project.write("test_it.py", f"def test_it():\n    {LOADED}\n")
    off, on = project.run_apart("-s").out, project.run_apart("-s", "--chainexec").out
    assert off.partition("loaded: ")[2].splitlines()[0].rstrip(".") == "chainexec chainexec.pytest_plugin"
    assert "chainexec.recording.window" in on


def test_the_entry_point_names_the_plugin():
    import importlib
    import tomllib
    from pathlib import Path

    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    assert declared == {"chainexec": "chainexec.pytest_plugin"}
    assert callable(importlib.import_module(declared["chainexec"]).pytest_addoption)


def test_importing_it_brings_nothing_that_pytest_does_not():
    code = "import pytest, sys; before = set(sys.modules); import chainexec.pytest_plugin; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["chainexec", "chainexec.pytest_plugin"]
