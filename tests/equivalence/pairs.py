"""Pairs of programs with what a check must find: rewrites that people take for safe and are not, and some that are."""

from typing import NamedTuple


class Pair(NamedTuple):
    name: str
    a: str
    b: str
    inputs: list
    differs: tuple = ()  # parts that must differ; none: the two are equivalent


def body(text, parameters="x"):
    lines = "\n".join(f"    {line}" for line in text.strip("\n").split("\n"))
    return f"def f({parameters}):\n{lines}\n"


def expression(one, other, inputs, *differs, parameters="x", name=None):
    return Pair(name or f"{one} / {other}", body(f"return {one}", parameters), body(f"return {other}", parameters), inputs, differs)


DIFFERENT = [
    expression("x < 3", "not x >= 3", ["f(float('nan'))"], "result"),
    expression("x + 1", "1 + x", ["f('a')"], "exception"),
    expression("x + y", "y + x", ["f('a', 'b')"], "result", parameters="x, y"),
    expression("x == True", "bool(x)", ["f(2)"], "result"),
    expression("x // 2", "int(x / 2)", ["f(-3)"], "result"),
    expression("x ** 2", "x * x", ["f(1e200)"], "exception"),
    expression("x % 2 == 1", "x & 1", ["f(3)"], "result"),
    expression("1", "True", ["f(0)"], "result"),
    expression("x", "float(x)", ["f(3)"], "result"),
    expression("0.0 * x", "0.0 * abs(x)", ["f(-1)"], "result"),
    expression("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", ["f(0)"], "result"),
    expression("x", "x[:]", ["f([1])"], "arguments", name="alias of the argument"),
    expression("[[0]] * 2", "[[0], [0]]", ["f(0)"], "result", name="alias in the result"),
    expression("(x,)", "[x]", ["f(1)"], "result"),
    expression("'%s' % x", "f'{x}'", ["f((1, 2))"], "exception"),
    expression("sum([0.1] * x)", "__import__('functools').reduce(lambda s, v: s + v, [0.1] * x, 0)", ["f(10)"], "result"),
    expression("x and 'a' or 'b'", "'a' if x else ''", ["f(0)"], "result"),
    expression("list({3: 1, 1: 2})", "list({1: 2, 3: 1})", ["f(0)"], "result"),
    Pair("in-place addition", body("x += [1]\nreturn x"), body("x = x + [1]\nreturn x"), ["f([0])"], ("arguments",)),
    Pair("the loop variable stays", body("for i in range(x): pass\nreturn i"), body("[i for i in range(x)]\nreturn x - 1"), ["f(3)", "f(0)"], ("exception",)),
    Pair("continue skips the increment", body("t = 0\nfor i in range(x):\n    if i == 1: continue\n    t += i\nreturn t"),
         body("t = i = 0\nwhile i < x:\n    t += i\n    i += 1\nreturn t"), ["f(4)"], ("result",)),
    Pair("an eager argument", body("print('a')\nreturn 1"), body("return 1"), ["f(0)"], ("output",)),
    Pair("stderr", "import sys\n" + body("print('a', file=sys.stderr)"), body("pass"), ["f(0)"], ("errors",)),
    Pair("swap by two statements", body("a, b = x\na, b = b, a\nreturn a, b"), body("a, b = x\na = b\nb = a\nreturn a, b"), ["f((1, 2))"], ("result",)),
    Pair("items of a generator", body("yield from range(x)"), body("yield from range(x - 1)"), ["f(3)"], ("result",)),
    Pair("how a generator ends", body("yield 1\nraise ValueError('no')"), body("yield 1"), ["f(3)"], ("result",)),
    Pair("a list for a generator", body("return (i for i in x)"), body("return [i for i in x]"), ["f([3])"], ("result",)),
    Pair("type of the exception", body("raise ValueError('a')"), body("raise TypeError('a')"), ["f(0)"], ("exception",)),
    Pair("message of the exception", body("raise ValueError('a')"), body("raise ValueError('b')"), ["f(0)"], ("exception",)),
    Pair("value of the exception", body("raise KeyError(1)"), body("raise KeyError(True)"), ["f(0)"], ("exception",)),
    Pair("cause of the exception", body("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('a') from e"),
         body("raise ValueError('a')"), ["f(0)"], ("exception",)),
    Pair("exit status", "import sys\n" + body("sys.exit(x)"), "import sys\n" + body("sys.exit(0)"), ["f(1)"], ("exception",)),
    Pair("exit or return", "import sys\n" + body("sys.exit(x)"), body("return x"), ["f(1)"], ("result",)),
    Pair("state at the top level", "n = 0\n" + body("global n\nn += x"), "n = 0\n" + body("pass"), ["f(1)"], ("globals",)),
    Pair("a global that the call makes", body("global made\nmade = x"), body("made = x"), ["f(1)"], ("globals",)),
    Pair("attributes of an argument", "class C: pass\n" + body("x.n = 1"), "class C: pass\n" + body("x.n = 1.0"), ["f(C())"], ("arguments",)),
    Pair("unbound local", "t = 5\n" + body("return t"), "t = 5\n" + body("if False: t = 1\nreturn t"), ["f(1)"], ("exception",)),
    Pair("a default that is shared", "def f(x, seen=[]):\n    seen.append(x)\n    return seen\ndef g(x):\n    f(x)\n    return f(x)\n",
         "def f(x, seen=None):\n    seen = [] if seen is None else seen\n    seen.append(x)\n    return seen\ndef g(x):\n    f(x)\n    return f(x)\n", ["g(1)"], ("result",)),
    Pair("an attribute", "class C:\n    def __init__(self, n): self.n = n\n" + body("return C(x)"),
         "class C:\n    def __init__(self, n): self.n = -n\n" + body("return C(x)"), ["f(1)"], ("result",)),
    Pair("a remaining iterator", body("return next(x)"), body("return list(x)[0]"), ["f(iter([1, 2]))"], ("arguments",)),
]  # fmt: skip

EQUIVALENT = [
    expression("x in (1, 2)", "x in [1, 2]", ["f(1)", "f('a')"]),
    expression("x is None", "not (x is not None)", ["f(1)", "f(None)"]),
    expression("float('nan')", "-float('nan')", ["f(0)"]),
    expression("{1, 'a', 2.5}", "{2.5, 'a', 1}", ["f(0)"]),
    expression("{(1, 2), None, 'b'}", "{None, 'b', (1, 2)}", ["f(0)"]),
    Pair("range and while", body("t = 0\nfor i in range(x):\n    t += i\nreturn t"), body("t = 0\nwhile x > 0:\n    x -= 1\n    t += x\nreturn t"), ["f(4)"]),
    Pair("in-place addition of numbers", body("t = 0\nfor n in x:\n    t += n\nreturn t"), body("t = 0\nfor n in x:\n    t = t + n\nreturn t"), ["f([1, 'a'])"]),
    Pair("an object without a repr", body("print(object())"), body("thing = object()\nprint(thing)"), ["f(0)"]),
    Pair("a helper and a constant", "N = 3\n" + body("return x * N"), "def times(a, b):\n    return a * b\nM = 3\n" + body("return times(x, M)"), ["f(2)"]),
    Pair("async", "import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x\n", "async def f(x):\n    return x\n", ["f(2)"]),
    Pair("a class of the program", "class C:\n    def __init__(self, n):\n        self.a, self.b = n, 0\n" + body("return C(x)"),
         "class C:\n    def __init__(self, n):\n        self.b = 0\n        self.a = n\n" + body("return C(x)"), ["f(1)"]),
    Pair("a cycle", body("x = [1]\nx.append(x)\nreturn x"), body("x = []\nx += [1, x]\nreturn x"), ["f(1)"]),
    Pair("standard containers", "from collections import *\n" + body("return deque(x), Counter(x), OrderedDict.fromkeys(x)"),
         "import collections as c\n" + body("return c.deque(list(x)), c.Counter(list(x)), c.OrderedDict((i, None) for i in x)"), ["f('aab')"]),
    Pair("line numbers in tracebacks", "import traceback\n" + body("try:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()"),
         "import traceback\n\n\n" + body("try:\n\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()"), ["f(0)"]),
]  # fmt: skip
