"""Tree traversals

List the keys of a binary tree before, between and after their subtrees. A tree is given as [key, left, right], and None is the empty tree.
"""

from typing import Any


def preorder(tree: Any) -> list[int]:
    if tree is None:
        return []
    key, left, right = tree
    return [key] + preorder(left) + preorder(right)


def inorder(tree: Any) -> list[int]:
    if tree is None:
        return []
    key, left, right = tree
    return inorder(left) + [key] + inorder(right)


def postorder(tree: Any) -> list[int]:
    if tree is None:
        return []
    key, left, right = tree
    return postorder(left) + postorder(right) + [key]


def traversals(tree: Any) -> dict[str, list[int]]:
    return {"preorder": preorder(tree), "inorder": inorder(tree), "postorder": postorder(tree)}


# ---- inputs ----
from random import Random
from typing import Any

ENTRY = "traversals"


def tree(rng: Random, count: int) -> Any:
    if count == 0:
        return None
    left = rng.randint(0, count - 1)
    return [rng.randint(1, 50), tree(rng, left), tree(rng, count - 1 - left)]


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    return (tree(rng, (rng.randrange(2), 2, 4, 8, 15)[level - 1]),)
