"""Texts and rebuilt objects of values."""

from __future__ import annotations

import datetime
import re
import sys
import uuid
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chainexec
from chainexec.errors import TraceLookupError
from chainexec.recording import log as L
from chainexec.traces import Value
from traces.logs import MadeLog, Ref, one_frame

SOURCE = "def f(a, b, c):\n    a()\n"


def value_of(make) -> Value:
    """The value of `a` where `make(log)` writes the records of an object."""
    log = one_frame(SOURCE)
    log.bind(1, "a", make(log))
    log.line(1, 0)
    log.leave(1)
    return log.trace()[1].before["a"]


EXACT = [
    3, -7, True, None, 1.5, float("inf"), -0.0, 2j, "it's", "\ud800", b"\x00", ..., NotImplemented, (), (1,), (1, ("a", None)), range(3), range(1, 9, 2),
    frozenset(), frozenset({3, 1, 2}), slice(None, 3), Decimal("1.50"), Fraction(1, 3), datetime.date(2024, 2, 29), datetime.timedelta(1, 2),
    datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc), datetime.time(1, 2), PurePosixPath("a/b"), uuid.UUID(int=5),
]  # fmt: skip


@pytest.mark.parametrize("atom", EXACT, ids=repr)
def test_atoms_show_what_repr_shows(atom: object) -> None:
    value = value_of(lambda log: atom)
    assert value.text == repr(atom) and value.python == atom and value.identity is None and value.type == type(atom).__name__


@pytest.mark.parametrize(
    ("atom", "text"),
    [
        (10**5000, "1" + "0" * 5000),
        (-(10**5000) - 7, "-1" + "0" * 4999 + "7"),
        ((10**5000,), "(1" + "0" * 5000 + ",)"),
        (frozenset({"b", "a", 2, None, (1, "x")}), "frozenset({2, 'a', 'b', (1, 'x'), None})"),
        (frozenset({Decimal(1) / 3, Fraction(1, 2)}), "frozenset({Fraction(1, 2), Decimal('0.3333333333333333333333333333')})"),
        (re.compile("a" * 300, re.IGNORECASE), f"re.compile({'a' * 300!r}, re.IGNORECASE)"),
        (float("nan"), "nan"),
    ],
    ids=["large", "negative", "inside", "mixed set", "numbers", "pattern", "nan"],
)
def test_atoms_whose_repr_cannot_be_used(atom: object, text: str) -> None:
    assert value_of(lambda log: atom).text == text


@pytest.mark.parametrize(
    ("make", "text", "rebuilt"),
    [
        (lambda log: log.new("list", 1, "x"), "[1, 'x']", [1, "x"]),
        (lambda log: log.new("list"), "[]", []),
        (lambda log: log.new("tuple", log.new("list", 1)), "([1],)", ([1],)),
        (lambda log: log.new("dict", ("k", log.new("list")), (2, None)), "{'k': [], 2: None}", {"k": [], 2: None}),
        (lambda log: log.new("set", 3, 1, "z", 2), "{1, 2, 3, 'z'}", {1, 2, 3, "z"}),
        (lambda log: log.new("set"), "set()", set()),
        (lambda log: log.new("frozenset", log.new("tuple", 2)), "frozenset({(2,)})", frozenset({(2,)})),
        (lambda log: log.new("deque", 1, 2), "deque([1, 2])", deque([1, 2])),
        (lambda log: log.new("deque", 1, maxlen=3), "deque([1], maxlen=3)", deque([1], maxlen=3)),
        (lambda log: log.new("bytearray", b"ab"), "bytearray(b'ab')", bytearray(b"ab")),
        (lambda log: log.new("Counter", ("a", 1), ("b", 3)), "Counter({'b': 3, 'a': 1})", Counter(a=1, b=3)),
        (lambda log: log.new("Counter"), "Counter()", Counter()),
        (lambda log: log.new("OrderedDict", ("a", 1)), "OrderedDict({'a': 1})", OrderedDict(a=1)),
        (lambda log: log.new("OrderedDict"), "OrderedDict()", OrderedDict()),
        (
            lambda log: log.new("defaultdict", ("a", 1), default_factory=log.new("function", label="<class 'list'>")),
            "defaultdict(<class 'list'>, {'a': 1})",
            defaultdict(list, a=1),
        ),
        (lambda log: log.new("Pair", 1, 2), "Pair(left=1, right=2)", (1, 2)),
    ],
)
def test_containers(make, text: str, rebuilt: object) -> None:
    value = value_of(make)
    assert value.text == text and value.python == rebuilt and type(value.python) is type(rebuilt)
    if type(rebuilt) not in (tuple, frozenset, defaultdict) and text == repr(rebuilt):
        assert value.text == repr(rebuilt)


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda log: log.new("Node", val=3, next=None), "<Node #1 val=3, next=None>"),
        (lambda log: log.new("Node"), "<Node #1>"),
        (lambda log: log.new("Point", x=1, y=log.new("list", 2)), "Point(x=1, y=[2])"),
        (lambda log: log.new("ValueError", args=("no", 2)), "ValueError('no', 2)"),
        (lambda log: log.new("function", label="<function g>"), "<function g>"),
        (lambda log: log.new("Age", plain=7), "Age(7)"),
        (lambda log: log.new("Stack", 1, 2, name="s"), "<Stack #1 [1, 2], name='s'>"),
    ],
)
def test_structural_forms_cannot_be_rebuilt(make, text: str) -> None:
    value = value_of(make)
    assert value.text == text
    with pytest.raises((TraceLookupError, ValueError), match="cannot be rebuilt"):
        value.python  # noqa: B018


def test_cycles_and_shared_objects() -> None:
    def make_cycle(log: MadeLog) -> Ref:
        outer = log.new("list", 1)
        log.put(L.SEQ_INIT, 0, outer, outer)
        return outer

    value = value_of(make_cycle)
    assert value.text == "[1, [...]]"
    assert value.python[1] is not None and value.python[1][0] == 1

    def make_shared(log: MadeLog) -> Ref:
        row = log.new("list", 0)
        return log.new("list", row, row)

    shared = value_of(make_shared).python
    assert shared == [[0], [0]] and shared[0] is shared[1]

    def make_ring(log: MadeLog) -> Ref:
        first, second = log.new("Node", val=1), log.new("Node", val=2)
        log.put(L.ATTR_INIT, log.name("next"), first, second)
        log.put(L.ATTR_INIT, log.name("next"), second, first)
        return first

    assert value_of(make_ring).text == "<Node #1 val=1, next=<Node #2 val=2, next=<Node #1>>>"


def test_values_nested_to_any_depth() -> None:
    def deep(log: MadeLog) -> Ref:
        inner = log.new("list")
        for _ in range(5000):
            inner = log.new("list", inner)
        return inner

    value = value_of(deep)
    assert value.text == "[" * 5001 + "]" * 5001
    rebuilt, depth = value.python, 0
    while rebuilt:
        rebuilt, depth = rebuilt[0], depth + 1
    assert depth == 5000


def test_numbers_do_not_depend_on_the_recorders_own() -> None:
    def nodes(order: str) -> list[str]:
        log = one_frame(SOURCE)
        made = {name: log.new("Node", val=name) for name in order}
        for name in "abc":
            log.bind(1, name, made[name])
        log.line(1, 0)
        log.leave(1)
        return [value.text for value in log.trace()[1].before.values()]

    assert nodes("abc") == nodes("cab") == ["<Node #1 val='a'>", "<Node #2 val='b'>", "<Node #3 val='c'>"]


def test_values_are_those_of_their_moment() -> None:
    log = one_frame(SOURCE)
    items = log.new("list", 1)
    log.bind(1, "a", items)
    log.line(1, 0)
    log.put(L.SEQ_SET, 0, items, 2)
    log.leave(1)
    trace = log.trace()
    before, after = trace[1].before["a"], trace[1].after["a"]
    assert (before.text, after.text) == ("[1]", "[2]") and before != after and before.identity == after.identity
    assert before == trace[0].after["a"]


def test_equality_tells_types_apart() -> None:
    one, true, real = (value_of(lambda log, atom=atom: atom) for atom in (1, True, 1.0))
    assert one != true and one != real and one == value_of(lambda log: 1) and hash(one) == hash(value_of(lambda log: 1))


def test_short_says_what_it_cuts() -> None:
    value = value_of(lambda log: "x" * 500)
    short = value.short(60)
    assert len(short) < 100 and "more characters" in short and value_of(lambda log: 5).short(60) == "5" and not value.truncated


def test_the_parts_of_a_value() -> None:
    value = value_of(lambda log: log.new("dict", ("k", log.new("Node", val=log.new("set", 2, 1)))))
    (key, node), = value.entries
    assert key.python == "k" and node.type == "Node" and node.type_name == "program.Node"
    assert [item.python for item in node.attributes["val"].items] == [1, 2]
    assert value_of(lambda log: (1, 2)).items[1].python == 2
    assert value_of(lambda log: log.new("bytearray", b"ab")).content == b"ab"


literals = st.recursive(
    st.one_of(st.integers(), st.floats(allow_nan=False), st.text(max_size=4), st.booleans(), st.none(), st.binary(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.integers(), st.text(max_size=3)), inner, max_size=3),
        st.sets(st.integers(0, 99), max_size=4),
    ),
    max_leaves=12,
)


@given(literals)
def test_real_values_through_a_real_run(value: object) -> None:
    """What a recorder writes of a value comes back equal, and shows what repr shows (sets apart)."""

    def f(a: object) -> object:
        return a

    recorded = chainexec.trace(f, (value,), detail="lines").outcome.value
    assert recorded.python == value
    if "{" not in repr(value):  # a set's own order is not its text's
        assert recorded.text == repr(recorded.python) == repr(value)


def test_rendering_runs_nothing_of_the_program() -> None:
    calls: list[str] = []

    class Nosy:
        def __init__(self) -> None:
            self.x = 1

        def __repr__(self) -> str:
            calls.append("repr")
            return "lie"

        def __eq__(self, other: object) -> bool:
            calls.append("eq")
            return True

        def __hash__(self) -> int:
            return 1

        def __getattr__(self, name: str) -> object:
            calls.append(name)
            raise AttributeError(name)

    def f(a: object) -> object:
        b = [a, a]
        return b

    nosy = Nosy()
    calls.clear()
    trace = chainexec.trace(f, (nosy,), detail="lines")
    trace.to_dict()
    repr(trace)
    assert trace.outcome.value.text == "[<Nosy #1 x=1>, <Nosy #1>]" and calls == []


def test_the_digit_limit_is_left_alone() -> None:
    before = sys.get_int_max_str_digits()
    value_of(lambda log: 10**9000).text  # noqa: B018
    assert sys.get_int_max_str_digits() == before
