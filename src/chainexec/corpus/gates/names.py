"""What each name of a program is called in its normal form: by the number that it has in its scope, or as it is where it must be kept.

Kept are names that can be seen from outside of the program or looked up by their text: attributes and whatever a class body binds, the
names of classes, builtins, what is bound nowhere, parameters that a call may name by a keyword, and everything where a program looks up
names at run time. A call of a function that is defined once, and has no decorators, names its parameters for certain: there keywords
follow the parameters.
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_BUILTINS = frozenset(dir(builtins))
# Who uses these, as names or as attributes, may look up a name by its text.
_LOOK_UP = frozenset({"globals", "locals", "vars", "eval", "exec", "compile", "dir", "__import__", "inspect"})
_SHOWN = frozenset({"__dict__", "__name__", "__qualname__", "__code__", "__globals__", "f_locals", "f_globals", "_getframe", "modules"})
_OF_HINTS = frozenset({"typing", "typing_extensions", "collections.abc", "__future__"})  # modules that are imported for hints

Function = ast.FunctionDef | ast.AsyncFunctionDef
Todo = tuple[Any, "Scope"]


class Scope:
    """What is bound in a module, function, class body, lambda or comprehension."""

    __slots__ = (
        "bound", "depth", "functions", "global_names", "is_class", "is_comprehension", "kept", "nonlocal_names", "numbers", "parent",
    )  # fmt: skip

    def __init__(self, parent: Scope | None, *, is_class: bool = False, is_comprehension: bool = False) -> None:
        self.parent, self.is_class, self.is_comprehension = parent, is_class, is_comprehension
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.bound: dict[str, int] = {}  # how often each name is, in the order of first binding
        self.kept: set[str] = set()
        self.functions: dict[str, Function] = {}
        self.global_names: set[str] = set()
        self.nonlocal_names: set[str] = set()
        self.numbers: dict[str, str] = {}

    def find(self, name: str) -> Scope | None:
        """The scope whose name it is; None for builtins and what is bound nowhere."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.global_names:
                return _outermost(scope)
            if name not in scope.nonlocal_names and name in scope.bound and (scope is self or not scope.is_class):
                return scope
            scope = scope.parent
        return None

    def number(self) -> None:
        """Gives all names their numbers."""
        names = [name for name in self.bound if name not in self.kept]
        self.numbers = {name: f"${self.depth}.{n}" for n, name in enumerate(names)}


def _outermost(scope: Scope) -> Scope:
    while scope.parent is not None:
        scope = scope.parent
    return scope


class Names:
    """Names every node of a tree that has a name: in its attribute `said`, which `normal.py` reads.

    Args:
        tree: the program; it is changed.
        hints: whether type hints are kept.
        texts: whether texts that stand alone, such as docstrings, are kept.
        loose: whether names are numbered even where the program may look them up by their text.
    """

    def __init__(self, tree: ast.Module, *, hints: bool, texts: bool, loose: bool = False) -> None:
        self.hints, self.texts = hints, texts
        self.module = Scope(None)
        self._scopes = [self.module]
        self._binds: list[tuple[Scope, str, bool, Function | None]] = []
        self._uses: list[tuple[Any, str, Scope]] = []
        self._calls: list[tuple[ast.Call, Scope]] = []
        self._parameters: dict[int, Scope] = {}  # scopes of functions by the id of their node
        self._looks_up = False
        self._gather(tree, self.module)
        self._bind()
        if not hints:
            self._drop_imports(tree)
        if not loose:
            self._keep_spoken(tree)
        for scope in self._scopes:
            scope.number()
        self._say()

    def of_call(self, call: ast.expr) -> None:
        """Names the nodes of a call of one of the program's functions."""
        scope = Scope(self.module)
        self._binds, self._uses, self._calls = [], [], []
        before = len(self._scopes)
        self._gather(call, scope)
        self._bind()
        for one in (scope, *self._scopes[before:]):
            one.number()
        del self._scopes[before:]
        self._say()

    # ---- what there is, in the order of the text -------------------------------------------------------------------------

    def _gather(self, root: ast.AST, scope: Scope) -> None:
        stack: list[Todo] = [(root, scope)]
        while stack:
            node, scope = stack.pop()
            handler = _HANDLERS.get(type(node))
            if handler is not None:
                stack += reversed(handler(self, node, scope))
            else:
                stack += [(one, scope) for one in reversed(list(ast.iter_child_nodes(node)))]

    def _new(self, parent: Scope, *, is_class: bool = False, is_comprehension: bool = False) -> Scope:
        self._scopes.append(Scope(parent, is_class=is_class, is_comprehension=is_comprehension))
        return self._scopes[-1]

    def _binding(self, node: Any, name: str, scope: Scope, *, keep: bool = False, function: Function | None = None) -> None:
        self._binds.append((scope, name, keep, function))
        self._uses.append((node, name, scope))

    def _name(self, node: ast.Name, scope: Scope) -> list[Todo]:
        if isinstance(node.ctx, ast.Load):
            self._uses.append((node, node.id, scope))
        else:
            self._binding(node, node.id, scope)
        return []

    def _attribute(self, node: ast.Attribute, scope: Scope) -> list[Todo]:
        self._looks_up = self._looks_up or node.attr in _SHOWN
        return [(node.value, scope)]

    def _function(self, node: Function, scope: Scope) -> list[Todo]:
        self._binding(node, node.name, scope, function=node)
        inner = self._parameters[id(node)] = self._new(scope)
        return [*_each(node.decorator_list, scope), *self._arguments(node, scope, inner), *_each(self.block(node.body), inner)]

    def _lambda(self, node: ast.Lambda, scope: Scope) -> list[Todo]:
        inner = self._new(scope)
        return [*self._arguments(node, scope, inner), (node.body, inner)]

    def _arguments(self, node: Function | ast.Lambda, scope: Scope, inner: Scope) -> list[Todo]:
        self._type_parameters(node, inner)
        args = node.args
        every = [*args.posonlyargs, *args.args, *filter(None, [args.vararg]), *args.kwonlyargs, *filter(None, [args.kwarg])]
        for one in every:
            self._binding(one, one.arg, inner)
        hints = [one.annotation for one in every if one.annotation is not None] if self.hints else []
        if self.hints and getattr(node, "returns", None) is not None:
            hints.append(node.returns)  # type: ignore[union-attr, arg-type]
        return _each([*args.defaults, *filter(None, args.kw_defaults), *hints], scope if not getattr(node, "type_params", ()) else inner)

    def _type_parameters(self, node: Any, inner: Scope) -> None:
        for one in getattr(node, "type_params", ()):
            self._binding(one, one.name, inner, keep=True)

    def _class(self, node: ast.ClassDef, scope: Scope) -> list[Todo]:
        self._binding(node, node.name, scope, keep=True)
        inner = self._new(scope, is_class=True)
        self._type_parameters(node, inner)
        for one in node.keywords:
            one.said = None  # type: ignore[attr-defined]
        around = [*node.decorator_list, *node.bases, *(one.value for one in node.keywords)]
        return [*_each(around, scope), *_each(self.block(node.body, is_class=True), inner)]

    def _module(self, node: ast.Module, scope: Scope) -> list[Todo]:
        return _each(self.block(node.body), scope)

    def _comprehension(self, node: Any, scope: Scope) -> list[Todo]:
        inner = self._new(scope, is_comprehension=True)
        out: list[Todo] = []
        for n, one in enumerate(node.generators):
            out += [(one.target, inner), (one.iter, inner if n else scope), *_each(one.ifs, inner)]
        return [*out, *_each([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt], inner)]

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> list[Todo]:
        around = scope
        while around.is_comprehension and around.parent is not None:
            around = around.parent
        return [(node.target, around), (node.value, scope)]

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> list[Todo]:
        node.said = self.hints or scope.is_class  # type: ignore[attr-defined]  # dataclasses read the hints of a class
        return _each([node.target, *([node.annotation] if node.said else []), *filter(None, [node.value])], scope)  # type: ignore[attr-defined]

    def _alias(self, node: ast.alias, scope: Scope) -> list[Todo]:
        name = node.asname or node.name.partition(".")[0]
        self._looks_up = self._looks_up or node.name in _LOOK_UP
        if name != "*":
            self._binding(node, name, scope)
        return []

    def _named(self, node: Any, scope: Scope) -> list[Todo]:
        """An except clause or a pattern: its name is a plain text."""
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name is not None:
            self._binding(node, name, scope)
        return _each(ast.iter_child_nodes(node), scope)

    def _declared(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> list[Todo]:
        (scope.global_names if isinstance(node, ast.Global) else scope.nonlocal_names).update(node.names)
        for name in node.names if isinstance(node, ast.Global) else ():
            self._binds.append((scope, name, False, None))  # the name may be bound nowhere else
        self._uses += [(node, name, scope) for name in node.names]
        node.said = []  # type: ignore[union-attr]
        return []

    def _call(self, node: ast.Call, scope: Scope) -> list[Todo]:
        self._calls.append((node, scope))
        for one in node.keywords:
            one.said = None  # type: ignore[attr-defined]
        return _each(ast.iter_child_nodes(node), scope)

    def block(self, body: list[ast.stmt], *, is_class: bool = False) -> list[ast.stmt]:
        """The statements of a body without texts and hints that stand alone."""
        out = []
        for one in body:
            match one:
                case ast.Expr(value=ast.Constant(value=str())) if not self.texts:
                    continue
                case ast.AnnAssign(value=None, target=ast.Name()) if not self.hints and not is_class:
                    continue
            out.append(one)
        return out

    # ---- what it is called --------------------------------------------------------------------------------------------------

    def _bind(self) -> None:
        classes = any(scope.is_class for scope in self._scopes)
        for scope, name, keep, function in self._binds:
            if name in scope.nonlocal_names:
                continue
            owner = _outermost(scope) if name in scope.global_names else scope
            owner.bound[name] = owner.bound.get(name, 0) + 1
            # A module's name that is also a builtin's means that one where it is not bound yet.
            # Where there are classes, `__name` means another one in some of them.
            private = name.startswith("__") and (classes or (owner.parent is None and name.endswith("__")))
            if keep or owner.is_class or private or (owner.parent is None and name in _BUILTINS):
                owner.kept.add(name)
            if function is not None:
                owner.functions[name] = function
        for scope, name, _, _ in self._binds:
            if name in scope.nonlocal_names and (found := scope.find(name)) is not None:
                found.bound[name] += 1

    def _drop_imports(self, tree: ast.Module) -> None:
        """Forgets what is imported for hints only."""
        used = {name for node, name, scope in self._uses if not isinstance(node, ast.alias) and scope.find(name) is self.module}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module in _OF_HINTS and not node.level:
                unused = [one for one in node.names if one.name == "annotations" or (one.asname or one.name) not in {*used, "*"}]
            elif isinstance(node, ast.Import):
                unused = [one for one in node.names if one.name in _OF_HINTS and (one.asname or one.name.partition(".")[0]) not in used]
            else:
                continue
            for one in unused:
                name = one.asname or one.name.partition(".")[0]
                if self.module.bound.get(name) == 1:
                    del self.module.bound[name]
            node.names = [one for one in node.names if one not in unused]
        tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom) or node.names]

    def _keep_spoken(self, tree: ast.Module) -> None:
        """Keeps parameters that a call may name, and all names where they are looked up."""
        if self._looks_up or any(name in _LOOK_UP and scope.find(name) is None for _, name, scope in self._uses):
            for scope in self._scopes:
                scope.kept.update(scope.bound)
            return
        unknown = [call for call, scope in self._calls if call.keywords and self._definition(call, scope) is None]
        spoken = {one.arg for call in unknown for one in call.keywords if one.arg}
        if any(one.arg is None for call, _ in self._calls for one in call.keywords):  # f(**options): any text may be a keyword
            spoken.update(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
            spoken.update(one.arg for call, _ in self._calls for one in call.keywords if one.arg)
        if spoken:
            for scope in self._parameters.values():
                scope.kept.update(spoken & scope.bound.keys())

    def _definition(self, call: ast.Call, scope: Scope) -> Function | None:
        """The function that a call is of for certain."""
        if not isinstance(call.func, ast.Name):
            return None
        found = scope.find(call.func.id)
        if found is None or found.bound[call.func.id] != 1 or found.is_class:
            return None
        function = found.functions.get(call.func.id)
        return None if function is None or function.decorator_list else function

    def _say(self) -> None:
        for node, name, scope in self._uses:
            found = scope.find(name)
            said = (None if found is None else found.numbers.get(name)) or f"@{name}"
            if isinstance(node, ast.Global | ast.Nonlocal):
                node.said.append(said)  # type: ignore[union-attr]
            else:
                node.said = said
        for call, scope in self._calls:
            if call.keywords and (function := self._definition(call, scope)) is not None:
                numbers = self._parameters[id(function)].numbers
                names = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
                for keyword in call.keywords:
                    if keyword.arg in names and keyword.arg in numbers:
                        keyword.said = numbers[keyword.arg]  # type: ignore[attr-defined]


def _each(nodes: Iterable[Any], scope: Scope) -> list[Todo]:
    return [(node, scope) for node in nodes]


_HANDLERS: dict[type, Callable[[Names, Any, Scope], list[Todo]]] = {
    ast.Module: Names._module, ast.Name: Names._name, ast.Attribute: Names._attribute, ast.FunctionDef: Names._function,
    ast.AsyncFunctionDef: Names._function, ast.Lambda: Names._lambda, ast.ClassDef: Names._class, ast.NamedExpr: Names._walrus,
    ast.AnnAssign: Names._annotated, ast.alias: Names._alias, ast.ExceptHandler: Names._named, ast.MatchAs: Names._named,
    ast.MatchStar: Names._named, ast.MatchMapping: Names._named, ast.Global: Names._declared, ast.Nonlocal: Names._declared,
    ast.Call: Names._call, ast.Constant: lambda _, _node, _scope: [],
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp), Names._comprehension),
}  # fmt: skip
