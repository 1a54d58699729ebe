"""Rows of one's own: programs that `write_programs` wrote, or any rows whose fields the options name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Generator, Input, Program
from chainexec.corpus.sources.making import Row, Source, call_of, check_domain, is_call, programs
from chainexec.corpus.sources.unusable import RowError
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Domain, Unusable
    from chainexec.corpus.sources.rows import Given


def read(
    *paths: Given,
    source: str | None = None,
    id: str | None = None,  # noqa: A002 - as the field is called
    call: str | None = None,
    arguments: str | None = None,
    stdin: str | None = None,
    output: str | None = None,
    entry: str | None = None,
    title: str | None = None,
    statement: str | None = None,
    domain: Domain = "functions",
    licence: str = "unknown",
    name: str = "jsonl",
) -> Iterator[Program | Unusable]:
    """Programs from rows, of a file of JSON lines, a JSON array, a Parquet file, or given as dicts.

    Args:
        paths: the files; "-" for standard input.
        source: the field with the program's text. Without it, rows are those of `Program.to_dict()`, and no other option is needed.
        id: the field that names a row; else its file and number do.
        call: the field with a call's text or a list of them, such as "f(1)".
        arguments: the field with what stands between a call's brackets, or a list of them; needs `entry`.
        stdin: the field with what a script reads, or a list of it. Without call, arguments and stdin the script is run as it is.
        output: the field with the result or the printed text, or a list of them as long as that of the inputs.
        entry: the field with the function's name; or the name itself, where rows have no such field.
        title: the field with a few words on what the program does.
        statement: the field with the problem in words.
        domain: of all programs.
        licence: of all programs, where rows have no field "licence" or "license".
        name: what their ids begin with.

    Raises:
        ArgumentError: options that do not fit each other, or a file that cannot be read.
    """
    check_domain(name, domain)
    ways = [option for option, value in (("call", call), ("arguments", arguments), ("stdin", stdin)) if value]
    if source is None:
        if ways or id or output or entry or title or statement:
            raise ArgumentError(f"{name}: say which field holds the program, such as source='code', or leave out the other fields, too")
        return programs(name, paths, _whole, ids=("id",))
    if len(ways) > 1:
        raise ArgumentError(f"{name}: {' and '.join(ways)} are two ways to run a program; name one of them")
    if arguments and not entry:
        raise ArgumentError(f"{name}: arguments={arguments!r} needs entry=, the field with the function's name or the name itself")
    field, called = source, entry

    def make(row: Row) -> Iterator[Program]:
        ids = (id,) if id else ()
        yield Program(
            f"{name}/{row.id(*ids)}",
            row.text(field),
            tuple(_inputs(row, ways[0] if ways else "script", call or arguments or stdin, called, output)),
            domain,
            row.text(title, default="") if title else "",
            row.text(statement, default="") if statement else "",
            row.text("licence", "license", default=licence),
            {"file": row.place, "row": row.id(*ids)},
        )

    return programs(name, paths, make, ids=(id,) if id else ())


def _inputs(row: Row, way: str, field: str | None, entry: str | None, output: str | None) -> Iterator[Input]:
    outputs = _listed(row, output) if output else []
    if field is None:
        yield Input(output=outputs[0] if outputs else None)
        return
    given = _listed(row, field)
    if outputs and len(outputs) != len(given):
        raise RowError("broken row", f"{len(given)} inputs in {field!r}, {len(outputs)} outputs in {output!r}")
    for n, text in enumerate(given):
        result = outputs[n] if outputs else None
        if way == "stdin":
            yield Input(stdin=text, output=result)
        elif way == "arguments" and entry is not None:
            yield Input(call_of(row.text(entry, default=entry), text), output=result)
        elif is_call(text):
            yield Input(text.strip(), output=result)
        else:
            raise RowError("broken input", f"{text[:200]!r} in {field!r} is no call")


def _listed(row: Row, field: str) -> list[str]:
    value = row.first(field)
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        raise RowError("broken row", f"{field!r} should be a text or a list of texts")
    return values


def _whole(row: Row) -> Iterator[Program]:
    """The program of a `to_dict()`."""
    id, _ = row.text("id"), row.text("source")  # noqa: A001
    try:
        program = Program.from_dict(row.fields)
    except ArgumentError as error:
        raise RowError("broken row", str(error)) from None
    for wrong in _wrong_types(program):
        raise RowError("broken row", f"program {id!r}: {wrong}")
    yield program


def _wrong_types(program: Program) -> Iterator[str]:
    def texts(owner: Any, *names: str) -> Iterator[str]:
        for one in names:
            if not isinstance(getattr(owner, one), str):
                yield f"{one!r} should be a text, it is of type {type(getattr(owner, one)).__name__}"

    yield from texts(program, "title", "statement", "licence")
    for given in program.inputs:
        yield from texts(given, "stdin")
        values: tuple[Any, ...] = (given.call, given.output)
        if not all(isinstance(one, str | None) for one in values):
            yield "the call and the output of an input should be texts"
        elif type(given.level) is not int:
            yield f"the level of an input is {given.level!r}, no whole number"
        elif given.call is not None and not is_call(given.call):
            yield f"{given.call[:200]!r} is no call"
    if isinstance(program.generator, Generator):
        yield from texts(program.generator, "entry", "source", "function")


SOURCE = Source("jsonl", "rows of one's own: programs as write_programs() writes them, or fields that the options name", read)
