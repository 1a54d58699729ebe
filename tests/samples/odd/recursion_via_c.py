"""Recursion through C: sorted keys, reduce, map, filter, min, sum over generators, comparison methods, deepcopy."""

import functools


class Node:
    def __init__(self, value, children=()):
        self.value = value
        self.children = list(children)
        self.compared = 0

    def __lt__(self, other):
        self.compared += 1
        return self.weight() < other.weight()

    def weight(self):
        return self.value + sum(child.weight() for child in self.children)

    def twin(self):
        new = Node(self.value + 100)
        new.children = list(map(Node.twin, self.children))
        return new


def flat(tree):
    return functools.reduce(lambda found, child: found + flat(child), sorted(tree.children), [tree.value])


def depth(tree):
    return 1 + max(map(depth, tree.children), default=0)


def prune(tree, least):
    tree.children[:] = filter(lambda child: prune(child, least) or child.weight() >= least, tree.children)
    return False


def hanoi(n, pegs, a="a", b="b", c="c"):
    return n and hanoi(n - 1, pegs, a, c, b) + (pegs[c].append(pegs[a].pop()) or 1) + hanoi(n - 1, pegs, b, a, c)


def main():
    tree = Node(1, [Node(5, [Node(2), Node(1)]), Node(3), Node(4, [Node(0)])])
    values = flat(tree)
    deep = depth(tree)
    twin = tree.twin()
    prune(tree, 4)
    tree.children.sort(key=lambda child: (-child.value, child.compared))
    least = min(tree.children)
    pegs = {"a": [3, 2, 1], "b": [], "c": []}
    moves = hanoi(3, pegs)
    lengths = list(map(len, (n.children for n in (tree, twin))))
    return values, deep, [c.value for c in tree.children], least.value, moves, pegs, lengths, twin.children[0].value
