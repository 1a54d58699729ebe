"""How fast questions are asked: `python benchmarks/questions.py`. Prints a Markdown table of questions a second, from loaded traces, on one core.

Of each program the trace is saved, loaded anew for every repeat, and asked for all kinds; reading the log is part of the time. With the name of
a kind, or of several, only these are asked.
"""

import pathlib
import random
import sys
import tempfile
import time

from programs import BUBBLE, COLLATZ, FIB

import chainexec
from chainexec.questions import all_kinds, ask
from chainexec.questions.view import View

PROGRAMS = {
    "running total (60 steps)": ("""\
def f(xs, k):
    total = 0
    kept = []
    for x in xs:
        if x % 2 == 0 and x > k:
            total += x
            kept.append(x)
        elif x > 5:
            total -= 1
    return total, kept
""", "f([3, 8, 2, 9, 44, 6, 7, 10, 1, 12, 5, 20], 4)"),
    "bubble sort (1,500 steps)": (BUBBLE, f"bubble({random.Random(1).sample(range(1000), 30)})"),
    "collatz (10,000 steps)": (COLLATZ, "longest(90)"),
    "fib (1,000 calls)": (FIB, "fib(14)"),
}  # fmt: skip
REPEATS = 3


def main(kinds):
    found = all_kinds()
    kinds = kinds or list(found)
    print(f"| program | steps | questions | questions/s | three of each kind | slowest `find` |\n|{'---|' * 6}")
    with tempfile.TemporaryDirectory() as folder:
        for name, (source, call) in PROGRAMS.items():
            path = pathlib.Path(folder) / "run.trace"
            trace = chainexec.trace_source(source, call=call, detail="expressions")
            trace.save(path)
            many = min(timed(path, kinds, 200 * len(kinds)) for _ in range(REPEATS))
            few = min(timed(path, kinds, None) for _ in range(REPEATS))
            finds = find_times(path, [found[kind] for kind in kinds])
            slowest = max(finds, key=finds.get)
            print(
                f"| {name} | {len(trace):,} | {many[1]:,} | {many[1] / many[0]:,.0f} | {few[1] / few[0]:,.0f} |"
                f" {slowest}: {finds[slowest] * 1000:.0f} ms |"
            )
            if "--each" in sys.argv:
                for kind in kinds:
                    seconds, count = min(timed(path, [kind], 200) for _ in range(REPEATS))
                    print(f"    {kind:20} {count:5} questions, {count / seconds:10,.0f} a second, find {finds[kind] * 1000:6.1f} ms")


def timed(path, kinds, n):
    """(seconds, questions) of asking about a trace that was just loaded."""
    trace = chainexec.Trace.load(path)
    start = time.process_time()
    asked = ask(trace, kinds=kinds, n=n, choices=0)
    return time.process_time() - start, len(asked)


def find_times(path, kinds):
    """Seconds that each kind takes to find what it can ask about, when the run has been read."""
    view = View(chainexec.Trace.load(path))
    _ = view.lines_of, view.visits, view.frames_by_function
    found = {}
    for kind in kinds:
        start = time.process_time()
        for _ in kind.find(view):
            pass
        found[kind.name] = time.process_time() - start
    return found


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if not name.startswith("--")])
