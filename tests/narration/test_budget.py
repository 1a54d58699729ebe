"""Budgets are kept, always, and what is told within them is true and says what was left out."""

import tracemalloc

import pytest

import chainexec
from chainexec import ArgumentError, Limits, audit, narrate
from chainexec.narration.budget import estimated_tokens
from narration import programs

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"

SUMS = """\
def sums(numbers):
    total = 0
    largest = 0
    odd = []
    for number in numbers:
        total += number
        if number > largest:
            largest = number
        if number == 77:
            odd.append(number)
    return total, largest, odd
"""
FIB = """\
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
"""
DEEP = """\
def down(n):
    if n == 0:
        raise ValueError('bottom')
    return down(n - 1)
def safe():
    try:
        down(200)
    except ValueError as error:
        return str(error)
"""
GENERATOR = """\
def numbers(n):
    for i in range(n):
        yield i
def use(n):
    return sum(numbers(n))
"""
LINES = "def f():\n" + "".join(f"    x{n} = {n}\n" for n in range(400)) + "    return x399\n"
RUNS = [
    (SUMS, "sums(range(3, 300))"), (FIB, "fib(12)"), (DEEP, "safe()"), (GENERATOR, "use(150)"), (LINES, "f()"), (programs.COLLATZ, "collatz(27)"),
    (programs.THREADS, "run()"), (programs.LATE_THREAD, "late()"), (programs.TASKS, "wait()"),
]  # fmt: skip


def trace_of(program, call, **options):
    return chainexec.trace_source(program, call=call, capture=True, **options)


@pytest.mark.parametrize(("program", "call"), RUNS, ids=[call for _, call in RUNS])
@pytest.mark.parametrize("style", ["coe", *(pytest.param(s, marks=pytest.mark.slow) for s in ("brief", "scratchpad", "table", "json", "frames", "inline"))])
def test_a_budget_is_kept_and_true(program, call, style):
    trace = trace_of(program, call)
    whole = estimated_tokens(str(narrate(trace, style=style)))
    for budget in (40, 120, 400, 1500, 5000):
        try:
            narration = narrate(trace, style=style, max_tokens=budget)
        except ArgumentError as error:
            least = int(str(error).partition("at least ")[2].split(",  ")[0].split(" ")[0].strip(".,").replace(",", ""))
            assert least > budget
            continue
        assert estimated_tokens(str(narration)) <= budget
        assert (narration.omitted == 0) == (whole <= budget)
        report = audit(narration, trace)
        assert report.ok, report
        assert report.complete


@pytest.mark.parametrize("tokenizer", [str.split, len, lambda text: list(text.encode())])
def test_a_tokenizer_of_the_users_own(tokenizer):
    trace = trace_of(SUMS, "sums(range(200))")
    narration = narrate(trace, max_tokens=900, tokenizer=tokenizer)
    made = tokenizer(str(narration))
    assert (made if isinstance(made, int) else len(made)) <= 900
    assert audit(narration, trace).ok


def bad(text):
    raise KeyError(text[:3])


@pytest.mark.parametrize(("tokenizer", "said"), [(bad, "KeyError"), (lambda text: -1, "-1"), (lambda text: None, "TypeError")])
def test_a_tokenizer_that_fails_is_said(tokenizer, said):
    with pytest.raises(ArgumentError, match=said):
        narrate(trace_of(SUMS, "sums([1])"), max_tokens=100, tokenizer=tokenizer)


def test_the_smallest_budget_is_said_and_works():
    trace = trace_of(SUMS, "sums(range(200))")
    with pytest.raises(ArgumentError, match="at least") as raised:
        narrate(trace, max_tokens=3)
    least = int(str(raised.value).rpartition(" ")[2].strip(".").replace(",", ""))
    assert estimated_tokens(str(narrate(trace, max_tokens=least))) <= least


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
def test_what_a_summary_says():
    trace = trace_of(SUMS, "sums(list(range(3, 300)))")
    told = str(narrate(trace, max_tokens=420))
    assert "`total` grows by `number` in each of them" in told
    assert "`number == 77` on line 9 is true in iteration 75 alone" in told
    assert "`largest` grows by `1` in each of them" in told
    assert "are told together" in told
    assert told.splitlines()[-1] == "Result: `(44847, 299, [77])`."


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
def test_recursion_is_told_as_far_as_there_is_room():
    told = str(narrate(trace_of(FIB, "fib(12)"), max_tokens=300))
    assert "`fib(10)` returns `55` after" in told
    assert "calls inside it, down to depth" in told


@pytest.mark.slow
def test_a_long_run_in_little_memory_and_few_tokens():
    """100,000 steps in 2,000 tokens, with the answer; ten times the steps need hardly more memory beyond the trace."""
    peaks = []
    for count in (2_500, 25_000):
        trace = trace_of(SUMS, f"sums(range({count}))", limits=Limits(steps=10**6))
        narrate(trace, max_tokens=400)  # what the trace itself remembers from now on is its own
        tracemalloc.start()
        narration = narrate(trace, max_tokens=2000)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert estimated_tokens(str(narration)) <= 2000
        assert audit(narration, trace).ok
    assert len(trace) > 100_000
    assert f"({sum(range(25_000))}, 24999, [77])" in str(narration)
    assert peaks[1] < peaks[0] * 2 + 1_000_000


ENDS_BEHIND_A_GAP = """\
def swaps(text, want):
    wrong = 0
    for c in text:
        if c != want:
            wrong += 1
        want = "1" if want == "0" else "0"
    return wrong
def least(text):
    return min(swaps(text, "0"), swaps(text, "1"))
def main():
    return least("0110" * 10)
"""


@pytest.mark.parametrize("steps", [60, 150])
@pytest.mark.parametrize("style", ["table", "scratchpad"])
def test_statements_that_begin_in_a_gap_may_end_behind_it(style, steps):
    trace = chainexec.trace_source(ENDS_BEHIND_A_GAP, call="main()", limits=Limits(steps=steps))
    behind = 0
    for budget in (200, 230, 260, 300):
        try:
            text = str(narrate(trace, style=style, max_tokens=budget))
        except ArgumentError:  # too little for anything
            continue
        behind += "end" in text.split("left out")[-1]
        report = audit(text, trace)
        assert report.ok, report
        ends = [line for line in text.splitlines() if "end" in line]
        assert all(not audit(text.replace(end, end.replace("end", "line"), 1), trace).ok for end in ends)
    assert behind


COUNTED = """def ways(i):
    return 1 if i < 2 else ways(i - 1) + ways(i - 2)
def row(n):
    return [ways(i) for i in range(n)]
def ok(a):
    return all(x <= y for x, y in zip(a, a[1:]))
def sort(a):
    while not ok(a):
        for i in range(len(a) - 1):
            if a[i] > a[i + 1]:
                a[i], a[i + 1] = a[i + 1], a[i]
    return a
print(row(7))
print(ok(range(9)), sort([5, 2, 9, 1, 3]))
print([ok([k, 3]) for k in range(6)])
"""


@pytest.mark.parametrize("style", ["coe", "frames", "table", "scratchpad"])
@pytest.mark.parametrize("budget", [300, 600, 1000, 2000])
def test_what_is_left_out_between_passes_and_paused_frames_is_counted_right(style, budget):
    trace = chainexec.trace_source(COUNTED, capture=True)
    report = chainexec.audit(chainexec.narrate(trace, style=style, max_tokens=budget), trace)
    assert report.ok, report
    assert report.complete
