"""Keeping only those of a model's rationales that are true: each is checked, sentence by sentence, against the recorded run.

Run it with: python examples/filter_rationales.py
"""

import chainexec


def count_evens(xs):
    count = 0
    for x in xs:
        if x % 2 == 0:
            count += 1
    return count


RATIONALES = {  # as a model might write them for count_evens([4, 7])
    "right": """\
Calling `count_evens([4, 7])`.
Line 10: `count` starts as `0`.
Line 11, iteration 1: `x` is `4`.
Line 12: `x % 2 == 0` is `4 % 2 == 0`, which is true, so the `if` body runs.
Line 13: `count` becomes `0 + 1 = 1`.
Line 11, iteration 2: `x` is `7`.
Line 12: `x % 2 == 0` is `7 % 2 == 0`, which is false, so the `if` body is skipped.
Line 11: `xs` has no further items, so the loop ends after 2 iterations.
Line 14: it returns `1`.
Result: `1`.""",
    "right answer, wrong way": """\
Calling `count_evens([4, 7])`.
Line 10: `count` starts as `0`.
Line 11, iteration 1: `x` is `4`.
Line 12: `x % 2 == 0` is `4 % 2 == 0`, which is false, so the `if` body is skipped.
Line 11, iteration 2: `x` is `7`.
Line 12: `x % 2 == 0` is `7 % 2 == 0`, which is true, so the `if` body runs.
Line 13: `count` becomes `0 + 1 = 1`.
Line 11: `xs` has no further items, so the loop ends after 2 iterations.
Line 14: it returns `1`.
Result: `1`.""",
    "wrong answer": """\
Calling `count_evens([4, 7])`.
Line 10: `count` starts as `0`.
Line 11, iteration 1: `x` is `4`.
Line 12: `x % 2 == 0` is `4 % 2 == 0`, which is true, so the `if` body runs.
Line 13: `count` becomes `0 + 1 = 2`.
Result: `2`.""",
    "a step is missing": """\
Calling `count_evens([4, 7])`.
Line 10: `count` starts as `0`.
Line 11, iteration 2: `x` is `7`.
Line 14: it returns `1`.
Result: `1`.""",
    "cannot be read": """\
Calling `count_evens([4, 7])`.
First the counter is set up, and then it is obvious that one number is even.
Result: `1`.""",
}

trace = chainexec.trace(count_evens, ([4, 7],))
kept = []
for name, rationale in RATIONALES.items():
    report = chainexec.audit(rationale, trace)
    if report.ok and report.complete:
        kept.append(name)
        print(f"kept: {name} ({report.checked} claims, all of them true)")
    elif report.unrecognised and report.unrecognised[0].line == report.first_error:
        print(f"left out: {name}: line {report.first_error} cannot be checked: {report.unrecognised[0].sentence}")
    elif report.contradicted:
        found = report.contradicted[0]
        print(f"left out: {name}: line {found.line} says: {found.sentence} But {found.truth}.")
    else:
        print(f"left out: {name}: it does not tell how the run ends")
print(f"{len(kept)} of {len(RATIONALES)} kept")
