"""Answers questions about lines, values, branches and loops without the library: from a run of an instrumented copy of the program.

It knows a question by its kind and `data` (line, column, which run, which call ...) alone. The text of a prompt is read in `readings` only, to
find out what else the same words could mean.
"""

from __future__ import annotations

import ast
import collections
import contextlib
import decimal
import fractions
import functools
import re
from typing import Any, NamedTuple
from unittest import mock

from oracle import instrument as instrumented
from oracle import observe as watching
from oracle.instrument import InstrumentValues, Place
from oracle.observe import Observer, SeenFrame, SeenStep

LIMIT = 5_000  # steps of a program that is judged
NAMES = {
    "deque": collections.deque, "Counter": collections.Counter, "OrderedDict": collections.OrderedDict, "inf": float("inf"), "nan": float("nan"),
    "defaultdict": collections.defaultdict, "Fraction": fractions.Fraction, "Decimal": decimal.Decimal,
}  # fmt: skip

ATOMS = (int, float, complex, bool, str, bytes, type(None), range, slice, bytearray, decimal.Decimal, fractions.Fraction)
SIZED = (list, tuple, set, frozenset, dict, collections.deque, collections.Counter, collections.OrderedDict, collections.defaultdict)


# ---- values -------------------------------------------------------------------------------------------------------------


class Text(NamedTuple):
    """A value as it was: the name of its type, and a text that differs wherever the value does."""

    type: str
    text: str
    size: int | None = None
    number: float | None = None


NOTHING = Text("nothing", "nothing")  # no value at all, or no single one


def text_of(value: object, left: list[int] | None = None, depth: int = 0) -> str:
    """The text of a value. Values whose types have code of their own are told by their type; what is too large or in itself, by no text."""
    kind = type(value)
    left = left if left is not None else [20_000]
    left[0] -= 1
    if left[0] < 0 or depth > 60:
        return ""
    if kind in ATOMS:
        return hex(value) if kind is int else repr(value)  # type: ignore[arg-type]
    if kind not in SIZED:
        return f"<{kind.__name__}>"
    if isinstance(value, dict):
        parts = [f"{text_of(key, left, depth + 1)}:{text_of(item, left, depth + 1)}" for key, item in value.items()]
    else:
        parts = [text_of(item, left, depth + 1) for item in value]  # type: ignore[attr-defined]
    if kind in (set, frozenset, collections.Counter):
        parts.sort()
    limit = value.maxlen if isinstance(value, collections.deque) else ""
    return f"{kind.__name__}[{','.join(parts)}]{limit}"


class Painter:
    """Stands in for the oracle's own painter: keeps texts."""

    def picture(self, value: object) -> Text:
        kind = type(value)
        size = len(value) if kind in SIZED or kind in (str, bytes, bytearray) else None  # type: ignore[arg-type]
        number = value if kind in (int, float) else None
        return Text(kind.__name__, text_of(value), size, number)  # type: ignore[arg-type]


@functools.lru_cache(maxsize=4096)
def read(answer: str) -> str:
    """The text of a literal, as `text_of` gives it."""
    return text_of(eval(as_code(answer), dict(NAMES)))


def as_code(text: str) -> str:
    """`defaultdict(<class 'int'>, {})` as it would be written."""
    return re.sub(r"<class '(\w+)'>", r"\1", text)


# ---- the run ------------------------------------------------------------------------------------------------------------


class Operands(InstrumentValues):
    """Tells the values of all operands of `and` and `or`, names and constants as well."""

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        node.values = [self._told(operand) for operand in node.values]
        return node

    def _told(self, operand: ast.expr) -> ast.expr:
        span = (operand.lineno, operand.col_offset, operand.end_lineno, operand.end_col_offset)
        changed = self.visit(operand)
        if isinstance(operand, ast.Name | ast.Constant | ast.NamedExpr | ast.List | ast.Tuple | ast.Dict | ast.Set | ast.Lambda):
            self.spans.append(span)  # type: ignore[arg-type]
            return self._call(instrumented.VALUE, ast.Constant(len(self.spans) - 1), changed)
        return changed


class Turn(NamedTuple):
    """A loop was entered (`on` is None), went on, or did not."""

    place: Place
    on: bool | None
    step: SeenStep | None  # the step of its header; of an entry: the latest step before


class Turns(Observer):
    """Keeps what the loops of each frame did."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.painter = Painter()  # type: ignore[assignment]
        self.turns: dict[int, list[Turn]] = collections.defaultdict(list)

    def enter(self, frame: Any, number: int) -> None:
        super().enter(frame, number)
        if frame in self.live:
            self.turns[self.live[frame]].append(Turn(self.places[number], None, self._seen(frame).open))

    def went(self, frame: Any, number: int, *, on: bool) -> None:
        super().went(frame, number, on=on)
        if frame in self.live:
            self.turns[self.live[frame]].append(Turn(self.places[number], on, self._seen(frame).open))


class LoopRun(NamedTuple):
    frame: int
    place: Place
    checks: tuple[SeenStep, ...]  # of its header
    iterations: int
    ended: str
    last: SeenStep


class FlowOracle:
    """One program under one call."""

    def __init__(self, source: str, call: str | None) -> None:
        self.source = source
        self.nodes = list(ast.walk(ast.parse(source)))
        self.statements = {(node.lineno, node.col_offset): node for node in self.nodes if isinstance(node, ast.stmt)}
        kept: list[Turns] = []

        def turns(*arguments: Any) -> Turns:
            kept.append(Turns(*arguments))
            return kept[0]

        with contextlib.ExitStack() as stack:
            stack.enter_context(mock.patch.object(watching, "Observer", turns))
            stack.enter_context(mock.patch.object(instrumented, "InstrumentValues", Operands))
            self.run = watching.observe(source, call, limit=LIMIT, values=True)
        self.observer = kept[0]
        self.frames: list[SeenFrame] = self.run.frames
        self._lines = [[step for step in frame.steps if step.kind == "line"] for frame in self.frames]
        self._steps: dict[tuple[int, int, int], list[SeenStep]] = collections.defaultdict(list)
        for number, lines in enumerate(self._lines):
            for step in lines:
                self._steps[number, step.place.line, step.place.column].append(step)
        self.loops = [run for frame in range(len(self.frames)) for run in self._loops(frame)]

    # ---- places ----
    def lines(self, frame: int) -> list[SeenStep]:
        return self._lines[frame]

    def steps_at(self, frame: int, line: int, column: int) -> list[SeenStep]:
        return self._steps.get((frame, line, column), [])

    def step(self, data: dict[str, Any]) -> SeenStep:
        found = [step for step in self.steps_at(data["frame"], data["line"], data["column"]) if step.visit == data["visit"]]
        assert len(found) == 1, data
        return found[0]

    def _loops(self, frame: int) -> list[LoopRun]:
        """The runs of loops of a frame, in the order in which they were entered."""
        running: list[tuple[int, Place, list[Turn]]] = []
        order = 0
        open_runs: dict[tuple[int, int], list[Any]] = {}
        done: list[tuple[int, Place, list[Turn]]] = []
        for turn in self.observer.turns[frame]:
            key = (turn.place.line, turn.place.column)
            if turn.on is None:
                order += 1
                open_runs[key] = [order, turn.place, []]
                done.append(open_runs[key])  # type: ignore[arg-type]
            elif key in open_runs:
                open_runs[key][2].append(turn)
        running = done
        return [run for _, place, turns in running if turns and (run := self._loop(frame, place, turns)) is not None]

    def _loop(self, frame: int, place: Place, turns: list[Turn]) -> LoopRun | None:
        checks = tuple(turn.step for turn in turns if turn.step is not None)
        iterations = sum(1 for turn in turns if turn.on)
        lines = self.lines(frame)
        if turns[-1].on is False:
            return LoopRun(frame, place, checks, iterations, "condition" if place.kind == "While" else "exhausted", checks[-1])
        number = self.observer.places.index(place)
        at = next(index for index, step in enumerate(lines) if step is checks[-1])
        last = lines[at]
        for step in lines[at + 1 :]:
            if number not in step.place.loops:
                break
            last = step
        if last.place.kind == "Break" and last.place.loops[-1] == number:
            ended = "break"
        elif last.place.kind == "Return" and last is lines[-1] and self.frames[frame].returned is not None:
            ended = "return"
        else:
            ended = "exception"
        return LoopRun(frame, place, checks, iterations, ended, last)

    def loop_runs(self, data: dict[str, Any]) -> list[LoopRun]:
        return [run for run in self.loops if (run.frame, run.place.line, run.place.column) == (data["frame"], data["line"], data["column"])]

    def loop(self, data: dict[str, Any]) -> LoopRun:
        return self.loop_runs(data)[data["entry"] - 1]

    # ---- answers ----
    def answer(self, kind: str, data: dict[str, Any]) -> str:
        """The answer; of kinds whose answer is a value, as `read` gives it."""
        found: str = getattr(self, f"_{kind}")(data)
        return found

    def _value(self, step: SeenStep, name: str, *, before: bool = False) -> Text:
        state = step.before if before else step.after
        assert state is not None
        return state.get(name, NOTHING)  # type: ignore[return-value]

    def _variable_value(self, data: dict[str, Any]) -> str:
        return self._value(self.step(data), data["name"]).text

    def _variable_type(self, data: dict[str, Any]) -> str:
        return self._value(self.step(data), data["name"]).type

    def _abstract_value(self, data: dict[str, Any]) -> str:
        value = self._value(self.step(data), data["name"])
        words = data["words"]
        if words == ["negative", "zero", "positive"]:
            assert value.number is not None
            return "negative" if value.number < 0 else "positive" if value.number > 0 else "zero"
        if words == ["even", "odd"]:
            assert value.type == "int" and value.number is not None
            return "odd" if value.number % 2 else "even"
        assert value.size is not None
        if words == ["empty", "nonempty"]:
            return "nonempty" if value.size else "empty"
        return {0: "none", 1: "one"}.get(value.size, "few" if value.size < 10 else "many")

    def _final_value(self, data: dict[str, Any]) -> str:
        frame = self.frames[data["frame"]]
        assert frame.returned is not None
        return self._value(self.lines(data["frame"])[-1], data["name"]).text

    def _variable_history(self, data: dict[str, Any]) -> str:
        steps = self.lines(data["frame"])
        name = data["name"]
        texts: list[str] = []
        for state in [steps[0].before, *(step.after for step in steps)]:
            if state is not None and name in state and (not texts or texts[-1] != state[name].text):  # type: ignore[attr-defined]
                texts.append(state[name].text)  # type: ignore[attr-defined]
        return f"list[{','.join(texts)}]"

    def _expression_value(self, data: dict[str, Any]) -> str:
        values = [value for span, value in self.step(data).values if list(span) == data["span"]]
        return values[0].text if len(values) == 1 else NOTHING.text  # type: ignore[attr-defined, no-any-return]

    def _deciding_operand(self, data: dict[str, Any]) -> str:
        node = next(
            n for n in self.nodes
            if isinstance(n, ast.BoolOp) and [n.lineno, n.col_offset, n.end_lineno, n.end_col_offset] == data["span"]
        )  # fmt: skip
        seen = {span for span, _ in self.step(data).values}
        evaluated = [o for o in node.values if (o.lineno, o.col_offset, o.end_lineno, o.end_col_offset) in seen]
        return " ".join((ast.get_source_segment(self.source, evaluated[-1]) or "").split())

    def _line_executed(self, data: dict[str, Any]) -> str:
        return "yes" if self.steps_at(data["frame"], data["line"], data["column"]) else "no"

    def _line_count(self, data: dict[str, Any]) -> str:
        return str(sum(len(self.steps_at(frame, data["line"], data["column"])) for frame in data["frames"]))

    def _next_line(self, data: dict[str, Any]) -> str:
        step, lines = self.step(data), self.lines(data["frame"])
        at = next(index for index, other in enumerate(lines) if other is step)
        return str(lines[at + 1].place.line) if at + 1 < len(lines) else "-1"

    def _execution_path(self, data: dict[str, Any]) -> str:
        return str([step.place.line for step in self.lines(data["frame"])])

    def _branch_taken(self, data: dict[str, Any]) -> str:
        return str(self.step(data).taken)

    def _condition_count(self, data: dict[str, Any]) -> str:
        return str(sum(step.taken is True for step in self.steps_at(data["frame"], data["line"], data["column"])))

    def _iterations(self, data: dict[str, Any]) -> str:
        return str(self.loop(data).iterations)

    def _loop_end(self, data: dict[str, Any]) -> str:
        return self.loop(data).ended

    def _iteration_value(self, data: dict[str, Any]) -> str:
        return self._value(self.loop(data).checks[data["iteration"]], data["name"], before=True).text

    def _value_after_loop(self, data: dict[str, Any]) -> str:
        return self._value(self.loop(data).last, data["name"]).text

    def _statement_effect(self, data: dict[str, Any]) -> str:
        return self._value(self.step(data), data["name"]).text

    def _block_effect(self, data: dict[str, Any]) -> str:
        first = self.step(data)
        lines = self.lines(data["frame"])
        at = next(index for index, other in enumerate(lines) if other is first)
        last = lines[at + data["statements"] - 1]
        assert (last.place.line, last.place.column, last.visit) == (data["last_line"], data["last_column"], data["last_visit"])
        return self._value(last, data["name"]).text

    def _state_before(self, data: dict[str, Any]) -> str:
        return self._value(self.step(data), data["name"], before=True).text

    def _last_write(self, data: dict[str, Any]) -> str:
        step, lines = self.step(data), self.lines(data["frame"])
        at = next(index for index, other in enumerate(lines) if other is step)
        for earlier in reversed(lines[:at]):
            node = self.statements.get((earlier.place.line, earlier.place.column))
            if node is not None and data["name"] in stored(node) and earlier.taken is not False:
                return str(earlier.place.line)
        return "-1"


def stored(node: ast.stmt) -> set[str]:
    """The names that a statement itself binds; of a compound one its header."""
    parts: list[ast.AST]
    match node:
        case ast.For(target=target):
            parts = [target]
        case ast.Assign(targets=targets):
            parts = list(targets)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            parts = [target]
        case _:
            return set()
    return {part.id for target in parts for part in ast.walk(target) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


# ---- what a statement does by itself ----------------------------------------------------------------------------------------


def runs_as_told(oracle: FlowOracle, kind: str, data: dict[str, Any], prompt: str, answer: str) -> bool:
    """Whether the statements do to the state that the prompt gives what the answer says, nothing else being known."""
    found = re.search(r"these variables have these values:\n```python\n(.*?)\n```", prompt, re.DOTALL)
    assert found is not None
    state: dict[str, Any] = dict(NAMES)
    exec(as_code(found[1]), state)
    nodes = sorted(
        (node for place, node in oracle.statements.items() if (data["line"], data["column"]) <= place <= (data.get("last_line", data["line"]), 10_000)),
        key=lambda node: (node.lineno, node.col_offset),
    )  # fmt: skip
    for node in oracle.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            exec(compile(ast.Module([node], []), "<import>", "exec"), state)
    name = data["name"]
    if kind == "state_before":
        after = {key: text_of(value) for key, value in state.items() if key != "__builtins__"}
        shown = re.findall(r"^(\w+) = ", found[1], re.MULTILINE)
        state[name] = eval(as_code(answer), dict(NAMES))
        node = nodes[0]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and node.value.args:  # what is appended is not given
            appended = eval(re.findall(rf"^{name} = (.*)", found[1], re.MULTILINE)[0], dict(NAMES))[-1]
            state[name].append(appended)
        else:
            run(nodes[:1], state)
        return all(text_of(state[key]) == after[key] for key in shown)
    run(nodes, state)
    return text_of(state[name]) == read(answer)


def run(nodes: list[ast.stmt], state: dict[str, Any]) -> None:
    for node in nodes:
        exec(compile(ast.Module([node], []), "<statement>", "exec"), state)


# ---- what the words of a prompt can mean ------------------------------------------------------------------------------------

STATEMENT = re.compile(r"line (\d+)(?: of `<program>`)? \(`(.*?)`\)(?=[ ,.?:]|$)")
TIMES = re.compile(r"for the (\d+)(?:st|nd|rd|th) time")
NTH_CALL = re.compile(
    r"the (\d+)(?:st|nd|rd|th) (?:call|run of the body) of `([^`]+)` \(counted in the order in which (?:the calls|they) begin\)"
)
ONE_CALL = re.compile(r"the call of `([^`]+)`")
OUTERMOST = re.compile(r"the outermost call of `([^`]+)`")
THE_CALL = re.compile(r"the call `.*`")
GIVEN = frozenset({"statement_effect", "block_effect", "state_before"})
WHOLE_CALL = frozenset({"variable_history", "final_value", "execution_path"})
LOOPS = frozenset({"iterations", "loop_end", "iteration_value", "value_after_loop"})
COUNTS = frozenset({"line_executed", "line_count", "condition_count"})


def readings(oracle: FlowOracle, kind: str, data: dict[str, Any], question: str) -> list[dict[str, Any]]:
    """Everything that the words of a question can mean, as data of questions."""
    found = STATEMENT.search(question)
    places = places_meant(oracle, int(found[1]), found[2]) if found else []
    if kind in GIVEN:
        return [data] * len(places)
    frames = frames_meant(oracle, question, places, found.end() if found else 0)
    if kind in WHOLE_CALL:
        return [{**data, "frame": frame} for frame in frames]
    if kind == "line_count" and "in all calls of" in question:
        name = re.search(r"in all calls of `([^`]+)` together", question)
        assert name is not None
        frames = [number for number, frame in enumerate(oracle.frames) if plain_name(frame) == name[1]]
        return [{**data, "line": line, "column": column, "frames": frames} for line, column in places]
    spots = [{**data, "line": line, "column": column, "frame": frame} for line, column in places for frame in frames]
    if kind in COUNTS:
        return [{**spot, "frames": [spot["frame"]]} for spot in spots]
    assert found is not None
    times = TIMES.search(question[found.end() :])
    out = []
    for spot in spots:
        runs: list[Any] = oracle.loop_runs(spot) if kind in LOOPS else oracle.steps_at(spot["frame"], spot["line"], spot["column"])
        for number in range(1, len(runs) + 1):
            if times is None or int(times[1]) == number:
                out.append(spot | {"entry" if kind in LOOPS else "visit": number})
    return out


def places_meant(oracle: FlowOracle, line: int, text: str) -> list[tuple[int, int]]:
    """The statements on a line that have this text (its first line)."""
    rows = oracle.source.encode().split(b"\n")
    found = []
    for at, column in oracle.statements:
        if at == line:
            rest = rows[at - 1][column:].decode()
            if rest.startswith(text.removesuffix(" ...").rstrip()):
                found.append((at, column))
    assert found, (line, text)
    exact = [place for place in found if whole(oracle, place) == text]
    return exact or found


def whole(oracle: FlowOracle, place: tuple[int, int]) -> str:
    return (ast.get_source_segment(oracle.source, oracle.statements[place]) or "").strip()


def frames_meant(oracle: FlowOracle, question: str, places: list[tuple[int, int]], start: int) -> list[int]:
    """The calls that the words after the statement's name can mean."""
    rest = question[start:]
    every = list(enumerate(oracle.frames))
    if nth := NTH_CALL.search(rest):
        same = [number for number, frame in every if plain_name(frame) == nth[2]]
        return [same[int(nth[1]) - 1]]
    if outermost := OUTERMOST.search(rest):
        same = [number for number, frame in every if plain_name(frame) == outermost[1]]
        assert oracle.frames[same[0]].parent == -1
        return same[:1]
    if one := ONE_CALL.search(rest):
        return [number for number, frame in every if plain_name(frame) == one[1]]
    if "top level of the program" in rest or "the program ends" in rest or "the run of the program" in rest:
        return [number for number, frame in every if frame.function == "<module>"]
    if not places:
        assert THE_CALL.search(rest), question
        return [0]
    functions = {function_at(oracle.nodes, line) for line, _ in places}
    return [number for number, frame in every if frame.function.rpartition(".")[2] in functions]


def plain_name(frame: SeenFrame) -> str:
    return frame.function.replace("<locals>.", "")


def function_at(nodes: list[ast.AST], line: int) -> str:
    """The name of the innermost function around a line."""
    found, size = "<module>", 1 << 30
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.body[0].lineno <= line <= (node.end_lineno or 0):
            length = (node.end_lineno or 0) - node.lineno
            if length < size:
                found, size = node.name, length
    return found
