"""The normal form of a program: equal for programs that differ in comments, docstrings, layout, type hints and local names only.

It is the syntax tree written out in prefix notation, lists in brackets, with the names of `names.py`. Hints of class bodies are kept, as
dataclasses read them; all hints, and docstrings, where the program reads them itself.
"""

from __future__ import annotations

import ast
import hashlib
import re
import warnings
from typing import TYPE_CHECKING, Any

from chainexec.corpus.gates.names import Names
from chainexec.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainexec.corpus.program import Input

KEY_BYTES = 16
_READS_HINTS = frozenset({
    "__annotations__", "__annotate__", "get_type_hints", "get_annotations", "signature", "singledispatch", "singledispatchmethod",
    "annotationlib", "pydantic",
})  # fmt: skip
_READS_TEXTS = frozenset({"__doc__", "getdoc", "doctest"})
_MAY_READ = re.compile("|".join(_READS_HINTS | _READS_TEXTS))
_UNSEEN = frozenset({"ctx", "kind", "type_comment", "type_ignores", "simple"})  # what says nothing, or the same again
_NEW = frozenset({"type_params", "default_value", "is_lazy"})  # fields that not every Python has: only written where they are filled
_LONG = 10_000  # bits of a number that Python may not write in decimal digits


class Normal:
    """A program in normal form.

    Args:
        source: its text, or its tree, which is changed.
        loose: whether programs count as equal, too, that differ in names which they may look up by their text (`eval`, `f(**options)`).

    Raises:
        SourceError: the text is no Python.
    """

    def __init__(self, source: str | ast.Module, *, loose: bool = False) -> None:
        tree = _parsed(source, "exec") if isinstance(source, str) else source
        assert isinstance(tree, ast.Module)
        self.tree = tree
        reads = _words(tree) if not isinstance(source, str) or _MAY_READ.search(source) else frozenset()
        self._names = Names(tree, hints=bool(reads & _READS_HINTS), texts=bool(reads & _READS_TEXTS), loose=loose)
        self.tokens: tuple[str, ...] = tuple(self._written(tree))
        self.form = " ".join(self.tokens)
        self.key = _digest(self.form)

    def input_key(self, given: Input) -> bytes:
        """16 bytes that are equal for programs of the same normal form with the same input, whatever the called function's name is."""
        said = "" if given.call is None else self.call(given.call)
        return _digest(f"{self.key.hex()}\0{said}\0{given.stdin}")

    def call(self, text: str) -> str:
        """A call in normal form, with the names that the program's functions have there; what is no expression stays as it is."""
        try:
            tree = _parsed(text.strip(), "eval")
        except SourceError:
            return text
        assert isinstance(tree, ast.Expression)
        self._names.of_call(tree.body)
        return " ".join(self._written(tree.body))

    def _written(self, root: ast.AST) -> list[str]:
        out: list[str] = []
        stack: list[Any] = [root]
        while stack:
            item = stack.pop()
            if item.__class__ is str:
                out.append(item)
                continue
            write = _WRITERS.get(item.__class__)
            stack += reversed(_plain(item) if write is None else write(item, self._names))
        return out


def normal_form(source: str) -> str:
    """The normal form of a program's text.

    Args:
        source: the text of a program.

    Returns:
        A text that is equal for programs that differ in names, comments and layout only.

    Raises:
        SourceError: the text is no Python.
    """
    return Normal(source).form


def program_key(source: str) -> bytes:
    """16 bytes that are equal for programs of the same normal form.

    Args:
        source: the text of a program.

    Returns:
        A digest of the normal form.

    Raises:
        SourceError: the text is no Python.
    """
    return Normal(source).key


def input_key(source: str, given: Input) -> bytes:
    """16 bytes that are equal for programs of the same normal form with the same input.

    Args:
        source: the text of a program.
        given: one of its inputs.

    Returns:
        A digest of the normal form and the input.

    Raises:
        SourceError: the text is no Python.
    """
    return Normal(source).input_key(given)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=KEY_BYTES).digest()


def _parsed(source: str, mode: str) -> ast.AST:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree: ast.AST = ast.parse(source, "<program>", mode)
            return tree
    except SyntaxError as error:
        raise SourceError(f"<program>, line {error.lineno}: {error.msg}; it has no normal form") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"<program>: not Python source: {type(error).__name__}: {error}; it has no normal form") from None


def _words(tree: ast.AST) -> frozenset[str]:
    """All names, attributes and imported names."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.alias(name=name):
                found.update(name.split("."))
            case ast.ImportFrom(module=str() as name):
                found.update(name.split("."))
    return frozenset(found)


# ---- how a node is written: the parts of it in order, texts and nodes -------------------------------------------------------------


def _plain(node: ast.AST) -> list[Any]:
    out: list[Any] = [node.__class__.__name__]
    for name in node._fields:
        if name in _UNSEEN:
            continue
        value = getattr(node, name, None)
        if value.__class__ is list:
            if value or name not in _NEW:
                out += _list(value)
        elif isinstance(value, ast.AST):
            out.append(value)
        elif value is not None:
            if value or name not in _NEW:
                out.append(repr(value))
        elif name not in _NEW:
            out.append("-")
    return out


def _list(values: list[Any]) -> list[Any]:
    return ["[", *("-" if one is None else one if isinstance(one, ast.AST) else repr(one) for one in values), "]"]


def _constant(node: ast.Constant, _: Names) -> list[Any]:
    value = node.value
    return [hex(value) if type(value) is int and value.bit_length() > _LONG else repr(value)]


def _function(node: Any, names: Names) -> list[Any]:
    parts = [node.__class__.__name__, node.said, node.args, *_list(node.decorator_list), *_body(names.block(node.body))]
    return [*parts, *_list(node.type_params), node.returns or "-"] if names.hints else parts


def _class(node: ast.ClassDef, names: Names) -> list[Any]:
    return ["ClassDef", f"@{node.name}", *_list(node.bases), *_list(node.keywords), *_list(node.decorator_list),
            *(_list(node.type_params) if names.hints else []), *_body(names.block(node.body, is_class=True))]  # fmt: skip


def _body(body: list[ast.stmt]) -> list[Any]:
    return ["[", *body, "]"] if body else ["[", "Pass", "]"]


def _annotated(node: Any, _: Names) -> list[Any]:
    if node.said:
        return ["AnnAssign", node.target, node.annotation, node.value or "-"]
    return ["Assign", "[", node.target, "]", node.value] if node.value is not None else ["AnnAssign", node.target]


def _argument(node: Any, names: Names) -> list[Any]:
    return [node.said, node.annotation or "-"] if names.hints else [node.said]


def _match_mapping(node: Any, _: Names) -> list[Any]:
    return ["MatchMapping", *_list(node.keys), *_list(node.patterns), "-" if node.rest is None else node.said]


_WRITERS: dict[type, Callable[[Any, Names], list[Any]]] = {
    ast.Name: lambda node, _: [node.said],
    ast.Constant: _constant,
    ast.Attribute: lambda node, _: ["Attribute", node.value, f".{node.attr}"],
    ast.arg: _argument,
    ast.keyword: lambda node, _: ["keyword", node.said or ("**" if node.arg is None else f"={node.arg}"), node.value],
    ast.alias: lambda node, _: ["alias", node.name, getattr(node, "said", "*"), *(["whole"] if node.asname and "." in node.name else [])],
    ast.Module: lambda node, names: ["Module", *_body(names.block(node.body))],
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.AnnAssign: _annotated,
    ast.ExceptHandler: lambda node, _: ["ExceptHandler", node.type or "-", "-" if node.name is None else node.said, "[", *node.body, "]"],
    ast.MatchAs: lambda node, _: ["MatchAs", node.pattern or "-", "-" if node.name is None else node.said],
    ast.MatchStar: lambda node, _: ["MatchStar", "-" if node.name is None else node.said],
    ast.MatchMapping: _match_mapping,
    ast.Global: lambda node, _: ["Global", "[", *node.said, "]"],
    ast.Nonlocal: lambda node, _: ["Nonlocal", "[", *node.said, "]"],
}
