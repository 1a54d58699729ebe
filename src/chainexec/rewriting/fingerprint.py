"""What a program's control flow looks like, names, layout and temporaries aside: two variants of the same fingerprint differ in dress
only.
"""

from __future__ import annotations

import dis
import hashlib
from types import CodeType
from typing import Any

# What only moves values about; everything else (calls, comparisons, arithmetic, stores into objects, jumps) tells what the program does.
SILENT = ("LOAD_", "STORE_FAST", "STORE_NAME", "STORE_DEREF", "STORE_GLOBAL", "COPY", "SWAP", "NOP", "POP_TOP", "RESUME", "PUSH_NULL",
          "CACHE", "MAKE_CELL", "TO_BOOL", "IMPORT_", "JUMP_",
          "EXTENDED_ARG", "PRECALL", "KW_NAMES", "NOT_TAKEN", "END_", "RETURN_GENERATOR", "DELETE_FAST")  # fmt: skip
EMPTY = {"list": "BUILD_LIST:0", "dict": "BUILD_MAP:0", "tuple": "BUILD_TUPLE:0"}  # `list()` and `[]` are two spellings
JUMPS = {
    "POP_JUMP_IF_FALSE": "IF", "POP_JUMP_IF_TRUE": "IF", "POP_JUMP_IF_NONE": "IF_NONE", "POP_JUMP_IF_NOT_NONE": "IF_NONE",
}  # fmt: skip
COMPARISONS = {"GT": "LT", "GE": "LE"}  # as `a > b` and `b < a` are


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

    try:
        blocks = list(ControlFlowGraph.from_bytecode(Bytecode.from_code(code)))
    except ValueError:  # an instruction that the package does not know: bytecode 0.19 has no conversions of t-strings
        return _listed(code)
    acts = {id(block): _acts(list(block)) for block in blocks}
    ways = {id(block): _ways(block) for block in blocks}
    passed = {id(block): ways[id(block)][0] for block in blocks if not acts[id(block)] and len(ways[id(block)]) == 1}

    def through(block: Any) -> Any:
        """The first block from this one on in which something happens."""
        seen: set[int] = set()
        while id(block) in passed and id(block) not in seen:
            seen.add(id(block))
            block = passed[id(block)]
        return block

    for block in blocks:
        ways[id(block)] = [through(one) for one in ways[id(block)]]
        if len(ways[id(block)]) == 1 and acts[id(ways[id(block)][0])] == ["RETURN"]:  # a copy of the `return`, or a way to it
            acts[id(block)] = [*acts[id(block)], "RETURN"]
            ways[id(block)] = []
    reached = {id(one) for block in blocks for one in ways[id(block)]}
    kept = [block for n, block in enumerate(blocks) if id(block) not in passed and (not n or id(block) in reached)]
    numbers = {id(block): n for n, block in enumerate(kept)}
    return ";".join([f"{','.join(acts[id(block)])}>{'/'.join(str(numbers.get(id(one), -1)) for one in ways[id(block)])}" for block in kept])


def _listed(code: CodeType) -> str:
    """The acts of a code object in their order, with the places that jumps lead to."""
    parts: list[str] = []
    for instruction in dis.get_instructions(code):
        name = instruction.opname
        act = name if name == "BINARY_OP" else _act(name, instruction.argrepr)
        parts += [">"] * instruction.is_jump_target + [act] * bool(act)
    return ",".join(parts)


def _ways(block: Any) -> list[Any]:
    """Where a block leads; after a test, where it is false and where it is true, however the jump is written."""
    name = getattr(block[-1], "name", "") if len(block) else ""
    ways = [one for one in (block.get_jump(), block.next_block) if one is not None]
    return ways[::-1] if name in ("POP_JUMP_IF_TRUE", "POP_JUMP_IF_NOT_NONE") else ways


def _acts(instructions: list[Any]) -> list[str]:
    """What a block does, without what only moves a value."""
    found: list[str] = []
    attributes: list[str] = []  # sorted: a temporary changes the order in which a method and its arguments are looked up
    plain = [one for one in instructions if getattr(one, "name", "PUSH_NULL") != "PUSH_NULL"]
    for n, instruction in enumerate(plain):
        before = plain[n - 1] if n else None
        name, argument = instruction.name, instruction.arg
        if before is not None and name == "CALL" and argument == 0 and before.name in ("LOAD_GLOBAL", "LOAD_NAME"):
            called = before.arg[1] if isinstance(before.arg, tuple) else before.arg
            found.append(EMPTY.get(called, "CALL:0"))
        elif before is not None and name == "UNPACK_SEQUENCE" and before.name in ("LOAD_CONST", "BUILD_TUPLE"):  # a, b = 1, 2
            if before.name == "BUILD_TUPLE":
                found.pop()
        elif act := _act(name, argument):
            (attributes if act.startswith(".") else found).append(act)
    return sorted(attributes) + found


def _act(name: str, argument: Any) -> str:
    if name == "LOAD_ATTR":
        return f".{argument[1] if isinstance(argument, tuple) else argument}"
    if name.startswith(SILENT) and name != "LOAD_BUILD_CLASS":
        return ""
    if name in ("RETURN_VALUE", "RETURN_CONST"):
        return "RETURN"
    if name in JUMPS:
        return JUMPS[name]
    if name == "COMPARE_OP":  # with a bit for a test, where its truth alone is asked for
        word = getattr(argument, "name", str(argument)).removesuffix("_CAST")
        return f"{name}:{COMPARISONS.get(word, word)}"
    if name == "BINARY_OP":  # `x += 1` and `x = x + 1`
        return f"{name}:{getattr(argument, 'name', str(argument)).removeprefix('INPLACE_')}"
    if name in ("IS_OP", "CONTAINS_OP", "BUILD_LIST", "BUILD_TUPLE", "BUILD_MAP", "CALL", "UNPACK_SEQUENCE"):
        return f"{name}:{argument!s}"
    return name
