"""Reads values from a running frame's stack, on the versions whose frame layout is written down here: judges static stack depths."""

import ctypes
import sys

READABLE = sys.version_info[:2] in ((3, 12), (3, 13))
FRAME_POINTER = 24  # PyFrameObject.f_frame, behind the object header and f_back
LOCALS = 72  # _PyInterpreterFrame.localsplus


def stack_value(frame, variables, depth):
    """The object on top of a stack of `depth` values, in a frame whose code has so many variables."""
    inner = ctypes.c_void_p.from_address(id(frame) + FRAME_POINTER).value
    return ctypes.cast(inner + LOCALS + 8 * (variables + depth - 1), ctypes.POINTER(ctypes.py_object))[0]
