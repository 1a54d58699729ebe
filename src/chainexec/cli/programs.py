"""Runs (or loads) what the command line names."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import chainexec
from chainexec.cli.files import keyword, literal, read
from chainexec.errors import ArgumentError
from chainexec.traces import Raised

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from chainexec.traces import Trace


def add_running_options(one: argparse.ArgumentParser) -> None:
    """The options of commands that run a program or load a trace."""
    one.add_argument("arguments", metavar="ARGUMENT", nargs="*", help="arguments of the function or of the script")
    one.add_argument("--kw", metavar="NAME=VALUE", action="append", default=[], help="a keyword argument of the function; repeatable")
    one.add_argument("--save", metavar="PATH", type=Path, help="write the trace to a file, to be loaded later")
    one.add_argument("--detail", choices=("expressions", "lines"), help="how much to record (default: all that the recorder can)")
    one.add_argument("--max-steps", metavar="N", type=int, help="stop the program after N steps")
    one.add_argument("--max-seconds", metavar="S", type=float, help="stop the program after S seconds")
    one.add_argument("--echo", action="store_true", help="let the program's output through as well (it is recorded anyway)")


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
    function = find_function(place, name)
    try:
        return chainexec.trace(function, arguments, keywords, **settings)
    except ArgumentError:
        explain_misfit(function, program, arguments, keywords)
        raise


def recording_settings(options: argparse.Namespace) -> dict[str, Any]:
    settings: dict[str, Any] = {"capture": not options.echo}
    if options.detail is not None:
        settings["detail"] = options.detail
    limits = {"steps": options.max_steps, "seconds": options.max_seconds}
    limits = {name: value for name, value in limits.items() if value is not None}
    if limits:
        settings["limits"] = chainexec.Limits(**limits)
    return settings


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
        made = chainexec.trace_source(text, call=f"{name}({call})", stdin=None, filename=str(path), **settings)
    finally:
        sys.path.pop(0)
    if len(made):
        return made
    if isinstance(made.outcome, Raised):  # the call itself failed: there is nothing to tell
        _explain_failed_call(path, text, name, made.outcome)
    raise ArgumentError(f"calling {name} of {path} ran no Python code of that file; name a function that it defines.")


def _explain_failed_call(path: Path, text: str, name: str, outcome: Raised) -> NoReturn:
    functions = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    if outcome.type == "NameError" and name.partition(".")[0] not in functions:
        raise ArgumentError(f"{path} has no {name}; functions it has: {', '.join(_some(functions))}.")
    raise ArgumentError(f"calling {name} of {path} raised {outcome.type}: {outcome.message}; check the ARGUMENTs.")


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


def explain_misfit(function: Callable[..., Any], program: str, arguments: list[object], keywords: dict[str, object]) -> None:
    """Say in the command line's words that a function does not take the ARGUMENTs, where that was the trouble."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # it tells nothing of its arguments
        return
    try:
        signature.bind(*arguments, **keywords)
    except TypeError as error:
        raise ArgumentError(f"{program}{signature} cannot be called with these ARGUMENTs: {error}; check the ARGUMENTs.") from None


def function_names(module_name: str, most: int = 12) -> list[str]:
    from types import FunctionType

    names = [name for name, value in vars(sys.modules[module_name]).items() if isinstance(value, FunctionType) and not name.startswith("_")]
    return _some(names, most)


def _some(names: list[str], most: int = 12) -> list[str]:
    return [*names[:most], "..."] if len(names) > most else names or ["none"]
