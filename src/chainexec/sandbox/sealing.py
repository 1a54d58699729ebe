"""What the server seals before it forks, and what it takes away from programs."""

from __future__ import annotations

import builtins
import gc
import importlib._bootstrap_external
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType

OWN = "chainexec"
# Of the standard library that the recorder and the packing of traces use. A program that replaces something in them has no answer.
USED = (
    "_json", "_operator", "_struct", "_thread", "array", "ast", "bisect", "collections", "collections.abc", "copyreg", "dataclasses",
    "datetime", "decimal", "dis", "enum", "fractions", "functools", "hashlib", "inspect", "itertools", "json", "json.decoder",
    "json.encoder", "json.scanner", "linecache", "math", "opcode", "operator", "pathlib", "re", "reprlib", "struct", "symtable",
    "tokenize", "types", "typing", "uuid", "zlib",
)  # fmt: skip
HEAP = 1 << 9  # Py_TPFLAGS_HEAPTYPE


def only_source() -> None:
    """Modules are loaded from source from now on: byte code that a program made up would reach the interpreter's memory."""
    module: Any = importlib._bootstrap_external

    def get_code(self: Any, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        code: CodeType = compile(self.get_data(path), path, "exec", dont_inherit=True)
        return code

    code = get_code.__code__.replace(co_filename="<frozen importlib._bootstrap_external>")
    module.SourceLoader.get_code = types.FunctionType(code, vars(module), "get_code")  # from there no way leads to this library


def hide_interpreter(guard: Any) -> None:
    """Take from programs what could blind the recorder; the library keeps its own way to it."""
    monitoring: Any = sys.monitoring
    kept = types.SimpleNamespace(**vars(monitoring))
    for module in own_modules():
        for name, value in list(vars(module).items()):
            if value is monitoring:
                setattr(module, name, kept)
    for name in [name for name, value in vars(monitoring).items() if isinstance(value, types.BuiltinFunctionType)]:
        setattr(monitoring, name, guard.forbidden(f"sys.monitoring.{name}"))
    import abc

    for holder in (sys.modules["_abc"], abc):
        holder._get_dump = guard.forbidden("abc._get_dump")  # type: ignore[attr-defined]


def own_modules() -> list[types.ModuleType]:
    return [module for name, module in list(sys.modules.items()) if name == OWN or name.startswith(f"{OWN}.")]


def seal(guard: Any, jobs: tuple[str, ...]) -> int:
    """Remember what must not change; returns how many places that are."""
    own = own_modules()
    own += [found for job in jobs if (found := sys.modules[job.partition(":")[0]]) not in own]
    names = {module.__name__ for module in own}
    used = [sys.modules[name] for name in USED if name in sys.modules]
    dicts: list[dict[str, Any]] = [vars(module) for module in (*own, *used)]
    lists: list[list[Any]] = []
    for module in own:
        for name, value in vars(module).items():
            if name.strip("_").isupper() or name == "__all__":
                _containers(value, dicts, lists, set())
    every = [made for made in gc.get_objects() if type(made) is types.FunctionType]
    whose = {*names, *(known.__name__ for known in used)}
    functions = [made for made in every if made.__module__ in whose]
    classes = [made for made in gc.get_objects() if isinstance(made, type) and _module_of(made) in whose and made.__flags__ & HEAP]
    codes = list({id(code): code for made in every for code in _codes(made.__code__)}.values())
    helpers = {helper for module in own for helper in getattr(module, "SANDBOX_HELPERS", ())}
    trusted = [made for made in every if made.__module__ in names or str(made.__module__).partition(".")[0] in helpers]
    own_codes = list({id(code): code for made in trusted for code in _codes(made.__code__)}.values())
    own_classes = [made for made in gc.get_objects() if isinstance(made, type) and _module_of(made).partition(".")[0] == OWN]
    kept = [name for name in sys.modules if name not in names and name != "__main__"]
    hidden = {name: module for name, module in sys.modules.items() if module in own}
    places: int = guard.seal(vars(builtins), sys.modules, kept, dicts, classes, functions, lists, codes, own_codes, own_classes, hidden)
    return places


def settle(guard: Any) -> None:
    """Keep the memory of all that there is now shared between server and children."""
    gc.collect()
    found = {id(one): one for one in gc.get_objects()}
    news = list(found.values())
    while news:
        news = [one for one in gc.get_referents(*news) if id(one) not in found]
        found.update((id(one), one) for one in news)
    everything = list(found.values())
    del found, news
    guard.settle(everything)


def _module_of(kind: type) -> str:
    found = type.__dict__["__module__"].__get__(kind)
    return found if isinstance(found, str) else ""


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _containers(value: Any, dicts: list[dict[str, Any]], lists: list[list[Any]], seen: set[int]) -> None:
    """Dicts and lists of a constant, those inside others included."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if type(value) is dict:
        dicts.append(value)
        for part in value.values():
            _containers(part, dicts, lists, seen)
    elif type(value) in {list, tuple}:
        if type(value) is list:
            lists.append(value)
        for part in value:
            _containers(part, dicts, lists, seen)
