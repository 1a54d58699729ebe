import ast
import heapq
import re
from collections import OrderedDict, deque

import numpy
import pytest

from corpus.algorithms.answers import judge, names


def search_tree(keys):
    """A search tree as nested tuples, built from the whole list at once."""
    if not keys:
        return None
    root, rest = keys[0], keys[1:]
    return root, search_tree([key for key in rest if key < root]), search_tree([key for key in rest if key > root])


def height(tree):
    return 0 if tree is None else 1 + max(height(tree[1]), height(tree[2]))


def without(tree, key):
    root, left, right = tree
    if key != root:
        return (root, without(left, key), right) if key < root else (root, left, without(right, key))
    if left is None or right is None:
        return left or right
    heir = right
    while heir[1]:
        heir = heir[1]
    return heir[0], left, without(right, heir[0])


def by_levels(tree):
    queue, order = deque([tree]), []
    while queue:
        node = queue.popleft()
        if node:
            order.append(node[0])
            queue += node[1:]
    return order


def remaining(keys, deleted):
    tree = search_tree(keys)
    for key in deleted:
        tree = without(tree, key)
    return by_levels(tree)


def traversals(tree):
    """By a stack of what is still to do, not by recursion."""
    orders = {}
    for name, pattern in (("preorder", "klr"), ("inorder", "lkr"), ("postorder", "lrk")):
        todo, order = [tree], []
        while todo:
            item = todo.pop()
            if isinstance(item, list):
                parts = {"k": item[0], "l": item[1], "r": item[2]}
                todo += [parts[part] for part in reversed(pattern)]
            elif item is not None:
                order.append(item)
        orders[name] = order
    return orders


def smallest_first(answer, items, count):
    popped, heap = answer
    assert popped == heapq.nsmallest(count, items)
    assert sorted(popped + heap) == sorted(items)
    assert all(heap[(child - 1) // 2] <= heap[child] for child in range(1, len(heap)))


def queue_run(operations):
    queue, taken = deque(), []
    for operation in operations:
        if operation is None:
            taken.append(queue.popleft() if queue else None)
        else:
            queue.append(operation)
    return taken


def min_stack_run(operations):
    stack, answers = [], []
    for operation in operations:
        if operation == "min":
            answers.append(min(stack, default=None))
        elif operation == "pop":
            stack = stack[:-1]
        else:
            stack.append(operation)
    return answers


def serve(capacity, asked):
    pages, hits = OrderedDict(), []
    for page in asked:
        hits.append(page in pages)
        pages[page] = True
        pages.move_to_end(page)
        if len(pages) > capacity:
            pages.popitem(last=False)
    return hits, list(pages)


def fenwick_run(size, operations):
    numbers, answers = [0] * (size + 1), []
    for name, place, amount in operations:
        if name == "add":
            numbers[place] += amount
        else:
            answers.append(sum(numbers[:place + 1]))
    return answers


def store_and_find(answer, size, keys, wanted):
    table, places = answer
    assert len(table) == size and sorted(key for key in table if key is not None) == sorted(set(keys))
    assert places == [table.index(key) if key in keys else None for key in wanted]
    for place, key in enumerate(table):  # nothing free stands between the place that a key names and its own
        if key is not None:
            home = key % size
            assert all(table[(home + step) % size] is not None for step in range((place - home) % size))


def balanced(text):
    text = re.sub(r"[^()\[\]{}]", "", text)
    while text != (text := re.sub(r"\(\)|\[\]|\{\}", "", text)):
        pass
    return not text


def brackets(tokens):
    """The value of a postfix expression as an infix text with all brackets."""
    stack = []
    for token in tokens:
        if token in {"+", "-", "*", "/"}:
            right, left = stack.pop(), stack.pop()
            token = f"({left}{token}{right})"
        stack.append(token)
    (text,) = stack
    return text


def to_postfix(answer, tokens):
    assert ast.dump(ast.parse(brackets(answer))) == ast.dump(ast.parse("".join(tokens)))


def josephus(names, k):
    left, place = [], 0
    names = list(names)
    while len(names) > 1:
        place = (place + k - 1) % len(names)
        left.append(names.pop(place))
    return left, names[0]


def spiral(matrix):
    order, rest = [], numpy.array(matrix)
    while rest.size:
        order += rest[0].tolist()
        rest = numpy.rot90(rest[1:])
    return order


JUDGES = {
    "balanced_parentheses": balanced,
    "binary_search_tree": lambda keys: (sorted(set(keys)), height(search_tree(keys))),
    "fenwick_tree": fenwick_run,
    "hash_table": store_and_find,
    "heap_operations": smallest_first,
    "infix_evaluation": lambda text: eval(text),
    "josephus": josephus,
    "linked_list_merge": lambda left, right: sorted(left + right),
    "linked_list_reversal": lambda items: items[::-1],
    "lru_cache": serve,
    "matrix_rotation": lambda matrix: numpy.rot90(matrix, -1).tolist(),
    "matrix_spiral": spiral,
    "min_stack": min_stack_run,
    "queue_with_two_stacks": queue_run,
    "rpn_evaluation": lambda expression: eval(brackets(expression.split())),
    "segment_tree": lambda numbers, questions: [min(numbers[first:last + 1]) for first, last in questions],
    "shunting_yard": to_postfix,
    "sparse_table": lambda numbers, questions: [max(numbers[first:last + 1]) for first, last in questions],
    "tree_deletion": remaining,
    "tree_traversals": traversals,
    "trie": lambda words, prefix: sorted(word for word in words if word.startswith(prefix)),
}


@pytest.mark.parametrize("name", names("structures"))
def test_structures(name):
    judge("structures", name, JUDGES)
