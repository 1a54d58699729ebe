"""How long exports of long runs take, and how large they are: a Markdown table.

    python benchmarks/exports.py

Seconds are those of this process, so that other work on the machine counts little.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING, Any

import chainexec
from chainexec.traces.formats.python_tutor import python_tutor_parts

if TYPE_CHECKING:
    from collections.abc import Callable


def fib(n: int) -> int:
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def bubble_sort(xs: list[int]) -> list[int]:
    for i in range(len(xs)):
        for j in range(len(xs) - 1 - i):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs


def deep(n: int) -> int:
    return 0 if n == 0 else 1 + deep(n - 1)


def first_of(xs: list[int], n: int) -> int:
    return xs[n % 10]


def many_calls(xs: list[int], n: int) -> int:
    total = 0
    for i in range(n):
        total += first_of(xs, i)
    return total


RUNS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "`fib(21)`: 35 thousand calls": (fib, (21,)),
    "bubble sort of 280 numbers": (bubble_sort, (random.Random(1).sample(range(1000), 280),)),
    "recursion 33 thousand deep": (deep, (33_000,)),
    "20 thousand calls with a list of 10,000": (many_calls, (list(range(10_000)), 20_000)),
}


def exports(trace: chainexec.Trace) -> dict[str, Callable[[], int]]:
    counters = [name for name in ("n", "j", "total") if trace._knows(name, None)]
    return {
        "Chrome trace": lambda: len(trace.to_chrome()),
        "with lines and a counter": lambda: len(trace.to_chrome(lines=True, counters=counters[:1])),
        "Python Tutor, 1,000 points": lambda: len(trace.to_python_tutor()),
        "all points": lambda: sum(map(len, python_tutor_parts(trace, 0, None))),
        "Mermaid tree": lambda: len(trace.call_tree()),
        "Graphviz tree": lambda: len(trace.call_tree(format="dot")),
        "heap in the middle": lambda: len(trace.heap(len(trace) // 2)),
    }


def main() -> None:
    sys.setrecursionlimit(60_000)
    titles: list[str] = []
    rows: dict[str, list[str]] = {}
    for name, (function, arguments) in RUNS.items():
        trace = chainexec.trace(function, arguments, limits=chainexec.Limits(depth=50_000))
        trace.frames  # noqa: B018 - the log is read here, so that it is no part of what follows
        titles.append(f"{name} ({len(trace):,} steps)")
        for label, make in exports(trace).items():
            if label == "all points" and function in (deep, many_calls):
                rows[label].append("-")  # each point holds the whole stack and heap: gigabytes, by the format
                continue
            start = time.process_time()
            size = make()
            rows.setdefault(label, []).append(f"{time.process_time() - start:.2f} s, {size / 1e6:.1f} MB")
    print(f"| export | {' | '.join(titles)} |\n|---|{'---|' * len(titles)}")
    for label, cells in rows.items():
        print(f"| {label} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
