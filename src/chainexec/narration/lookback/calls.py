"""The whole text of a call, with all of its arguments."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chainexec.narration.lookback.places import callee

if TYPE_CHECKING:
    from chainexec.traces import Frame, Trace
    from chainexec.traces.code import Definition

LONGEST = 300  # characters of a call that is named with its arguments


class CallTexts:
    """Texts of a trace's calls: `f([1, 2], k=3)`."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._known: dict[int, str] = {}

    def text(self, frame: Frame) -> str:
        """The call as it would be written, whatever its length; a method's with its class and without `self`."""
        if frame.id not in self._known:
            self._known[frame.id] = f"{self._called(frame)}({self.arguments(frame)})"
        return self._known[frame.id]

    def code(self, frame: Frame) -> str:
        """The call in backticks; without its arguments where it is long."""
        text = self.text(frame)
        return f"`{text}`" if len(text) <= LONGEST and "`" not in text and "\n" not in text else f"`{self._called(frame)}(...)`"

    def _called(self, frame: Frame) -> str:
        """What is called: the class, where the first thing that happens is that an instance is made."""
        name = self.name(frame)
        return name.removesuffix(".__init__") if frame.parent is None else name

    def name(self, frame: Frame) -> str:
        """`f`, `Stack.push`."""
        return callee(frame)

    def arguments(self, frame: Frame) -> str:
        """What stands between the parentheses."""
        values = frame.arguments
        node = self.definition(frame)
        if node is None:
            return ", ".join(value.text for value in values.values())
        arguments = node.args
        plain = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
        if plain[:1] in (["self"], ["cls"]) and "." in self.name(frame):
            plain = plain[1:]
        parts = [values[name].text for name in plain if name in values]
        if arguments.vararg is not None and arguments.vararg.arg in values:
            parts += [item.text for item in values[arguments.vararg.arg].items]
        parts += [f"{argument.arg}={values[argument.arg].text}" for argument in arguments.kwonlyargs if argument.arg in values]
        if arguments.kwarg is not None and arguments.kwarg.arg in values:
            parts += [f"{key.python}={value.text}" for key, value in values[arguments.kwarg.arg].entries]
        return ", ".join(parts)

    def definition(self, frame: Frame) -> Definition | None:
        """The `def` of a frame's function; None where there is no source."""
        return self._definitions.get((frame.filename, frame.name, frame.line))

    @cached_property
    def _definitions(self) -> dict[tuple[str, str, int], Definition]:
        found: dict[tuple[str, str, int], Definition] = {}
        for program in self._trace.programs:
            for node in program.definitions:
                first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
                found[program.filename, node.name, node.lineno] = found[program.filename, node.name, first] = node
        return found
