import dis
import gc
import types
import weakref

import pytest

from analysis.snippets import SNIPPETS
from chainexec.analysis import code_map as maps
from chainexec.analysis.code_map import code_map, make_code_map
from chainexec.source import parse

TEXT = """
total = 0
def outer(a, b=1, *args, k, **kw):
    c = [x for x in args]
    def inner():
        nonlocal c
        global total
        c = a
        total += len(kw)
        return free
    free = inner
    return inner
class K:
    x = total
    def m(self): return __class__
"""


def codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def code_of(text, name):
    return next(c for c in codes(compile(text, "<program>", "exec")) if c.co_qualname == name)


def map_of(text, name):
    return make_code_map(code_of(text, name), parse(text))


@pytest.mark.parametrize(
    ("name", "variables", "used"),
    [
        ("outer", ("b", "k", "args", "x", "a", "c", "free", "kw"), ()),
        ("outer.<locals>.inner", ("a", "c", "free", "kw"), ("len", "total")),
        ("K", (), ("total", "x", "m")),
        ("K.m", ("self", "__class__"), ()),
        ("<module>", (), ("total", "outer", "K")),
    ],
)
def test_variables_and_names(name, variables, used):
    found = map_of(TEXT, name)
    assert set(found.variables) >= set(variables)
    assert set(found.globals_used) == set(used)


def test_variables_are_in_the_order_of_slots():
    """Instructions name slots by number; `dis` knows what each is called."""
    for text in (TEXT, SNIPPETS["definitions"], SNIPPETS["comprehensions over several lines"]):
        for code in codes(compile(text, "<program>", "exec")):
            found = make_code_map(code, parse(text))
            for instruction in dis.get_instructions(code):
                if instruction.opname in ("LOAD_FAST", "STORE_FAST", "LOAD_DEREF", "STORE_DEREF", "MAKE_CELL", "LOAD_FAST_AND_CLEAR", "DELETE_FAST"):
                    assert found.variables[instruction.arg] == instruction.argval


def test_passes_know_their_comprehension():
    found = map_of("def f(a):\n    return [(x, y) for x in a for y in x if y], {k: [z for z in v] for k, (v, *w) in a}\n", "f")
    told = [(p.comprehension, p.clause, {found.variables[s] for s in p.slots}, p.target, p.span[1]) for p in sorted(found.passes, key=lambda p: (p.comprehension, p.clause))]
    assert told == [
        (0, 0, {"x", "y"}, "x", 11),
        (0, 1, {"x", "y"}, "y", 11),
        (1, 0, {"k", "v", "w"}, "k, (v, *w)", 48),
        (2, 0, {"z"}, "z", 52),
    ]


def test_a_generator_expression_has_passes_without_slots_of_their_own():
    found = map_of("def f(a):\n    return sum(x for x in a)\n", "f.<locals>.<genexpr>")
    assert [(p.slots, p.target) for p in found.passes] == [((), "x")]


def test_sites():
    found = map_of("def f(a, b):\n    a[0] = b.c = 1\n    del a[0], b.c\n    a[1:b] = f(b, k=1)\n    a += f(*b)\n    return a[0] + b(1)\n", "f")
    operations = [s.operation for s in found.sites]
    assert sorted(operations) == sorted(
        [maps.STORE_SUBSCR, maps.STORE_ATTR, maps.DELETE_SUBSCR, maps.DELETE_ATTR, maps.STORE_SLICE, maps.CALL_KW, maps.CALL_EX, maps.INPLACE, maps.CALL]
    )
    by_operation = {s.operation: s for s in found.sites}
    assert found.code.co_names[by_operation[maps.STORE_ATTR].argument] == "c"
    assert (by_operation[maps.CALL_KW].argument, by_operation[maps.CALL_KW].callee) == (2, "f")
    assert (by_operation[maps.CALL].argument, by_operation[maps.CALL].callee) == (1, "")
    assert by_operation[maps.STORE_SUBSCR].stack >= 3
    assert by_operation[maps.INPLACE].stack == 2


@pytest.mark.parametrize(
    ("body", "callees"),
    [
        ("len(xs)", ["len"]),
        ("a.append(len(xs))", ["len", ""]),
        ("a(len)", [""]),
        ("max(a if b else c, len(xs), key=abs)", ["len", "max"]),
        ("(len if a else max)(xs)", [""]),
        ("len([y for y in xs])", ["len"]),
        ("range(len(xs))[int(a)]", ["len", "range", "int"]),
        ("sorted(y for y in xs)", ["", "sorted"]),
        ("@len\ndef g(): pass", [""]),
    ],
)
def test_callees(body, callees):
    text = "def f(a, b, c, xs):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    assert {s.callee for s in map_of(text, "f").sites if s.operation in (maps.CALL, maps.CALL_KW)} == set(callees)


def test_maps_are_kept_by_identity():
    text = "def f(): return 1\n"
    program = parse(text)
    first, second = code_of(text, "f"), code_of(text, "f")
    assert first == second
    assert first is not second
    assert code_map(first, program) is code_map(first, program)
    assert code_map(first, program).code is first
    assert code_map(second, program).code is second
    assert code_map(first, None).program is None
    assert code_map(first, program).program is program


def test_kept_maps_are_bounded(monkeypatch):
    monkeypatch.setattr(maps, "CACHE_LIMIT", 4)
    text = "def f(): return 1\n"
    program = parse(text)
    gone = weakref.ref(code := code_of(text, "f"))
    code_map(code, program)
    del code
    for _ in range(8):
        code_map(code_of(text, "f"), program)
    gc.collect()
    assert gone() is None
    assert len(maps._cache) <= 4


@pytest.mark.parametrize("text", ["def f(x):\n    y = 2\n    return x\n", "\n\n\ndef f(x):\n    return x\n", "def g(): pass\n"])
def test_another_text_is_not_taken_for_the_source(text):
    code = code_of("def f(x):\n    for y in x:\n        y.a(x,\n            y)\n        x = 1\n    return x\n", "f")
    assert {s.kind for s in make_code_map(code, parse(text)).statements} == {"Line"}


@pytest.mark.parametrize("text", ["", "pass", "'doc'", "x", "lambda: (yield)", "class A: pass", "def f[T](a: T): pass", "type X[T] = list[T]", "x: int", "async def f(): return [await x async for x in y]"])
def test_every_code_object_has_a_map(text):
    program = parse(text)
    for code in codes(compile(text, "<program>", "exec")):
        found = make_code_map(code, program)
        assert len(found.sure_stores) == len(found.accumulators) == len(found.statements)
        assert make_code_map(code, None).program is None
