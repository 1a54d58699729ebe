"""What holds where in a function: which locals are surely bound and of what exact type (forwards), and which will still be read
(backwards).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting.exact_types import State, Types, binary, element_type, element_types, join, type_of
from chainexec.rewriting.tree import NEW_FRAME, walk, walk_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chainexec.rewriting.scopes import Scope
    from chainexec.rewriting.view import View


@dataclass(slots=True)
class _Loop:
    leaves: list[State] = field(default_factory=list)  # states at `break`
    again: list[State] = field(default_factory=list)  # states at `continue`


class Forward:
    """The state before each statement of one function. `before[statement]` is missing where the statement is never reached."""

    def __init__(self, function: cst.FunctionDef, scope: Scope, view: View) -> None:
        self.view = view
        self.scope = scope
        self.before: dict[cst.CSTNode, State] = {}
        self.loops: list[_Loop] = []
        self.falls_through = False  # whether control can reach the end of the function
        start: State = {
            name: None for name, variable in scope.variables.items() if variable.kinds & {"parameter", "positional", "keyword", "star"}
        }
        self.falls_through = self.block(function.body, start) is not None

    # ---- blocks and statements ----
    def block(self, body: cst.BaseSuite, state: State | None) -> State | None:
        for statement in body.body:
            if state is None:
                return None
            state = self.statement(statement, state)
        return state

    def statement(self, node: cst.CSTNode, state: State) -> State | None:
        self.before[node] = state
        match node:
            case cst.SimpleStatementLine() | cst.SimpleStatementSuite():
                now: State | None = state
                for small in node.body:
                    if now is None:
                        return None
                    now = self.statement(small, now)
                return now
            case cst.If():
                return self.if_(node, state)
            case cst.While():
                return self.while_(node, state)
            case cst.For():
                return self.for_(node, state)
            case cst.Try() | cst.TryStar():
                return self.try_(node, state)
            case cst.With():
                return self.with_(node, state)
            case cst.Match():
                return self.match_(node, state)
            case cst.FunctionDef() | cst.ClassDef():
                return self.bind(self.walrus(node, state), node.name.value, None)
            case cst.Return() | cst.Raise():
                return None
            case cst.Break():
                self.loops[-1].leaves.append(state)
                return None
            case cst.Continue():
                self.loops[-1].again.append(state)
                return None
            case cst.Assign():
                after = self.walrus(node.value, state)
                for target in node.targets:
                    after = self.target(target.target, node.value, after)
                return after
            case cst.AugAssign():
                after = self.walrus(node.value, state)
                if isinstance(node.target, cst.Name):
                    types = binary(node.operator, type_of(node.target, after, self.view), type_of(node.value, after, self.view), node.value)
                    return self.bind(after, node.target.value, types)
                return after
            case cst.AnnAssign():
                if node.value is None:
                    return state
                return self.target(node.target, node.value, self.walrus(node.value, state))
            case cst.Import() | cst.ImportFrom() | cst.LazyImport() | cst.LazyImportFrom() | cst.TypeAlias():
                return self.bind_all(state, self.bound_by(node))
            case cst.Del():
                gone = {n.value for n in walk(node.target) if isinstance(n, cst.Name)}
                return {name: types for name, types in state.items() if name not in gone}
            case _:
                return self.walrus(node, state)

    def if_(self, node: cst.If, state: State) -> State | None:
        after = self.walrus(node.test, state)
        then = self.block(node.body, after)
        if node.orelse is None:
            return meet(then, after)
        if isinstance(node.orelse, cst.Else):
            return meet(then, self.block(node.orelse.body, after))
        return meet(then, self.statement(node.orelse, after))

    def while_(self, node: cst.While, state: State) -> State | None:
        forever = isinstance(node.test, cst.Name) and node.test.value == "True"
        head = state
        for _ in range(20):
            loop = _Loop()
            self.loops.append(loop)
            after_test = self.walrus(node.test, head)
            end = self.block(node.body, after_test)
            self.loops.pop()
            again = meet(head, meet(end, meet_all(loop.again)))
            assert again is not None
            if again == head:
                break
            head = again
        else:
            after_test = {}
        self.before[node] = head  # where the test is evaluated, each time
        normal: State | None = None if forever else after_test
        if node.orelse is not None and normal is not None:
            normal = self.block(node.orelse.body, normal)
        return meet(normal, meet_all(loop.leaves))

    def for_(self, node: cst.For, state: State) -> State | None:
        head: State = self.walrus(node.iter, state)
        self.before[node] = state
        for _ in range(20):
            loop = _Loop()
            self.loops.append(loop)
            entered = self.loop_target(node.target, node.iter, head, state)
            end = self.block(node.body, entered)
            self.loops.pop()
            again = meet(head, meet(end, meet_all(loop.again)))
            assert again is not None
            if again == head:
                break
            head = again
        normal: State | None = head
        if node.orelse is not None:
            normal = self.block(node.orelse.body, head)
        return meet(normal, meet_all(loop.leaves))

    def loop_target(self, target: cst.CSTNode, source: cst.CSTNode, state: State, at_iter: State) -> State:
        if isinstance(target, cst.Name):
            return self.bind(state, target.value, element_type(source, at_iter, self.view))
        if isinstance(target, cst.Tuple | cst.List) and not any(isinstance(e, cst.StarredElement) for e in target.elements):
            found = element_types(source, len(target.elements), at_iter, self.view)
            for element, types in zip(target.elements, found, strict=True):
                state = (
                    self.bind(state, element.value.value, types)
                    if isinstance(element.value, cst.Name)
                    else self.bind_all(state, names_in(element))
                )
            return state
        return self.bind_all(state, names_in(target))

    def try_(self, node: cst.Try | cst.TryStar, state: State) -> State | None:
        interrupted = self.weakened(state, [node.body])
        end = self.block(node.body, state)
        if node.orelse is not None and end is not None:
            end = self.block(node.orelse.body, end)
        for handler in node.handlers:
            entry = self.walrus(handler.type, interrupted) if handler.type is not None else interrupted
            name = handler.name.name.value if handler.name is not None and isinstance(handler.name.name, cst.Name) else None
            if name is not None:
                entry = self.bind(entry, name, None)
            self.before[handler] = entry
            after = self.block(handler.body, entry)
            if after is not None and name is not None:
                after = {n: types for n, types in after.items() if n != name}
            end = meet(end, after)
        if node.finalbody is None:
            return end
        parts = [node.body, *(h.body for h in node.handlers)] + ([node.orelse.body] if node.orelse is not None else [])
        anyhow = self.weakened(state, parts)
        for handler in node.handlers:
            if handler.name is not None:
                anyhow = {n: types for n, types in anyhow.items() if n not in names_in(handler.name.name)}
        final = self.block(node.finalbody.body, anyhow)
        if final is None or end is None:
            return None
        assigned = set(self.bound_by(node.finalbody.body))
        return {**end, **{n: types for n, types in final.items() if n in assigned}}

    def with_(self, node: cst.With, state: State) -> State | None:
        now = state
        for item in node.items:
            now = self.walrus(item.item, now)
            if item.asname is not None:
                now = self.bind_all(now, names_in(item.asname.name))
        end = self.block(node.body, now)
        return meet(end, self.weakened(now, [node.body]))  # the manager may swallow an exception

    def match_(self, node: cst.Match, state: State) -> State | None:
        now = self.walrus(node.subject, state)
        end: State | None = now
        fallen = now
        for case in node.cases:
            captured = self.bound_by(case.pattern)
            entry = self.bind_all(fallen, captured)
            if case.guard is not None:
                entry = self.walrus(case.guard, entry)
            self.before[case] = entry
            end = meet(end, self.block(case.body, entry))
            fallen = self.forget(fallen, [*captured, *(self.bound_by(case.guard) if case.guard is not None else [])])
        return end

    # ---- states ----
    def bind(self, state: State, name: str, types: Types) -> State:
        return {**state, name: types} if name in self.scope.variables else state

    def bind_all(self, state: State, names: Iterable[str]) -> State:
        return {**state, **{name: None for name in names if name in self.scope.variables}}

    def forget(self, state: State, names: Iterable[str]) -> State:
        """What these names may have been bound to is unknown; those that were bound still are."""
        return {**state, **{name: None for name in names if name in state}}

    def weakened(self, state: State, blocks: Sequence[cst.CSTNode]) -> State:
        """The state if control leaves one of the blocks anywhere."""
        names: set[str] = set()
        deleted: set[str] = set()
        for block in blocks:
            names.update(self.bound_by(block))
            for part in walk_here(block):
                if isinstance(part, cst.Del):
                    deleted |= {n.value for n in walk(part.target) if isinstance(n, cst.Name)}
                if isinstance(part, cst.ExceptHandler | cst.ExceptStarHandler) and part.name is not None:
                    deleted |= set(names_in(part.name.name))
        return {name: types for name, types in self.forget(state, sorted(names)).items() if name not in deleted}

    def bound_by(self, node: cst.CSTNode) -> list[str]:
        """The names of this function that are bound somewhere inside the node."""
        inside = set(walk(node))
        return [
            name for name, variable in self.scope.variables.items()
            if any((binding in inside) for binding, _ in variable.bindings)
        ]  # fmt: skip

    def target(self, target: cst.CSTNode, value: cst.CSTNode, state: State) -> State:
        match target:
            case cst.Name():
                return self.bind(state, target.value, type_of(value, state, self.view))
            case cst.Tuple() | cst.List():
                stars = any(isinstance(e, cst.StarredElement) for e in target.elements)
                if isinstance(value, cst.Tuple | cst.List) and not stars and len(value.elements) == len(target.elements):
                    if not any(isinstance(e, cst.StarredElement) for e in value.elements):
                        types = [type_of(e.value, state, self.view) for e in value.elements]
                        for element, one in zip(target.elements, types, strict=True):
                            inner = element.value
                            state = (
                                self.bind(state, inner.value, one) if isinstance(inner, cst.Name) else self.bind_all(state, names_in(inner))
                            )
                        return state
                return self.bind_all(state, names_in(target))
            case _:
                return state

    def walrus(self, node: cst.CSTNode, state: State) -> State:
        """The state after an expression; only walruses can change it."""
        if not self.view.has_walrus:
            return state
        for part in walk(node):
            if (
                isinstance(part, cst.NamedExpr)
                and isinstance(part.target, cst.Name)
                and self.view.variable(part.target).scope is self.scope
            ):
                name = part.target.value
                if name in state or self.surely_evaluated(part, node):
                    state = {**state, name: None}
        return state

    def surely_evaluated(self, part: cst.CSTNode, top: cst.CSTNode) -> bool:
        while part is not top:
            parent = self.view.parents[part]
            if isinstance(parent, (NEW_FRAME, cst.ListComp | cst.SetComp | cst.DictComp | cst.CompFor)):
                return False
            if isinstance(parent, cst.BooleanOperation) and parent.right is part:
                return False
            if isinstance(parent, cst.IfExp) and parent.test is not part:
                return False
            if isinstance(parent, cst.ComparisonTarget) and self.view.parents[parent].comparisons[0] is not parent:  # type: ignore[attr-defined]
                return False
            if isinstance(parent, cst.Assert):
                return False
            part = parent
        return True


def names_in(target: cst.CSTNode) -> list[str]:
    """The names that an assignment to this target binds."""
    match target:
        case cst.Name():
            return [target.value]
        case cst.Tuple() | cst.List():
            return [name for element in target.elements for name in names_in(element.value)]
        case cst.StarredElement() | cst.Element():
            return names_in(target.value)
        case _:
            return []


def meet(a: State | None, b: State | None) -> State | None:
    """What holds on both ways; None is a way that is never taken."""
    if a is None:
        return b
    if b is None or a is b:
        return a
    return {name: join(types, b[name]) for name, types in a.items() if name in b}


def meet_all(states: Sequence[State]) -> State | None:
    result: State | None = None
    for state in states:
        result = meet(result, state)
    return result


class Backward:
    """`after[statement]`: the locals of one function that may be read after the statement, before they are bound anew."""

    def __init__(self, function: cst.FunctionDef, scope: Scope, view: View) -> None:
        self.view, self.scope = view, scope
        self.after: dict[cst.CSTNode, frozenset[str]] = {}
        self.loops: list[tuple[frozenset[str], frozenset[str]]] = []  # live at `break`, at `continue`
        self.on_error: frozenset[str] = frozenset()
        self.on_return: frozenset[str] = frozenset()
        self.at_start = self.block(function.body, frozenset())

    def reads(self, node: cst.CSTNode) -> frozenset[str]:
        found = set()
        for part in walk(node):
            if isinstance(part, cst.Name):
                variable = self.view.scopes.variable_of.get(part)
                if variable is not None and variable.scope is self.scope and part in self.view.read_names:
                    found.add(part.value)
        return frozenset(found)

    def kills(self, *targets: cst.CSTNode) -> frozenset[str]:
        return frozenset(name for target in targets for name in names_in(target))

    def block(self, body: cst.BaseSuite, live: frozenset[str]) -> frozenset[str]:
        for statement in reversed(body.body):
            live = self.statement(statement, live)
        return live

    def statement(self, node: cst.CSTNode, live: frozenset[str]) -> frozenset[str]:
        self.after[node] = live
        match node:
            case cst.SimpleStatementLine() | cst.SimpleStatementSuite():
                for small in reversed(node.body):
                    live = self.statement(small, live)
                return live
            case cst.Return():
                return self.on_return | self.on_error | self.reads(node)
            case cst.Raise():
                return self.on_error | self.on_return | self.reads(node)
            case cst.Break():
                return self.loops[-1][0] | self.on_error
            case cst.Continue():
                return self.loops[-1][1] | self.on_error
            case cst.Assign():
                return (live - self.kills(*(t.target for t in node.targets))) | self.on_error | self.reads(node)
            case cst.AnnAssign() if node.value is not None:
                return (live - self.kills(node.target)) | self.on_error | self.reads(node)
            case cst.AugAssign():
                own = frozenset({node.target.value}) if isinstance(node.target, cst.Name) else frozenset[str]()
                return live | own | self.on_error | self.reads(node)
            case cst.FunctionDef() | cst.ClassDef():
                return (live - {node.name.value}) | self.on_error | self.reads(node)
            case cst.If():
                orelse = live
                if isinstance(node.orelse, cst.Else):
                    orelse = self.block(node.orelse.body, live)
                elif node.orelse is not None:
                    orelse = self.statement(node.orelse, live)
                return self.block(node.body, live) | orelse | self.on_error | self.reads(node.test)
            case cst.While():
                done = self.block(node.orelse.body, live) if node.orelse is not None else live
                return self.loop(node, done, live, self.reads(node.test), frozenset())
            case cst.For():
                done = self.block(node.orelse.body, live) if node.orelse is not None else live
                targets = self.reads(node.target)
                return self.loop(node, done, live, targets, self.kills(node.target)) | self.reads(node.iter)
            case cst.Try() | cst.TryStar():
                return self.try_(node, live)
            case cst.With():
                inside = self.block(node.body, live) | live
                for item in reversed(node.items):
                    if item.asname is not None:
                        inside = (inside - self.kills(item.asname.name)) | self.reads(item.asname)
                    inside |= self.reads(item.item)
                return inside | self.on_error | live
            case cst.Match():
                found = live
                for case in node.cases:
                    found |= self.block(case.body, live) | self.reads(case.pattern)
                    if case.guard is not None:
                        found |= self.reads(case.guard)
                return found | self.on_error | self.reads(node.subject)
            case _:
                return live | self.on_error | self.reads(node)

    def loop(
        self, node: cst.For | cst.While, done: frozenset[str], after: frozenset[str], own: frozenset[str], kills: frozenset[str]
    ) -> frozenset[str]:
        head = done | own
        while True:
            self.loops.append((after, head))
            body = self.block(node.body, head)
            self.loops.pop()
            new = head | (body - kills) | own | self.on_error
            if new == head:
                return head
            head = new

    def try_(self, node: cst.Try | cst.TryStar, live: frozenset[str]) -> frozenset[str]:
        saved_error, saved_return, saved_loops = self.on_error, self.on_return, self.loops
        if node.finalbody is not None:
            final = self.block(
                node.finalbody.body, live | self.on_error | self.on_return | frozenset[str]().union(*(a | b for a, b in self.loops))
            )
            self.on_error |= final
            self.on_return |= final
            self.loops = [(a | final, b | final) for a, b in self.loops]
            live = final
        handlers: frozenset[str] = frozenset()
        for handler in node.handlers:
            entry = self.block(handler.body, live)
            if handler.name is not None:
                entry -= self.kills(handler.name.name)
            handlers |= entry | (self.reads(handler.type) if handler.type is not None else frozenset())
        end = self.block(node.orelse.body, live) if node.orelse is not None else live
        self.on_error |= handlers
        start = self.block(node.body, end)
        self.on_error, self.on_return, self.loops = saved_error, saved_return, saved_loops
        return start | handlers | live
