"""IPython's magics: %trace and %narrate for a line, %%trace and %%narrate for a cell. `%load_ext chainexec` brings them."""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import itertools
import sys
import tokenize
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

from chainexec.errors import ArgumentError, ChainexecError, FollowError
from chainexec.narration import narrate
from chainexec.notebook.options import NARRATE, TRACE, complete, help_text, read_options
from chainexec.recording.entry import find_entry
from chainexec.recording.kinds import register_type
from chainexec.recording.limits import Limits
from chainexec.recording.scope import Scope
from chainexec.tracing import trace, trace_awaited, trace_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType

    from chainexec.narration import Narration
    from chainexec.notebook.options import Option
    from chainexec.traces import Trace

NAMES = ("trace", "narrate")
NOTHING_SEEN = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})
LOADED = "_chainexec_magics"  # attribute of the shell that holds what `unload` takes away
GIVEN = "_chainexec_given"  # stands for the function while the arguments of a call are worked out
CALLED = "get_ipython().run_cell_magic("  # what IPython makes of a cell magic


def load(shell: Any) -> None:
    """Register the magics in an IPython shell.

    Raises:
        ArgumentError: it is none.
    """
    if not hasattr(shell, "register_magic_function"):
        raise ArgumentError("%load_ext chainexec is for IPython and Jupyter: pip install 'chainexec[notebook]' and write it in a notebook.")
    if hasattr(shell, LOADED):
        return
    magics = Magics(shell)
    for name in NAMES:
        shell.register_magic_function(getattr(magics, name), "line_cell", name)
        for key in (f"%{name}", f"%%{name}"):
            shell.set_hook("complete_command", magics.complete, str_key=key)
    shell.input_transformers_post.append(magics.awaiting)
    register_type(type(shell), lambda _: "<IPython>")  # a line with a magic holds the shell, and with it all that IPython has
    setattr(shell, LOADED, magics)


def unload(shell: Any) -> None:
    """Take the magics away again."""
    magics = getattr(shell, LOADED, None)
    if magics is None:
        return
    for name in NAMES:
        for kind in ("line", "cell"):
            shell.magics_manager.magics[kind].pop(name, None)
    shell.input_transformers_post.remove(magics.awaiting)
    register_type(type(shell), None)
    delattr(shell, LOADED)


class Magics:
    """The magics of one shell."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell

    def trace(self, line: str, cell: str | None = None) -> Any:
        return self._run("trace", TRACE, line, cell, lambda made, _: made)

    def narrate(self, line: str, cell: str | None = None) -> Any:
        return self._run("narrate", NARRATE, line, cell, _told)

    for _magic, _options in ((trace, TRACE), (narrate, NARRATE)):
        _magic.__doc__ = help_text(_magic.__name__, _options)
        _magic._ipython_magic_no_var_expand = True  # type: ignore[attr-defined] # braces and dollars of the line are Python's
    del _magic, _options

    def _run(
        self, name: str, known: dict[str, Option], line: str, cell: str | None, make: Callable[[Trace, dict[str, Any]], Trace | Narration]
    ) -> Any:
        with _usage_errors():
            options, rest = read_options(name, known, line)
            if cell is None and not rest:
                raise ArgumentError(f"%{name} needs a call or a statement: %{name} f([3, 1, 2]); a whole cell begins with %%{name}.")
            if cell is not None and rest:
                raise ArgumentError(f"%%{name} takes options only, not {rest!r}; the program begins on the next line.")
            limits = Limits(steps=options["steps"]) if "steps" in options else None
            scope = Scope(include=tuple(options["include"])) if "include" in options else None
        recording: dict[str, Any] = {"detail": options.get("detail"), "scope": scope, "limits": limits}
        shown = _Shown(self.shell, options, make, quiet=_ends_silently(rest if cell is None else cell))
        if cell is None:
            made = self._called(rest.rstrip().removesuffix(";"), recording, shown)
            if made is not None:
                return shown(made)
        text = str(self.shell.transform_cell(rest)) if cell is None else self._cell_text(name, line, cell)
        code, shows = self._compiled(text)
        if not code.co_flags & inspect.CO_COROUTINE:
            with _watching(shown, wanted=shows):
                made = shown.interruptible(lambda: trace_code(code, self.shell.user_ns, **recording))
            return shown(made)
        if cell is None:
            raise _usage_error(f"%{name} cannot await on a line; write the line into a cell that begins with %%{name}.")
        return self._awaited(code, recording, shown, shows=shows)

    async def _awaited(self, code: CodeType, recording: dict[str, Any], shown: _Shown, *, shows: bool) -> Any:
        with _watching(shown, wanted=shows), _usage_errors():
            made = await trace_awaited(code, self.shell.user_ns, **recording)
        return shown(made)

    def _called(self, text: str, recording: dict[str, Any], shown: _Shown) -> Trace | None:
        """The trace of a line that is a call of a function in Python; None where it is anything else."""
        text = text.strip()
        filename = self._filename(text)
        try:
            tree = ast.parse(text, filename, "eval")
        except (SyntaxError, ValueError):
            return None
        if not isinstance(tree.body, ast.Call) or not _is_name(tree.body.func):
            return None
        names = self.shell.user_ns
        bound: dict[str, Any] = {GIVEN: _given}
        given = ast.copy_location(ast.Name(GIVEN, ast.Load()), tree.body.func)
        apart = ast.copy_location(ast.Call(given, tree.body.args, tree.body.keywords), tree.body)
        try:
            fn = eval(compile(ast.Expression(tree.body.func), filename, "eval"), names)  # noqa: S307 - the user's own line
            find_entry(fn)
            args, kwargs = eval(compile(ast.Expression(apart), filename, "eval"), names, bound)  # noqa: S307
        except FollowError:  # a function made in C: the line is followed as a program, with what it calls
            return None
        except BaseException as error:
            _raise(error, self.shell)
        del bound[GIVEN]
        names.update(bound)  # what `:=` has bound

        def call() -> Trace:
            try:
                return trace(fn, args, kwargs, **recording)
            except ArgumentError as error:  # what it goes on to say is about arguments that trace() gets
                raise ArgumentError(f"{str(error).partition('; ')[0]}.") from None

        return shown.interruptible(call)

    def _cell_text(self, name: str, line: str, cell: str) -> str:
        """The cell's program as Python; the line of the magic becomes a comment, so that line numbers are those of the cell."""
        first = f"# %%{name} {line}".rstrip()
        blank = len(list(itertools.takewhile(lambda row: not row.strip(), cell.split("\n"))))  # IPython takes these lines away
        return first + "\n" * (1 + blank) + str(self.shell.transform_cell(cell))

    def _compiled(self, text: str) -> tuple[CodeType, bool]:
        """The code of a cell, and whether its last statement is an expression whose value is shown."""
        shell = self.shell
        filename = self._filename(text)
        tree = shell.transform_ast(shell.compile.ast_parse(text, filename))
        shows = bool(tree.body) and isinstance(tree.body[-1], ast.Expr)
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if shell.autoawait else 0
        with shell.compile.extra_flags(flags):  # "single" gives the values of expressions to sys.displayhook
            return shell.compile(ast.Interactive(tree.body) if shows else tree, filename, "single" if shows else "exec"), shows

    def _filename(self, text: str) -> str:
        """A name under which the text is known, as one of the cell that runs."""
        return str(self.shell.compile.cache(text, len(self.shell.user_ns.get("In", ())) - 1, raw_code=text))

    def awaiting(self, lines: list[str]) -> list[str]:
        """An input transformer: a cell with one of our magics whose program awaits is awaited itself; of one that is no Python only the

        program is left, so that the error is told as that of any other cell.
        """
        text = "".join(lines)
        if not text.startswith(CALLED) or not self.shell.autoawait:
            return lines
        try:
            call = ast.parse(text.strip(), mode="eval").body
            assert isinstance(call, ast.Call)
            name, line, body = map(ast.literal_eval, call.args)
        except (SyntaxError, ValueError, AssertionError):  # more than the magic
            return lines
        if name not in NAMES:
            return lines
        program = self._cell_text(name, line, body)
        try:
            code = compile(program, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except (SyntaxError, ValueError):
            return program.splitlines(keepends=True)
        return ["await ", *lines] if code.co_flags & inspect.CO_COROUTINE else lines

    def complete(self, _: Any, event: Any) -> list[str]:
        """IPython's hook: options and their values, while the line has options only."""
        name = event.command.lstrip("%")
        return complete(NARRATE if name == "narrate" else TRACE, event.line.partition(event.command)[2], event.symbol)


class _Shown:
    """What becomes of a trace: it is kept under its names, shown, and the program's exception goes on."""

    def __init__(
        self, shell: Any, options: dict[str, Any], make: Callable[[Trace, dict[str, Any]], Trace | Narration], *, quiet: bool
    ) -> None:
        self.shell, self.options, self.make, self.quiet = shell, options, make, quiet
        self.values: list[Any] = []  # of the cell's last expression

    def interruptible(self, run: Callable[[], Trace]) -> Trace:
        """The trace of a run; where the user interrupts it, the trace so far is shown, and the interrupt goes on."""
        try:
            with _usage_errors():  # what the program raises is in the trace: this is of ours
                return run()
        except KeyboardInterrupt as interrupt:
            made = getattr(interrupt, "trace", None)
            if made is not None:
                self._fail(made, interrupt)
            raise

    def __call__(self, made: Trace) -> Any:
        if made.exception is not None:
            self._fail(made, made.exception)
        if self.values and self.values[-1] is not None and not self.quiet:
            self._display(self.values[-1])
        result = self._keep(made)
        return None if self.quiet else result

    def _keep(self, made: Trace) -> Trace | Narration:
        names = self.shell.user_ns
        names["_trace"] = made
        with _usage_errors():
            result = self.make(made, self.options)
        if result is not made:
            names["_narration"] = result
        if "name" in self.options:
            names[self.options["name"]] = result
        return result

    def _fail(self, made: Trace, error: BaseException) -> None:
        """Show what was recorded, then raise what the program raised, with the program's own frames only."""
        self._display(self._keep(made))
        _raise(error, self.shell)

    def _display(self, value: Any) -> None:
        _ipython("display").display(value)


def _raise(error: BaseException, shell: Any) -> NoReturn:
    """Raise an error of the user's code; IPython then shows the frames of that code only, none of ours."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_frame.f_code.co_filename == __file__:
        traceback = traceback.tb_next

    def render() -> list[str]:
        BaseException.__delattr__(error, "_render_traceback_")
        lines: list[str] = shell.InteractiveTB.structured_traceback(type(error), error, traceback, tb_offset=0)
        return lines

    BaseException.__setattr__(error, "_render_traceback_", render)  # IPython asks for it
    raise error


def _told(made: Trace, options: dict[str, Any]) -> Narration:
    wanted = {"style": "style", "verbosity": "verbosity", "seed": "seed", "tokens": "max_tokens"}
    return narrate(made, **{argument: options[option] for option, argument in wanted.items() if option in options})


def _given(*args: Any, **kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return args, kwargs


def _is_name(node: ast.expr) -> bool:
    """Whether an expression is `f` or `module.f`: it can be looked up without anything happening."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _ends_silently(text: str) -> bool:
    """Whether the last thing is a semicolon: then, as everywhere in IPython, nothing is shown."""
    last = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type not in NOTHING_SEEN:
                last = token.string
    except (tokenize.TokenError, SyntaxError):  # with magics in it, the program need be no Python yet
        last = text.rstrip()[-1:]
    return last == ";"


@contextmanager
def _watching(shown: _Shown, *, wanted: bool) -> Iterator[None]:
    """While a cell runs, the value of its latest expression is kept instead of being shown."""
    if not wanted:
        yield
        return

    def keep(value: Any) -> None:
        shown.values[:] = [value]

    before = sys.displayhook
    sys.displayhook = keep
    try:
        yield
    finally:
        if sys.displayhook is keep:
            sys.displayhook = before


@contextmanager
def _usage_errors() -> Iterator[None]:
    """Mistakes in the use of a magic are told on one line, without a traceback."""
    try:
        yield
    except ChainexecError as error:
        raise _usage_error(str(error)) from None


def _usage_error(message: str) -> Exception:
    made: Exception = _ipython("core.error").UsageError(message)
    return made


def _ipython(module: str) -> Any:
    return importlib.import_module(f"IPython.{module}")
