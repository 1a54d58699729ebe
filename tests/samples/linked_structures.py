"""Trees, linked lists, graphs of instances."""


class Tree:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None

    def insert(self, key):
        side = "left" if key < self.key else "right"
        child = getattr(self, side)
        if child is None:
            setattr(self, side, Tree(key))
        else:
            child.insert(key)

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.key
        if self.right:
            yield from self.right


def reverse(head):
    previous = None
    while head:
        head["next"], previous, head = previous, head, head["next"]
    return previous


def main():
    root = Tree(5)
    for key in (3, 8, 1):
        root.insert(key)
    order = list(root)
    chain = None
    for n in range(3):
        chain = {"n": n, "next": chain}
    chain = reverse(chain)
    graph = {n: set() for n in "abc"}
    graph["a"].add("b")
    graph["b"] |= {"c", "a"}
    return order, chain["n"], sorted(graph["b"])
