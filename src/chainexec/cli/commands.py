"""The commands that run, tell, compare and rewrite programs."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chainexec
from chainexec.cli.files import encoded, exact_text, input_text, program_text, renamed, write_into
from chainexec.cli.programs import obtain
from chainexec.cli.showing import (
    DIFFERENT,
    EQUIVALENT,
    OK,
    RAISED,
    UNVERIFIED,
    complain,
    print_history,
    print_lines,
    print_narration,
    print_source,
    print_steps,
    status_of,
)
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    import argparse

HOW_INPUTS = "here inputs are given by --call 'f(...)', or for scripts by --stdin FILE."


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
    print_narration(narration)
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
        print_steps(trace)
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
    if verdict.cause == "inputs":
        complain(HOW_INPUTS, UNVERIFIED)
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
            write_into(options.output, f"{path.stem}_{number}.py", encoded(variant.source, encoding))
        elif options.json:
            print(json.dumps(variant.to_dict()))
        else:
            print(f"# ---- variant {number}: {', '.join(map(str, variant.applied))}; {variant.verdict}")
            print(variant.diff if options.diff else variant.source, end="" if variant.source.endswith("\n") else "\n")
    for rejection in variants.rejected:
        print(f"chainexec: {', '.join(map(str, rejection.applied))} made a variant that is different: {rejection.verdict}", file=sys.stderr)
    if not variants and variants.unverified:
        complain(f"no variant could be checked: {variants.unverified[0].verdict.reason}", UNVERIFIED)
        if variants.unverified[0].verdict.cause == "inputs":
            complain(HOW_INPUTS, UNVERIFIED)
        return UNVERIFIED
    if not variants:
        complain("no rule applies here; --refusals says why.", DIFFERENT)
    return DIFFERENT if variants.rejected or not variants else OK


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
    print_lines([line.rstrip("\n") for line in lines], first)
    print("\nWhat `heapq.nsmallest(3, [5, 2, 8, 1])` does:\n")
    print_narration(chainexec.narrate(trace))
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
