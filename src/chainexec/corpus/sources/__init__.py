"""Where programs come from, one kind of place a file: each file has a `SOURCE`; there is no other list.

A source yields a `Program` or an `Unusable` for every row, lazily: whatever is wrong with a row never ends the stream.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import pkgutil
import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from chainexec.corpus.sources.making import Source
from chainexec.corpus.sources.unusable import REASONS
from chainexec.corpus.sources.writing import write_programs
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from chainexec.corpus.program import Program, Unusable

__all__ = ["REASONS", "SOURCES", "Source", "source", "source_of", "write_programs"]


_MOST = re.compile(r"@(\d+)$")


@cache
def _all() -> Mapping[str, Source]:
    found: dict[str, Source] = {}
    for module in pkgutil.iter_modules(__path__):
        one: Source | None = getattr(importlib.import_module(f"{__name__}.{module.name}"), "SOURCE", None)
        if one is not None:
            found[one.name] = one
    return MappingProxyType(dict(sorted(found.items())))


SOURCES: Mapping[str, Source] = _all()


def source(name: str, *args: Any, **options: Any) -> Iterator[Program | Unusable]:
    """The programs of a source.

    Args:
        name: of the source, one of SOURCES.
        args: what to read: most sources take paths, iterables of dicts, or "-" for standard input.
        options: of that source.

    Returns:
        The programs, one after the other; an `Unusable` in the place of each that cannot be used.

    Raises:
        ArgumentError: there is no such source or option, or what it is to read is not there; raised at once, not at the first program.
    """
    if name not in SOURCES:
        raise ArgumentError(f"there is no source {name!r}; there are {', '.join(SOURCES)}")
    read = SOURCES[name].read
    signature = inspect.signature(read)
    try:
        signature.bind(*args, **options)
    except TypeError as error:
        takes = ", ".join(str(parameter) for parameter in signature.replace(return_annotation=signature.empty).parameters.values())
        raise ArgumentError(f"source {name!r}: {error}; it takes ({takes})") from None
    return read(*args, **options)


def source_of(text: str, **options: Any) -> Iterator[Program | Unusable]:
    """The programs of a source as the command line names it: "reasoning-gym", "cruxeval:PATH", or "cruxeval:PATH@100" for the first 100.

    Args:
        text: "NAME", "NAME:PATH" or "NAME:PATH@NUMBER".
        options: of that source, as for `source()`.

    Returns:
        The programs, one after the other; an `Unusable` in the place of each that cannot be used.

    Raises:
        ArgumentError: as `source()` does.
    """
    most = _MOST.search(text)
    name, colon, rest = text[: most.start() if most else None].partition(":")
    found = source(name, *([rest] if colon else []), **options)
    return found if most is None else itertools.islice(found, int(most[1]))
