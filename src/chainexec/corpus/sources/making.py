"""From rows to programs: what all sources do in the same way."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import DOMAINS, Program, Unusable
from chainexec.corpus.sources.ids import Ids
from chainexec.corpus.sources.rows import each
from chainexec.corpus.sources.unusable import RowError
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chainexec.corpus.sources.rows import Given

_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of place that programs come from; each file of this folder that has one as `SOURCE` adds it.

    Attributes:
        name: as `source()` and the command line name it.
        summary: what it reads, for the documents.
        read: gives the programs; its parameters are the options.
    """

    name: str
    summary: str
    read: Callable[..., Iterator[Program | Unusable]]


class Row:
    """A row of a file, asked for fields of a type.

    Args:
        fields: what was read.
        place: where it stands: the stem of the file and its number in it.
    """

    def __init__(self, fields: dict[str, Any], place: str) -> None:
        self.fields, self.place = fields, place

    def first(self, *names: str, default: Any = _MISSING) -> Any:
        """The first of these fields that there is and is not null.

        Raises:
            RowError: there is none, and no default.
        """
        for name in names:
            if (value := self.fields.get(name)) is not None:
                return value
        if default is _MISSING:
            there = ", ".join(map(repr, self.fields)) or "nothing"
            raise RowError("missing field", f"there is no {' or '.join(map(repr, names))}, only {there[:300]}")
        return default

    def text(self, *names: str, default: str | None = None) -> str:
        """The first of these fields, a text.

        Raises:
            RowError: there is none and no default, or it is something else.
        """
        value = self.first(*names, default=_MISSING if default is None else default)
        if isinstance(value, str):
            check_encoding(value)
            return value
        found = next((name for name in names if self.fields.get(name) is not None), names[0])
        raise RowError("broken row", f"{found!r} should be a text, it is of type {type(value).__name__}")

    def id(self, *names: str) -> str:
        """What names the row: one of these fields, else its place."""
        value = self.first(*names, default=None)
        return str(value) if isinstance(value, str | int) and str(value).strip() else self.place


def programs(
    name: str, givens: tuple[Given, ...], make: Callable[[Row], Iterable[Program | Unusable]], *, ids: tuple[str, ...] = ()
) -> Iterator[Program | Unusable]:
    """The programs of rows. All files are opened now.

    Args:
        name: of the source.
        givens: paths or iterables of dicts.
        make: what the programs of one row are; a RowError of it becomes an Unusable.
        ids: fields that name a row, to name those that are of no use.

    Raises:
        ArgumentError: a file cannot be opened.
    """
    read = each(givens, name)

    def run() -> Iterator[Program | Unusable]:
        seen = Ids()
        for stem, (number, fields) in read():
            if isinstance(fields, Unusable):
                yield fields
                continue
            row = Row(fields, f"{stem}:{number}")
            try:
                for one in make(row):
                    yield checked(one, seen)
            except RowError as error:
                yield Unusable(f"{name}/{row.id(*ids)}", error.reason, error.detail)

    return run()


def checked(one: Program | Unusable, seen: Ids) -> Program | Unusable:
    """The program, or what is wrong with it."""
    if isinstance(one, Unusable):
        return one
    try:
        _check(one)
    except RowError as error:
        return Unusable(one.id, error.reason, error.detail)
    if not seen.add(one.id):
        return Unusable(one.id, "duplicate id", "another row before has it")
    return one


def _check(program: Program) -> None:
    if not program.source.strip():
        raise RowError("empty source")
    for text in _texts(program):
        check_encoding(text)
    parsed(program.source)
    if not program.inputs and program.generator is None:
        raise RowError("no input")


def _texts(program: Program) -> Iterator[str]:
    yield from (program.id, program.source, program.title, program.statement, program.licence)
    for given in program.inputs:
        yield from (given.call or "", given.stdin, given.output or "")
    for pair in program.origin.items():
        yield from pair
    if program.generator is not None:
        yield from (program.generator.entry, program.generator.source, program.generator.function)


def check_encoding(text: str) -> None:
    """Raises:
    RowError: no file can hold the text: it has half a surrogate pair in it, as JSON's escapes can write it.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise RowError("wrong encoding", f"half a surrogate pair, {text[error.start]!r}, which no file can hold") from None


def parsed(source: str) -> ast.Module:
    """The syntax tree of a program's text.

    Raises:
        RowError: there is none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a program nobody vouches for is its own affair
            return ast.parse(source)
    except SyntaxError as error:
        raise RowError("broken source", f"line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise RowError("broken source", f"{type(error).__name__}: {error}") from None


def call_of(entry: str, arguments: str) -> str:
    """The call of a function with these arguments, as they would stand between the brackets.

    Raises:
        RowError: together they are no call.
    """
    text = f"{entry}({arguments.strip()})"
    if not is_call(text):
        raise RowError("broken input", f"{text[:200]!r} is no call")
    return text


def is_call(text: str) -> bool:
    """Whether a text is one call and nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return isinstance(ast.parse(text, mode="eval").body, ast.Call)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def with_origin(program: Program, **more: str) -> Program:
    """The program with more words on where it comes from."""
    return replace(program, origin={**program.origin, **more})


def check_domain(name: str, domain: str) -> None:
    """Raises:
    ArgumentError: it is no domain.
    """
    if domain not in DOMAINS:
        raise ArgumentError(f"{name}: domain={domain!r} is none of {', '.join(DOMAINS)}")


def whole_number(name: str, given: int | str) -> int:
    """A number of inputs, which the command line gives as text.

    Raises:
        ArgumentError: it is none from 1 on.
    """
    try:
        number = int(given)
    except (TypeError, ValueError):
        number = 0
    if number < 1:
        raise ArgumentError(f"source {name!r}: {given!r} is no number of inputs; give a whole number from 1 on, such as {name}:20")
    return number
