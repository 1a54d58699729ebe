"""What is told and checked by templates is what is told and checked the long way."""

import random

import pytest

import chainexec
from chainexec import Limits, Trace
from chainexec.narration.audit import check_prose
from chainexec.narration.moments import Run
from chainexec.narration.narrator import Narrator
from chainexec.narration.words import VERBOSITIES, Words
from narration import programs
from narration.loop_programs import loop_program
from narration.mutations import mutated
from oracle.random_programs import random_program

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
DETAILS = ["lines", pytest.param("expressions", marks=pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder"))]


def traced(program, call, detail):
    return chainexec.trace_source(program, call=call, detail=detail, capture=True, limits=Limits(steps=4000))


def told(trace, verbosity, seed, *, templates):
    narrator = Narrator(Run(trace), Words(VERBOSITIES[verbosity], seed), templates=templates)
    return list(narrator.tell()), narrator


def compare(trace, chosen, mutations):
    """Both ways of telling and of checking, the second one with right texts and with falsified ones. How many lines were told by templates."""
    quick = 0
    for verbosity, seed in (("standard", 0), (chosen.choice(list(VERBOSITIES)), chosen.randrange(1, 1000))):
        whole, _ = told(trace, verbosity, seed, templates=False)
        lines, narrator = told(trace, verbosity, seed, templates=True)
        for number, (first, second) in enumerate(zip(whole, lines, strict=False)):
            assert first == second, f"line {number}"
        assert len(whole) == len(lines)
        quick += sum(map(len, narrator.templates.values())) if narrator.templates else 0
        text = "\n".join(map(str, whole))
        compare_audits(text, trace)
    for _ in range(mutations):
        changed = mutated(text, chosen)
        if changed is not None:
            compare_audits(changed[0], trace)
    return quick


def compare_audits(text, trace):
    assert check_prose(text, Run(trace)) == check_prose(text, Run(trace), templates=False)


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize(("program", "call"), programs.RUNS, ids=[call for _, call in programs.RUNS])
def test_programs_of_all_kinds(program, call, detail):
    compare(traced(program, call, detail), random.Random(call), 6)


@pytest.mark.parametrize("seed", range(8))
def test_loops_over_odd_values(seed):
    detail = "expressions" if HAS_EXPRESSIONS and seed % 3 else "lines"
    assert compare(traced(loop_program(seed), "many()", detail), random.Random(seed), 4) > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [seed for seed in range(8, 60) if seed != 16])  # in that program a tuple doubles with each pass
def test_more_loops_over_odd_values(seed):
    test_loops_over_odd_values(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_random_programs(seed):
    compare(traced(random_program(seed), "main()", DETAILS[0] if seed % 3 == 0 or not HAS_EXPRESSIONS else "expressions"), random.Random(seed), 4)


def test_a_loaded_trace_is_told_alike(tmp_path):
    """Its plain runs are found in Python, not in C."""
    trace = traced(loop_program(3), "many()", "expressions" if HAS_EXPRESSIONS else "lines")
    trace.save(tmp_path / "trace")
    loaded = Trace.load(tmp_path / "trace")
    compare(loaded, random.Random(3), 2)
    assert str(chainexec.narrate(loaded)) == str(chainexec.narrate(trace))
    one, other = Run(trace), Run(loaded)
    for step in range(one.count):
        first, second = one.plain(step), other.plain(step)
        assert (first is None) == (second is None)
        if first is not None:
            assert first[1:5] == second[1:5]
            assert first[6] == second[6]
            assert one.classes(first[5]) == one.classes(list(first[5]))


MARKED = '''\
def f(n):
    total = 0
    for i in range(n):
        text = "MARK"
        total += len(text)
        text = text + chr(0xE000 + i) + str(i)
        if text == "MARK":
            total -= 1
    return total
'''


@pytest.mark.parametrize("mark", ["\ue000\ue000", "987,000,201", "{0}", "%s", "plain"])
@pytest.mark.parametrize("detail", DETAILS)
def test_texts_that_look_like_holes(mark, detail):
    compare(traced(MARKED.replace("MARK", mark), "f(30)", detail), random.Random(mark), 10)


@pytest.mark.parametrize("width", [50, 150, 300])
def test_a_wide_statement_is_told_the_same_from_a_file(tmp_path, width):
    """More values in one statement than a shape has numbers for."""
    source = "def f(xs):\n    y = 1\n    for _ in range(3):\n        t = " + " + ".join(f"xs[{i}]" for i in range(width)) + "\n    return t\n"
    trace = chainexec.trace_source(source, call=f"f(list(range({width})))", capture=True)
    trace.save(tmp_path / "run.trace")
    loaded = chainexec.Trace.load(tmp_path / "run.trace")
    text = str(chainexec.narrate(loaded))
    assert text == str(chainexec.narrate(trace))
    assert chainexec.audit(text, loaded).ok
