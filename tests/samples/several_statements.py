"""Several statements on one physical line."""


def main():
    a = 1; b = 2; a = 3
    if a > b: c = a; a = b; b = c
    d = [a]; d.append(b); d[0] = d; e = len(d)
    x = y = z = 0; x += 1; y -= 1
    return a, b, e, x, y, z
