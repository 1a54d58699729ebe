"""Functions defined in loops and in other functions; default values evaluated once; recursion through a local name."""


def main():
    fs = []
    for i in range(3):
        def f(x, i=i, seen=[]):
            seen.append(x)
            return x + i, list(seen)

        fs.append(f)
    results = [f(10) for f in fs]

    def walk(tree, depth=0):
        if isinstance(tree, list):
            return max([walk(t, depth + 1) for t in tree], default=depth)
        return depth

    return results, walk([1, [2, [3, []]], 4])
