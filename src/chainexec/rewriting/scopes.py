"""Which name means which variable: scopes, bindings and uses of a libcst tree.

libcst's own ScopeProvider knows neither match captures nor where a walrus inside a comprehension binds (notes in docs/rules.md); this
one does, and
`agrees_with_symtable` has it judged by the compiler's own analysis.
"""

from __future__ import annotations

import symtable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from chainexec.rewriting.tree import children

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# The classes that bind names or open scopes; of all others only the children matter.
SPECIAL = frozenset({
    cst.Attribute, cst.Arg, cst.FunctionDef, cst.Lambda, cst.ClassDef, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp,
    cst.StarredDictComp,
    cst.NamedExpr, cst.Assign, cst.AugAssign, cst.AnnAssign, cst.For, cst.WithItem, cst.ExceptHandler, cst.ExceptStarHandler, cst.Del,
    cst.Global,
    cst.Nonlocal, cst.Import, cst.ImportFrom, cst.LazyImport, cst.LazyImportFrom, cst.TypeAlias, cst.MatchAs, cst.MatchStar,
    cst.MatchMapping,
    cst.MatchKeywordElement,
})  # fmt: skip
COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp, cst.StarredDictComp)


@dataclass(slots=True, eq=False)
class Variable:
    """One name of one scope."""

    name: str
    scope: Scope
    bindings: list[tuple[cst.CSTNode, str]] = field(default_factory=list)  # (the Name or statement that binds, how)
    reads: list[cst.Name] = field(default_factory=list)
    declarations: list[cst.Name] = field(default_factory=list)  # in global and nonlocal statements
    captured: bool = False  # used by a function, lambda, class or generator expression inside
    rebound_inside: bool = False  # bound through nonlocal or global elsewhere
    meant_in_class: bool = False  # of the module: a class body reads the name, and binds it, too, perhaps later

    @property
    def kinds(self) -> set[str]:
        return {kind for _, kind in self.bindings}

    def nodes(self) -> Iterator[cst.Name]:
        """Every Name node that stands for this variable."""
        for node, _ in self.bindings:
            if isinstance(node, cst.Name):
                yield node
        yield from self.reads
        yield from self.declarations


@dataclass(slots=True, eq=False)
class Scope:
    """A module, function, lambda, class body, comprehension or list of type parameters."""

    kind: str  # "module" "function" "lambda" "class" "comprehension" "types"
    node: cst.CSTNode
    parent: Scope | None
    variables: dict[str, Variable] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)  # name -> "global" or "nonlocal"
    children: list[Scope] = field(default_factory=list)
    pending: list[cst.Name] = field(default_factory=list)  # reads, resolved when all bindings are known

    def variable(self, name: str) -> Variable:
        found = self.variables.get(name)
        if found is None:
            found = self.variables[name] = Variable(name, self)
        return found

    @property
    def function(self) -> Scope:
        """The nearest scope around that is no comprehension."""
        scope: Scope = self
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        return scope

    def inside(self) -> Iterator[Scope]:
        """This scope and all within."""
        yield self
        for child in self.children:
            yield from child.inside()


class Scopes:
    """The scopes of one tree."""

    def __init__(self, module: cst.Module) -> None:
        self.module = Scope("module", module, None)
        self.scope_of: dict[cst.CSTNode, Scope] = {module: self.module}  # of nodes that open one
        self.used_in: dict[cst.Name, Scope] = {}  # where a Name stands
        self.variable_of: dict[cst.Name, Variable] = {}
        self.all_names: set[str] = set()
        self.star_import = False
        self._visit_all(module.body, self.module)
        for scope in self.module.inside():
            self._declarations(scope)
        for scope in self.module.inside():
            for read in scope.pending:
                self._resolve(read, scope)
        self._attach_declarations()

    # ---- reading the tree ----
    def _open(self, kind: str, node: cst.CSTNode, parent: Scope) -> Scope:
        scope = Scope(kind, node, parent)
        parent.children.append(scope)
        self.scope_of[node] = scope
        return scope

    def _visit_all(self, nodes: Iterable[cst.CSTNode], scope: Scope) -> None:
        for node in nodes:
            self._visit(node, scope)

    def _read(self, node: cst.Name, scope: Scope) -> None:
        scope.pending.append(node)
        self.used_in[node] = scope
        self.all_names.add(node.value)

    def _bind(self, node: cst.CSTNode, name: str, how: str, scope: Scope) -> None:
        if how == "walrus":
            scope = scope.function
        variable = scope.variable(name)
        variable.bindings.append((node, how))
        self.all_names.add(name)
        if isinstance(node, cst.Name):
            self.used_in[node] = scope

    def _target(self, node: cst.CSTNode, how: str, scope: Scope) -> None:
        match node:
            case cst.Name():
                self._bind(node, node.value, how, scope)
            case cst.Tuple() | cst.List():
                for element in node.elements:
                    self._target(element.value, how, scope)
            case cst.StarredElement():
                self._target(node.value, how, scope)
            case _:
                self._visit(node, scope)

    def _visit(self, node: cst.CSTNode, scope: Scope) -> None:
        if type(node) is cst.Name:
            self._read(node, scope)
        elif type(node) in SPECIAL:
            self._visit_special(node, scope)
        else:
            for child in children(node):
                self._visit(child, scope)

    def _visit_special(self, node: cst.CSTNode, scope: Scope) -> None:
        match node:
            case cst.Attribute():
                self._visit(node.value, scope)
            case cst.Arg():
                self._visit(node.value, scope)
            case cst.FunctionDef():
                self._function(node, scope)
            case cst.Lambda():
                inner = self._parameters(node.params, node, "lambda", scope)
                self._visit(node.body, inner)
            case cst.ClassDef():
                self._class(node, scope)
            case _ if isinstance(node, COMPREHENSIONS):
                self._comprehension(node, scope)
            case cst.NamedExpr():
                self._visit(node.value, scope)
                assert isinstance(node.target, cst.Name)
                self._bind(node.target, node.target.value, "walrus", scope)
            case cst.Assign():
                self._visit(node.value, scope)
                for target in node.targets:
                    self._target(target.target, "assign", scope)
            case cst.AugAssign():
                self._visit(node.value, scope)
                if isinstance(node.target, cst.Name):
                    self._bind(node.target, node.target.value, "augment", scope)
                else:
                    self._visit(node.target, scope)
            case cst.AnnAssign():
                self._visit(node.annotation, scope)
                if node.value is not None:
                    self._visit(node.value, scope)
                self._target(node.target, "annotate", scope)
            case cst.For():
                self._visit(node.iter, scope)
                self._target(node.target, "for", scope)
                self._visit(node.body, scope)
                if node.orelse is not None:
                    self._visit(node.orelse, scope)
            case cst.WithItem():
                self._visit(node.item, scope)
                if node.asname is not None:
                    self._target(node.asname.name, "with", scope)
            case cst.ExceptHandler() | cst.ExceptStarHandler():
                if node.type is not None:
                    self._visit(node.type, scope)
                if node.name is not None:
                    self._target(node.name.name, "except", scope)
                self._visit(node.body, scope)
            case cst.Del():
                self._target(node.target, "del", scope)
            case cst.Global() | cst.Nonlocal():
                word = "global" if isinstance(node, cst.Global) else "nonlocal"
                for item in node.names:
                    scope.declared[item.name.value] = word
                    self.used_in[item.name] = scope
                    self.all_names.add(item.name.value)
            case cst.Import() | cst.ImportFrom() | cst.LazyImport() | cst.LazyImportFrom():
                self._import(node, scope)
            case cst.TypeAlias():
                self._bind(node.name, node.name.value, "type", scope)
                inner = self._type_parameters(node.type_parameters, node, scope)
                self._visit(node.value, inner)
            case cst.MatchAs():
                if node.pattern is not None:
                    self._visit(node.pattern, scope)
                if node.name is not None:
                    self._bind(node.name, node.name.value, "match", scope)
            case cst.MatchStar():
                if node.name is not None:
                    self._bind(node.name, node.name.value, "match", scope)
            case cst.MatchMapping():
                for element in node.elements:
                    self._visit(element, scope)
                if node.rest is not None:
                    self._bind(node.rest, node.rest.value, "match", scope)
            case cst.MatchKeywordElement():
                self._visit(node.pattern, scope)
            case _:
                raise AssertionError(type(node).__name__)

    def _function(self, node: cst.FunctionDef, scope: Scope) -> None:
        self._visit_all(node.decorators, scope)
        self._bind(node.name, node.name.value, "def", scope)
        around = self._type_parameters(node.type_parameters, node, scope)
        if node.returns is not None:
            self._visit(node.returns, around)
        inner = self._parameters(node.params, node, "function", around)
        self._visit(node.body, inner)

    def _parameters(self, params: cst.Parameters, node: cst.CSTNode, kind: str, scope: Scope) -> Scope:
        inner = self._open(kind, node, scope)
        ordered: list[tuple[cst.Param, str]] = [(p, "positional") for p in params.posonly_params]
        ordered += [(p, "parameter") for p in params.params]
        if isinstance(params.star_arg, cst.Param):
            ordered.append((params.star_arg, "star"))
        ordered += [(p, "keyword") for p in params.kwonly_params]
        if params.star_kwarg is not None:
            ordered.append((params.star_kwarg, "star"))
        for param, how in ordered:
            if param.annotation is not None:
                self._visit(param.annotation, scope)
            if param.default is not None:
                self._visit(param.default, scope)
            self._bind(param.name, param.name.value, how, inner)
        return inner

    def _class(self, node: cst.ClassDef, scope: Scope) -> None:
        self._visit_all(node.decorators, scope)
        self._bind(node.name, node.name.value, "class", scope)
        around = self._type_parameters(node.type_parameters, node, scope)
        self._visit_all([*node.bases, *node.keywords], around)
        inner = self._open("class", node, around)
        self._visit(node.body, inner)

    def _type_parameters(self, parameters: cst.TypeParameters | None, node: cst.CSTNode, scope: Scope) -> Scope:
        if parameters is None:
            return scope
        inner = Scope("types", node, scope)
        scope.children.append(inner)
        for parameter in parameters.params:
            self._bind(parameter.param.name, parameter.param.name.value, "type parameter", inner)
            if isinstance(parameter.param, cst.TypeVar) and parameter.param.bound is not None:
                self._visit(parameter.param.bound, inner)
            if parameter.default is not None:
                self._visit(parameter.default, inner)
        return inner

    def _comprehension(self, node: cst.CSTNode, scope: Scope) -> None:
        loop: cst.CompFor = node.for_in  # type: ignore[attr-defined]
        self._visit(loop.iter, scope)
        inner = self._open("comprehension", node, scope)
        self._target(loop.target, "comprehension", inner)
        self._visit_all(loop.ifs, inner)
        further = loop.inner_for_in
        while further is not None:
            self._visit(further.iter, inner)
            self._target(further.target, "comprehension", inner)
            self._visit_all(further.ifs, inner)
            further = further.inner_for_in
        for name in ("elt", "key", "value"):
            part = getattr(node, name, None)
            if part is not None:
                self._visit(part, inner)

    def _import(self, node: cst.Import | cst.ImportFrom | cst.LazyImport | cst.LazyImportFrom, scope: Scope) -> None:
        if isinstance(node.names, cst.ImportStar):
            self.star_import = True
            return
        for alias in node.names:
            if alias.asname is not None:
                self._target(alias.asname.name, "import as", scope)
            else:
                first: cst.CSTNode = alias.name
                while isinstance(first, cst.Attribute):
                    first = first.value
                assert isinstance(first, cst.Name)
                self._bind(alias, first.value, "import", scope)

    # ---- resolving ----
    def _declarations(self, scope: Scope) -> None:
        """Bindings of names that are declared global or nonlocal belong to an outer scope."""
        for name, word in scope.declared.items():
            own = scope.variables.pop(name, None)
            owner = self.module if word == "global" else self._enclosing_function(name, scope)
            if owner is None:
                continue
            target = owner.variable(name)
            target.rebound_inside = True
            target.captured = True
            if own is not None:
                target.bindings += own.bindings
        for name, variable in scope.variables.items():
            for node, _ in variable.bindings:
                if isinstance(node, cst.Name):
                    self.variable_of[node] = variable
            assert variable.name == name

    def _enclosing_function(self, name: str, scope: Scope) -> Scope | None:
        up = scope.parent
        while up is not None:
            if up.kind in ("function", "lambda", "types") and name in up.variables and name not in up.declared:
                return up
            up = up.parent
        return None

    def owner(self, name: str, scope: Scope) -> Scope | None:
        """The scope whose variable `name` means here; None for a builtin or an unknown name."""
        up: Scope | None = scope
        first = True
        while up is not None:
            if name in up.declared:
                return self.module if up.declared[name] == "global" else self._enclosing_function(name, up)
            if name in up.variables and up.variables[name].bindings and (up.kind != "class" or first):
                return up
            if up.kind != "types":  # what stands beside type parameters sees the class around; a comprehension does not
                first = False
            up = up.parent
        return None

    def _resolve(self, read: cst.Name, scope: Scope) -> None:
        owner = self.owner(read.value, scope)
        if owner is None:
            return
        variable = owner.variable(read.value)
        variable.reads.append(read)
        if owner.kind == "class" and read.value in self.module.variables:
            self.module.variables[read.value].meant_in_class = True
        self.variable_of[read] = variable
        up: Scope | None = scope
        while up is not None and up is not owner:
            if up.kind != "comprehension" or isinstance(up.node, cst.GeneratorExp):
                variable.captured = True
            up = up.parent

    def _attach_declarations(self) -> None:
        """The names in global and nonlocal statements stand for variables, too."""
        for node, scope in self.used_in.items():
            if node.value in scope.declared and node not in self.variable_of:
                owner = self.owner(node.value, scope)
                if owner is not None and node.value in owner.variables:
                    owner.variables[node.value].declarations.append(node)
                    self.variable_of[node] = owner.variables[node.value]


def disagreement(scopes: Scopes, text: str) -> str | None:
    """A function for which the compiler's own analysis finds other locals; None where both agree."""
    theirs: dict[str, list[set[str]]] = {}
    _collect(symtable.symtable(text, "<program>", "exec"), theirs)
    own: dict[str, list[tuple[set[str], set[str]]]] = {}
    for scope in scopes.module.inside():
        if isinstance(scope.node, cst.FunctionDef) and scope.kind == "function":
            names = {_mangled(name, scope) for name, variable in scope.variables.items() if variable.bindings}
            own.setdefault(scope.node.name.value, []).append((names, _of_comprehensions(scope)))
    for name in sorted(theirs.keys() | own.keys()):
        here, there = own.get(name, []), theirs.get(name, [])
        if len(here) != len(there):
            return name
        left = list(there)
        for names, inlined in here:
            # Since 3.12 the compiler lists the variables of comprehensions among the function's own.
            match = next((found for found in left if names <= found and found - names <= inlined), None)
            if match is None:
                return name
            left.remove(match)
    return None


def _mangled(name: str, scope: Scope) -> str:
    """The name as the compiler has it: private names inside a class get the class's name put before them."""
    if not name.startswith("__") or name.endswith("__"):
        return name
    up: Scope | None = scope
    while up is not None:
        if up.kind == "class" and isinstance(up.node, cst.ClassDef):
            around = up.node.name.value.lstrip("_")
            return f"_{around}{name}" if around else name
        up = up.parent
    return name


def _of_comprehensions(scope: Scope) -> set[str]:
    found: set[str] = set()
    for child in scope.children:
        if child.kind == "comprehension":
            found |= set(child.variables) | _of_comprehensions(child)
    return found


def _collect(table: symtable.SymbolTable, found: dict[str, list[set[str]]]) -> None:
    generated = ("lambda", "listcomp", "setcomp", "dictcomp", "genexpr")  # from Python 3.15 on in angle brackets
    if isinstance(table, symtable.Function) and table.get_name().strip("<>") not in generated:
        if str(table.get_type()) in ("function", "SymbolTableType.FUNCTION"):
            names = {
                s.get_name()
                for s in table.get_symbols()
                if s.is_local() and (s.is_assigned() or s.is_parameter() or s.is_imported() or s.is_namespace())
            }
            found.setdefault(table.get_name(), []).append({name for name in names if not name.startswith(".")})
    for child in table.get_children():
        _collect(child, found)
