"""C code that keeps references: partial, itertools, zip, sorted results, dict of lists, namedtuple replace, copy."""

import copy
import functools
import itertools
import operator


def main():
    base = [1, 2]
    holder = functools.partial(max, base)
    base.append(9)
    a = holder()
    pairs = list(zip(base, [base] * 3))
    pairs[0][1].append("shared")
    rows = [list(group) for _, group in itertools.groupby([1, 1, 2])]
    rows[0].append(rows)
    chain = list(itertools.chain.from_iterable([[base], [base]]))
    chain[1].pop()
    shallow = copy.copy(pairs)
    deep = copy.deepcopy(base)
    deep.append("deep")
    shallow.append("only here")
    getter = operator.itemgetter(0)
    table = dict.fromkeys("ab", [])
    table["a"].append(1)
    acc = list(itertools.accumulate([[1], [2]], operator.iadd))
    b = getter(pairs)
    swap = {"x": base, "y": deep}
    swap["x"], swap["y"] = swap["y"], swap["x"]
    return a, len(pairs), len(rows), shallow[-1], deep, table, acc, b[0], swap["x"] is deep
