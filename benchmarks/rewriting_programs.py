"""The programs that the rewriter's benchmarks run: (name, text, calls), and a process of its own for each.

A program may hang, crash, fill the memory or change what the next one sees: so each is looked at in a child, and what came of it is written
to a file at once, so that a run which was broken off goes on where it was.
"""

from __future__ import annotations

import ast
import doctest
import gzip
import importlib
import inspect
import json
import os
import pathlib
import pkgutil
import random
import resource
import select
import signal
import sys
import tempfile
import time
import warnings

from chainexec.equivalence.cases import call_text, is_plain
from chainexec.rewriting import rewrite

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

MEMORY = 4 << 30  # bytes: an input may ask for more than there is
SECONDS = 120  # of the processor for one program
WAIT = 10  # times as long by the clock: the machine may have other work
CALLS = 4  # inputs of a program that brings a generator of them


def cruxeval():
    from oracle.data import rows_of

    for row in rows_of("cruxeval"):
        yield row["id"], row["code"], [f"f({row['input']})"]


def humaneval():
    from oracle.data import calls_in_test, rows_of

    for row in rows_of("humaneval"):
        yield row["task_id"], row["prompt"] + row["canonical_solution"], calls_in_test(row)


def samples():
    for path in sorted((ROOT / "tests" / "samples").glob("*.py")):
        yield path.stem, path.read_text(), ["main()"]


def random_programs():
    """Programs that are odd on purpose: shared objects, caught errors, generators, closures, deletions."""
    from oracle.random_programs import random_program

    for seed in range(300):
        yield f"random {seed}", random_program(seed), ["main()"]


def odd_programs():
    """Programs in the shapes that rules look for, with values that tell on every liberty taken."""
    from rewriting.odd_programs import odd_program

    for seed in range(1000):
        yield f"odd {seed}", *odd_program(seed)


def features():
    """Programs for the parts of the language that look at more than values: classes, coroutines, iterators, patterns."""
    from rewriting.feature_programs import PROGRAMS

    for name, (source, calls) in PROGRAMS.items():
        yield f"feature {name}", source, calls


def reasoning_gym():
    """The generators of reasoning-gym (PyPI), each with a `main` that makes one puzzle."""
    from oracle.reasoning_programs import names, program_of

    for name in names():
        yield name, program_of(name), ["main()"]


def codeio():
    """The CodeI/O programs of reasoning-gym (PyPI), with a seed where they use random numbers; the inputs are made by the generator that comes with each."""
    data = pathlib.Path(importlib.import_module("reasoning_gym").__file__).parent / "data" / "codeio.jsonl.gz"
    with gzip.open(data, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            row = json.loads(line)
            source = row["code_sample"]
            if "random" in source:
                source = f"{source}\n\nimport random as _random\n_random.seed(0)\n"
                source += "import numpy as _numpy\n_numpy.random.seed(0)\n" if "numpy" in source else ""
            yield f"codeio {number}", source, row["input_generator"]


def algorithms():
    """The modules of the package `algorithms` (PyPI), with the calls in their doctests; a doctest of several statements becomes a function."""
    package = importlib.import_module("algorithms")
    for info in pkgutil.walk_packages(package.__path__, "algorithms."):
        try:
            module = importlib.import_module(info.name)
            source = inspect.getsource(module)
        except (ImportError, OSError) as error:
            print(f"left out {info.name}: {error}", file=sys.stderr)
            continue
        defined = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        calls, functions = [], []
        for number, test in enumerate(doctest.DocTestFinder().find(module)):
            tree = ast.parse("".join(example.source for example in test.examples))
            bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
            for node in tree.body:
                named = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
                if isinstance(node, ast.Expr) and named & defined and not named & bound:
                    calls.append(ast.unparse(node.value))
            if bound and tree.body:
                told = [ast.parse(f"print(repr({ast.unparse(one)}))").body[0] if isinstance(one, ast.Expr) else one for one in tree.body]
                body = "\n".join(f"    {line}" for one in told for line in ast.unparse(one).splitlines())
                functions.append(f"\n\ndef doctest_{number}():\n{body}\n")
                calls.append(f"doctest_{number}()")
        if calls:
            yield info.name, source + "".join(functions), calls


SETS = {
    "cruxeval": cruxeval, "humaneval": humaneval, "samples": samples, "random": random_programs, "odd": odd_programs, "features": features,
    "reasoning-gym": reasoning_gym, "codeio": codeio, "algorithms": algorithms,
}  # fmt: skip


def calls_of(source, calls):
    """The inputs as the checker takes them: calls, or what a generator's text makes."""
    if not isinstance(calls, str):
        return calls
    namespace = {"Random": random.Random}
    exec(f"{source}\n\n{calls}", namespace)
    made = [namespace["generate_inputs"](random.Random(seed)) for seed in range(CALLS)]
    if not is_plain(made):
        raise ValueError("the inputs are not made of literals")
    return [call_text("main_solution", (), values) for values in made]


def each(chosen, first, every, record, look, seconds=SECONDS):
    """What `look(name, source, calls)` makes of every N-th program of a set, a dict each; what the file `record` has is not done again."""
    rewrite("def f(x: int):\n    return x + 1\n", inputs=["f(1)"], n=2)  # all that is imported on the way is there before the children begin
    known = {}
    if record is not None and record.exists():
        known = {row["program"]: row for row in map(json.loads, record.read_text().splitlines()) if row["set"] == chosen}
    programs = list(SETS[chosen]())[first::every]
    for number, (name, source, calls) in enumerate(programs):
        row = known.get(name)
        if row is None:
            started = time.monotonic()
            row = {"set": chosen, "program": name, **_apart(look, name, source, calls, seconds)}
            row["seconds"] = round(time.monotonic() - started, 3)
            if record is not None:
                with record.open("a") as file:
                    file.write(json.dumps(row) + "\n")
        if sys.stderr.isatty():
            print(f"\r{chosen} {number + 1}/{len(programs)} ", end="", file=sys.stderr)
        yield row


def _apart(look, name, source, calls, seconds):
    """`look` in a process of its own; {"left out": why} where that failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            answer = json.dumps(_looked(look, name, source, calls)).encode()
            while answer:
                answer = answer[os.write(writing, answer) :]
        finally:
            os._exit(0)
    os.close(writing)
    answer, end = b"", time.monotonic() + WAIT * seconds
    while True:
        if not select.select([reading], [], [], max(0, end - time.monotonic()))[0]:
            os.kill(child, signal.SIGKILL)
            break
        part = os.read(reading, 1 << 16)
        if not part:
            break
        answer += part
    os.close(reading)
    ended_by = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if -ended_by in (signal.SIGKILL, signal.SIGXCPU):
        return {"left out": f"there was no end within {seconds} seconds"}
    return json.loads(answer) if answer else {"left out": "its process ended"}


def _looked(look, name, source, calls):
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return look(name, source, calls_of(source, calls))
        except BaseException as error:  # whatever a program does, the others are to be looked at
            return {"left out": f"{type(error).__name__}: {error}".splitlines()[0][:300]}
