"""What calling a C function of the standard library may change: the C recorder then looks there and nowhere else.

A function that is not listed may change whatever it can reach from its arguments, so all of that is compared after each call.
The names of the kinds are those of `ChangeKind` in _recorder/recorder.h.
"""

from __future__ import annotations

import builtins
import collections
import functools
import itertools
import math
import operator
import sys
import time
from typing import Any

_KINDS = """
    NONE UNKNOWN REACH SELF ITEM ATTRIBUTE LIST_APPEND LIST_POP LIST_EXTEND SET_ADD SET_DISCARD DEQUE_APPEND DEQUE_APPENDLEFT DEQUE_POP
    DEQUE_POPLEFT DEQUE_ROTATE FIRST HEAP_PUSH HEAP_SIFT PURE BUFFERS ITERATOR SETATTR DICT PRINT
"""
KINDS = {name: number for number, name in enumerate(_KINDS.split())}


def _names(text: str) -> list[str]:
    return text.split()


# Methods that change `self`; all other methods of these types change nothing. Changes of dicts are told by their watchers.
CHANGING: dict[type, dict[str, str]] = {
    list: {"append": "LIST_APPEND", "pop": "LIST_POP", "extend": "LIST_EXTEND"}
    | dict.fromkeys(_names("insert remove sort reverse clear __setitem__ __delitem__ __iadd__ __imul__ __init__"), "SELF"),
    set: {"add": "SET_ADD", "discard": "SET_DISCARD", "remove": "SET_DISCARD"}
    | dict.fromkeys(_names("pop clear update difference_update intersection_update symmetric_difference_update"), "SELF")
    | dict.fromkeys(_names("__ior__ __iand__ __isub__ __ixor__ __init__"), "SELF"),
    collections.deque: {
        "append": "DEQUE_APPEND",
        "appendleft": "DEQUE_APPENDLEFT",
        "pop": "DEQUE_POP",
        "popleft": "DEQUE_POPLEFT",
        "rotate": "DEQUE_ROTATE",
    }
    | dict.fromkeys(_names("extend extendleft insert remove reverse clear __setitem__ __delitem__ __iadd__ __imul__ __init__"), "SELF"),
    bytearray: dict.fromkeys(
        _names("append extend insert remove pop clear reverse __setitem__ __delitem__ __iadd__ __imul__ __init__"), "BUFFERS"
    ),
    memoryview: dict.fromkeys(_names("__setitem__ __delitem__"), "BUFFERS") | dict.fromkeys(_names("release __exit__"), "SELF"),
    collections.OrderedDict: dict.fromkeys(
        _names("move_to_end popitem pop clear update setdefault __setitem__ __delitem__ __ior__ __init__"), "SELF"
    ),
    dict: dict.fromkeys(_names("update setdefault pop popitem clear __setitem__ __delitem__ __ior__ __init__"), "DICT"),
    collections.defaultdict: {"__init__": "DICT"},
}
UNCHANGING: tuple[type, ...] = (
    *(str, bytes, int, float, complex, bool, tuple, frozenset, range, slice),
    *(type(iter([])), type({}.keys()), type({}.values()), type({}.items())),
)

PURE_BUILTINS = _names("""
    abs all any ascii bin bool bytes callable chr classmethod complex dict divmod enumerate float format frozenset getattr hasattr hash hex
    id int isinstance issubclass len list max min object oct open ord pow property range repr reversed round set slice sorted
    staticmethod str sum super
    tuple type zip next input globals locals vars dir __build_class__ bytearray BaseException Exception compile __import__
""")  # `next` runs an iterator: those that could change something unseen are found where they are made
ITERATOR_MAKERS: tuple[Any, ...] = (
    *(map, filter, iter, functools.partial),
    *(item for item in vars(itertools).values() if isinstance(item, type) and item.__module__ == "itertools"),
)
PURE_MODULES: tuple[Any, ...] = (math, time, operator)
CHANGING_FIRST_OF_OPERATOR = _names("""
    setitem delitem iadd iand iconcat ifloordiv ilshift imatmul imod imul ior ipow irshift isub itruediv ixor
    __setitem__ __delitem__ __iadd__ __iconcat__ __imul__ __ior__ __iand__ __isub__ __ixor__
""")


def register_all(module: Any) -> None:
    """Tell the C recorder what is known."""

    def known(callable_: object, kind: str) -> None:
        module.register_call(callable_, KINDS[kind])

    for kind, changing in (CHANGING | {kind: {} for kind in UNCHANGING}).items():
        for name, item in vars(kind).items():
            if type(item).__name__ in {"method_descriptor", "wrapper_descriptor", "classmethod_descriptor"}:
                known(item, changing.get(name, "PURE"))
    for method in (object.__init__, object.__new__, object.__repr__, object.__hash__, object.__getattribute__, type.__call__, type.mro):
        known(method, "PURE")
    for name in PURE_BUILTINS:
        known(getattr(builtins, name), "PURE")
    for name, item in vars(builtins).items():
        if isinstance(item, type) and issubclass(item, BaseException):
            known(item, "PURE")
        del name
    known(builtins.print, "PRINT")  # nothing but what its `file` is
    known(builtins.setattr, "SETATTR")
    known(builtins.delattr, "SETATTR")
    known(object.__setattr__, "SETATTR")
    known(object.__delattr__, "SETATTR")
    for maker in ITERATOR_MAKERS:
        known(maker, "ITERATOR")
    for library in PURE_MODULES:
        for item in vars(library).values():
            if type(item) is type(len):
                known(item, "PURE")
    for name in CHANGING_FIRST_OF_OPERATOR:
        known(getattr(operator, name), "FIRST")
    for name in ("getrefcount", "getsizeof", "getrecursionlimit", "intern", "_getframe", "exc_info"):
        known(getattr(sys, name), "PURE")
    for name in ("heappush", "heappushpop", "heapreplace", "heappop"):
        _known_heap(known, name)
    _known_by_name(known, "_heapq", "heapify _heapify_max _heappop_max _heapreplace_max heapify_max heappop_max heappush_max", "FIRST")
    _known_by_name(known, "_bisect", "bisect_left bisect_right bisect", "PURE")
    _known_by_name(known, "_bisect", "insort_left insort_right insort", "FIRST")
    _known_by_name(known, "_random", "", "PURE")


def _known_heap(known: Any, name: str) -> None:
    _known_by_name(known, "_heapq", name, "HEAP_PUSH" if name == "heappush" else "HEAP_SIFT")


def _known_by_name(known: Any, library: str, names: str, kind: str) -> None:
    """Functions of an accelerator module, as far as this Python has them."""
    try:
        module = __import__(library)
    except ImportError:  # this Python was built without it: there is nothing to know
        return
    for name in names.split():
        if hasattr(module, name):
            known(getattr(module, name), kind)
