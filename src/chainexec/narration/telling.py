"""`narrate`: checks what was asked for, tells the run, keeps to the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.narration.model import Narration, NarrationStep
from chainexec.narration.moments import Run
from chainexec.narration.forms import counted
from chainexec.narration.styles import styles
from chainexec.narration.words import VERBOSITIES, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sized

    from chainexec.traces import Trace

    Tokenizer = Callable[[str], int | Sized]



def narrate(
    trace: Trace,
    *,
    style: str = "coe",
    verbosity: str = "standard",
    seed: int = 0,
    max_tokens: int | None = None,
    tokenizer: Tokenizer | None = None,
) -> Narration:
    """Tell a run in words, line by line, as it happened.

    Args:
        trace: what `trace` or `trace_source` recorded, or a loaded trace.
        style: "coe", the Chain of Execution in prose.
        verbosity: "brief" (values short, no calculations), "standard" or "full" (nothing shortened below 10,000 characters).
        seed: varies the wording, never the facts; 0 is the plainest.
        max_tokens: where the text is longer, lines in its middle are left out and counted; the beginning, the end and the result stay.
        tokenizer: for `max_tokens`: text to a number of tokens or to a sequence of them. By default four UTF-8 bytes count as one.

    Returns:
        The narration: `str()` is the text, `steps` are its lines with the steps of the trace that each one tells.

    Raises:
        ArgumentError: an unknown style or verbosity, a seed that is no integer, or a budget below what first and last line need.
    """
    if style not in styles():
        raise ArgumentError(f"style={style!r} is not known; there are {', '.join(map(repr, styles()))}.")
    if verbosity not in VERBOSITIES:
        raise ArgumentError(f"verbosity={verbosity!r} is not known; there are {', '.join(map(repr, VERBOSITIES))}.")
    if type(seed) is not int:
        raise ArgumentError(f"seed={seed!r} is not an integer.")
    if max_tokens is not None and (type(max_tokens) is not int or max_tokens < 1):
        raise ArgumentError(f"max_tokens={max_tokens!r} is not a positive integer; leave it out for the whole text.")
    lines = tuple(styles()[style].tell(Run(trace), Words(VERBOSITIES[verbosity], seed), None))
    omitted = 0
    if max_tokens is not None:
        lines, omitted = shortened(lines, max_tokens, tokenizer or estimated_tokens)
    return Narration(lines, style, verbosity, seed, omitted)


def estimated_tokens(text: str) -> int:
    """Four UTF-8 bytes a token, rounded up: an estimate for texts of this kind."""
    return -(-len(text.encode(errors="replace")) // 4)


def shortened(lines: tuple[NarrationStep, ...], budget: int, tokenizer: Tokenizer) -> tuple[tuple[NarrationStep, ...], int]:
    """The longest beginning and end that fit, two lines of the beginning for one of the end; what is left out is counted."""

    def cost(text: str) -> int:
        count = tokenizer(text)
        return count if isinstance(count, int) else len(count)

    if cost("\n".join(map(str, lines))) <= budget:
        return lines, 0

    def cut(kept: int) -> tuple[NarrationStep, ...]:
        tail = 1 + max(kept - 2, 0) // 3
        head = kept - tail
        left_out = lines[head : len(lines) - tail]
        steps = sum(len(line.steps) for line in left_out)
        gap = NarrationStep(f"... ({counted(len(left_out), 'line')} left out here, telling {counted(steps, 'step')}) ...", 0, ())
        return (*lines[:head], gap, *lines[len(lines) - tail :])

    def fits(kept: int) -> bool:
        return cost("\n".join(map(str, cut(kept)))) <= budget

    low, high = 2, len(lines) - 1
    if high < low or not fits(low):
        least = cost("\n".join(map(str, cut(low)))) if high >= low else cost("\n".join(map(str, lines)))
        raise ArgumentError(f"max_tokens={budget} is too small: the first line and the result alone take {least}; give at least that.")
    while low < high:  # the largest number of lines that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return cut(low), len(lines) - low
