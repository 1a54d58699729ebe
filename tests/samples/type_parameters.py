"""Type parameters, type aliases, annotations."""

import dataclasses


def first[T](items: list[T]) -> T:
    found: T = items[0]
    return found


class Stack[T]:
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self


type Pair = tuple[int, int]


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self.tags.append(self.x)


def main():
    a: int = first([3, 4])
    b: list = []
    s = Stack().push(1).push(2)
    p, q = Point(1), Point(2, 3)
    later = p < q
    p.tags = q.tags
    return a, b, s.items, later, sorted([q, p])[0].x
