"""What a job may ask of the process that it runs in. Outside a sandbox each of these does the plain thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType


class TamperedError(Exception):
    """Raised by a job that has found itself tampered with; the run then ends as "tampered"."""


class Guard:
    """Stands between a job and the program that it runs.

    Attributes:
        active: whether this process is a sandbox's and has the guard written in C.
        provides_input: whether it is a sandbox's, so that descriptor 0 holds the text "stdin" of the request.
    """

    def __init__(self) -> None:
        self.active = self.provides_input = False
        self._guard: Any = None

    def install(self, guard: Any) -> None:
        """From now on by the C module; in a sandbox's process only."""
        self._guard = guard
        self.active = True

    def evaluate(self, code: CodeType, names: dict[str, Any]) -> Any:
        """As `eval`. In a sandbox the code cannot see who runs it, none of it runs afterwards, and tampering ends the process."""
        if self._guard is None:
            return eval(code, names)  # noqa: S307 - running the program is the purpose
        return self._guard.evaluate(code, names)

    def hidden[**P, R](self, function: Callable[P, R]) -> Callable[P, R]:
        """The function; in a sandbox as an object that shows nothing of it, and in which no code of the program can run."""
        if self._guard is None:
            return function
        found: Callable[P, R] = self._guard.hidden(function)
        return found


GUARD = Guard()
evaluate, hidden = GUARD.evaluate, GUARD.hidden
