"""What kinds about calls, exceptions, generators and objects share: which frames are calls, how they stand in data, when a line runs."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from chainexec.narration.lookback.words import ordinal
from chainexec.questions.literals import is_literal
from chainexec.questions.view import LONGEST_VALUE, NAMELESS, PAUSING, SHARED_LAYOUTS
from chainexec.recording import log as L
from chainexec.source import LOOPS
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View, Visit
    from chainexec.source import Statement
    from chainexec.traces import Frame, Value

GENERATOR = inspect.CO_GENERATOR
TOLD_METHODS = frozenset({"__init__", "__call__"})  # the double-underscore methods whose calls stand where they are made
RERUN = frozenset({"With", "AsyncWith", "Try", "TryStar", "ExceptHandler", "match_case", "Line"})  # they run more often than it seems


def is_function(frame: Frame) -> bool:
    """Whether a frame is the call of a named function: no class body, module, lambda or generator expression."""
    return not frame._facts.owns_namespace and not frame.name.startswith(NAMELESS) and not frame.joined


def is_plain_call(frame: Frame) -> bool:
    """The same without generators and coroutines, whose bodies do not run where they are called."""
    return is_function(frame) and not frame._facts.flags & PAUSING


def is_generator(frame: Frame) -> bool:
    return is_function(frame) and frame._facts.flags & PAUSING == GENERATOR


def is_decorated(view: View, frame: Frame) -> bool:
    """Whether something stands around the function that may keep calls from its body or change what comes of them."""
    return bool(view.decorators(frame))


def one_thread(view: View) -> bool:
    """Whether all frames of the run belong to the thread in which it began."""
    entry = view.entry
    return entry is not None and all(frame.thread == entry.thread for frame in view.frames.values())


def steps_of_kind(view: View, kind: int) -> tuple[int, ...]:
    """The steps of an operation of the log, in order."""
    return view.steps_by_kind.get(kind, ())


def call_data(view: View, frame: Frame) -> dict[str, Any]:
    """A call as data: the function's qualified name, the line of its `def`, and which of its calls (from 1, as they begin)."""
    same = view.frames_by_function[view.function_key(frame)]
    return {"function": frame.function, "def_line": frame.line, "call": same.index(frame.id) + 1}


def visit_data(view: View, visit: Visit) -> dict[str, Any]:
    """A run of a statement as data: its line, which run of it in its call (from 1), and the call."""
    statement = view.statement(visit)
    text = view.first_line(statement)
    return {"line": statement.line, "text": text, "visit": visit.number, **call_data(view, view.frames[visit.frame])}


def when(view: View, visit: Visit, verb: str) -> str | None:
    """`when line 7 (`x = 1`) VERB for the 2nd time in the call of `f``; None where it could be misread."""
    timed = view.timed(visit, verb)
    return None if timed is None else f"when {timed}"


def runs_are_clear(view: View, visit: Visit) -> bool:
    """Whether "for the 2nd time" means one thing: the header of a loop may be said to run once, or once more than its body."""
    kind = view.statement(visit).kind
    return kind not in RERUN and (kind not in LOOPS or view.visits[visit.frame, visit.place] == 1)


def on_one_line(statement: Statement) -> bool:
    return statement.line == statement.end_line


def visit_at(view: View, step: int) -> Visit | None:
    """The run of a statement that begins at a step."""
    return view.visit_by_step.get(step)


def is_shareable(raw: Any) -> bool:
    """Whether it makes a difference that two names are bound to the same object: a list, dict, set or instance."""
    return type(raw) is HeapObject and raw.label is None and (raw.layout in SHARED_LAYOUTS and raw.info.form in ("plain", "dataclass"))


def mentions(statement: Statement, name: str) -> bool:
    """Whether a name stands in a statement's text."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", statement.text) is not None


def exceptions_named(texts: Iterable[str], right: str) -> Iterator[str]:
    """Wrong exception types: those that occurred, then common ones."""
    common = ("ValueError", "TypeError", "KeyError", "IndexError", "ZeroDivisionError", "AttributeError")
    yield from (text for text in dict.fromkeys([*texts, *common]) if text != right)


def naming_hint(frames: Iterable[Frame]) -> str:
    """How functions are to be named, where there is more than one way."""
    functions = {frame.function for frame in frames}
    hints = []
    if any("." in function and "<locals>" not in function for function in functions):
        hints.append(" Name a method with the class that defines it, as in `Class.method`.")
    if any("<locals>" in function for function in functions):
        hints.append(" Name a function that is defined inside another by its own name alone.")
    return "".join(hints)


def has_plain_names(view: View, frames: Iterable[Frame]) -> bool:
    """Whether a name, as an answer gives it, means one of these functions, and no method is inside a function."""
    keys = {view.function_key(frame): view.calls.name(frame) for frame in frames}
    inner = any("<locals>" in function and "." in name for (_, function, _), name in keys.items())
    return len(keys) == len(set(keys.values())) and not inner


def is_receiver(frame: Frame, name: str) -> bool:
    """Whether a parameter is a method's `self` or `cls`."""
    return name in ("self", "cls") and "." in frame.function


def is_new(frame: Frame, name: str) -> bool:
    """Whether a parameter is an instance that is just being made."""
    return frame.name == "__init__" and frame._facts.parameters[:1] == (name,)


def is_told_call(frame: Frame) -> bool:
    """Whether a call stands in the text where it is made: not one of `__exit__`, `__del__` and such."""
    return not (frame.name.startswith("__") and frame.name.endswith("__")) or frame.name in TOLD_METHODS


def call_is_whole(view: View) -> bool:
    """Whether one call is all that is run, and a prompt can say it with all of its arguments, as values."""
    entry = view.entry
    if entry is None or sum(frame.parent is None for frame in view.frames.values()) != 1:
        return False
    return view.calls.code(entry) == f"`{view.calls.text(entry)}`" and all(is_literal(value.text) for value in entry.arguments.values())


def printed(view: View, until: int) -> str:
    """What had been written to the standard output when a step began."""
    return "".join(text for step, text, is_error in view.outputs if step < until and not is_error)


def printed_is_askable(view: View, text: str) -> bool:
    """Whether it can be an answer: something is there, not too long, and nothing went to the standard error beside it."""
    mixed = any(is_error for _, _, is_error in view.outputs)
    return bool(text.strip()) and len(text) <= LONGEST_VALUE and not mixed and text.replace("\n", "").isprintable()


def a_type(name: str) -> str:
    """An exception's type with its article: "an `IndexError`"."""
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} `{name}`"


# ---- exceptions ----------------------------------------------------------------------------------------------------------


def raised_steps(view: View) -> Iterator[int]:
    """Steps at which a statement raised an exception itself (not a call in it), in frames that can be asked about."""
    columns, step_at = view.run.columns, view.run.step_at
    for step in steps_of_kind(view, L.RAISE):
        if columns.b[step_at[step]] in view.askable_frames and not _is_unseen(view, step):
            yield step


def _is_unseen(view: View, step: int) -> bool:
    """Whether the text does not tell of it: the end of an asynchronous loop or an unused generator, too deep a recursion."""
    value = view.step(step).value
    if value is not None and not view.is_known_exception(value):
        return True  # where it comes depends on the interpreter's limit
    if value is None or value.type not in ("GeneratorExit", "StopAsyncIteration"):
        return False
    frame = view.run.frame(step)
    parent = frame._parent_step_at(step) if value.type == "GeneratorExit" else view.reader.line_step(step)
    statement = view.run.statement(parent) if parent >= 0 else None
    return statement is None or ("close(" not in statement.text if value.type == "GeneratorExit" else statement.kind != "Raise")


def raising_visit(view: View, step: int) -> Visit | None:
    """The run of the statement that raised; None where that is not one thing: the statement runs on, or raises twice."""
    line = view.reader.line_step(step)
    visit = view.visit_by_step.get(line)
    if visit is None or not runs_are_clear(view, visit):
        return None
    frame = view.frames[visit.frame]
    following = frame._next_step(line)
    while following < step and view.run.kind(following) in (L.ITERATION, L.YIELD, L.RESUME):
        following = frame._next_step(following)
    return visit if following == step else None


def first_raise(view: View, identity: int) -> int | None:
    """The step at which an exception was first raised; None where that was not seen, or the frame cannot be asked about."""
    step = view.first_raises.get(identity)
    if step is None or view.run.kind(step) != L.RAISE:
        return None
    frame = view.run.frame(step)
    if step > 0 and view.run.kind(step - 1) == L.RESUME and view.step(step - 1).thrown:
        return None  # raised where it is thrown, or where the generator stands?
    return step if not frame.joined and frame.id in view.frames else None


def handled_steps(view: View) -> Iterator[tuple[int, int]]:
    """(step of an `except` clause that took an exception, the exception's number), where it is sure which one it took."""
    taken: dict[int, set[int]] = {}
    for step in raised_steps(view):
        handled = handler_of(view, step)
        value = view.step(step).value
        if handled is not None and handled >= 0 and value is not None and value.identity is not None:
            taken.setdefault(handled, set()).add(value.identity)
    for handled, identities in taken.items():
        statement = view.run.statement(handled)
        if len(identities) == 1 and statement is not None and statement.kind == "ExceptHandler":
            yield handled, identities.pop()


def handles_each_time(view: View, handled: int) -> bool:
    """Whether an `except` clause took an exception each time that it was tried in its call: "the 2nd time" then means one thing."""
    columns, step_at = view.run.columns, view.run.step_at
    frame, place = columns.b[step_at[handled]], columns.a[step_at[handled]]
    taken = sum(columns.b[step_at[step]] == frame and columns.a[step_at[step]] == place for step in steps_of_kind(view, L.HANDLED))
    return taken == view.visits[frame, place]


def handler_of(view: View, step: int) -> int | None:
    """The step at which the exception of a `raise` step was handled; -1 where it ended the run, None where it is not sure."""
    value = view.step(step).value
    frame: Frame | None = view.run.frame(step)
    at = step
    while frame is not None and value is not None:
        found = _next_of_exception(view, frame, at, value)
        if found is None or view.run.kind(found) == L.HANDLED:
            return found
        at = found
        parent = frame._parent_step_at(found)
        frame = view.run.frame(parent) if parent >= 0 else None
    return -1 if value is not None and view.run.count == at + 1 else None


def _next_of_exception(view: View, frame: Frame, at: int, value: Value) -> int | None:
    """After an exception was raised in a frame (or came into it): where the frame handled it, or was left by it."""
    sure = True
    following = frame._next_step(at)
    while following < view.run.count:
        kind = view.run.kind(following)
        if kind == L.HANDLED:
            statement = view.run.statement(following)
            clear = statement is not None and statement.kind in ("ExceptHandler", "With") and not statement.text.startswith("except*")
            return following if sure and clear else None
        if kind == L.UNWIND:
            left = view.step(following).value
            return following if left is not None and left.identity == value.identity else None
        if kind != L.LINE:
            return None
        statement = view.run.statement(following)
        if statement is None or statement.kind not in ("ExceptHandler", "With"):
            sure = False  # a `finally` runs, or the exception was taken by code that is not followed
        following = frame._next_step(following)
    return None


# ---- generators ----------------------------------------------------------------------------------------------------------


def generator_name(view: View, frame: Frame) -> str | None:
    """Names a generator among all of the run: "the generator of `gen`", "the 2nd generator of `gen` (...)"."""
    if view.bearers(frame) > 1:
        return None
    if view.is_entry(frame):
        return f"the generator {view.calls.code(frame)}"
    same = view.frames_by_function[view.function_key(frame)]
    name = view.function_name(frame)
    if len(same) == 1:
        return f"the generator of `{name}`"
    return f"the {ordinal(same.index(frame.id) + 1)} generator of `{name}` (counted in the order in which they start to run)"


def generators(view: View) -> list[Frame]:
    return [frame for frame in view.frames.values() if frame.id in view.askable_frames and is_generator(frame)]


def yields_of(view: View, frame: Frame) -> list[int]:
    """The steps at which a generator yielded."""
    return [step for step in view.reader.steps_of(frame) if view.run.kind(step) == L.YIELD]
