"""One run of a program, and everything that it was seen to do."""

from __future__ import annotations

import math
import sys
import time
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chainexec.equivalence.alarm import may_be_ended
from chainexec.equivalence.cases import CallCase, StdinCase, ValueCase, read_call
from chainexec.equivalence.programs import FILE, MODULE, SCRIPT, FunctionProgram, TextProgram, is_data
from chainexec.equivalence.streams import Streams
from chainexec.equivalence.values import Snapshot, Tokens
from chainexec.equivalence.watch import UNLIMITED, Watch
from chainexec.recording.interpreter import operation_at
from chainexec.recording.limits import LimitReached

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType

    from chainexec.equivalence.cases import CallCode, Case
    from chainexec.equivalence.model import BranchCoverage
    from chainexec.equivalence.programs import Program

SETUP_STEPS = 100_000  # that a program's top level may make on top of those of the call
SETUP_DEPTH = 1_000
SETUP_SECONDS = 10.0
SMALLEST, LARGEST, STEP, POOL = 16, 1024, 16, 1 << 14  # bytes; of the allocator for small objects
_NO_CALL = read_call("None")
_NOTHING: Mapping[str, str] = types.MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception that left a program."""

    kind: Any  # the class, or the name of one of the program's own
    message: str
    arguments: Tokens  # empty where the message says it all
    cause: Any  # the class of what it was raised from
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """What a program did with one input."""

    result: Tokens | None  # None where it did not return
    failure: Failure | None
    exited: Tokens | None  # the status given to `sys.exit`
    limit: str | None  # which limit ended it
    output: str
    errors: str
    arguments: tuple[Tokens, ...]
    globals: Mapping[str, Tokens]  # state at the top level, by the name that it has in the first program
    made: frozenset[str]  # those of them that the call made
    opaque: tuple[str, ...]  # what the result holds that cannot be compared
    steps: int
    seconds: float
    size: int  # parts of all the values
    in_setup: bool  # it ended before the call began


@dataclass(frozen=True, slots=True)
class Side:
    """How a program is read in comparison with the first one."""

    program: Program
    entry: str | None
    renames: Mapping[str, str]  # names of the first program -> names here
    originals: Mapping[str, str]  # the other way round


def make_side(program: Program, entry: str | None, renames: Mapping[str, str] | None = None) -> Side:
    """The side of a program whose names differ from the first one's by `renames`."""
    given = renames or _NOTHING
    return Side(program, entry if entry is None else given.get(entry, entry), given, {new: old for old, new in given.items()})


class Observer:
    """Runs programs, one run at a time.

    Args:
        watch: an open Watch that follows the programs' code.
        output: bytes that a run may write.
    """

    def __init__(self, watch: Watch, output: int) -> None:
        self._watch = watch
        self._streams = Streams(output)
        self._frames = _depth()
        self.keep: list[object] | None = None  # where it is a list, what the runs make is kept alive in it
        self.shift: int | None = None  # then also some objects, and so many pools full of them, so that a run makes its own ones elsewhere

    @property
    def ways(self) -> int:
        """How many ways at branches were gone so far."""
        return self._watch.ways()

    def new_path(self) -> object:
        """The ways gone since this was asked last: which path a run took, up to how often."""
        return self._watch.new_path()

    def coverage(self, codes: list[CodeType]) -> BranchCoverage:
        """Which branches of these code objects were taken so far."""
        return self._watch.coverage(codes)

    def set_up(self, side: Side) -> tuple[Observation, dict[str, Any]]:
        """Run a program's top level alone; returns also the globals that it made."""
        observation, run = self._kept(side, _NO_CALL)
        return observation, run.namespace

    def value(self, side: Side, case: CallCase) -> Any:
        """The value of an expression of the program; None where it has none."""
        return self._kept(side, case)[1].returned

    def _kept(self, side: Side, case: Case) -> tuple[Observation, _Run]:
        self.keep = []
        observation = self.observe(side, case, steps=SETUP_STEPS, depth=SETUP_DEPTH, seconds=SETUP_SECONDS)
        (run,) = self.keep
        self.keep = None
        assert isinstance(run, _Run)
        return observation, run

    def observe(self, side: Side, case: Case, *, steps: int, depth: int, seconds: float = math.inf) -> Observation:
        """Run one input.

        Args:
            side: the program.
            case: the input.
            steps: at which it is stopped.
            depth: of Python calls inside one another before a RecursionError.
            seconds: after which it is stopped at its next step.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C.
        """
        if self.keep is not None and self.shift is not None:
            self.keep.append(_filling(self.shift, len(self.keep)))
        stdin = case.stdin if isinstance(case, StdinCase) else ""
        run = _Run(self._watch, side, case, steps, seconds)
        name = SCRIPT if isinstance(case, StdinCase) else MODULE
        before_limit, before_module, before_path, before_arguments = sys.getrecursionlimit(), sys.modules.get(name), sys.path, sys.argv
        path_entries = list(sys.path)
        self._streams.put_in_place(stdin)
        if isinstance(case, StdinCase):
            sys.argv = [FILE]
        try:
            sys.setrecursionlimit(self._frames + depth)
            run.go(name)
        finally:
            self._watch.allow(UNLIMITED)
            sys.setrecursionlimit(before_limit)
            self._streams.put_back()
            sys.argv, sys.path = before_arguments, before_path
            if sys.path != path_entries:
                sys.path[:] = path_entries
            if before_module is not None:
                sys.modules[name] = before_module
            else:
                sys.modules.pop(name, None)
        if self.keep is not None:
            self.keep.append(run)
        output, errors = self._streams.written()
        if self._streams.full:
            run.limit = "output"
        return run.observation(output, errors)


def _filling(pools: int, more: int) -> list[bytes]:
    """Objects of all small sizes: as many as fill so many pools of the allocator, and a few that differ from run to run."""
    return [bytes(size) for size in range(SMALLEST, LARGEST, STEP) for _ in range(pools * POOL // size + more % 7)]


class _Run:
    def __init__(self, watch: Watch, side: Side, case: Case, steps: int, seconds: float) -> None:
        self.watch, self.side, self.case, self.steps, self.seconds = watch, side, case, steps, seconds
        self.result: Tokens | None = None
        self.failure: Failure | None = None
        self.exited: Tokens | None = None
        self.limit: str | None = None
        self.arguments: tuple[Tokens, ...] = ()
        self.globals: dict[str, Tokens] = {}
        self.made: frozenset[str] = frozenset()
        self.used = 0
        self.took = 0.0
        self.begun = time.process_time()
        self.in_setup = False
        self.opaque: tuple[str, ...] = ()
        self.inputs: tuple[Any, ...] = ()
        self.returned: Any = None
        self.namespace: dict[str, Any] = {}
        self.snapshot: Snapshot | None = None

    def go(self, name: str) -> None:
        """Run it; whatever it raises is kept."""
        program = self.side.program
        try:
            if isinstance(program, TextProgram):
                self.set_up(program, name)
            else:
                self.namespace = program.namespace
        except BaseException as error:
            self.in_setup = not isinstance(self.case, StdinCase)
            self.ended_by(error)
        self.snapshot = self.snapshot or Snapshot(program.modules, self.side.originals, self.namespace)
        if self.in_setup or isinstance(self.case, StdinCase):
            return
        self.begun = time.process_time()
        self.watch.allow(self.steps, self.seconds, self.begun)
        started = time.monotonic()
        try:
            self.call()
        except BaseException as error:
            self.used = self.watch.used()
            self.ended_by(error)
        self.took = time.monotonic() - started
        try:
            if self.failure is None and self.exited is None and self.limit is None:
                self.result = _read(self.snapshot, self.returned)
                self.opaque = tuple(self.snapshot.opaque)
                self.used = self.watch.used()
                self.limit = self.watch.reached()  # the program may have caught what should have ended it
            if self.limit is None:
                self.read_state()
        except LimitReached as error:
            self.limit = str(error)
        except MemoryError:
            self.limit = "memory"

    def set_up(self, program: TextProgram, name: str) -> None:
        module = types.ModuleType(name)
        self.namespace = namespace = module.__dict__
        namespace["__builtins__"] = __builtins__
        namespace["__file__"] = FILE
        sys.modules[name] = module
        script = isinstance(self.case, StdinCase)
        self.watch.allow(self.steps if script else SETUP_STEPS, self.seconds, self.begun)
        try:
            _execute(program.code, namespace)
        finally:
            self.used = self.watch.used()
        limit = self.watch.reached()
        if limit is not None:  # the program has caught it
            raise LimitReached(limit)
        if not script and not program.size:
            program.note_globals(namespace)

    def call(self) -> None:
        case, side = self.case, self.side
        if isinstance(case, ValueCase):
            args, kwargs = case.arguments()
            fn = self.entry(case.entry)
            if kwargs and side.renames:
                kwargs = _renamed_keywords(fn, kwargs, side.renames)
            self.inputs = (*args, *kwargs.values())
        else:
            assert isinstance(case, CallCase)
            receiver, fn, args, kwargs = _parts(case.code(side.renames), self.namespace)
            self.inputs = (*args, *kwargs.values(), *(() if receiver is None or isinstance(receiver, types.ModuleType) else (receiver,)))
            if isinstance(side.program, FunctionProgram) and receiver is None:
                fn = side.program.fn
        returned = _call(fn, args, kwargs)
        self.returned = _run_coroutine(returned) if isinstance(returned, types.CoroutineType | types.AsyncGeneratorType) else returned

    def entry(self, given: str | None) -> Any:
        if isinstance(self.side.program, FunctionProgram):
            return self.side.program.fn
        name = self.side.entry if given is None else self.side.renames.get(given, given)
        if name not in self.namespace:
            raise NameError(f"name {name!r} is not defined", name=name)
        return self.namespace[name]

    def read_state(self) -> None:
        """Arguments and globals, after the call."""
        snapshot, namespace, originals = self.snapshot, self.namespace, self.side.originals
        assert snapshot is not None
        self.watch.allow(self.steps, self.seconds, self.begun)
        self.arguments = tuple([_read(snapshot, value) for value in self.inputs])
        program = self.side.program
        names = program.data
        if isinstance(program, TextProgram) and len(namespace) > program.size:
            known = {*program.data, *program.code.co_names}
            new = [name for name, value in namespace.items() if name not in known and not name.startswith("__") and is_data(value)]
            self.made = frozenset(originals.get(name, name) for name in new)
            names = (*names, *new)
        for name in names:
            if name in namespace:
                self.globals[originals.get(name, name)] = _read(snapshot, namespace[name])

    def ended_by(self, error: BaseException) -> None:
        """Keep what ended the run.

        Raises:
            KeyboardInterrupt: the user pressed Ctrl-C.
        """
        limit = str(error) if isinstance(error, LimitReached) else self.watch.reached()  # the program may have caught the first one
        if limit is not None:
            self.limit = limit
        elif isinstance(error, MemoryError):
            self.limit = "memory"
        elif isinstance(error, KeyboardInterrupt) and not _raised_by_program(error):
            raise error
        elif isinstance(error, SystemExit):
            self.exited = self.told(error.code)
        else:
            self.failure = self.failed(error)

    def told(self, *values: object) -> Tokens:
        snapshot = self.snapshot or Snapshot(self.side.program.modules, self.side.originals, self.namespace)
        self.watch.allow(self.steps, self.seconds, self.begun)
        try:
            return _read(snapshot, *values)
        except (LimitReached, MemoryError) as limit:
            self.limit = str(limit) if isinstance(limit, LimitReached) else "memory"
            return ()

    def failed(self, error: BaseException) -> Failure:
        self.watch.allow(self.steps, self.seconds, self.begun)
        try:
            message = _text(error)
        except LimitReached as limit:
            self.limit, message = str(limit), ""
        except Exception as inner:  # a __str__ of the program's own
            message = f"<its __str__ raised {type(inner).__qualname__}>"
        args = error.args
        plain = len(args) == 1 and type(args[0]) is str
        snapshot = self.snapshot or Snapshot(self.side.program.modules, self.side.originals, self.namespace)
        cause = None if error.__cause__ is None else snapshot.kind_name(type(error.__cause__))
        notes = tuple(str(note) for note in getattr(error, "__notes__", ()))
        return Failure(snapshot.kind_name(type(error)), message, () if plain else self.told(*args), cause, notes)

    def observation(self, output: str, errors: str) -> Observation:
        return Observation(
            self.result, self.failure, self.exited, self.limit, output, errors, self.arguments, self.globals, self.made, self.opaque,
            self.used, self.took, 0 if self.snapshot is None else self.snapshot.size, self.in_setup,
        )  # fmt: skip


# Where the program's code runs, and where its values are read: what an alarm raises there is caught by `_Run`.


@may_be_ended
def _execute(code: CodeType, namespace: dict[str, Any]) -> None:
    exec(code, namespace)  # noqa: S102 - running the program is the purpose


@may_be_ended
def _parts(code: CallCode, namespace: dict[str, Any]) -> tuple[Any, Any, tuple[Any, ...], dict[str, Any]]:
    return code.parts(namespace)


@may_be_ended
def _call(fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return fn(*args, **kwargs)


@may_be_ended
def _finish(run: Callable[[Any], Any], work: Any) -> Any:
    return run(work)


@may_be_ended
def _read(snapshot: Snapshot, *values: object) -> Tokens:
    return snapshot.tokens(*values)


@may_be_ended
def _text(error: BaseException) -> str:
    return str(error)


def _renamed_keywords(fn: Any, kwargs: dict[str, Any], renames: Mapping[str, str]) -> dict[str, Any]:
    code = getattr(fn, "__code__", None)
    parameters = () if code is None else code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return {name if name in parameters else renames.get(name, name): value for name, value in kwargs.items()}


def _run_coroutine(made: Any) -> Any:
    """Run a coroutine, or all of an asynchronous generator, with asyncio."""
    import asyncio  # heavy, and few programs need it
    import threading

    async def collected() -> list[Any]:
        return [value async for value in made]

    work = made if isinstance(made, types.CoroutineType) else collected()
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _finish(asyncio.run, work)
    outcome: list[Any] = []

    def target() -> None:
        try:
            outcome.extend((asyncio.run(work), None))
        except BaseException as error:
            outcome.extend((None, error))

    thread = threading.Thread(target=target, name="chainexec-asyncio")  # a loop is running in this one, as in a notebook
    thread.start()
    thread.join()
    value, error = outcome
    if error is not None:
        raise error
    return value


def _raised_by_program(error: BaseException) -> bool:
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback is not None and operation_at(traceback.tb_frame.f_code, traceback.tb_lasti) == "RAISE_VARARGS"


def _depth() -> int:
    """How many Python frames are open now, and those of the run's own."""
    frame: types.FrameType | None = sys._getframe()
    count = 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count + 10
