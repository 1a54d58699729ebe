"""What CPython itself says of the order of lines: sys.settrace line events, joined to statements."""

from __future__ import annotations

import ast
import contextlib
import io
import sys
import types

FILENAME = "<program>"


def statement_lines(source: str) -> dict[int, int]:
    """By physical line, the line that a step there bears; lines on which several statements stand map to themselves."""
    found: dict[int, int] = {}

    def claim(first: int, last: int, line: int) -> None:
        for number in range(first, last + 1):
            found[number] = line

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
                line = child.pattern.lineno if isinstance(child, ast.match_case) else child.lineno
                body = getattr(child, "body", None)
                decorators = [d.lineno for d in getattr(child, "decorator_list", [])]
                if isinstance(body, list) and body:
                    below = min([body[0].lineno, *(d.lineno for d in getattr(body[0], "decorator_list", []))])
                    claim(min([line, *decorators]), below - 1, line)
                    if below == line:
                        found[line] = line
                else:
                    claim(line, child.end_lineno or line, line)
            visit(child)

    visit(ast.parse(source))
    return found


def lines_of_frames(source: str, call: str | None = "main()") -> list[list[int]]:
    """For each frame, in order of its start, the statement lines that it ran; one line several times in a row stands once."""
    starts = statement_lines(source)
    live: dict[types.FrameType, int] = {}
    frames: list[list[int]] = []

    def local(frame: types.FrameType, event: str, _argument: object) -> object:
        if event == "line":
            seen = frames[live[frame]]
            line = starts.get(frame.f_lineno, frame.f_lineno)
            if not seen or seen[-1] != line:
                seen.append(line)
        return local

    def begin(frame: types.FrameType, _event: str, _argument: object) -> object:
        if frame.f_code.co_filename != FILENAME or frame.f_code.co_name.startswith("<generic parameters"):
            return None
        if frame not in live:
            live[frame] = len(frames)
            frames.append([])
        return local

    module = types.ModuleType("program" if call else "__main__")
    code = compile(source, FILENAME, "exec", dont_inherit=True)
    before, sys.modules[module.__name__] = sys.modules.get(module.__name__), module
    tracer = sys.gettrace()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            if call is not None:
                exec(code, module.__dict__)
                code = compile(call, "<call>", "eval", dont_inherit=True)
            sys.settrace(begin)
            with contextlib.suppress(Exception, SystemExit):
                eval(code, module.__dict__)
    finally:
        sys.settrace(tracer)
        if before is None:
            del sys.modules[module.__name__]
        else:
            sys.modules[module.__name__] = before
    return frames
