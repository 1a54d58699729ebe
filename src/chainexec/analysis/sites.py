"""Instructions that may change an object, for the C recorder's fast paths."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from chainexec.analysis import facts
from chainexec.analysis.facts import Site
from chainexec.analysis.instructions import OPCODE, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.analysis.instructions import Instructions

_OPERATIONS = {
    OPCODE[name]: operation
    for name, operation in {
        "STORE_SUBSCR": facts.STORE_SUBSCR,
        "DELETE_SUBSCR": facts.DELETE_SUBSCR,
        "STORE_ATTR": facts.STORE_ATTR,
        "DELETE_ATTR": facts.DELETE_ATTR,
        "STORE_SLICE": facts.STORE_SLICE,
        "CALL": facts.CALL,
        "CALL_KW": facts.CALL_KW,
        "CALL_FUNCTION_EX": facts.CALL_EX,
        "WITH_EXCEPT_START": facts.WITH_EXCEPT,  # calls `__exit__`
        "BEFORE_WITH": facts.WITH_ENTER,  # calls `__enter__`; since 3.14 a CALL behind LOAD_SPECIAL does
        "BEFORE_ASYNC_WITH": facts.ASYNC_WITH_ENTER,
    }.items()
    if name in OPCODE
}
BINARY_OP = OPCODE["BINARY_OP"]
LOAD_SPECIAL = numbers("LOAD_SPECIAL")
ENTERS = {0: facts.WITH_ENTER, 2: facts.ASYNC_WITH_ENTER}  # by argument of LOAD_SPECIAL: `__enter__`, `__aenter__`
KW_NAMES = numbers("KW_NAMES")  # 3.12 only: keyword names of the CALL that follows, not on the stack
SWAP = OPCODE["SWAP"]
PUSH_NULL = OPCODE["PUSH_NULL"]
LOAD_GLOBAL = OPCODE["LOAD_GLOBAL"]
LOAD_NAME = OPCODE["LOAD_NAME"]
PURE_BUILTINS = frozenset((  # change nothing, whatever the arguments
    "abs", "all", "any", "ascii", "bin", "bool", "bytes", "callable", "chr", "complex", "dict", "divmod", "enumerate", "float",
    "format", "frozenset", "hash", "hex", "int", "isinstance", "issubclass", "len", "list", "max", "min", "oct", "ord", "pow",
    "print", "range", "repr", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip",
))  # fmt: skip
FIRST_INPLACE, LAST_INPLACE = 13, 25  # NB_INPLACE_ADD ... NB_INPLACE_XOR; since 3.14 26 is a subscript
KEYWORD_NAMES_ON_STACK = sys.version_info >= (3, 13)
NULL_FIRST = sys.version_info < (3, 13)  # a plain callable's NULL stands below it, since 3.13 above


def find_sites(instructions: Instructions, depths: list[int], names: Sequence[str]) -> tuple[Site, ...]:
    """All sites that control can come to, by offset; `names` is the code's `co_names`."""
    out = []
    keywords = False
    for n, item in enumerate(instructions.items):
        if depths[n] < 0:
            continue
        if item.opcode in KW_NAMES:
            keywords = True
            continue
        operation = _OPERATIONS.get(item.opcode, 0)
        if operation:
            if keywords and operation == facts.CALL:
                operation, keywords = facts.CALL_KW, False
            if operation == facts.CALL and instructions.items[n - 1].opcode in LOAD_SPECIAL:
                operation = ENTERS.get(instructions.items[n - 1].argument, operation)
            callee = ""
            if operation in (facts.CALL, facts.CALL_KW):
                above = item.argument + (1 if operation == facts.CALL_KW and KEYWORD_NAMES_ON_STACK else 0)
                callee = _callee(instructions, depths, n, depths[n] - above, names)
            assumed = operation == facts.CALL and callee in PURE_BUILTINS
            out.append(Site(item.offset, operation, depths[n], item.argument, callee, assumed))
        elif item.opcode == BINARY_OP and FIRST_INPLACE <= item.argument <= LAST_INPLACE:
            out.append(Site(item.offset, facts.INPLACE, depths[n], item.argument))
    return tuple(out)


def _callee(instructions: Instructions, depths: list[int], call: int, depth: int, names: Sequence[str]) -> str:
    """The global name whose value a call calls, "" where it calls something else or may do so.

    `depth` counts the values on the stack below its arguments: the callable and its NULL are the topmost two of them. Going back from the
    call on all ways, the instruction that left so many values put them there, as long as none in between reaches below.
    """
    items, before = instructions.items, instructions.before
    seen = {call}
    work = [call]
    found = ""
    while work:
        n = work.pop()
        if not before[n]:
            return ""  # an exception's handler, or the function's start
        for p in before[n]:
            if p in seen:
                continue
            if depths[p] >= depth:
                if items[p].opcode == SWAP and depths[p] - items[p].argument < depth:
                    return ""
                seen.add(p)
                work.append(p)
                continue
            name = _loaded(instructions, depths, p, depth, names)
            if not name or (found and name != found):
                return ""
            found = name
    return found


def _loaded(instructions: Instructions, depths: list[int], last: int, depth: int, names: Sequence[str]) -> str:
    """The name that was loaded where instruction `last` completed the callable and its NULL."""
    items = instructions.items
    item = items[last]
    if item.opcode == LOAD_GLOBAL and item.argument & 1 and depths[last] == depth - 2:
        return names[item.argument >> 1]
    if last == 0 or instructions.before[last] != (last - 1,) or depths[last] != depth - 1:
        return ""
    load, null = (item, items[last - 1]) if NULL_FIRST else (items[last - 1], item)
    if null.opcode != PUSH_NULL:
        return ""
    if load.opcode == LOAD_NAME:
        return names[load.argument]
    return names[load.argument >> 1] if load.opcode == LOAD_GLOBAL and not load.argument & 1 else ""
