"""How much of a run is recorded before it is stopped."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainexec.errors import ArgumentError


class LimitReached(BaseException):
    """Ends a recorded program at a limit. No `Exception`, so that the program's own handlers let it pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a recorded run is stopped; its trace then ends there with the outcome `Stopped`. None: no such limit.

    Attributes:
        steps: steps in the trace. The limit is deterministic: the same program stops at the same place on every machine. The default, a
            million, is far more than anybody reads or trains on, and is reached within seconds, so that an endless loop ends by itself.
        seconds: wall-clock time of the run. Not deterministic; a program that waits inside one statement is stopped only when it goes on.
        bytes: memory of the log. The default, 1 GiB, keeps a run that copies large values from taking the machine's memory.
        depth: followed calls inside one another. None leaves it to the program's own recursion limit.
    """

    steps: int | None = 1_000_000
    seconds: float | None = None
    bytes: int | None = 1 << 30
    depth: int | None = None

    def __post_init__(self) -> None:
        for name in ("steps", "bytes", "depth"):
            value = getattr(self, name)
            if value is None:
                continue
            if type(value) is not int:
                raise ArgumentError(f"Limits({name}={value!r}): a whole number or None is needed")
            if value <= 0:
                raise ArgumentError(f"Limits({name}={value!r}): must be at least 1; None means no limit")
        if self.seconds is not None:
            if isinstance(self.seconds, bool) or not isinstance(self.seconds, int | float):
                raise ArgumentError(f"Limits(seconds={self.seconds!r}): a number or None is needed")
            if not self.seconds > 0 or math.isinf(self.seconds):
                raise ArgumentError(f"Limits(seconds={self.seconds!r}): must be above 0 and finite; None means no limit")
