"""What one executed statement did, in clauses. The narrator puts them into lines and lays calls between them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.changes import Told
from chainexec.narration.expressions import EMPTY_VALUES, Facts, names_in, target_names
from chainexec.narration.words import EMPTY, code, counted, listed, one_line
from chainexec.traces import BlockChange

if TYPE_CHECKING:
    from chainexec.narration.words import Words
    from chainexec.traces import Step, Value

TOLD_FIRST = (ast.Call, ast.Subscript, ast.Attribute, ast.Compare, ast.BoolOp, ast.IfExp)  # told before the name
PLAIN_INDEXES = (ast.Constant, ast.Slice)  # nothing to put in
SAID_TWICE = 42  # characters: a longer value is not repeated in one sentence
FIXED = frozenset({"function", "builtin_function_or_method", "method", "type", "module"})  # two names for one of these do not matter


class Teller:
    """Tells the completed run of one statement.

    `clauses` says what was looked at, what came out and what that changed or decided; `told` gathers the claims and
    knows which changes the clauses have covered.
    """

    def __init__(
        self, step: Step, words: Words, iteration: int | None = None, next_step: Step | None = None, *, after_calls: bool = False
    ) -> None:
        self.step, self.words = step, words
        self.iteration = iteration  # of the loop that the statement is about or in
        self.next_step = next_step  # of the same frame
        self.after_calls = after_calls  # whether calls inside the statement were told already
        self.facts = Facts(step, words)
        self.told = Told(step, words)

    def clauses(self) -> list[str]:
        tree = self.facts.tree
        clauses = self.main_clauses(tree)
        return [clause for clause in (*clauses, *self.told.rest()) if clause]

    def main_clauses(self, tree: ast.AST | None) -> list[str]:
        match tree:
            case ast.Assign(targets=targets, value=value):
                return [clause for target in targets for clause in self.assignment(target, value)]
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return self.assignment(target, value)
            case ast.AnnAssign(target=target):
                return [f"{code(self.facts.text(target))} is only declared, nothing is stored"]
            case ast.AugAssign(target=target):
                return self.augmented(tree, target)
            case ast.If(test=test):
                return [self.decision(test, "if")]
            case ast.While(test=test):
                return [self.while_decision(test)]
            case ast.For(target=target) | ast.AsyncFor(target=target):
                return self.loop_header(tree, target)
            case ast.Assert(test=test):
                return [f"{self.facts.test(test, true=True)}, so the assertion holds"]
            case ast.Match(subject=subject):
                known = self.facts.value(subject)
                shown = known.short(self.words.verbosity.value_limit) if known is not None else self.facts.put_in(subject)
                return [f"{code(self.facts.text(subject))} is matched", f"it is {code(shown)}" if shown is not None else ""]
            case ast.match_case():
                return self.case_clause()
            case ast.ExceptHandler():
                return [f"{code(self.header())} does not match"]
            case ast.Expr(value=ast.Constant(value=str())):
                self.told.cover("__doc__")
                return ["the docstring is stored"]
            case ast.Expr(value=ast.Call() as call):
                return self.bare_call(call)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self.told.cover(name)
                return [f"the function {code(name)} is defined"]
            case ast.ClassDef(name=name):
                self.told.cover(name)
                return [f"the class {code(name)} is made"]
            case ast.Import() | ast.ImportFrom():
                names = [alias.asname or alias.name.partition(".")[0] for alias in tree.names]
                for name in names:
                    self.told.cover(name)
                return [f"{listed([code(name) for name in names])} {'is' if len(names) == 1 else 'are'} imported"]
            case ast.Pass():
                return ["`pass` does nothing"]
            case ast.Break():
                return [f"`break` ends the loop{self.in_iteration()}"]
            case ast.Continue():
                return ["`continue` goes on with the next iteration"]
            case ast.Delete(targets=targets):
                names = [name for target in targets for name in target_names(target)]
                for name in names:
                    self.told.cover(name)
                return [f"{listed([code(name) for name in names])} {'is' if len(names) == 1 else 'are'} deleted"] if names else []
        return []

    def header(self) -> str:
        """The program's text of the statement, without its colon."""
        return one_line(self.step.statement.text) if self.step.statement is not None else ""

    def in_iteration(self) -> str:
        return f" in its iteration {self.iteration:,}" if self.iteration else ""

    # ---- stores --------------------------------------------------------------------------------------------------------
    def assignment(self, target: ast.expr, value: ast.expr) -> list[str]:
        if isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts) and not any(
                isinstance(part, ast.Starred) for part in (*value.elts, *target.elts)
            ):  # fmt: skip
                return [clause for one, source in zip(target.elts, value.elts, strict=True) for clause in self.assignment(one, source)]
            return self.unpacking(target, value)
        if isinstance(target, ast.Name):
            return self.binding(target.id, value)
        return self.place_stored(target, value)

    def binding(self, name: str, source: ast.expr) -> list[str]:
        new = self.told.bound(name)
        if new is None:
            return []
        self.told.claim("binding", name, new)
        verb = self.verb(name, new)
        shown = self.words.value(new)
        if isinstance(source, ast.Constant) or is_empty_display(source):
            return [f"{code(name)} {verb} {EMPTY.get(new.text, shown)}"]
        if self.after_calls or isinstance(source, ast.ListComp | ast.SetComp | ast.DictComp):  # what was told before says whence
            return [f"{code(name)} {self.verb(name, new, first='is')} {shown}"]
        if isinstance(source, ast.Name):
            value = self.facts.name_value(source.id)
            if value is None:
                return [f"{code(name)} {verb} {shown}"]
            if new.identity is not None and value.identity == new.identity and new.type not in FIXED:
                return [f"{code(name)} {self.words['becomes']} the same {new.type} as {code(source.id)}: {shown}"]
            return [f"{code(name)} {verb} {shown}, the value of {code(source.id)}"]
        if isinstance(source, ast.BinOp | ast.UnaryOp):
            return [f"{code(name)} {verb} {self.facts.calculation(source, new)}"]
        if isinstance(source, ast.Subscript) and new.identity is not None and self.is_part_of_builtin(source):
            return [f"{code(name)} {self.words['becomes']} the same {new.type} as {code(self.facts.text(source))}: {shown}"]
        text = self.facts.text(source)
        if isinstance(source, TOLD_FIRST) and len(text) <= self.words.verbosity.calculation_limit:
            so = f"so {code(name)} {self.verb(name, new, first='is')} {shown if len(shown) <= SAID_TWICE else 'that'}"
            return [f"{code(text)}{self.values_put_in(source)} {self.words['gives']} {shown}, {so}"]
        return [f"{code(name)} {verb} {shown}"]

    def is_part_of_builtin(self, source: ast.Subscript) -> bool:
        """Whether `rows[i]` is the very object that a list or dict holds, and no copy."""
        if isinstance(source.slice, ast.Slice) or not isinstance(source.value, ast.Name):
            return False
        whole = self.facts.name_value(source.value.id)
        return whole is not None and whole.type_name in {"list", "tuple", "dict"}

    def values_put_in(self, source: ast.expr) -> str:
        """For a subscript or a comparison: ` (`a[3]`)`, what it reads as with the values put in."""
        if isinstance(source, ast.Compare):
            put_in = self.facts.put_in(source)
            return f" ({code(put_in)})" if put_in is not None and put_in != self.facts.text(source) else ""
        if isinstance(source, ast.Subscript) and isinstance(source.value, ast.Name) and not isinstance(source.slice, PLAIN_INDEXES):
            index = self.facts.value(source.slice)
            if index is not None and index.identity is None and len(index.text) <= 24:
                return f", that is {code(f'{source.value.id}[{index.text}]')},"
        return ""

    def verb(self, name: str, new: Value, *, first: str | None = None) -> str:
        """How a name gets its value; `first` where it had none before."""
        old = self.step.before.get(name)
        if old is None:
            return first or (self.words["starts"] if not self.step.loops and self.step.visit == 1 else "is")
        if old.text == new.text and old.identity == new.identity:
            return "stays"
        return self.words["becomes"]

    def unpacking(self, target: ast.expr, value: ast.expr) -> list[str]:
        names = target_names(target)
        bound = [(name, new) for name in names if (new := self.told.bound(name)) is not None]
        for name, new in bound:
            self.told.claim("binding", name, new)
        if not bound:
            return []
        text, source = self.facts.text(value), self.facts.value(value)
        if isinstance(value, ast.Name) or source is None or len(text) > SAID_TWICE or not self.words.verbosity.calculation_limit:
            return [listed([f"{code(name)} {self.verb(name, new)} {self.words.value(new)}" for name, new in bound])]
        parts = [f"{code(name)} {self.verb(name, new, first='is')} {self.words.value(new)}" for name, new in bound]
        return [f"{code(text)} {self.words['gives']} {self.words.value(source)}, so {listed(parts)}"]

    def augmented(self, node: ast.AugAssign, target: ast.expr) -> list[str]:
        if not isinstance(target, ast.Name):
            read, change = as_load(target), self.told.single_place()
            if change is not None and change.old is not None and not self.facts.calls_inside:
                self.facts.given[read] = change.old
            return self.place_stored(target, ast.copy_location(ast.BinOp(read, node.op, node.value), target))
        new = self.told.bound(target.id)
        old = self.step.before.get(target.id)
        if new is None:
            return []
        self.told.claim("binding", target.id, new)
        if old is not None and new.identity is not None and old.identity == new.identity:
            return [] if self.told.has_place_changes() else [f"{code(target.id)} stays {self.words.value(new)}"]
        source = ast.copy_location(ast.BinOp(as_load(target), node.op, node.value), target)
        return [f"{code(target.id)} {self.verb(target.id, new)} {self.facts.calculation(source, new)}"]

    def place_stored(self, target: ast.expr, source: ast.expr) -> list[str]:
        """`grid[i][j] = ...` or `node.next = ...`."""
        change = self.told.single_place()
        if change is None or change.new is None:
            return []
        self.told.covered.add(id(change))
        text, place = self.facts.text(target), change.place
        self.told.claim("place", place, change.new)
        is_calculated = isinstance(source, ast.BinOp | ast.UnaryOp)
        calculated = self.facts.calculation(source, change.new) if is_calculated else self.words.value(change.new)
        is_same = ast.unparse(target) == place or not self.words.verbosity.calculation_limit
        names = code(place) if is_same else f"{code(text)}, that is {code(place)},"
        if change.old is None:
            return [f"{names} is set to {calculated}", self.told.contents(change)]
        return [f"{names} {self.words['becomes']} {calculated} (it was {self.words.value(change.old)})", self.told.contents(change)]

    # ---- decisions -----------------------------------------------------------------------------------------------------
    def decision(self, test: ast.expr, word: str) -> str:
        branch, statement = self.step.branch, self.step.statement
        assert statement is not None
        if branch is None or branch.taken is None:
            return f"{code(self.facts.text(test))} is tested"
        self.told.claim_text("branch", self.facts.text(test), str(branch.taken))
        keyword = "elif" if statement.text.startswith("elif") else word
        reason = self.facts.test(test, true=branch.taken)
        if branch.taken:
            return f"{reason}, so the `{keyword}` body runs"
        if statement.orelse_first is None:
            return f"{reason}, so the `{keyword}` body is skipped"
        after = self.next_step.statement if self.next_step is not None and self.next_step.kind == "line" else None
        is_elif = after is not None and after.index == statement.orelse_first and after.text.startswith("elif")
        return f"{reason}, so {'the next condition is tried' if is_elif else 'the `else` body runs'}"

    def while_decision(self, test: ast.expr) -> str:
        branch = self.step.branch
        if branch is None or branch.taken is None:
            return f"{code(self.facts.text(test))} is tested"
        self.told.claim_text("branch", self.facts.text(test), str(branch.taken))
        constant = isinstance(test, ast.Constant)
        if branch.taken:
            starts = f"iteration {self.iteration or 1:,} starts"
            return starts if constant else f"{self.facts.test(test, true=True)}, so {starts}"
        return f"{self.facts.test(test, true=False)}, so the loop ends{self.after_iterations()}"

    def after_iterations(self) -> str:
        return f" after {counted(self.iteration, 'iteration')}" if self.iteration else " before its first iteration"

    def loop_header(self, tree: ast.For | ast.AsyncFor, target: ast.expr) -> list[str]:
        branch = self.step.branch
        if branch is not None and branch.taken is False:
            for name in target_names(target):
                self.told.cover(name)
            if not self.iteration:
                source = self.facts.value(tree.iter)
                empty = source is not None and source.text in EMPTY_VALUES
                return [f"{code(self.facts.text(tree.iter))} {'is empty' if empty else 'has no items'}, so the loop body never runs"]
            rebound = set(target_names(target)) & set(names_in(tree.iter))  # `for row in row:`: the name means something else by now
            where = "" if rebound else f" in {code(self.facts.text(tree.iter))}"
            return [f"no items are left{where}, so the loop ends{self.after_iterations()}"]
        bound = [(name, new) for name in target_names(target) if (new := self.told.bound(name)) is not None]
        for name, new in bound:
            self.told.claim("binding", name, new)
        told = [f"{code(name)} is {self.words.value(new)}" for name, new in bound]
        return [listed(told)] if told else []

    def case_clause(self) -> list[str]:
        branch = self.step.branch
        text = code(self.header())
        taken = branch.taken if branch is not None else None
        if taken is None:
            taken = self.next_step is not None and self.step.statement is not None and self.next_step.statement is not None and (
                self.next_step.statement.index == self.step.statement.body_first
            )  # fmt: skip
        if not taken:
            return [f"{text} does not match"]
        self.told.claim_text("branch", self.header(), "True")
        return [f"{text} matches, so its body runs"]

    # ---- calls ---------------------------------------------------------------------------------------------------------
    def bare_call(self, call: ast.Call) -> list[str]:
        """A call whose value is not kept: its changes tell what it did; where there are none, the value does."""
        text = self.facts.text(call)
        changes = self.told.uncovered()
        if changes:
            is_short = len(text) <= self.words.verbosity.calculation_limit and not self.after_calls
            several = is_short and (len(changes) > 1 or (isinstance(changes[0], BlockChange) and changes[0].operation != "clear"))
            return [f"{code(text)} runs"] if several else []
        value = self.facts.value(call)
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            return []  # the output says it
        if value is not None and value.text != "None":
            return [f"{code(text)} {self.words['gives']} {self.words.value(value)}, which is not kept"]
        return []

    def returned(self, value: Value) -> str:
        """`it returns 3 * 3 = 9`, with the loop that this ends."""
        tree = self.facts.tree
        source = tree.value if isinstance(tree, ast.Return | ast.Expr) else None
        shown = self.words.value(value)
        if isinstance(source, ast.BinOp | ast.UnaryOp | ast.Compare):
            shown = self.facts.calculation(source, value)
        loop = ""
        if self.step.branch is not None and self.step.branch.reason == "return":
            loop = f"; that ends the loop in its iteration {self.step.branch.loops[0].iteration:,}"
        return f"{self.words['returns']} {shown}{loop}"


def is_empty_display(node: ast.expr) -> bool:
    """`[]`, `{}`, `()`, `list()`, `dict()`, `set()`, `tuple()`."""
    match node:
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "tuple"), args=[], keywords=[]):
            return True
    return False


def as_load(target: ast.expr) -> ast.expr:
    """The place that an augmented assignment stores to, as the expression that reads it."""
    match target:
        case ast.Name():
            return ast.copy_location(ast.Name(target.id, ast.Load()), target)
        case ast.Attribute():
            return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
        case ast.Subscript():
            return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)
    return target
