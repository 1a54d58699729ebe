"""CodeI/O: a row holds a function ("refcode", "funcname") and several inputs and outputs ("ios") as JSON, with a description in words."""

from __future__ import annotations

import ast
import json
import math
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.questions.formats.cruxeval import TASKS, chosen
from chainexec.questions.formats.samples import Rows, samples_of, text_of
from chainexec.questions.literals import Token, token
from chainexec.questions.model import Difficulty, Question
from chainexec.source import syntax_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainexec.traces import Trace

OUTPUT_ASK = 'What does the function return? Give your answer as a JSON object: {"output": <the value>}.'
INPUT_ASK = (
    'For which input does the function return this? Any that does is right. Give your answer as a JSON object: {"input": <a JSON object '
    "with the names and values of the arguments>}."
)


def to_codeio(traces: Iterable[Trace] | Trace) -> Rows:
    """A row for each function, with the inputs and outputs of all its runs.

    Only JSON goes into a row: of runs with other values (tuples, sets, NaN) there is nothing, and `left_out` says so. The description is
    the function's docstring.

    Args:
        traces: runs of functions.

    Returns:
        The rows; their `left_out` says of which traces there is none, and why.
    """
    found, left_out = samples_of(traces)
    rows = Rows(left_out=left_out)
    by_function: dict[tuple[str, str], dict[str, Any]] = {}
    for place, trace, sample in found:
        given: dict[str, Any] = {}
        try:
            for name, value in trace.frames[0].arguments.items():
                given[name] = as_json(value.text)
            output = as_json(sample.output)
            _check_parameters(sample.code, sample.function)
        except ValueError as error:
            rows.left_out[place] = str(error)
            continue
        key = (sample.code, sample.function)
        if key not in by_function:
            by_function[key] = {
                "problem_description": docstring(sample.code, sample.function), "io_requirements": requirements(given, output),
                "refcode": sample.code, "funcname": sample.function, "ios": [], "source": "", "category": "", "meta": {},
            }  # fmt: skip
            rows.append(by_function[key])
        by_function[key]["ios"].append({"input": given, "output": output})
    return rows


def _check_parameters(code: str, function: str) -> None:
    arguments = _definition(code, function).args
    if arguments.vararg is not None or arguments.kwarg is not None or arguments.posonlyargs:
        raise ValueError("not all arguments can be given by name")


def _definition(code: str, function: str) -> ast.FunctionDef:
    return next(node for node in syntax_tree(code).body if isinstance(node, ast.FunctionDef) and node.name == function)


def docstring(code: str, function: str) -> str:
    """What a function says of itself."""
    return ast.get_docstring(_definition(code, function)) or ""


def requirements(given: Mapping[str, Any], output: object) -> str:
    """Names and types of the input and the output."""
    lines = [f"  `{name}` ({type(value).__name__})" for name, value in given.items()]
    return "\n".join(["Input:", *lines, "Output:", f"  `return` ({type(output).__name__})"])


def as_json(text: str) -> Any:
    """The value of a literal that JSON can hold exactly.

    Raises:
        ValueError: it cannot.
    """
    read = token(text)
    if read is None:
        raise ValueError("a value is no literal")
    value = _value(read)
    try:
        back = ast.literal_eval(text)  # in the order of its entries, which a token does not keep
    except (ValueError, SyntaxError):
        return value
    return back


def _value(read: Token) -> Any:
    kind = read[0]
    if kind in {"int", "str", "bool", "NoneType"}:
        return read[1]
    if kind == "float" and math.isfinite(float(read[1])):
        return float(read[1])
    if kind == "list":
        return [_value(part) for part in read[1:]]
    if kind == "dict":
        pairs = [(key, _value(value)) for key, value in read[1]]
        if all(key[0] == "str" for key, _ in pairs):
            return {key[1]: value for key, value in pairs}
        raise ValueError("JSON has no dict with keys that are no texts")
    raise ValueError(f"JSON has no {read[1] if kind == 'float' else kind}")


def from_codeio(rows: Iterable[Mapping[str, Any]], *, tasks: Iterable[str] | str = TASKS, code: bool = True) -> list[Question]:
    """The questions of rows: one for each of their inputs and outputs and each task.

    Answers are compared type-exactly, floats too.

    Args:
        rows: CodeI/O's.
        tasks: "output" asks for the output, "input" for an input (which is graded by running the program); both by default.
        code: show the program, and not the description only.

    Returns:
        The questions, row by row.

    Raises:
        ArgumentError: a row is none of CodeI/O's, or there is no such task.
    """
    wanted = chosen(tasks, TASKS)
    found = []
    for place, row in enumerate(rows):
        refcode, function = text_of(row, "refcode", place), text_of(row, "funcname", place)
        parts = [str(row.get("problem_description") or ""), str(row.get("io_requirements") or "")]
        if code:
            parts.append(f"```python\n{refcode.rstrip()}\n```")
        about = "\n\n".join(part for part in parts if part)
        for number, pair in enumerate(row.get("ios") or ()):
            if not isinstance(pair, dict) or not isinstance(pair.get("input"), dict) or "output" not in pair:
                raise ArgumentError(f'row {place}: entry {number} of "ios" has no "input" that is an object, or no "output"')
            given, output = pair["input"], pair["output"]
            arguments = ", ".join(f"{name}={value!r}" for name, value in given.items())
            data: dict[str, Any] = {"row": place, "number": number, "call": f"{function}({arguments})"}
            for task in wanted:
                shown = given if task == "output" else output
                asked = OUTPUT_ASK if task == "output" else INPUT_ASK
                prompt = f"{about}\n\nFunction: `{function}`\n{'Input' if task == 'output' else 'Output'}: {json.dumps(shown)}\n\n{asked}"
                more = {"source": refcode, "function": function, "output": repr(output), "json": True} if task == "input" else {}
                answer, form = (repr(output), "literal") if task == "output" else (arguments, "arguments")
                kept = {name: value for name, value in data.items() if task == "output" or name != "call"}
                found.append(Question(task, prompt, answer, form, (), Difficulty(0, 0, 0), (), {**kept, **more}))
    return found
