"""REval: rows of programs with inputs, and rows of tasks (lines and variables) for its four questions: is a line executed, what does a
variable hold after it, which line is next, what is the output.

REval finds the answers by running the programs; here they are read from traces. Where a line runs several times, REval takes each of the
answers that come of it; such questions are not asked here unless all visits agree.
"""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.errors import ArgumentError
from chainexec.questions.formats.cruxeval import chosen
from chainexec.questions.formats.prompts import plain_question
from chainexec.questions.formats.samples import Rows, Sample, definition, samples_of, text_of, trace_sample
from chainexec.questions.literals import is_literal
from chainexec.questions.model import Question, Questions
from chainexec.traces import Returned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainexec.recording.limits import Limits
    from chainexec.traces import Step, Trace

TASKS = ("coverage", "state", "path", "output")
NO_ONE = "the line runs several times, with different answers"


class Reval(NamedTuple):
    """The rows of both of REval's files.

    Attributes:
        data: "task_id", "code", "entry_point", "inputs", "outputs".
        tasks: "task_id", "idx", "tasks": of each input, "input_idx", "task" (pairs of "lineno" and "var"), "output_pred".
    """

    data: Rows
    tasks: Rows


def to_reval(traces: Iterable[Trace] | Trace, *, ids: str = "DREval/{}") -> Reval:
    """Rows for each function, with the inputs of all its runs.

    Asked about are the statements of the function that bind or return one variable, executed or not.

    Args:
        traces: runs of functions; of others there are no rows, and `left_out` of the data says why.
        ids: the rows' names; `{}` stands for their place.

    Returns:
        The rows of both files.
    """
    found, left_out = samples_of(traces)
    data, tasks = Rows(left_out=left_out), Rows()
    places: dict[tuple[str, str], int] = {}
    for place, trace, sample in found:
        node = definition(sample.code, trace.frames[0])
        if node is None or node.args.kwonlyargs or node.args.kwarg is not None or not sample.arguments:
            data.left_out[place] = "REval's inputs are tuples of positional arguments, and the function takes others or none"
            continue
        targets = variables(node)
        if not targets:
            data.left_out[place] = "no statement of the function binds or returns one variable"
            continue
        key = (sample.code, sample.function)
        if key not in places:
            places[key] = len(data)
            name = ids.format(len(data))
            data.append({"task_id": name, "code": sample.code, "entry_point": sample.function, "inputs": [], "outputs": []})
            tasks.append({"task_id": name, "idx": len(tasks), "tasks": []})
        row, task = data[places[key]], tasks[places[key]]
        asked = [{"lineno": line, "var": name} for line, name in targets]
        task["tasks"].append({"input_idx": len(row["inputs"]), "task": asked, "output_pred": f"assert {sample.call} == ??"})
        row["inputs"].append(f"({sample.arguments},)")
        row["outputs"].append(sample.output)
    return Reval(data, tasks)


def variables(node: ast.FunctionDef) -> list[tuple[int, str]]:
    """(line, name) of the statements of a function that bind or return one variable, one for each line."""
    found: dict[int, str] = {}
    stack: list[ast.AST] = list(reversed(node.body))
    while stack:
        inner = stack.pop()
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        name: ast.expr | None = None
        if isinstance(inner, ast.Assign) and len(inner.targets) == 1:
            name = inner.targets[0]
        elif isinstance(inner, ast.AugAssign):
            name = inner.target
        elif isinstance(inner, ast.Return):
            name = inner.value
        if isinstance(name, ast.Name) and isinstance(inner, ast.stmt):
            found.setdefault(inner.lineno, name.id)
        stack.extend(reversed([child for child in ast.iter_child_nodes(inner) if not isinstance(child, ast.expr)]))
    return sorted(found.items())


def from_reval(
    data: Iterable[Mapping[str, Any]], tasks: Iterable[Mapping[str, Any]], *, which: Iterable[str] | str = TASKS,
    limits: Limits | None = None, isolation: str = "none",
) -> Questions:  # fmt: skip
    """The questions of rows; the programs are run for their answers.

    Rows with classes ("test") and variables that are no plain names are left out; `unasked` says so, by "task_id input line task".

    Args:
        data: the programs.
        tasks: what is asked about them.
        which: "coverage", "state", "path", "output"; all by default.
        limits: where a run is stopped; by default after a million steps or 10 seconds.
        isolation: how programs are run, as for `trace_source`.

    Returns:
        The questions; their `unasked` says which of the tasks became none, and why.

    Raises:
        ArgumentError: a row is none of REval's.
    """
    wanted = chosen(which, TASKS)
    programs = {text_of(row, "task_id", place): row for place, row in enumerate(data)}
    found: list[Question] = []
    unasked: dict[str, str] = {}
    for place, row in enumerate(tasks):
        name = text_of(row, "task_id", place)
        if name not in programs:
            raise ArgumentError(f"row {place} asks about {name}, and there is no such program")
        program = programs[name]
        if program.get("test"):
            unasked[name] = "it is a class, and only functions are asked about"
            continue
        code, entry = text_of(program, "code", place), text_of(program, "entry_point", place)
        for task in row.get("tasks") or ():
            given = str(program["inputs"][task["input_idx"]]).strip()
            if not given.startswith("(") or not given.endswith(")"):
                raise ArgumentError(f"an input of {name} is no tuple: {given[:50]}")
            arguments = given[1:-1].strip().removesuffix(",")
            sample = Sample(code, entry, arguments, "", f"{name} {task['input_idx']}")
            trace = trace_sample(sample, limits=limits, isolation=isolation)
            _ask(found, unasked, sample, trace, task, wanted)
    return Questions(found, unasked, 0)


def _ask(
    found: list[Question], unasked: dict[str, str], sample: Sample, trace: Trace, task: Mapping[str, Any], wanted: tuple[str, ...]
) -> None:
    def add(kind: str, line: int, question: str, answer: str | None, form: str, data: dict[str, Any], why: str = NO_ONE) -> None:
        if answer is None:
            unasked[f"{sample.id} {line} {kind}"] = why
            return
        found.append(plain_question(kind, sample.code, sample.call, question, answer, form, {"id": sample.id, **data}))

    if not isinstance(trace.outcome, Returned):
        unasked[sample.id] = "the call did not return"
        return
    rows = sample.code.splitlines()
    by_line = _visits(trace)
    for target in task["task"]:
        line, name = int(target["lineno"]), str(target["var"])
        if not 1 <= line <= len(rows):
            raise ArgumentError(f"{sample.id} asks about line {line}, and the program has {len(rows)} lines")
        code = f"line {line} (`{rows[line - 1].strip()}`)"
        visits = by_line.get(line, [])
        if "coverage" in wanted:
            add("coverage", line, f"Is {code} executed?", "yes" if visits else "no", "yes/no", {"line": line})
        if "state" in wanted:
            answer, why = _value_after(visits, name)
            add("state", line, f"What is the value of `{name}` after {code} has run?", answer, "literal", {"line": line, "name": name}, why)
        if "path" in wanted:
            following = {after for _, after in visits}
            answer = str(following.pop()) if len(following) == 1 else None
            question = f"Which line of the same call runs right after {code}?"
            add("path", line, question, answer, "line", {"line": line}, NO_ONE if visits else "the line does not run")
    if "output" in wanted:
        value = trace.outcome.value.text
        add("output", 0, "What does this call return?", value if is_literal(value) else None, "literal", {}, "the result is no literal")


def _value_after(visits: list[tuple[Step, int]], name: str) -> tuple[str | None, str]:
    if not visits:
        return None, "the line does not run"
    if not name.isidentifier():
        return None, "it is no plain name"
    values = {value.text if (value := step.after.get(name)) is not None else None for step, _ in visits}
    if len(values) > 1:
        return None, NO_ONE
    text = values.pop()
    if text is None or not is_literal(text):
        return None, "the variable has no value there that is a literal"
    return text, ""


def _visits(trace: Trace) -> dict[int, list[tuple[Step, int]]]:
    """By line: each run of a statement, and the line of the same call that runs next; -1 where the call ends."""
    found: dict[int, list[tuple[Step, int]]] = {}
    for frame in trace.frames:
        steps = [step for step in frame.steps if step.kind == "line"]
        for step, following in itertools.zip_longest(steps, steps[1:]):
            found.setdefault(step.line, []).append((step, following.line if following is not None else -1))
    return found
