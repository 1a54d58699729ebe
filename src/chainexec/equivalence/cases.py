"""One input: how it is written, and how its arguments are made anew for every run."""

from __future__ import annotations

import ast
import builtins
import copy
import reprlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType

INPUT = "<input>"  # file name of the code that makes arguments
_MUTABLE = frozenset({list, dict, set, bytearray})
_CONTAINERS = frozenset({list, tuple, set, frozenset})
_ATOMS = frozenset({int, str, bool, float, complex, bytes, type(None)})
_NAMES = {"float": float, "complex": complex, "set": set, "frozenset": frozenset, "bytearray": bytearray}


@dataclass(eq=False, slots=True)
class Case:
    """An input of the programs under comparison.

    Attributes:
        text: how a person would write it.
    """

    text: str


@dataclass(eq=False, slots=True)
class StdinCase(Case):
    """A script's standard input."""

    stdin: str


@dataclass(eq=False, slots=True)
class ValueCase(Case):
    """Arguments that are at hand as objects: every run gets a deep copy."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    entry: str | None = None

    def arguments(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        made: tuple[tuple[Any, ...], dict[str, Any]] = copy.deepcopy((self.args, self.kwargs))
        return made


@dataclass(eq=False, slots=True)
class PlainCase(ValueCase):
    """Arguments made of literals: every run has them written out, which is quicker than copying."""

    _code: CodeType | None = None

    def arguments(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        if self._code is None:
            body = f"({''.join(f'{literal(v)}, ' for v in self.args)}), {literal(self.kwargs)}"
            self._code = compile(body, INPUT, "eval", dont_inherit=True)
        made: tuple[tuple[Any, ...], dict[str, Any]] = eval(self._code, {"__builtins__": _NAMES})  # noqa: S307 - a literal of ours
        return made


@dataclass(eq=False, slots=True)
class CallCase(Case):
    """A call with expressions of the program as arguments: "area(Circle(2))". Evaluated in the program's own namespace, inside its run."""

    tree: ast.expr
    _codes: dict[tuple[tuple[str, str], ...], CallCode] = field(default_factory=dict)

    def code(self, renames: Mapping[str, str]) -> CallCode:
        key = tuple(sorted(renames.items()))
        if key not in self._codes:
            self._codes[key] = CallCode(_renamed(self.tree, renames))
        return self._codes[key]


def arguments_of(case: Case) -> tuple[str, CallCase] | None:
    """The function that a call text names and, as a case of its own whose value they are, its arguments; None for other expressions."""
    tree = case.tree if isinstance(case, CallCase) else None
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name) or any(k.arg is None for k in tree.keywords):
        return None
    keywords = ast.Dict([ast.Constant(k.arg) for k in tree.keywords], [k.value for k in tree.keywords])
    return tree.func.id, CallCase(case.text, ast.Tuple([ast.Tuple(tree.args, ast.Load()), keywords], ast.Load()))


class CallCode:
    """The parts of a call, compiled: what is called (of a method its receiver and name), and the arguments."""

    __slots__ = ("arguments", "attribute", "callee", "keywords")

    def __init__(self, tree: ast.expr) -> None:
        self.attribute: str | None = None
        self.arguments = self.keywords = None
        callee = tree
        if isinstance(tree, ast.Call):
            callee = tree.func
            if isinstance(callee, ast.Attribute):
                self.attribute, callee = callee.attr, callee.value
            self.arguments = _code(ast.Tuple(tree.args, ast.Load()))
            names: list[ast.expr | None] = [None if k.arg is None else ast.Constant(k.arg) for k in tree.keywords]
            self.keywords = _code(ast.Dict(names, [k.value for k in tree.keywords]))
        self.callee = _code(callee)

    def parts(self, namespace: dict[str, Any]) -> tuple[Any, Any, tuple[Any, ...], dict[str, Any]]:
        """(receiver or None, what to call, arguments, keyword arguments), in the order in which Python evaluates them."""
        receiver = None
        callee = eval(self.callee, namespace)  # noqa: S307 - the call that the user asked for, in the run that is observed
        if self.attribute is not None:
            receiver, callee = callee, getattr(callee, self.attribute)
        if self.arguments is None or self.keywords is None:
            return None, lambda: callee, (), {}
        return receiver, callee, eval(self.arguments, namespace), eval(self.keywords, namespace)  # noqa: S307


def _code(node: ast.expr) -> CodeType:
    code: CodeType = compile(ast.fix_missing_locations(ast.Expression(node)), INPUT, "eval", dont_inherit=True)
    return code


def _renamed(tree: ast.expr, renames: Mapping[str, str]) -> ast.expr:
    made = copy.deepcopy(tree)
    own = {node.arg for node in ast.walk(made) if isinstance(node, ast.arg)}  # of a lambda in the call: none of the program's names
    own |= {node.id for node in ast.walk(made) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(made):
        if isinstance(node, ast.Name) and node.id not in own:
            node.id = renames.get(node.id, node.id)
        elif isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id)):  # dict(a=1) stays
            for keyword in node.keywords:
                keyword.arg = keyword.arg and renames.get(keyword.arg, keyword.arg)
    return made


# ---- reading what the user gives -----------------------------------------------------------------------------------------


def read_call(text: str, entry: str | None = None) -> Case:
    """The case of a call text.

    Raises:
        ArgumentError: it is no expression.
    """
    stripped = text.strip()
    try:
        tree = ast.parse(stripped, INPUT, "eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ArgumentError(f'inputs: {reprlib.repr(text)} is no expression ({error}); pass calls such as "f([1, 2])"') from None
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and entry in {None, tree.func.id}:
        values = _literal_arguments(tree)
        if values is not None:
            return PlainCase(stripped, *values, tree.func.id)
    return CallCase(stripped, tree)


def read_pair(pair: Any, name: str, entry: str | None) -> Case:
    """The case of an (args, kwargs) pair.

    Raises:
        ArgumentError: it is none, or its values cannot be copied.
    """
    if not (isinstance(pair, tuple | list) and len(pair) == 2 and isinstance(pair[0], tuple | list) and isinstance(pair[1], dict)):
        hint = 'pass call texts such as "f([1, 2])" or pairs of arguments and keyword arguments such as (([1, 2],), {})'
        raise ArgumentError(f"inputs: {reprlib.repr(pair)} is neither a call text nor an (args, kwargs) pair; {hint}")
    args, kwargs = tuple(pair[0]), dict(pair[1])
    if is_plain((args, kwargs)):
        return plain_case(name, args, kwargs, entry)
    text = call_text(name, args, kwargs)
    try:
        copied = copy.deepcopy((args, kwargs))
    except Exception as error:
        raise ArgumentError(f"inputs: {text} cannot be copied for every run ({error}); pass the text of a call that makes it") from error
    return ValueCase(text, *copied, entry)


def plain_case(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], entry: str | None) -> PlainCase:
    """A case made of literals."""
    return PlainCase(call_text(name, args, kwargs), args, kwargs, entry)


def _literal_arguments(call: ast.Call) -> tuple[tuple[Any, ...], dict[str, Any]] | None:
    if any(isinstance(arg, ast.Starred) for arg in call.args) or any(k.arg is None for k in call.keywords):
        return None
    try:
        args = tuple(_value(arg) for arg in call.args)
        return args, {k.arg: _value(k.value) for k in call.keywords if k.arg is not None}
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):  # no literal, an unhashable key
        return None


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str() as text)], keywords=[]):
            return float(text)
        case ast.List():
            return [_value(item) for item in node.elts]
        case ast.Tuple():
            return tuple(_value(item) for item in node.elts)
        case ast.Dict() if all(node.keys):
            return {_value(key): _value(item) for key, item in zip(node.keys, node.values, strict=True) if key is not None}
    return ast.literal_eval(node)


# ---- values in words -------------------------------------------------------------------------------------------------------


def is_plain(value: object) -> bool:
    """Whether a value is made of literals only, and nothing mutable stands in it twice."""
    seen: set[int] = set()
    stack: list[Any] = [value]
    while stack:
        one = stack.pop()
        kind = type(one)
        if kind in _MUTABLE:
            if id(one) in seen:
                return False
            seen.add(id(one))
        if kind is dict:
            stack += one.keys()
            stack += one.values()
        elif kind in _CONTAINERS:
            stack += one
        elif kind not in _ATOMS and kind is not bytearray:
            return False
    return True


def literal(value: Any) -> str:
    """The text that makes a plain value."""
    kind = type(value)
    if kind is float:
        text = repr(value)
        return text if text[-1] not in "nf" else f"float({text!r})"
    if kind is list:
        return f"[{', '.join(map(literal, value))}]"
    if kind is tuple:
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    if kind is dict:
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if kind is set or kind is frozenset:
        items = sorted(map(literal, value))
        text = "{" + ", ".join(items) + "}" if items else ""
        return text if kind is set and items else f"{kind.__name__}({text})"
    if kind is complex:
        return f"complex({literal(value.real)}, {literal(value.imag)})"
    return repr(value)


def call_text(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """How a call would be written."""
    return f"{name}({', '.join([*map(literal, args), *(f'{key}={literal(item)}' for key, item in kwargs.items())])})"
