"""Deletion from a binary search tree

Insert numbers into a binary search tree without recursion, delete some, and list the rest level by level. A node with two children takes
the smallest larger key.
"""


class Node:
    def __init__(self, key: int) -> None:
        self.key = key
        self.left: Node | None = None
        self.right: Node | None = None


def insert(root: Node | None, key: int) -> Node:
    if root is None:
        return Node(key)
    node = root
    while True:
        if key < node.key:
            if node.left is None:
                node.left = Node(key)
                return root
            node = node.left
        else:
            if node.right is None:
                node.right = Node(key)
                return root
            node = node.right


def delete(node: Node | None, key: int) -> Node | None:
    if node is None:
        return None
    if key < node.key:
        node.left = delete(node.left, key)
    elif key > node.key:
        node.right = delete(node.right, key)
    elif node.left is None:
        return node.right
    elif node.right is None:
        return node.left
    else:
        heir = node.right
        while heir.left is not None:
            heir = heir.left
        node.key = heir.key
        node.right = delete(node.right, heir.key)
    return node


def remaining(keys: list[int], deleted: list[int]) -> list[int]:
    root = None
    for key in keys:
        root = insert(root, key)
    for key in deleted:
        root = delete(root, key)
    order = []
    queue = [root] if root else []
    for node in queue:
        order.append(node.key)
        queue.extend(child for child in (node.left, node.right) if child)
    return order


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import different

ENTRY = "remaining"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    count = (2, 3, 6, 10, 16)[level - 1]
    keys = different(rng, count, 1, 60)
    return (keys, rng.sample(keys, (0, 1, 2, 4, 7)[level - 1] + (level == 1) * rng.randrange(2)))
