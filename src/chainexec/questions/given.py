"""States that stand in a prompt: what a reader must know of the variables to say what a statement does, and whether it can be said."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.questions.parts import parts_of
from chainexec.recording import log as L
from chainexec.traces.heap import SET_LIKE, HeapObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainexec.questions.view import View, Visit
    from chainexec.source import Statement
    from chainexec.traces import State, Value

# Builtins whose result follows from the values of their arguments. (Not `set`: lists made of sets have an order of their own.)
PURE = frozenset({
    "abs", "all", "any", "bin", "bool", "bytes", "chr", "dict", "divmod", "enumerate", "filter", "float", "hex", "int", "isinstance", "len",
    "list", "map", "max", "min", "oct", "ord", "pow", "range", "repr", "reversed", "round", "sorted", "str", "sum", "tuple", "zip",
})  # fmt: skip
PURE_MODULES = frozenset({"math", "re", "string", "itertools", "functools", "operator", "bisect", "heapq", "cmath", "textwrap"})
LONGEST = 800  # characters of a state
PARTS = 300  # objects of a state that are looked at


def is_by_itself(view: View, visit: Visit) -> bool:
    """Whether a statement came to its end and called no function that is followed."""
    if not view.completes(visit):
        return False
    return all(view.run.kind(step) == L.ITERATION for step in range(visit.step + 1, view.reader.end_of(visit.step)))


def names_needed(statement: Statement, state: State) -> frozenset[str] | None:
    """The variables of a state on which the outcome of a statement depends; None where it depends on more than these."""
    parts = parts_of(statement.kind, statement.text)
    if parts.tree is None or parts.walrus:
        return None
    inner = inner_names(parts.tree)
    needed = set()
    for name in parts.read:
        if name in inner:
            if name in state and state[name].label is None:
                needed.add(name)
        elif name not in state:
            if name not in PURE:
                return None
        elif state[name].label is None:
            needed.add(name)
        elif not (name in PURE_MODULES and state[name].type == "module"):
            return None
    if any(isinstance(node, ast.Set | ast.SetComp | ast.Await | ast.Yield | ast.YieldFrom) for node in ast.walk(parts.tree)):
        return None
    return frozenset(needed)


def inner_names(tree: ast.AST) -> frozenset[str]:
    """Names that comprehensions and lambdas of a statement bind for themselves."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension):
            found |= {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.Lambda):
            found |= {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
    return frozenset(found)


def state_text(view: View, state: Mapping[str, Value], names: Iterable[str]) -> str | None:
    """`x = 3` line by line; None where a value cannot be given, is shared by two variables, or has no order."""
    rows = []
    seen: set[int] = set()
    for name in sorted(names):
        value = state[name]
        if not view.is_askable(value) or not _stands_alone(value, seen):
            return None
        rows.append(f"{name} = {value.text}")
    text = "\n".join(rows)
    return text if len(text) <= LONGEST and "```" not in text else None


def _stands_alone(value: Value, seen: set[int]) -> bool:
    """Whether none of a value's objects was met before, and none is a set of several members: their order is the program's own."""
    work = [value._raw]
    while work:
        raw = work.pop()
        if type(raw) is frozenset and len(raw) > 1:
            return False
        if type(raw) is tuple:
            work += raw
        if type(raw) is not HeapObject:
            continue
        if raw.id in seen or len(seen) > PARTS:
            return False
        seen.add(raw.id)
        items, attributes = raw.at(value._reader.columns, value._position)
        if raw.layout in SET_LIKE and len(items) > 1:
            return False
        if isinstance(items, dict):
            work += [part for row in items.items() for part in row]
        elif isinstance(items, list):
            work += items
        work += attributes.values()
    return True


def given(when: str, state: str) -> str:
    """The paragraph of a prompt that gives a state."""
    return f"{when[0].upper()}{when[1:]}, these variables have these values:\n```python\n{state}\n```"
