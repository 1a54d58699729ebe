"""Instructions that may change an object, for the C recorder's fast paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.analysis import facts
from chainexec.analysis.facts import Site
from chainexec.analysis.instructions import OPCODE, numbers

if TYPE_CHECKING:
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
    }.items()
    if name in OPCODE
}
BINARY_OP = OPCODE["BINARY_OP"]
KW_NAMES = numbers("KW_NAMES")  # 3.12 only: keyword names of the CALL that follows, not on the stack
FIRST_INPLACE, LAST_INPLACE = 13, 25  # NB_INPLACE_ADD ... NB_INPLACE_XOR; since 3.14 26 is a subscript


def find_sites(instructions: Instructions, depths: list[int]) -> tuple[Site, ...]:
    """All sites that control can come to, by offset."""
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
            out.append(Site(item.offset, operation, depths[n], item.argument))
        elif item.opcode == BINARY_OP and FIRST_INPLACE <= item.argument <= LAST_INPLACE:
            out.append(Site(item.offset, facts.INPLACE, depths[n], item.argument))
    return tuple(out)
