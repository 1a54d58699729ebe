"""The program as a prompt shows it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.source import syntax_tree

if TYPE_CHECKING:
    from chainexec.traces import Frame, Trace

WHOLE = 150  # lines of a program that is shown as it is; of a longer one what ran is shown


def shown_program(trace: Trace, frames: list[Frame], *, numbered: bool) -> str:
    """The text of the followed code, each file in a block; `numbered` puts line numbers in front."""
    blocks = []
    for program in trace.programs:
        rows = program.text.splitlines()
        here = [frame for frame in frames if frame.filename == program.filename]
        kept = range(1, len(rows) + 1) if len(rows) <= WHOLE else _parts(program.text, here)
        width = len(str(len(rows)))
        out: list[str] = []
        last = 0
        for number in kept:
            if number != last + 1:
                out.append("...")
            out.append(f"{number:>{width}} | {rows[number - 1]}".rstrip() if numbered else rows[number - 1])
            last = number
        if last != len(rows):
            out.append("...")
        title = f"`{file_name(program.filename)}`:\n" if len(trace.programs) > 1 else ""
        blocks.append(f"{title}```python\n" + "\n".join(out) + "\n```")
    return "\n\n".join(blocks)


def file_name(path: str) -> str:
    """A file's name without its folders."""
    return path.replace("\\", "/").rpartition("/")[2]


def _parts(text: str, frames: list[Frame]) -> list[int]:
    """Lines of a long program that the run needs: top-level statements in which followed frames stand, imports, and plain assignments."""
    try:
        tree = syntax_tree(text)
    except SyntaxError:
        return list(range(1, len(text.splitlines()) + 1))
    wanted = {frame.line for frame in frames}
    found: list[int] = []
    for node in tree.body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        last = node.end_lineno or node.lineno
        short = isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign) and last - first < 3
        if short or any(first <= line <= last for line in wanted):
            found += range(first, last + 1)
    return sorted(set(found))


def only_defines(text: str) -> bool:
    """Whether to run a program's top level does no more than to define and import names."""
    try:
        body = syntax_tree(text).body
    except SyntaxError:
        return False
    return all(map(_defines, body))


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return "__name__" in ast.unparse(node.test)
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign))
