"""Sentences that once said what was not so: what is told now, and that the audit finds the old words false."""

import pytest

import chainexec
from chainexec import audit, narrate


def check(program, told, false):
    """That a program's text has these sentences, and that a text with one of them in other words, `old -> new`, is found wrong."""
    for detail in ("lines", "expressions") if chainexec.recorder_info().name == "c" else ("lines",):
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
