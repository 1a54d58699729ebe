"""check_equivalence and Checker: inputs, limits, bad input, functions and scripts, and that nothing is left behind."""

import json
import sys

import pytest

import chainexec
from chainexec.equivalence import Checker, check_equivalence
from chainexec.errors import ArgumentError, SourceError
from chainexec.recording import choose
from chainexec.recording.limits import Limits

DOUBLE = "def f(x):\n    return x * 2\n"
ADD = "def f(x):\n    return x + x\n"


# ---- where inputs come from ----------------------------------------------------------------------------------------------


def test_inputs_are_made_like_the_examples():
    checker = Checker("def f(words, n=1):\n    return words[:n]\n", inputs=["f(['to', 'be'], n=2)"])
    assert checker.problem is None
    assert checker.inputs[0] == "f(['to', 'be'], n=2)"
    assert len(checker.inputs) > 20
    for text in checker.inputs:
        (words,), n = eval(f"({text.removeprefix('f(').rpartition(', n=')[0]},), {text.rpartition('n=')[2].removesuffix(')')}")
        assert all(isinstance(word, str) for word in words) and type(n) is int, text


def test_inputs_are_made_from_type_hints():
    source = "def f(xs: list[int], *, up: bool = False, name: str | None = None) -> int:\n    return sorted(xs, reverse=up)\n"
    checker = Checker(source)
    assert checker.problem is None and len(checker.inputs) > 20
    assert any("up=True" in text for text in checker.inputs) and any("up" not in text for text in checker.inputs)
    assert checker.check(source.replace("reverse=up", "reverse=True")).kind == "different"


@pytest.mark.parametrize(
    "hints", ["a: int, b: float", "a: tuple[int, str]", "a: tuple[int, ...]", "a: dict[str, list[int]]", "a: set[int], b: frozenset[str]",
              "a: 'list[int]'", "a: bytes", "a: bool", "a: int | None", "a, b=3", "*, a: str"],
)  # fmt: skip
def test_hints_that_are_known(hints):
    names = [part.strip("* ").partition(":")[0].partition("=")[0] for part in hints.split(",") if ":" in part or "=" in part]
    source = f"def f({hints}):\n    return repr(({', '.join(name for name in names if name.isidentifier())},))\n"
    checker = Checker(source)
    if hints == "a, b=3":
        assert checker.cause == "inputs"
    else:
        assert checker.problem is None, checker.problem
        assert len(checker.inputs) > 1
        assert checker.check(source).ok


def test_given_inputs_alone():
    checker = Checker(DOUBLE, inputs=["f(1)", "f(2)"], generate=False)
    assert checker.inputs == ("f(1)", "f(2)")
    assert checker.check(ADD).inputs == 2


def test_given_inputs_are_used_beyond_the_maximum():
    assert len(Checker(DOUBLE, inputs=[f"f({n})" for n in range(9)], max_inputs=3).inputs) == 9


def test_the_same_seed_makes_the_same_inputs():
    one, same, other = (Checker(DOUBLE, inputs=["f(100)"], seed=seed).inputs for seed in (1, 1, 2))
    assert one == same != other


def test_inputs_reach_the_branches():
    source = "def f(s):\n    if s.startswith('xyz') and len(s) > 4:\n        return 1\n    if s == 'no':\n        return 2\n    return 0\n"
    checker = Checker(source, inputs=["f('abc')"])
    assert checker.coverage.fraction == 1.0, checker.coverage
    assert checker.coverage.missing_lines == ()


def test_coverage_tells_what_was_not_seen():
    source = "def f(n):\n    if n == 123456:\n        return 1\n    return 0\n"
    verdict = check_equivalence(source, source.replace("return 1", "return 2"), inputs=["f(1)"], generate=False)
    assert verdict.ok
    assert (verdict.coverage.a.covered, verdict.coverage.a.total, verdict.coverage.a.missing_lines) == (1, 2, (2,))


def test_pairs_and_calls_of_other_things_of_the_program():
    source = "class Stack:\n    def __init__(self, items): self.items = list(items)\n    def pop(self): return self.items.pop()\ndef top(stack): return stack.pop()\n"
    calls = ["Stack([1, 2]).pop()", "top(Stack((3,)))", "top(Stack(range(3))) + 1"]
    assert check_equivalence(source, source, inputs=calls).ok
    verdict = check_equivalence(source, source.replace("pop()\ndef", "pop(0)\ndef"), inputs=calls)
    assert verdict.kind == "different" and verdict.witness.call == calls[0]
    assert check_equivalence(DOUBLE, ADD, inputs=[((3,), {}), ((), {"x": 4})]).ok


def test_calls_with_computed_arguments_are_examples_too():
    checker = Checker(DOUBLE, inputs=["f('a b'.split(' '))", "f(dict(a=1))"])
    assert len(checker.inputs) > 20


def test_the_same_argument_twice():
    shared = [1]
    verdict = check_equivalence("def f(x, y):\n    x.append(2)\n    return len(y)\n", "def f(x, y):\n    n = len(y)\n    x.append(2)\n    return n\n",
                                inputs=[((shared, shared), {})], generate=False)  # fmt: skip
    assert verdict.kind == "different"
    assert shared == [1]


# ---- verdicts -----------------------------------------------------------------------------------------------------------


def test_witness_is_shrunk():
    verdict = check_equivalence("def f(xs):\n    return sum(xs)\n", "def f(xs):\n    return sum(xs) + (len(xs) > 2)\n", inputs=["f([5, 17, 9, 22])"])
    assert verdict.witness.call == "f([0, 0, 0])"
    assert (verdict.witness.a.outcome, verdict.witness.b.outcome) == ("returned 0", "returned 1")
    assert str(verdict) == "different: with f([0, 0, 0]) a returned 0, b returned 1\nf([0, 0, 0])\n  a returned 0\n  b returned 1"


def test_verdict_as_data():
    for other in (ADD, DOUBLE.replace("2", "3"), "def f(x):\n    while True: pass\n"):
        made = check_equivalence(DOUBLE, other, inputs=["f(1)"]).to_dict()
        assert json.loads(json.dumps(made)) == {**made, "coverage": json.loads(json.dumps(made["coverage"])), "witness": json.loads(json.dumps(made["witness"]))}


def test_renamed_functions_parameters_and_messages():
    a = "class Bad(Exception): pass\ndef f(n, k=1):\n    if n > 3:\n        raise Bad(n)\n    return missing if n else f.__name__ and n + k\n"
    b = a.replace("Bad", "Wrong").replace("f(", "g(").replace("f.", "g.").replace("(n,", "(m,").replace("n >", "m >").replace("(n)", "(m)")
    b = b.replace("if n else", "if m else").replace("n + k", "m + q").replace("k=", "q=").replace("missing", "absent")
    renames = {"Bad": "Wrong", "f": "g", "n": "m", "k": "q", "missing": "absent"}
    verdict = check_equivalence(a, b, inputs=["f(1)", "f(n=0, k=2)", "f(5)", "f()", "f(4) + f(1)"], renames=renames)
    assert verdict.ok, verdict
    assert check_equivalence(a, b.replace("absent", "absence"), inputs=["f(1)"], renames=renames).kind == "different"
    with pytest.raises(ArgumentError, match=r"no function 'f' in b \(it has: g\)"):
        check_equivalence(a, b, inputs=["f(1)"])


def test_in_place_operators_complain_alike():
    assert check_equivalence("def f(x):\n    x += 1\n    return x\n", "def f(x):\n    x = x + 1\n    return x\n", inputs=["f(None)", "f(1)"]).ok


@pytest.mark.parametrize(
    "source", ["import random\ndef f(x):\n    return random.random()\n", "def f(x):\n    return id(f)\n",
               "import time\ndef f(x):\n    return time.perf_counter_ns()\n"],
)  # fmt: skip
def test_a_program_that_does_this_or_that(source):
    verdict = check_equivalence(source, source, inputs=["f(1)"])
    assert (verdict.kind, verdict.cause) == ("unverified", "nondeterministic")
    assert "does not always do the same" in verdict.reason


def test_an_order_that_hangs_on_addresses():
    source = """
def f(n):
    return [x == x or i for i, x in enumerate(set(float("nan") for _ in range(n)))]

def g(n):
    values = [float("nan") for _ in range(n)]
    kept = list(set(values))
    return kept.index(values[0])
"""
    verdict = check_equivalence(source, source.replace("values = [", "values = 0, 1\n    values = ["), inputs=["g(40)"])
    assert verdict.cause == "nondeterministic", verdict


@pytest.mark.parametrize("taken", range(5))
def test_what_hangs_on_the_part_of_memory_that_is_used(taken):
    """The same program twice in a row finds the same place; another one, that takes more, need not."""
    a = "def f(x):\n    return id(bytes(480)) >> 14\n"
    b = f"def f(x):\n    more = [bytes(480) for _ in range({100 + 40 * taken})]\n    return id(bytes(480)) >> 14\n"
    verdict = check_equivalence(a, b, inputs=["f(1)"], max_inputs=6)
    assert (verdict.kind, verdict.cause) == ("unverified", "nondeterministic"), verdict


def test_a_variant_that_does_something_else_now_and_then():
    """One more run of each is not enough to call them different."""
    import colorsys

    b = "import colorsys\ndef f(x):\n    colorsys.runs = getattr(colorsys, 'runs', 0) + 1\n    return 2 * x + (colorsys.runs < 4)\n"
    try:
        verdict = check_equivalence("def f(x):\n    return 2 * x\n", b, inputs=["f(1)"], max_inputs=1)
        assert colorsys.runs >= 4
    finally:
        del colorsys.runs
    assert (verdict.kind, verdict.cause) == ("unverified", "nondeterministic"), verdict


def test_a_variant_that_does_this_or_that():
    verdict = check_equivalence(DOUBLE, "import random\ndef f(x):\n    return random.random()\n", inputs=["f(1)"])
    assert (verdict.kind, verdict.cause) == ("unverified", "nondeterministic")


# ---- limits ---------------------------------------------------------------------------------------------------------------

ENDLESS = {
    "while": "while True: pass",
    "for": "for _ in iter(int, 1): pass",
    "caught": "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    "bare": "try:\n        while True: pass\n    except: return 1",
    "generator": "sum(1 for _ in iter(int, 1))",
    "calls": "g = lambda: 0\n    return next(filter(None, map(lambda _: g(), iter(int, 1))))",
    "result": "return iter(lambda: [1 for _ in iter(int, 1)], 2)",
    "mutual": "def a(n): return b(n)\n    def b(n): return [a(i) for i in range(9)] and 0\n    a(1)",
}


@pytest.mark.parametrize("loop", ENDLESS)
def test_endless_variant(loop):
    verdict = check_equivalence(DOUBLE, f"def f(x):\n    {ENDLESS[loop]}\n", inputs=["f(1)"], generate=False)
    if loop == "mutual":
        assert verdict.kind in {"different", "unverified"}
        return
    assert (verdict.kind, verdict.cause) == ("unverified", "steps")
    assert verdict.witness.differs == ("steps",)
    assert "had not ended after" in verdict.reason


@pytest.mark.parametrize("loop", ["while", "for", "caught", "generator"])
def test_endless_original(loop):
    verdict = check_equivalence(f"def f(x):\n    {ENDLESS[loop]}\n", DOUBLE, inputs=["f(1)"])
    assert (verdict.kind, verdict.cause) == ("unverified", "limit")
    assert verdict.skipped >= 1


def test_inputs_without_end_are_left_out():
    source = "def f(n):\n    while n > 0: pass\n    return n\n"
    verdict = check_equivalence(source, source, inputs=["f(1)", "f(0)"], generate=False)
    assert verdict.ok and (verdict.inputs, verdict.skipped) == (1, 1)


def test_endless_top_level():
    assert check_equivalence(f"while True: pass\n{DOUBLE}", DOUBLE, inputs=["f(1)"]).cause == "setup"
    assert check_equivalence(DOUBLE, f"while True: pass\n{DOUBLE}", inputs=["f(1)"]).cause == "steps"


def test_limits_on_steps_and_time():
    slow = "def f(n):\n    for _ in range(n): pass\n"
    assert check_equivalence(slow, slow, inputs=["f(200000)"], generate=False).cause == "limit"
    assert check_equivalence(slow, slow, inputs=["f(200000)"], generate=False, limits=Limits(steps=300_000)).ok
    assert check_equivalence(slow, slow, inputs=["f(10000000)"], generate=False, limits=Limits(steps=10**9, seconds=0.05)).cause == "limit"


def test_recursion():
    source = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\n"
    deeper = "def f(n):\n    return 0 if n == 0 else 1 + g(n)\ndef g(n):\n    return f(n - 1)\n"
    assert check_equivalence(source, deeper, inputs=["f(900)"], generate=False).ok
    assert check_equivalence(source, deeper, inputs=["f(5000)"], generate=False).cause == "limit"
    assert check_equivalence(DOUBLE, "def f(x):\n    return f(x)\n", inputs=["f(1)"], generate=False).kind == "different"


def test_megabytes_of_output():
    loud = "def f(x):\n    for _ in range(x): print('a' * 999)\n"
    assert check_equivalence(loud, loud, inputs=["f(3000)"], generate=False).ok
    verdict = check_equivalence(loud, loud.replace("999", "998 + 'b'"), inputs=["f(3000)"], generate=False)
    assert verdict.kind == "different" and len(str(verdict)) < 300_000
    assert check_equivalence(loud, loud, inputs=["f(30000)"], generate=False).cause == "limit"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_memory():
    doubling = "def f(xs, n):\n    for _ in range(n):\n        xs.extend(xs)\n    return len(xs)\n"
    checker = Checker(doubling, inputs=["f([1, 2], 3)"])
    assert checker.problem is None and checker.check(doubling).ok
    assert check_equivalence(doubling, doubling, inputs=["f([1], 99)"], generate=False).cause == "limit"
    verdict = check_equivalence("def f(x):\n    return x\n", "def f(x):\n    return len('a' * 2 ** 40)\n", inputs=["f(1)"], generate=False)
    assert verdict.cause == "steps" and "limit on memory" in verdict.reason
    import resource

    assert resource.getrlimit(resource.RLIMIT_AS)[0] in {-1, resource.RLIM_INFINITY}


# ---- bad input ------------------------------------------------------------------------------------------------------------


def test_no_inputs():
    verdict = check_equivalence(DOUBLE, ADD)
    assert (verdict.kind, verdict.cause, verdict.inputs) == ("unverified", "inputs", 0)
    assert "pass inputs=" in verdict.reason
    for empty in ("", "\n", "# nothing\n"):
        assert check_equivalence(empty, empty).ok  # a script that does nothing


def test_opaque_results():
    source = "def f(x):\n    return lambda y: x + y\n"
    verdict = check_equivalence(source, source, inputs=["f(1)"])
    assert (verdict.kind, verdict.cause) == ("unverified", "opaque")
    assert check_equivalence(source, source, inputs=["f(1)(2)"]).ok


def test_functions_as_arguments_are_no_hindrance():
    source = "def f(xs, key):\n    return sorted(xs, key=key)\n"
    assert check_equivalence(source, source, inputs=["f([1, -2], lambda x: -x)", "f([1, -2], key=abs)"]).ok
    assert check_equivalence(source, source.replace("key=key", ""), inputs=["f([1, -2], lambda x: -x)"]).kind == "different"


def test_a_top_level_that_fails():
    verdict = check_equivalence(f"1 / 0\n{DOUBLE}", DOUBLE, inputs=["f(1)"])
    assert (verdict.kind, verdict.cause) == ("unverified", "setup")
    assert "ZeroDivisionError" in verdict.reason
    assert check_equivalence(DOUBLE, f"1 / 0\n{DOUBLE}", inputs=["f(1)"]).kind == "different"


@pytest.mark.parametrize(("bad", "told"), [("def f(x):\n    return (\n", "line 2"), ("def f():\n\treturn 1\n        return 2\n", "line 3"), ("a\0b", "null"),
                                           ("return 1\n", "line 1")])  # fmt: skip
def test_syntax_errors(bad, told):
    with pytest.raises(SourceError, match=rf"program a.*{told}"):
        check_equivalence(bad, DOUBLE, inputs=["f(1)"])
    with pytest.raises(SourceError, match=rf"program b.*{told}"):
        check_equivalence(DOUBLE, bad, inputs=["f(1)"])


def test_syntax_error_has_a_caret():
    with pytest.raises(SourceError, match=r"\^"):
        check_equivalence("x = = 1\n", DOUBLE)


@pytest.mark.parametrize(
    "options", [{"inputs": "f(1)"}, {"inputs": ["f("]}, {"inputs": [3]}, {"inputs": [(1, 2)]}, {"inputs": ["f(1)"], "entry": "g"}, {"max_inputs": 0},
                {"limits": 3}, {"inputs": ["f(1)"], "stdin": "a"}, {"inputs": ["f(1)"], "renames": 3}, {"inputs": [(((i for i in ()),), {})]}],
)  # fmt: skip
def test_arguments_that_cannot_work(options):
    with pytest.raises(ArgumentError):
        check_equivalence(DOUBLE, ADD, **options)


@pytest.mark.parametrize("a", [3, None, b"def f(x): pass"])
def test_neither_text_nor_function(a):
    with pytest.raises(ArgumentError, match="pass a program's text or a function"):
        check_equivalence(a, DOUBLE)


@pytest.mark.parametrize("text", [DOUBLE.replace("    ", "\t"), DOUBLE.replace("\n", "\r\n"), f"# -*- coding: latin-1 -*-\n{DOUBLE}", f"\n\n{DOUBLE}\x0c\n"])
def test_layout_does_not_matter(text):
    assert check_equivalence(text, DOUBLE, inputs=["f(1)"]).ok


# ---- functions and scripts -----------------------------------------------------------------------------------------------

STATE = [0]


def double(x: int):
    return x * 2


def add(x: int):
    return x + x


def counts(x: int):
    STATE[0] += 1
    return STATE[0]


def forever(x: int):
    while True:
        helper_forever()


def helper_forever():
    while True:
        pass


def test_functions():
    assert check_equivalence(double, add).ok
    assert check_equivalence(double, add, inputs=[((4,), {}), "double(5)"]).ok
    assert check_equivalence(double, lambda x: 2 * x + (x == 3), inputs=[((4,), {})]).witness.call == "double(3)"
    assert check_equivalence(double, ADD.replace("f(", "double(")).ok
    assert check_equivalence(double, forever).cause == "steps"
    assert check_equivalence(counts, counts).cause == "nondeterministic"


def test_numpy():
    numpy = pytest.importorskip("numpy")
    ones = [((numpy.ones(3),), {})]
    assert check_equivalence(lambda x: x * 2, lambda x: x + x, inputs=ones).ok
    assert check_equivalence(lambda x: x * 2, lambda x: (x * 2).astype("float32"), inputs=ones).kind == "different"

    def in_place(x):
        x *= 2
        return x.copy()

    assert "arguments" in check_equivalence(lambda x: x * 2, in_place, inputs=ones).witness.differs


def test_scripts():
    a, b = "print(sum(int(n) for n in input().split()))", "t = 0\nfor n in input().split():\n    t += int(n)\nprint(t)\n"
    verdict = check_equivalence(a, b, stdin=["1 2 3\n", "4\n"])
    assert verdict.ok and verdict.inputs > 10
    verdict = check_equivalence(a, b.replace("(t)", "(abs(t))"), stdin="1 2 -8\n")
    assert verdict.kind == "different" and verdict.witness.differs == ("output",)
    assert verdict.witness.call == repr("-1")
    assert check_equivalence(a, b).cause == "inputs"
    assert check_equivalence("import sys\nprint(sys.stdin.buffer.read().decode())", "print(open(0).read())" and "import sys\nprint(sys.stdin.read())", stdin="ab").ok
    assert check_equivalence("print(__name__)", "print('__main__')").ok
    assert check_equivalence("import sys\nsys.exit(2)", "raise SystemExit(2)").ok
    assert check_equivalence("import sys\nsys.exit(2)", "raise SystemExit(3)").kind == "different"


def test_nothing_is_left_behind(capsys):
    streams, path, limit, modules = (sys.stdout, sys.stderr, sys.stdin), list(sys.path), sys.getrecursionlimit(), set(sys.modules)
    loud = "import sys\nprint('top')\ndef f(x):\n    sys.setrecursionlimit(500)\n    sys.stdout.close()\n    sys.stderr = None\n    sys.path.append('x')\n    return x\n"
    check_equivalence(loud, DOUBLE, inputs=["f(1)"])
    check_equivalence(DOUBLE, loud, inputs=["f(1)"])
    assert (sys.stdout, sys.stderr, sys.stdin) == streams
    assert (sys.getrecursionlimit(), sys.path) == (limit, path)
    assert "program" not in sys.modules and not {name for name in set(sys.modules) - modules if name.startswith("program")}
    assert all(sys.monitoring.get_tool(n) != "chainexec" for n in range(6))
    assert capsys.readouterr() == ("", "")


def test_interrupted_by_the_user(interruptible):
    streams = (sys.stdout, sys.stderr, sys.stdin)
    source = "import _thread\ndef f(x):\n    _thread.interrupt_main()\n    while True: pass\n"
    with pytest.raises(KeyboardInterrupt):
        check_equivalence(source, source, inputs=["f(1)"])
    assert (sys.stdout, sys.stderr, sys.stdin) == streams
    assert all(sys.monitoring.get_tool(n) != "chainexec" for n in range(6))
    own = "def f(x):\n    raise KeyboardInterrupt('mine')\n"
    assert check_equivalence(own, own, inputs=["f(1)"]).ok


def test_in_a_process_of_its_own():
    def check(b, **options):
        return check_equivalence(DOUBLE, b, inputs=["f(1)"], isolation="process", **options)

    assert check(ADD) == check_equivalence(DOUBLE, ADD, inputs=["f(1)"])
    assert check(DOUBLE.replace("2", "3")).witness.b.outcome == "returned 3"
    verdict = check("import os\ndef f(x):\n    os._exit(3)\n")
    assert (verdict.cause, verdict.reason) == ("limit", "there was no verdict: killed (the process ended with status 3 before there was an answer)")
    verdict = check("def f(x):\n    return sum(iter(int, 1))\n", limits=Limits(seconds=2))
    assert verdict.cause == "limit" and "within 2 seconds" in verdict.reason
    with pytest.raises(SourceError, match="program b, line 1"):
        check("def f(:\n")
    with pytest.raises(ArgumentError, match="takes texts only"):
        check_equivalence(double, add, isolation="process")
    with pytest.raises(ArgumentError, match="takes texts only"):
        check_equivalence(DOUBLE, ADD, inputs=[((1,), {})], isolation="process")
    with pytest.raises(ArgumentError, match="isolation='jail'"):
        check_equivalence(double, add, isolation="jail")


def test_no_folder_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_equivalence("def f(x: str):\n    return x\n", "def f(x):\n    return x[:-1]\n")
    assert list(tmp_path.iterdir()) == []


def test_a_trace_is_the_same_after_a_check():
    check_equivalence(double, add)
    assert [step.line for step in chainexec.trace(double, (3,), detail="lines").steps if step.kind == "line"] == [double.__code__.co_firstlineno + 1]


def test_checking_inside_a_trace_and_beside_another_tool():
    tool = sys.monitoring.PROFILER_ID
    sys.monitoring.use_tool_id(tool, "other")
    try:
        trace = chainexec.trace(lambda: check_equivalence(double, add).kind, detail="lines")
        assert trace.result == "equivalent"
    finally:
        sys.monitoring.free_tool_id(tool)


def test_many_variants_against_one_original():
    checker = Checker("def f(xs):\n    return [x * 2 for x in xs]\n", inputs=["f([1, 2])"])
    for n in range(20):
        verdict = checker.check(f"def f(xs):\n    return [x + x + {n} for x in xs]\n", shrink=n % 2 == 0)
        assert verdict.ok == (n == 0)
    assert checker.check("def f(xs):\n    ys = []\n    for x in xs:\n        ys.append(x + x)\n    return ys\n").ok


def test_a_builtin_around_the_call_is_not_what_is_checked():
    """`list(...)` is there to see the items; inputs are made for the generator."""
    program = "def numbers(n):\n    for i in range(n):\n        yield i\n"
    for text in ("list(numbers(3))", "sorted(numbers(3), reverse=True)"):
        assert check_equivalence(program, program + "\n", inputs=[text]).ok
        verdict = check_equivalence(program, program.replace("yield i", "yield i + 1"), inputs=[text])
        assert verdict.kind == "different"
    own = "def sorted(xs):\n    return xs[::-1]\n"
    assert check_equivalence(own, own.replace("[::-1]", "[:]"), inputs=["sorted([1, 2] + [3])"]).kind == "different"


BY_DESCRIPTOR = """
import os, sys
a = os.read(0, 100).decode().split()
os.write(sys.stdout.fileno(), b"%d\\n" % sum(map(int, a)))
"""


@pytest.mark.parametrize("isolation", ["none", "process"])
def test_input_and_output_past_the_streams(isolation):
    if choose.extension()[0] is None:
        pytest.skip("what goes past the streams is seen by the C module")
    texts = ["1 2\n", "5\n", "7 1 1"]
    same = "with open(0) as file:\n    a = file.read().split()\nprint(sum(map(int, a)))\n"
    assert check_equivalence(BY_DESCRIPTOR, same, stdin=texts, isolation=isolation).ok
    other = check_equivalence(BY_DESCRIPTOR, BY_DESCRIPTOR.replace("sum", "max"), stdin=texts, isolation=isolation)
    assert other.kind == "different"
    other = check_equivalence(same, same + "with open(2, 'w', closefd=False) as err:\n    err.write('x')\n", stdin=texts, isolation=isolation)
    assert other.kind == "different"
    assert check_equivalence("print(input())", same.replace("sum(map(int, a))", "a[0]"), stdin=["a" * 200_000 + "\n"], generate=False).ok
