"""Calls from the examples in docstrings: `>>> f([1, 2])` with literals, and what it gives."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

from chainexec.corpus.program import Input, Program, Unusable
from chainexec.corpus.sources.asserts import has_literal_arguments, is_literal
from chainexec.corpus.sources.making import Source, check_domain, parsed
from chainexec.corpus.sources.modules import foreign_imports, of_files, text_of, without_accelerators
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from doctest import DocTestParser
    from pathlib import Path

    from chainexec.corpus.program import Domain
    from chainexec.corpus.sources.modules import Place

_WITH_DOCSTRING = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def _parser() -> DocTestParser:
    import doctest  # it brings unittest

    return doctest.DocTestParser()


def read(*places: str | Path, domain: Domain = "functions", licence: str | None = None) -> Iterator[Program | Unusable]:
    """One program for each module that has examples and needs nothing beyond the standard library.

    Args:
        places: folders, files, or names of installed packages or modules; nothing of them is imported.
        domain: of all programs.
        licence: of all programs; else that which a package's metadata say.
    """
    check_domain("doctests", domain)
    return of_files("doctests", places, licence, lambda place, file: (_of_file(place, file, domain),))


def _of_file(place: Place, file: Path, domain: Domain) -> Program | Unusable:
    module = place.name(file)
    id = f"doctests/{module}"  # noqa: A001
    text = text_of(file)
    if isinstance(text, Unusable):
        return Unusable(id, text.reason, text.detail)
    try:
        tree = parsed(text)
    except RowError as error:
        return Unusable(id, error.reason, error.detail)
    inputs, skipped = _examples(tree, module.rpartition(".")[2])
    if not inputs:
        return Unusable(id, "no input", f"of {skipped} examples in docstrings none is a call with literals")
    if foreign := foreign_imports(tree):
        return Unusable(id, "imports", ", ".join(foreign)[:200])
    origin = {"module": module, "file": file.relative_to(place.root).as_posix(), "examples": f"{len(inputs)} of {len(inputs) + skipped}"}
    if place.version:
        origin["version"] = place.version
    own = without_accelerators(text, tree)
    if own != text:
        origin["left out"] = "imports that replace functions by some made in C"
    return Program(id, own, inputs, domain, title=module, licence=place.licence, origin=origin)


def _examples(tree: ast.Module, module: str) -> tuple[tuple[Input, ...], int]:
    """The calls, and how many examples are none."""
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    prints = any(isinstance(node, ast.Name) and node.id == "print" for node in ast.walk(tree))
    calls: dict[str, Input] = {}
    count = 0
    for node in ast.walk(tree):
        if isinstance(node, _WITH_DOCSTRING) and (text := ast.get_docstring(node)) and ">>>" in text:
            found, all_of_it = _in_docstring(text, functions, module, prints)
            count += all_of_it
            for one in found:
                calls.setdefault(one.call or "", one)
    return tuple(calls.values()), count - len(calls)


def _in_docstring(text: str, functions: set[str], module: str, prints: bool) -> tuple[list[Input], int]:
    try:
        examples = _parser().get_examples(text)
    except ValueError:  # its prompts are not set as they should be
        return [], 1
    values: dict[str, ast.expr] = {}  # variables that hold a literal no call has had in its hands
    found: list[Input] = []
    for example in examples:
        try:
            body = parsed(example.source).body
        except RowError:
            continue
        match body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=value)] if is_literal(value):
                values[name] = value
                continue
            case [ast.Expr(value=ast.Call() as call)]:
                used = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
                made = _call(call, functions, module, values)
                if made is not None:
                    found.append(Input(made, output=None if prints or example.exc_msg else _literal(example.want)))
            case _:
                used = {node.id for one in body for node in ast.walk(one) if isinstance(node, ast.Name)}
        for name in used:
            values.pop(name, None)
    return found, len(examples)


def _call(call: ast.Call, functions: set[str], module: str, values: dict[str, ast.expr]) -> str | None:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=_), attr=name):
            if name not in functions or (isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) != module):
                return None
        case _:
            return None
    made = ast.Call(
        ast.Name(name, ast.Load()),
        [_filled(one, values) for one in call.args],
        [ast.keyword(one.arg, _filled(one.value, values)) for one in call.keywords],
    )
    return ast.unparse(made) if has_literal_arguments(made) else None


def _filled(node: ast.expr, values: dict[str, ast.expr]) -> ast.expr:
    return values.get(node.id, node) if isinstance(node, ast.Name) else node


def _literal(want: str) -> str | None:
    """What an example gives, where it is a literal in full."""
    try:
        (statement,) = parsed(want).body
    except (RowError, ValueError):
        return None
    return ast.unparse(statement.value) if isinstance(statement, ast.Expr) and is_literal(statement.value) else None


SOURCE = Source("doctests", "modules of a folder or an installed package, with the calls in their docstrings", read)
