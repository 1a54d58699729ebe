"""Compares questions with what the oracle answers. The only file of it that knows the library's names."""

from __future__ import annotations

import random
from typing import Any

import chainexec
from chainexec.questions import ask
from oracle.observe import FILENAME
from questions.flow_oracle import GIVEN, FlowOracle, read, readings, runs_as_told

VALUES = frozenset({
    "variable_value", "expression_value", "variable_history", "final_value", "iteration_value", "value_after_loop", "statement_effect",
    "block_effect", "state_before",
})  # fmt: skip
KINDS = (
    *sorted(VALUES), "abstract_value", "branch_taken", "condition_count", "deciding_operand", "execution_path", "iterations", "last_write", "line_count",
    "line_executed", "loop_end", "next_line", "variable_type",
)  # fmt: skip
LONG = frozenset({"TooLong", "TooLarge"})


def judge(
    source: str, call: str | None, *, n: int = 60, seed: int = 0, counts: dict[str, int] | None = None, limits: chainexec.Limits | None = None
) -> list[str]:
    """What is wrong with up to `n` questions of each kind about a run, in words; how many were judged is added to `counts`.

    With `limits`, the recording may end early; the answers must be those of the whole run.
    """
    random.seed(0)
    trace = chainexec.trace_source(source, call=call, capture=True, detail="expressions", limits=limits)
    random.seed(0)  # both runs draw the same numbers
    try:
        oracle = FlowOracle(source, call)
    except BaseException as error:
        if type(error).__name__ in LONG:
            return []
        raise
    if limits is None and (oracle.run.raised is None) != (type(trace.outcome).__name__ == "Returned"):
        return [f"the run ends with {trace.outcome!r}, not with {oracle.run.raised}"]
    numbers = {frame.id: number for number, frame in enumerate(frame for frame in trace.frames if frame.filename == FILENAME)}
    found = []
    for kind in KINDS:
        for question in ask(trace, kinds=kind, n=n, seed=seed):
            if counts is not None:
                counts[kind] = counts.get(kind, 0) + 1
            if wrong := difference(oracle, question, numbers):
                found.append(f"{kind}: {wrong}\n{question.prompt.partition('```')[2].rpartition('```')[2]}\n{question.data}")
    return found


def difference(oracle: FlowOracle, question: Any, numbers: dict[int, int]) -> str | None:
    """What is wrong with a question; None where nothing is. `numbers`: of the calls as the oracle counts them, which sees no `eval`."""
    kind, data = question.kind, dict(question.data)
    if "frame" in data:
        data["frame"] = numbers[data["frame"]]
    if "frames" in data:
        data["frames"] = [numbers[frame] for frame in data["frames"]]
    answer = read(question.answer) if kind in VALUES else question.answer
    want = oracle.answer(kind, data)
    if want != answer:
        return f"the answer is {question.answer[:300]}, not {want[:300]}"
    if kind in GIVEN:
        words = question.prompt.rpartition(", these variables have")[0].rpartition("```")[2]
    else:
        words = question.prompt.rpartition("```")[2].rpartition("Put your answer")[0].strip()
    meant = readings(oracle, kind, data, words)
    if not meant:
        return f"its words mean nothing: {words}"
    answers = {oracle.answer(kind, reading) for reading in meant}
    if answers != {want} or len(meant) != 1:
        return f"its words can mean {len(meant)} things: {sorted(answers)}"
    if kind in GIVEN and not runs_as_told(oracle, kind, data, question.prompt, question.answer):
        return "the state that is given does not lead to the answer"
    return None
