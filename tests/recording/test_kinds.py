"""How values are classed and read, without running their classes' code."""

from __future__ import annotations

import array
import asyncio
import collections
import dataclasses
import datetime as dt
import decimal
import enum
import fractions
import functools
import io
import json
import pathlib
import re
import threading
import uuid
import zoneinfo

import pytest

import chainexec
from chainexec.recording import kinds, log
from chainexec.recording.describe import describe_type
from recording.programs import record


class Colour(enum.Enum):
    RED = 1


class Permission(enum.IntFlag):
    READ = 1
    WRITE = 2


class Plain:
    def __init__(self):
        self.x = 1


class Base:
    __slots__ = ("b", "__hidden")

    def __init__(self):
        self.b = 1
        self.__hidden = 2


class Slotted(Base):
    __slots__ = ("unset", "a")

    def __init__(self):
        super().__init__()
        self.a = 3


class Number(int):
    pass


class Hostile(type):
    """A metaclass whose every question is a trap."""

    def __hash__(cls):
        raise AssertionError("hashed")

    def __eq__(cls, other):
        raise AssertionError("compared")

    def __getattribute__(cls, name):
        raise AssertionError(f"asked for {name}")


class Trap(metaclass=Hostile):
    def __init__(self):
        object.__setattr__(self, "x", 1)

    def __repr__(self):
        raise AssertionError("shown")

    __str__ = __format__ = __repr__

    def __eq__(self, other):
        raise AssertionError("compared")

    def __hash__(self):
        raise AssertionError("hashed")

    def __getattribute__(self, name):
        raise AssertionError(f"asked for {name}")

    def __bool__(self):
        raise AssertionError("tested")

    def __len__(self):
        raise AssertionError("measured")

    @property
    def __class__(self):
        raise AssertionError("asked for its class")

    @property
    def __dict__(self):
        raise AssertionError("asked for its dict")


Pair = collections.namedtuple("Pair", "left right")
ZONE = zoneinfo.ZoneInfo("Europe/Berlin") if "Europe/Berlin" in zoneinfo.available_timezones() else None

ATOMS = [
    0, 1.5, 2j, True, "s", b"b", None, ..., NotImplemented, range(3), (), (1, ("a", 2.0)), frozenset({1, 2}), slice(1, None), decimal.Decimal("1.50"),
    fractions.Fraction(1, 3), dt.date(2020, 1, 2), dt.datetime(2020, 1, 2, tzinfo=dt.UTC), dt.timedelta(1), dt.time(3),
    pathlib.PurePosixPath("/a"), pathlib.Path("b"), re.compile("a+"), uuid.UUID(int=5), tuple(range(32)),
]  # fmt: skip
OBJECTS = [
    [], {}, set(), bytearray(), ([],), (1, ([],)), tuple(range(33)), frozenset({Colour.RED}), slice([], None), Pair(1, 2), Number(3), Plain(), len, Plain, json,
    iter([]), Colour.RED, dt.datetime(2020, 1, 2, tzinfo=ZONE) if ZONE else [],
]  # fmt: skip


@pytest.mark.parametrize("value", ATOMS, ids=range(len(ATOMS)))
def test_atoms(value):
    assert kinds.is_atom(value)
    assert kinds.same_atom(value, value)
    assert not kinds.same_atom(value, "another")


@pytest.mark.parametrize("index", range(len(OBJECTS)))
def test_objects_are_no_atoms(index):
    assert not kinds.is_atom(OBJECTS[index])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, True, False),
        (1, 1.0, False),
        (0.0, -0.0, False),
        (float("nan"), float("nan"), True),
        (10**5000, 10**5000, True),
        (frozenset({(10**5000, 10**300)}), frozenset({(10**5000, 10**300)}), True),
        ((1, 2.0), (1, 2), False),
        ((1, (2,)), (1, (2,)), True),
        (frozenset({1}), frozenset({True}), False),
        (decimal.Decimal("1.0"), decimal.Decimal("1.00"), False),
        (re.compile("a"), re.compile("a", re.I), False),
        (range(0), range(1, 1), False),
        (slice(1), slice(1), True),
        ("a" * 500, "a" * 500, True),
        (2j, complex(0, 2), True),
    ],
    ids=range(15),
)
def test_same_atom(one, other, same):
    assert kinds.same_atom(one, other) is same
    assert kinds.same_atom(other, one) is same


LABELS = [
    (len, "<built-in function len>"),
    ([].append, "<built-in method append of list object>"),
    (Plain, f"<class '{__name__}.Plain'>"),
    (int, "<class 'int'>"),
    (json, "<module 'json'>"),
    (Colour.RED, "Colour.RED"),
    (Permission.READ | Permission.WRITE, "Permission.READ|WRITE"),
    (record, "<function record>"),
    (Plain().__init__, "<bound method Plain.__init__>"),
    ((n for n in ()), "<generator <genexpr>>"),
    (iter([]), "<list_iterator>"),
    (re.match("a", "a"), "<re.Match>"),
    (functools.partial(len), "<functools.partial of <built-in function len>>"),
    (str.join, "<method 'join' of 'str' objects>"),
    (io.StringIO, "<class '_io.StringIO'>"),
    (object(), None),
    (Plain(), None),
    ([], None),
]


@pytest.mark.parametrize(("value", "label"), LABELS, ids=range(len(LABELS)))
def test_labels(value, label):
    assert kinds.label_of(value) == label


PARTS = [
    ([1], log.LIST, [1], {}),
    (Pair(1, 2), log.TUPLE, [1, 2], {}),
    (collections.deque([1], 3), log.DEQUE, [1], {"maxlen": 3}),
    (collections.deque([1]), log.DEQUE, [1], {}),
    (collections.Counter("a"), log.DICT, [("a", 1)], {}),
    (collections.defaultdict(list, a=1), log.DICT, [("a", 1)], {"default_factory": list}),
    (collections.OrderedDict(a=1), log.DICT, [("a", 1)], {}),
    (bytearray(b"x"), log.BYTES, b"x", {}),
    (array.array("B", [1, 2]), log.BYTES, b"\x01\x02", {"format": "B", "shape": (2,)}),
    (memoryview(b"ab"), log.BYTES, b"ab", {"format": "B", "shape": (2,)}),
    (ValueError("no", 1), log.EXCEPTION, None, {"args": ("no", 1)}),
    (Number(3), log.ATOM_SUBCLASS, None, {"": 3}),
    (Plain(), log.OPAQUE, None, {"x": 1}),
    (Slotted(), log.OPAQUE, None, {"b": 1, "_Base__hidden": 2, "a": 3}),
]


@pytest.mark.parametrize(("value", "layout", "contents", "attributes"), PARTS, ids=range(len(PARTS)))
def test_parts(value, layout, contents, attributes):
    assert kinds.layout_of(value) == layout
    assert kinds.contents(value) == contents
    assert kinds.attributes(value) == attributes
    assert list(kinds.attributes(value)) == list(attributes)


def test_move_to_end_is_seen_in_an_ordered_dict():
    value = collections.OrderedDict(a=1, b=2)
    value.move_to_end("a")
    assert kinds.contents(value) == [("b", 2), ("a", 1)]


def test_numpy():
    numpy = pytest.importorskip("numpy")
    value = numpy.array([[1, 2]], dtype="<i2")
    assert kinds.contents(value) == b"\x01\x00\x02\x00"
    assert kinds.attributes(value) == {"shape": (1, 2), "dtype": "<i2"}
    assert kinds.attributes(numpy.float64(2.5)) == {"": 2.5}
    assert kinds.attributes(numpy.int64(3)) == {"": 3}
    assert kinds.contents(numpy.array([[]], dtype=object)) == b""  # pointers are not shown


def test_pandas():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    facts = kinds.attributes(table)
    assert (facts["shape"], facts["content"]) == ((2, 2), ((1, "x"), (2, "y")))
    assert kinds.attributes(table["a"]) == {"shape": (2,), "dtype": "int64", "content": (1, 2)}
    assert "content" not in kinds.attributes(pandas.Series(range(20_000)))


FORMS = [
    (Plain, "plain", (), ""),
    (Pair, "namedtuple", ("left", "right"), "tuple"),
    (ValueError, "exception", (), "BaseException"),
    (Colour, "enum", (), ""),
    (list, "plain", (), "list"),
    (type(len), "function", (), ""),
    (type, "class", (), ""),
    (type(json), "module", (), ""),
    (type(iter([])), "iterator", (), ""),
    (array.array, "array", (), "array"),
    (collections.Counter, "plain", (), "Counter"),
    (Number, "plain", (), "int"),
]


@pytest.mark.parametrize(("kind", "form", "fields", "base"), FORMS, ids=[kind.__name__ for kind, *_ in FORMS])
def test_describe_type(kind, form, fields, base):
    info = describe_type(kind)
    assert (info.form, info.fields, info.base) == (form, fields, base)
    assert (info.name, info.qualname, info.module) == (kind.__name__, kind.__qualname__, kind.__module__)


def test_fields_that_a_repr_shows():
    @dataclasses.dataclass
    class Item:
        name: str
        secret: str = dataclasses.field(repr=False)
        shared: dataclasses.InitVar[int] = 0

    assert describe_type(Item)[3:5] == ("dataclass", ("name",))


def uses_traps():
    trap = Trap()
    kept = [trap, {"k": trap}]
    kept[1]["k"] = None
    found = Trap
    return None


def test_no_code_of_the_program_is_asked(recorder):
    trace = record(uses_traps)
    assert type(trace.outcome).__name__ == "Returned", trace.outcome
    assert all(state.text for step in trace for state in step.after.values())
    assert "Trap" in trace.history("kept")[0][1].text


class Money:
    def __init__(self, cents):
        self.cents = cents

    def add(self, cents):
        self.cents += cents


def spends():
    money = Money(5)
    money.add(7)
    return money


@pytest.fixture
def registered():
    def register(capture):
        chainexec.register_type(Money, capture)

    yield register
    chainexec.register_type(Money, None)


def test_a_registered_type_is_shown_by_its_text(recorder, registered):
    registered(lambda money: f"{money.cents} cents")
    trace = record(spends)
    assert trace[-1].before["money"].text == "12 cents"


def test_a_registered_type_is_shown_by_attributes(recorder, registered):
    registered(lambda money: {"euros": money.cents / 100})
    assert "euros=0.12" in record(spends)[-1].before["money"].text


@pytest.mark.parametrize(("capture", "words"), [(lambda money: 1 // 0, "ZeroDivisionError"), (lambda money: 5, "gave int")])
def test_a_failing_capture_says_so(recorder, registered, capture, words):
    registered(capture)
    trace = record(spends)
    assert words in trace[-1].before["money"].text
    assert trace.result.cents == 12


@pytest.mark.parametrize("bad", [(5, str), (Money, 5), (int, str), (list, str)])
def test_what_cannot_be_registered(bad):
    with pytest.raises(chainexec.ArgumentError, match="register_type|builtin"):
        chainexec.register_type(*bad)


class Worker(threading.Thread):
    def __init__(self):
        super().__init__(name="w")
        self.done = False


@pytest.mark.parametrize(
    ("value", "label"),
    [(threading.Thread(name="a"), "<Thread 'a'>"), (threading.Event(), "<threading.Event>"), (asyncio.Event(), "<asyncio.locks.Event>"), (Worker(), None)],
    ids=range(4),
)
def test_machinery_is_not_taken_apart(value, label):
    assert kinds.label_of(value) == label
    if label:
        assert kinds.attributes(value) == {}
    else:
        assert kinds.attributes(value)["done"] is False


def test_exceptions_of_these_packages_are_exceptions():
    assert kinds.label_of(asyncio.CancelledError()) is None
    assert kinds.attributes(asyncio.CancelledError("x")) == {"args": ("x",)}


def falls(n):
    return 1 + falls(n + 1)


def test_the_recursion_limit_is_no_hindrance(recorder):
    trace = record(falls, 0)
    values = {step.value.text for step in trace if step.kind == "unwind"}
    assert values == {"RecursionError('maximum recursion depth exceeded')"}
    assert type(trace.outcome).__name__ == "Raised"
    assert trace.outcome.type == "RecursionError"
