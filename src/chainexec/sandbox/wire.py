"""The bytes between a sandbox, its server and its children. Lengths are never believed, and nothing that is read is ever run.

Request to a child:  secret 32 · most bytes of an answer 8 · length 8 · JSON
Answer of a child:   secret 32 · how it ended 1 · length of the text 8 · length of the blob 8 · text · blob
Order to the server: letter 1 · seconds 8 (double) · bytes of memory 8, with the child's end of a socket pair
Word of the server:  letter 1 · number 8
"""

from __future__ import annotations

import json
import struct
from typing import Any

SECRET = 32
REQUEST = struct.Struct("<32sQQ")
ANSWER = struct.Struct("<32scQQ")
ORDER = struct.Struct("<cdQ")
WORD = struct.Struct("<cq")
RUN, KILL = b"r", b"k"
READY, STARTED, ENDED, BROKEN = b"h", b"s", b"e", b"b"
STATUS_SAID, STATUS_MUTE = 80, 81
HOW = {b"a": "answered", b"f": "failed", b"t": "tampered", b"x": "killed", b"m": "memory", b"l": "too large"}
LARGEST_REQUEST = 1 << 28


class MalformedError(Exception):
    """An answer is none."""


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def read_object(text: bytes) -> dict[str, Any]:
    """The JSON object in an answer.

    Raises:
        MalformedError: there is none.
    """
    try:
        found = json.loads(text.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"the answer is no JSON: {error}"[:300]) from None
    if not isinstance(found, dict):
        raise MalformedError("the answer is no JSON object")
    return found


def write_object(value: Any) -> bytes:
    """JSON in ASCII; texts with lone surrogates are written as escapes.

    Raises:
        TypeError, ValueError: the value is nothing for JSON.
    """
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")
