"""A seed varies words and the shape of sentences, never what they say; the same seed gives the same text for ever."""

import hashlib

import pytest

import chainexec
from chainexec import audit, narrate
from chainexec.narration.forms import CAUSAL, SEPARATORS, pieces, read_line
from chainexec.narration.meaning import CONSEQUENCES, REASONS
from chainexec.narration.wording import JOINTS, SHAPES
from narration import programs

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
DETAIL = "expressions" if HAS_EXPRESSIONS else "lines"
SEEDS = range(40)
VARIED = """\
def varied(words):
    total = 0
    found = set()
    for word in words:
        key = word.lower()
        if key in found:
            continue
        found.add(key)
        size = len(word)
        first, last = key[0], key[-1]
        while size > 2:
            size = size - 2
        total += size
        assert total > 0
        match size:
            case 1:
                kind = "odd"
            case _:
                kind = "even"
        if size > 9:
            return None
        else:
            words = words
    return key.upper()
"""


@pytest.fixture(scope="module")
def varied():
    return chainexec.trace_source(VARIED, call="varied(['To', 'be', 'to'])", detail=DETAIL)


def shape(line):
    """A line without its pieces of code and numbers."""
    return "|".join(pieces(line)[::2])


def form_order(line):
    """The forms of a line in order, with what stands between."""
    return tuple((form, separator) for form, _, separator in read_line(line))


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
def test_every_kind_of_statement_has_several_shapes(varied):
    shapes, orders = {}, {}
    for seed in SEEDS:
        narration = narrate(varied, seed=seed)
        report = audit(str(narration), varied)
        assert report.ok, report
        for line in narration.steps:
            kinds = [varied[step].statement.kind for step in line.steps if varied[step].kind == "line"]
            if kinds:
                shapes.setdefault(kinds[0], set()).add(shape(line.text))
                orders.setdefault(kinds[0], set()).add(form_order(line.text))
    assert {kind: len(found) for kind, found in shapes.items() if len(found) < 6} == {}
    for kind in ("Assign", "If", "While", "For", "Assert", "Return", "Expr", "match_case"):
        assert len(orders[kind]) >= 3, kind


def test_seeds_change_no_fact(varied):
    facts = {tuple(sorted(claim[:4] for claim in narrate(varied, seed=seed).claims)) for seed in SEEDS}
    assert len(facts) == 1


@pytest.mark.parametrize(("program", "call"), programs.RUNS, ids=[call for _, call in programs.RUNS])
def test_all_seeds_pass_the_audit(program, call):
    trace = chainexec.trace_source(program, call=call, capture=True, detail=DETAIL)
    for seed in range(1, 13):
        report = audit(str(narrate(trace, seed=seed)), trace)
        assert report.ok, (seed, str(report))


def test_every_way_of_putting_sentences_together_is_read():
    for before, between, _ in SHAPES:
        assert between.lower() in SEPARATORS
        assert not before or f": {before}" in SEPARATORS
    assert set(JOINTS) <= set(SEPARATORS)
    assert {"; because ", ", so ", ", as ", ". so "} <= CAUSAL
    assert not CONSEQUENCES & REASONS


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Line 2: `x > 1` is true, so the `if` body runs.", ""),
        ("Line 2: the `if` body runs, because `x > 1` is true.", ""),
        ("Line 2: because `x > 1` is true, the `if` body runs.", ""),
        ("Line 2: `x > 1` is true. So the `if` body runs.", ""),
        ("Line 2: the `if` body runs, so `x > 1` is true.", "reason"),
        ("Line 2: `x > 1` is true, because the `if` body runs.", "follows"),
        ("Line 2: because the `if` body runs, `x > 1` is true.", "follows"),
    ],
)
def test_reason_and_result_are_not_confused(line, wrong):
    trace = chainexec.trace_source("def f(x):\n    if x > 1:\n        x = 0\n    return x\n", call="f(3)", detail=DETAIL)
    report = audit(f"Calling `f(3)`.\n{line}", trace)
    assert report.ok is not bool(wrong)
    assert not wrong or wrong in report.contradicted[0].truth


GOLDEN = {  # digests of whole texts: a change here needs a new `forms.VERSION`
    0: "e0a3662a6745a1b3", 1: "f333541ce9cf6343", 2: "f25467de6715f382", 7: "c7ad1cb6a43884a6", 123456789: "edec8d1ec8c4dde6", -5: "07cec88ff502eabd",
}  # fmt: skip


@pytest.mark.parametrize("seed", list(GOLDEN))
def test_a_seed_gives_the_same_text_for_ever(seed):
    texts = []
    for program, call in programs.RUNS[:9]:  # `detail="lines"`: told alike by both recorders
        trace = chainexec.trace_source(program, call=call, capture=True, detail="lines")
        texts.append(str(narrate(trace, seed=seed)))
    assert hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16] == GOLDEN[seed]
