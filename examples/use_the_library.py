"""Record one call, then look at the run in four ways: as a text, as steps, as the history of a variable, as a state.

Run it with: python examples/use_the_library.py
"""

import chainexec


def first_repeat(words):
    seen = set()
    for i, word in enumerate(words):
        key = word.lower()
        if key in seen:
            return i, word
        seen.add(key)
    return None


trace = chainexec.trace(first_repeat, (["to", "be", "or", "To", "not"],))

print(chainexec.narrate(trace))

print("\nEvery line that ran, with what it changed:")
for step in trace.steps:
    if step.kind == "line":
        print(f"  line {step.line}, run {step.visit}:", "; ".join(change.text for change in step.changes) or "no change")

print("\nThe history of key:")
for step, value in trace.history("key"):
    print(f"  step {step.index}: {value.text}")

last_line = [step for step in trace.steps if step.kind == "line"][-1]
print("\nThe state before the last line ran:", {name: value.python for name, value in last_line.before.items()})
print("The outcome:", trace.outcome.value.python)
