"""Arguments for which a function returns a given value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.programs import only_defines
from chainexec.questions.running import call_is_whole, is_plain_call, steps_of_kind
from chainexec.recording import log as L
from chainexec.source import syntax_tree
from chainexec.traces import Returned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chainexec.questions.view import View


def find(view: View) -> Iterable[Candidate]:
    entry = view.entry
    if entry is not None and isinstance(view.trace.outcome, Returned) and is_plain_call(entry) and "." not in entry.function:
        yield (entry.id,)


def build(view: View, candidate: Candidate) -> Draft | None:
    entry = view.frames[candidate[0]]
    outcome = view.trace.outcome
    end = entry._end_step
    value = view.step(end).value if end >= 0 and view.run.kind(end) == L.RETURN else None
    if value is None or not isinstance(outcome, Returned) or value != outcome.value or not view.is_askable(value):
        return None
    if view.decorators(entry) or not call_is_whole(view) or steps_of_kind(view, L.INPUT):
        return None
    source = _source(view)
    if source is None:
        return None
    arguments = view.calls.arguments(entry)
    if not arguments:
        return None  # nothing is to be found
    return Draft(
        f"With which arguments does `{entry.name}` return {_code(value.text)}? Any for which it returns exactly this value are right.",
        arguments,
        (end,),
        {"source": source, "function": entry.name, "output": value.text},
        call=False,
        numbered=False,
        whole=True,
        because=lambda: [say("got", view.places.call(entry), arguments, value.text)],
    )


def _source(view: View) -> str | None:
    """The program's text, if one text with a function of that name at its top level is all there is."""
    entry = view.entry
    if entry is None or len(view.trace.programs) != 1:
        return None
    program = view.trace.programs[0]
    try:
        body = syntax_tree(program.text).body
    except SyntaxError:
        return None
    if not only_defines(program.text):
        return None  # to run the text would do more than to define the function
    found = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == entry.name]
    return program.text if len(found) == 1 and found[0].lineno == entry.line and program.filename == entry.filename else None


def _code(text: str) -> str:
    return f"`{text}`" if "`" not in text else f"this value:\n```python\n{text}\n```\n"


KIND = Kind(
    "input", "arguments for which a function returns a given value; any that do are right", "arguments", find, build,
    "what is run is no call of a function at the top level of a program that returned",
)  # fmt: skip
