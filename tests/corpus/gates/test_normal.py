"""Normal forms: equal for programs that differ in dress only, different for all others."""

import ast
import json
import keyword
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as made

from chainexec.corpus.gates.normal import Normal, input_key, normal_form, program_key
from chainexec.corpus.program import Input
from chainexec.errors import SourceError
from corpus.sources.given import CRUXEVAL, needs_cruxeval

PLAIN = """
def f(numbers, limit=3):
    total = 0
    for number in numbers:
        if number < limit:
            total += number
    return [total for number in (1, 2)]
print(f([1, 2, 5]))
"""

SAME = {
    "comments and layout": PLAIN.replace("    total = 0", "\n    # start\n    total = (0)  # here\n\n"),
    "names": PLAIN.replace("numbers", "xs").replace("total", "t").replace("limit", "bound"),
    "the function's name": PLAIN.replace("f(", "g("),
    "a docstring": PLAIN.replace("    total = 0", '    """Adds."""\n    total = 0'),
    "hints": "from typing import List\nimport typing\nfrom __future__ import annotations\n".replace("from __future__ import annotations\n", "")
    + PLAIN.replace("numbers, limit=3)", "numbers: List[int], limit: typing.Any = 3) -> 'list[int]'").replace("total = 0", "total: int = 0"),
    "future annotations": "from __future__ import annotations\n" + PLAIN,
    "a hint alone": PLAIN.replace("    total = 0", "    total: int\n    total = 0"),
    "spelling": PLAIN.replace("limit=3", "limit=0x3").replace("[1, 2, 5]", "[1,\n2, 5,]"),
    "indentation": PLAIN.replace("    ", "\t"),
    "semicolons": PLAIN.replace("            total += number\n", "            total += number;\n"),
}


@pytest.mark.parametrize("other", SAME.values(), ids=SAME)
def test_programs_that_differ_in_dress(other):
    assert other != PLAIN
    assert normal_form(other) == normal_form(PLAIN)
    assert program_key(other) == program_key(PLAIN) and len(program_key(PLAIN)) == 16


DIFFERENT = [
    PLAIN,
    PLAIN.replace("limit=3", "limit=4"),
    PLAIN.replace("limit=3", "limit=3.0"),
    PLAIN.replace("limit=3", "limit='3'"),
    PLAIN.replace("number < limit", "number <= limit"),
    PLAIN.replace("number < limit", "limit < number"),
    PLAIN.replace("[total for number", "[number for number"),
    PLAIN.replace("[total for", "[total for total in (0,) for"),
    PLAIN.replace("total += number", "total = total + number"),
    PLAIN.replace("total += number", "numbers += number"),
    PLAIN.replace("print(", "repr("),
    PLAIN.replace("f([1, 2, 5])", "f([1, 2, 5], 3)"),
    PLAIN.replace("return [", "return ("). replace("(1, 2)]", "(1, 2))"),
    PLAIN.replace("def f", "async def f"),
    "x = a.b", "x = a.c", "x = b.b", "x = a['b']", "x = a[1:]", "x = a[:1]", "x = a[::1]", "x = a[1]",
    "import a.b", "import a", "import b", "from a import b", "from . import b", "from .. import b", "import a.b as c", "from a import b as c, d",
    "f(a=1)", "f(b=1)", "f(**a)", "f(*a)", "f(a)",
    "class A: x = 1", "class B: x = 1", "class A: y = 1", "class A: x: int = 1", "class A: x: str = 1", "class A(B): x = 1", "class A(metaclass=B): x = 1",
    "x = 1", "x = True", "x = 1.0", "x = 1j", "x = '1'", "x = b'1'", "x = None", "x = ...", "x = -1", "x = y = 1", "x, y = 1", "[x] = 1",
    "x = f'{y}'", "x = f'{y!r}'", "x = f'{y:>3}'", "x = f'{y}{y}'", "x = f'{y=}'", "x = '{y}'",
    "def f(a, /, b): return a", "def f(a, b): return a", "def f(a, *, b): return a", "def f(a, *b): return a", "def f(a, **b): return a",
    "def f(a, b): return b", "def f(a, b=a): return a", "def f(a, b):\n  global a2\n  return a",
    "def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n  return x", "def f():\n  x = 1\n  def g():\n    x = 2\n  return x",
    "x = 0\ndef g():\n  global x\n  x = 2", "x = 0\ndef g():\n  x = 2",
    "def f(x):\n  match x:\n    case [a, b]: return a", "def f(x):\n  match x:\n    case [a, b]: return b", "def f(x):\n  match x:\n    case [a, *b]: return a",
    "def f(x):\n  match x:\n    case {'k': a, **b}: return a", "def f(x):\n  match x:\n    case A(k=a): return a", "def f(x):\n  match x:\n    case A(j=a): return a",
    "try: f()\nexcept E: pass", "try: f()\nexcept E as e: pass", "try: f()\nfinally: pass", "try: f()\nexcept* E: pass", "try: f()\nexcept F: pass",
    "(y := 1)", "[y := 1]", "lambda x: x", "lambda x: y", "lambda x, y: x", "lambda: 0", "{**a}", "{'a': 1}", "{1}", "()", "[]",
    "for i in x: pass\nelse: y()", "for i in x: y()", "while x: y()", "with a as b: pass", "with a: pass", "with a, b: pass", "del x", "assert x", "assert x, y",
    "if __name__ == '__main__': f()", "max = 1\nmax(2)", "least = 1\nleast(2)", "type X = int", "raise A", "raise A from B", "x @ y", "x * y",
    "inf", "1e999", "x = 'a b'", "x = 'a' 'c'", "@a\ndef f(): pass", "def f(): pass", "def f(): return", "def f(): yield", "def f(): yield from a",
]  # fmt: skip


def test_programs_that_are_different():
    seen = {}
    for program in DIFFERENT:
        form = normal_form(program)
        assert seen.setdefault(form, program) == program or ast.dump(ast.parse(seen[form])) == ast.dump(ast.parse(program)), (seen[form], program)


KEPT = [
    ("def f(key): return key\nf(**{'key': 1})", "def f(word): return word\nf(**{'key': 1})"),
    ("def f(key): return key\ng = f\ng(key=1)", "def f(word): return word\ng = f\ng(key=1)"),
    ("@d\ndef f(key): return key\nf(key=1)", "@d\ndef f(word): return word\nf(key=1)"),
    ("x = 1\nprint(globals()['x'])", "y = 1\nprint(globals()['x'])"),
    ("x = 1\nprint(eval('x'))", "y = 1\nprint(eval('x'))"),
    ("def f(): pass\nprint(f.__name__)", "def g(): pass\nprint(g.__name__)"),
    ("class A:\n  def f(self): pass", "class A:\n  def g(self): pass"),
    ("def f(a: int): pass\nprint(f.__annotations__)", "def f(a: str): pass\nprint(f.__annotations__)"),
    ("from functools import singledispatch\n@f.register\ndef g(a: int): pass", "from functools import singledispatch\n@f.register\ndef g(a: str): pass"),
    ('def f():\n  "one"\nprint(f.__doc__)', 'def f():\n  "two"\nprint(f.__doc__)'),
    ("if c:\n  max = f\nmax(1)", "if c:\n  most = f\nmost(1)"),
    ("class A:\n  x = 1\n  y = [x for _ in (1,)]", "class A:\n  z = 1\n  y = [x for _ in (1,)]"),
]


@pytest.mark.parametrize(("one", "other"), KEPT)
def test_names_that_can_be_seen_are_kept(one, other):
    assert normal_form(one) != normal_form(other)


RENAMED = [
    ("def f(key): return key\nf(key=1)", "def g(word): return word\ng(word=1)"),
    ("import numpy as np\nnp.array(1)", "import numpy\nnumpy.array(1)"),
    ("def f(x):\n  def g(): return x\n  return g", "def a(b):\n  def c(): return b\n  return c"),
    ("class A:\n  def f(self, x): return x", "class A:\n  def f(this, y): return y"),
    ("def f():\n  try: pass\n  except E as e: return e", "def f():\n  try: pass\n  except E as x: return x"),
    ("def f(x):\n  match x:\n    case {'k': a, **b} | [*b, a]: return a, b", "def f(x):\n  match x:\n    case {'k': c, **d} | [*d, c]: return c, d"),
    ("x = 0\ndef f():\n  global x\n  x = 1", "y = 0\ndef f():\n  global y\n  y = 1"),
    ("def f():\n  x = 0\n  def g():\n    nonlocal x\n    x = 1", "def f():\n  y = 0\n  def g():\n    nonlocal y\n    y = 1"),
    ("def f():\n  def g():\n    nonlocal x\n    x = 1\n  x = 0", "def f():\n  def g():\n    nonlocal y\n    y = 1\n  y = 0"),
    ("if (n := 3): print([n := i for i in (1,)])", "if (m := 3): print([m := j for j in (1,)])"),
    ("x = lambda a, *b, c=1, **d: (a, b, c, d)", "y = lambda e, *f, g=1, **h: (e, f, g, h)"),
    ("def f[T](x: T) -> T: return x", "def f(x): return x"),
    ("def f(dir): return dir  # compile, exec", "def f(x): return x  # no such word"),
    ("async def f(x):\n  async for y in x:\n    async with y as z: await z", "async def f(a):\n  async for b in a:\n    async with b as c: await c"),
]


@pytest.mark.parametrize(("one", "other"), RENAMED)
def test_names_that_cannot_be_seen_are_numbered(one, other):
    assert normal_form(one) == normal_form(other)


@pytest.mark.skipif(sys.version_info < (3, 14), reason="t-strings are of Python 3.14")
def test_new_syntax():
    assert normal_form("def f(x): return t'{x}'") == normal_form("def f(y): return t'{y}'") != normal_form("def f(y): return f'{y}'")


@pytest.mark.parametrize("text", ["def f(", "x = '\0'", "(" * 500 + ")" * 500, "x = '\ud800'", "\tx\n  y"])
def test_what_is_no_python_is_an_error(text):
    with pytest.raises(SourceError, match="no normal form"):
        normal_form(text)


def test_long_and_deep_programs():
    deep = "x = " + " + ".join(["a"] * 900)
    assert normal_form(deep) == normal_form(deep.replace(" + ", "  +  "))
    wide = "\n".join(f"x{n} = {n}" for n in range(5_000))
    assert normal_form(wide) == normal_form(wide.replace("x", "yy"))
    assert normal_form("x = 0x" + "f" * 10_000) != normal_form("x = 0x" + "f" * 10_001)


def key(source, call, stdin=""):
    return input_key(source, Input(call, stdin))


def test_inputs():
    one, other = "def f(xs, n=2): return xs", "def best(items, k=2):\n    # the best\n    return items"
    assert key(one, "f([1, 2], n=3)") == key(other, "best([1,2],k=3)") != key(one, "f([1, 2], n=4)")
    assert key(one, "f('a')") == key(other, 'best("a")') != key(one, "f(b'a')")
    assert key(one, "f(1)") != key(one, "f(1.0)") != key(one, "f(True)") != key(one, "f(1)")
    assert key(one, None, "1") != key(one, None, "2") and key(one, None, "1") == key(other, None, "1") != key(one, "f(1)", "1")
    two = "def f(x): return x\ndef g(x): return x"
    assert key(two, "f(1)") != key(two, "g(1)") and key(two, "g(1)") == key(two.replace("g", "h"), "h(1)")
    assert key(two, "f(g(1))") != key(two, "g(f(1))")
    assert key(one, "f([x for x in (1,)])") == key(one, "f([y for y in (1,)])") != key(one, "f([1 for y in (1,)])")
    normal = Normal(one)
    assert [normal.input_key(Input(call)) for call in ("f(1)", "f(2)", "f(1)")] == [key(one, "f(1)"), key(one, "f(2)"), key(one, "f(1)")]
    assert normal.form == normal_form(one)


DRESS = [
    "rename-locals", "rename-parameters", "rename-function", "rename-comprehension-variable", "add-comments", "remove-comments", "add-blank-lines",
    "remove-blank-lines", "break-lines", "join-lines", "split-lines", "indentation", "quotes", "number-spelling", "decimal-numbers", "add-parentheses",
    "remove-parentheses", "astor-printer", "elif-to-nested", "nested-to-elif", "split-string",
]  # fmt: skip


def cruxeval(count):
    with CRUXEVAL.open() as file:
        return [json.loads(line) for _, line in zip(range(count), file, strict=False)]


@needs_cruxeval
@pytest.mark.slow
def test_the_rewriter_agrees():
    """What rules of dress make has the same normal form, and what others make has another one."""
    from chainexec.rewriting import rewrite
    equal = changed = 0
    for row in cruxeval(60):
        call = f"f({row['input']})"
        for variant in rewrite(row["code"], n=4, rules=DRESS, strength="cosmetic", seed=1, inputs=[call], max_inputs=2):
            assert normal_form(variant.source) == normal_form(row["code"]), (row["code"], variant.source)
            equal += 1
        for variant in rewrite(row["code"], n=4, seed=1, inputs=[call], max_inputs=2):
            changed += 1
            assert (normal_form(variant.source) == normal_form(row["code"])) == ({one.rule for one in variant.applied} <= set(DRESS)), variant.source
    assert equal > 100 and changed > 100


NAMES = made.text("abxyz_", min_size=1, max_size=4).filter(lambda text: not keyword.iskeyword(text) and not text.startswith("__"))


@needs_cruxeval
@given(row=made.sampled_from(cruxeval(800) if CRUXEVAL.exists() else [{}]), names=made.lists(NAMES, min_size=12, max_size=12, unique=True))
@settings(max_examples=150, deadline=None)
def test_any_renaming_of_locals(row, names):
    """Renames parameters and locals of real functions, by an own walk over the tree."""
    tree = ast.parse(row["code"])
    function = tree.body[-1]
    if not isinstance(function, ast.FunctionDef) or len(tree.body) > 1:
        return
    local = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    local |= {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    other = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} - local
    new = [name for name in names if name not in other | local][: len(local)]
    renames = dict(zip(sorted(local), new, strict=False))
    before = normal_form(row["code"])
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            node.id = renames.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = renames.get(node.arg, node.arg)
    assert normal_form(ast.unparse(tree)) == before


@needs_cruxeval
def test_programs_of_one_form_give_the_same_results():
    """The programs of CRUXEval that have the same normal form are the same function."""
    by_form = {}
    for row in cruxeval(800):
        by_form.setdefault(normal_form(row["code"]), []).append(row)
    several = [group for group in by_form.values() if len(group) > 1]
    assert several
    for group in several:
        spaces = []
        for row in group:
            exec(row["code"], space := {})
            spaces.append(space)
        for row in group:
            results = set()
            for space in spaces:
                try:
                    results.add(repr(eval(f"f({row['input']})", space)))
                except Exception as error:
                    results.add(type(error).__name__)
            assert len(results) == 1
