"""The tree of calls as a Mermaid or Graphviz diagram."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.recording import log as L
from chainexec.traces.formats.graphs import dot_text, known, mermaid_text
from chainexec.traces.formats.previews import preview, short_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.traces.frames import Frame
    from chainexec.traces.trace import Trace

ARGUMENT, RESULT = 30, 50  # characters of a value in a label, about
NOBODY = -1  # in the place of the caller's number for a frame that no followed frame called


def call_tree(trace: Trace, form: str, depth: int | None, most: int | None) -> str:
    """See `Trace.call_tree`."""
    write = _mermaid if known(form) == "mermaid" else _dot
    for name, limit in (("depth", depth), ("most", most)):
        if limit is not None and limit < 1:
            raise ArgumentError(f"{name} must be at least 1, not {limit}; leave it out for the whole tree.")
    frames = trace.frames
    shown, folded = _fold(frames, depth, most)
    return "\n".join(write(shown, folded, len(frames), _yields(trace))) + "\n"


def _fold(frames: Sequence[Frame], depth: int | None, most: int | None) -> tuple[list[Frame], dict[int, int]]:
    """The calls that are shown, and how many are folded below each of them (by its number)."""
    shown: list[Frame] = []
    for frame in frames:
        if most is not None and len(shown) >= most:
            break
        if depth is None or frame.depth <= depth:
            shown.append(frame)
    if len(shown) == len(frames):
        return shown, {}
    kept = {frame.id for frame in shown}
    folded: Counter[int] = Counter()
    for frame in reversed(frames):  # a call stands behind its caller
        if frame.id not in kept:
            folded[_caller(frame)] += 1 + folded.pop(frame.id, 0)
    return shown, folded


def _caller(frame: Frame) -> int:
    return NOBODY if frame.parent is None else frame.parent.id


def _yields(trace: Trace) -> Counter[int]:
    """How often each frame yielded, by its number."""
    reader = trace._reader
    kind, frame = reader.columns.kind, reader.columns.b
    return Counter(frame[position] for position in reader.step_at if kind[position] >> 1 & 63 == L.YIELD)


def _lines(frame: Frame, yields: int) -> tuple[str, str, bool]:
    """What a call is labelled with: the call, how it ended, and whether by an exception."""
    arguments = ", ".join(f"{name}={preview(value, ARGUMENT)}" for name, value in frame.arguments.items())
    name = short_name(frame.function)
    called = name if frame.name in ("<module>", "<genexpr>") else f"{name}({arguments})"
    paused = f"yields {yields} times, " if yields > 1 else "yields once, " if yields else ""
    end = frame.return_step
    if end is None or end.value is None:
        return called, f"{paused}did not end", False
    if end.kind == "unwind":
        return called, f"{paused}raises {preview(end.value, RESULT)}", True
    return called, f"{paused}→ {preview(end.value, RESULT)}", False


def _folded_text(count: int) -> str:
    return f"… {count:,} more call{'' if count == 1 else 's'}"


def _mermaid(shown: list[Frame], folded: dict[int, int], total: int, yields: Counter[int]) -> Iterator[str]:
    yield f"%% {len(shown):,} of {total:,} calls"
    yield "flowchart TD"
    raised = []
    for frame in shown:
        called, ended, failed = _lines(frame, yields[frame.id])
        yield f'    f{frame.id}["{mermaid_text(called)}<br/>{mermaid_text(ended)}"]'
        if frame.parent is not None:
            yield f"    f{frame.parent.id} --> f{frame.id}"
        if failed:
            raised.append(f"f{frame.id}")
    for caller, count in folded.items():
        yield f'    more{caller if caller >= 0 else ""}["{mermaid_text(_folded_text(count))}"]'
        if caller >= 0:
            yield f"    f{caller} -.-> more{caller}"
    left_out = [f"more{caller if caller >= 0 else ''}" for caller in folded]
    for name, look, members in (("raised", "stroke:#c62828,stroke-width:2px", raised), ("folded", "stroke-dasharray:4 3", left_out)):
        if members:
            yield f"    classDef {name} {look}"
            yield f"    class {','.join(members)} {name}"


def _dot(shown: list[Frame], folded: dict[int, int], total: int, yields: Counter[int]) -> Iterator[str]:
    yield f"// {len(shown):,} of {total:,} calls"
    yield "digraph calls {"
    yield '    graph [ordering="out", ranksep="0.4", nodesep="0.25"]'
    yield '    node [shape="box", style="rounded", fontname="Helvetica", fontsize="11", color="#5c6bc0"]'
    yield '    edge [color="#777777", arrowsize="0.7"]'
    for frame in shown:
        called, ended, failed = _lines(frame, yields[frame.id])
        colour = ', color="#c62828", penwidth="2"' if failed else ""
        yield f'    f{frame.id} [label="{dot_text(called)}\\n{dot_text(ended)}"{colour}]'
        if frame.parent is not None:
            yield f"    f{frame.parent.id} -> f{frame.id}"
    for caller, count in folded.items():
        name = f"more{caller}" if caller >= 0 else "more"
        yield f'    {name} [label="{dot_text(_folded_text(count))}", style="dashed", color="#777777"]'
        if caller >= 0:
            yield f'    f{caller} -> {name} [style="dashed"]'
    yield "}"
