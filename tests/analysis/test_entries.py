import contextlib
import io
import json
import pathlib
import sys
import types

import pytest

from analysis import judge, library_runs
from analysis.snippets import SNIPPETS
from chainexec.analysis import code_map as maps
from chainexec.analysis.code_map import make_code_map
from chainexec.source import parse
from oracle import samples

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")  # the programs are odd on purpose
FILE = "<judged>"
NAMES = {maps.STEP: "", maps.STEP_ONCE: "", maps.LOOP_STEP: "", maps.PASS: "pass ", maps.PASSES_END: "end ", maps.HANDLED: "handled ", maps.STORED: "stored "}


def module_of(text):
    module = types.ModuleType("program")
    exec(compile(text, FILE, "exec"), module.__dict__)
    return module


def quiet(function):
    def run():
        before = sys.stdin
        sys.stdin = io.StringIO("3\n4\n5\n")
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                function()
        finally:
            sys.stdin = before

    return run


@pytest.mark.parametrize("name", SNIPPETS)
def test_steps_are_cpythons_lines_brought_to_statements(name):
    text = SNIPPETS[name]
    module = module_of(text)
    assert judge.differences(parse(text, FILE), FILE, module.main) == []


@pytest.mark.parametrize("name", SNIPPETS)
def test_steps_of_module_and_class_bodies(name):
    text = SNIPPETS[name]
    assert judge.differences(parse(text, FILE), FILE, lambda: module_of(text)) == []


@pytest.mark.parametrize("name", [n for n in samples.NAMES if n not in {"threads"}])
def test_steps_of_the_samples(name, monkeypatch):
    text = samples.text_of(name)
    program = parse(text, FILE)
    if samples.call_of(name) is None:
        run = lambda: module_of(text)
    else:
        module = module_of(text)
        monkeypatch.setitem(sys.modules, "program", module)
        run = lambda: eval(samples.call_of(name), module.__dict__)
    assert judge.differences(program, FILE, quiet(run)) == []


@pytest.mark.parametrize("name", ["heapq", "textwrap", "graphlib", "json.decoder"])
def test_steps_of_library_code(name):
    library(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", library_runs.RUNS)
def test_steps_of_much_library_code(name):
    library(name)


def library(name):
    module, run = library_runs.RUNS[name]
    program = parse(pathlib.Path(module.__file__).read_text(encoding="utf-8"), module.__file__)
    for _ in range(2):
        judge.quietly(run)  # caches of the library are filled: every run is alike
    assert judge.differences(program, module.__file__, run) == []


@pytest.mark.slow
def test_steps_of_cruxeval():
    file = pathlib.Path(__file__).parents[3] / "shared/data/cruxeval/cruxeval.jsonl"
    if not file.exists():
        pytest.skip("no data: cruxeval does not lie in ../shared/data")
    bad = []
    for row in map(json.loads, file.read_text().splitlines()):
        space = module_of(row["code"]).__dict__
        call = compile(f"f({row['input']})", "<call>", "eval")
        if judge.differences(parse(row["code"], FILE), FILE, lambda: eval(call, dict(space))):
            bad.append(row["id"])
    assert bad == []


def told(body, function="main"):
    """The entries that a run of `main` comes to, in words."""
    text = "def main():\n" + "".join(f"    {line}\n" for line in body.splitlines())
    program = parse(text, FILE)
    module = module_of(text)
    code = next(c for c in _codes(compile(text, FILE, "exec")) if c.co_qualname == function)
    found = make_code_map(code, program)
    runs = [events for name, events in judge.entered(FILE, program, module.main, detailed=True) if name == function]

    def word(action, number):
        if action in (maps.PASS, maps.PASSES_END):
            return NAMES[action] + found.passes[number].target
        if action == maps.STORED:
            return NAMES[action] + (found.variables + found.globals_used)[number]
        return NAMES[action] + found.statements[number].text

    out = []
    for action, number in runs[0]:
        again = action == maps.LOOP_STEP and out and out[-1] == word(action, number) and (not out_actions or out_actions[-1] == maps.STEP)
        if action == maps.STEP_ONCE and word(action, number) in out:
            continue
        if not again:
            out.append(word(action, number))
        out_actions = [maps.LOOP_STEP if again else action]
    return out


def _codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


# Steps that line events cannot tell apart: one for each statement and each pass of a loop, on whichever line.
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a = 1; b = a; c = b", ["a = 1", "b = a", "c = b"]),
        ("n = 2\nwhile n: n -= 1", ["n = 2", "while n:", "n -= 1", "while n:", "n -= 1", "while n:"]),
        ("for x in 'ab': pass", ["for x in 'ab':", "pass", "for x in 'ab':", "pass", "for x in 'ab':"]),
        ("for x in 'ab': y = x; z = y", ["for x in 'ab':", "y = x", "z = y", "for x in 'ab':", "y = x", "z = y", "for x in 'ab':"]),
        ("n = iter([1, 1, 0])\nwhile next(n): pass", ["n = iter([1, 1, 0])", "while next(n):", "pass", "while next(n):", "pass", "while next(n):"]),
        (
            "n = iter([1, 0, 0])\nwhile next(n) or 0: pass\nelse: n = 1",
            ["n = iter([1, 0, 0])", "while next(n) or 0:", "pass", "while next(n) or 0:", "n = 1"],
        ),
        (
            "for x in [y for y in 'ab']: pass",
            ["for x in [y for y in 'ab']:", "pass y", "pass y", "end y", "for x in [y for y in 'ab']:", "pass", "for x in [y for y in 'ab']:", "pass", "for x in [y for y in 'ab']:"],
        ),
        ("while [y for y in 'a'] == 1: pass", ["while [y for y in 'a'] == 1:", "pass y", "end y"]),
        ("for x in 'a':\n  for x in 'b': x", ["for x in 'a':", "for x in 'b':", "x", "for x in 'b':", "for x in 'a':"]),
        ("for _ in 'ab':\n  for x in (): pass", ["for _ in 'ab':", "for x in ():", "for _ in 'ab':", "for x in ():", "for _ in 'ab':"]),
        ("return [a for a in 'xy' for b in a]", ["return [a for a in 'xy' for b in a]", "pass a", "pass b", "end b", "pass a", "pass b", "end b", "end a"]),
        ("x = {a: [b for b in a] for a in 'x'}, {c for c in 'y'}", ["x = {a: [b for b in a] for a in 'x'}, {c for c in 'y'}", "pass a", "pass b", "end b", "end a", "pass c", "end c"]),
        ("try:\n  raise KeyError\nexcept KeyError as e: x = 1", ["try:", "raise KeyError", "except KeyError as e:", "handled except KeyError as e:", "stored e", "x = 1"]),
        (
            "try:\n  raise KeyError\nexcept ValueError: pass\nexcept: x = 1",
            ["try:", "raise KeyError", "except ValueError:", "except:", "handled except:", "x = 1"],
        ),
        (
            "import contextlib\nwith contextlib.suppress(KeyError) as s: raise KeyError\nx = 1",
            ["import contextlib", "with contextlib.suppress(KeyError) as s:", "stored s", "raise KeyError", "with contextlib.suppress(KeyError) as s:",
             "handled with contextlib.suppress(KeyError) as s:", "x = 1"],
        ),
        (
            "try:\n  raise ExceptionGroup('', [KeyError()])\nexcept* KeyError as e: x = 1\nexcept* ValueError: x = 2",
            ["try:", "raise ExceptionGroup('', [KeyError()])", "except* KeyError as e:", "handled except* KeyError as e:", "stored e", "x = 1", "except* ValueError:"],
        ),
        ("if (x := 1) and (y := 0): pass", ["if (x := 1) and (y := 0):", "stored y"]),
        ("x = [] or (y := 2)", ["x = [] or (y := 2)", "stored y"]),
        ("match [1, 2]:\n  case [3, x]: pass\n  case [1, y] if y: pass", ["match [1, 2]:", "case [3, x]:", "case [1, y] if y:", "stored y", "pass"]),
    ],
)  # fmt: skip
def test_every_statement_and_pass_counts(body, expected):
    assert told(body) == expected


@pytest.mark.parametrize(
    ("body", "function", "expected"),
    [
        ("return (lambda x: x + 1)(2)", "main.<locals>.<lambda>", ["lambda x: x + 1"]),
        ("return (lambda: 1)()", "main.<locals>.<lambda>", ["lambda: 1"]),
        ("return (lambda:\n  (1,\n   [])\n)()", "main.<locals>.<lambda>", ["lambda:\n  (1,\n   [])"]),
        ("return sum(x for x in [1, 2])", "main.<locals>.<genexpr>", ["(x for x in [1, 2])", "pass x", "pass x", "end x"]),
        ("return sum(x\n  for x in [1]\n  for y in 'a'\n  if x)", "main.<locals>.<genexpr>", ["(x\n  for x in [1]\n  for y in 'a'\n  if x)", "pass x", "pass y", "end y", "end x"]),
        ("def f(x): return x\nreturn f(1)", "main.<locals>.f", ["return x"]),
        ("class C: x = 1; y = 2", "main.<locals>.C", ["class C:", "x = 1", "y = 2"]),
        ("class C:\n  x = [i for i in 'a']", "main.<locals>.C", ["class C:", "x = [i for i in 'a']", "pass i", "end i"]),
    ],
)  # fmt: skip
def test_frames_of_one_line(body, function, expected):
    assert told(body, function) == expected


def test_suspension_opens_no_step():
    text = "async def main_():\n    await f()\n    async for x in g(): pass\nasync def f(): pass\nasync def g():\n    yield 1\n    yield 2\nimport asyncio\ndef main(): asyncio.run(main_())\n"
    program, module = parse(text, FILE), module_of(text)
    frames = dict(judge.entered(FILE, program, module.main))
    assert frames["main_"] == [2, 3, 3, 3, 3, 3]  # `await`, then the loop's header and its body by turns
    assert frames["g"] == [6, 7]


def test_entries_stand_at_instructions_and_in_order():
    import dis

    text = SNIPPETS["more than 255 variables"] + SNIPPETS["coroutines"] + SNIPPETS["nested finally, every way out"]
    program = parse(text, FILE)
    order = [maps.PASSES_END, maps.HANDLED, maps.BRANCH, maps.STORED, maps.STEP, maps.STEP_ONCE, maps.LOOP_STEP, maps.PASS]
    for code in _codes(compile(text, FILE, "exec")):
        found = make_code_map(code, program)
        real = {i.offset for i in dis.get_instructions(code) if i.opname != "EXTENDED_ARG"}
        assert {e.offset for e in found.entries} <= real
        keys = [(e.offset, order.index(e.action)) for e in found.entries]
        assert keys == sorted(keys)


def test_without_source_lines_are_statements():
    text = SNIPPETS["nested finally, every way out"]
    namespace = {}
    exec(compile(text, FILE, "exec"), namespace)
    found = make_code_map(namespace["leave"].__code__, None)
    assert {s.kind for s in found.statements} == {"Line"}
    assert [s.line for s in found.statements] == sorted({s.line for s in found.statements})
    raw = [[line for n, line in enumerate(lines) if not n or lines[n - 1] != line] for name, lines in judge.line_events(FILE, namespace["main"]) if name == "leave"]
    steps = [judge.collapse(lines) for name, lines in judge.entered(FILE, None, namespace["main"]) if name == "leave"]
    assert steps == raw
