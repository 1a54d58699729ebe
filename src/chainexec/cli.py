"""The command line: `chainexec trace | narrate | audit | check | rewrite | demo | info`. docs/cli.md describes it with examples."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import os
import shutil
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chainexec
from chainexec.errors import ArgumentError, ChainexecError
from chainexec.traces import Raised, Returned, Stopped, is_trace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from chainexec.traces import Step, Trace, Value

OK, RAISED, USAGE, STOPPED, INTERRUPTED = 0, 1, 2, 3, 130
EQUIVALENT, DIFFERENT, UNVERIFIED = 0, 1, 3

EPILOG = """\
PROGRAM is one of
  script.py             a script, run as __main__; ARGUMENTs become its sys.argv, standard input is the program's
  -                     a script read from standard input
  file.py:function      a function of a file, called with the ARGUMENTs
  module:function       a function of an importable module, for example heapq:nsmallest
  run.trace             a trace that --save wrote
An ARGUMENT of a function is a Python literal ('[5, 2]', 3, None, "'3'"); what is no literal is taken as a string (abc is 'abc').
Put -- before ARGUMENTs that begin with a dash and are not numbers.

Exit status: 0 the program ended normally (audit: all is so), 1 it raised an exception (audit: something is not so),
2 a usage error or input that cannot be read, 3 a limit stopped it, 130 interrupted."""

CHECK_EPILOG = """\
A and B are each one of
  program.py            a program's text; its function that --call or --entry names is called, or the only one it has
  program.py:function   the function that is called; of another name in B than in A, if need be
More inputs are made like those given with --call; without any they are made from the type hints of A's function. With --stdin, and
where A has no functions, both run as scripts. Check only programs that you trust: they run with your rights.

Exit status: 0 equivalent on all inputs that were tried, 1 different, 2 a usage error or a text that cannot be read, 3 unverified,
130 interrupted."""

REWRITE_EPILOG = """\
PROGRAM is one of
  program.py            a program's text; the calls given with --call are its inputs
  program.py:function   the function that inputs are made for, from its type hints, where no --call is given
The file itself is never changed. The programs run in this process: rewrite only programs that you trust.

Exit status: 0 there are variants, 1 there are none or the check found one different (please report it), 2 a usage error or a
text that cannot be read, 3 there are none because nothing could be checked, 130 interrupted."""


def entry_point() -> None:
    """The console script `chainexec`."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with `arguments` (default: those of the process); returns the exit status."""
    try:
        options = parser().parse_args(arguments)
        with plain_warnings():
            status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (`| head`) has seen enough; the interpreter's last flush must not complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return complain("interrupted.", INTERRUPTED)
    except ChainexecError as error:
        return complain(str(error), USAGE)
    return status


def complain(message: str, status: int) -> int:
    lines = [line.strip() for line in message.splitlines()]
    print("chainexec:", " ".join(line for line in lines if line.strip("^~ ")), file=sys.stderr)
    return status


@contextmanager
def plain_warnings() -> Iterator[None]:
    def show(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        complain(f"{category.__name__}: {message}", OK)

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield


# ---- the commands ----------------------------------------------------------------------------------------------------
class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        """Usage errors take one line, too."""
        sys.exit(complain(f"{message}; see `{self.prog} --help`.", USAGE))


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="chainexec", description="Runs Python, records exactly what happened, and tells it in words.", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"chainexec {chainexec.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str, epilog: str = EPILOG) -> argparse.ArgumentParser:
        one = commands.add_parser(
            name, help=about, description=about, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        one.set_defaults(run=run)
        return one

    tell = command("narrate", run_narrate, "Tell a run step by step, in words.")
    show = command("trace", run_trace, "Record a run and list its steps.")
    for one in (tell, show):
        one.add_argument("program", metavar="PROGRAM", help="what to run, or a saved trace (below)")
        one.add_argument("arguments", metavar="ARGUMENT", nargs="*", help="arguments of the function or of the script")
        one.add_argument("--kw", metavar="NAME=VALUE", action="append", default=[], help="a keyword argument of the function; repeatable")
        one.add_argument("--json", action="store_true", help="print JSON")
        one.add_argument("--save", metavar="PATH", type=Path, help="write the trace to a file, to be loaded later")
        one.add_argument("--var", metavar="NAME", help="print the history of one variable instead")
        one.add_argument("--detail", choices=("expressions", "lines"), help="how much to record (default: all that the recorder can)")
        one.add_argument("--max-steps", metavar="N", type=int, help="stop the program after N steps")
        one.add_argument("--max-seconds", metavar="S", type=float, help="stop the program after S seconds")
        one.add_argument("--echo", action="store_true", help="let the program's output through as well (it is recorded anyway)")
    tell.add_argument("--style", default="coe", help="coe (default), brief, frames, inline, json, scratchpad or table")
    tell.add_argument("--verbosity", default="standard", help="brief, standard (default) or full")
    tell.add_argument("--seed", type=int, default=0, help="varies the wording, never the facts")
    tell.add_argument("--max-tokens", metavar="N", type=int, help="tell it in at most N tokens, by summaries (an estimate)")
    tell.add_argument("--source", action="store_true", help="print the program first, with line numbers")
    check = command("audit", run_audit, "Check a text about a run against the run's trace.")
    check.add_argument("text", metavar="TEXT", help="file with the text; - for standard input")
    check.add_argument("trace", metavar="TRACE", type=Path, help="a trace that --save wrote")
    check.add_argument("--json", action="store_true", help="print JSON")
    same = command("check", run_check, "Run two programs with the same inputs and say whether they do the same.", CHECK_EPILOG)
    same.add_argument("a", metavar="A", help="a program, or file.py:function")
    same.add_argument("b", metavar="B", help="the other one")
    same.add_argument("--call", metavar="CALL", action="append", default=[], help="an input, such as 'f([1, 2])'; repeatable")
    same.add_argument("--entry", metavar="NAME", help="the function that is called")
    same.add_argument("--stdin", metavar="FILE", action="append", default=[], help="run both as scripts with this input; repeatable")
    same.add_argument("--rename", metavar="OLD=NEW", action="append", default=[], help="a name of A that B calls otherwise; repeatable")
    same.add_argument("--only-given", action="store_true", help="make no further inputs")
    same.add_argument("--max-inputs", metavar="N", type=int, default=80, help="use at most N inputs (default: 80)")
    same.add_argument("--max-steps", metavar="N", type=int, help="stop a run after N calls and passes of loops (default: 100000)")
    same.add_argument("--max-seconds", metavar="S", type=float, help="stop a run after S seconds")
    same.add_argument("--apart", action="store_true", help="run the programs in a process of their own, killed after --max-seconds (60)")
    same.add_argument("--seed", type=int, default=0, help="another seed makes other inputs")
    same.add_argument("--json", action="store_true", help="print JSON")
    again = command("rewrite", run_rewrite, "Write a program in other ways that do the same, each checked by running it.", REWRITE_EPILOG)
    again.add_argument("program", metavar="PROGRAM", nargs="?", help="a program, or file.py:function")
    again.add_argument("--call", metavar="CALL", action="append", default=[], help="an input, such as 'f([1, 2])'; repeatable")
    again.add_argument("--stdin", metavar="FILE", action="append", default=[], help="run it as a script with this input; repeatable")
    again.add_argument("-n", metavar="N", type=int, default=10, help="how many variants at most (default: 10)")
    again.add_argument("--strength", default="structural", help="cosmetic, mild or structural (default)")
    again.add_argument("--rules", metavar="NAME,...", help="use these rules or groups of rules only; --catalogue lists them")
    again.add_argument("--seed", type=int, default=0, help="another seed gives other variants")
    again.add_argument("--unverified", action="store_true", help="print variants that could not be checked, too")
    again.add_argument("--refusals", action="store_true", help="say on standard error where rules did not apply, and why")
    again.add_argument("--max-inputs", metavar="N", type=int, default=24, help="check with at most N inputs (default: 24)")
    again.add_argument("--max-steps", metavar="N", type=int, help="stop a run after N calls and passes of loops (default: 100000)")
    again.add_argument("--max-seconds", metavar="S", type=float, help="stop a run after S seconds")
    again.add_argument("--diff", action="store_true", help="print what is different instead of whole programs")
    again.add_argument("--json", action="store_true", help="print JSON, a line for each variant")
    again.add_argument("--output", metavar="FOLDER", type=Path, help="write the variants to files in this folder instead")
    again.add_argument("--catalogue", action="store_true", help="print all rules with examples and preconditions, and end")
    command("demo", run_demo, "Tell the run of a real function of the standard library.")
    command("info", run_info, "Say which recorder runs here, and why.")
    return top


def run_narrate(options: argparse.Namespace) -> int:
    trace = obtain(options)
    if options.var is not None:
        print_history(trace, options.var, as_json=options.json)
        return status_of(trace)
    narration = chainexec.narrate(
        trace, style=options.style, verbosity=options.verbosity, seed=options.seed, max_tokens=options.max_tokens
    )
    if options.json:
        print(json.dumps(narration.to_dict()))
        return status_of(trace)
    if options.source:
        print_source(trace)
    print(narration)
    return status_of(trace)


def run_audit(options: argparse.Namespace) -> int:
    try:
        text = sys.stdin.read() if options.text == "-" else Path(options.text).read_text(encoding="utf-8")
    except OSError as error:
        raise ArgumentError(f"cannot read {options.text}: {error.strerror}; check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        raise ArgumentError(f"{options.text} is no UTF-8 text ({error.reason}); name the file with the words, then the trace.") from error
    report = chainexec.audit(text, chainexec.Trace.load(options.trace))
    print(json.dumps(report.to_dict()) if options.json else report)
    return OK if report.ok else RAISED


def run_trace(options: argparse.Namespace) -> int:
    trace = obtain(options)
    if options.var is not None:
        print_history(trace, options.var, as_json=options.json)
    elif options.json:
        print(trace.to_json())
    else:
        for step in trace.steps:
            print(step_line(step))
        print(f"{len(trace):,} step{'' if len(trace) == 1 else 's'}; {outcome_text(trace)}")
    return status_of(trace)


def run_check(options: argparse.Namespace) -> int:
    a, first = program_text(options.a)
    b, second = program_text(options.b)
    renames = dict(renamed(text) for text in options.rename)
    if second is not None and first is None and options.entry is None:
        raise ArgumentError(f"{options.b} names a function and {options.a} does not; name the one of {options.a}, too.")
    entry = first or options.entry
    if second is not None and entry != second:
        renames[entry or second] = second
    given: dict[str, Any] = {"inputs": options.call or None}
    if options.stdin:
        given["stdin"] = [input_text(Path(name)) for name in options.stdin]
    limits = {"steps": options.max_steps, "seconds": options.max_seconds}
    limits = {name: value for name, value in limits.items() if value is not None}
    if limits:
        given["limits"] = chainexec.Limits(**{"steps": 100_000, "bytes": 512 << 20, **limits})
    if options.apart:
        given["isolation"] = "process"
    verdict = chainexec.check_equivalence(
        a, b, entry=entry, renames=renames, seed=options.seed, max_inputs=options.max_inputs, generate=not options.only_given, **given
    )
    print(json.dumps(verdict.to_dict()) if options.json else verdict)
    return {"equivalent": EQUIVALENT, "different": DIFFERENT, "unverified": UNVERIFIED}[verdict.kind]


def run_rewrite(options: argparse.Namespace) -> int:
    if options.catalogue:
        from chainexec.rewriting.document import catalogue

        print(catalogue(), end="")
        return OK
    if options.program is None:
        raise ArgumentError("rewrite needs a PROGRAM, or --catalogue.")
    place, colon, function = options.program.rpartition(":")
    path = Path(place if colon and place.endswith(".py") else options.program)
    text, encoding = exact_text(path)
    given: dict[str, Any] = {"inputs": options.call or None, "entry": function if path.name != Path(options.program).name else None}
    if options.stdin:
        given["stdin"] = [input_text(Path(name)) for name in options.stdin]
    limits = {"steps": options.max_steps, "seconds": options.max_seconds}
    limits = {name: value for name, value in limits.items() if value is not None}
    if limits:
        given["limits"] = chainexec.Limits(**{"steps": 100_000, **limits})
    variants = chainexec.rewrite(
        text, n=options.n, rules=options.rules.split(",") if options.rules else None, seed=options.seed, strength=options.strength,
        unverified=options.unverified, max_inputs=options.max_inputs, **given,
    )  # fmt: skip
    if options.refusals:
        for refusal in variants.refusals:
            print(refusal, file=sys.stderr)
    for number, variant in enumerate(variants, 1):
        if options.output is not None:
            options.output.mkdir(parents=True, exist_ok=True)
            (options.output / f"{path.stem}_{number}.py").write_bytes(encoded(variant.source, encoding))
        elif options.json:
            print(json.dumps(variant.to_dict()))
        else:
            print(f"# ---- variant {number}: {', '.join(map(str, variant.applied))}; {variant.verdict}")
            print(variant.diff if options.diff else variant.source, end="" if variant.source.endswith("\n") else "\n")
    for rejection in variants.rejected:
        print(f"chainexec: {', '.join(map(str, rejection.applied))} made a variant that is different: {rejection.verdict}", file=sys.stderr)
    if not variants and variants.unverified:
        complain(f"no variant could be checked: {variants.unverified[0].verdict.reason}", UNVERIFIED)
        return UNVERIFIED
    if not variants:
        complain("no rule applies here; --refusals says why.", DIFFERENT)
    return DIFFERENT if variants.rejected or not variants else OK


def encoded(text: str, encoding: str) -> bytes:
    """The text in the encoding of its original; in UTF-8 where it has lost the line that names that encoding."""
    import io
    import tokenize

    raw = text.encode(encoding)
    try:
        kept = tokenize.detect_encoding(io.BytesIO(raw).readline)[0] == encoding
    except SyntaxError:
        kept = False
    return raw if kept else text.encode("utf-8")


def exact_text(path: Path) -> tuple[str, str]:
    """The text of a Python file with its own line ends, and its encoding."""
    import io
    import tokenize

    try:
        raw = path.read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding), encoding
    except OSError as error:
        raise ArgumentError(f"cannot read {path}: {error.strerror}; check the path and its permissions.") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ArgumentError(f"{path} is no Python text ({error}); name another file.") from error


def program_text(name: str) -> tuple[str, str | None]:
    """The text of `file.py` or `file.py:function`, and the function."""
    place, colon, function = name.rpartition(":")
    if colon and place.endswith(".py") and function.isidentifier():
        name = place
    else:
        function = ""
    text = read(Path(name))
    if text is None:
        raise ArgumentError(f"{name} is a saved trace; name the program instead.")
    return text, function or None


def input_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentError(f"cannot read {path} ({error}); name a file with text for standard input.") from error


def renamed(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not equals or not old.isidentifier() or not new.isidentifier():
        raise ArgumentError(f"--rename {text} is not OLD=NEW, such as --rename total=sum_so_far.")
    return old, new


def run_info(_: argparse.Namespace) -> int:
    recorder = chainexec.recorder_info()
    python = ".".join(map(str, sys.version_info[:3]))
    print(f"chainexec {chainexec.__version__} on {sys.implementation.name} {python}")
    print(f"recorder: {recorder.name} ({recorder.reason})")
    return OK


def run_demo(_: argparse.Namespace) -> int:
    import heapq
    import inspect

    lines, first = inspect.getsourcelines(heapq.nsmallest)
    trace = chainexec.trace(heapq.nsmallest, (3, [5, 2, 8, 1]))
    print("heapq.nsmallest, as the standard library has it:\n")
    for number, line in enumerate(lines, first):
        print(f"{number:>4}  {line}", end="")
    print("\nWhat `heapq.nsmallest(3, [5, 2, 8, 1])` does:\n")
    print(chainexec.narrate(trace))
    name = command_name()
    print(
        f"\nThese were {len(trace)} steps. Try your own:\n"
        f"  {name} narrate script.py\n"
        f"  {name} narrate string:capwords 'to be or not'\n"
        f"  {name} narrate heapq:nsmallest 3 '[5, 2, 8, 1]' --var result"
    )
    return status_of(trace)


def command_name() -> str:
    """What a user types to call this program again."""
    if shutil.which("chainexec") is not None:
        return "chainexec"
    return "python -m chainexec" if sys.argv[0].endswith("__main__.py") else sys.argv[0]


# ---- what to run -----------------------------------------------------------------------------------------------------
def obtain(options: argparse.Namespace) -> Trace:
    """Run (or load) what the command line names; writes it where `--save` asks for it."""
    trace = record(options)
    if options.save is not None:
        trace.save(options.save)
    return trace


def record(options: argparse.Namespace) -> Trace:
    program: str = options.program
    settings = recording_settings(options)
    if program == "-":
        return run_script(sys.stdin.read(), "<stdin>", options, settings, stdin="")
    path = Path(program)
    if path.is_file():
        text = read(path)
        if text is None:
            return load(path, options)
        return run_script(text, program, options, settings, stdin=None)
    place, colon, name = program.rpartition(":")
    if not colon or not place or not name:
        if path.suffix == ".py" or os.sep in program:
            raise ArgumentError(f"there is no file {program}; check the path.")
        raise ArgumentError(f"{program!r} is neither a file nor module:function, such as heapq:nsmallest.")
    arguments = [literal(text) for text in options.arguments]
    keywords = dict(keyword(text) for text in options.kw)
    if place.endswith(".py"):
        return run_function_of_file(Path(place), name, arguments, keywords, settings)
    return chainexec.trace(find_function(place, name), arguments, keywords, **settings)


def recording_settings(options: argparse.Namespace) -> dict[str, Any]:
    settings: dict[str, Any] = {"capture": not options.echo}
    if options.detail is not None:
        settings["detail"] = options.detail
    limits = {"steps": options.max_steps, "seconds": options.max_seconds}
    limits = {name: value for name, value in limits.items() if value is not None}
    if limits:
        settings["limits"] = chainexec.Limits(**limits)
    return settings


def read(path: Path) -> str | None:
    """The text of a Python file, or None for a file that is a saved trace."""
    import tokenize

    try:
        if is_trace_file(path):
            return None
        with tokenize.open(path) as file:  # honours the coding line
            return file.read()
    except OSError as error:
        raise ArgumentError(f"cannot read {path}: {error.strerror}; check the path and its permissions.") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ArgumentError(f"{path} is neither Python text nor a saved trace ({error}); name another file.") from error


def load(path: Path, options: argparse.Namespace) -> Trace:
    given = [name for name, value in (("--detail", options.detail), ("--max-steps", options.max_steps), ("--kw", options.kw)) if value]
    if options.arguments or given:
        what = given[0] if given else "ARGUMENT"
        raise ArgumentError(f"{path} is a saved run and takes no {what}: leave that out, or name the program to run it anew.")
    return chainexec.Trace.load(path)


def run_script(text: str, name: str, options: argparse.Namespace, settings: dict[str, Any], *, stdin: str | None) -> Trace:
    if options.kw:
        raise ArgumentError(f"--kw is for functions, and {name} is a script; for a function of it say {name}:function.")
    saved_arguments, saved_path = sys.argv, sys.path[:]
    sys.argv = [name, *options.arguments]
    sys.path.insert(0, "" if name == "<stdin>" else str(Path(name).resolve().parent))
    try:
        return chainexec.trace_source(text, stdin=stdin, filename=name, **settings)
    finally:
        sys.argv, sys.path[:] = saved_arguments, saved_path


def run_function_of_file(path: Path, name: str, arguments: list[object], keywords: dict[str, object], settings: dict[str, Any]) -> Trace:
    text = read(path)
    if text is None:
        raise ArgumentError(f"{path} is a saved trace, it has no function {name}; leave out :{name}.")
    call = ", ".join([*map(repr, arguments), *(f"{key}={value!r}" for key, value in keywords.items())])
    sys.path.insert(0, str(path.resolve().parent))
    try:
        return chainexec.trace_source(text, call=f"{name}({call})", stdin=None, filename=str(path), **settings)
    finally:
        sys.path.pop(0)


def find_function(module_name: str, name: str) -> Callable[..., Any]:
    sys.path.insert(0, "")
    try:
        found: Any = importlib.import_module(module_name)
    except ImportError as error:
        hint = f"is it installed, or is a file meant ({module_name}.py:{name})?"
        raise ArgumentError(f"cannot import {module_name}: {error}; {hint}") from error
    except Exception as error:
        raise ArgumentError(f"importing {module_name} raised {type(error).__name__}: {error}; mend the module first.") from error
    finally:
        sys.path.remove("")
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise ArgumentError(f"{module_name} has no {name}; functions it has: {', '.join(function_names(module_name))}.") from None
    if not callable(found):
        raise ArgumentError(f"{module_name}:{name} is not a function but a {type(found).__name__}; name a function of {module_name}.")
    return found  # type: ignore[no-any-return]


def function_names(module_name: str, most: int = 12) -> list[str]:
    from types import FunctionType

    names = [name for name, value in vars(sys.modules[module_name]).items() if isinstance(value, FunctionType) and not name.startswith("_")]
    return [*names[:most], "..."] if len(names) > most else names or ["none"]


def literal(text: str) -> object:
    """A Python literal's value; what is no literal stands for itself, as a string."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text


def keyword(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise ArgumentError(f"--kw {text} is not NAME=VALUE, such as --kw key=None.")
    return name, literal(value)


# ---- how it is shown -------------------------------------------------------------------------------------------------
def step_line(step: Step) -> str:
    """One step on one line: index, kind, where, what changed."""
    indent = "  " * (step.frame.depth - 1)
    where = f"{step.frame.function}:{step.line}"
    if step.text is not None:
        told = repr(step.text)
    elif step.value is not None:
        told = step.value.short(100)
    elif step.kind == "call":
        told = state_text(step.frame.arguments)
    else:
        told = step.statement.text.splitlines()[0] if step.statement is not None else ""
    changes = "; ".join(change.text for change in step.changes) if step.kind != "call" else ""
    return f"{step.index:>6}  {step.kind:<9} {indent}{where}  {told}{'  # ' + changes if changes else ''}"


def state_text(state: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={value.short(60)}" for name, value in state.items())


def outcome_text(trace: Trace) -> str:
    match trace.outcome:
        case Returned(value=value):
            return f"returned {value.short(200)}"
        case Raised(type=name, value=value):
            return f"raised {name if value is None else value.short(200)}"
        case Stopped(limit=limit):
            return f"stopped by the limit on {limit}"


def print_history(trace: Trace, name: str, *, as_json: bool) -> None:
    history = trace.history(name)
    if as_json:
        rows = [
            {"step": step.index, "line": step.line, "function": step.frame.function, "value": None if value is None else value.text}
            for step, value in history
        ]
        print(json.dumps(rows))
        return
    for step, value in history:
        told = "unbound" if value is None else f"= {value.text}"
        print(f"step {step.index:>5}  {step.frame.function}:{step.line}  {name} {told}")


def print_source(trace: Trace) -> None:
    for number, line in enumerate(trace.source.splitlines(), 1):
        print(f"{number:>4}  {line}")
    print()


def status_of(trace: Trace) -> int:
    match trace.outcome:
        case Returned():
            return OK
        case Raised(type="SystemExit", message="" | "0" | "None"):
            return OK
        case Raised():
            return RAISED
        case Stopped():
            return STOPPED
