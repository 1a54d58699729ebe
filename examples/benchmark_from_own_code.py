"""A benchmark in the manner of CRUXEval, made from your own code: questions about outputs and inputs, and the grades of an answerer.

Run it with: python examples/benchmark_from_own_code.py
"""

import inspect
import re
from collections import Counter

import chainexec


def initials(name):
    return "".join(word[0].upper() for word in name.split())


def running_total(numbers):
    totals = []
    total = 0
    for number in numbers:
        total += number
        totals.append(total)
    return totals


def longest_run(text):
    best = count = 0
    before = None
    for letter in text:
        count = count + 1 if letter == before else 1
        before = letter
        best = max(best, count)
    return best


CALLS = {
    initials: ["initials('ada king lovelace')", "initials('grace hopper')"],
    running_total: ["running_total([3, 1, 4])", "running_total([5])"],
    longest_run: ["longest_run('aabbbc')", "longest_run('abc')"],
}


def toy_answerer(prompt):
    """Stands where a model's response would come from: it gives the arguments of the call, or the output, back as they are."""
    call = re.search(r"The call `\w+\((.*?)\)`", prompt)
    return f"[ANSWER]{call.group(1) if call else '1'}[/ANSWER]"


benchmark = []
for function, calls in CALLS.items():
    for call in calls:
        trace = chainexec.trace_source(inspect.getsource(function), call=call)
        benchmark += chainexec.ask(trace, kinds=["output", "input"], n=2, seed=1)

print(f"{len(benchmark)} questions: {dict(Counter(question.kind for question in benchmark))}")
print(benchmark[0].prompt)

right = Counter()
for question in benchmark:
    assert chainexec.grade(question, question.rationale).correct  # every question comes with a rationale that answers it
    right[question.kind] += chainexec.grade(question, toy_answerer(question.prompt)).correct

print("\nWhat the toy answerer gets right:")
for kind in sorted({question.kind for question in benchmark}):
    asked = sum(question.kind == kind for question in benchmark)
    print(f"  {kind}: {right[kind]} of {asked}")
