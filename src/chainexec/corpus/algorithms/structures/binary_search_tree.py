"""Binary search tree

Insert numbers into a binary search tree, each once, then list them in order and give the height of the tree.
"""


class Node:
    def __init__(self, key: int) -> None:
        self.key = key
        self.left: Node | None = None
        self.right: Node | None = None


def insert(node: Node | None, key: int) -> Node:
    if node is None:
        return Node(key)
    if key < node.key:
        node.left = insert(node.left, key)
    elif key > node.key:
        node.right = insert(node.right, key)
    return node


def in_order(node: Node | None) -> list[int]:
    if node is None:
        return []
    return in_order(node.left) + [node.key] + in_order(node.right)


def height(node: Node | None) -> int:
    if node is None:
        return 0
    return 1 + max(height(node.left), height(node.right))


def build(keys: list[int]) -> tuple[list[int], int]:
    root = None
    for key in keys:
        root = insert(root, key)
    return in_order(root), height(root)


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "build"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (1, 2, 4, 8, 13)[level - 1] - (level == 1) * rng.randrange(2)
    return ([rng.randint(1, 60) for _ in range(count)],)
