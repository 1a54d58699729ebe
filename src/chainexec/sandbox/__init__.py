"""Runs code that nobody vouches for, each time in a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chainexec.sandbox.sandbox import Reply, Sandbox

__all__ = ["Reply", "Sandbox"]

if not TYPE_CHECKING:  # what runs inside a sandbox, and every other trace, does not need what starts one

    def __getattr__(name: str) -> object:
        if name in __all__:
            from chainexec.sandbox import sandbox

            return getattr(sandbox, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
