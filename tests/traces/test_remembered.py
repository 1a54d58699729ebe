"""What is remembered of large objects is what would be found anew."""

import random

import pytest

import chainexec
from chainexec import Limits, Trace
from chainexec.traces import Value
from chainexec.traces.heap import SET_LIKE
from chainexec.traces.remembered import SETS_KEPT, TEXTS_KEPT, Remembered
from chainexec.traces.texts import object_text, ordered_members, raw_items

DETAIL = "expressions" if chainexec.recorder_info().name == "c" else "lines"  # the other recorder knows of no expressions
SETS = '''\
import random
def change(found, members, chosen, times):
    for _ in range(times):
        member = chosen.choice(members)
        if chosen.random() < 0.7:
            found.add(member)
        else:
            found.discard(member)
        if chosen.random() < 0.02:
            found.clear()
        if chosen.random() < 0.05:
            found |= {members[0], members[-1]}
    return len(found)
def main():
    chosen = random.Random(5)
    numbers, texts = list(range(-40, 40)), [chr(97 + n) * 2 for n in range(20)]
    total = 0
    for members in (numbers, texts, [*numbers, *texts], [True, False, 1, 0, 2, 10**30], [1, 1.5, (1,)], [*numbers, None]):
        total += change(set(), members, chosen, 120)
    return total
'''
NESTED = '''\
class Node:
    def __init__(self, number, below):
        self.number, self.below = number, below
def main():
    rows = [[number] * 30 for number in range(20)]
    node = None
    for number in range(40):
        node = Node(number, node)
        rows[number % 20][number % 30] = number
        quiet = number + 1
        other = quiet * 2
    while node is not None:
        node.number += 1
        quiet = node.number
        node = node.below
    return len(rows)
'''


@pytest.fixture(params=["fresh", "loaded"])
def opened(request, tmp_path):
    def trace_of(program):
        trace = chainexec.trace_source(program, detail=DETAIL, call="main()", limits=Limits(steps=20_000))
        if request.param == "loaded":
            trace.save(tmp_path / "run.trace")
            trace = Trace.load(tmp_path / "run.trace")
        trace._reader.need_all()
        return trace

    return trace_of


def places_of(chosen, count):
    """Places of a log as narration asks for them: forward in small steps, now and then back."""
    place, found = 0, []
    while place < count:
        found.append(place)
        place += chosen.choice([0, 1, 1, 2, 3, 5, 40, -1, -3, -30])
        place = max(place, 0)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_sets(opened, seed):
    reader = opened(SETS)._reader
    sets = [target for target in reader.objects.values() if target.layout in SET_LIKE and len(target.ops) > 40]
    assert len(sets) == 6
    asked = 0
    for target in sets:
        for place in places_of(random.Random(seed), reader.record_count):
            if place < target.position:
                continue
            found = raw_items(reader, target, place)
            whole = ordered_members(reader, dict(target.at(reader.columns, place)[0]), place)
            assert list(map(repr, found)) == list(map(repr, whole)), (target.id, place)
            asked += 1
    assert asked > 1000
    assert reader._remembered.orders


@pytest.mark.parametrize("seed", range(3))
def test_texts(opened, seed):
    reader = opened(NESTED)._reader
    chosen = random.Random(seed)
    large = [target for target in reader.objects.values() if len(object_text(reader, target, reader.record_count)) > 300]
    kept = asked = 0
    for place in places_of(chosen, reader.record_count):
        target = chosen.choice(large[:3] + large[-3:])
        if place < target.position:
            continue
        kept += reader._remembered.text(reader, target, place, brief=False) is not None
        assert Value(reader, target, place).text == object_text(reader, target, place)
        asked += 1
    assert kept > asked / 20


def test_little_is_kept(opened):
    reader = opened(NESTED)._reader
    for target in reader.objects.values():
        _ = Value(reader, target, reader.record_count).text
    assert 0 < len(reader._remembered.texts) <= TEXTS_KEPT
    known = Remembered()
    reader = opened(SETS)._reader
    sets = [target for target in reader.objects.values() if target.layout in SET_LIKE]
    for target in sets * 10:
        known.order(reader, target, target.items, reader.record_count)
    assert len(known.orders) <= SETS_KEPT
