"""What a program's control flow looks like, names, layout and temporaries aside: two variants of the same fingerprint differ in dress
only.
"""

from __future__ import annotations

import hashlib
from types import CodeType
from typing import Any

# What only moves values about; everything else (calls, comparisons, arithmetic, stores into objects, jumps) tells what the program does.
SILENT = ("LOAD_", "STORE_FAST", "STORE_NAME", "STORE_DEREF", "STORE_GLOBAL", "COPY", "SWAP", "NOP", "POP_TOP", "RESUME", "PUSH_NULL",
          "CACHE", "MAKE_CELL",
          "EXTENDED_ARG", "PRECALL", "KW_NAMES", "NOT_TAKEN", "END_", "RETURN_GENERATOR", "DELETE_FAST")  # fmt: skip


def fingerprint(source: str) -> str:
    """16 hexadecimal digits for the control flow of all functions of a program, read from its bytecode."""
    codes: list[str] = []
    _collect(compile(source, "<program>", "exec", dont_inherit=True), codes)
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()[:16]


def _collect(code: CodeType, out: list[str]) -> None:
    out.append(_shape(code))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            _collect(constant, out)


def _shape(code: CodeType) -> str:
    from bytecode import Bytecode, ControlFlowGraph

    graph = ControlFlowGraph.from_bytecode(Bytecode.from_code(code))
    numbers = {id(block): n for n, block in enumerate(graph)}
    parts: list[str] = []
    for block in graph:
        acts = [act for instruction in block if (act := _act(instruction))]
        jump = block.get_jump()
        to = numbers.get(id(jump), -1) if jump is not None else -1
        falls = numbers.get(id(block.next_block), -1) if block.next_block is not None else -1
        parts.append(f"{','.join(acts)}>{to}/{falls}")
    return ";".join(parts)


def _act(instruction: Any) -> str:
    """What an instruction does, if it does more than move a value."""
    name = getattr(instruction, "name", None)
    if name is None or (name.startswith(SILENT) and name not in ("LOAD_ATTR", "LOAD_BUILD_CLASS")):
        return ""
    argument = instruction.arg
    if name == "LOAD_ATTR":
        return f".{argument[1] if isinstance(argument, tuple) else argument}"
    if name in ("BINARY_OP", "COMPARE_OP", "IS_OP", "CONTAINS_OP", "BUILD_LIST", "BUILD_TUPLE", "BUILD_MAP", "CALL", "UNPACK_SEQUENCE"):
        return f"{name}:{argument!s}"
    return str(name)
