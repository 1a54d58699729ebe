"""Where a rule must refuse, and why: each line is a program on which the naive rewriting does something else."""

from __future__ import annotations

import pytest

from chainexec.rewriting.catalogue import all_rules
from chainexec.rewriting.drafts import Workshop

RULES = all_rules()


def look(rule, text):
    workshop = Workshop(text, [RULES[rule]])
    return workshop.sites[rule], [(refusal.precondition, refusal.reason) for refusal in workshop.refusals]


def function(body, head="def f(x, y):"):
    return head + "\n" + "\n".join(f"    {line}" for line in body.strip("\n").split("\n")) + "\n"


META = "class Meta(type):\n    def __new__(mcs, name, bases, space):\n        {}\n        return super().__new__(mcs, name, bases, space)\n\n"

REFUSED = [
    # what looks in where nobody expects it
    ("rename-locals", "import numpy as np\n" + function("de = x\nreturn np.bmat('de')"), "closed", "`bmat` is used in it"),
    ("merge-assignments", "import numpy as np\n" + function("de = x\na = np.bmat('de')\nreturn a"), "closed", "`bmat` is used in it"),
    ("extract-expression", "import numpy as np\n" + function("de = x\nreturn np.bmat('de, de')"), "closed", "`bmat` is used in it"),
    ("add-comments", META.format("print(space)") + function("return x"), "closed", "the metaclass `Meta` looks at `space`"),
    ("add-comments", META.format("space['a'] = 1") + function("return x"), "closed", "the metaclass `Meta` looks at `space`"),
    ("lambda-to-def", "class A:\n    def f(x): return sorted(x, key=lambda a: a[0])\n", "alone-on-its-line", "on the line of its function"),
    # loops
    ("for-to-while-iterator", "iter = list\n" + function("for a in x:\n    print(a)"), "unshadowed", "`iter` is not the builtin here"),
    ("for-to-while-iterator", "for a in 'xy':\n    print(a)\n", "in-function", "new names would be seen"),
    ("for-to-while-iterator", function("async for a in x:\n    print(a)", "async def f(x):"), "synchronous", "asynchronous"),
    ("for-to-while-iterator", function("for a in g(x):\n    print(a)"), "holds-no-generator", "`g(x)` may be a generator"),
    ("for-to-while-iterator", function("for a in x.values():\n    break"), "holds-no-generator", "may be a generator"),
    ("for-to-while-iterator", function("return locals()\nfor a in x:\n    pass"), "closed", "`locals` is used in it"),
    ("for-to-while-iterator", function("for a in x:\n    exec(a)"), "closed", "`exec` is used in it"),
    ("for-range-to-while", function("for i in range(x):\n    print(i)"), "exact-type", "not all of `range(x)`'s arguments are surely ints"),
    ("for-range-to-while", function("for i in range(0, 9, len(x)):\n    print(i)"), "known-step", "the step is no number other than 0"),
    ("for-range-to-while", function("for i in range(3):\n    print(i)\nelse:\n    print('end')"), "no-else", "else"),
    ("for-range-to-while", "def range(n):\n    return [n]\n" + function("for i in range(3):\n    print(i)"), "unshadowed", "`range`"),
    ("for-range-to-while", function("for x[0] in range(3):\n    print(i)"), "plain-target", "more than a plain name"),
    ("while-to-for-range", function("i = 0\nwhile i < len(x):\n    print(i)\n    i += 1"), "stable", "need not be the same int"),
    ("while-to-for-range", function("i = 0\nwhile i < 3:\n    print(i)\n    i += 1\nreturn i"), "dead-after", "`i` is used after the loop"),
    ("while-to-for-range", function("i = 0\nwhile i < 3:\n    if x:\n        i = 2\n    i += 1"), "not-rebound", "`i` is bound elsewhere"),
    ("while-to-for-range", function("i = 0\nwhile i < 3:\n    if x:\n        continue\n    i += 1"), "no-continue", "a continue skips the step"),
    ("while-to-for-range", function("i = x\nwhile i < 3:\n    print(i)\n    i += 1"), "exact-type", "does not surely begin as an int"),
    ("while-to-for-range", function("n = 3\ni = 0\nwhile i < n:\n    n = n - 1\n    i += 1"), "stable", "need not be the same int"),
    ("while-to-while-true", function("while x:\n    x.pop()\nelse:\n    print(1)"), "no-else", "the loop has an else"),
    ("range-len-to-enumerate", function("for i in range(len(x)):\n    print(x[i])"), "exact-type", "need not be a str or tuple"),
    ("range-len-to-enumerate", function("s = 'abc'\nfor i in range(len(s)):\n    s[i] = 1"), "not-resized", "the body stores into `s`"),
    ("range-len-to-enumerate", function("s = 'abc'\nfor i in range(len(s)):\n    i = 0\n    print(s[i])"), "not-rebound", "the body binds `i`"),
    ("enumerate-to-range-len", function("for i, a in enumerate(x):\n    print(i, a)"), "exact-type", "need not be a str or tuple"),
    ("enumerate-to-counter", function("for i, a in enumerate(x, y):\n    print(i, a)"), "literal", "the start is no number"),
    ("loop-to-comprehension", function("r = []\nfor a in x:\n    r.append(a)\nreturn a"), "dead-after", "`a` is used after the loop"),
    ("loop-to-comprehension", function("r = []\nfor a in x:\n    r.append(len(r))\nreturn r"), "read-once", "more than collecting"),
    ("loop-to-comprehension", function("r = []\ntry:\n    for a in x:\n        r.append(1 / a)\nfinally:\n    print(r)"), None, None),
    ("loop-to-comprehension", function("try:\n    r = []\n    for a in x:\n        r.append(1 / a)\nfinally:\n    print(r)"), "not-in-try", "half-made"),
    ("loop-to-comprehension", function("r = []\nfor a in x:\n    r.append(a)\nreturn lambda: r"), "not-captured", "an inner function uses `r`"),
    ("loop-to-comprehension", function("r = []\nfor a in x:\n    r.append(lambda: a)\nreturn r"), "dead-after", "inner function"),
    ("loop-to-comprehension", function("r = {}\nfor a in x:\n    r[a.pop()] = a.pop()\nreturn r"), "order-kept", "in the other order"),
    ("loop-to-comprehension", function("r = []\nfor a in x:\n    for b in b:\n        r.append(a)\nreturn r"), "dead-after", ""),
    ("comprehension-to-loop", "r = [a for a in 'xy']\n", "in-function", "new names would be seen"),
    ("comprehension-to-loop", function("return x() + [a for a in y]"), "order-kept", "`x()` is evaluated before it"),
    ("comprehension-to-loop", function("return x and [a for a in y]"), "order-kept", "only if the left operand asks for it"),
    ("comprehension-to-loop", function("return 1 if x else [a for a in y]"), "order-kept", "on one of two ways only"),
    ("comprehension-to-loop", function("while [a for a in y]:\n    y.pop()"), "order-kept", "it stands in a While"),
    ("comprehension-to-loop", function("return [lambda: a for a in y]"), "not-captured", "an inner function uses `a`"),
    ("comprehension-to-loop", function("return {k(): v() for k, v in y}"), "order-kept", "in the other order"),
    ("comprehension-to-loop", function("return [(b := a) for a in y]"), "no-walrus", "assignment expression"),
    ("loop-to-any-all", function("for a in x:\n    if y(a):\n        return True\nreturn False"), "no-stop-iteration", "`y(a)` may raise StopIteration"),
    ("loop-to-any-all", function("for a in x:\n    if a == z:\n        return True\nz = 1\nreturn False"), None, None),
    ("any-all-to-loop", function("return any(next(a) for a in x)"), "no-stop-iteration", "`next(a)` may raise StopIteration"),
    ("any-all-to-loop", function("any = all\nreturn any(a for a in x)"), None, None),
    ("sum-to-loop", function("return sum(a for a in x)"), "exact-type", "sums of floats are compensated"),
    ("sum-to-loop", function("return sum(a / 2 for a in range(3))"), "exact-type", "sums of floats are compensated"),
    ("loop-to-sum", function("n = 0\nfor a in x:\n    n += a\nreturn n"), "exact-type", "need not be exactly int"),
    ("loop-to-sum", function("n = 0\nfor a in range(9):\n    n += 0.1\nreturn n"), "exact-type", "need not be exactly int"),
    ("join-to-loop", function("return ''.join(a for a in x)"), "exact-type", "need not be strs"),
    ("generator-to-list", function("return sorted(next(a) for a in x)"), "no-stop-iteration", "may raise StopIteration"),
    # conditionals
    ("invert-if", function("if x:\n    print(1)\nelif y:\n    print(2)"), "no-else", "an elif follows"),
    ("merge-nested-if", function("if x:\n    if y:\n        print(1)\nelse:\n    print(2)"), "no-else", "one of the two has an else"),
    ("split-and", function("if x and y:\n    print(1)\nelse:\n    print(2)"), "no-else", "written twice"),
    ("split-chain", function("return 1 < x() < 3"), "stable", "`x()` would be evaluated twice"),
    ("join-chain", function("return 1 < x() and x() < 3"), "stable", "would be evaluated once only"),
    ("condition-to-if", function("return x == y"), "exact-type", "need not be True or False"),
    ("condition-to-if", function("return x and y in x"), "exact-type", "need not be True or False"),
    ("match-to-if", function("match x:\n    case [a, *b]:\n        return a\n    case _:\n        return 0"), "literal", "is more than literals"),
    ("match-to-if", function("match x():\n    case 1:\n        return 2"), "surely-bound", "the subject is not a local name"),
    ("match-to-if", function("match x:\n    case 1 if y:\n        return 2"), "literal", "is more than literals"),
    ("if-to-match", function("if x == 1:\n    return 1\nelif y == 2:\n    return 2"), "literal", "not every test compares `x` with a literal"),
    ("membership-to-or", function("return x in (1, 2)"), "exact-type", "need not be a str or an int"),
    ("bool-call", "bool = len\n" + function("if x:\n    return 1"), "unshadowed", "`bool` is not the builtin here"),
    ("return-condition", "bool = len\n" + function("if x:\n    return True\nreturn False"), "unshadowed", "`bool`"),
    # expressions
    ("swap-operands", function("return x + y"), "exact-type", "need not be ints"),
    ("swap-operands", function("return 'a' + 'b'"), "exact-type", "need not be ints"),
    ("swap-operands", function("return 0.1 + 0.2"), "exact-type", "need not be ints"),
    ("swap-operands", function("return len(x) + len(y)"), "quiet", "the order would change"),
    ("swap-operands", function("return x == y"), "exact-type", "each might decide about equality itself"),
    ("mirror-comparison", function("return x < y"), "exact-type", "need not be numbers"),
    ("augmented-to-plain", function("x += [1]\nreturn x"), "exact-type", "immutable"),
    ("augmented-to-plain", function("z = []\nz += x\nreturn z"), "exact-type", "immutable"),
    ("augmented-to-plain", function("x[y()] += 1"), "plain-target", "is no local of a function"),
    ("augmented-to-plain", function("z = 0\nz += x\nreturn z"), "exact-type", "fit"),
    ("plain-to-augmented", function("x = x + [1]\nreturn x"), "exact-type", "immutable"),
    ("split-tuple-assignment", function("x, y = y, x\nreturn x"), "disjoint", "`x` is read by a later value"),
    ("split-tuple-assignment", function("x[0], y = 1, 2\nreturn x"), "plain-target", "different locals"),
    ("split-tuple-assignment", function("try:\n    a, b = 1, 1 / x\nfinally:\n    print(a)"), "not-in-try", "only some of them bound"),
    ("merge-assignments", function("a = 1\nb = a\nreturn b"), "disjoint", "`a` is read by the second value"),
    ("merge-assignments", function("a = 1\nb = g()\ndef g():\n    return a\nreturn b"), "not-captured", "an inner function uses `a`"),
    ("introduce-temporary", "print(len('x' * 3))\n", "in-function", "would be seen"),
    ("introduce-temporary", function("return x() + len(y)"), "order-kept", "`x()` is evaluated before it"),
    ("introduce-temporary", function("return x.y(len(y))"), "order-kept", "`x.y` is looked up before it"),
    ("introduce-temporary", function("return f'{x}{len(y)}'"), "order-kept", "formatted string"),
    ("introduce-temporary", function("return 0 < x < len(y)"), "order-kept", "only if the comparison before it holds"),
    ("inline-temporary", function("a = x()\nfor b in a:\n    break\nprint(1)"), "holds-no-generator", "whose end would come earlier"),
    ("introduce-temporary", function("return (next(x()), print(1))"), "holds-no-generator", "whose end would come later"),
    ("introduce-temporary", function("assert len(x) > 1"), "order-kept", "under python -O"),
    ("swap-operands", function("z = 0\nreturn (z := y) + z"), "exact-type", "need not be ints"),
    ("swap-operands", function("z = 0\ng = (z + v for v in range(3))\nz = 'a'\nreturn g"), "exact-type", "need not be ints"),
    ("wrap-in-function", function("next(x)\nx = None\nreturn y"), "not-rebound", "would be kept longer"),
    ("inline-function", "class C:\n    x = f(1)\n\n\ndef g(a):\n    return a\n\n\ndef f(x):\n    return g(x)\n", "surely-bound", "before it defines `g`"),
    ("inline-temporary", function("a = x()\nreturn y() + a"), "order-kept", "`y()` is evaluated before it"),
    ("inline-temporary", function("a = x()\nprint(a)\nreturn a"), "dead-after", "`a` is used afterwards"),
    ("inline-temporary", function("a = x and y\nif a:\n    return 1"), "same-asking", "asked for its truth once less"),
    ("de-morgan-apart", function("return not (x and y)"), "same-asking", "once more or once less"),
    ("de-morgan-together", function("return not x or not y"), "same-asking", "once more or once less"),
    ("return-condition", function("if x and y:\n    return True\nreturn False"), "same-asking", "once more or once less"),
    ("condition-to-if", function("return not (x and y)"), "same-asking", "once more or once less"),
    ("loop-to-any-all", function("for a in x:\n    if a and y:\n        return True\nreturn False"), "same-asking", "once more or once less"),
    ("any-all-to-loop", function("return any(a and y for a in x)"), "same-asking", "once more or once less"),
    ("introduce-temporary", function("if not (x and y):\n    return 1"), "same-asking", "once more or once less"),
    ("drop-bool-call", function("if bool(x and y):\n    return 1"), "same-asking", "once less"),
    ("inline-function", "def g(a, b):\n    return a and b\n\n\ndef f(x, y):\n    if g(x, y):\n        return 1\n", "same-asking", ""),
    ("walrus-in", function("a = x()\nif y() and a:\n    return a"), "order-kept", "only if the left operand asks for it"),
    ("walrus-out", function("while (a := x()):\n    print(a)"), "order-kept", "it stands in a While"),
    ("walrus-out", function("print(x, (x := 3))"), "disjoint", "`x` is read before in the same statement"),
    ("fstring-to-format", function("return f'{x()} {y}'"), "quiet", "more than a name"),
    ("fstring-to-format", function("return f'{x=} {y}'"), "own-text", ""),
    ("fstring-to-concatenation", function("return f'a{x}'"), "exact-type", "need not be a str or an int"),
    ("concatenation-to-fstring", function("return 'a' + x"), "exact-type", "not all operands are surely strs"),
    ("format-to-fstring", function("return '{0} {0}'.format(x)"), "literal", "fields other than `{}`"),
    ("format-to-fstring", function("return '{} {}'.format(x(), y)"), "quiet", "more than a name"),
    ("empty-collections", "list = tuple\n" + function("return []"), "unshadowed", "`list` is not the builtin here"),
    # names
    ("extract-expression", function("return await x([a async for a in y])", "async def f(x, y):"), "not-recursive", "control is handed away"),
    ("introduce-temporary", function("return x([a async for a in y])", "async def f(x, y):"), "no-yield", "control is handed away"),
    ("inline-temporary", function("t = [a async for a in y]\nreturn [t]", "async def f(x, y):"), "no-yield", "control is handed away"),
    ("rename-locals", function("a = 1\nreturn f'{a=}'"), "own-text", "`a` is written out in a formatted string"),
    ("rename-locals", "class C:\n    def f(self):\n        __a = 1\n        return __a\n", "not-mangled", "`__a` may be mangled"),
    ("rename-locals", function("a = 1\nreturn eval('a')"), "closed", "`eval` is used in it"),
    ("rename-parameters", function("return x"), "called-by-position", "outside of the program may pass by keyword"),
    ("rename-parameters", function("return x", "def f(*, x):"), "called-by-position", "by keyword only"),
    ("rename-parameters", "def _g(a):\n    return a\n\n\ndef f(x):\n    return _g(a=x)\n", "called-by-position", ""),
    ("rename-function", "def f(x):\n    def g(y):\n        return y\n    return g\n", "only-called", "`g` is used as a value"),
    ("rename-function", "def _g(x):\n    return x\n\n\nclass A:\n    _g = staticmethod(_g)\n", "only-called", "a class that binds `_g` may read"),
    ("rename-function", "def f(x):\n    return x\n", "not-public", "`f` may be known outside"),
    # functions
    ("lambda-to-def", function("return [lambda: 1, 2]"), "only-called", "not known to call it"),
    ("lambda-to-def", function("return x.sort(key=lambda a: a)"), "only-called", "not known to call it"),
    ("lambda-to-def", function("return [sorted(x, key=lambda a: a + b) for b in y]"), "not-captured", "it stands in a comprehension"),
    ("wrap-in-function", function("if not x:\n    return 0\nreturn f(x - 1, y)"), "not-recursive", "may call itself"),
    ("wrap-in-function", function("yield x\nyield y"), "no-yield", "generator"),
    ("wrap-in-function", "class C:\n    def g(self):\n        super().g()\n        return 1\n", "not-recursive", ""),
    ("extract-expression", function("return (z + x) * 2\nz = 1"), "surely-bound", "`z` is not surely bound"),
    ("extract-expression", function("return [f(x, y - 1)] + y"), "not-recursive", "may call the function again"),
    ("extract-ending", function("y = f(x, 1)\nz = y\nreturn z"), "not-recursive", "may call itself"),
    ("extract-ending", function("z = x\nprint(z)\nz = y\nreturn z"), "not-rebound", "`z` is bound anew"),
    ("extract-ending", function("if x:\n    z = 1\nprint(y)\nreturn z"), "not-rebound", "`z` is not surely bound"),
    ("extract-ending", function("z = x\nprint(y)\nreturn lambda: z"), "not-rebound", "used by one inside"),
    ("extract-ending", function("global w\nz = x\nw = z\nreturn z"), "plain-target", "`global`"),
    ("extract-ending", function("z = x\nyield z\nreturn z"), "no-yield", "generator"),
    ("extract-ending", function("z = x\nprint(y(z))\nreturn z"), "not-recursive", "may call the function again"),
    ("extract-ending", function("z = x\nclass C:\n    pass\nreturn C, z"), "not-recursive", "a definition or an import stands inside"),
    ("inline-function", "def g(a):\n    return a + a\n\n\ndef f(x):\n    return g(x())\n", "quiet", "an argument is more than a constant or a local"),
    ("inline-function", "def g(a):\n    return h(a)\n\n\ndef f(x):\n    return g(x)\n", "disjoint", "calls a function of the program"),
    # dead code, order, imports
    ("remove-unused-assignment", function("a = x()\nreturn y"), "quiet", "`x()` may raise or have an effect"),
    ("remove-unreachable", function("return x\nyield y"), "no-yield", "makes the function a generator"),
    ("remove-unreachable", function("return x\nx = 1"), "disjoint", "would be no local any more"),
    ("explicit-return", function("yield x"), "no-yield", "generator"),
    ("swap-assignments", function("a = x()\nb = y()\nreturn a, b"), "quiet", "may raise or have an effect"),
    ("swap-assignments", function("a = 1\nb = a\nreturn b"), "disjoint", "one value reads what the other assigns"),
    ("split-imports", "try:\n    import os, nothing\nexcept ImportError:\n    pass\n", "not-in-try", "only some of them bound"),
    # new syntax
    ("astor-printer", "match 1:\n    case 1:\n        pass\n", "same-tree", "astor cannot print it"),
    ("astor-printer", "def f[T](x: T) -> T:\n    return  x\n", "same-tree", "what astor prints has another syntax tree"),
    # claimed by tests only, and refused all the same where the difference can be seen
    ("split-loop", function("for a in x:\n    y.append(a)\n    x = [a]"), "stable", "the body changes `x`"),
    ("split-loop", function("for i in range(len(x)):\n    x.pop()\n    y.add(i)"), "stable", "the body changes `x`"),
    ("split-loop", function("for a in x:\n    print(a)\n    g(a)"), "disjoint", "both halves call functions"),
    ("remember-results", function("return x if len(x) < 2 else f(x[1:]) + f(x[2:])", "def f(x):"), "hashable", "calls itself with what may be a list"),
    ("remember-results", function("return [x] if x < 2 else f(x - 1) + f(x - 2)", "def f(x):"), "hashable", "it may give a list"),
]  # fmt: skip


def test_a_metaclass_that_passes_the_namespace_on_is_no_reason():
    sites, _ = look("add-comments", META.format("print(name)") + function("return x"))
    assert sites


@pytest.mark.parametrize(("rule", "text", "precondition", "reason"), REFUSED, ids=[f"{number}-{rule}" for number, (rule, *_) in enumerate(REFUSED)])
def test_refuses(rule, text, precondition, reason):
    sites, refused = look(rule, text)
    assert sites == [] or len({site.node for site in sites}) < len(text.split())
    if precondition is None:  # it is not even looked at
        assert sites == []
        return
    assert any(found == precondition and reason in why for found, why in refused), refused
