"""Reads the text of a value without evaluating anything: what stands in answers and in responses becomes something that can be compared.

Two texts are the same value where their tokens are equal: 1, 1.0 and True differ, 0.0 and -0.0 differ, NaN is NaN, dicts and sets are
compared without their order.
"""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Token = tuple[Any, ...]
MAX_LENGTH = 200_000  # characters that are read as a value
MAX_DEPTH = 90  # brackets in brackets: CPython's own parser gives up at 200

_CLASS = re.compile(r"<class '([\w.]+)'>")  # as in repr(defaultdict(int))
_FLOATS = {"inf": ("float", "inf"), "nan": ("float", "nan"), "infinity": ("float", "inf")}
_UNORDERED = {"set", "frozenset", "dict", "Counter", "defaultdict"}


def token(text: str) -> Token | None:
    """What a text says as a value; None where it is none."""
    if len(text) > MAX_LENGTH:
        return None
    return _token(text) if len(text) < 2000 else _read(text)


def same(one: str, other: str) -> bool:
    """Whether two texts are the same value of the same type."""
    if one == other:
        return True
    first = token(one)
    return first is not None and first == token(other)


@lru_cache(maxsize=4096)
def _token(text: str) -> Token | None:
    return _read(text)


def _read(text: str) -> Token | None:
    if _depth(text) > MAX_DEPTH or text.count("**") > 50:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "invalid escape sequence" in somebody else's text
            body = ast.parse(_CLASS.sub(r"\1", text.strip()), mode="eval").body
        return _node(body)
    except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError):
        return None


def _depth(text: str) -> int:
    depth = deepest = signs = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
        signs = signs + 1 if character in "-+~" else 0 if not character.isspace() else signs
        deepest = max(deepest, signs)
    return deepest


def _node(node: ast.expr) -> Token:
    """The token of an expression made of literals.

    Raises:
        ValueError: it is made of something else.
    """
    reader: Callable[[Any], Token] | None = _READERS.get(type(node))
    if reader is None:
        raise ValueError(type(node).__name__)
    return reader(node)


def _constant(node: ast.Constant) -> Token:
    value = node.value
    if isinstance(value, float | complex):
        return (type(value).__name__, repr(value))
    return (type(value).__name__, value)


def _unary(node: ast.UnaryOp) -> Token:
    kind, *rest = _node(node.operand)
    if not isinstance(node.op, ast.USub | ast.UAdd) or kind not in {"int", "float", "complex"}:
        raise ValueError("operator")
    if isinstance(node.op, ast.UAdd):
        return (kind, *rest)
    if kind == "int":
        return ("int", -rest[0])
    text = rest[0]
    if kind == "complex":
        return ("complex", repr(-complex(text)))
    return ("float", text[1:] if text.startswith("-") else text if text == "nan" else f"-{text}")


def _binary(node: ast.BinOp) -> Token:
    """`1+2j`."""
    left, right = _node(node.left), _node(node.right)
    if not isinstance(node.op, ast.Add | ast.Sub) or left[0] not in {"int", "float"} or right[0] != "complex":
        raise ValueError("operator")
    imaginary = complex(right[1])
    return ("complex", repr(complex(float(left[1]), imaginary.imag if isinstance(node.op, ast.Add) else -imaginary.imag)))


def _sequence(node: ast.List | ast.Tuple) -> Token:
    return ("list" if isinstance(node, ast.List) else "tuple", *map(_node, node.elts))


def _set(node: ast.Set) -> Token:
    return ("set", frozenset(map(_node, node.elts)))


def _dict(node: ast.Dict) -> Token:
    entries: dict[Token, Token] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            raise ValueError("**")
        entries[_node(key)] = _node(value)  # the last one counts, as in Python
    return ("dict", frozenset(entries.items()))


def _name(node: ast.Name) -> Token:
    return _FLOATS.get(node.id) or ("name", node.id)


def _attribute(node: ast.Attribute) -> Token:
    """An enum's member, or a dotted type name."""
    inner = _node(node.value)
    if inner[0] != "name":
        raise ValueError("attribute")
    return ("name", f"{inner[1]}.{node.attr}")


def _call(node: ast.Call) -> Token:
    function = _node(node.func)
    if function[0] != "name":
        raise ValueError("call")
    name = function[1].rpartition(".")[2]
    arguments = tuple(map(_node, node.args))
    keywords = frozenset((keyword.arg, _node(keyword.value)) for keyword in node.keywords if keyword.arg is not None)
    if len(keywords) != len(node.keywords):
        raise ValueError("**")
    if name == "float" and len(arguments) == 1 and arguments[0][0] == "str" and not keywords:
        text = str(arguments[0][1]).strip().lower()
        sign, bare = ("-", text[1:]) if text.startswith("-") else ("", text.removeprefix("+"))
        if bare in _FLOATS:
            return ("float", bare if bare == "nan" else f"{sign}inf")
    if name in {"set", "frozenset"} and len(arguments) <= 1 and not keywords:
        return (name, frozenset() if not arguments else _members(arguments[0]))
    if name in {"list", "tuple"} and not arguments and not keywords:
        return (name,)
    if name in {"dict", "Counter", "OrderedDict"} and not arguments and not keywords:
        return (name,) if name == "OrderedDict" else (name, frozenset())
    if name in {"Counter", "OrderedDict"} and len(arguments) == 1 and not keywords:
        return _mapping(name, node.args[0], arguments[0])
    return ("call", name, arguments, keywords)


def _members(group: Token) -> frozenset[Token]:
    if group[0] in {"list", "tuple"}:
        return frozenset(group[1:])
    if group[0] in {"set", "frozenset"}:
        return frozenset(group[1])
    raise ValueError("members")


def _mapping(name: str, node: ast.expr, read: Token) -> Token:
    """A Counter or OrderedDict, from a dict or (as before Python 3.12) from a list of pairs."""
    if isinstance(node, ast.Dict):
        pairs = tuple((_node(key), _node(value)) for key, value in zip(node.keys, node.values, strict=True) if key is not None)
    elif read[0] == "list" and all(pair[0] == "tuple" and len(pair) == 3 for pair in read[1:]):
        pairs = tuple((pair[1], pair[2]) for pair in read[1:])
    else:
        raise ValueError(name)
    return (name, *pairs) if name == "OrderedDict" else (name, frozenset(pairs))


_READERS: dict[type[ast.expr], Callable[[Any], Token]] = {
    ast.Constant: _constant, ast.UnaryOp: _unary, ast.BinOp: _binary, ast.List: _sequence, ast.Tuple: _sequence, ast.Set: _set,
    ast.Dict: _dict, ast.Name: _name, ast.Attribute: _attribute, ast.Call: _call,
}  # fmt: skip


def is_literal(text: str) -> bool:
    """Whether a text is a value all through: no bare names in it but `inf` and `nan`, no calls of unknown functions."""
    read = token(text)
    return read is not None and _is_value(read)


_MAKERS = {"deque", "defaultdict", "bytearray", "range", "Fraction", "Decimal", "slice"}
_TYPES = {"int", "str", "float", "list", "dict", "set", "tuple", "bool", "bytes"}


def _is_value(read: Token) -> bool:
    kind = read[0]
    if kind in {"name", "ellipsis"}:  # `[...]` stands for a list inside itself
        return False
    if kind == "call":
        _, name, arguments, keywords = read
        if name == "defaultdict" and arguments and arguments[0] in {("name", kind) for kind in _TYPES}:
            arguments = arguments[1:]
        return name in _MAKERS and all(map(_is_value, arguments)) and all(_is_value(value) for _, value in keywords)
    if kind in _UNORDERED:
        return all(_is_value(part) if kind in {"set", "frozenset"} else all(map(_is_value, part)) for part in read[1])
    if kind == "OrderedDict":
        return all(all(map(_is_value, pair)) for pair in read[1:])
    if kind in {"list", "tuple"}:
        return all(map(_is_value, read[1:]))
    return True
