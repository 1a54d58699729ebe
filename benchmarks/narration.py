"""How fast traces are told and texts are checked: `python benchmarks/narration.py`. Prints a Markdown table of steps a second, one core."""

import random
import time

from programs import BUBBLE, COLLATZ, FIB

import chainexec
from chainexec import Limits

PROGRAMS = {
    "bubble sort": (BUBBLE, f"bubble({random.Random(1).sample(range(1000), 120)})"),
    "collatz": (COLLATZ, "longest(200)"),
    "fib": (FIB, "fib(16)"),
    "word count": ("""\
def words(text):
    counts = {}
    for word in text.split():
        key = word.lower()
        if key not in counts:
            counts[key] = 0
        counts[key] += 1
    return counts
""", f"words({' '.join(random.Random(2).choices(['to', 'be', 'or', 'not', 'The', 'cat'], k=4000))!r})"),
    "table": ("""\
def longest(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x == y:
                table[i + 1][j + 1] = table[i][j] + 1
            else:
                table[i + 1][j + 1] = max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]
""", f"longest({''.join(random.Random(3).choices('acgt', k=70))!r}, {''.join(random.Random(4).choices('acgt', k=70))!r})"),
    "objects": ("""\
class Stack:
    def __init__(self):
        self.items = []
    def push(self, x):
        self.items.append(x)
    def pop(self):
        if not self.items:
            raise IndexError("empty")
        return self.items.pop()
def run(n):
    stack, total = Stack(), 0
    for i in range(n):
        stack.push(i)
        stack.push(i * 2)
        total += stack.pop()
    return total
""", "run(1000)"),
    "generator": ("""\
def squares(n):
    for i in range(n):
        if i % 3:
            yield i * i
def run(n):
    total = 0
    for value in squares(n):
        total += value
    return total
""", "run(2000)"),
}  # fmt: skip


def best(function, times=3):
    """Seconds of the fastest of some calls, and the result."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        made = function()
        seconds.append(time.process_time() - start)
    return min(seconds), made


def main():
    print("| program | steps | narrate, steps/s | audit, steps/s | narrate in 2,000 tokens, s |")
    print("|---|---:|---:|---:|---:|")
    for name, (program, call) in PROGRAMS.items():
        trace = chainexec.trace_source(program, call=call, limits=Limits(steps=10**7))
        told, narration = best(lambda trace=trace: chainexec.narrate(trace))
        text = str(narration)
        checked, report = best(lambda trace=trace, text=text: chainexec.audit(text, trace))
        short, _ = best(lambda trace=trace: chainexec.narrate(trace, max_tokens=2000))
        assert report.ok, report
        print(f"| {name} | {len(trace):,} | {len(trace) / told:,.0f} | {len(trace) / checked:,.0f} | {short:.2f} |")


if __name__ == "__main__":
    main()
