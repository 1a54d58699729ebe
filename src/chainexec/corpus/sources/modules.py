"""Python files of a folder or of an installed package, which is found without importing it."""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.metadata
import os
import platform
import sys
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chainexec.corpus.program import Unusable
from chainexec.corpus.sources.ids import Ids
from chainexec.corpus.sources.making import checked
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from chainexec.corpus.program import Program

SKIPPED = {"__pycache__", "node_modules", "build", "dist"}
MOST_BYTES = 2 << 20  # of one file
_ERRORS = {"ImportError", "ModuleNotFoundError"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where modules are.

    Attributes:
        root: the folder that their names begin in.
        files: all of them, in the order of their names; a generator in a big folder would save nothing.
        licence: of the package, as its metadata says it.
        version: of it.
    """

    root: Path
    files: tuple[Path, ...]
    licence: str
    version: str

    def name(self, file: Path) -> str:
        """The module's dotted name."""
        parts = list(file.relative_to(self.root).with_suffix("").parts)
        return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def found(given: str | Path, source: str, licence: str | None = None) -> Place:
    """The Python files of a folder, of one file, or of an installed package or module by name.

    Raises:
        ArgumentError: there is nothing of that name, or nothing written in Python.
    """
    path = Path(given)
    if path.is_dir():
        return Place(path, tuple(_walk(path)), licence or "unknown", "")
    if path.suffix == ".py" or path.is_file():
        if not path.is_file():
            raise ArgumentError(f"{source}: there is no file {path}; check the path")
        return Place(path.parent, (path,), licence or "unknown", "")
    name = str(given)
    if not all(part.isidentifier() for part in name.split(".")):
        raise ArgumentError(f"{source}: there is no folder {name}, and no package can have that name; check the path")
    return _installed(name, source, licence)


def of_files(
    source: str, places: Sequence[str | Path], licence: str | None, make: Callable[[Place, Path], Iterable[Program | Unusable]]
) -> Iterator[Program | Unusable]:
    """What `make` finds in each file of the places, checked; whether the places are there is seen now.

    Raises:
        ArgumentError: no place is named, or one is not there.
    """
    if not places:
        raise ArgumentError(f"{source}: name a folder or an installed package")
    where = [found(place, source, licence) for place in places]

    def run() -> Iterator[Program | Unusable]:
        seen = Ids()
        for place in where:
            if not place.files:
                yield Unusable(f"{source}/{place.root.name}", "nothing there", "the folder has no Python files")
            for file in place.files:
                for one in make(place, file):
                    yield checked(one, seen)

    return run()


def _installed(name: str, source: str, licence: str | None) -> Place:
    top, *inner = name.split(".")
    spec = importlib.machinery.PathFinder.find_spec(top)  # looks for files and imports nothing
    if spec is None:
        what = "is made in C: it has no Python text" if top in sys.stdlib_module_names else "is not installed, and there is no such folder"
        raise ArgumentError(f"{source}: {name} {what}; name a folder, or install the package with pip")
    roots = [Path(one) for one in spec.submodule_search_locations or ()]
    if not roots and not inner and spec.origin and spec.origin.endswith(".py"):
        base = Path(spec.origin).parent
        files: tuple[Path, ...] = (Path(spec.origin),)
    else:
        below = [root.joinpath(*inner) for root in roots]
        files = tuple(file for one in below for file in (_walk(one) if one.is_dir() else [one.with_suffix(".py")]) if file.is_file())
        base = roots[0].parent if roots else Path()
    if not files:
        raise ArgumentError(f"{source}: {name} has no Python text; name another package or a folder")
    known, version = _metadata(top)
    return Place(base, files, licence or known, version)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in SKIPPED and not one.startswith("."))
        yield from (Path(root) / one for one in sorted(files) if one.endswith(".py"))


def _metadata(top: str) -> tuple[str, str]:
    """(licence, version) of an installed package."""
    if top in sys.stdlib_module_names:
        return "PSF-2.0", platform.python_version()
    names = importlib.metadata.packages_distributions().get(top, [top])
    try:
        data = importlib.metadata.metadata(names[0])
    except importlib.metadata.PackageNotFoundError:
        return "unknown", ""
    licence = data.get("License-Expression") or data.get("License") or ""
    classifiers = [one.rpartition(" :: ")[2] for one in data.get_all("Classifier") or () if one.startswith("License ::")]
    if not licence or len(licence) > 60:  # some put the whole text there
        licence = " / ".join(classifiers) or "unknown"
    return licence, data.get("Version", "")


def text_of(file: Path) -> str | Unusable:
    """The text of a file in the encoding that it declares; an Unusable without an id of its own where it cannot be read."""
    try:
        if file.stat().st_size > MOST_BYTES:
            return Unusable("", "row too long", f"more than {MOST_BYTES} bytes")
        with tokenize.open(file) as opened:
            return opened.read()
    except OSError as error:
        return Unusable("", "unreadable file", error.strerror or str(error))
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return Unusable("", "wrong encoding", str(error))


def foreign_imports(tree: ast.Module) -> list[str]:
    """What a module needs beyond the standard library; imports that it can do without, or that only type checkers see, do not count."""
    needed: dict[str, None] = {}
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        match node:
            case ast.Import(names=names):
                tops: Iterable[str] = [alias.name.partition(".")[0] for alias in names]
                needed.update(dict.fromkeys(top for top in tops if top not in sys.stdlib_module_names))
            case ast.ImportFrom(module=module, level=level) if level or (module or "").partition(".")[0] not in sys.stdlib_module_names:
                needed["." * level + (module or "")] = None
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"), orelse=otherwise):
                stack += otherwise
            case ast.Try(handlers=handlers) if any(map(_handles_imports, handlers)):
                stack += [*node.orelse, *node.finalbody, *(one for handler in handlers for one in handler.body)]
            case _:
                stack += ast.iter_child_nodes(node)
    return sorted(needed)


def _handles_imports(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or any(isinstance(node, ast.Name) and node.id in _ERRORS for node in ast.walk(handler.type))


def without_accelerators(source: str, tree: ast.Module) -> str:
    """A module's text without the statements that put functions made in C in the place of its own (`try: from _heapq import *`): of
    those nothing could be recorded. The lines become empty, so that all others keep their numbers.
    """
    lines = source.splitlines(keepends=True)
    for node in tree.body:
        if isinstance(node, ast.Try) and all(_handles_imports(one) and _passes(one.body) for one in node.handlers) and not node.finalbody:
            private = [one for one in node.body if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("_")]
            if private and len(private) == len(node.body) and _passes(node.orelse):
                for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                    lines[number] = "\n"
    return "".join(lines)


def _passes(body: list[ast.stmt]) -> bool:
    return all(isinstance(one, ast.Pass) for one in body)
