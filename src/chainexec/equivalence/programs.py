"""A program under comparison: a text or a function, and how a run of it is set up."""

from __future__ import annotations

import ast
import functools
import sys
import types
import typing
import warnings
from typing import TYPE_CHECKING, Any

from chainexec import source as sources
from chainexec.equivalence.watch import codes_of
from chainexec.errors import ArgumentError, SourceError
from chainexec.recording.entry import find_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType

FILE = "<program>"
MODULE = "program"  # the name of the module that a program's text becomes when one of its functions is called
SCRIPT = "__main__"
CODE_OF_FUNCTION = 0x1  # CO_OPTIMIZED: not set for a module or a class body
_NO_DATA = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type, typing.TypeVar, typing.TypeAliasType)


def is_data(value: object) -> bool:
    """Whether a global is state of the program, not one of its parts or something imported to annotate with."""
    return not isinstance(value, _NO_DATA) and type(value).__module__ not in {"typing", "__future__"}


class TextProgram:
    """A program's text, compiled once; every run gets a fresh module."""

    def __init__(self, text: str, label: str) -> None:
        self.text = text
        self.label = label
        self.code = compile_text(text, label)
        self.codes = list(codes_of(self.code))
        self.functions = [code for code in self.codes if code.co_flags & CODE_OF_FUNCTION]
        self.modules = frozenset({MODULE})
        self.data: tuple[str, ...] = ()  # globals that are state, once the top level has run
        self.size = 0  # how many globals there are then

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def measured(self, *, script: bool) -> list[CodeType]:
        """The code objects whose branches count."""
        return self.codes if script else self.functions

    def note_globals(self, namespace: dict[str, Any]) -> None:
        """Remember which globals the top level makes."""
        self.size = len(namespace)
        self.data = tuple(name for name, value in namespace.items() if not name.startswith("__") and is_data(value))

    def function_names(self) -> list[str]:
        return [node.name for node in self.tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    def entry(self) -> str | None:
        """The function that a call would mean: the only one at the top, or the only one that no other function uses."""
        names = self.function_names()
        if len(names) <= 1:
            return names[0] if names else None
        used: set[str] = set()
        for node in self.tree.body:
            own = {node.name} if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else set()
            used |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} - own
        free = [name for name in names if name not in used]
        return free[-1] if len(free) == 1 else None


class FunctionProgram:
    """A function that exists already: it is called as it stands, in its own module."""

    def __init__(self, fn: Callable[..., Any]) -> None:
        codes, modules = find_entry(fn)
        self.fn = fn
        self.label = getattr(fn, "__name__", None) or type(fn).__name__
        self.modules = frozenset(modules)
        self.namespace = _globals_of(fn)
        self.functions = [inner for code in codes for inner in codes_of(code)]
        beside = {inner for code in _codes_beside(self.namespace, self.modules) for inner in codes_of(code)}
        self.codes = [*self.functions, *(code for code in beside if not any(code is own for own in self.functions))]
        used = {name for code in self.functions for name in code.co_names}
        self.data = tuple(sorted(n for n in used if n in self.namespace and not n.startswith("__") and is_data(self.namespace[n])))

    def measured(self, *, script: bool) -> list[CodeType]:
        del script  # a function is none
        return self.functions


Program = TextProgram | FunctionProgram


def make_program(given: Any, label: str) -> Program:
    """The program of a text or a function.

    Raises:
        SourceError: the text does not compile.
        ArgumentError: it is neither.
        FollowError: a function made in C.
    """
    if isinstance(given, str):
        return TextProgram(given, label)
    if callable(given):
        return FunctionProgram(given)
    raise ArgumentError(f"{label} is a {type(given).__qualname__}; pass a program's text or a function")


def compile_text(text: str, label: str) -> CodeType:
    """Compile a program text, without warnings.

    Raises:
        SourceError: with the line and a caret.
    """
    name = f"program {label}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return compile(text, FILE, "exec", dont_inherit=True)
        except SyntaxError as error:
            sources.parse(text, name)  # raises the error with its line, unless only the compiler minds
            raise SourceError(f"{name}, line {error.lineno}: {error.msg}; mend the text first") from error
        except (ValueError, RecursionError, MemoryError) as error:
            sources.parse(text, name)
            raise SourceError(f"{name} cannot be compiled: {error}; mend the text first") from error


def _globals_of(fn: Any) -> dict[str, Any]:
    while not isinstance(fn, types.FunctionType):
        inner = getattr(fn, "__wrapped__", None) or getattr(fn, "__func__", None) or getattr(fn, "func", None)
        if inner is None:
            module = sys.modules.get(getattr(fn, "__module__", None) or type(fn).__module__)
            return {} if module is None else vars(module)
        fn = inner
    return fn.__globals__


def _codes_beside(namespace: dict[str, Any], modules: frozenset[str]) -> Iterator[CodeType]:
    """Code of the other functions and methods of a function's module, which it may call."""
    for value in list(namespace.values()):
        if getattr(value, "__module__", None) not in modules:
            continue
        members = list(vars(value).values()) if isinstance(value, type) else [value]
        for member in members:
            code = getattr(getattr(member, "__func__", member), "__code__", None)
            if isinstance(code, types.CodeType):
                yield code
