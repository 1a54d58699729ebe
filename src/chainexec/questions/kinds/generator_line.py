"""At which line a generator is suspended."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.lookback import say
from chainexec.questions.kinds.kind import Candidate, Draft, Kind
from chainexec.questions.running import call_data, generator_name, generators, on_one_line, runs_are_clear, visit_data, when
from chainexec.recording import log as L
from chainexec.source import syntax_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chainexec.questions.view import View, Visit
    from chainexec.source import Statement
    from chainexec.traces import Frame


def find(view: View) -> Iterable[Candidate]:
    """(generator's frame, its last step, how the moment is told, step of the statement that names the moment).

    Told are: "after" a statement with one `next(it)` or `it.send(x)` whose generator is still bound to that name; "when" the first
    statement of a `for` loop's body runs, whose header has just taken a value from it; "after" a statement in which it ended (-1).
    """
    for frame in generators(view):
        for step in view.reader.steps_of(frame):
            kind = view.run.kind(step)
            if kind not in (L.YIELD, L.RETURN):
                continue
            parent = frame._parent_step_at(step)
            visit = view.visit_by_step.get(parent)
            if visit is None or visit.frame == frame.id:
                continue
            statement = view.statement(visit)
            if kind == L.YIELD and statement.kind == "For":
                body = view.visit_by_step.get(view.reader.end_of(visit.step))
                if body is None or view.statement(body).index != statement.body_first or not runs_are_clear(view, body):
                    continue
                if _last_before(view, frame, body.step) == step:
                    yield frame.id, step, "when", body.step
            elif (
                view.is_simple(visit)
                and _last_before(view, frame, view.reader.end_of(visit.step)) == step
                and (kind == L.RETURN or _is_kept(view, frame, visit, statement))
            ):
                yield frame.id, step, "after", visit.step


def _last_before(view: View, frame: Frame, step: int) -> int:
    """Its latest step before a step."""
    steps = view.reader.steps_of(frame)
    low, high = 0, len(steps)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if steps[middle] < step else (low, middle)
    return steps[low - 1] if low else -1


def _is_kept(view: View, frame: Frame, visit: Visit, statement: Statement) -> bool:
    """Whether the statement resumes one generator, by `next(name)` or `name.send(...)`, and the name still leads to one afterwards."""
    try:
        tree = syntax_tree(statement.text)
    except SyntaxError:
        return False
    names = [name for node in ast.walk(tree) if isinstance(node, ast.Call) and (name := _resumed(node)) is not None]
    if len(names) != 1 or any(isinstance(node, ast.comprehension | ast.Lambda | ast.Delete) for node in ast.walk(tree)):
        return False
    value = view.state_after(visit).get(names[0])
    return value is not None and value.label is not None and value.label.startswith(f"<generator {frame.function}")


def _resumed(node: ast.Call) -> str | None:
    function = node.func
    if isinstance(function, ast.Name) and function.id == "next" and node.args and isinstance(node.args[0], ast.Name):
        return node.args[0].id
    if isinstance(function, ast.Attribute) and function.attr in ("send", "__next__") and isinstance(function.value, ast.Name):
        return function.value.id
    return None


def build(view: View, candidate: Candidate) -> Draft | None:
    number, step, told, moment = candidate
    frame = view.frames[number]
    visit = view.visit_by_step[moment]
    name = generator_name(view, frame)
    where = view.after(visit) if told == "after" else when(view, visit, "begins to run")
    statement = view.run.statement(step)
    if name is None or where is None or statement is None or not on_one_line(statement):
        return None
    ended = view.run.kind(step) == L.RETURN
    return Draft(
        f"At which line is {name} suspended {where}? Say -1 if it has come to its end.",
        "-1" if ended else str(statement.line),
        (step, visit.step) if visit.step > step else (step,),
        {"generator": call_data(view, frame), "moment": told, **visit_data(view, visit)},
        others=_others(frame),
        because=lambda: [_told(view, frame, statement.line, ended, told, visit)],
    )


def _told(view: View, frame: Frame, line: int, ended: bool, told: str, visit: Visit) -> str:
    """Where it stands."""
    moment = view.places.after(visit.step) if told == "after" else view.places.before(visit.step)
    generator = view.places.generator(frame)
    return say("finished", moment, generator) if ended else say("suspended", moment, generator, line)


def _others(frame: Frame) -> Iterator[str]:
    """The other lines at which it yields, then others of it."""
    rows = frame._facts.statements
    yield from (str(row.line) for row in rows if "yield" in row.text)
    yield "-1"
    yield from (str(row.line) for row in rows[:10])


KIND = Kind(
    "generator_line", "at which line a generator is suspended at a moment of the run", "line", find, build,
    "no generator is surely suspended at a moment that can be named",
)  # fmt: skip
