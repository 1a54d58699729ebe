"""Reads the text of a value without evaluating anything: what stands in answers and in responses becomes something that can be compared.

Two texts are the same value where their tokens are equal: 1, 1.0 and True differ, 0.0 and -0.0 differ, NaN is NaN, dicts and sets are
compared without their order.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Token = tuple[Any, ...]
MAX_LENGTH = 200_000  # characters that are read as a value
MAX_DEPTH = 90  # brackets in brackets: CPython's own parser gives up at 200
REMEMBERED = 2000  # characters: longer texts are read anew each time

_CLASS = re.compile(r"<class '([\w.]+)'>")  # as in repr(defaultdict(int))
# A string, closed or running to the end; whatever it is given, it never looks at a character twice.
STRING = re.compile(
    r"""'{3}(?:[^'\\]++|\\.|'(?!''))*+(?:'{3}|\\)?|"{3}(?:[^"\\]++|\\.|"(?!""))*+(?:"{3}|\\)?"""
    r"""|'(?:[^'\\]++|\\.)*+['\\]?|"(?:[^"\\]++|\\.)*+["\\]?""",
    re.DOTALL,
)
# What no literal has outside of its strings: operators (chains of which nest deeply), and words that begin expressions.
_FOREIGN = re.compile(r"[*/%&|^<>@;!?$`~\\\0]|:=|==|\b(?:not|lambda|if|else|for|await|async|yield|and|or|in|is)\b")
# A number that a word follows without space, of which the parser would warn: 1if
_RUN_ON = re.compile(
    r"\b(?:0[xX][0-9a-fA-F_]++|0[bB][01_]++|0[oO][0-7_]++|(?!0[xXbBoO])[0-9][0-9_]*+(?:\.[0-9_]*+)?+(?:[eE][-+]?[0-9_]++)?+[jJ]?+)(?=[A-Za-z])"
)
_FORMATTED = re.compile(r"\b(?:[ft]r?|r[ft])['\"]", re.IGNORECASE)
_OCTAL = re.compile(r"\\[4-7][0-7]{2}")  # more than one byte: the parser would warn
_CONTINUED = re.compile(r"\\\r?\n")  # outside of strings: the line goes on
_ESCAPING = re.compile(rf"(\b[a-zA-Z]{{1,2}}+)?+({STRING.pattern})", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_IN_TEXT = frozenset("\n\r\\'\"abfnrtv01234567xNuU")
_IN_BYTES = _IN_TEXT - frozenset("NuU")
_SIGNS = re.compile(r"(?:[-+]\s*+){9}")
_OTHERS = re.compile(r"[^][(){}]+")
_IMAGINARY = {"infj", "nanj"}  # as in repr(complex("nan+infj"))
_FLOATS = {"inf": ("float", "inf"), "nan": ("float", "nan"), "infinity": ("float", "inf")}
_UNORDERED = {"set", "frozenset", "dict", "Counter", "defaultdict"}


def token(text: str) -> Token | None:
    """What a text says as a value; None where it is none."""
    if len(text) > MAX_LENGTH:
        return None
    return _token(text) if len(text) < REMEMBERED else _read(text)


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
    node = parsed(text)
    try:
        return None if node is None else token_of(node)
    except (ValueError, RecursionError, OverflowError):
        return None


def parsed(text: str) -> ast.expr | None:
    """The syntax tree of a text that may be a literal; None where it cannot be one. It is safe to walk."""
    text = text.strip()
    if "\0" in text:
        return None
    if "<class '" in text:
        text = _without_class(text)
    if not _is_harmless(text):
        return None
    try:
        return ast.parse(text if "\\" not in text else _ESCAPING.sub(_escaped, text), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _escaped(string: re.Match[str]) -> str:
    r"""A string in which `\d` is written `\\d`: the parser, which takes both for the same, warns of the first."""
    prefix = (string[1] or "").lower()
    if "r" in prefix:
        return string[0]
    known = _IN_BYTES if "b" in prefix else _IN_TEXT
    return _ESCAPE.sub(lambda found: found[0] if found[1] in known else f"\\{found[0]}", string[0])


def _is_harmless(text: str) -> bool:
    """Whether the parser can be trusted with it: no deep nesting, and no expressions that are no literals."""
    bare = STRING.sub("''", text) if "'" in text or '"' in text else text
    bare = _CONTINUED.sub(" ", bare)
    if "\\" in text and _OCTAL.search(text.replace("\\\\", "")):
        return False
    if _FOREIGN.search(bare) or _SIGNS.search(bare) or _RUN_ON.search(bare) or _FORMATTED.search(bare):
        return False
    depth = 0
    for bracket in _OTHERS.sub("", bare):
        depth += 1 if bracket in "([{" else -1
        if depth > MAX_DEPTH:
            return False
    return True


def _without_class(text: str) -> str:
    """The text with `int` for `<class 'int'>`, where it stands in no string."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if text.endswith("<class ", 0, found.start()):
            return found[0]
        kept.append(found[0])
        return "\0"

    parts = _CLASS.sub(r"\1", STRING.sub(keep, text)).split("\0")
    return "".join(part for pair in zip(parts, [*kept, ""], strict=True) for part in pair)


def token_of(node: ast.expr) -> Token:
    """The token of an expression made of literals.

    Raises:
        ValueError: it is made of something else.
        OverflowError: a part of a complex number is too large for one.
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
    kind, *rest = token_of(node.operand)
    if not isinstance(node.op, ast.USub | ast.UAdd) or kind not in {"int", "float", "complex"}:
        raise ValueError("operator")
    if isinstance(node.op, ast.UAdd):
        return (kind, *rest)
    if kind == "int":
        return ("int", -rest[0])
    text = rest[0]
    if kind == "complex":
        value = complex(text)
        real = -value.real if isinstance(node.operand, ast.BinOp) else 0.0  # repr writes complex(0.0, -2.0) as -2j
        return ("complex", repr(complex(real, -value.imag)))
    return ("float", text[1:] if text.startswith("-") else text if text == "nan" else f"-{text}")


def _binary(node: ast.BinOp) -> Token:
    """`1+2j`."""
    left, right = token_of(node.left), token_of(node.right)
    if not isinstance(node.op, ast.Add | ast.Sub) or left[0] not in {"int", "float"} or right[0] != "complex":
        raise ValueError("operator")
    imaginary = complex(right[1]).imag
    real = -0.0 if left == ("int", 0) and isinstance(node.left, ast.UnaryOp) else float(left[1])  # repr writes -0-2j
    return ("complex", repr(complex(real, imaginary if isinstance(node.op, ast.Add) else -imaginary)))


def _sequence(node: ast.List | ast.Tuple) -> Token:
    return ("list" if isinstance(node, ast.List) else "tuple", *map(token_of, node.elts))


def _set(node: ast.Set) -> Token:
    return ("set", frozenset(map(token_of, node.elts)))


def _dict(node: ast.Dict) -> Token:
    entries: dict[Token, Token] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            raise ValueError("**")
        entries[token_of(key)] = token_of(value)  # the last one counts, as in Python
    return ("dict", frozenset(entries.items()))


def _name(node: ast.Name) -> Token:
    if node.id in _IMAGINARY:
        return ("complex", repr(complex(node.id)))
    if node.id == "Ellipsis":
        return ("ellipsis", ...)
    return _FLOATS.get(node.id) or ("name", node.id)


def _attribute(node: ast.Attribute) -> Token:
    """An enum's member, or a dotted type name."""
    inner = token_of(node.value)
    if inner[0] != "name":
        raise ValueError("attribute")
    return ("name", f"{inner[1]}.{node.attr}")


def _call(node: ast.Call) -> Token:
    function = token_of(node.func)
    if function[0] != "name":
        raise ValueError("call")
    name = function[1].rpartition(".")[2]
    arguments = tuple(map(token_of, node.args))
    keywords = frozenset((keyword.arg, token_of(keyword.value)) for keyword in node.keywords if keyword.arg is not None)
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
        pairs = tuple((token_of(key), token_of(value)) for key, value in zip(node.keys, node.values, strict=True) if key is not None)
    elif read[0] == "list" and name == "OrderedDict" and all(pair[0] == "tuple" and len(pair) == 3 for pair in read[1:]):
        pairs = tuple((pair[1], pair[2]) for pair in read[1:])
    else:
        raise ValueError(name)
    entries = dict(pairs)  # the last one counts
    return (name, *entries.items()) if name == "OrderedDict" else (name, frozenset(entries.items()))


_READERS: dict[type[ast.expr], Callable[[Any], Token]] = {
    ast.Constant: _constant, ast.UnaryOp: _unary, ast.BinOp: _binary, ast.List: _sequence, ast.Tuple: _sequence, ast.Set: _set,
    ast.Dict: _dict, ast.Name: _name, ast.Attribute: _attribute, ast.Call: _call,
}  # fmt: skip


def is_literal(text: str) -> bool:
    """Whether a text is a value all through: no bare names in it but `inf` and `nan`, no `...`, no calls of unknown functions."""
    read = token(text)
    return read is not None and is_value(read)


_MAKERS = {"deque", "defaultdict", "bytearray", "range", "Fraction", "Decimal", "slice"}
_TYPES = {"int", "str", "float", "list", "dict", "set", "tuple", "bool", "bytes"}


def is_value(read: Token) -> bool:
    """Whether a token is a value all through."""
    kind = read[0]
    if kind in {"name", "ellipsis"}:  # `[...]` is how a list in itself is shown
        return False
    if kind == "call":
        _, name, arguments, keywords = read
        if name == "defaultdict" and arguments and arguments[0] in {("name", kind) for kind in _TYPES}:
            arguments = arguments[1:]
        return name in _MAKERS and all(map(is_value, arguments)) and all(is_value(value) for _, value in keywords)
    if kind in _UNORDERED:
        return all(is_value(part) if kind in {"set", "frozenset"} else all(map(is_value, part)) for part in read[1])
    if kind == "OrderedDict":
        return all(all(map(is_value, pair)) for pair in read[1:])
    if kind in {"list", "tuple"}:
        return all(map(is_value, read[1:]))
    return True
