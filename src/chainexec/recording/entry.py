"""What is entered when a callable is called: its code and the modules that this code belongs to."""

from __future__ import annotations

import functools
import importlib.util
import types
from typing import TYPE_CHECKING, Any

from chainexec.errors import FollowError

if TYPE_CHECKING:
    from types import CodeType

CALLED_FIRST = ("__new__", "__init__")  # of a class


def find_entry(fn: Any) -> tuple[frozenset[CodeType], frozenset[str]]:
    """The code objects that a call of `fn` enters first, and the names of their modules.

    Raises:
        FollowError: `fn` is made in C; the message names the alternative.
    """
    is_plain = type(fn) is types.FunctionType and "__wrapped__" not in fn.__dict__
    functions = [fn] if is_plain else _functions(fn, set())
    if not functions:
        raise FollowError(_explain(fn))
    modules = [name for function in functions if type(name := function.__globals__.get("__name__")) is str]
    return frozenset([function.__code__ for function in functions]), frozenset(modules)


def _functions(fn: Any, seen: set[int]) -> list[types.FunctionType]:
    """The Python functions behind a callable; of a decorated one, the function that was decorated, too."""
    if id(fn) in seen:
        return []
    seen.add(id(fn))
    kind = type(fn)
    if kind is types.FunctionType:
        wrapped = fn.__dict__.get("__wrapped__")
        inner = [] if wrapped is None else _functions(wrapped, seen)
        return inner or [fn]
    if kind is types.MethodType or kind in {staticmethod, classmethod}:
        return _functions(fn.__func__, seen)
    if isinstance(fn, functools.partial | functools.partialmethod):
        return _functions(fn.func, seen)
    if isinstance(fn, type):
        found: list[types.FunctionType] = []
        called = _attribute(type(fn), "__call__")
        if type(called) is types.FunctionType:
            found += _functions(called, seen)
        for name in CALLED_FIRST:
            found += _functions(_attribute(fn, name), seen)
        return found
    if kind is types.BuiltinFunctionType:
        return []
    wrapped = getattr(fn, "__wrapped__", None) if kind.__module__ == "functools" else None  # functools.cache
    if wrapped is not None:
        return _functions(wrapped, seen)
    called = _attribute(kind, "__call__")
    return _functions(called, seen) if called is not None and type(called) is not types.WrapperDescriptorType else []


def _attribute(kind: type, name: str) -> Any:
    return next((base.__dict__[name] for base in kind.__mro__ if name in base.__dict__), None)


def _explain(fn: Any) -> str:
    if isinstance(fn, type):
        return (
            f"{fn.__qualname__} has no __init__ or __new__ written in Python, so that there is nothing to follow; "
            f"put the call into a function of your own and trace that: trace(lambda: {fn.__qualname__}(...))"
        )
    name = getattr(fn, "__name__", None) or type(fn).__qualname__
    owner = getattr(fn, "__self__", None)
    module = getattr(fn, "__module__", None) or (owner.__name__ if isinstance(owner, types.ModuleType) else None)
    title = f"{module}.{name}" if module and module != "builtins" else str(name)
    twin = _python_twin(module, name)
    if twin is not None:
        return (
            f"{title} is made in C, there is no Python code to follow; {twin} has the same function in Python, which the C one replaces: "
            f"set sys.modules[{module!r}] = None before `import {twin}`, then trace {twin}.{name}"
        )
    return (
        f"{title} is made in C, there is no Python code to follow; "
        f"put the call into a function of your own and trace that: trace(lambda: {name}(...))"
    )


def _python_twin(module: str | None, name: str) -> str | None:
    """The standard module that holds a Python version of an accelerated function: `_heapq.heappush` stands in heapq.py, too."""
    if not module or not module.startswith("_") or not name.isidentifier():
        return None
    for candidate in (module[1:], "json.decoder" if module == "_json" else ""):
        try:
            found = importlib.util.find_spec(candidate) if candidate else None
        except (ImportError, ValueError):
            continue
        loader = found.loader if found is not None else None
        text = loader.get_source(candidate) if loader is not None and hasattr(loader, "get_source") else None
        if text is not None and (f"\ndef {name}(" in text or f"\n    def {name}(" in text):
            return candidate
    return None
