"""What each record, and each mixture of records in one step, is told as."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chainexec
from chainexec.recording import log as L
from chainexec.traces.edits import sequence_edits
from chainexec.traces.heap import UNBOUND
from traces.logs import Ref, one_frame

SOURCE = "def f(a, b):\n    a()\n    b = a\n"


def texts(kind: str, items: list[object], *records: tuple, **attributes: object) -> list[str]:
    """The changes of a step in which an object bound to `a` has the records."""
    return [change.text for change in changed(kind, items, *records, **attributes)]


def changed(kind: str, items: list[object], *records: tuple, **attributes: object):
    log = one_frame(SOURCE)
    target = log.new(kind, *items, **attributes)
    log.bind(1, "a", target)
    log.line(1, 0)
    for operation, a, c in records:
        log.put(operation, log.name(a) if isinstance(a, str) else a, target, c)
    log.leave(1)
    return log.trace()[1].changes


@pytest.mark.parametrize(
    ("items", "records", "expected"),
    [
        ([1, 2], [(L.SEQ_SET, 0, 5)], ["a[0]: 1 -> 5"]),
        ([1, 2], [(L.SEQ_SET, 0, 1)], []),
        ([1, 2], [(L.SEQ_SET, 0, True)], ["a[0]: 1 -> True"]),
        ([0.0], [(L.SEQ_SET, 0, -0.0)], ["a[0]: 0.0 -> -0.0"]),
        ([float("nan")], [(L.SEQ_SET, 0, float("nan"))], []),
        ([1, 2], [(L.SEQ_SET, 0, 5), (L.SEQ_SET, 0, 6)], ["a[0]: 1 -> 6"]),
        ([1, 2], [(L.SEQ_SET, 0, 5), (L.SEQ_SET, 0, 1)], []),
        ([1, 2], [(L.SEQ_SET, 1, 1), (L.SEQ_SET, 0, 2)], ["a[0]: 1 -> 2", "a[1]: 2 -> 1"]),
        ([1], [(L.SEQ_INSERT, 1, 5)], ["a gains 5 at its end"]),
        ([1], [(L.SEQ_INSERT, 0, 5)], ["a gains 5 at its start"]),
        ([1, 2], [(L.SEQ_INSERT, 1, 5)], ["a gains 5 at index 1"]),
        ([], [(L.SEQ_INSERT, 0, 5), (L.SEQ_INSERT, 1, 6)], ["a gains 5 at its end", "a gains 6 at its end"]),
        ([3, 4, 5], [(L.SEQ_REMOVE, 0, 1)], ["a loses its first item (3)"]),
        ([3, 4, 5], [(L.SEQ_REMOVE, 2, 1)], ["a loses its last item (5)"]),
        ([3, 4, 5], [(L.SEQ_REMOVE, 1, 1)], ["a loses item 1 (4)"]),
        ([3], [(L.SEQ_REMOVE, 0, 1)], ["a loses its only item (3)"]),
        ([3, 4, 5, 6], [(L.SEQ_REMOVE, 1, 2)], ["a loses items 1 to 2 ([4, 5])"]),
        ([3, 4], [(L.CLEAR, 0, None)], ["a loses all its items"]),
        ([3, 4], [(L.SEQ_REMOVE, 0, 2)], ["a loses all its items"]),
        ([3, 4], [(L.SEQ_REMOVE, 0, 1), (L.SEQ_INSERT, 0, 3)], []),
        ([3, 4, 5], [(L.SEQ_REMOVE, 1, 1), (L.SEQ_INSERT, 1, 9)], ["a[1]: 4 -> 9"]),
        ([3, 4, 5], [(L.SEQ_REMOVE, 0, 1), (L.SEQ_INSERT, 2, 9)], ["a loses its first item (3)", "a gains 9 at its end"]),
        ([1, 2, 3, 4], [(L.SEQ_REMOVE, 1, 2), (L.SEQ_INSERT, 1, 7)], ["a: items 1 to 2 [2, 3] -> [7]"]),
    ],
)
def test_lists(items: list[object], records: list[tuple], expected: list[str]) -> None:
    assert texts("list", items, *records) == expected


@pytest.mark.parametrize(
    ("kind", "items", "records", "expected"),
    [
        ("deque", [1, 2, 3], [(L.SEQ_REMOVE, 0, 1), (L.SEQ_INSERT, 2, 1)], ["a is rotated 1 to the left"]),
        ("deque", [1, 2, 3], [(L.SEQ_SET, 0, 3), (L.SEQ_SET, 1, 1), (L.SEQ_SET, 2, 2)], ["a is rotated 1 to the right"]),
        ("set", [1], [(L.SET_ADD, 0, 5)], ["a gains 5"]),
        ("set", [1], [(L.SET_ADD, 0, 1)], []),
        ("set", [1, 2, 5], [(L.SET_DISCARD, 0, 5)], ["a loses 5"]),
        ("set", [1], [(L.SET_ADD, 0, "x"), (L.SET_ADD, 0, 3), (L.SET_DISCARD, 0, 1)], ["a loses 1", "a gains 3", "a gains 'x'"]),
        ("set", [1, 2], [(L.SET_DISCARD, 0, 1), (L.SET_DISCARD, 0, 2)], ["a loses all its members"]),
        ("set", [1, 2], [(L.CLEAR, 0, None)], ["a loses all its members"]),
        ("dict", [("k", 1)], [(L.KEY, 0, "k"), (L.DICT_SET, 0, 2)], ["a['k']: 1 -> 2"]),
        ("dict", [("k", 1)], [(L.KEY, 0, "k"), (L.DICT_SET, 0, 1)], []),
        ("dict", [], [(L.KEY, 0, (1, 2)), (L.DICT_SET, 0, 2)], ["a[(1, 2)] = 2"]),
        ("dict", [("k", 1)], [(L.KEY, 0, "k"), (L.DICT_DELETE, 0, None)], ["a['k'] is deleted (was 1)"]),
        ("dict", [("k", 1), ("l", 2)], [(L.CLEAR, 0, None)], ["a loses all its entries"]),
        ("dict", [("k", 1)], [(L.CLEAR, 0, None)], ["a['k'] is deleted (was 1)"]),
        (
            "dict",
            [("k", 1), ("l", 2)],
            [(L.KEY, 0, "k"), (L.DICT_DELETE, 0, None), (L.KEY, 0, "k"), (L.DICT_SET, 0, 1)],
            ["a['k'] is deleted (was 1)", "a['k'] = 1"],  # it moved to the end
        ),
        ("Node", [], [(L.ATTR_SET, "val", 3)], ["a.val = 3"]),
        ("bytearray", [b"abc"], [(L.BYTES_CUT, 1, 1), (L.BYTES_PUT, 1, b"x")], ["a[1]: 98 -> 120"]),
        ("bytearray", [b"abc"], [(L.BYTES_PUT, 3, b"de")], ["a gains b'de' at index 3"]),
        ("bytearray", [b"abc"], [(L.BYTES_PUT, 3, b"d")], ["a gains 100 at its end"]),
        ("bytearray", [b"abcd"], [(L.BYTES_CUT, 0, 2)], ["a loses bytes 0 to 1 (b'ab')"]),
        ("bytearray", [b"abc"], [(L.BYTES_CUT, 0, 3)], ["a loses all its items"]),
    ],
)
def test_other_objects(kind: str, items: list[object], records: list[tuple], expected: list[str]) -> None:
    assert texts(kind, items, *records) == expected


def array(kind: str, form: str, shape: tuple[int, ...], content: bytes, *records: tuple) -> list[str]:
    log = one_frame(SOURCE)
    target = log.new(kind, content, format=form, shape=shape)
    log.bind(1, "a", target)
    log.line(1, 0)
    for operation, place, c in records:
        log.put(operation, place, target, c)
    log.leave(1)
    trace = log.trace()
    return [trace[1].before["a"].text, *(change.text for change in trace[1].changes)]


def test_arrays_are_told_by_their_elements() -> None:
    small = struct.pack("=3h", 1, 2, 3)
    assert array("array", "=h", (3,), small, (L.BYTES_CUT, 2, 1), (L.BYTES_PUT, 2, b"\x07")) == ["array('=h', [1, 2, 3])", "a[1]: 2 -> 7"]
    assert array("array", "=h", (3,), small, (L.BYTES_PUT, 6, b"\x09\x00")) == ["array('=h', [1, 2, 3])", "a gains 9 at its end"]
    grid = struct.pack("=4d", 0, 0, 0, 0)
    told = array("ndarray", "<f8", (2, 2), grid, (L.BYTES_CUT, 8, 8), (L.BYTES_PUT, 8, struct.pack("<d", 3)))
    assert told == ["array([[0.0, 0.0], [0.0, 0.0]])", "a[0][1]: 0.0 -> 3.0"]
    assert array("ndarray", "<M8[s]", (1,), b"12345678", (L.BYTES_CUT, 0, 1), (L.BYTES_PUT, 0, b"2"))[1] == "a[0]: 49 -> 50"


def test_a_class_that_is_assigned() -> None:
    log = one_frame(SOURCE)
    node = log.new("Node", val=1)
    log.new("Point")
    log.bind(1, "a", node)
    log.line(1, 0)
    log.put(L.RETYPE, 0, node, 1)
    log.leave(1)
    trace = log.trace()
    change, = trace[1].changes
    assert (change.text, change.operation) == ("a.__class__: Node -> Point", "retype")
    assert (trace[1].before["a"].type, trace[1].after["a"].type) == ("Node", "Point")


def test_what_goes_into_a_new_object_in_the_same_step_belongs_to_it() -> None:
    log = one_frame(SOURCE)
    table = log.new("dict")
    log.bind(1, "a", table)
    log.line(1, 0)
    inner = log.new("list")
    log.key(table, "e", inner)
    log.put(L.SEQ_INSERT, 0, inner, 5)
    log.leave(1)
    assert [change.text for change in log.trace()[1].changes] == ["a['e'] = [5]"]


def test_attributes_change_and_go() -> None:
    assert texts("Node", [], (L.ATTR_SET, "val", 3), (L.ATTR_SET, "val", 4), val=1) == ["a.val: 1 -> 4"]
    assert texts("Node", [], (L.ATTR_DELETE, "val", None), val=1) == ["a.val is deleted (was 1)"]


def bindings(*records: tuple[int, str, object], before: object = UNBOUND) -> list[str]:
    log = one_frame(SOURCE)
    log.bind(1, "a", 1)
    if before is not UNBOUND:
        log.bind(1, "b", before)
    log.line(1, 1)
    for operation, name, value in records:
        log.put(operation, log.slot(1, name), 1, value)
    log.line(1, 0)
    log.leave(1)
    return [change.text for change in log.trace()[1].changes]


@pytest.mark.parametrize(
    ("before", "records", "expected"),
    [
        (UNBOUND, [(L.BIND, "b", 3)], ["b = 3"]),
        (3, [(L.BIND, "b", 4)], ["b: 3 -> 4"]),
        (3, [(L.BIND, "b", 3.0)], ["b: 3 -> 3.0"]),
        (3, [], ["b: 3 -> 3"]),  # `b = a` always stores
        (3, [(L.UNBIND, "b", None)], ["b is unbound (was 3)"]),
        (3, [(L.BIND, "b", 4), (L.BIND, "b", 5)], ["b: 3 -> 5"]),
        (3, [(L.BIND, "b", 4), (L.BIND, "a", 5)], ["a: 1 -> 5", "b: 3 -> 4"]),
        (3, [(L.STORED, "a", None)], ["a: 1 -> 1", "b: 3 -> 3"]),
        ("é'", [(L.BIND, "b", None)], ["b: \"é'\" -> None"]),
    ],
)
def test_bindings(before: object, records: list[tuple[int, str, object]], expected: list[str]) -> None:
    assert bindings(*records, before=before) == expected


def test_numbers_with_more_digits_than_the_interpreter_converts() -> None:
    assert bindings((L.BIND, "b", -(10**5000)), before=1) == ["b: 1 -> -1" + "0" * 5000]


def test_a_statement_that_did_not_complete_stored_nothing() -> None:
    log = one_frame(SOURCE)
    log.bind(1, "b", 3)
    log.line(1, 1)
    log.close(1)
    log.put(L.RAISE, 0, 1, log.new("ValueError", args=()))
    log.leave(1, Ref(1), L.UNWIND)
    assert [change.text for change in log.trace()[1].changes] == []


def test_paths_and_aliases() -> None:
    log = one_frame("def f(grid, row, node):\n    row[1] = 7\n")
    rows = [log.new("list", 0, 0), log.new("list", 0, 0)]
    log.bind(1, "grid", log.new("list", *rows))
    log.line(1, 0)
    log.put(L.SEQ_SET, 1, rows[1], 7, outside=True)
    log.line(1, 0)
    log.bind(1, "row", rows[1])
    log.bind(1, "node", log.new("Node", next=log.new("dict", ("k", rows[1]))))
    log.line(1, 0)
    log.put(L.SEQ_SET, 1, rows[1], 8)
    log.line(1, 0)
    log.put(L.UNBIND, log.slot(1, "row"), 1)
    log.put(L.SEQ_SET, 0, Ref(3), Ref(1))
    log.leave(1)
    trace = log.trace()
    first, = trace[1].changes
    assert (first.place, first.names, first.outside, first.operation, first.index) == ("grid[1][1]", ("grid[1][1]",), True, "set", 1)
    assert (first.old.python, first.new.python) == (0, 7)
    second, = trace[3].changes
    assert second.place == "row[1]"
    assert set(second.names) == {"row[1]", "grid[1][1]", "node.next['k'][1]"}


def test_the_name_of_the_running_frame_comes_first() -> None:
    log = one_frame("def f(a):\n    g(a)\n\ndef g(x):\n    x.append(1)\n")
    items = log.new("list")
    log.bind(1, "a", items)
    log.line(1, 0)
    log.call(2, "g", 1)
    log.bind(2, "x", items)
    log.line(2, 0)
    log.put(L.SEQ_INSERT, 0, items, 1)
    log.leave(2)
    log.line(1, 0)
    log.put(L.SEQ_INSERT, 1, items, 2)
    log.leave(1)
    trace = log.trace()
    inside, = trace[3].changes
    assert inside.place == "x" and set(inside.names) == {"a", "x"}
    assert trace[1].changes == ()  # the callee's change is not told again
    assert trace[5].changes[0].names == ("a",)  # g's frame is gone


def test_an_object_that_no_name_sees() -> None:
    log = one_frame(SOURCE)
    lost = log.new("list", 1)
    log.line(1, 0)
    log.put(L.SEQ_SET, 0, lost, 2)
    log.leave(1)
    assert log.trace()[1].changes[0].text == "<list #1>[0]: 1 -> 2"


def test_long_texts_by_their_middle() -> None:
    log = one_frame(SOURCE)
    long = "x" * 200
    log.bind(1, "b", long)
    log.line(1, 1)
    log.put(L.TEXT, 0, 100, 99)
    log.bind(1, "b", "Y")
    log.line(1, 1)
    log.put(L.TEXT, 0, 200, 0)
    log.bind(1, "b", "end")
    log.leave(1)
    trace = log.trace()
    assert trace[1].changes[0].new.python == "x" * 100 + "Y" + "x" * 99
    assert trace[2].after["b"].python == "x" * 100 + "Y" + "x" * 99 + "end"
    assert trace[2].before["b"].type == "str"


def test_wide_positions() -> None:
    log = one_frame(SOURCE)
    wide = log.new("list")
    log.bind(1, "a", wide)
    log.line(1, 0)
    log.put(L.WIDE, 0)
    log.put(L.SEQ_INSERT, 0, wide, 5)
    log.leave(1)
    assert log.trace()[1].changes[0].text == "a gains 5 at its end"


@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12), st.booleans())
def test_edits_lead_from_one_content_to_the_other(before: list[int], after: list[int], turns: bool) -> None:
    content = list(before)
    for operation, where, old, new in sequence_edits(before, after, turns=turns):
        if operation == "set":
            assert content[where] == old and old != new
            content[where] = new
        elif operation == "insert":
            content.insert(where, new)
        elif operation == "remove":
            assert content.pop(where) == old
        elif operation == "rotate":
            content = content[-where:] + content[:-where]
        elif operation == "clear":
            content = []
        else:
            assert operation in ("insert_block", "remove_block", "replace") and content[where : where + len(old)] == list(old)
            content[where : where + len(old)] = new
    assert content == after
    assert bool(sequence_edits(before, after, turns=turns)) == (before != after)


operations = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.integers(0, 9), st.integers(0, 3)),
        st.tuples(st.just("insert"), st.integers(0, 9), st.integers(0, 3)),
        st.tuples(st.just("remove"), st.integers(0, 9), st.integers(1, 3)),
        st.just(("clear", 0, 0)),
    ),
    max_size=40,
)


@given(st.lists(st.integers(0, 3), max_size=4), operations, st.randoms(use_true_random=False))
def test_any_content_at_any_time(first: list[int], steps: list[tuple[str, int, int]], random) -> None:
    """Contents asked for in any order are those that a list really had."""
    log = one_frame(SOURCE)
    target = log.new("list", *first)
    log.bind(1, "a", target)
    now, expected = list(first), []
    for operation, where, value in steps:
        log.line(1, 0)
        expected.append(list(now))
        if operation == "set" and now:
            where %= len(now)
            now[where] = value
            log.put(L.SEQ_SET, where, target, value)
        elif operation == "insert":
            where %= len(now) + 1
            now.insert(where, value)
            log.put(L.SEQ_INSERT, where, target, value)
        elif operation == "remove" and now:
            where %= len(now)
            count = min(value, len(now) - where)
            del now[where : where + count]
            log.put(L.SEQ_REMOVE, where, target, count)
        elif operation == "clear":
            now.clear()
            log.put(L.CLEAR, 0, target)
    log.leave(1)
    trace = log.trace()
    order = list(range(len(expected))) * 2
    random.shuffle(order)
    for index in order:
        assert trace[index + 1].before["a"].python == expected[index]


def test_a_change_of_a_long_list_costs_nothing_by_its_length() -> None:
    log = one_frame(SOURCE)
    target = log.new("list", *range(1000))
    log.bind(1, "a", target)
    for index in range(3000):
        log.line(1, 0)
        log.put(L.SEQ_SET, index % 1000, target, -index - 1)
    log.leave(1)
    trace = log.trace()
    copies = []
    import chainexec.traces.heap as heap

    original = heap._copy
    try:
        heap._copy = lambda items: copies.append(len(items)) or original(items)
        found = [change.text for step in trace for change in step.changes]
    finally:
        heap._copy = original
    assert len(found) == 3001 - 1 + 1 and found[2500] == "a[499]: -1500 -> -2500"
    assert len([size for size in copies if size == 1000]) <= 2




def test_states_of_an_instance_that_lost_all_its_attributes_can_be_read_in_any_order(recorder):
    source = (
        "class Plain: pass\n\ndef main():\n    p = Plain()\n    p.a = 1\n    p.b = 2\n    del p.a\n    p.a = 3\n    del p.b\n    del p.a\n    return p\n"
    )
    expected = ["<Plain #1>", "<Plain #1 a=1>", "<Plain #1 a=1, b=2>", "<Plain #1 b=2>", "<Plain #1 b=2, a=3>", "<Plain #1 a=3>", "<Plain #1>"]
    for order in (range(7), reversed(range(7)), (6, 0, 5, 1, 4, 2, 3), (3, 6, 2, 5, 1, 4, 0)):
        trace = chainexec.trace_source(source, call="main()", detail="lines")
        lines = [step for step in trace.steps if str(step.kind) == "line"]
        for number in order:
            assert lines[number].after["p"].text == expected[number]


def test_a_kept_value_beside_another_that_changes():
    """Two stores in one statement, of which one leaves no record; a statement that failed on the way claims no store."""
    program = (
        "def f():\n    found = [n for n in range(2)]\n    for j, y in enumerate('aab'):\n        found.append(y)\n    try:\n"
        "        for a, b in [(1, 2), (3, 2), (4,)]:\n            found.append(a)\n    except ValueError:\n        x, b = 5, 2\n    return found\n"
    )
    trace = chainexec.trace_source(program, call="f()")
    changes = [[change.text for change in step.changes] for step in trace.steps if step.kind == "line" and step.line in (3, 6, 9)]
    assert changes == [
        ["j = 0", "y = 'a'"], ["j: 0 -> 1", "y: 'a' -> 'a'"], ["j: 1 -> 2", "y: 'a' -> 'b'"], [],
        ["a = 1", "b = 2"], ["a: 1 -> 3", "b: 2 -> 2"], [], ["b: 2 -> 2", "x = 5"],
    ]  # fmt: skip
