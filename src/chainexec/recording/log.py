"""The raw log of a run: what both recorders write and what `chainexec.traces` reads.

A log is a flat sequence of records in the order in which things happened. A record is `(kind, a, b, c)`:

* `kind`  one byte: `operation << 1 | is_reference`, plus `OUTSIDE` (128) where code that is not followed made the change;
* `a`     a small number, below 2**24 (a slot, an index into a table, the low part of a position);
* `b`     a frame id or an object id, below 2**32;
* `c`     the payload: an atom (a Python object that is immutable all the way down), or, where `is_reference` is set,
          the id of a tracked heap object; for some operations a plain number.

Two kinds of records: *steps* are numbered from 0 in the order of the log; *effects* say what changed. An effect belongs to the
step that is open in the **owner** frame at that place of the log:

* a CALL, LINE, ITERATION, RESUME, RAISE or HANDLED record makes its frame the owner (and itself that frame's open step);
* a RETURN, YIELD or UNWIND record makes the frame's caller (its latest CALL's or RESUME's parent) the owner;
* OUTPUT and INPUT change nothing: the step that was open stays open and stays the owner's;
* an OWNER record names another owner where these rules would name the wrong frame (threads, late finds).

A frame's open step stays open until the next step of the same frame (the log stores where: see `pack_span`), with three exceptions:
OUTPUT and INPUT steps last for themselves alone; ITERATION steps lie inside the open LINE step, which they do not close; RETURN, YIELD and
UNWIND steps are over when they begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType

    from chainexec.analysis.code_map import CodeMap

OUTSIDE = 0x80  # flag in `kind`: the change was made by code that is not followed (a C function, a library)
REFERENCE = 0x01  # flag in `kind`: `c` is the id of a tracked object

# ---- steps -----------------------------------------------------------------------------------------------------------
CALL = 1  # a = index into `codes`, b = the new frame, c = step number of the caller's open step, or -1
LINE = 2  # a = index into the code's `CodeMap.statements`, b = frame, c = pack_span(end, visit)
ITERATION = 3  # a = index into `CodeMap.passes`, b = frame, c = pack_span(end, number of the pass from 1)
RETURN = 4  # b = frame, c = the returned value
YIELD = 5  # b = frame, c = the value handed out (a coroutine's awaitable, too)
RESUME = 6  # a = 1 where an exception was thrown in, b = frame, c = the resumer's open step, or -1
RAISE = 7  # a = 1 for a bare `raise`, b = frame, c = the exception
HANDLED = 8  # a = index into `CodeMap.statements` of the clause or `with` that took it, b = frame
UNWIND = 9  # b = frame, c = the exception that leaves the frame
OUTPUT = 10  # a = 1 stdout, 2 stderr; b = frame whose step is open (NO_FRAME: none); c = text
INPUT = 11  # b = frame whose step is open (NO_FRAME: none); c = the line read
LAST_STEP = INPUT

# ---- context ---------------------------------------------------------------------------------------------------------
THREAD = 12  # a = index into `threads`: the records that follow happened there
OWNER = 13  # b = frame: its open step owns the effects that follow
JOINED = 14  # b = frame: it was already running when recording began (follows its CALL); a = 1: and may be anywhere in its loops
PASSES_END = 15  # a = index into `CodeMap.passes`, b = frame: that comprehension clause is over
BRANCH = 16  # a = index into `CodeMap.statements`, b = frame, c = 1: the test was true (only where the body has no step)
STORED = 17  # a = slot, b = frame: a conditional store was executed (the value may be the same)
NAMESPACE = 18  # a = 0 globals, 1 the class body's or module's own names; b = frame, c = id of the tracked namespace

RESULT = 19  # c = the outcome's value, the last record of a run that returned

# ---- effects ---------------------------------------------------------------------------------------------------------
BIND = 20  # a = slot (index into `CodeMap.variables`), b = frame, c = value
UNBIND = 21  # a = slot, b = frame
NEW = 22  # a = layout (below), b = the object's id (they count up from 1), c = index into `types`
LABEL = 23  # b = object, c = text that stands for an object without parts ("<function f>", "Color.RED")
SEQ_INIT = 24  # b = object, c = next item of its first content
SEQ_SET = 25  # a = index, b = object, c = item
SEQ_INSERT = 26  # a = index before which (its length: an append), b = object, c = item
SEQ_REMOVE = 27  # a = first index, b = object, c = how many (a plain number)
SET_INIT = 28  # b = object, c = a member of its first content
SET_ADD = 29  # b = object, c = member
SET_DISCARD = 30  # b = object, c = member
KEY = 31  # b = object, c = the key that the next DICT_* record speaks of
DICT_INIT = 32  # b = object, c = value (after KEY)
DICT_SET = 33  # b = object, c = value (after KEY); a new key goes to the end
DICT_DELETE = 34  # b = object (after KEY)
CLEAR = 35  # b = object: all items, members or entries are gone
ATTR_INIT = 36  # a = index into `names`, b = object, c = value
ATTR_SET = 37  # a = index into `names`, b = object, c = value
ATTR_DELETE = 38  # a = index into `names`, b = object
BYTES_INIT = 39  # b = object, c = bytes
BYTES_CUT = 40  # a = position, b = object, c = how many bytes go (a plain number)
BYTES_PUT = 41  # a = position, b = object, c = bytes that are inserted there
EVALUATION = 42  # a = index into `CodeMap.evaluations`, b = frame, c = value
TEXT = 43  # b = kept prefix length, c = kept suffix length (a plain number): the next record's str is only the middle
WIDE = 44  # a = bits 24 and up of the next record's `a`
RETYPE = 45  # b = object, c = index into `types`: its `__class__` was changed (a plain number)

# ---- layouts of tracked objects: what parts besides attributes they have ----------------------------------------------
OPAQUE, LIST, TUPLE, DICT, SET, FROZENSET, DEQUE, BYTES, EXCEPTION, NAMESPACE_DICT, ATOM_SUBCLASS = range(11)
# EXCEPTION: its `args` are an attribute. NAMESPACE_DICT: a module's or class body's names, only those that followed code uses.
# ATOM_SUBCLASS: an instance of a subclass of int, str, ...: its plain value is the attribute "" (empty name).

NO_FRAME = 0xFFFFFFFF
NO_END = 0xFFFFFFFF  # end of a step that was still open when recording stopped


def pack_span(end: int, count: int) -> int:
    """`end` (the step at which a step closed) and a count from 1, as one number."""
    return end | count << 32


class TypeInfo(NamedTuple):
    """What a trace has to know of a type to show its instances; made once a type while recording, without calling its code."""

    name: str  # `__name__`
    module: str
    qualname: str
    form: str  # plain, namedtuple, dataclass, exception, enum, array, function, class, module, method, iterator or opaque
    fields: tuple[str, ...]  # of a namedtuple or dataclass (those that its repr shows)
    base: str  # the builtin whose content it has: "list", "dict", "defaultdict", "Counter", "OrderedDict", "int", ... or ""


class RunLog(Protocol):
    """A finished log, as either recorder hands it out."""

    codes: Sequence[CodeType]  # followed code, in order of first call; CALL's `a` refers to it
    maps: Sequence[CodeMap]  # parallel to `codes`
    names: Sequence[str]  # attribute names
    types: Sequence[TypeInfo]
    threads: Sequence[str]  # thread names, in order of appearance
    step_count: int
    stats: dict[str, object]

    def __len__(self) -> int:
        """How many records there are."""
        ...

    def records(self, start: int, stop: int) -> list[tuple[int, int, int, object]]:
        """The records from `start` up to, not including, `stop`."""
        ...
