"""Functions with type hints: their inputs are made from the hints."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.corpus.program import Generator, Program, Unusable
from chainexec.corpus.sources.making import Source, check_domain, parsed
from chainexec.corpus.sources.modules import foreign_imports, of_files, text_of
from chainexec.corpus.sources.slicing import needed_by
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chainexec.corpus.program import Domain
    from chainexec.corpus.sources.modules import Place


def read(*places: str | Path, domain: Domain = "functions", licence: str | None = None) -> Iterator[Program | Unusable]:
    """One program for each function at the top of a module whose parameters all have hints, with no more of the module than it needs.

    Args:
        places: folders, files, or names of installed packages or modules; nothing of them is imported.
        domain: of all programs.
        licence: of all programs; else that which a package's metadata say.
    """
    check_domain("functions", domain)
    return of_files("functions", places, licence, lambda place, file: _of_file(place, file, domain))


def _of_file(place: Place, file: Path, domain: Domain) -> Iterator[Program | Unusable]:
    module = place.name(file)
    text = text_of(file)
    if isinstance(text, Unusable):
        yield Unusable(f"functions/{module}", text.reason, text.detail)
        return
    try:
        tree = parsed(text)
    except RowError as error:
        yield Unusable(f"functions/{module}", error.reason, error.detail)
        return
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}  # of two of a name the last one is it
    hinted = [name for name, node in functions.items() if _is_hinted(node.args) and not name.startswith("__")]
    if not hinted:
        yield Unusable(f"functions/{module}", "no input", f"{len(functions)} functions, none with a hint for each parameter")
    for name in hinted:
        source = needed_by(text, tree, name)
        if foreign := foreign_imports(parsed(source)):
            yield Unusable(f"functions/{module}.{name}", "imports", ", ".join(foreign)[:200])
            continue
        origin = {"module": module, "file": file.relative_to(place.root).as_posix(), "function": name}
        if place.version:
            origin["version"] = place.version
        statement = ast.get_docstring(functions[name]) or ""
        yield Program(f"functions/{module}.{name}", source, (), domain, name, statement, place.licence, origin, Generator(name))


def _is_hinted(arguments: ast.arguments) -> bool:
    """Whether there are parameters and all of them have hints."""
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return bool(every) and all(one.annotation is not None for one in every)


SOURCE = Source("functions", "functions with type hints, of a folder or an installed package; inputs are made from the hints", read)
