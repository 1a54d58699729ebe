"""A module's text cut down to one function and what it needs."""

from __future__ import annotations

import ast


def needed_by(source: str, tree: ast.Module, entry: str) -> str:
    """The function, and all statements at the top of the module that it needs: definitions, constants, imports, and what changes these.

    A module that gives out its names by others (`globals()`, `from x import *`) is left whole.
    """
    names = {id(node): _names(node) for node in tree.body}
    every = {name for found in names.values() for name in found}
    if every & {"globals", "eval", "exec", "vars", "__getattr__"} or any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)
    ):
        return source
    wanted = {entry}
    kept: set[int] = set()
    changed = True
    while changed:
        changed = False
        for node in tree.body:
            if id(node) not in kept and _is_needed(node, names[id(node)], wanted):
                kept.add(id(node))
                wanted |= names[id(node)]
                changed = True
    return _text(source, [node for node in tree.body if id(node) in kept])


def _is_needed(node: ast.stmt, names: set[str], wanted: set[str]) -> bool:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name in wanted
        case ast.Import(names=aliases):
            return any((alias.asname or alias.name.partition(".")[0]) in wanted for alias in aliases)
        case ast.ImportFrom(module=module, names=aliases):
            return module == "__future__" or any((alias.asname or alias.name) in wanted for alias in aliases)
        case ast.Expr(value=ast.Constant()):
            return False
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return False
        case ast.Assign() | ast.AnnAssign() | ast.TypeAlias():
            return any(isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store) and one.id in wanted for one in ast.walk(node)) or (
                not all(isinstance(one, ast.Name) for one in _targets(node)) and bool(names & wanted)
            )
    return bool(names & wanted)  # a loop, a call, a test: it may change what it names


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


def _names(node: ast.stmt) -> set[str]:
    """All names in a statement; those in type hints that are texts, too."""
    found: set[str] = set()
    for one in ast.walk(node):
        match one:
            case ast.Name(id=name) | ast.alias(asname=str() as name):
                found.add(name)
            case ast.alias(name=name):
                found.add(name.partition(".")[0])
            case ast.Constant(value=str() as text) if len(text) < 200 and text.isprintable():
                found.update(part for part in text.replace("[", " ").replace("]", " ").replace(",", " ").split() if part.isidentifier())
    return found


def _text(source: str, nodes: list[ast.stmt]) -> str:
    """These statements with the comments right above them, one empty line or two between."""
    lines = source.splitlines()
    parts: list[str] = []
    last = None
    for node in nodes:
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        while first > 1 and lines[first - 2].startswith("#") and not lines[first - 2].startswith("#!"):
            first -= 1
        block = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        if last is not None:
            parts += ["", ""] if block or last else []
        parts += lines[first - 1 : node.end_lineno]
        last = block
    return "\n".join(parts) + "\n"
