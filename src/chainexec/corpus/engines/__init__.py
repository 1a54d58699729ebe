"""Engines: what carries shards to workers. Each is a module of this folder that has an `ENGINE`; adding one is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from chainexec.corpus.engines.engine import Engine


def engine_of(name: str) -> Engine:
    """The engine of a name.

    Raises:
        ArgumentError: there is none.
    """
    engines = {}
    for info in pkgutil.iter_modules(__path__):
        found: Engine | None = getattr(importlib.import_module(f"{__name__}.{info.name}"), "ENGINE", None)
        if found is not None:
            engines[found.name] = found
    if name not in engines:
        raise ArgumentError(f"engine={name!r}: there are {', '.join(sorted(engines))}")
    return engines[name]
