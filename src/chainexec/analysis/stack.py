"""How many values stand on a frame's stack before each instruction: CPython 3.12 and 3.13 do not say so while an instruction event runs."""

from __future__ import annotations

import sys
from dis import stack_effect
from functools import lru_cache
from typing import TYPE_CHECKING

from chainexec.analysis.instructions import ALWAYS_JUMP, ARGUMENT, LEAVES, OPCODE
from chainexec.errors import InternalError

if TYPE_CHECKING:
    from chainexec.analysis.instructions import Instructions

RETURN_GENERATOR = OPCODE["RETURN_GENERATOR"]
_3_12 = sys.version_info[:2] == (3, 12)


@lru_cache(maxsize=4096)
def _effect(opcode: int, argument: int, jump: bool) -> int:
    if _3_12 and opcode == RETURN_GENERATOR:
        return 1  # 3.12 says 0, although the generator stands on the stack for the POP_TOP that follows
    return stack_effect(opcode, argument if opcode in ARGUMENT else None, jump=jump)


def depths(instructions: Instructions) -> list[int]:
    """By instruction: values on the stack before it, -1 where control never comes.

    Raises:
        InternalError: two ways to one instruction would leave different depths (the tables of this Python are not understood).
    """
    items, handlers = instructions.items, instructions.handlers
    found = [-1] * len(items)
    work = [(0, 0)] if items else []
    work += [(h.target, h.depth + 1 + h.lasti) for h in handlers]
    while work:
        n, depth = work.pop()
        while n < len(items):
            if found[n] >= 0:
                if found[n] != depth:
                    ways = f"stack depth {found[n]} or {depth} before the instruction at {items[n].offset}"
                    raise InternalError(f"{ways}; please report this with the program and the version of Python")
                break
            found[n] = depth
            item = items[n]
            if item.opcode in LEAVES:
                break
            if item.target >= 0:
                work.append((item.target, depth + _effect(item.opcode, item.argument, True)))
                if item.opcode in ALWAYS_JUMP:
                    break
            depth += _effect(item.opcode, item.argument, False)
            n = item.next
    return found
