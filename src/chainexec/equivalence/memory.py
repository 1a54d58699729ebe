"""Keeps a program that is being checked from taking the machine's memory: what asks for too much gets a MemoryError."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINUX = sys.platform == "linux"  # elsewhere the limit is not there or has no effect
_SIZE = "/proc/self/statm"


@contextmanager
def at_most(more: int) -> Iterator[None]:
    """Let this process have `more` bytes of memory above those that it has, while the block runs; a lower limit that is set already stays.

    A list that doubles with every pass of a loop fills any memory within a few steps, so that a count of steps is no help. The limit is the
    operating system's and holds for all threads. Only on Linux.
    """
    if not LINUX:
        yield
        return
    import resource

    try:
        with open(_SIZE, "rb") as file:  # noqa: PTH123 - a few microseconds matter here
            now = int(file.read().split()[0]) * resource.getpagesize()
    except PermissionError:  # in a sandbox, which has set a limit itself
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    wanted = now + more
    wanted = min([wanted, *(limit for limit in before if limit != resource.RLIM_INFINITY)])
    resource.setrlimit(resource.RLIMIT_AS, (wanted, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
