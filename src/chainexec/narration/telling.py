"""`narrate`: checks what was asked for, tells the run, keeps to the budget."""

from __future__ import annotations

from chainexec.errors import ArgumentError
from chainexec.narration.budget import Tokenizer, cost_of, estimated_tokens, within
from chainexec.narration.model import Narration
from chainexec.narration.moments import Run
from chainexec.narration.styles import styles
from chainexec.narration.words import VERBOSITIES, Words
from chainexec.traces import Trace


def narrate(
    trace: Trace,
    *,
    style: str = "coe",
    verbosity: str = "standard",
    seed: int = 0,
    max_tokens: int | None = None,
    tokenizer: Tokenizer | None = None,
    around: int | None = None,
) -> Narration:
    """Tell a run in words, step by step, as it happened.

    Args:
        trace: what `trace` or `trace_source` recorded, or a loaded trace.
        style: "coe" (the Chain of Execution in prose), "brief", "frames", "inline", "json", "scratchpad" or "table"; see docs/styles.md.
        verbosity: "brief" (values short, no calculations), "standard" or "full" (nothing shortened below 10,000 characters).
        seed: varies the wording, never the facts; 0 is the plainest. One seed gives one text for ever within a version of the wording.
        max_tokens: how long the text may be. Where the run is longer, the middle iterations of loops and deep calls are told in a few
            sentences that hold for all of them, and what is left out is said.
        tokenizer: for `max_tokens`: text to a number of tokens or to a sequence of them. By default an estimate that is rather too high.
        around: for `max_tokens`: the index of the step that matters. Where the run is longer, the lines up to that one are told in full,
            as many as fit, and what is further away is left out: what led to a failure (`trace.outcome.step`).

    Returns:
        The narration: `str()` is the text, `steps` are its lines with the steps of the trace that each one tells.

    Raises:
        ArgumentError: an unknown style or verbosity, a seed that is no integer, a tokenizer that fails, a step that is none, or a budget
            that is too small for anything true; the message says the smallest that works.
    """
    known = styles()
    if not isinstance(trace, Trace):
        raise ArgumentError(f"narrate() needs a Trace, not {type(trace).__name__}; make one with chainexec.trace(...).")
    if style not in known:
        raise ArgumentError(f"style={style!r} is not known; there are {', '.join(map(repr, known))}.")
    if verbosity not in VERBOSITIES:
        raise ArgumentError(f"verbosity={verbosity!r} is not known; there are {', '.join(map(repr, VERBOSITIES))}.")
    if type(seed) is not int:
        raise ArgumentError(f"seed={seed!r} is not an integer.")
    if max_tokens is not None and (type(max_tokens) is not int or max_tokens < 1):
        raise ArgumentError(f"max_tokens={max_tokens!r} is not a positive integer; leave it out for the whole text.")
    if around is not None and (type(around) is not int or not -len(trace) <= around < len(trace)):
        raise ArgumentError(f"around={around!r} is no step of this trace: it has {len(trace):,} steps, counted from 0.")
    with trace._blaming_the_file():
        run = Run(trace)
        if max_tokens is None:
            lines = tuple(known[style].tell(run, Words(VERBOSITIES[verbosity], seed), None))
            return Narration(lines, style, verbosity, seed, 0, known[style].joiner)
        where = None if around is None else range(len(trace))[around]
        lines, omitted = within(known[style], run, verbosity, seed, max_tokens, cost_of(tokenizer or estimated_tokens), where)
    return Narration(lines, style, verbosity, seed, omitted, known[style].joiner)
