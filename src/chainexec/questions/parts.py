"""What the text of one statement says of the names that it reads, binds, and may change."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import NamedTuple

from chainexec.narration.plans import pattern_names, target_names, tree_of

HARMLESS = frozenset(
    {
        "abs",
        "all",
        "any",
        "bin",
        "bool",
        "chr",
        "dict",
        "divmod",
        "enumerate",
        "filter",
        "float",
        "format",
        "frozenset",
        "hash",
        "hex",
        "int",
        "isinstance",
        "issubclass",
        "len",
        "list",
        "map",
        "max",
        "min",
        "oct",
        "ord",
        "pow",
        "print",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "slice",
        "sorted",
        "str",
        "sum",
        "tuple",
        "type",
        "zip",
    }
)  # fmt: skip - builtins that change none of their arguments (iterators among them aside)


class Parts(NamedTuple):
    """Names in one statement or header.

    Attributes:
        tree: its syntax tree; None where its text says nothing by itself (`try:`).
        bound: names that it may bind.
        changed: names of variables whose objects it may change: `x.append(1)`, `x[0] = 1`, `x.y = 1`.
        read: names that it reads, outside of comprehensions and lambdas too.
        walrus: names that it binds in the midst of an expression.
        constant: whether it computes nothing: it binds constants only.
    """

    tree: ast.AST | None
    bound: frozenset[str]
    changed: frozenset[str]
    read: frozenset[str]
    walrus: frozenset[str]
    constant: bool


@lru_cache(maxsize=8192)
def parts_of(kind: str, text: str) -> Parts:
    """The parts of a statement of this kind and text."""
    tree = tree_of(kind, text)[0]
    if tree is None:
        return Parts(None, frozenset(), frozenset(), frozenset(), frozenset(), constant=True)
    if isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return Parts(tree, frozenset({tree.name}), frozenset(), frozenset(), frozenset(), constant=True)
    nodes = list(ast.walk(tree))
    if isinstance(tree, ast.AnnAssign):  # what an annotation reads matters to nobody
        if tree.value is None:
            return Parts(tree, frozenset(), frozenset(), frozenset(), frozenset(), constant=True)
        nodes = [tree, *ast.walk(tree.target), *ast.walk(tree.value)]
    read = frozenset(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    walrus = frozenset(node.target.id for node in nodes if isinstance(node, ast.NamedExpr))
    bound: list[str] = []
    changed: list[str] = []
    for target in _targets(tree):
        bound += target_names(target)
        changed += [root for part in ast.walk(target) if isinstance(part, ast.Attribute | ast.Subscript) and (root := _root(part))]
    match tree:
        case ast.Import() | ast.ImportFrom():
            bound += [(alias.asname or alias.name).partition(".")[0] for alias in tree.names]
        case ast.ExceptHandler(name=str(name)):
            bound.append(name)
        case ast.match_case():
            bound += pattern_names(tree.pattern)
        case ast.AugAssign(target=ast.Name(id=name)):
            read |= {name}
            changed.append(name)
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (root := _root(node.func)):
            changed.append(root)
        elif isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in HARMLESS):
            changed += [part.id for part in node.args if isinstance(part, ast.Name)]
    constant = not read and not any(isinstance(node, ast.Call) for node in nodes)
    return Parts(tree, frozenset(bound) | walrus, frozenset(changed), read, walrus, constant)


def _targets(tree: ast.AST) -> list[ast.expr]:
    match tree:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            return targets
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            return [target]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return [item.optional_vars for item in items if item.optional_vars is not None]
    return []


def _root(node: ast.expr) -> str | None:
    """The variable at the beginning of `x.y[0].z`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


@lru_cache(maxsize=8192)
def tests_something(kind: str, text: str) -> bool:
    """Whether an `if` or `while` has a condition that is computed: not `while True`."""
    tree = tree_of(kind, text)[0]
    test = getattr(tree, "test", None)
    while isinstance(test, ast.BoolOp | ast.UnaryOp):  # the compiler may know the outcome of `0 and x`
        test = test.values[0] if isinstance(test, ast.BoolOp) else test.operand
    if isinstance(test, ast.Tuple):
        return not all(isinstance(item, ast.Constant) for item in test.elts)
    return test is not None and not isinstance(test, ast.Constant)


def is_tested(tree: ast.AST, node: ast.expr) -> bool:
    """Whether of the value of a part of a statement only the truth matters."""
    tested: list[ast.AST] = []
    for other in ast.walk(tree):
        match other:
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) | ast.Assert(test=test):
                tested.append(test)
            case ast.UnaryOp(op=ast.Not()):
                tested.append(other.operand)
            case ast.comprehension(ifs=tests):
                tested += tests
            case ast.match_case(guard=ast.expr() as test):
                tested.append(test)
    for other in tested:
        if isinstance(other, ast.BoolOp):
            tested += other.values
    return node in tested
