"""Tokens of values: equal where the values are the same in type and content, and nowhere else; inputs as text; shrinking."""

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import itertools
import math
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainexec.equivalence.cases import call_text, is_plain, literal, read_call
from chainexec.equivalence.mutated import Material, Mutator
from chainexec.equivalence.shrink import shrunk, simpler_arguments, simpler_text, simpler_value
from chainexec.equivalence.values import Snapshot, show

atoms = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5) | st.complex_numbers()
keys = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.tuples(st.integers(), st.text(max_size=3))
plain = st.recursive(
    atoms,
    lambda inner: st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(keys, inner, max_size=4)
    | st.sets(keys, max_size=4) | st.frozensets(keys, max_size=4),
    max_leaves=12,
)  # fmt: skip


def tokens(*values, modules=frozenset(), names=None):
    return Snapshot(frozenset(modules), names or {}, {}).tokens(*values)


def again(text):
    return eval(text, {"__builtins__": {"float": float, "complex": complex, "set": set, "frozenset": frozenset}})


@given(plain)
def test_a_value_and_its_text_have_the_same_tokens(value):
    assert is_plain(value)
    assert tokens(again(literal(value))) == tokens(value)


@given(plain, plain)
def test_equal_tokens_mean_equal_texts(one, other):
    assert (tokens(one) == tokens(other)) == (literal(one) == literal(other))


@given(plain)
def test_shown_as_python_writes_it(value):
    text = show(tokens(value), 10**6)
    if not any(mark in text for mark in ("nan", "inf", "set", "{", "complex")):
        assert text == repr(value)


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


@dataclasses.dataclass
class Point:
    x: int
    y: object = None


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


class Words(list):
    pass


class Odd:
    """Says that it is equal to everything; is never asked."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        raise AssertionError("called")

    __hash__ = None

    def __repr__(self):
        raise AssertionError("called")

    def __reduce_ex__(self, protocol):
        raise AssertionError("called")


Pair = collections.namedtuple("Pair", "a b")
SHARED = [1]
DIFFERENT = [
    (1, True), (1, 1.0), (0.0, -0.0), (0, False), ("1", b"1"), ((1,), [1]), ({1}, frozenset({1})), ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ([[1], [1]], [SHARED, SHARED]), (b"a", bytearray(b"a")), (Colour.RED, Colour.BLUE), (Colour.RED, 1), (Point(1), Point(True)), (Point(1), (1, None)),
    (Pair(1, 2), (1, 2)), (Words([1]), [1]), (decimal.Decimal("1.0"), decimal.Decimal("1.00")), (fractions.Fraction(1, 2), 0.5),
    (datetime.date(2020, 1, 1), datetime.date(2020, 1, 2)), (range(3), range(0, 3, 2)), (range(3), [0, 1, 2]), (collections.deque([1]), [1]),
    (collections.deque([1], 3), collections.deque([1])), (collections.Counter("ab"), {"a": 1, "b": 1}), (ValueError("a"), ValueError("b")),
    (re.compile("a"), re.compile("b")), (re.match("a", "ab"), re.match("ab", "ab")), (len, abs), (int, float), ({}.keys(), {}.values()), (Slotted(1), Slotted(2)),
    (Odd(1), Odd(2)), (complex(0.0, -0.0), complex(0.0, 0.0)), (..., NotImplemented), (slice(1), slice(2)), ("".join, "a".join),
    (collections.defaultdict(int), collections.defaultdict(list)), (memoryview(b"a"), memoryview(b"b")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=range(len(DIFFERENT)))
def test_told_apart(one, other):
    here = {__name__}
    assert tokens(one, modules=here) != tokens(other, modules=here)
    assert tokens(one, modules=here) == tokens(one, modules=here)


SAME = [(math.nan, float("nan")), ({1, "a", None}, {None, "a", 1}), (Point(1, [2]), Point(1, [2])), ((SHARED_TUPLE := (1, 2), SHARED_TUPLE), ((1, 2), (1, 2))),
                       ([decimal.Decimal(1)] * 2, [decimal.Decimal(1), decimal.Decimal(1)]), (iter([1, 2]), iter([1, 2])), (map(str, [1]), map(str, [1])),
                       (object(), object()), (Slotted([1]), Slotted([1])), (f"{object()}", f"{object()}"), (Odd([1]), Odd([1]))]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME, ids=range(len(SAME)))
def test_the_same(one, other):
    assert tokens(one, modules={__name__}) == tokens(other, modules={__name__})


def test_aliases_across_values():
    a, b = [1], [1]
    assert tokens(a, a) != tokens(a, b)
    snapshot, other = Snapshot(frozenset(), {}, {}), Snapshot(frozenset(), {}, {})
    assert (snapshot.tokens(a), snapshot.tokens([a])) != (other.tokens(a), other.tokens([b]))


def test_iterators_are_run_so_far():
    numbers = itertools.count()
    assert "..." in show(tokens(numbers))
    assert next(numbers) == 1000


def test_renamed_classes():
    def make(name):
        return type(name, (), {"__module__": "program", "__qualname__": name})()

    assert tokens(make("Old"), modules={"program"}) == tokens(make("New"), modules={"program"}, names={"New": "Old"})
    assert tokens(make("Old"), modules={"program"}) != tokens(make("New"), modules={"program"})


def test_deep_and_cyclic_values():
    deep = []
    for _ in range(50_000):
        deep = [deep]
    assert tokens(deep) == tokens(deep)
    assert "nested too deeply" in show(tokens(deep))
    ring = [1]
    ring.append(ring)
    assert show(tokens(ring)) == "[1, <object 0 again>]"


def test_nothing_of_the_program_is_called():
    assert show(tokens(Odd(1), modules={__name__})) == "<Odd n=1>"


# ---- call texts ----------------------------------------------------------------------------------------------------------


@given(st.lists(plain, max_size=3), st.dictionaries(st.sampled_from("abc"), plain, max_size=2))
def test_call_texts_are_read_back(args, kwargs):
    case = read_call(call_text("f", tuple(args), kwargs))
    made = case.arguments() if hasattr(case, "arguments") else None
    if made is not None:
        assert tokens(*made) == tokens(tuple(args), kwargs)


# ---- shrinking and neighbours ----------------------------------------------------------------------------------------


@given(plain)
def test_simpler_values_have_the_same_type_and_end(value):
    for made in itertools.islice(simpler_value(value), 50):
        assert type(made) is type(value)
        assert tokens(made) != tokens(value)
    tried = []
    shrunk(value, simpler_value, lambda one: tried.append(one) is None, 2_000)
    assert len(tried) < 2_000, "every chain of simpler values comes to an end"


def test_shrinking_finds_small_values():
    assert shrunk(([5, 17, -200, 22], "hello world"), lambda v: (a[0] for a in simpler_arguments(((*v,), {}))), lambda v: len(v[0]) > 1 and max(v[0]) > 9 and "o" in v[1], 500) == ([0, 10], "o")
    assert shrunk("3 4\n17 5\n\n", simpler_text, lambda text: "7" in text, 500) in {"7", "17"}


@given(st.lists(plain, min_size=1, max_size=3), st.integers())
def test_neighbours_keep_their_types(values, seed):
    mutator = Mutator(random.Random(seed), Material(values))
    known = (tuple(values), {})
    for change in (mutator.arguments, mutator.small):
        args, kwargs = change(known)
        assert kwargs == {} and list(map(type, args)) == list(map(type, values))
        assert is_plain(args)
