"""The job of a sandbox that traces a program: a request in, the bytes of a trace out."""

from __future__ import annotations

import contextlib
from typing import Any

from chainexec.errors import SourceError
from chainexec.recording.limits import Limits
from chainexec.recording.scope import Scope
from chainexec.recording.session import hold_events
from chainexec.sandbox.inside import TamperedError
from chainexec.tracing import trace_text

# Programs of the kinds that are met most, for a sandbox's server to run before it forks.
WARMING = (
    """
class Pile:
    def __init__(self):
        self.parts = {1: [2]}

def f(n):
    pile = Pile()
    for i in range(n):
        pile.parts[i] = [i, "x", 0.5]
    print(n)
    return [part for part in pile.parts if part > 1]
""",
    """
def f(n, text="a b-c d", known=(3, 1)):
    words, counts, total = text.split(), {}, 0
    for place, word in enumerate(words):
        if word.isalpha() and word not in counts or place == 2:
            counts[word] = counts.get(word, 0) + 1
        elif word.endswith("c"):
            words[place] = word.upper().replace("-", "")
        else:
            continue
    while n > 0 and total < 40:
        total += n % 3
        n -= 1
        if total == 7:
            break
    text = "".join(sorted(words, key=lambda word: (-len(word), word)))[::-1]
    try:
        words.remove("z")
    except ValueError as error:
        text += f"{error!s:.3} {total}"
    first, *rest = known
    return {key: value for key, value in counts.items()}, text, not rest, first if total else None
""",
    """
def f(n):
    if n <= 1:
        return n
    return f(n - 1) + f(n - 2) if n < 4 else n * g([[1, 2], [n]])

def g(rows):
    seen = set()
    for row in rows:
        for item in row:
            seen.add(item)
            row[0] -= 1
    rows.append(len(seen))
    del rows[0]
    return sum(x * y for x, y in zip(rows[0], range(2))) or rows.pop()
""",
)
ROUNDS = 6


def trace_job(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The job of a sandbox (`chainexec.sandbox`): trace a program, and answer with the packed trace.

    Args:
        request: as `isolated.trace_request` makes it.

    Returns:
        A few facts ("steps", "ended", "limit", "tampered"), and the bytes of a trace file.
    """
    from chainexec.traces.storage import pack_trace

    scope = request["scope"]
    made = trace_text(
        request["source"], request["call"], request["stdin"], request["filename"], request["detail"],
        None if scope is None else Scope(tuple(scope["include"]), tuple(scope["exclude"]), scope["depth"]),
        None if request["limits"] is None else Limits(**request["limits"]), capture=True, consume=request["consume"],
    )  # fmt: skip
    if type(made.exception) is MemoryError:
        raise MemoryError
    if made.tampered:
        problems: Any = made.stats["tampered"]
        raise TamperedError("; ".join(problems))
    made.stats.pop("seconds", None)  # equal runs give equal bytes
    return {"steps": len(made), "ended": made._ending.how, "limit": made._ending.limit}, pack_trace(made)


def sandbox_warm() -> None:
    """Called once by a sandbox's server before it forks: loads all that a run needs, and lets the interpreter specialise its code."""
    request = {"call": "f(9)", "stdin": "", "filename": "<program>", "detail": None, "scope": None, "limits": None, "consume": True}
    hold_events()
    for number in range(ROUNDS):  # other texts each time: what is known of a text is not worked out again
        for text in WARMING:
            trace_job({"source": f"{text}# {number}\n", **request})
    with contextlib.suppress(SourceError):
        trace_job({"source": "(", **request})
