"""LiveCodeBench's code execution: rows with "code", "input" (the whole call), "output", "function_name", "numsteps", facts of a contest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError
from chainexec.questions.formats.prompts import output_question
from chainexec.questions.formats.samples import Rows, Sample, samples_of, text_of
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from chainexec.questions.model import Question
    from chainexec.traces import Trace

CONTEST = ("question_id", "contest_id", "contest_date", "difficulty", "problem_id")


def to_livecodebench(
    traces: Iterable[Trace] | Trace, *, calls: Iterable[str] | None = None, ids: str = "sample_{}", about: Mapping[str, str] | None = None
) -> Rows:
    """A row for each trace of a call that returned.

    Args:
        traces: runs of functions; of others there are no rows, and `left_out` says why.
        calls: the calls' texts as they shall stand in the rows; without them they are written from the values of the arguments.
        ids: the rows' names; `{}` stands for the place among the traces.
        about: "question_id", "contest_id", "contest_date", "difficulty", "problem_id" for all rows; "" where it says nothing.

    Returns:
        The rows; their `left_out` says of which traces there is none, and why.

    Raises:
        ArgumentError: there are not as many calls as traces, or `about` has a field that no row has.
    """
    given = dict(about or {})
    unknown = sorted(set(given) - set(CONTEST))
    if unknown:
        raise ArgumentError(f"about has {unknown[0]!r}; a row has {', '.join(CONTEST)}")
    found, left_out = samples_of(traces, calls)
    rows = Rows(left_out=left_out)
    for place, trace, sample in found:
        facts = {name: given.get(name, "") for name in CONTEST}
        rows.append({
            "question_id": facts["question_id"], "contest_id": facts["contest_id"], "contest_date": facts["contest_date"],
            "difficulty": facts["difficulty"], "function_name": sample.function, "code": sample.code, "input": sample.call,
            "output": sample.output, "id": ids.format(place), "problem_id": facts["problem_id"], "numsteps": lines_run(trace),
        })  # fmt: skip
    return rows


def lines_run(trace: Trace) -> int:
    """How many statements ran."""
    columns, reader = trace._reader.columns, trace._reader
    return sum(columns.kind[position] >> 1 & 63 == L.LINE for position in reader.step_at)


def samples_of_livecodebench(rows: Iterable[Mapping[str, Any]]) -> list[Sample]:
    """The samples of rows.

    Raises:
        ArgumentError: a row is none of LiveCodeBench's.
    """
    found = []
    for place, row in enumerate(rows):
        function, call = text_of(row, "function_name", place), text_of(row, "input", place).strip()
        if not call.startswith(f"{function}(") or not call.endswith(")"):
            raise ArgumentError(f'row {place}: "input" is no call of {function}')
        found.append(
            Sample(
                text_of(row, "code", place), function, call[len(function) + 1 : -1], text_of(row, "output", place),
                str(row.get("id", place)),
            )
        )  # fmt: skip
    return found


def from_livecodebench(rows: Iterable[Mapping[str, Any]], *, steps: bool = False) -> list[Question]:
    """The questions of rows: what do the calls return?

    Args:
        rows: LiveCodeBench's.
        steps: ask for the steps first.

    Returns:
        One question for each row and task, in their order.

    Raises:
        ArgumentError: a row is none of LiveCodeBench's.
    """
    return [output_question(sample, sample.call, steps=steps, data={"id": sample.id}) for sample in samples_of_livecodebench(rows)]
