"""What statements do to objects is told in the order in which it happened, with what matters to a reader; a false word about it is found."""

import pytest

import chainexec
from chainexec import audit, narrate
from chainexec.narration.forms import read_line, wording

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
needs_c = pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
# A statement of `f(a, b, h)` with `a = [1, 2, 3]`, `b = [7, 6, 5]`, `h = [1, 3, 2, 5, 9, 8]`, what is told of it, and false words for some.
STATEMENTS = [
    (
        "a.append(b.pop())",
        "`a.append(b.pop())` runs; the last item, `5`, is removed from `b`; `b` is now `[7, 6]`; `5` is added to the end of `a`; `a` is now `[1, 2, 3, 5]`.",
        [("`5` is added", "`6` is added")],
    ),
    ("b.append(a.pop(0))", "the first item, `1`, is removed from `a`; `a` is now `[2, 3]`; `1` is added to the end of `b`", [("first item", "last item")]),
    (
        "heapq.heappop(h)",
        "`1` is taken out of `h`, and the order of its other items changes; `h` is now `[2, 3, 8, 5, 9]`",
        [("`1` is taken out of", "`2` is taken out of"), ("taken out of", "put into"), ("[2, 3, 8, 5, 9]", "[2, 3, 8, 9, 5]")],
    ),
    (
        "heapq.heappush(h, 0)",
        "`0` is put into `h`, and the order of its other items changes",
        [("`0` is put into", "`4` is put into"), ("put into", "taken out of"), ("`h`, and", "`a`, and")],
    ),
    ("heapq.heapify(b)", "the items of `b` change their order; `b` is now `[5, 6, 7]`", [("items of `b`", "items of `a`"), ("[5, 6, 7]", "[5, 7, 6]")]),
    ("h.sort(reverse=True)", "the items of `h` change their order; `h` is now `[9, 8, 5, 3, 2, 1]`", []),
    ("a[0] = a[0]", "`a[0]` stays `1`", [("stays `1`", "stays `2`"), ("`a[0]`", "`a[1]`")]),
    ("a[len(b) - 1] = 3", "`a[2]` stays `3`", [("`a[2]` stays `3`", "`a[1]` stays `3`")]),
    ("a.sort()", "`a.sort()` runs; `a` stays `[1, 2, 3]`", [("[1, 2, 3]", "[1, 3, 2]"), ("`a` stays", "`b` stays")]),
    ("a.extend([])", "`a` stays `[1, 2, 3]`", []),
    ("n, m = map(int, '3 4'.split())", "`n` is `3` and `m` is `4`, unpacked from `map(int, '3 4'.split())`", [("`m` is `4`", "`m` is `3`"), ("unpacked from `map", "unpacked from `zip")]),
    ("x = y = []", "`x` starts as an empty list; `y` is now the same list as `x`: `[]`", [("`y` is now the same list as `x`", "`y` is now the same list as `a`")]),
    ("z = (t := 3) + (False or (u := 4))", "`t` is `3`; `u` is `4`; `z` starts as `7`", [("`u` is `4`", "`u` is `3`")]),
    ("w = 'up' if len(a) > 5 else 'down'", "gives `'down'`, as `len(a) > 5` is `3 > 5`, which is false, so `w` is `'down'`", [("which is false", "which is true"), ("3 > 5", "6 > 5")]),
    ("a[0], a[1] = a[1], a[0]", "`a[0]` becomes `2` (it was `1`); `a[1]` becomes `1` (it was `2`)", [("`a[1]` becomes `1`", "`a[1]` becomes `2`")]),
]  # fmt: skip


@needs_c
@pytest.mark.parametrize(("statement", "told", "wrong"), STATEMENTS, ids=[row[0] for row in STATEMENTS])
def test_an_effect_is_told_and_checked(statement, told, wrong):
    trace = chainexec.trace_source(f"import heapq\ndef f(a, b, h):\n    {statement}\n    return a, b, h\n", call="f([1, 2, 3], [7, 6, 5], [1, 3, 2, 5, 9, 8])")
    text = str(narrate(trace))
    assert told in text
    for seed in range(12):
        report = audit(narrate(trace, seed=seed), trace)
        assert report.ok, report
    for old, new in wrong:
        assert old in text
        assert not audit(text.replace(old, new, 1), trace).ok, (old, new)


@needs_c
def test_a_set_that_has_it_already():
    trace = chainexec.trace_source("def f(seen, xs):\n    for x in xs:\n        seen.add(x)\n    return seen\n", call="f({1}, [2, 1, 2])")
    text = str(narrate(trace))
    assert text.count("`seen.add(x)` runs; `seen` stays `{1, 2}`.") == 2
    assert audit(text, trace).ok
    assert not audit(text.replace("`seen` stays `{1, 2}`", "`seen` stays `{1}`", 1), trace).ok


# ---- where a line stands --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "forms"),
    [
        ("`x` is `1` (line 3).", ["at", "is"]),
        ("`x` is `1`; `y` is `2` (line 3, iteration 4).", ["at_iteration", "is", "is"]),
        ("Because `x` is `1`, the `if` body runs (line 3).", ["at", "is", "body_runs"]),
        ("On line 3, `x` is `1`.", ["at", "is"]),
        ("On line 3, because `x` is `1`, the `if` body runs.", ["at", "is", "body_runs"]),
        ("`x` becomes `2` (it was `1`) (line 3).", ["at", "becomes_was"]),
    ],
)
def test_the_line_is_read_before_and_behind(line, forms):
    assert [read.form for read in read_line(line)] == forms


@pytest.mark.parametrize("line", ["(line 3).", "Because (line 3).", "`x` is `1` (line three).", "`x` is `1` (line 3) (line 4).", "So `x` is `1` (line 3)."])
def test_other_places_are_not_read(line):
    read = read_line(line)
    assert read is None or [row.form for row in read].count("at") != 1


def test_seeds_put_the_line_in_all_places_and_reasons_in_several_ways():
    assert {wording(seed).placing for seed in range(60)} == {": ", ", ", "last"}
    say = wording(3)
    assert len({say.reasoned("if", "`x` is `1`", "the `if` body runs", line) for line in range(40)}) > 3
    plain = wording(0)
    assert len({plain.reasoned("if", "`x` is `1`", "the `if` body runs", line) for line in range(40)}) == 1


def test_a_wrong_line_behind_is_found():
    trace = chainexec.trace_source("def f(x):\n    y = x\n    z = y\n    return z\n", call="f(3)")
    text = "Calling `f(3)`.\n`y` starts as `3` (line 2).\n`z` starts as `3` (line 3).\nIt returns `3` (line 4).\nResult: `3`."
    assert audit(text, trace).ok
    for old, new in (("(line 2)", "(line 3)"), ("(line 4)", "(line 4, iteration 1)"), ("`z` starts as `3` (line 3).\n", "")):
        assert not audit(text.replace(old, new), trace).ok


@needs_c
def test_stores_of_several_places_that_change_nothing():
    program = "def f(a, i):\n    a[i], a[i] = a[i], a[i]\n    p, a[i] = a[i], a[i]\n    a[i] = a[0] = 5\n    return a, p\n"
    trace = chainexec.trace_source(program, call="f([5, 6], 0)")
    for seed in range(12):
        report = audit(narrate(trace, seed=seed), trace)
        assert report.ok, report


def test_who_shows_a_change_that_only_the_record_tells():
    program = "def f():\n    a = bytearray(b'abc')\n    b = a\n    a += b'de'\n    a[1:3] = b'x'\n    del a[:]\n    return b\n"
    trace = chainexec.trace_source(program, call="f()")
    text = str(narrate(trace))
    assert "the record shows `a" in text
    assert "which `b` shows, too" in text
    assert audit(text, trace).ok
    assert not audit(text.replace("which `b` shows, too", "which `a` shows, too", 1), trace).ok


def test_a_list_that_contains_itself_is_shortened():
    program = "def f():\n    a = [1, 2, 3, 4, 5, 6]\n    a[2:2] = [a, a]\n    b = [a, a, a, a, a]\n    a.append(b)\n    b.append(a)\n    return len(b)\n"
    trace = chainexec.trace_source(program, call="f()")
    for budget in (None, *range(30, 200, 20)):
        try:
            told = narrate(trace, max_tokens=budget, verbosity="brief")
        except chainexec.ArgumentError:
            continue
        assert audit(told, trace).ok


def test_a_metaclass_is_asked_before_the_body_of_a_class_runs():
    program = "class Meta(type):\n    @classmethod\n    def __prepare__(cls, name, bases):\n        return {}\nclass A(metaclass=Meta):\n    x = 1\n"
    trace = chainexec.trace_source(program)
    text = str(narrate(trace))
    assert "Back in the program: the body of class `A` runs." in text
    assert audit(text, trace).ok
