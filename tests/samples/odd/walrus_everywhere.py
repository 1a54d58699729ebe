"""`:=` in conditions, comprehensions, calls, slices, lambdas, asserts, default arguments, boolean chains."""


def main():
    data = [3, 1, 4, 1, 5, 9, 2, 6]
    out = []
    while (n := len(data)) > 5:
        out.append(data.pop(n // 2))
    if (a := data[0]) > 2 and (b := a * 2) > 100 or (c := a - 1):
        out.append((a, b, c))
    total = 0
    sums = [total := total + x for x in data]
    big = [y for x in data if (y := x * 2) > 5]
    found = any((hit := x) > 3 for x in data)
    part = data[(lo := 1):(hi := lo + 2)]
    f = lambda q: (w := q + 1) * w
    assert (k := f(2)) == 9, (never := 1)
    out.append(max((m := 4), *[z := 7, m + z]))
    d = {(key := "k"): (value := [key]), **{"j": value}}
    d[key].append(value is d["j"])

    def default(x=(dx := [1])):
        x.append(dx)
        return len(x)

    default()
    e = (p := 1, p := p + 1, p) if False else ((p := 1), (p := p + 1), p)
    try:
        (r := 1) / (s := 0)
    except ZeroDivisionError:
        out.append((r, s))
    g = [(i, j, last := i * j) for i in range(2) if (i2 := i) < 2 for j in range(2)]
    return n, out, sums, total, big, found, hit, part, hi, k, d, len(dx), e, g, last, i2
