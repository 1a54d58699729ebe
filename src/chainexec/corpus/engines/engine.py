"""What an engine is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.corpus.shards import Task


class Engine(NamedTuple):
    """Carries shards to workers.

    Attributes:
        name: what it is called.
        check: raises ArgumentError where it cannot run here (a package is missing), before anything is begun.
        run: takes tasks as it needs them, with at most a few more than there are workers under way, and yields the entries of the shards
            in the order in which they are finished. A worker that dies costs its shard another try.
    """

    name: str
    check: Callable[[], None]
    run: Callable[[Iterator[Task], int], Iterator[dict[str, Any]]]
