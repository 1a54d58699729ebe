"""CodeI/O: functions, each with a program that makes its inputs."""

from __future__ import annotations

import ast
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Generator, Input, Program
from chainexec.corpus.sources.making import Row, Source, check_domain, parsed, programs
from chainexec.corpus.sources.unusable import RowError
from chainexec.equivalence.cases import call_text, literal
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Domain, Unusable
    from chainexec.corpus.sources.rows import Given

ENTRIES = ("main_solution", "main")
GENERATORS = ("generate_inputs", "input_generator")


def read(
    *paths: Given, domain: Domain = "functions", licence: str = "unknown", name: str = "codeio", data_set: str = "CodeI/O"
) -> Iterator[Program | Unusable]:
    """The programs of a file of CodeI/O rows: `code_sample` and `input_generator`, or `refcode`, `funcname` and `ios`."""
    check_domain(name, domain)

    def make(row: Row) -> Iterator[Program]:
        source = row.text("code_sample", "refcode", "code")
        tree = parsed(source)
        entry = row.text("funcname", default="") or _defined(tree, ENTRIES, "the program")
        inputs = tuple(_pairs(row, entry))
        text = row.text("input_generator", default="")
        generator = None
        if text.strip():
            generator = _generator(entry, source, tree, text)
        elif not inputs:
            raise RowError("no input", "neither an 'input_generator' nor 'ios'")
        specified = row.text("input_output_spec", "io_requirements", default="")
        task = row.text("task_description", "problem_description", default="")
        yield Program(
            f"{name}/{row.id('id')}",
            source,
            inputs,
            domain,
            statement="\n\n".join(part.strip() for part in (task, specified) if part.strip()),
            licence=licence,
            origin={"data set": data_set, "row": row.id("id")},
            generator=generator,
        )

    return programs(name, paths, make, ids=("id",))


def _pairs(row: Row, entry: str) -> Iterator[Input]:
    """The inputs that a row has itself, with outputs."""
    pairs = row.first("ios", "io_pairs", default=[])
    if isinstance(pairs, str):
        try:
            pairs = json.loads(pairs)
        except (ValueError, RecursionError) as error:
            raise RowError("broken row", f"'ios' is no JSON: {error}") from None
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict) and isinstance(pair.get("input"), dict):
            arguments: dict[str, Any] = pair["input"]
            if all(key.isidentifier() for key in arguments):
                known = literal(pair["output"]) if "output" in pair else None
                yield Input(call_text(entry, (), arguments), output=known)


def _generator(entry: str, source: str, tree: ast.Module, text: str) -> Generator:
    """What makes the inputs: a program of its own, with the imports and helpers of the sample where it uses names of it."""
    made = parsed(text)
    function = _defined(made, GENERATORS, "the input generator")
    used = {node.id for node in ast.walk(made) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    own = {name for node in made.body for name in _bound(node)}
    own |= {node.id for node in ast.walk(made) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    foreign = {name for node in tree.body for name in _bound(node)} & (used - own)
    parts = ["from random import Random\n"] if "Random" in used - own else []  # the rows count on it
    if foreign:
        parts.append(source)
    return Generator(entry, "\n".join([*parts, text]), function)


def _defined(tree: ast.Module, names: tuple[str, ...], what: str) -> str:
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    for name in names:
        if name in functions:
            return name
    if len(functions) == 1:
        return functions[0]
    raise RowError("missing field", f"{what} defines no function {' or '.join(names)}, but {', '.join(functions) or 'none'}")


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a program binds."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
        case _:
            yield from (inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store))


def reasoning_gym(domain: Domain = "functions") -> Iterator[Program | Unusable]:
    """The CodeI/O programs inside the installed package reasoning_gym, which is not imported."""
    found = importlib.util.find_spec("reasoning_gym")
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        path = Path(folder) / "data" / "codeio.jsonl.gz"
        if path.is_file():
            return read(path, domain=domain, licence="Apache-2.0", name="reasoning-gym", data_set="reasoning-gym codeio")
    raise ArgumentError("the package reasoning-gym is not installed; run: pip install --no-deps reasoning-gym")


SOURCE = Source("codeio", "CodeI/O: functions, each with a program that makes its inputs", read)
