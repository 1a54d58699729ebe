"""What a rule is: where it applies, where it refuses and why, and what it writes instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import libcst as cst

from chainexec.rewriting import preconditions as pre
from chainexec.rewriting.copies import changed
from chainexec.rewriting.variant import Refusal as Refusal  # noqa: PLC0414 - rules import it from here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from chainexec.rewriting.names import NameMaker
    from chainexec.rewriting.preconditions import Precondition
    from chainexec.rewriting.tree import Edits
    from chainexec.rewriting.view import View

COSMETIC, MILD, STRUCTURAL = "cosmetic", "mild", "structural"
STRENGTHS = (COSMETIC, MILD, STRUCTURAL)
GROUPS = ("layout", "names", "loops", "conditionals", "expressions", "dead code", "functions", "order", "imports", "algorithmic")


@dataclass(slots=True, eq=False)
class Making:
    """What an edit is made with: the facts, a source of chance, and a record of names given."""

    view: View
    random: Random
    names: NameMaker
    introduced: list[str] = field(default_factory=list)
    renames: dict[str, str] = field(default_factory=dict)

    def fresh(self, role: str, hint: str | None = None) -> str:
        """A name that nothing in the program has, natural for its role; noted as introduced."""
        name = self.names.fresh(role, hint)
        self.introduced.append(name)
        return name

    def chance(self, share: float = 0.5) -> bool:
        return self.random.random() < share


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A place where a rule applies: all its preconditions hold there."""

    rule: str
    node: cst.CSTNode
    function: cst.FunctionDef | None  # the one function that the edit stays inside; None if it may touch more
    make: Callable[[Making], Edits] = field(repr=False)
    view: View = field(repr=False)

    @property
    def line(self) -> int:
        """The line of the original program."""
        return self.view.line(self.node)

    @property
    def text(self) -> str:
        """The first line of what stands there."""
        return first_line(self.view, self.node)


class Candidate:
    """A place that a rule looks at. `need` states what must hold; `edit` makes a Site of it, or a Refusal."""

    def __init__(self, rule: str, view: View, node: cst.CSTNode, *, layout: bool = False) -> None:
        self.rule, self.view, self.node = rule, view, node
        self.failed: tuple[Precondition, str] | None = None
        self.keeps_text = layout
        if layout:
            self.need(pre.CLOSED, view.module_is_open is None, view.module_is_open or "")
        else:
            self._general()

    def _general(self) -> None:
        view, node = self.view, self.node
        frame = view.frame(node)
        reason = view.module_is_open if isinstance(frame, cst.Module) else view.open_reason(frame)
        if reason is None and isinstance(node, cst.FunctionDef):
            reason = view.open_reason(node)
        self.need(pre.CLOSED, reason is None, reason or "")
        self.need(pre.OWN_TEXT, not view.frozen(node), "the text of the expression is itself part of the value")

    def need(self, condition: Precondition, holds: object, reason: str) -> bool:
        """State a precondition; returns whether all so far hold."""
        if self.failed is None and not holds:
            self.failed = (condition, reason)
        return self.failed is None

    @property
    def ok(self) -> bool:
        return self.failed is None

    def edit(self, make: Callable[[Making], Edits], *, whole: bool = False) -> Site | Refusal:
        """The result: `make` is called when the site is chosen. `whole`: the edit may reach beyond the function around it."""
        view = self.view
        if whole and not self.keeps_text:
            self.need(pre.CLOSED, view.module_names_are_seen is None, view.module_names_are_seen or "")
        if self.failed is not None:
            if not view.tells:
                return UNTOLD
            condition, reason = self.failed
            return Refusal(self.rule, view.line(self.node), first_line(view, self.node), condition.name, reason)
        function = None if whole else outermost_function(view, self.node)
        return Site(self.rule, self.node, function, make, view)


UNTOLD = Refusal("", 0, "", "", "")


def first_line(view: View, node: cst.CSTNode) -> str:
    """The first line of a node's text, without comments above it; a block below it is not printed for that."""
    changes: dict[str, Any] = {}
    if isinstance(getattr(node, "body", None), cst.IndentedBlock):
        changes = {"body": cst.IndentedBlock(()), **({"orelse": None} if hasattr(node, "orelse") else {})}
    if getattr(node, "leading_lines", ()):
        changes["leading_lines"] = ()
    node = changed(node, changes)
    return view.code(node).partition("\n")[0]


def outermost_function(view: View, node: cst.CSTNode) -> cst.FunctionDef | None:
    """The module-level function or method around a node."""
    found: cst.FunctionDef | None = None
    below = node
    for above in view.up(node):
        if isinstance(above, cst.FunctionDef) and above.body is below:
            found = above
        below = above
    return found


Plan = "Iterable[Site | Refusal]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One transformation. `plan(rule_name_bound_view)` looks through a program and yields sites and refusals."""

    name: str
    group: str
    strength: str
    summary: str
    before: str  # an example ...
    after: str  # ... and what the rule makes of it
    preconditions: tuple[Precondition, ...]
    plan: Callable[[Finder], Iterable[Site | Refusal]] = field(repr=False)
    reverse: str | None = None  # the rule that goes the other way
    keeps_text_only: bool = False  # layout: changes nothing that the compiler sees, so it needs no closed functions
    by_default: bool = True
    weight: float = 1.0  # how often it is chosen, against others of its strength

    def sites(self, view: View) -> list[Site]:
        return [found for found in self.plan(Finder(self, view)) if isinstance(found, Site)]

    def look(self, view: View) -> list[Site | Refusal]:
        return list(self.plan(Finder(self, view)))


@dataclass(frozen=True, slots=True)
class Finder:
    """A view as one rule sees it: makes candidates in the rule's name."""

    rule: Rule
    view: View

    def at(self, node: cst.CSTNode) -> Candidate:
        return Candidate(self.rule.name, self.view, node, layout=self.rule.keeps_text_only)
