"""The quick ways through many iterations find what the slow ones find."""

import random

import pytest

import chainexec
from chainexec import Limits
from chainexec.narration.loops import has_changed, is_taken, iterations, iterations_from
from chainexec.narration.moments import Run
from chainexec.recording import log as L
from chainexec.traces import Value
from chainexec.traces.branches import LoopCounts, _counts
from chainexec.traces.code import LOOP_KINDS
from narration import programs
from narration.call_programs import call_program
from narration.loop_programs import loop_program
from oracle.random_programs import random_program

DETAIL = "expressions" if chainexec.recorder_info().name == "c" else "lines"  # the other recorder knows of no expressions
ODD = '''\
def ends(n):
    total = 0
    while True:
        for x in range(n % 4):
            if x == 2:
                break
            for y in range(x):
                total += y
                if total > 40:
                    return total
        else:
            total += 1
        while n > 5:
            n -= 1
            try:
                if n % 3 == 0:
                    raise ValueError(n)
                if n % 4 == 0:
                    continue
            except ValueError:
                total += 2
            finally:
                total += 0
        n += 1
        total += 1
        while True:
            total += 1
            if total % 3 == 0:
                break
        for z in []:
            total += z
        for z in "a": pass
        for z in [1]:
            while total > 1000:
                total -= 1
def main():
    return [ends(n) for n in range(4)] + [sum(gen(5))]
def gen(n):
    for i in range(n):
        if i % 2:
            yield i
'''
RUNS = [*programs.RUNS, (ODD, "main()")]


def compare(trace):
    """How many loops, tests and lists were compared."""
    run = Run(trace)
    chosen = random.Random(run.count)
    found = [0, 0, 0]
    for step in range(run.count):
        if run.kind(step) != L.LINE:
            continue
        frame, place = run.frame(step), run.columns.a[run.step_at[step]]
        facts = frame._facts
        statement = facts.statements[place]
        for index in (*statement.loops, statement.index) if statement.kind in LOOP_KINDS else statement.loops:
            loop = facts.statements[facts.by_index[index]]
            quick, slow = list(iterations(run, frame, loop, step)), list(iterations_from(run, frame, loop, step, 0))
            assert quick == slow, (step, loop.text)
            found[0] += len(slow) > 2
        if statement.kind == "If":
            assert is_taken(run, facts, step, place) is run.moment(step).taken
            found[1] += 1
    reader = run.reader
    for target in reader.objects.values():
        if target.layout != L.LIST:
            continue
        for _ in range(6):
            low, high = sorted(chosen.randrange(max(target.position, 0), reader.record_count + 1) for _ in range(2))
            differs = has_changed(reader, target, low, high)
            if differs is not None:
                assert differs is (Value(reader, target, low).text != Value(reader, target, high).text)
                found[2] += 1
    return found


@pytest.mark.parametrize(("program", "call"), RUNS, ids=[call for _, call in RUNS])
def test_programs_of_all_kinds(program, call):
    compare(chainexec.trace_source(program, detail=DETAIL, call=call, capture=True, limits=Limits(steps=800)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("make", "call"), [(loop_program, "many()"), (call_program, "main()"), (random_program, "main()")], ids=["loops", "calls", "random"])
def test_made_programs(make, call, seed):
    compare(chainexec.trace_source(make(seed), detail=DETAIL, call=call, capture=True, limits=Limits(steps=600)))


def test_there_is_something_to_compare():
    loops, tests, _ = compare(chainexec.trace_source(ODD, detail=DETAIL, call="main()", limits=Limits(steps=2000)))
    assert loops > 50
    assert tests > 50
    lists = "def f():\n    a = [[0] * 4 for _ in range(4)]\n    for i in range(20):\n        a[i % 4][i // 5] = i % 3\n        a[-1], a[0] = a[0], a[-1]\n    return a\n"
    assert compare(chainexec.trace_source(lists, detail=DETAIL, call="f()"))[2] > 20


def test_counts_in_order():
    run = Run(chainexec.trace_source(ODD, detail=DETAIL, call="main()"))
    frame = next(frame for frame in run.reader.frame_list if frame.name == "ends" and frame.id > 2)
    facts = frame._facts
    for loop in (statement for statement in facts.statements if statement.kind in LOOP_KINDS):
        inside = []
        for step in run.reader.steps_of(frame):
            if run.kind(step) == L.LINE:
                statement = facts.statements[run.columns.a[run.step_at[step]]]
                around = (*statement.loops, statement.index) if statement.kind in LOOP_KINDS else statement.loops
                if loop.index in around:
                    inside.append((step, _counts(run.reader, frame, step)[around.index(loop.index)]))
        if inside:
            counts = LoopCounts(run.reader, frame, loop.index, inside[0][0])
            assert [(step, counts.at(step)) for step, _ in inside] == inside
