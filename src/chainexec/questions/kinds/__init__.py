"""The kinds of questions, one a file: each file has a `KIND`; there is no other list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.questions.kinds.kind import Kind


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Every kind by name.

    Returns:
        Name -> kind, in the order in which they are listed.
    """
    found = {}
    for module in pkgutil.iter_modules(__path__):
        kind: Kind | None = getattr(importlib.import_module(f"{__name__}.{module.name}"), "KIND", None)
        if kind is not None:
            found[kind.name] = kind
    return dict(sorted(found.items()))


def chosen_kinds(names: Iterable[str] | str | None) -> tuple[Kind, ...]:
    """The kinds of these names, all for None.

    Raises:
        ArgumentError: there is no such kind; the message lists all.
    """
    kinds = all_kinds()
    if names is None:
        return tuple(kinds.values())
    if not isinstance(names, Iterable):
        raise ArgumentError(f"kinds={names!r:.200}: names of kinds are needed, such as 'aliases'; chainexec.KINDS lists them")
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if name not in kinds:
            raise ArgumentError(f"kinds={name!r}: there is no such kind of question; there are {', '.join(kinds)}")
    if not wanted:
        raise ArgumentError("kinds is empty: name one kind at least, or leave it out for all")
    return tuple(kinds[name] for name in dict.fromkeys(wanted))
