"""All that the rules ask about one tree, found once and when first asked for."""

from __future__ import annotations

import builtins
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import libcst as cst

from chainexec.rewriting.exact_types import PLAIN, State, Types, quiet, type_of, within
from chainexec.rewriting.flow import Backward, Forward
from chainexec.rewriting.scopes import Scope, Scopes, Variable
from chainexec.rewriting.shapes import asks_inside
from chainexec.rewriting.tree import code_of, parents_of, walk, walk_here

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BUILTINS = frozenset(dir(builtins))
CONSUMERS = frozenset({"sum", "any", "all", "list", "tuple", "set", "frozenset", "sorted", "min", "max", "dict"})
# `query` is of pandas, `bmat` of numpy: both read variables of their caller.
LOOKS_INTO_ITS_FRAME = frozenset({"locals", "vars", "dir", "eval", "exec", "query", "bmat", "__class__"})
LOOKS_INTO_ANY_FRAME = frozenset({
    "inspect", "_getframe", "_getframemodulename", "currentframe", "settrace", "setprofile", "monitoring", "getsource", "f_locals",
    "f_back",
    "f_lineno", "tb_lineno", "tb_frame", "tb_next", "co_varnames", "__code__", "__closure__", "gi_frame", "cr_frame", "ag_frame",
    "traceback",
    "__traceback__", "tracemalloc", "gc", "dis", "breakpoint", "pdb", "__file__", "linecache", "weakref", "getrefcount", "globals",
    "__import__", "importlib",
    "numexpr", "__firstlineno__", "__static_attributes__", "__prepare__",
    "__del__", "__globals__", "setrecursionlimit", "getrecursionlimit", "RecursionError", "__builtins__", "builtins",
})  # fmt: skip

MAKING = frozenset({"__new__", "__init__", "__call__"})
METACLASSES = frozenset({"type", "ABCMeta", "EnumMeta", "EnumType"})
SEES_NAMES_OF_THE_MODULE = frozenset({"__dict__", "pickle", "modules", "__all__", "dir", "vars"})


@dataclass(frozen=True, slots=True)
class OutsideCalls:
    """What is known of calls that come from outside of the program: the given inputs are all there is."""

    functions: frozenset[str]  # functions that are called by position only
    by_keyword: frozenset[str]  # functions that some call passes keywords to


class View:
    """Facts of one tree.

    Args:
        module: the tree.
        lines: the original line of nodes of this tree (and of others).
        outside_calls: what is known of calls from outside; None: nothing.
        focus: look for places in these functions only; all facts are still those of the whole tree.
    """

    def __init__(
        self,
        module: cst.Module,
        lines: dict[cst.CSTNode, int] | None = None,
        focus: Sequence[cst.CSTNode] | None = None,
        outside_calls: OutsideCalls | None = None,
    ) -> None:
        self.module = module
        self.outside_calls = outside_calls
        self.introduced: frozenset[str] = frozenset()  # names that earlier rules gave: they suit their role already
        self.tells = True  # whether the reasons of refusals are wanted
        self.lines = {} if lines is None else lines
        self._flows: dict[cst.CSTNode, Forward] = {}
        self._lives: dict[cst.CSTNode, Backward] = {}
        self._open: dict[cst.CSTNode, str | None] = {}
        self.focus = focus

    # ---- nodes ----
    @cached_property
    def _tree(self) -> tuple[dict[cst.CSTNode, cst.CSTNode], list[cst.CSTNode]]:
        return parents_of(self.module)

    @cached_property
    def parents(self) -> dict[cst.CSTNode, cst.CSTNode]:
        return self._tree[0]

    @cached_property
    def order(self) -> list[cst.CSTNode]:
        """All nodes, in order of the text."""
        return self._tree[1]

    @cached_property
    def by_type(self) -> dict[type[cst.CSTNode], list[cst.CSTNode]]:
        """The nodes that rules look at."""
        found: dict[type[cst.CSTNode], list[cst.CSTNode]] = {}
        for node in self.order if self.focus is None else (part for one in self.focus for part in walk(one)):
            found.setdefault(type(node), []).append(node)
        return found

    def all[Node: cst.CSTNode](self, kind: type[Node]) -> Sequence[Node]:
        """All nodes of exactly this class, in order of the text."""
        return cast("Sequence[Node]", self.by_type.get(kind, ()))

    def parent(self, node: cst.CSTNode) -> cst.CSTNode:
        return self.parents[node]

    def up(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The parents of a node, nearest first."""
        above = self.parents.get(node)
        while above is not None:
            yield above
            above = self.parents.get(above)

    def show(self, node: cst.CSTNode) -> str:
        """The text of a node for a reason that is told; empty where nobody listens."""
        return code_of(node).strip() if self.tells else ""

    def code(self, node: cst.CSTNode) -> str:
        return code_of(node).strip()

    def line(self, node: cst.CSTNode) -> int:
        """The line of the original text from which the node, or what it replaced, comes; 0 if it is not known."""
        found = self.lines.get(node)
        if found is not None:
            return found
        for above in self.up(node):
            if above in self.lines:
                return self.lines[above]
        return 0

    @cached_property
    def scopes(self) -> Scopes:
        return Scopes(self.module)

    @cached_property
    def read_names(self) -> frozenset[cst.Name]:
        return frozenset(node for scope in self.scopes.module.inside() for variable in scope.variables.values() for node in variable.reads)

    @cached_property
    def has_walrus(self) -> bool:
        return any(isinstance(node, cst.NamedExpr) for node in self.order)

    @cached_property
    def attributes(self) -> frozenset[str]:
        """The names of all attributes that the program uses."""
        return frozenset(node.attr.value for node in self.order if type(node) is cst.Attribute)

    # ---- where a node stands ----
    def frame(self, node: cst.CSTNode) -> cst.CSTNode:
        """The function, lambda, class, generator expression or module whose frame evaluates the node."""
        below = node
        for above in self.up(node):
            if isinstance(above, cst.FunctionDef | cst.ClassDef | cst.Lambda) and above.body is below:
                return above
            if isinstance(above, cst.GeneratorExp):
                return above  # its first source runs outside; taken as inside, which only refuses more
            below = above
        return self.module

    def function(self, node: cst.CSTNode) -> cst.FunctionDef | None:
        """The function whose frame runs the statement that the node belongs to; None in modules, classes and lambdas."""
        found = self.frame(node)
        return found if isinstance(found, cst.FunctionDef) else None

    def statement(self, node: cst.CSTNode) -> cst.CSTNode:
        """The statement (simple or compound) that the node belongs to; the node itself if it is one."""
        found = node
        while not isinstance(found, cst.BaseSmallStatement | cst.BaseCompoundStatement):
            found = self.parents[found]
        return found

    def line_of(self, small: cst.CSTNode) -> cst.SimpleStatementLine | None:
        """The line of a simple statement, if it stands alone on it."""
        line = self.parents.get(small)
        return line if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None

    def siblings(self, statement: cst.CSTNode) -> Sequence[cst.CSTNode]:
        """The statements of the block that a line or compound statement stands in."""
        above = self.parents[statement]
        body = getattr(above, "body", ())
        return body if isinstance(body, list | tuple) else ()

    def following(self, statement: cst.CSTNode) -> cst.CSTNode | None:
        around = self.siblings(statement)
        for n, one in enumerate(around):
            if one is statement:
                return around[n + 1] if n + 1 < len(around) else None
        return None

    def inside_try(self, node: cst.CSTNode) -> bool:
        """Whether an exception may be seen by code of the same function: a `try` or `with` is around."""
        for above in self.up(node):
            if isinstance(above, cst.Try | cst.TryStar | cst.With):
                return True
            if isinstance(above, cst.FunctionDef | cst.ClassDef | cst.Lambda):
                return False
        return False

    def in_class_or_module(self, node: cst.CSTNode) -> bool:
        return self.function(node) is None

    def frozen(self, node: cst.CSTNode) -> bool:
        """Whether the node's own text is data: inside a t-string, or an f-string's `{x=}`."""
        for above in self.up(node):
            if isinstance(above, cst.TemplatedString) or (isinstance(above, cst.FormattedStringExpression) and above.equal is not None):
                return True
            if isinstance(above, cst.BaseStatement):
                return False
        return False

    # ---- names ----
    def scope_at(self, node: cst.CSTNode) -> Scope:
        """The scope in which a name written at this place would be looked up."""
        below = node
        for above in self.up(node):
            scope = self.scopes.scope_of.get(above)
            if scope is not None:
                inside = (
                    above.body is below if isinstance(above, cst.FunctionDef | cst.ClassDef | cst.Lambda)
                    else not isinstance(above, cst.Module) or True
                )  # fmt: skip
                if inside:
                    return scope
            below = above
        return self.scopes.module

    def variable(self, node: cst.Name) -> Variable:
        """The variable that a Name stands for, whether it reads or binds it."""
        found = self.scopes.variable_of.get(node)
        if found is not None:
            return found
        owner = self.scopes.owner(node.value, self.scopes.used_in[node])
        return (owner or self.scopes.module).variable(node.value)

    def local(self, node: cst.CSTNode) -> Variable | None:
        """The variable of the very function whose frame evaluates the name; None for anything else."""
        if not isinstance(node, cst.Name):
            return None
        found = self.scopes.variable_of.get(node)
        if found is None or found.scope.kind != "function" or self.scopes.used_in[node].function is not found.scope:
            return None
        return found

    def is_builtin(self, node: cst.Name) -> bool:
        """Whether the name means Python's builtin here."""
        return node.value in BUILTINS and node not in self.scopes.variable_of and not self.scopes.star_import

    def unshadowed(self, name: str, at: cst.CSTNode) -> bool:
        """Whether a name written here would mean Python's builtin."""
        return name in BUILTINS and not self.scopes.star_import and self.scopes.owner(name, self.scope_at(at)) is None

    def calls_builtin(self, node: cst.CSTNode, name: str, arguments: int | None = None) -> bool:
        """Whether the node is a call of the builtin `name` with plain positional arguments."""
        return (
            isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == name and self.is_builtin(node.func)
            and all(not a.star and a.keyword is None for a in node.args) and (arguments is None or len(node.args) == arguments)
        )  # fmt: skip

    def names_in(self, node: cst.CSTNode) -> set[str]:
        """Every name written in the node, in whatever scope."""
        return {part.value for part in walk(node) if isinstance(part, cst.Name)}

    def uses(self, variable: Variable, node: cst.CSTNode) -> bool:
        """Whether the variable is read or bound inside the node."""
        return any(isinstance(part, cst.Name) and self.scopes.variable_of.get(part) is variable for part in walk(node))

    def reads_of(self, variable: Variable, node: cst.CSTNode) -> list[cst.Name]:
        return [p for p in walk(node) if isinstance(p, cst.Name) and p in self.read_names and self.scopes.variable_of.get(p) is variable]

    def binds(self, variable: Variable, node: cst.CSTNode) -> bool:
        """Whether the variable is bound (or deleted) somewhere inside the node."""
        inside = set(walk(node))
        return any(binding in inside for binding, _ in variable.bindings)

    # ---- what holds ----
    def flow(self, function: cst.FunctionDef) -> Forward:
        found = self._flows.get(function)
        if found is None:
            found = self._flows[function] = Forward(function, self.scopes.scope_of[function], self)
        return found

    def live(self, function: cst.FunctionDef) -> Backward:
        found = self._lives.get(function)
        if found is None:
            found = self._lives[function] = Backward(function, self.scopes.scope_of[function], self)
        return found

    def state(self, node: cst.CSTNode) -> State | None:
        """What is known of the locals where the node's statement begins; None if it is never reached, empty outside of functions."""
        function = self.function(node)
        if function is None:
            frame = self.frame(node)
            return self.state(frame) if isinstance(frame, cst.GeneratorExp) and self.consumed_at_once(frame) else {}
        before = self.flow(function).before
        found = node
        while found is not function:
            if isinstance(found, cst.BaseSmallStatement | cst.BaseCompoundStatement | cst.MatchCase | cst.ExceptHandler):
                state = before.get(found)
                return state if state is None or not self.has_walrus else self._without_walrus_types(found, state)
            found = self.parents[found]
        return {}

    def _without_walrus_types(self, statement: cst.CSTNode, state: State) -> State:
        """What a name is bound to in the middle of a statement is not known."""
        bound = {part.target.value for part in walk(statement) if isinstance(part, cst.NamedExpr) and isinstance(part.target, cst.Name)}
        return {name: None if name in bound else types for name, types in state.items()} if bound else state

    def consumed_at_once(self, node: cst.GeneratorExp) -> bool:
        """Whether a builtin takes all items of the generator before anything else happens."""
        argument = self.parents[node]
        call = self.parents.get(argument)
        if not isinstance(argument, cst.Arg) or argument.star or not isinstance(call, cst.Call) or len(call.args) != 1:
            return False
        if isinstance(call.func, cst.Attribute):
            return call.func.attr.value == "join" and isinstance(call.func.value, cst.SimpleString)
        return isinstance(call.func, cst.Name) and call.func.value in CONSUMERS and self.is_builtin(call.func)

    def dead_after(self, variable: Variable, statement: cst.CSTNode) -> bool:
        """Whether nobody can read the local after the statement before it is bound anew."""
        function = self.function(statement)
        if function is None or variable.captured or variable.rebound_inside or variable.scope is not self.scopes.scope_of[function]:
            return False
        after = self.live(function).after.get(statement)
        return after is not None and variable.name not in after

    def types(self, node: cst.CSTNode) -> Types:
        state = self.state(node)
        return None if state is None else type_of(node, state, self)

    def exactly(self, node: cst.CSTNode, allowed: frozenset[str]) -> bool:
        """Whether the expression surely has one of these exact types."""
        return within(self.types(node), allowed)

    def quiet(self, node: cst.CSTNode) -> bool:
        """Whether evaluating the expression neither raises nor has an effect."""
        state = self.state(node)
        return state is not None and quiet(node, state, self)

    def truth_is_plain(self, node: cst.CSTNode) -> bool:
        return self.exactly(node, PLAIN)

    def asks_the_same(self, node: cst.CSTNode) -> bool:
        """Whether it is the same if the expression is a test, or a value that is tested afterwards."""
        return not asks_inside(node) or self.truth_is_plain(node)

    # ---- frames that are looked into ----
    @cached_property
    def module_is_open(self) -> str | None:
        """Why nothing in this module may be rewritten; None if nothing speaks against it."""
        for node in self.order:
            if not isinstance(node, cst.Name | cst.Attribute):
                continue
            word = node.value if isinstance(node, cst.Name) else node.attr.value
            if word in LOOKS_INTO_ANY_FRAME:
                return f"the program uses `{word}`, which can see how it is written"
        for kind in self.all(cst.ClassDef) if self.focus is None else (node for node in self.order if isinstance(node, cst.ClassDef)):
            shown = namespace_shown(kind)
            if shown is not None:
                return f"the metaclass `{kind.name.value}` looks at `{shown}`, where the lines of classes stand"
        return "the program has an import of `*`, which may bind any name" if self.scopes.star_import else None

    @cached_property
    def module_names_are_seen(self) -> str | None:
        """What in the program may list the names of the module, so that none may be added or renamed; None if nothing does."""
        for node in self.order:
            if isinstance(node, cst.Name | cst.Attribute):
                word = node.value if isinstance(node, cst.Name) else node.attr.value
                if word in SEES_NAMES_OF_THE_MODULE:
                    return f"the program uses `{word}`, which may list the names of the module"
        return None

    def open_reason(self, function: cst.CSTNode) -> str | None:
        """Why a function's frame may be looked into by name; None if it is closed."""
        if function not in self._open:
            reason = self.module_is_open
            if reason is None:
                outermost: cst.CSTNode = function
                for above in self.up(function):
                    if isinstance(above, cst.FunctionDef | cst.Lambda):
                        outermost = above
                for part in walk(outermost):
                    word = part.value if isinstance(part, cst.Name) else part.attr.value if isinstance(part, cst.Attribute) else ""
                    if word in LOOKS_INTO_ITS_FRAME and (not isinstance(part, cst.Name) or word == "__class__" or self.is_builtin(part)):
                        reason = f"`{word}` is used in it, which sees variables by name"
                        break
            self._open[function] = reason
        return self._open[function]


def own_jumps(loop: cst.CSTNode, kind: type[cst.Break | cst.Continue]) -> list[cst.CSTNode]:
    """The `break` or `continue` statements that belong to this loop."""
    found: list[cst.CSTNode] = []
    stack: list[cst.CSTNode] = [loop.body]  # type: ignore[attr-defined]
    while stack:
        node = stack.pop()
        if isinstance(node, kind):
            found.append(node)
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            continue
        if isinstance(node, cst.For | cst.While):
            if node.orelse is not None:
                stack.append(node.orelse)
            continue
        if isinstance(node, cst.BaseExpression):
            continue
        from chainexec.rewriting.tree import children

        stack += list(children(node))
    return found


def namespace_shown(kind: cst.ClassDef) -> str | None:
    """The parameter with a class's namespace, where a metaclass does more than to pass it on: it holds line numbers from 3.13 on."""
    if not any(isinstance(base.value, cst.Name) and base.value.value in METACLASSES for base in kind.bases):
        return None
    for method in walk(kind.body):
        if not isinstance(method, cst.FunctionDef) or method.name.value not in MAKING:
            continue
        names = {parameter.name.value for parameter in method.params.params[3:]}
        if isinstance(method.params.star_arg, cst.Param):
            names.add(method.params.star_arg.name.value)
        calls = [call for call in walk(method.body) if isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute)]
        passed_on = {id(part.value) for call in calls if call.func.attr.value in MAKING for part in call.args}  # type: ignore[attr-defined]
        for part in walk(method.body):
            if isinstance(part, cst.Name) and part.value in names and id(part) not in passed_on:
                return part.value
    return None


def has_here(node: cst.CSTNode, *kinds: type[cst.CSTNode]) -> bool:
    """Whether a node of one of these classes is inside, in the same frame."""
    return any(isinstance(part, kinds) for part in walk_here(node))


def always_leaves(body: cst.CSTNode) -> bool:
    """Whether the last statement of a block jumps away, so that nothing falls through."""
    statements = getattr(body, "body", ())
    if not statements:
        return False
    last = statements[-1]
    if isinstance(last, cst.SimpleStatementLine):
        return isinstance(last.body[-1], cst.Return | cst.Raise | cst.Break | cst.Continue)
    if isinstance(last, cst.Return | cst.Raise | cst.Break | cst.Continue):
        return True
    if isinstance(last, cst.If) and last.orelse is not None:
        other = last.orelse
        return always_leaves(last.body) and (always_leaves(other.body) if isinstance(other, cst.Else) else _elif_leaves(other))
    return False


def _elif_leaves(node: cst.If) -> bool:
    if not always_leaves(node.body) or node.orelse is None:
        return False
    return always_leaves(node.orelse.body) if isinstance(node.orelse, cst.Else) else _elif_leaves(node.orelse)


def block_statement(view: View, node: cst.CSTNode) -> cst.CSTNode | None:
    """The statement around a node that stands in a list of statements: a line of its own, or a compound statement."""
    found: cst.CSTNode | None = node
    while found is not None:
        above = view.parents.get(found)
        if isinstance(found, cst.BaseStatement) and isinstance(above, cst.IndentedBlock | cst.Module):
            return found
        if isinstance(found, cst.SimpleStatementSuite) and isinstance(above, cst.FunctionDef | cst.ClassDef):
            return None  # what stands before that line is in another scope
        found = above
    return None
