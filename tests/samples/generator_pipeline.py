"""A chain of generators that share a list while they take turns."""


def source(items, out):
    for item in items:
        out.append(item)
        yield item
        out[-1] = -item


def keep(items, out):
    for item in items:
        if item % 2:
            out.append("kept")
            yield item * 10


def main():
    out = []
    result = []
    for value in keep(source([1, 2, 3], out), out):
        result.append(value)
        out.append(result[:])
    return result, out
