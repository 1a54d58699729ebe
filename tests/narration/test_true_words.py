"""Sentences that once said what was not so: what is told now, and that the audit finds the old words false."""

import sys

import pytest

import chainexec
from chainexec import audit, narrate

NEEDS_C = pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="expressions need the C recorder")


def check(program, told, false, details=("lines", "expressions")):
    """That a program's text has these sentences, and that a text with one of them in other words, `old -> new`, is found wrong."""
    for detail in details if chainexec.recorder_info().name == "c" else ("lines",):
        trace = chainexec.trace_source(program, detail=detail, capture=True)
        text = str(narrate(trace))
        for words in told:
            assert words in text, text
        for seed in range(6):
            for verbosity in ("brief", "standard", "full"):
                report = audit(narrate(trace, seed=seed, verbosity=verbosity), trace)
                assert report.ok, report
        for old, new in false:
            assert old in text
            report = audit(text.replace(old, new, 1), trace)
            assert report.wrong, (old, new)
            assert not report.unread, (old, new)


SHAPES = "class Shape:\n    def __init__(self, n): self.n = n\n"
ONLY = """\
class Only:
    one = None
    def __new__(cls, n):
        if cls.one is None:
            cls.one = super().__new__(cls)
        return cls.one
    def __init__(self, n):
        self.n = n
Only(1)
Only(2)
"""
MADE = [
    (
        SHAPES + "class Square(Shape):\n    def __init__(self, n): super().__init__(n)\ns = Square(1)\ns.__init__(2)\n",
        ["Line 5: a new `Square` is made with `Square.__init__(1)`.", "Line 4: this runs `Shape.__init__(1)` on the same `Square`.",
         "Line 6: this runs `Square.__init__(2)` on `<Square #1 n=1>`."],
        [("this runs `Shape.__init__(1)` on the same `Square`", "a new `Shape` is made with `Shape.__init__(1)`"),
         ("this runs `Shape.__init__(1)` on the same `Square`", "a new `Square` is made with `Shape.__init__(1)`"),
         ("this runs `Shape.__init__(1)` on the same `Square`", "this runs `Shape.__init__(1)` on the same `Shape`"),
         ("this runs `Square.__init__(2)` on `<Square #1 n=1>`", "a new `Square` is made with `Square.__init__(2)`"),
         ("on `<Square #1 n=1>`", "on `<Square #1 n=2>`"),
         ("a new `Square` is made with `Square.__init__(1)`", "this runs `Square.__init__(1)` on `<Square #1>`")],
    ),
    (
        SHAPES + "class Square(Shape): pass\nclass Line(Shape):\n    def __init__(self, n): Shape.__init__(self, n)\nSquare(3)\nLine(4)\n",
        ["a new `Square` is made with `Shape.__init__(3)`", "this runs `Shape.__init__(4)` on the same `Line`"],
        [("a new `Square` is made with", "a new `Shape` is made with"), ("this runs `Shape.__init__(4)` on the same `Line`", "a new `Line` is made with `Shape.__init__(4)`")],
    ),
    (
        ONLY,
        ["Back in the program: a new `Only` is made with `Only.__init__(1)`.", "Back in the program: this runs `Only.__init__(2)` on `<Only #1 n=1>`."],
        [("this runs `Only.__init__(2)` on `<Only #1 n=1>`", "a new `Only` is made with `Only.__init__(2)`")],
    ),
    (
        SHAPES + "(made := Shape(1)).__init__(2)\nlist(map(Shape, [3, 4]))\n",
        ["a new `Shape` is made with `Shape.__init__(1)`", "Back in the program: this runs `Shape.__init__(2)` on `<Shape #1 n=1>`.",
         "a new `Shape` is made with `Shape.__init__(3)`", "a new `Shape` is made with `Shape.__init__(4)`"],
        [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("program", "told", "false"), MADE)
def test_an_object_is_made_where_its_class_is_called(program, told, false, recorder):
    check(program, told, false)


DECORATED = [
    (
        "def once(fn): return fn()\n@once\ndef table(): return {1: 'a'}\n@once\nclass Thing: pass\n",
        ["the function `table` is defined and decorated, so `table` is `{1: 'a'}`", "the class `Thing` is made and decorated, so `Thing` is `<Thing #1>`",
         "Line 1: the function `once` is defined."],
        [("the function `table` is defined and decorated, so `table` is `{1: 'a'}`", "the function `table` is defined"),
         ("so `table` is `{1: 'a'}`", "so `table` is `{1: 'b'}`"), ("the function `once` is defined", "the function `once` is defined and decorated"),
         ("the class `Thing` is made and decorated, so `Thing` is `<Thing #1>`", "the class `Thing` is made"),
         ("the class `Thing` is made and decorated", "the function `Thing` is defined and decorated")],
    ),
    (
        "import functools\nclass C:\n    @property\n    def p(self): return 1\n    @p.setter\n    def p(self, value): pass\n    @staticmethod\n    def q(): return 1\n"
        "    @functools.lru_cache\n    def r(self): return 1\n",
        ["Line 4: the function `p` is defined and decorated, so `p` is `<property>`.", "Line 6: the function `p` is defined and decorated, so `p` becomes `<property>`.",
         "the function `q` is defined and decorated, so `q` is an object of the type `staticmethod`", "so `r` is an object of the type `_lru_cache_wrapper`"],
        [("so `q` is an object of the type `staticmethod`", "so `q` is an object of the type `classmethod`"), ("so `p` is `<property>`", "so `p` is `<function C.p>`")],
    ),
    (
        "import functools\ndef wrap(fn):\n    def inner(): return fn()\n    return inner\ndef same(fn): return fn\n@wrap\ndef f(): return 1\n@same\ndef g(): return 2\n"
        "def named(fn):\n    @functools.wraps(fn)\n    def inner(): return fn()\n    return inner\n@named\ndef h(): return 3\n",
        ["the function `f` is defined and decorated, so `f` is `<function wrap.<locals>.inner>`", "Back in the program: the function `g` is defined.",
         "Back in the program: the function `h` is defined."],
        [("the function `f` is defined and decorated, so `f` is `<function wrap.<locals>.inner>`", "the function `f` is defined")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("program", "told", "false"), DECORATED)
def test_what_a_decorated_name_stands_for(program, told, false, recorder):
    check(program, told, false)


STORED = [
    (
        "xs = [1, 2]\nxs[0], xs[1] = 1, 5\nd = {'a': 1, 'b': 1}\nd['a'], d['b'] = 1, 2\n",
        ["Line 2: `xs[0]` stays `1`; `xs[1]` becomes `5` (it was `2`); `xs` is now `[1, 5]`.", "Line 4: `d['a']` stays `1`; `d['b']` becomes `2` (it was `1`)"],
        [("`xs[0]` stays `1`; `xs[1]` becomes `5` (it was `2`)", "`xs[0]`, that is `xs[1]`, becomes `5` (it was `2`)"), ("`xs[0]` stays `1`", "`xs[0]` stays `2`"),
         ("`xs[0]` stays `1`", "`xs[1]` stays `5`"), ("`d['a']` stays `1`", "`d['b']` stays `2`")],
    ),
    (
        "class P:\n    def put(self, a, b):\n        self.a, self.b = a, b\np = P()\nfor b in (2, 3, 3):\n    p.put(1, b)\n",
        ["`self.a` is set to `1`; `self.b` is set to `2`", "`self.a` stays `1`; `self.b` becomes `3` (it was `2`)", "`self.a` stays `1`; `self.b` stays `3`"],
        [("`self.a` stays `1`; `self.b` becomes `3` (it was `2`)", "`self.a`, that is `self.b`, becomes `3` (it was `2`)"), ("`self.b` stays `3`", "`self.b` stays `2`")],
    ),
    (
        "class P:\n    last = 1\n    def put(self, k):\n        P.last = k\n        self.__own = k\n        self.n: int = k\n        self.n += 0\np = P()\nfor i in range(3):\n    p.put(1)\n",
        ["`P.last` stays `1`", "`self.__own` stays `1`", "`self.n` stays `1`"],
        [("`P.last` stays `1`", "`P.last` stays `2`"), ("`P.last` stays `1`", "`P.first` stays `1`"), ("`self.__own` stays `1`", "`self.__own` stays `0`")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("program", "told", "false"), STORED)
def test_stores_that_change_nothing(program, told, false, recorder):
    check(program, told, false)


BOUND = [
    (
        "globals()['new'] = 7\nglobals()['new'] = 7\n",
        ["Line 1: `new` is `7`.", "Line 2: `globals()['new']` stays `7`."],
        [("Line 1: `new` is `7`.", "Line 1: `globals()['new']` stays `7`; `new` is `7`.")],
    ),
    (
        "x = [[], []]\nx[0] = x[1]\nx[0] = x[1]\nx[0] = []\nclass P: pass\np = P()\np.a = 'a'\np.a = y = [1]\np.a = list(y)\np.t = (1, 2)\np.t = tuple([1, 2])\n",
        ["Line 2: `x[0]` is now the same list as `x[1]`: `[]`; `x` is now `[[], []]`.", "Line 3: `x[0]` stays `[]`.",
         "Line 4: `x[0]` is now another list: `[]`", "Line 9: `p.a` is now another list: `[1]`"],
        [("`x[0]` is now the same list as `x[1]`: `[]`", "`x[0]` stays `[]`"), ("`x[0]` is now the same list as `x[1]`: `[]`", "`x[1]` is now the same list as `x[0]`: `[]`"),
         ("`x[0]` is now another list: `[]`", "`x[0]` is now the same list as `x[1]`: `[]`"), ("`x[0]` is now another list: `[]`", "`x[0]` stays `[]`"),
         ("`x[0]` stays `[]`", "`x[0]` is now another list: `[]`")],
    ),
]  # fmt: skip


@NEEDS_C
@pytest.mark.parametrize(("program", "told", "false"), BOUND)
def test_stores_that_bind_another_object(program, told, false):
    check(program, told, false, ["expressions"])


def test_what_several_names_get_is_worked_out_once(recorder):
    program = (
        "lst = [1, 2, 3]\na = b = lst.pop()\nbest = cur = lst[0]\nq = r = sorted(lst)\n"
        "xs = [0]\nxs[0] = g = h = lst.pop()\n"
    )
    told = [
        "`lst.pop()` gives `3`, so `a` is `3` and `b` is `3`; that item is removed from the end of `lst`",
        "`lst[0]` gives `1`, so `best` is `1` and `cur` is `1`", "`lst.pop()` gives `2`, so `g` is `2`; `h` starts as `2`; ",
    ]  # fmt: skip
    false = [
        ("`lst.pop()` gives `3`, so `a` is `3` and `b` is `3`", "`lst.pop()` gives `3`, so `a` is `3`; `lst.pop()` gives `3`, so `b` is `3`"),
        ("so `best` is `1` and `cur` is `1`", "so `best` is `1`; `lst[0]` gives `1`, so `cur` is `1`"),
        ("so `a` is `3` and `b` is `3`", "so `a` is `3` and `b` is `2`"),
    ]  # fmt: skip
    check(program, told, false)


@NEEDS_C
def test_what_is_unpacked_twice_is_worked_out_once():
    told = "`divmod(7, 2)` gives `(3, 1)`, so `s` is `3` and `t` is `1`; `w` is `3` and `x` is `1`"
    false = told.replace("; ", "; `divmod(7, 2)` gives `(3, 1)`, so ")
    check("(s, t) = (w, x) = divmod(7, 2)\n", [told], [(told, false)], ["expressions"])


LEAVING = """\
import contextlib
for i in range(3):
    try:
        if i == 1:
            break
        continue
    finally:
        for j in range(2):
            continue
        print("fin", i)
for i in range(2):
    with contextlib.nullcontext():
        break
for i in range(2):
    try:
        break
    except ValueError:
        pass
"""


def test_a_jump_out_of_a_try_with_finally_or_a_with_is_only_reached(recorder):
    told = ["Line 6: `continue` is reached.", "Line 9: `continue` goes on with the next iteration.", "Line 5: `break` is reached.", "Line 13: `break` is reached.",
            "Line 16: `break` ends the loop in its iteration 1."]  # fmt: skip
    false = [
        ("Line 5: `break` is reached.", "Line 5: `break` ends the loop in its iteration 2."), ("Line 5: `break` is reached.", "Line 5: `break` ends the loop."),
        ("Line 6: `continue` is reached.", "Line 6: `continue` goes on with the next iteration."), ("Line 6: `continue` is reached.", "Line 6: `break` is reached."),
        ("Line 13: `break` is reached.", "Line 13: `break` ends the loop in its iteration 1."),
    ]  # fmt: skip
    check(LEAVING, told, false)


def test_code_given_to_exec_or_eval_is_not_the_program(recorder):
    program = "exec('a = 1')\nb = eval('1 + 2')\neval(compile('c = 3', 'made', 'exec'))\ntry:\n    eval('1 / 0')\nexcept ZeroDivisionError:\n    pass\nlist(map(eval, ['4']))\n"
    told = [
        "Line 1: this runs the code given to exec.\n  Inside the code given to exec:\n", "Line 2: this runs the expression given to eval.\n  Inside the expression given to eval:\n",
        "Back in the program: `b` is `3`.", "Line 3: this runs the code given to eval.", "Line 8: this runs other code.",
        "it raises `ZeroDivisionError('division by zero')`; nothing in the expression given to eval handles it, so it leaves the expression given to eval.",
    ]  # fmt: skip
    false = [
        ("this runs the code given to exec", "this runs the program"), ("Inside the code given to exec", "Inside the program (depth 2)"),
        ("this runs the expression given to eval", "this runs the code given to exec"), ("it leaves the expression given to eval", "it leaves the program"),
    ]  # fmt: skip
    check(program, told, false)


def test_an_imported_module_is_not_the_program(recorder, tmp_path, monkeypatch):
    (tmp_path / "true_words_module.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "true_words_module", raising=False)
    trace = chainexec.trace_source("import true_words_module\n", detail="lines", scope=chainexec.Scope(include=("true_words_module",)))
    text = str(narrate(trace))
    assert "this runs the imported module" in text
    assert audit(text, trace).ok
    assert not audit(text.replace("the imported module", "the program"), trace).ok
