"""The lines before calls: which statement needs which call, and with which calculated arguments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.making import making_of
from chainexec.recording import log as L

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.narration.frames import FrameNames
    from chainexec.narration.moments import Moment, Run
    from chainexec.narration.words import Words
    from chainexec.traces import Frame

NAME, CALLER, REASON = "`\x01`", "`\x02`", "`\x03`"  # what stands for them in a line that is remembered
WORDLESS_STARTS = frozenset({"", "`"})  # of texts that stay what they are at the beginning of a sentence
MOST_LAYOUTS = 20_000


class Need(NamedTuple):
    """A call that a statement needs."""

    parent: int  # the statement's step
    frame: Frame  # that is called, or goes on
    first: bool  # whether it is the first one of the statement
    resumed: bool
    thrown: bool


class Needs:
    """Tells them. `moments` are the statements with calls inside that are open, by step."""

    def __init__(self, run: Run, words: Words, names: FrameNames, moments: dict[int, Moment]) -> None:
        self.run, self.words, self.say, self.names, self.moments = run, words, words.say, names, moments
        # By statement and function: whether the text names the call, its calculated arguments, the line with these or without
        self.layouts: dict[tuple[object, ...], tuple[bool, list[tuple[int, ast.BinOp]], dict[bool, str]]] = {}

    def told(self, call: Need, streams: Sequence[str]) -> str:
        """The line before a call; `streams` are clauses about what was written before."""
        told = self.known(call) if not streams and call.parent in self.moments else None
        if told is not None:
            return told
        parent, frame = call.parent, call.frame
        moment = self.moments.get(parent) or self.run.moment(parent)
        calls = self.calls_of(moment, frame) if self.run.kind(parent) in (L.LINE, L.ITERATION) else []
        clauses = self.argument_clauses(moment, frame, self.calculated(calls)) if call.first else []
        caller = "" if call.first else self.names.label(self.run.frame(parent))
        return self.put(call, self.names.label(frame), caller, ", ".join(clauses), streams, is_named=is_named(moment, calls))

    def put(self, call: Need, name: str, caller: str, reason: str, streams: Sequence[str] = (), *, is_named: bool) -> str:
        """That a statement needs a call: the names of both functions, the arguments that are calculated, what was written before."""
        names, say, frame = self.names, self.say, call.frame
        if names.is_generator_expression(frame) and not call.resumed:
            need = say("from_expression")
        elif names.is_generator(frame):
            need = say("throws_into" if call.thrown else "next_item" if call.resumed else "an_item", name)
        elif (making := making_of(self.run, frame)) is not None:
            if making.is_new:
                need = say("new_object", making.kind, name)
            else:
                need = say("runs_again", name, making.kind) if making.is_own else say("runs_on", name, self.words.value(making.object))
        elif is_named and not call.resumed:
            need = say("needs" if reason or (call.first and not streams) else "needs_now", name)
        else:
            need = say("runs", name)
        line = self.run.line(call.parent)
        told = say.joined([*streams, say.reasoned("needs", reason, need, line, reason_first=True) if reason else need])
        return say.placed("at", (line,), told) if call.first else f"{say('back', caller)}: {told}"

    def known(self, call: Need) -> str | None:
        """The same in the frequent case: nothing but the names and the calculations differs from the last time.

        None where the wording may depend on these: where they begin with a word.
        """
        moment, frame, name = self.moments[call.parent], call.frame, self.names.label(call.frame)
        caller = "" if call.first else self.names.label(moment.frame)
        making = making_of(self.run, frame)
        if making is not None and not (making.is_new or making.is_own):  # the line names the object
            return None
        made = (making.kind, making.is_new) if making is not None else None
        key = (id(moment.plan), id(frame._facts), call.first, call.resumed, call.thrown, made)
        if key not in self.layouts:
            if len(self.layouts) > MOST_LAYOUTS:
                self.layouts.clear()
            calls = self.calls_of(moment, frame)
            self.layouts[key] = (is_named(moment, calls), self.calculated(calls) if call.first else [], {})
        named, calculated, layouts = self.layouts[key]
        reason = ", ".join(self.argument_clauses(moment, frame, calculated)) if calculated else ""
        if not {name[:1], caller[:1], reason[:1]} <= WORDLESS_STARTS:
            return None
        layout = layouts.get(bool(reason))
        if layout is None:
            layout = layouts[bool(reason)] = self.put(call, NAME, CALLER, REASON if reason else "", is_named=named)
        return layout.replace(NAME, name, 1).replace(CALLER, caller, 1).replace(REASON, reason, 1)

    def calls_of(self, moment: Moment, frame: Frame) -> list[ast.Call]:
        """The calls in a statement's text that name a frame's function, or the class that it makes an object of."""
        names = {frame.name, self.names.class_of(frame)} if frame.name == "__init__" else {frame.name}
        calls = moment.plan.calls
        return [call for call in calls if (call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", None)) in names]

    def calculated(self, calls: list[ast.Call]) -> list[tuple[int, ast.BinOp]]:
        """The arguments of the call that are calculated, with their positions."""
        if len(calls) != 1 or not self.words.verbosity.calculation_limit:
            return []
        return [(position, argument) for position, argument in enumerate(calls[0].args) if isinstance(argument, ast.BinOp)]

    def argument_clauses(self, moment: Moment, frame: Frame, arguments: list[tuple[int, ast.BinOp]]) -> list[str]:
        """Calculated arguments of a call: `exp // 2` is `5 // 2 = 2`."""
        clauses = []
        for position, argument in arguments:
            put_in = moment.put_in(argument, self.words.verbosity.calculation_limit)
            if put_in is not None:
                value = moment.value(argument) or self.names.argument_value(frame, position)
                if value is not None:
                    result = self.words.value(value)
                    told = result if result == put_in else f"{put_in} = {result}"
                    clauses.append(self.say("is", moment.plan.text(argument), told))
        return clauses


def is_named(moment: Moment, calls: list[ast.Call]) -> bool:
    """Whether the statement needs one of these calls: it has one, which is not all that it does."""
    tree = moment.plan.tree
    return bool(calls) and not (isinstance(tree, ast.Expr) and any(call is tree.value for call in calls))
