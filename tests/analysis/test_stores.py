import ast
import types

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import judge
from analysis.snippets import SNIPPETS
from chainexec.analysis.code_map import STORED, make_code_map
from chainexec.analysis.instructions import NAMES, decode
from chainexec.source import parse


def codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def map_of(body, flags="def f(a, b, c, xs):\n"):
    text = flags + "".join(f"    {line}\n" for line in body.splitlines())
    code = next(c for c in codes(compile(text, "<program>", "exec")) if c.co_name == "f")
    return make_code_map(code, parse(text))


def named(found, slots):
    return {(found.variables + found.globals_used)[slot] for slot in slots}


@pytest.mark.parametrize(
    ("body", "sure", "perhaps"),
    [
        ("x = 1", {"x"}, set()),
        ("x = y = a", {"x", "y"}, set()),
        ("(x, *y), z = a", {"x", "y", "z"}, set()),
        ("x += 1", {"x"}, set()),
        ("x: int = 1", {"x"}, set()),
        ("x: int", set(), set()),
        ("x[0] = a.b = 1", set(), set()),
        ("for x, y in xs: pass", {"x", "y"}, set()),
        ("for x in (y := xs): a.b", {"x"}, {"y"}),
        ("import os.path, sys as s", {"os", "s"}, set()),
        ("from os import path as p, sep", {"p", "sep"}, set()),
        ("def x(): pass", {"x"}, set()),
        ("class x: pass", {"x"}, set()),
        ("x = (y := 1) + 2", {"x", "y"}, set()),
        ("x = a and (y := 1)", {"x"}, {"y"}),
        ("x = (y := 1) if a else (z := 2)", {"x"}, {"y", "z"}),
        ("x = (y := 1) if a else (y := 2)", {"x", "y"}, set()),
        ("a < (y := b) < (z := c)", {"y"}, {"z"}),
        ("x = [y for y in xs]", {"x"}, set()),
        ("x = [z := y for y in xs]", {"x"}, {"z"}),
        ("if (x := a) and (y := b): a.b", {"x"}, {"y"}),
        ("while x := a: a.b", {"x"}, set()),
        ("x = yield a", set(), {"x"}),
        ("del a", set(), set()),
        ("global g; g = 1", {"g"}, set()),
        ("global g; x = a or (g := 1)", {"x"}, {"g"}),
        ("lambda: (x := 1)", set(), set()),
        ("assert (x := a), (y := b)", {"x"}, {"y"}),
        ("f'{(x := 1)}{a and (y := 2)}'", {"x"}, {"y"}),
    ],
)
def test_stores_of_a_statement(body, sure, perhaps):
    found = map_of(body)
    assert set().union(*(named(found, slots) for slots in found.sure_stores)) == sure
    assert named(found, {e.number for e in found.entries if e.action == STORED}) == perhaps


def test_stores_of_clauses_and_with():
    found = map_of("try: a()\nexcept A as e: pass\nexcept B as e: pass\nwith a as w, b as (v, u): x = 1\nmatch a:\n  case [p, *q]: y = 1\n  case r: z = 1")
    by_text = {s.text: named(found, slots) for s, slots in zip(found.statements, found.sure_stores, strict=True) if slots}
    assert by_text == {"x = 1": {"x"}, "y = 1": {"y"}, "z = 1": {"z"}, "case r:": {"r"}}
    assert named(found, {e.number for e in found.entries if e.action == STORED}) == {"e", "w", "v", "u", "p", "q"}


def test_stores_at_module_level_are_of_names():
    text = "x = 1\nfor y in [1]: z = [x for x in ()]\nclass C: v = 1\n"
    top = compile(text, "<program>", "exec")
    found = make_code_map(top, parse(text))
    assert [named(found, slots) for slots in found.sure_stores] == [{"x"}, {"y"}, {"z"}, {"C"}]
    inner = make_code_map(next(c for c in codes(top) if c.co_name == "C"), parse(text))
    assert [named(inner, slots) for slots in inner.sure_stores] == [set(), {"v"}]
    assert inner.globals_used == ("v",)  # not what the compiler stores by itself, such as `__module__`


@pytest.mark.parametrize(
    ("body", "slot"),
    [
        ("x += a", "x"),
        ("x = x + a", "x"),
        ("x = x + a + 'b'", "x"),
        ("x: str = x + a", "x"),
        ("x = a + x", None),
        ("x = (x + a) * 2", None),
        ("x -= a", None),
        ("x = x + (x := a)", None),
        ("x = y = x + a", None),
        ("a.x += b", None),
        ("x[0] += b", None),
        ("x = x", None),
        ("global x; x += a", None),
        ("x = x[0] + a", None),
        ("x = -x + a", None),
        ("x = x.y + a", None),
        ("x = x + -a[0].b(c, k=1)", "x"),
        ("x += a if b else c", "x"),
        ("x += a and b or c", "x"),
        ("x = (x if a else b) + c", None),
        ("x = (x or a) + b", None),
        ("x = x + [y for y in a]", "x"),
        ("x += (y := a)", "x"),
        ("x = x * 2 + a", None),
        ("x = (a + b) + x", None),
        ("x = x + (a + b * c)", "x"),
        ("x = x + f'{a}{b:>3}'", "x"),
        ("for y in x: x += y", "x"),
        ("x, y = x + a, b", None),
    ],
)
@pytest.mark.parametrize("with_source", [True, False])
def test_accumulators(body, slot, with_source):
    text = f"def f(a, b, c, xs):\n    {body}\n"
    code = next(c for c in codes(compile(text, "<program>", "exec")) if c.co_name == "f")
    found = make_code_map(code, parse(text) if with_source else None)
    assert [found.variables[a] for a in found.accumulators if a >= 0] == ([slot] if slot else [])


def test_an_accumulator_of_an_outer_function():
    text = "def g():\n    x = ''\n    def f():\n        nonlocal x\n        x += 'a'\n"
    code = next(c for c in codes(compile(text, "<program>", "exec")) if c.co_name == "f")
    assert make_code_map(code, parse(text)).accumulators == (-1, 0)


def stores_met(found):
    """{entry offset: slots that are changed on some way from it to another entry}, by walking every way."""
    instructions = decode(found.code)
    items = instructions.items
    at = {item.offset: n for n, item in enumerate(items)}
    stops = {at[e.offset] for e in found.entries}
    out = {}
    for start in stops:
        seen, work, slots = set(), [start], set()
        while work:
            n = work.pop()
            if n in seen:
                continue
            seen.add(n)
            name, argument = NAMES[items[n].opcode], items[n].argument
            if name == "STORE_FAST_STORE_FAST":
                slots |= {argument >> 4, argument & 15}
            elif name == "STORE_FAST_LOAD_FAST":
                slots.add(argument >> 4)
            elif "STORE_FAST" in name or "DELETE_FAST" in name or name in ("STORE_DEREF", "DELETE_DEREF", "LOAD_FAST_AND_CLEAR", "MAKE_CELL"):
                slots.add(argument)
            ways = [*instructions.following[n], *(h.target for h in instructions.handlers if h.start <= n < h.end)]
            work += [m for m in ways if m not in stops]
        out[items[start].offset] = slots
    return out


@pytest.mark.parametrize("name", SNIPPETS)
def test_no_store_between_two_entries_is_missed(name):
    text = SNIPPETS[name]
    program = parse(text)
    for code in codes(compile(text, "<program>", "exec")):
        found = make_code_map(code, program)
        assert len(found.may_store) == len(found.entries)
        met = stores_met(found)
        for entry, mask in zip(found.entries, found.may_store, strict=True):
            assert {n for n in range(mask.bit_length()) if mask >> n & 1} == met[entry.offset]


NAME = st.sampled_from("abcd")
EXPRESSION = st.recursive(
    st.sampled_from(["a", "b", "1", "0", "None", "[]"]),
    lambda e: st.one_of(
        st.tuples(e, e).map(lambda p: f"({p[0]} and {p[1]})"),
        st.tuples(e, e).map(lambda p: f"({p[0]} or {p[1]})"),
        st.tuples(e, e, e).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
        st.tuples(NAME, e).map(lambda p: f"({p[0]} := {p[1]})"),
        e.map(lambda x: f"(not {x})"),
        st.tuples(e, e).map(lambda p: f"({p[0]} == {p[1]})"),
        st.tuples(NAME, e).map(lambda p: f"[{p[0]} for _ in (1, 2) if {p[1]}]"),
    ),
    max_leaves=8,
)


@given(NAME, EXPRESSION)
@settings(max_examples=150, deadline=None)
def test_stored_and_sure_tell_every_store(name, expression):
    """The stores that a run makes, by a copy of the program that tells of each, are those that the map tells."""
    text = f"def main():\n    a = b = c = d = None\n    {name} = {expression}\n    return a, b, c, d\n"
    program = parse(text, "<judged>")
    space = {}
    exec(compile(text, "<judged>", "exec"), space)
    found = make_code_map(space["main"].__code__, program)
    events = judge.entered("<judged>", program, space["main"], detailed=True)[0][1]
    told = named(found, found.sure_stores[1]) | named(found, {number for action, number in events if action == STORED})

    stored = {name}
    scope = {"__stored__": lambda target, value: (stored.add(target), value)[1]}
    exec(_with_probes(text), scope)
    scope["main"]()
    assert told == stored


def _with_probes(text):
    class Walrus(ast.NodeTransformer):
        def visit_NamedExpr(self, node):
            self.generic_visit(node)
            node.value = ast.Call(ast.Name("__stored__", ast.Load()), [ast.Constant(node.target.id), node.value], [])
            return node

    return compile(ast.fix_missing_locations(Walrus().visit(ast.parse(text))), "<probed>", "exec")
