"""What is remembered of a type from one run to the next holds only while the type stays as it is."""

import dataclasses
import functools
import gc
import typing
import weakref

import pytest

import chainexec


@pytest.fixture(params=["c", "python"], autouse=True)
def recorder(request, monkeypatch):
    monkeypatch.setenv("CHAINEXEC_RECORDER", request.param)
    if request.param == "c" and not chainexec.recorder_info().name == "c":
        pytest.skip("the C recorder is not built")


def makes(kind):
    point = kind(3)
    return point


def shown(kind):
    return chainexec.trace(makes, (kind,), detail="lines").outcome.value.text


def make_class():
    class Base:
        pass

    class Point(Base):
        def __init__(self, x):
            self.x = x

    Point.__name__ = Point.__qualname__ = "Point"
    return Point


@pytest.fixture
def fresh():
    return make_class()


def test_a_type_that_stays_as_it_is_is_told_the_same_way(fresh):
    assert shown(fresh) == shown(fresh) == "<Point #1 x=3>"


def test_a_new_name_is_told(fresh):
    shown(fresh)
    fresh.__name__ = fresh.__qualname__ = "Place"
    assert shown(fresh) == "<Place #1 x=3>"


def test_a_class_that_gets_another_base_is_asked_about_again(fresh):
    class Slotted:
        __slots__ = ("kept",)

    class Before:
        def __init__(self, x):
            self.kept = x

    class After(Slotted):
        pass

    class Thing(Before):
        pass

    Thing.__name__ = Thing.__qualname__ = "Thing"
    assert shown(Thing) == "<Thing #1 kept=3>"
    Before.__init__ = lambda self, x: None
    assert shown(Thing) == "<Thing #1>"


def test_registering_a_type_counts_from_the_next_run_on(fresh):
    shown(fresh)
    chainexec.register_type(fresh, lambda point: f"point at {point.x}")
    assert "point at 3" in shown(fresh)
    chainexec.register_type(fresh, None)
    assert shown(fresh) == "<Point #1 x=3>"


def test_a_class_is_not_kept_alive():
    kind = make_class()
    shown(kind)
    seen = weakref.ref(kind)
    del kind
    for _ in range(3):
        makes(make_class())
        gc.collect()
    assert seen() is None


def test_many_classes_at_one_address_are_told_apart():
    for number in range(200):
        name = "x" if number % 2 else "y"
        namespace = {"__init__": lambda self, value, name=name: setattr(self, name, value)}
        kind = type(f"Kind{number}", (), namespace if number % 2 else {"__slots__": ("y",), **namespace})
        assert shown(kind) == f"<Kind{number} #1 {name}=3>"
        del kind
        if number % 20 == 0:
            gc.collect()


def test_a_function_that_takes_the_place_of_another_is_looked_up_anew(fresh):
    """Whether making an instance changes nothing else is decided by the function that stands there now."""
    seen = []

    def noisy(self, x):
        seen.append(x)
        self.x = x

    def program(kind, known):
        kind(1)
        return known

    chainexec.trace(program, (fresh, seen), detail="lines")
    fresh.__init__ = noisy
    trace = chainexec.trace(program, (fresh, seen), detail="lines")
    assert trace.outcome.value.python == [1]
    call = next(step for step in trace if step.kind == "line" and step.statement.text == "kind(1)")
    assert call.after["known"].python == [1]
    assert any(change.text == "known gains 1 at the end" or "seen" in change.text for step in trace for change in step.changes)


@dataclasses.dataclass
class Node:
    next: object = None
    weight: int = 0


@dataclasses.dataclass(order=True, slots=True)
class Slotted:
    next: object = None


class Pair(typing.NamedTuple):
    next: object


@functools.total_ordering
class Ordered:
    def __init__(self, next):
        self.next = next

    def __lt__(self, other):
        return True


def chain(kind, n):
    node = kind(None)
    for _ in range(n):
        node = kind(node)
    return n


@pytest.mark.parametrize("kind", [Node, Slotted, Pair, Ordered])
def test_what_the_standard_library_puts_into_classes_is_no_reason_to_look_through_everything(recorder, kind):
    stats = chainexec.trace(chain, (kind, 50), detail="lines").stats
    if recorder == "c":
        assert (stats["reach_looks"], stats["full_looks"], stats["watched_slowly"]) == (0, 0, [])


class Renamed:
    def __repr__(self):
        self.count = getattr(self, "count", 0) + 1
        return "x"


def uses(kind):
    made = kind()
    text = f"{made}"
    return text


def test_a_method_that_changes_is_seen(recorder):
    assert chainexec.trace(uses, (Renamed,), detail="lines").frames[0].return_step.before["made"].text == "<Renamed #1 count=1>"
