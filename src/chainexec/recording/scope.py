"""Which code is followed."""

from __future__ import annotations

import fnmatch
import os
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from types import CodeType

ITSELF = "chainexec"  # this library's own modules are never followed

# Code that libraries write and compile on the user's behalf; nobody sees its text. It runs as part of the statement that calls it.
WRITTEN_BY_LIBRARIES = (
    ("module", "namedtuple_*"),  # collections.namedtuple: __new__
    ("function", "__create_fn__*"),  # dataclasses: __init__, __repr__, __eq__ ...
    ("defines", "*__create_fn__*"),  # ... and the text around these
    ("file", "<attrs generated *"),
    ("file", "<frozen *"),
    ("file", "<__array_function__ internals>"),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which code is followed: by default the entry function's module (standard library or not) and the user's own files that it reaches.

    The user's own files are those that belong neither to the standard library nor to an installed package. Code without a file (a notebook
    cell, text given to `exec`) is the user's own where its module is: what counts is the `__name__` in its globals.

    Attributes:
        include: patterns of further code to follow.
        exclude: patterns of code not to follow; they win over everything else.
        depth: "tree" follows every call that stays in scope, "entry" the entry function alone.

    A pattern is compared with the module's name ("json.decoder", "json.*"; "json" means its submodules, too), with the file
    ("*/helpers/*.py"; any pattern with a slash or ending in ".py"), and with "module:function" ("shop.cart:Cart.add", "*:debug_*").
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    depth: Literal["tree", "entry"] = "tree"

    def __post_init__(self) -> None:
        for name in ("include", "exclude"):
            value = getattr(self, name)
            if isinstance(value, str):
                value = (value,)
            try:
                patterns = tuple(value)
            except TypeError:
                raise ArgumentError(f"Scope({name}={value!r}): a pattern or several patterns are needed") from None
            if not all(isinstance(pattern, str) and pattern for pattern in patterns):
                raise ArgumentError(f'Scope({name}={value!r}): patterns are texts such as "json.*", "*/helpers/*.py" or "shop.cart:Cart.*"')
            object.__setattr__(self, name, patterns)
        if self.depth not in {"tree", "entry"}:
            raise ArgumentError(f'Scope(depth={self.depth!r}): "tree" or "entry" is needed')


@dataclass(slots=True, eq=False)  # never changed; made for each run, and a frozen one takes several times as long to make
class Follower:
    """A scope with the entry of a run: decides for each code object."""

    scope: Scope
    modules: frozenset[str]  # names of the entry's modules: followed wherever they come from
    entries: frozenset[CodeType]  # code of the entry itself
    ignored_files: frozenset[str] = frozenset()  # file names of code that is never followed
    token: tuple[object, ...] = field(init=False)  # equal for two runs that decide alike: what is off for one is off for the other

    def __post_init__(self) -> None:
        scope = self.scope
        entries = self.entries if scope.depth == "entry" else None
        self.token = (scope.include, scope.exclude, scope.depth, self.modules, self.ignored_files, entries)

    def follows(self, code: CodeType, namespace: dict[str, Any]) -> bool:
        """Whether code with these globals is followed."""
        module = namespace.get("__name__")
        name = module if type(module) is str else ""
        if name == ITSELF or name.startswith(ITSELF + ".") or code.co_filename in self.ignored_files:
            return False
        if any(_matches(pattern, name, code) for pattern in self.scope.exclude):
            return False
        if self.scope.depth == "entry":
            return any(code is entry for entry in self.entries)
        if any(code is entry for entry in self.entries):
            return True
        if name in self.modules:
            return not is_written_by_library(code, name)
        return any(_matches(pattern, name, code) for pattern in self.scope.include) or is_own_code(code, namespace)


def _matches(pattern: str, module: str, code: CodeType) -> bool:
    if ":" in pattern and not Path(pattern).is_absolute():
        return fnmatch.fnmatchcase(f"{module}:{code.co_qualname}", pattern)
    if "/" in pattern or os.sep in pattern or pattern.endswith(".py"):
        return fnmatch.fnmatch(code.co_filename, pattern) or fnmatch.fnmatch(Path(code.co_filename).name, pattern)
    return fnmatch.fnmatchcase(module, pattern) or module.startswith(pattern + ".")


def is_written_by_library(code: CodeType, module: str) -> bool:
    """Whether the code's text was written by a library on the user's behalf."""
    facts = {"module": module, "function": code.co_qualname, "file": code.co_filename, "defines": " ".join(code.co_names)}
    return any(fnmatch.fnmatchcase(facts[fact], pattern) for fact, pattern in WRITTEN_BY_LIBRARIES)


def is_own_code(code: CodeType, namespace: dict[str, Any]) -> bool:
    """Whether code is the user's own: not the standard library's, not an installed package's, not the interpreter's frozen modules'."""
    filename = code.co_filename
    module = namespace.get("__name__")
    name = module if type(module) is str else ""
    if is_written_by_library(code, name):
        return False
    if filename.startswith("<"):  # made by exec or eval, or a cell: it is as its module
        module_file = namespace.get("__file__")
        if type(module_file) is not str:
            return name == "__main__" or name.partition(".")[0] not in sys.stdlib_module_names
        filename = module_file
    return _is_own_file(filename)


@cache
def _is_own_file(filename: str) -> bool:
    path = os.path.normcase(os.path.realpath(filename))
    return not any(path.startswith(folder) for folder in _foreign_folders())


@cache
def _foreign_folders() -> tuple[str, ...]:
    """Folders of the standard library and of installed packages, and of this library."""
    import site
    import sysconfig

    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders.update(folder for folder in site.getsitepackages() if folder not in {sys.prefix, sys.exec_prefix})  # Windows names these, too
    folders.add(site.getusersitepackages())
    folders.add(str(Path(__file__).parent.parent))
    return tuple(os.path.normcase(os.path.realpath(folder)) + os.sep for folder in folders if folder)
