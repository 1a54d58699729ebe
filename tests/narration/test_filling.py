"""The C code that fills sentences with holes does what the Python code does."""

import random
import sys

import pytest

import chainexec
from chainexec.narration import templates
from chainexec.narration.filling import Parts, fill, native_fill
from chainexec.recording import choose
from narration import programs
from narration.loop_programs import loop_program

DETAIL = "expressions" if chainexec.recorder_info().name == "c" else "lines"  # the other recorder knows of no expressions
pytestmark = pytest.mark.skipif(choose.extension()[0] is None, reason="the C code is not built")

LONGEST = sys.maxsize
WORDS = ["", "x", "é", "字", "\U0001f600", "a`b", "'", "line\nbreak", "{0}", "0"]


def quick(*arguments):
    return choose.extension()[0].fill(*arguments)


def both(parts, raws, number=1, others=(), sizes=()):
    found = fill(parts, raws, number, others, sizes)
    assert quick(parts, raws, number, others, sizes) == found
    return found


def parts(layout, atoms=(), **facts):
    whole = {"unlike": (), "made": (), "alike": (), "lengths": (), "has_count": False, **facts}
    return Parts(atoms=tuple(atoms), layout=layout, **whole)


def test_texts_go_into_their_holes():
    form = parts(("`x` is ", 1, ", `", 0, "`."), [(0, -1, LONGEST), (2, -1, 20)])
    assert both(form, [5, None, "é"]) == "`x` is 'é', `5`."
    assert both(parts(("",)), []) == ""
    assert both(parts(("", 0, "")), [], others=("字",)) == "字"


@pytest.mark.parametrize("number", [0, 7, -1, 999, 1000, 12345, -1234567, 10**12, LONGEST, -LONGEST - 1])
def test_iterations_have_commas(number):
    assert both(parts(("Iteration ", 0, ""), has_count=True), [], number) == f"Iteration {number:,}"
    assert both(parts(("", 0, " items, ", 1, ""), has_count=True), [], number, (), ("12",)) == f"12 items, {number:,}"


def test_what_does_not_fit_is_not_told():
    form = parts(("", 0, ""), [(0, 2, 4)])
    assert [both(form, [raw]) for raw in (1, 12, 123, 1234, 12345, "a", "ab", "`")] == [None, None, "123", "1234", None, "'a'", "'ab'", None]
    assert both(form, [10**6000]) is None  # more digits than are converted at once
    assert both(parts(("", 0, ""), [(0, -1, LONGEST)], unlike=((0, "5", False),)), [5]) is None
    assert both(parts(("", 0, ""), [(0, -1, LONGEST)], unlike=((0, "5", True),)), [5]) == "5"
    pair = [(0, -1, LONGEST), (1, -1, LONGEST)]
    assert both(parts(("", 0, ""), pair, alike=((0, 1, True),)), [5, 6]) is None
    assert both(parts(("", 0, ""), pair, alike=((0, 1, False),)), [5, 6]) == "5"
    assert both(parts(("", 0, ""), pair, made=((0, ("1", 1, ""), True),)), [16, 6]) == "16"
    assert both(parts(("", 0, ""), pair, made=((0, ("1", 1, ""), False),)), [16, 6]) is None
    assert both(parts(("", 0, ""), pair, lengths=(((0, 1), 3, 6, True),)), [16, 6]) == "16"
    assert both(parts(("", 0, ""), pair, lengths=(((0, 1), 3, 6, True),)), [16, 66]) is None
    assert both(parts(("", 0, ""), pair, lengths=(((0, 1), 3, 6, False),)), [16, 66]) == "16"


def test_any_parts_and_values():
    """Thousands of made ones: both ways find the same."""
    told = 0
    for seed in range(3000):
        chosen = random.Random(seed)
        raws = [chosen.choice([chosen.randrange(-1000, 1000), chosen.choice(WORDS), None, True, 1.5, 10**5000, b"ab", ()]) for _ in range(chosen.randrange(1, 7))]
        others = tuple(chosen.choices(WORDS, k=chosen.randrange(3)))
        sizes = tuple(str(chosen.randrange(9)) for _ in range(chosen.randrange(2)))
        holes = len(raws) + len(others)

        def layout(count, chosen=chosen):
            found = [chosen.choice(WORDS)]
            for _ in range(chosen.randrange(4)):
                found += [chosen.randrange(count), chosen.choice(WORDS)]
            return tuple(found)

        has_count = chosen.random() < 0.5
        form = Parts(
            tuple((place, chosen.choice([-1, -1, 2]), chosen.choice([LONGEST, LONGEST, 6])) for place in range(len(raws))),
            tuple((chosen.randrange(holes), chosen.choice(["5", "x", "'x'"]), chosen.random() < 0.1) for _ in range(chosen.randrange(2))),
            tuple((chosen.randrange(holes), layout(holes), chosen.random() < 0.1) for _ in range(chosen.randrange(2))),
            tuple((chosen.randrange(holes), chosen.randrange(holes), chosen.random() < 0.3) for _ in range(chosen.randrange(2))),
            tuple(
                (tuple(chosen.choices(range(holes), k=2)), chosen.randrange(5), chosen.randrange(20), chosen.random() < 0.5)
                for _ in range(chosen.randrange(2))
            ),
            has_count,
            layout(holes + len(sizes) + has_count),
        )
        told += both(form, raws, chosen.randrange(-5, 10**7), others, sizes) is not None
    assert told > 300


@pytest.mark.parametrize(("program", "call"), programs.RUNS[::4] + [(loop_program(2), "many()")])
def test_narrations_are_the_same(program, call, monkeypatch):
    trace = chainexec.trace_source(program, detail=DETAIL, call=call, capture=True)
    told = str(chainexec.narrate(trace))
    report = chainexec.audit(told, trace)
    calls = []

    def slow(*arguments):
        calls.append(arguments)
        return fill(*arguments)

    monkeypatch.setattr(templates, "native_fill", lambda: slow)
    assert str(chainexec.narrate(trace)) == told
    assert chainexec.audit(told, trace) == report
    assert all(quick(*arguments) == fill(*arguments) for arguments in calls)


def test_the_python_code_is_used_where_it_is_asked_for(monkeypatch):
    monkeypatch.setenv("CHAINEXEC_RECORDER", "python")
    assert native_fill() is fill


@pytest.mark.parametrize("arguments", [
    (), (1, [], 0, (), ()), (parts(("",)), (), 0, (), ()), (parts(("",)), [], None, (), ()), (parts(("",)), [], 0, [], ()), (parts(("",)), [], 0, (), None),
    ((), [], 0, (), ()), (parts(("",), atoms=[(0, 1)]), [1], 0, (), ()), (parts(("",), lengths=((0, 1, 2, True),)), [1], 0, (), ()),
    (parts((1, 2)), [], 0, (), ()), (parts(["a"]), [], 0, (), ()), (parts(("",)), [], 0, (1,), ()), (parts(("",), alike=((0, 1),)), [], 0, ("a", "b"), ()),
])  # fmt: skip
def test_other_arguments_are_refused(arguments):
    with pytest.raises(TypeError):
        quick(*arguments)


def test_holes_that_are_not_there_are_refused():
    for form in (parts(("", 1, "")), parts(("",), unlike=((-1, "a", True),)), parts(("",), atoms=[(3, -1, 9)]), parts(("",), lengths=(((2,), 1, 1, True),))):
        with pytest.raises(IndexError):
            quick(form, [1], 0, ("a",), ())
    with pytest.raises(OverflowError):
        quick(parts(("",), has_count=True), [], 10**30, (), ())
    with pytest.raises(TypeError):
        quick(parts(("",)), [], 0, ("a",) * 600, ())
    with pytest.raises(ValueError, match="that many"):
        quick(parts(("", 0) * 2000 + ("",)), [], 0, ("a",), ())
