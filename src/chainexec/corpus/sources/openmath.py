"""Mathematics answered by programs: OpenMathInstruct, GSM8K as programs of thought, and files like them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from chainexec.corpus.program import Input, Program
from chainexec.corpus.sources.making import Row, Source, parsed, programs
from chainexec.corpus.sources.stdin_tests import code_in
from chainexec.corpus.sources.unusable import RowError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.program import Unusable
    from chainexec.corpus.sources.rows import Given

CODE = ("code", "program", "python", "pot")  # these hold a program, ...
ANSWERS = ("generated_solution", "solution", "response", "output", "completion", "answer")  # ... these a text with one in it
QUESTIONS = ("question", "problem", "input", "prompt", "instruction")
_TAGGED = re.compile(r"<llm-code>\n?(.*?)</llm-code>", re.DOTALL)
_FENCED = re.compile(r"^[ \t]*```", re.MULTILINE)
_NAMES = ("ans", "answer", "result")  # of the variable with the answer


def read(*paths: Given, licence: str = "unknown", name: str = "openmath") -> Iterator[Program | Unusable]:
    """The programs of rows with code in a field, in a ```python fence or between <llm-code> tags.

    A program with a function `solution()` is called; another one prints its answer. Where it ends with an expression, as in a notebook, or
    only stores the answer in `ans`, `answer` or `result`, a line that prints it is put behind it, and `origin` says so.
    """

    def make(row: Row) -> Iterator[Program]:
        marked = row.first("is_correct", default=True)
        if marked is False or marked == "false":
            raise RowError("not solved", "'is_correct' is false")
        source, added = _finished(_code(row))
        call = "solution()" if added == "solution" else None
        origin = {"data set": row.text("dataset", "data_source", default="unknown"), "file": row.place, "row": row.id("id")}
        if added.startswith("print"):
            origin["added"] = added
        yield Program(
            f"{name}/{row.id('id')}", source, (Input(call, output=_answer(row)),), "maths",
            statement=row.text(*QUESTIONS, default=""), licence=licence, origin=origin,
        )  # fmt: skip

    return programs(name, paths, make, ids=("id",))


def _code(row: Row) -> str:
    if any(row.fields.get(name) is not None for name in CODE):
        return code_in(row.text(*CODE))
    text = row.text(*ANSWERS)
    if tagged := _TAGGED.findall(text):
        return "\n".join(tagged)
    if _FENCED.search(text):
        return code_in(text)
    if re.search(r"^\s*(?:def solution\(|import |from \w+ import |print\()|\bprint\(", text, re.MULTILINE):
        return text
    raise RowError("empty source", "the answer has no code in it")


def _finished(source: str) -> tuple[str, str]:
    """The program, and "solution" where that is to be called, the line that was put behind it, or "" where it prints."""
    if not source.strip():
        raise RowError("empty source")
    body = parsed(source).body
    if any(isinstance(node, ast.FunctionDef) and node.name == "solution" and not node.args.args for node in body):
        return source, "solution"
    if any(isinstance(node, ast.Name) and node.id == "print" for statement in body for node in ast.walk(statement)):
        return source, ""
    if body and isinstance(body[-1], ast.Expr) and not isinstance(body[-1].value, ast.Constant):
        last = body[-1]
        lines = source.encode().splitlines(keepends=True)  # columns are bytes
        before = b"".join(lines[: last.lineno - 1]) + lines[last.lineno - 1][: last.col_offset]
        added = f"print({ast.get_source_segment(source, last)})"
        return f"{before.decode()}{added}\n", added
    stored = {target.id for node in body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
    for one in _NAMES:
        if one in stored:
            return f"{source.rstrip()}\nprint({one})\n", f"print({one})"
    raise RowError("no input", "the program neither prints nor has a function solution() nor a variable ans, answer or result")


def _answer(row: Row) -> str | None:
    """The answer that is known to be right; of GSM8K what stands behind ####."""
    value: Any = row.first("expected_answer", "final_answer", "target", default=None)
    if value is None:
        text = row.fields.get("answer")
        if not isinstance(text, str):
            value = text
        elif "####" in text:
            value = text.rpartition("####")[2].strip().replace(",", "")
        elif len(text) < 40 and "\n" not in text:
            value = text
    return None if value is None or isinstance(value, dict | list) else str(value).strip() or None


SOURCE = Source("openmath", "programs that compute an answer: OpenMathInstruct, GSM8K as programs of thought", read)
