"""Names and scopes: a rule must know which variable a name means, in classes, comprehensions, type parameters and declarations."""

from __future__ import annotations

import random

import pytest

from chainexec.equivalence import Checker
from chainexec.rewriting.catalogue import all_rules
from chainexec.rewriting.drafts import Workshop

RULES = [rule for rule in all_rules().values() if rule.by_default]

PROGRAMS = {
    "a function that a class has under the same name": """
def _g(x):
    return x + 1


class A:
    _g = staticmethod(_g)
    h = _g


def f(x):
    return A._g(x), A.h(x)
""",
    "a class that reads a name before it binds it": """
x = 1


def f(y):
    x = 5
    class A:
        a = x
        x = 7
        b = x
    class B:
        x = x
    return A.a, A.b, B.x
""",
    "comprehensions in a class": """
def f(y):
    x = 5
    class A:
        a = x
        z = [x for _ in range(2)]
        def m(self):
            return x
    class B:
        x = 3
        z = [x for x in [x]]
        w = [(lambda: x)() for _ in range(1)]
        v = {x: x for _ in range(1)}
        u = list(x for _ in range(1))
        def m(self):
            return x
    return A.a, A.z, A().m(), B.z, B.w, B().m(), B.v, B.u
""",
    "type parameters in a class": """
def f(y):
    x = 5
    class B:
        x = int
        def m[T: x](self, a: x = x) -> x:
            return x
    return B().m(), B.m.__annotations__, B.m.__type_params__[0].__bound__
""",
    "a name of a class that is deleted": """
def f(y):
    x = 5
    class B:
        x = 2
        del x
        try:
            z = x
        except NameError as e:
            z = 1
    return B.z, x
""",
    "a class that declares a name global": """
_k = 1


def f(y):
    class A:
        global _k
        _k = y
        z = _k
    return A.z, _k
""",
    "a class that declares a name nonlocal": """
def f(y):
    k = 1
    class A:
        nonlocal k
        k = y
        z = k
        w = [k for _ in range(2)]
    return A.z, k, A.w
""",
    "a class in a loop": """
def f(y):
    for n in range(3):
        class A:
            n = n if False else 1
    return A.n
""",
    "a loop in a class": """
def f(y):
    class A:
        for i in range(3):
            z = [i for _ in range(1)]
    return A.z


i = 9
""",
    "a class in an except clause": """
def f(y):
    try:
        1 / 0
    except ZeroDivisionError as e:
        class A:
            m = str(e)
            z = [str(e) for _ in range(1)]
    return A.m, A.z
""",
    "annotations in a class": """
def f(y):
    x = 5
    class B:
        x: int = 2
        y: 'x'
        z: x
    return B.__annotations__, x
""",
    "lambdas in a class": """
def f(y):
    x = 5
    class B:
        x = 7
        g = lambda self, x=x: x
        h = lambda self: x
    return B().g(), B().h()
""",
    "a name that is mangled in the class only": """
def f(y):
    __x = 5
    class B:
        z = 1
        def m(self):
            return __x
    try:
        return B().m()
    except NameError as e:
        return str(e)
""",
    "mangled names": """
def f(y):
    class B:
        __z = 1
        def m(self):
            __z = 3
            return __z + self.__z
    return B().m()
""",
    "an assignment expression in a comprehension": """
def f(y):
    z = [(w := i) for i in range(3)]
    return w, z, [w for w in z]
""",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_rule_keeps_what_names_mean(program):
    source = PROGRAMS[program]
    checker = Checker(source, inputs=["f(1)"], max_inputs=4)
    assert checker.problem is None, checker.problem
    workshop = Workshop(source, RULES)
    assert "*" not in {refusal.rule for refusal in workshop.refusals}
    tried = 0
    for rule, sites in workshop.sites.items():
        for site in sites:
            draft = workshop.apply(site, random.Random(1))
            verdict = checker.check(draft.source, renames={old: new for old, new in draft.renames.items() if "." not in old})
            assert verdict.ok, (rule, site.line, verdict, draft.source)
            tried += 1
    assert tried > 5
