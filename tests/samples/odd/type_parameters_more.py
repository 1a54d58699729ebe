"""Generic classes and functions, type aliases that are lazy, bounds with effects, annotations that are evaluated or not."""

log = []


def note(x):
    log.append(x)
    return x


type Alias[T] = list[T] | note("alias")


class Stack[T: (int, str)]:
    items: list[T]
    count: int = note(0)

    def __init__(self) -> None:
        self.items: list[T] = []

    def push[U](self, item: T, tag: U = None) -> "Stack[T]":
        local: note("never") = [item]
        self.items += local
        self.count += 1
        return self


def first[T](items: list[T]) -> T:
    x: int
    y: int = 3
    return items[0] * y


class Pair[A, B](dict[A, B]):
    pass


def main():
    s = Stack[int]().push(1).push(2, tag=3)
    f = first([2])
    p = Pair[str, int](a=1)
    p["b"] = s.items
    p["b"].append(9)
    names = [t.__name__ for t in Stack.__type_params__]
    later = len(log)
    return s.items, s.count, f, p, names, later
