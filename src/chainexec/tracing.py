"""`trace`, `trace_source` and `Tracer`: run a program and hand out its Trace."""

from __future__ import annotations

import functools
import inspect
import sys
import threading
import types
from typing import TYPE_CHECKING, Any, Self

from chainexec import program_texts as texts
from chainexec.errors import ArgumentError, RecorderError, SourceError
from chainexec.recording.entry import find_entry
from chainexec.recording.guard import monitoring
from chainexec.recording.limits import LimitReached
from chainexec.recording.scope import Follower, Scope
from chainexec.sandbox.inside import GUARD, evaluate
from chainexec.tracing_run import Run, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import CodeType, TracebackType

    from chainexec.recording.limits import Limits
    from chainexec.recording.streams import Streams
    from chainexec.source import Program
    from chainexec.traces import Trace
    from chainexec.tracing_run import Detail

CALL_FILE = "<call>"  # file name of the code of `trace_source`'s call text, which is not followed
PROGRAM = "program"  # module name of a program whose call is traced
DEFAULT_SCOPE = Scope()
AS_A_SCRIPT = -2  # frames below a script's: with those of what runs it and of `evaluate` its own is the first, as in `python script.py`
FLUSHING = compile("import contextlib\nfor one in left:\n with contextlib.suppress(Exception):\n  one.flush()", CALL_FILE, "exec")
# How a generator or coroutine of a program is run where nothing of ours may be in the program's reach: in a sandbox
LISTING = compile("list(made)", CALL_FILE, "eval")
AWAITING = compile(
    "import asyncio, types\n"
    "async def collected(values):\n return [value async for value in values]\n"
    "made = asyncio.run(made if type(made) is types.CoroutineType else collected(made))\n",
    CALL_FILE,
    "exec",
)
GENERATORS = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)


def trace(
    fn: Callable[..., Any],
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    detail: Detail | None = None,
    scope: Scope | None = None,
    limits: Limits | None = None,
    stdin: str | None = None,
    capture: bool = False,
    consume: bool = True,
) -> Trace:
    """Call `fn(*args, **kwargs)`, record what happens, and return the trace.

    What the program raises is an outcome, not an error of `trace` (`SystemExit` included): see `Trace.outcome` and `Trace.unwrap()`. Only
    a KeyboardInterrupt that the program did not raise itself is raised again, after everything was put back; the trace so far is its
    attribute `trace`.

    Args:
        fn: a function, method, class, `functools.partial`, callable instance, generator function or coroutine function. A generator is run
            to its end and the result is the list of what it yielded; a coroutine is run by asyncio.
        args: positional arguments, as a tuple or list: `args=([3, 1, 2],)` for one list.
        kwargs: keyword arguments.
        detail: "expressions" records values of sub-expressions, too, "lines" does not. The default is "expressions" where the C recorder is
            there, else "lines" with a warning.
        scope: which code is followed; default `Scope()`.
        limits: where the run is stopped; default `Limits()`.
        stdin: text that the program reads; None leaves it the real standard input.
        capture: only record what the program prints instead of passing it on as well.
        consume: False leaves a generator or coroutine that `fn` returns as it is.

    Returns:
        The trace of the run, however it ended.

    Raises:
        ArgumentError: `fn` cannot be called, or not with these arguments.
        FollowError: there is no Python code to follow.
        RecorderError: no recorder can be started.
    """
    program, follower = _prepared(fn, args, kwargs, scope, consume=consume)  # apart, as is what is rare: see `Session.ready`
    run = Run(follower, detail, limits, stdin, capture=capture)
    made = run.call(program, monitoring().stack_depth() - 2)  # as if it was called here: neither this frame nor `program` counts
    if type(run.error) is TypeError and len(made) == 0:  # nothing of the program has run: the call itself failed
        _check_arguments(fn, *_arguments(args, kwargs))
    return made


def _prepared(fn: Any, args: Any, kwargs: Any, scope: Scope | None, *, consume: bool) -> tuple[Callable[[], Any], Follower]:
    """What calls a function for `trace`, and what is followed then."""
    if not callable(fn):
        raise ArgumentError(f"trace() needs a function, not {shown(fn)}; pass the function and its arguments apart: trace(fn, args=(...))")
    positional, keywords = _arguments(args, kwargs)
    codes, modules = find_entry(fn)

    def program() -> Any:
        result = fn(*positional, **keywords)
        if consume and type(result) in GENERATORS and _code_of(result) in codes:
            return list(result) if type(result) is types.GeneratorType else _consume(result)
        return result

    return program, Follower(_scope(scope), modules, codes)


def trace_source(
    source: str,
    *,
    call: str | None = None,
    stdin: str | None = "",
    filename: str = "<program>",
    isolation: str = "none",
    detail: Detail | None = None,
    scope: Scope | None = None,
    limits: Limits | None = None,
    capture: bool = False,
    consume: bool = True,
) -> Trace:
    """Run a program given as text and return the trace.

    Args:
        source: the program's text.
        call: an expression such as "f([1, 2])". The program's top level runs first, unrecorded, as a module named "program" (its main guard
            does not fire), then the call is recorded. Without it the whole script is recorded as `__main__`.
        stdin: text that the program reads; None leaves it the real standard input, which an isolated program never has.
        filename: the name under which the text appears in tracebacks.
        isolation: "none" runs the program in this process: only for programs that you trust. The others run it in a process of its own,
            whose recorded trace is read like a file: "auto" with the most that this machine has against it, "strict" refuses to start
            without seccomp and Landlock, "process" takes limits only. See docs/safety.md. `limits.seconds` (default: 10) then kills.
        detail: as for `trace`.
        scope: as for `trace`.
        limits: as for `trace`.
        capture: as for `trace`.
        consume: False leaves a generator or coroutine of the program that `call` gives as it is; else it is run, as by `trace`.

    Returns:
        The trace of the run, however it ended.

    Raises:
        SourceError: the text cannot be parsed; the message has the line and a caret.
        ArgumentError: `call` is no expression.
        RecorderError: no recorder can be started.
        SandboxError: the isolation cannot be had here, or the isolated run gave no trace; its attribute `ended` says how it ended.
    """
    if not isinstance(filename, str):
        raise ArgumentError(f"filename={shown(filename)}: a text is needed, the name under which the program appears")
    if not isinstance(source, str):
        raise ArgumentError(f"trace_source() needs the program's text, not {shown(source)}; for a function use trace()")
    if isolation == "none":
        return trace_text(source, call, stdin, filename, detail, scope, limits, capture=capture, consume=consume)
    from chainexec import isolated  # a sandbox is made of much that nobody else needs

    request = isolated.trace_request(
        source, call=call, stdin=stdin, filename=filename, detail=detail, scope=scope, limits=limits, consume=consume
    )
    return isolated.trace_in_sandbox(request, isolation, capture=capture)


def trace_text(
    source: str, call: str | None, stdin: str | None, filename: str, detail: Detail | None, scope: Scope | None, limits: Limits | None,
    *, capture: bool, consume: bool,
) -> Trace:  # fmt: skip
    """What `trace_source` does in this process."""
    program = texts.register(filename, source)
    code = _compiled(program)
    call_code = None if call is None else _compiled_call(call)
    name = "__main__" if call_code is None else PROGRAM
    follower = Follower(_scope(scope), frozenset({name}), frozenset({code}), frozenset({CALL_FILE}))
    run = Run(follower, detail, limits, stdin, capture=capture, keep=False)
    module = types.ModuleType(name)
    module.__file__ = filename
    module.__dict__["__builtins__"] = __builtins__
    consumed = filename if consume and call_code is not None else None
    whole = functools.partial(_whole, code if call_code is None else call_code, module.__dict__, run.streams, consumed)
    before = None if call_code is None else lambda: evaluate(code, module.__dict__)
    with _Registered(name, module):
        return run.call(whole, AS_A_SCRIPT, before=before, source=program)


def _whole(code: CodeType, names: dict[str, Any], streams: Streams, filename: str | None) -> Any:
    """Run a program to its end, at which the interpreter would flush the streams that the program has put in place of its own.

    A generator or coroutine of the file of that name, if one is given, is run, too.
    """
    result = evaluate(code, names)
    if filename is not None and type(result) in GENERATORS and (made := _code_of(result)) is not None and made.co_filename == filename:
        names = {"made": result, "list": list}
        if type(result) is types.GeneratorType:
            result = evaluate(LISTING, names)
        elif GUARD.active:
            evaluate(AWAITING, names)
            result = names["made"]
        else:
            result = _consume(result)
    if left := streams.left_in_place():
        evaluate(FLUSHING, {"left": left})
    return result


def trace_code(
    code: CodeType,
    namespace: dict[str, Any],
    *,
    detail: Detail | None = None,
    scope: Scope | None = None,
    limits: Limits | None = None,
    stdin: str | None = None,
    capture: bool = False,
) -> Trace:
    """Run compiled code in a namespace that is there already, such as a notebook's, and return the trace.

    Args:
        code: a module's code object; its text is found by its file name.
        namespace: its globals; what the code binds is there afterwards.
        detail: as for `trace`.
        scope: as for `trace`.
        limits: as for `trace`.
        stdin: as for `trace`.
        capture: as for `trace`.

    Raises:
        RecorderError: no recorder can be started.
    """
    run = _code_run(code, namespace, detail, scope, limits, stdin, capture=capture)
    return run.call(lambda: evaluate(code, namespace), monitoring().stack_depth() - 3)


async def trace_awaited(
    code: CodeType,
    namespace: dict[str, Any],
    *,
    detail: Detail | None = None,
    scope: Scope | None = None,
    limits: Limits | None = None,
    stdin: str | None = None,
    capture: bool = False,
) -> Trace:
    """`trace_code` for code that awaits, in the event loop that is running. Its other tasks go on, followed where they are in scope."""
    run = _code_run(code, namespace, detail, scope, limits, stdin, capture=capture)
    return await run.call_awaited(lambda: evaluate(code, namespace))


def _code_run(
    code: CodeType, namespace: dict[str, Any], detail: Detail | None, scope: Scope | None, limits: Limits | None, stdin: str | None,
    *, capture: bool,
) -> Run:  # fmt: skip
    name = namespace.get("__name__")
    follower = Follower(_scope(scope), frozenset({name} if type(name) is str else ()), frozenset({code}))
    return Run(follower, detail, limits, stdin, capture=capture)


class Tracer:
    """Records a block (`with Tracer() as tracer:`) or every call of a function (`@Tracer()`); `tracer.trace` is the trace, afterwards.

    The frame that runs the block is recorded from the block's start on, where its code is in scope; of a decorated function, `trace` is
    that of the latest call (of a generator or coroutine function: of making the generator, which runs later). Exceptions pass through.
    The options are those of `trace`.
    """

    def __init__(
        self,
        *,
        detail: Detail | None = None,
        scope: Scope | None = None,
        limits: Limits | None = None,
        stdin: str | None = None,
        capture: bool = False,
    ) -> None:
        self._options: dict[str, Any] = {"detail": detail, "limits": limits, "stdin": stdin, "capture": capture}
        self._scope = _scope(scope)
        self._runs: list[Run] = []
        self._trace: Trace | None = None

    @property
    def trace(self) -> Trace:
        """The trace of the latest block or call that is over."""
        if self._trace is None:
            raise RecorderError("nothing has been recorded yet; read .trace after the `with` block or a call of the decorated function")
        return self._trace

    def __enter__(self) -> Self:
        frame = sys._getframe(1)
        name = frame.f_globals.get("__name__")
        follower = Follower(self._scope, frozenset({name} if type(name) is str else ()), frozenset({frame.f_code}))
        run = Run(follower, **self._options)
        run.start()
        run.join(frame)
        self._runs.append(run)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> bool:
        run = self._runs.pop()
        self._trace = run.stop(None, error)
        return isinstance(error, LimitReached)

    def __call__[**P, R](self, fn: Callable[P, R]) -> Callable[P, R]:
        codes, modules = find_entry(fn)

        @functools.wraps(fn)
        def traced(*args: P.args, **kwargs: P.kwargs) -> R:
            run = Run(Follower(self._scope, modules, codes), **self._options)
            self._trace = run.call(lambda: fn(*args, **kwargs), monitoring().stack_depth() - 2)
            result: R = self._trace.unwrap()
            return result

        return traced


class _Registered:
    """Context manager: a module stands in sys.modules under a name; what stood there before comes back."""

    def __init__(self, name: str, module: types.ModuleType) -> None:
        self._name, self._module = name, module
        self._before: types.ModuleType | None = None

    def __enter__(self) -> None:
        self._before = sys.modules.get(self._name)
        sys.modules[self._name] = self._module

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._before is not None:
            sys.modules[self._name] = self._before
        elif sys.modules.get(self._name) is self._module:
            del sys.modules[self._name]


# ---- arguments -------------------------------------------------------------------------------------------------------


def _scope(scope: Scope | None) -> Scope:
    if scope is None:
        return DEFAULT_SCOPE
    if not isinstance(scope, Scope):
        raise ArgumentError(f"scope={shown(scope)}: a Scope(...) is needed")
    return scope


def _arguments(args: Any, kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if not isinstance(args, tuple | list):
        hint = f"for this one argument pass args=({shown(args)},)"
        raise ArgumentError(f"args={shown(args)}: a tuple or list of the positional arguments is needed; {hint}")
    if kwargs is None:
        return tuple(args), {}
    try:
        keywords = dict(kwargs)
    except (TypeError, ValueError):
        raise ArgumentError(f"kwargs={shown(kwargs)}: a dict of keyword arguments is needed") from None
    if not all(isinstance(name, str) for name in keywords):
        raise ArgumentError(f"kwargs={shown(kwargs)}: the names of keyword arguments are texts")
    return tuple(args), keywords


def _check_arguments(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raise ArgumentError where the arguments do not fit the signature."""
    try:
        signature = inspect.signature(fn)
    except (TypeError, ValueError):  # it tells nothing of its arguments
        return
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        message = f"{_name(fn)}{signature} cannot be called with these arguments: {error}"
        if not kwargs and _fits(signature, (list(args),)):
            raise ArgumentError(f"{message}; for one list as the argument pass args=({shown(list(args))},)") from None
        raise ArgumentError(f"{message}; args is a tuple of the positional arguments, such as args=([3, 1, 2],) for one list") from None


def _fits(signature: inspect.Signature, args: tuple[Any, ...]) -> bool:
    try:
        signature.bind(*args)
    except TypeError:
        return False
    return True


def _name(fn: Any) -> str:
    return getattr(fn, "__qualname__", None) or type(fn).__qualname__


# ---- generators and coroutines ---------------------------------------------------------------------------------------


def _code_of(value: Any) -> CodeType | None:
    for name in ("gi_code", "cr_code", "ag_code"):
        if hasattr(value, name):
            found: CodeType = getattr(value, name)
            return found
    return None


def _consume(value: Any) -> Any:
    """Run a coroutine or an asynchronous generator by asyncio."""
    import asyncio  # heavy, and few programs need it

    work = value if type(value) is types.CoroutineType else _collect(value)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    return _run_beside(work)


async def _collect(values: Any) -> list[Any]:
    return [value async for value in values]


def _run_beside(work: Any) -> Any:
    """Run a coroutine in a thread of its own: an event loop is running in this one, as in a notebook."""
    import asyncio
    import contextvars

    outcome: list[Any] = []

    def target() -> None:
        try:
            outcome.extend((True, asyncio.run(work)))
        except BaseException as error:
            outcome.extend((False, error))

    thread = threading.Thread(target=contextvars.copy_context().run, args=(target,), name="chainexec-asyncio")
    thread.start()
    thread.join()
    succeeded, value = outcome
    if succeeded:
        return value
    raise value


# ---- source ----------------------------------------------------------------------------------------------------------


def _compiled(program: Program) -> CodeType:
    try:
        return texts.compiled(program)
    except SyntaxError as error:
        raise SourceError(f"{program.filename}, line {error.lineno}: {error.msg}\n    {(error.text or '').strip()}") from None


def _compiled_call(call: str) -> CodeType:
    if not isinstance(call, str):
        raise ArgumentError(f'call={shown(call)}: the text of a call is needed, such as "f([1, 2])"')
    try:
        return compile(call.strip(), CALL_FILE, "eval", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise ArgumentError(f'call={call!r} is no expression ({error}); pass a call such as "f([1, 2])"') from None
