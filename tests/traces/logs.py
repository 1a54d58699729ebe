"""Logs made by hand: what a recorder would write, record by record."""

from __future__ import annotations

from dataclasses import fields

from chainexec.analysis.code_map import STEP, CodeMap, Entry, Pass
from chainexec.recording import log as L
from chainexec.recording.log import TypeInfo, pack_span
from chainexec.source import parse
from chainexec.traces import Trace

BUILTIN = {
    "list": (L.LIST, TypeInfo("list", "builtins", "list", "plain", (), "list")),
    "tuple": (L.TUPLE, TypeInfo("tuple", "builtins", "tuple", "plain", (), "tuple")),
    "dict": (L.DICT, TypeInfo("dict", "builtins", "dict", "plain", (), "dict")),
    "set": (L.SET, TypeInfo("set", "builtins", "set", "plain", (), "set")),
    "frozenset": (L.FROZENSET, TypeInfo("frozenset", "builtins", "frozenset", "plain", (), "frozenset")),
    "deque": (L.DEQUE, TypeInfo("deque", "collections", "deque", "plain", (), "deque")),
    "bytearray": (L.BYTES, TypeInfo("bytearray", "builtins", "bytearray", "plain", (), "bytearray")),
    "Counter": (L.DICT, TypeInfo("Counter", "collections", "Counter", "plain", (), "Counter")),
    "defaultdict": (L.DICT, TypeInfo("defaultdict", "collections", "defaultdict", "plain", (), "defaultdict")),
    "OrderedDict": (L.DICT, TypeInfo("OrderedDict", "collections", "OrderedDict", "plain", (), "OrderedDict")),
    "Node": (L.OPAQUE, TypeInfo("Node", "program", "Node", "plain", (), "")),
    "Point": (L.OPAQUE, TypeInfo("Point", "program", "Point", "dataclass", ("x", "y"), "")),
    "Pair": (L.TUPLE, TypeInfo("Pair", "program", "Pair", "namedtuple", ("left", "right"), "tuple")),
    "ValueError": (L.EXCEPTION, TypeInfo("ValueError", "builtins", "ValueError", "exception", (), "ValueError")),
    "function": (L.OPAQUE, TypeInfo("function", "builtins", "function", "function", (), "")),
    "Age": (L.ATOM_SUBCLASS, TypeInfo("Age", "program", "Age", "plain", (), "int")),
    "array": (L.BYTES, TypeInfo("array", "array", "array", "array", (), "")),
    "ndarray": (L.BYTES, TypeInfo("ndarray", "numpy", "ndarray", "array", (), "")),
    "Stack": (L.LIST, TypeInfo("Stack", "program", "Stack", "plain", (), "list")),
}


class Ref(int):
    """The number of a tracked object, in a place where a value is meant."""


class MadeLog:
    """A finished log over the records that a test wrote. Methods append; `trace()` hands it to a Trace."""

    def __init__(self, source: str, *, passes: tuple[Pass, ...] = (), slots: tuple[str, ...] | None = None, sure: bool = True) -> None:
        self.program = parse(source, "made.py")
        namespace: dict[str, object] = {}
        exec(compile(source, "made.py", "exec"), namespace)
        self.codes = [value.__code__ for value in namespace.values() if hasattr(value, "__code__")]
        self.maps = [self._map(code, passes, slots, sure) for code in self.codes]
        self.names: list[str] = []
        self.types: list[TypeInfo] = []
        self.threads = ["MainThread"]
        self.stats: dict[str, object] = {}
        self.rows: list[tuple[int, int, int, object]] = []
        self.step_count = 0
        self.objects = 0
        self.open: dict[int, int] = {}  # frame -> row of its open LINE
        self.visits: dict[tuple[int, int], int] = {}

    def _map(self, code, passes, slots, sure) -> CodeMap:
        statements = tuple(s for s in self.program.statements if s.function == code.co_qualname)
        names = slots or tuple(dict.fromkeys((*code.co_varnames, *code.co_cellvars, *code.co_freevars)))
        stores = []
        for statement in statements:
            target = statement.text.split("=")[0].strip() if statement.kind == "Assign" else statement.text.split()[1] if statement.kind == "For" else ""
            stores.append((names.index(target),) if sure and target in names else ())
        entries = tuple(Entry(0, STEP, place) for place in range(len(statements)))
        known = {
            "code": code,
            "program": self.program,
            "variables": names,
            "globals_used": code.co_names,
            "statements": statements,
            "entries": entries,
            "passes": passes,
            "sure_stores": tuple(stores),
            "accumulators": tuple(-1 for _ in statements),
        }
        return CodeMap(**{field.name: known.get(field.name, ()) for field in fields(CodeMap)})  # the rest is for recorders

    def __len__(self) -> int:
        return len(self.rows)

    def records(self, start: int, stop: int):
        return self.rows[start:stop]

    def put(self, operation: int, a: int = 0, b: int = 0, c: object = None, outside: bool = False) -> None:
        kind = operation << 1 | (L.OUTSIDE if outside else 0)
        if isinstance(c, Ref):
            kind, c = kind | L.REFERENCE, int(c)
        self.rows.append((kind, a, b, c))
        if operation <= L.LAST_STEP:
            self.step_count += 1

    # ---- steps

    def close(self, frame: int) -> None:
        row = self.open.pop(frame, None)
        if row is not None:
            kind, a, b, c = self.rows[row]
            self.rows[row] = (kind, a, b, self.step_count | (c >> 32) << 32)

    def call(self, frame: int, function: str, parent: int = -1) -> None:
        code = next(i for i, code in enumerate(self.codes) if code.co_name == function)
        self.frames = {**getattr(self, "frames", {}), frame: code}
        self.put(L.CALL, code, frame, parent)

    def line(self, frame: int, statement: int) -> None:
        self.close(frame)
        visit = self.visits[frame, statement] = self.visits.get((frame, statement), 0) + 1
        self.open[frame] = len(self.rows)
        self.put(L.LINE, statement, frame, pack_span(L.NO_END, visit))

    def iteration(self, frame: int, number: int, count: int, end: int) -> None:
        self.put(L.ITERATION, number, frame, pack_span(end, count))

    def leave(self, frame: int, value: object = None, operation: int = L.RETURN) -> None:
        self.close(frame)
        self.put(operation, 0, frame, value)

    def slot(self, frame: int, name: str) -> int:
        return self.maps[self.frames[frame]].variables.index(name)

    def bind(self, frame: int, name: str, value: object) -> None:
        self.put(L.BIND, self.slot(frame, name), frame, value)

    # ---- objects

    def new(self, kind: str, *items: object, label: str | None = None, **attributes: object) -> Ref:
        layout, info = BUILTIN[kind]
        if info not in self.types:
            self.types.append(info)
        self.objects += 1
        number = self.objects
        self.put(L.NEW, layout, number, self.types.index(info))
        if label is not None:
            self.put(L.LABEL, 0, number, label)
        for item in items:
            if layout in (L.LIST, L.TUPLE, L.DEQUE):
                self.put(L.SEQ_INIT, 0, number, item)
            elif layout in (L.SET, L.FROZENSET):
                self.put(L.SET_INIT, 0, number, item)
            elif layout == L.DICT:
                self.put(L.KEY, 0, number, item[0])
                self.put(L.DICT_INIT, 0, number, item[1])
            else:
                self.put(L.BYTES_INIT, 0, number, item)
        for name, value in attributes.items():
            self.put(L.ATTR_INIT, self.name("" if name == "plain" else name), number, value)
        return Ref(number)

    def name(self, name: str) -> int:
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def key(self, target: Ref, key: object, value: object) -> None:
        self.put(L.KEY, 0, target, key)
        self.put(L.DICT_SET, 0, target, value)

    def trace(self, **options) -> Trace:
        return Trace(self, **options)


def one_frame(source: str, **options) -> MadeLog:
    """A log whose frame 1 is a call of `f`."""
    log = MadeLog(source, **options)
    log.call(1, "f")
    return log
