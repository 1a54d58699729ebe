"""How functions and their calls are named in sentences."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from chainexec.narration.plans import tree_of
from chainexec.narration.values import fits
from chainexec.narration.words import code, function_name
from chainexec.traces.texts import SIMPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chainexec.narration.words import Words
    from chainexec.traces import Frame, Trace, Value
    from chainexec.traces.code import CodeFacts

CALL_LIMIT = 60  # characters: a longer call is named without its arguments
ARGUMENT_LIMIT = 30
TOO_LONG = "." * (ARGUMENT_LIMIT + 1)  # stands for a longer argument
LABELS_KEPT = 5000
FRAMES_KEPT = 100_000  # more than are open at once
LABEL_LIMIT = 32  # the same in a sentence that only refers to the call


class CallForm:
    """How the calls of one function are written."""

    def __init__(self, facts: CodeFacts, name: str, node: ast.FunctionDef | ast.AsyncFunctionDef | None) -> None:
        self.facts, self.name, self.node = facts, name, node
        self.plain: list[str] = []
        self.defaults: list[object] = []  # of the last of them; `...` for one that is no constant
        self.slots: tuple[int, ...] | None = None  # of the parameters that a call shows, where all of them are plain
        if node is not None:
            arguments = node.args
            self.plain = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
            self.defaults = [default.value if isinstance(default, ast.Constant) else ... for default in arguments.defaults]
            if not (arguments.vararg or arguments.kwonlyargs or arguments.kwarg) and set(self.plain) <= set(facts.variables):
                is_method = "." in name and self.plain[:1] in (["self"], ["cls"])
                self.slots = tuple(map(facts.variables.index, self.plain[1:] if is_method else self.plain))

    def plain_arguments(self, frame: Frame) -> list[str] | None:
        """The arguments of a call, where all are numbers, texts and the like; None for others."""
        if self.slots is None:
            return None
        reader = frame._reader
        step_at, after = reader.step_at, frame._call_step + 1
        if after >= len(step_at) or reader.columns.b[step_at[after]] != frame.id:
            return None
        slots = frame._slots.at(reader.columns, step_at[after])[0]
        parts = []
        for slot in self.slots:
            maker = SIMPLE.get(type(slots[slot]))
            if maker is None:
                return None
            try:
                parts.append(maker(slots[slot]))
            except ValueError:  # a number with more digits than the interpreter converts at once
                return None
            if len(parts[-1]) > ARGUMENT_LIMIT:
                parts[-1] = TOO_LONG
        if self.defaults:
            drop_defaults(parts, self.defaults)
        return parts


class FrameNames:
    """Names of one trace's frames: `power(3, 2)`, `Stack.push`, the lambda on line 4."""

    def __init__(self, trace: Trace, words: Words) -> None:
        self.trace, self.words = trace, words
        self.labels: dict[int, str] = {}  # by frame
        self.calls: dict[int, str | None] = {}  # by frame
        self.top_levels: dict[int, str] = {}  # by frame
        self.forms: dict[int, CallForm] = {}  # by the function's facts
        self.kinds: dict[tuple[str, str, int], str] = {}  # by function, as `definitions`
        self.open_functions: dict[int, frozenset[str]] = {}  # by frame

    # ---- kinds ---------------------------------------------------------------------------------------------------------
    def is_module(self, frame: Frame) -> bool:
        return frame.function == "<module>"

    def is_lambda(self, frame: Frame) -> bool:
        return frame.function.endswith("<lambda>")

    def is_generator_expression(self, frame: Frame) -> bool:
        return frame.function.endswith("<genexpr>")

    def is_class_body(self, frame: Frame) -> bool:
        if not frame._facts.owns_namespace:  # a function's frame
            return False
        parent = frame.call_step.parent
        if parent is None or parent.statement is None or parent.statement.kind != "ClassDef":
            return False
        return parent.statement.text.startswith(f"class {self.name(frame).rpartition('.')[2]}")

    def ends_silently(self, frame: Frame) -> bool:
        """Whether nothing is said where the frame returns."""
        facts = frame._facts
        if facts.owns_namespace:
            return self.is_module(frame) or self.is_class_body(frame)
        return facts.name == "<genexpr>"

    def is_generator(self, frame: Frame) -> bool:
        return self.is_generator_expression(frame) or self.kind(frame) == "generator"

    def is_coroutine(self, frame: Frame) -> bool:
        return self.kind(frame) == "coroutine"

    def kind(self, frame: Frame) -> str:
        key = (frame.filename, frame.name, frame.line)
        if key not in self.kinds:
            self.kinds[key] = kind_of(self.definitions.get(key))
        return self.kinds[key]

    def is_recursive(self, frame: Frame) -> bool:
        """Whether another call of the same function is under way around it."""
        above = frame._parent
        if self.is_module(frame):  # other code at a top level is no call of the same function
            return False
        return above is not None and frame.function in self.functions_to(above)

    def functions_to(self, frame: Frame) -> frozenset[str]:
        """The names of the functions that are open from the outermost frame down to this one: calls of one function share them."""
        known, waiting = self.open_functions, []
        above: Frame | None = frame
        while above is not None and above.id not in known:
            waiting.append(above)
            above = above._parent
        found = known[above.id] if above is not None else frozenset()
        if len(known) > FRAMES_KEPT:
            known.clear()
        for below in reversed(waiting):
            if below.function not in found:
                found |= {below.function}
            known[below.id] = found
        return found

    # ---- names ---------------------------------------------------------------------------------------------------------
    def name(self, frame: Frame) -> str:
        """The function's own name, with its class: `Stack.push`."""
        return function_name(frame.function)

    def short(self, frame: Frame) -> str:
        """Names the function in a sentence about it."""
        if self.is_module(frame):
            return self.top_level(frame)
        if self.is_lambda(frame):
            return "the lambda"
        if self.is_generator_expression(frame):
            return "the generator expression"
        return code(self.name(frame))

    def noun(self, frame: Frame) -> str:
        return self.top_level(frame) if self.is_module(frame) else "the function"

    def top_level(self, frame: Frame) -> str:
        """What runs in a frame that belongs to no function: the program, a module that it imports, or what it gave to `exec` or `eval`."""
        found = self.top_levels.get(frame.id)
        if found is None:
            if len(self.top_levels) > LABELS_KEPT:
                self.top_levels.clear()
            found = self.top_levels[frame.id] = top_level(frame)
        return found

    def class_of(self, frame: Frame) -> str:
        """The class whose method a frame runs; "" for a plain function."""
        return self.name(frame).rpartition(".")[0].rpartition(".")[2]

    def label(self, frame: Frame) -> str:
        """Names one call among others: with its arguments where they are short."""
        known = self.labels.get(frame.id)
        if known is None:
            call = self.call_text(frame)
            known = code(call) if call is not None and len(call) <= LABEL_LIMIT else self.short(frame)
            if len(self.labels) > LABELS_KEPT:
                self.labels.clear()
            self.labels[frame.id] = known
        return known

    def full(self, frame: Frame) -> tuple[str, str | None]:
        """Names a call with all of its arguments: the call, or the function and, apart, `name = value, ...`."""
        call = self.call_text(frame)
        if call is not None:
            return code(call), None
        return self.short(frame), self.arguments(frame)

    def arguments(self, frame: Frame) -> str | None:
        """`words = ['to', 'be'], n = 3`; None where there are none."""
        parts = [f"{name} = {self.words.value(value)}" for name, value in frame.arguments.items()]
        return ", ".join(parts) or None

    def call_text(self, frame: Frame) -> str | None:
        """`power(3, 2)`; None where the arguments are too long for it or the function's parameters are not known."""
        if frame.id not in self.calls:
            if len(self.calls) > LABELS_KEPT:
                self.calls.clear()
            self.calls[frame.id] = self._call_text(frame)
        return self.calls[frame.id]

    def _call_text(self, frame: Frame) -> str | None:
        facts = frame._facts
        form = self.forms.get(id(facts))
        if form is None:
            node = None if facts.name in {"<lambda>", "<genexpr>", "<module>"} or self.is_class_body(frame) else self.definition(frame)
            form = self.forms[id(facts)] = CallForm(facts, self.name(frame), node)
        if form.node is None or frame.joined:  # its parameters may have other values by now
            return None
        parts = form.plain_arguments(frame)
        if parts is None:
            parts = self.all_arguments(frame, form)
        text = f"{form.name}({', '.join(parts)})"
        return text if len(text) <= CALL_LIMIT and (not parts or max(map(len, parts)) <= ARGUMENT_LIMIT) else None

    def all_arguments(self, frame: Frame, form: CallForm) -> list[str]:
        """The arguments of a call, of functions with parameters of all kinds."""
        node = form.node
        assert node is not None
        values = frame.arguments
        parts: list[str] = []
        plain = form.plain[1:] if form.plain[:1] in (["self"], ["cls"]) and "." in form.name and form.plain[0] in values else form.plain
        parts += [self.argument(values, argument) for argument in plain]
        rest = values.get(node.args.vararg.arg) if node.args.vararg is not None else None
        if rest is not None and not fits(rest, 2):
            parts += [item.text for item in rest.items] if fits(rest, ARGUMENT_LIMIT) else [TOO_LONG]
        else:
            drop_defaults(parts, form.defaults)
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
            text = self.argument(values, argument.arg)
            if not (isinstance(default, ast.Constant) and repr(default.value) == text):
                parts.append(f"{argument.arg}={text}")
        more = values.get(node.args.kwarg.arg) if node.args.kwarg is not None else None
        if more is not None and not fits(more, 2):
            named = [(key.text[1:-1], value.text) for key, value in more.entries] if fits(more, ARGUMENT_LIMIT) else [("", TOO_LONG)]
            parts += [f"{name}={text}" for name, text in named]
        return parts

    def argument(self, values: Mapping[str, Value], name: str) -> str:
        value = values.get(name)
        return "..." if value is None else value.text if fits(value, ARGUMENT_LIMIT) else TOO_LONG

    def argument_value(self, frame: Frame, position: int) -> Value | None:
        """What the parameter at a position was given; None where the positions do not tell."""
        node = self.definition(frame)
        if node is None or "." in self.name(frame):
            return None
        names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        return frame.arguments.get(names[position]) if position < len(names) else None

    # ---- definitions ---------------------------------------------------------------------------------------------------
    @cached_property
    def definitions(self) -> dict[tuple[str, str, int], ast.FunctionDef | ast.AsyncFunctionDef]:
        return {(program.filename, node.name, node.lineno): node for program in self.trace.programs for node in program.definitions}

    def definition(self, frame: Frame) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The `def` of a frame's function, where the trace has its text."""
        return self.definitions.get((frame.filename, frame.name, frame.line))


def top_level(frame: Frame) -> str:
    parent = frame._parent_step_at(frame._call_step)
    if parent < 0:
        return "the program"
    statement = frame._reader.statement_of(parent)
    tree = tree_of(statement.kind, statement.text)[0] if statement is not None else None
    if isinstance(tree, ast.Import | ast.ImportFrom):
        return "the imported module"
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)] if tree is not None else []
    runners = {call.func.id for call in calls if isinstance(call.func, ast.Name)} & {"exec", "eval"}
    if runners == {"exec"}:
        return "the code given to exec"
    if runners != {"eval"}:
        return "other code"
    given = [call.args[0] for call in calls if call.args and isinstance(call.func, ast.Name) and call.func.id == "eval"]
    if all(isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and type(part.value) is str) for part in given):
        return "the expression given to eval"
    end = frame._reader.step(frame._end_step) if frame._end_step >= 0 else None  # nothing but an expression gives a value
    value = end.value if end is not None and end.kind == "return" else None
    gives_value = value is not None and not (fits(value, 4) and value.text == "None")
    return "the expression given to eval" if gives_value else "the code given to eval"


def drop_defaults(parts: list[str], defaults: list[object]) -> None:
    """Arguments at the end that are what they would be anyway are left out."""
    for default in reversed(defaults):
        if not parts or default is ... or parts[-1] != repr(default):
            return
        parts.pop()


def kind_of(function: ast.FunctionDef | ast.AsyncFunctionDef | None) -> str:
    """"function", "generator" or "coroutine"; a function without source text is told as a plain one."""
    if isinstance(function, ast.AsyncFunctionDef):
        return "coroutine"
    yields = function is not None and any(isinstance(part, ast.Yield | ast.YieldFrom) for part in own_nodes(function))
    return "generator" if yields else "function"


def own_nodes(function: ast.AST) -> list[ast.AST]:
    """The nodes of a function without those of the functions inside it."""
    nodes = []
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        nodes.append(node)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            stack += ast.iter_child_nodes(node)
    return nodes
