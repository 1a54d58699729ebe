"""How a run ended, as a trace keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainexec.recording import log as L
from chainexec.traces.heap import HeapObject
from chainexec.traces.model import Outcome, Raised, Returned, Stopped
from chainexec.traces.texts import atom_text
from chainexec.traces.values import Value

if TYPE_CHECKING:
    from chainexec.traces.reader import Reader


class _Nothing:
    """There is no live result."""

    __slots__ = ()


NOTHING = _Nothing()
_PLAIN = (str, int, float, bool, bytes, type(None))


@dataclass(frozen=True, slots=True)
class Ending:
    """`how`: "returned", "raised" or "stopped". `type` and `message` are known where the exception itself was at hand."""

    how: str
    limit: str = ""
    type: str | None = None
    message: str | None = None

    def outcome(self, reader: Reader) -> Outcome:
        if self.how == "stopped":
            return Stopped(self.limit, reader.step_count - 1)
        reader.need_all()
        if self.how == "returned":
            raw, position = reader.result if reader.result is not None else (None, reader.record_count)
            return Returned(Value(reader, raw, position))
        step, value, raw = _last_unwind(reader)
        kind = self.type if self.type is not None else value.type if value is not None else "Exception"
        message = self.message
        if message is None:
            message = _message(reader, raw, reader.record_count) if isinstance(raw, HeapObject) else ""
        return Raised(kind, message, step, value)


def _last_unwind(reader: Reader) -> tuple[int | None, Value | None, Any]:
    """The step at which the exception that left the run was raised, and its value."""
    columns = reader.columns
    last = len(reader.step_at) - 1
    while last >= 0 and columns.kind[reader.step_at[last]] >> 1 & 63 in (L.OUTPUT, L.INPUT):
        last -= 1
    if last < 0 or columns.kind[reader.step_at[last]] >> 1 & 63 != L.UNWIND:
        return None, None, None
    raw = columns.c[reader.step_at[last]]
    value = Value(reader, raw, reader.step_at[last])
    found = None
    for step in range(last, -1, -1):
        place = reader.step_at[step]
        operation = columns.kind[place] >> 1 & 63
        if operation == L.RAISE and columns.c[place] is raw:
            return step, value, raw
        if operation == L.UNWIND and columns.c[place] is raw:
            found = step
    return found, value, raw


def live_exception(exception: BaseException) -> tuple[str, str | None]:
    """Type name and message of a live exception, without running code of the program.

    The message is what `str()` gives where that is the interpreter's own method on plain arguments; else None: the log tells.
    """
    kind = type(exception)
    name = str(type.__dict__["__name__"].__get__(kind))
    lineage = type.__dict__["__mro__"].__get__(kind)
    maker = next((vars(base)["__str__"] for base in lineage if "__str__" in type.__dict__["__dict__"].__get__(base)), None)
    args = BaseException.__dict__["args"].__get__(exception)
    parts: tuple[object, ...] = args if type(args) is tuple else (args,)
    if maker is BaseExceptionGroup.__str__:
        parts = parts[:1]  # of the others it tells how many there are
    elif maker is SyntaxError.__str__:
        parts = tuple(SyntaxError.__dict__[part].__get__(exception) for part in ("msg", "filename", "lineno"))
    if type(maker) is type(BaseException.__str__) and all(type(part) in _PLAIN for part in parts):
        try:
            return name, str(maker(exception))
        except Exception:
            return name, None
    return name, None


def _message(reader: Reader, exception: HeapObject, position: int) -> str:
    """What `str(exception)` shows for a plain exception: its argument, or the tuple of them."""
    args = exception.at(reader.columns, position)[1].get("args", ())
    items = tuple(args.at(reader.columns, position)[0] or ()) if isinstance(args, HeapObject) else args if isinstance(args, tuple) else ()
    if not items:
        return ""
    if len(items) == 1:
        if isinstance(items[0], str):
            return items[0]
        return Value(reader, items[0], position).text
    return "(" + ", ".join(Value(reader, item, position).text if isinstance(item, HeapObject) else atom_text(item) for item in items) + ")"
