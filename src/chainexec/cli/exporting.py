"""The command `export`."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainexec.cli.programs import add_running_options, obtain
from chainexec.cli.showing import OK
from chainexec.errors import ArgumentError
from chainexec.traces.formats.python_tutor import POINTS, python_tutor_parts

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from chainexec.traces import Trace

# Which options say something to which format; the others are refused, rather than passed over.
FORMATS = {
    "chrome": {"counter", "lines"},
    "python-tutor": {"start", "most"},
    "mermaid": {"depth", "most", "heap"},
    "dot": {"depth", "most", "heap"},
    "plot": {"var"},
    "json": set[str](),
}
OPTIONS = ("counter", "lines", "start", "most", "depth", "heap", "var")

EPILOG = """\
PROGRAM and ARGUMENT are those of `chainexec trace`: script.py, file.py:function, module:function, run.trace; see `chainexec trace --help`.
FORMAT is one of
  chrome        Chrome trace events, for ui.perfetto.dev; --counter NAME draws a variable's numbers, --lines each statement
  python-tutor  Python Tutor's JSON; --most N points (default: 1000, 0 for all) from step --start on
  mermaid, dot  the tree of calls, down to --depth N, the first --most N; with --heap STEP the variables and objects when a step opens
                (-1: the last one)
  plot          the history of --var NAME, with matplotlib; --out FILE.png, .svg or .pdf
  json          the whole trace, as `chainexec trace --json` prints it

Exit status: 0 it was written, 2 a usage error, input that cannot be read or a file that cannot be written, 130 interrupted."""


def add_exporting(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare the command."""
    export = command("export", run_export, "Write a run in the format of another tool.", EPILOG)
    export.add_argument("program", metavar="PROGRAM", help="what to run, or a saved trace")
    add_running_options(export)
    export.add_argument("--format", required=True, choices=list(FORMATS), metavar="FORMAT", help=", ".join(FORMATS))
    export.add_argument("--out", metavar="FILE", type=Path, help="where to write (default, and -: standard output)")
    export.add_argument("--counter", metavar="NAME", action="append", help="chrome: draw the numbers of a variable; repeatable")
    export.add_argument("--lines", action="store_true", default=None, help="chrome: a slice for each statement, too")
    export.add_argument("--start", metavar="STEP", type=int, help="python-tutor: the step of the first point")
    export.add_argument("--most", metavar="N", type=int, help="at most N points, calls or objects")
    export.add_argument("--depth", metavar="N", type=int, help="mermaid, dot: show calls down to depth N")
    export.add_argument("--heap", metavar="STEP", type=int, help="mermaid, dot: the variables and objects when a step opens")
    export.add_argument("--var", metavar="NAME", action="append", help="plot: a variable; repeatable")


def run_export(options: argparse.Namespace) -> int:
    given = {name: value for name in OPTIONS if (value := getattr(options, name)) is not None}
    for name in given:
        if name not in FORMATS[options.format]:
            takers = ", ".join(form for form, taken in FORMATS.items() if name in taken)
            raise ArgumentError(f"--{name} says nothing to the format {options.format}; it is for {takers}.")
    if "heap" in given and "depth" in given:
        raise ArgumentError("--depth is for the tree of calls, which --heap is not; leave one of them out.")
    if options.format == "plot" and (options.out is None or str(options.out) == "-" or options.var is None):
        raise ArgumentError("a plot needs --var NAME and --out FILE, such as --var total --out total.png.")
    trace = obtain(options)
    if options.format == "plot":
        write_plot(trace, options.var, options.out)
    else:
        write_parts(exported(trace, options.format, given), options.out)
    return OK


def exported(trace: Trace, form: str, given: dict[str, Any]) -> Iterable[str]:
    """The text of an export, in parts."""
    limits = {} if given.get("most") is None else {"most": given["most"]}
    if form == "chrome":
        return [trace.to_chrome(counters=given.get("counter", ()), lines=given.get("lines", False))]
    if form == "python-tutor":
        return python_tutor_parts(trace, given.get("start", 0), limits.get("most", POINTS) or None)
    if form == "json":
        return [trace.to_json(), "\n"]
    if "heap" in given:
        return [trace.heap(given["heap"], format=form, **limits)]
    return [trace.call_tree(format=form, depth=given.get("depth"), **limits)]


def write_parts(parts: Iterable[str], path: Path | None) -> None:
    """Write a text to a file, or to standard output (None, or "-"); a file of that name is replaced only when the new one is complete."""
    if path is None or str(path) == "-":
        for part in parts:
            sys.stdout.write(part)
        return
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.writelines(parts)
        unfinished.replace(path)
    except OSError as error:
        raise ArgumentError(f"cannot write {path}: {error.strerror or error}; check the folder and its permissions.") from error
    finally:
        with contextlib.suppress(OSError):  # it has become the file, or could not even be made
            unfinished.unlink()


def write_plot(trace: Trace, names: list[str], path: Path) -> None:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ArgumentError("a plot needs matplotlib, which is not installed; run: pip install 'chainexec[plot]'") from error
    figure = Figure(figsize=(8, 4.5), layout="constrained")  # without pyplot: no window, no state
    trace.plot(*names, axes=figure.subplots())
    try:
        figure.savefig(path, dpi=150)
    except OSError as error:
        raise ArgumentError(f"cannot write {path}: {error.strerror or error}; check the folder and its permissions.") from error
    except ValueError as error:  # a suffix that matplotlib has no writer for
        raise ArgumentError(f"cannot write {path}: {error}.") from error
