"""What all formats hold: a program, a call, and what it returns."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.narration.lookback.calls import CallTexts
from chainexec.questions.literals import is_literal
from chainexec.recording import log as L
from chainexec.recording.limits import Limits
from chainexec.source import expression_tree, syntax_tree
from chainexec.traces import Returned, Trace
from chainexec.tracing import trace_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainexec.traces import Frame

LIMITS = Limits(steps=1_000_000, seconds=10.0)


@dataclass(frozen=True, slots=True)
class Sample:
    """A program, a call and its result.

    Attributes:
        code: the program's text.
        function: the name of the function that is called.
        arguments: what stands between the parentheses of the call.
        output: what the call returns, as a Python literal.
        id: a name for it.
    """

    code: str
    function: str
    arguments: str
    output: str
    id: str = ""

    @property
    def call(self) -> str:
        """The call's text."""
        return f"{self.function}({self.arguments})"


class Rows(list[dict[str, Any]]):
    """Rows of a benchmark.

    Attributes:
        left_out: by their place among the traces, those of which no row can be made, and why.
    """

    def __init__(self, rows: Iterable[dict[str, Any]] = (), left_out: Mapping[int, str] | None = None) -> None:
        super().__init__(rows)
        self.left_out = dict(left_out or {})


def trace_sample(sample: Sample, *, limits: Limits | None = None, isolation: str = "none") -> Trace:
    """Run a sample. By default it is stopped after a million steps or 10 seconds; what it prints is recorded only.

    Args:
        sample: what is run.
        limits: where it is stopped.
        isolation: as for `trace_source`.

    Returns:
        The trace of its call.

    Raises:
        SourceError: its program does not compile.
        SandboxError: the isolation cannot be had here, or there is no trace.
    """
    return trace_source(sample.code, call=sample.call, limits=limits or LIMITS, isolation=isolation, capture=True)


def sample_of(trace: Trace, call: str | None = None) -> Sample:
    """The sample of a trace.

    Args:
        trace: the run of a call.
        call: the call's text, where it is known: its arguments are then given as they stand there.

    Returns:
        Program, call and output, as texts.

    Raises:
        ArgumentError: the run is no plain call of a function at the top level of one program that returned a literal; says why.
    """
    if not isinstance(trace, Trace):
        raise ArgumentError(f"a Trace is needed, not {type(trace).__name__}")
    if not trace.frames or trace.frames[0].function == "<module>":
        raise ArgumentError("a script ran, and no call of a function")
    entry = trace.frames[0]
    if not isinstance(trace.outcome, Returned):
        raise ArgumentError("the call did not return")
    end = entry.return_step
    if end is None or end.value != trace.outcome.value or sum(frame.parent is None for frame in trace.frames) > 1:
        raise ArgumentError("the call is not all that ran, or is not the whole expression")
    if any(trace._reader.columns.kind[position] >> 1 & 63 == L.INPUT for position in trace._reader.step_at):
        raise ArgumentError("the program reads standard input")
    programs = trace.programs
    if len(programs) != 1:
        raise ArgumentError("the program is not one text")
    node = definition(programs[0].text, entry)
    if node is None:
        raise ArgumentError(f"`{entry.function}` is no function at the top level that is defined once")
    arguments = CallTexts(trace).arguments(entry) if call is None else arguments_in(call, entry.name)
    if call is None and not is_literal(f"({arguments},)") and not all(is_literal(value.text) for value in entry.arguments.values()):
        raise ArgumentError("the arguments are not all literals")
    output = trace.outcome.value.text
    if not is_literal(output):
        raise ArgumentError("the result is no literal")
    return Sample(programs[0].text, entry.name, arguments, output)


def arguments_in(call: str, name: str) -> str:
    """What stands between the parentheses of a call.

    Raises:
        ArgumentError: it is no call of a function of this name.
    """
    call = call.strip()
    try:
        node = expression_tree(call)
    except (SyntaxError, ValueError):
        node = None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != name:
        raise ArgumentError(f"{call[:100]!r} is no call of {name}")
    return call[call.index("(") + 1 : -1]


def definition(source: str, entry: Frame) -> ast.FunctionDef | None:
    """The one `def` of the entry's function at the top level, without decorators."""
    try:
        body = syntax_tree(source).body
    except SyntaxError:  # a program of another version of Python
        return None
    found = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == entry.name]
    plain = len(found) == 1 and found[0].lineno == entry.line and not found[0].decorator_list and entry.function == entry.name
    return found[0] if plain else None


def samples_of(
    traces: Iterable[Trace] | Trace, calls: Iterable[str] | None = None
) -> tuple[list[tuple[int, Trace, Sample]], dict[int, str]]:
    """(place, trace, sample) of the traces that have one, and why the others have none.

    Raises:
        ArgumentError: there are not as many calls as traces.
    """
    found, left_out = [], {}
    given = [traces] if isinstance(traces, Trace) else list(traces)
    texts = [None] * len(given) if calls is None else list(calls)
    if len(texts) != len(given):
        raise ArgumentError(f"there are {len(given)} traces and {len(texts)} calls; give one call for each trace, or none")
    for place, (trace, call) in enumerate(zip(given, texts, strict=True)):
        try:
            found.append((place, trace, sample_of(trace, call)))
        except ArgumentError as error:
            left_out[place] = str(error)
    return found, left_out


def text_of(row: Mapping[str, Any], name: str, place: int) -> str:
    """A text of a row.

    Raises:
        ArgumentError: it has none.
    """
    value = row.get(name)
    if not isinstance(value, str):
        raise ArgumentError(f'row {place} has no text "{name}"; is it a row of this format?')
    return value
