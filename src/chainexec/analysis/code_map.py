"""`code_map`: everything that a recorder and a trace have to know of a code object. What it consists of: `facts`."""

from __future__ import annotations

import ast
from collections import OrderedDict
from typing import TYPE_CHECKING

from chainexec.analysis.accumulators import find_accumulators
from chainexec.analysis.bodies import with_first_steps
from chainexec.analysis.entries import ORDER, arrivals, find_entries, settled
from chainexec.analysis.evaluations import find_evaluations
from chainexec.analysis.facts import (
    BRANCH,
    CALL,
    CALL_EX,
    CALL_KW,
    DELETE_ATTR,
    DELETE_SLICE,
    DELETE_SUBSCR,
    FOREIGN,
    HANDLED,
    INPLACE,
    LOOP_STEP,
    PASS,
    PASSES_END,
    STEP,
    STEP_ONCE,
    STORE_ATTR,
    STORE_SLICE,
    STORE_SUBSCR,
    STORED,
    CodeMap,
    Entry,
    EvaluationSite,
    Pass,
    Route,
    Site,
)
from chainexec.analysis.instructions import OPCODE, decode, numbers
from chainexec.analysis.looks import find_looks
from chainexec.analysis.quiet import find_quiet
from chainexec.analysis.regions import find_regions, frame_nodes
from chainexec.analysis.sites import find_sites
from chainexec.analysis.stack import depths
from chainexec.analysis.stores import find_stores, may_store

if TYPE_CHECKING:
    from types import CodeType

    from chainexec.analysis.instructions import Instructions
    from chainexec.analysis.regions import Regions
    from chainexec.source import Program

__all__ = [
    "BRANCH",
    "CALL",
    "CALL_EX",
    "CALL_KW",
    "DELETE_ATTR",
    "DELETE_SLICE",
    "DELETE_SUBSCR",
    "HANDLED",
    "INPLACE",
    "LOOP_STEP",
    "PASS",
    "PASSES_END",
    "STEP",
    "STEP_ONCE",
    "STORED",
    "STORE_ATTR",
    "STORE_SLICE",
    "STORE_SUBSCR",
    "CodeMap",
    "Entry",
    "EvaluationSite",
    "Pass",
    "Route",
    "Site",
    "code_map",
    "make_code_map",
]

CACHE_LIMIT = 2048
_cache: OrderedDict[int, CodeMap] = OrderedDict()  # by id(code), the code's own while its map holds it; least recently used first

LOAD_GLOBAL = OPCODE["LOAD_GLOBAL"]
GLOBAL = numbers("LOAD_GLOBAL", "STORE_GLOBAL", "DELETE_GLOBAL")
BINDS = numbers("STORE_NAME", "DELETE_NAME")
NAME = numbers("LOAD_NAME", "STORE_NAME", "DELETE_NAME", "LOAD_FROM_DICT_OR_GLOBALS")
IMPLICIT_NAMES = frozenset(  # the compiler's own in class bodies and modules
    (
        "__annotate__",
        "__annotate_func__",
        "__annotations__",
        "__classcell__",
        "__classdict__",
        "__classdictcell__",
        "__conditional_annotations__",
        "__firstlineno__",
        "__module__",
        "__qualname__",
        "__static_attributes__",
        "__type_params__",
    )
)


def code_map(code: CodeType, program: Program | None) -> CodeMap:
    """The static facts of a code object; kept for the code objects used last.

    Args:
        code: a code object.
        program: the program that it was compiled from, or None: then its statements are whole lines.
    """
    known = _cache.get(id(code))
    if known is not None and (known.program is program or (program is None and known.program is None)):
        return known
    made = make_code_map(code, program)
    _cache[id(code)] = made
    _cache.move_to_end(id(code))
    while len(_cache) > CACHE_LIMIT:
        _cache.popitem(last=False)
    return made


def make_code_map(code: CodeType, program: Program | None) -> CodeMap:
    """As `code_map`, made anew."""
    instructions = decode(code)
    regions = find_regions(code, instructions, program)
    variables = (*code.co_varnames, *(n for n in code.co_cellvars if n not in code.co_varnames), *code.co_freevars)
    nodes = frame_nodes(regions.owner)
    came = arrivals(instructions, regions)
    entries, passes, loops = find_entries(instructions, regions, came, nodes, variables)
    used = _names_used(code, instructions, regions)
    named = {number: len(variables) + n for n, number in enumerate(used)}
    by_name = {code.co_names[number]: slot for number, slot in named.items()}
    by_variable = {name: n for n, name in enumerate(variables)}
    stack = depths(instructions)
    slots = by_variable | by_name  # a name that is both is a comprehension's own variable, and a global for the text around it
    stores = find_stores(instructions, settled(instructions, regions), nodes, slots, named, entries, loops)
    ordered = _in_order([*entries, *stores.entries], regions)
    unseen = sum(1 << slot for slot, name in enumerate(variables) if name[0] == FOREIGN)
    stored = tuple(mask & ~unseen for mask in may_store(instructions, ordered))
    sites = find_sites(instructions, stack, code.co_names)
    unfit = {n for n, name in enumerate(variables) if name in code.co_cellvars or name in code.co_freevars or name[0] == FOREIGN}
    looks = find_looks(instructions, stack, sites, code.co_names, code.co_consts, unfit)
    found = find_quiet(instructions, ordered, regions.statements, stored, sites, looks)
    return CodeMap(
        code=code,
        program=regions.program,
        variables=variables,
        globals_used=tuple(code.co_names[n] for n in used),
        only_bound=tuple(code.co_names[n] for n, is_read in used.items() if not is_read),
        statements=with_first_steps(regions.statements, entries),
        entries=ordered,
        passes=passes,
        sites=sites,
        evaluations=find_evaluations(instructions, regions, nodes, stack, loops),
        sure_stores=stores.sure,
        stores_before=stores.before,
        accumulators=find_accumulators(instructions, regions, stack),
        may_store=stored,
        looks=found.looks,
        quiet=found.quiet,
        routes=found.routes,
        places=found.places,
    )


def _names_used(code: CodeType, instructions: Instructions, regions: Regions) -> dict[int, bool]:
    """Indexes into `co_names` of the names that the code uses as globals or in its namespace, in order of appearance.

    With each, whether it is used as a global or loaded, and not only bound in the code's own namespace.

    Left out: what a class body or module stores without the program's word for it, such as `__module__`.
    """
    used: dict[int, bool] = {}
    in_class = regions.owner is not None and isinstance(regions.owner.node, ast.ClassDef)  # statement 0 is the class statement itself
    for n, item in enumerate(instructions.items):
        if item.opcode in GLOBAL or item.opcode in NAME:
            number = item.argument >> 1 if item.opcode == LOAD_GLOBAL else item.argument
            region = regions.of[n]
            name = code.co_names[number]
            if name not in IMPLICIT_NAMES and name[0] != FOREIGN and not (in_class and region == 0):
                used[number] = used.get(number, False) or item.opcode not in BINDS
    return used


def _in_order(entries: list[Entry], regions: Regions) -> tuple[Entry, ...]:
    """Sorted as `CodeMap.entries` says, each once."""
    stepped = {(e.offset, e.number) for e in entries if e.action == STEP}

    def key(entry: Entry) -> tuple[int, float, bool, int]:
        order: float = ORDER[entry.action]
        if entry.action == HANDLED and (entry.offset, entry.number) in stepped:  # a bare `except:`
            order = ORDER[STEP] + 0.5
        again = entry.action == STEP and regions.statements[entry.number].is_loop  # behind the steps of a body that left no instruction
        return (entry.offset, order, again, entry.number)

    return tuple(sorted(set(entries), key=key))
