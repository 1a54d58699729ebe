"""A whole script: its top level is recorded."""

import math

total = 0
names = [n for n in ("a", "b") if n]


def add(n):
    global total
    total += n
    return total


for i in range(3):
    add(i)
    names.append(str(i))

if total > 2:
    label = "big"
else:
    label = "small"


class Box:
    """A box."""

    size = 3
    items = []

    def put(self, x):
        self.items.append(x)


box = Box()
box.put(math.floor(2.5))
del i


def main():
    return total


result = main()
print(result, label, names)
