"""Loops that stand on one line: each turn is a step."""


def main():
    x = 5
    while x: x -= 1
    total = 0
    for i in range(4): total += i
    for i in range(3): pass
    for a in (1, 2):
        for b in (3, 4): total += a * b
    while total > 30: total -= 10; x += 1
    else: x = -x
    return x, total
