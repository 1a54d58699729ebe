"""CRUXEval: rows with "code", "input", "output" and "id"; the function is called `f`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.questions.formats.prompts import input_question, output_question
from chainexec.questions.formats.samples import Rows, Sample, samples_of, text_of
from chainexec.source import syntax_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainexec.questions.model import Question
    from chainexec.traces import Trace

NAME = "f"
TASKS = ("output", "input")


def to_cruxeval(traces: Iterable[Trace] | Trace, *, calls: Iterable[str] | None = None, ids: str = "sample_{}") -> Rows:
    """A row for each trace of a call that returned.

    A function of another name than `f` gets that name as a second one, by a last line of the program.
    Where `calls` are not given, arguments that were left out in the call stand in the row with their defaults.

    Args:
        traces: runs of functions; of others there are no rows, and `left_out` says why.
        calls: the calls' texts as they shall stand in the rows; without them they are written from the values of the arguments.
        ids: the rows' names; `{}` stands for the place among the traces.

    Returns:
        The rows; their `left_out` says of which traces there is none, and why.

    Raises:
        ArgumentError: there are not as many calls as traces.
    """
    found, left_out = samples_of(traces, calls)
    rows = Rows(left_out=left_out)
    for place, _, sample in found:
        code = sample.code
        if sample.function != NAME:
            if NAME in names_in(code):
                rows.left_out[place] = f"the function is called `{sample.function}`, and the name `{NAME}` is taken"
                continue
            code = f"{code.rstrip()}\n\n{NAME} = {sample.function}\n"
        rows.append({"code": code, "input": sample.arguments, "output": sample.output, "id": ids.format(place)})
    return rows


def samples_of_cruxeval(rows: Iterable[Mapping[str, Any]]) -> list[Sample]:
    """The samples of rows.

    Raises:
        ArgumentError: a row is none of CRUXEval's.
    """
    return [
        Sample(text_of(row, "code", place), NAME, text_of(row, "input", place), text_of(row, "output", place), str(row.get("id", place)))
        for place, row in enumerate(rows)
    ]


def from_cruxeval(rows: Iterable[Mapping[str, Any]], *, tasks: Iterable[str] | str = TASKS, steps: bool = False) -> list[Question]:
    """The questions of rows.

    Args:
        rows: CRUXEval's.
        tasks: "output" asks for the output, "input" for an input (which is graded by running the program); both by default.
        steps: ask for the steps first.

    Returns:
        One question for each row and task, in their order.

    Raises:
        ArgumentError: a row is none of CRUXEval's, or there is no such task.
    """
    wanted = chosen(tasks, TASKS)
    found = []
    for sample in samples_of_cruxeval(rows):
        for task in wanted:
            data = {"id": sample.id}
            if task == "output":
                found.append(output_question(sample, sample.call, steps=steps, data=data))
            else:
                found.append(input_question(sample, steps=steps, data=data))
    return found


def chosen(tasks: Iterable[str] | str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The tasks of these names.

    Raises:
        ArgumentError: there is no such task.
    """
    wanted = (tasks,) if isinstance(tasks, str) else tuple(tasks)
    for task in wanted:
        if task not in known:
            raise ArgumentError(f"tasks={task!r}: there are {', '.join(known)}")
    return wanted


def names_in(code: str) -> set[str]:
    """All names that a program uses."""
    found: set[str] = set()
    for node in ast.walk(syntax_tree(code)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found.update(node.names)
    return found
