"""A sort, told: the whole run of a small input, then a longer one within a budget of tokens.

Run it with: python examples/sorting_told.py
"""

import chainexec


def insertion_sort(xs):
    for i in range(1, len(xs)):
        item = xs[i]
        j = i
        while j > 0 and xs[j - 1] > item:
            xs[j] = xs[j - 1]
            j -= 1
        xs[j] = item
    return xs


small = chainexec.trace(insertion_sort, ([3, 1, 2],))
print(chainexec.narrate(small))

long = chainexec.trace(insertion_sort, ([(7 * n) % 31 for n in range(30)],))
told = chainexec.narrate(long, max_tokens=400)
print(f"\nThe same for 30 numbers, {len(long)} steps in {len(told)} lines ({told.omitted} steps told in short):")
print(told)

print("\nBoth texts agree with their runs:", chainexec.audit(chainexec.narrate(small), small).ok, chainexec.audit(told, long).ok)
