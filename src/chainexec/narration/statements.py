"""What one executed statement did, in clauses. The narrator puts them into lines and lays calls between them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from chainexec.narration.changes import FIXED, Told, is_same
from chainexec.narration.expressions import Reasons, calculated, calculation, subscript_shown
from chainexec.narration.holes import HoleChange
from chainexec.narration.moments import EMPTY_VALUES
from chainexec.narration.plans import names_in, pattern_names, stored_names, target_names
from chainexec.narration.stores import Spot, change_at, kept, spot_of
from chainexec.narration.values import fits, size_of
from chainexec.recording import log as L
from chainexec.traces import BlockChange
from chainexec.traces.branches import UNKNOWN
from chainexec.traces.heap import HeapObject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chainexec.narration.frames import FrameNames
    from chainexec.narration.moments import Moment
    from chainexec.narration.words import Words
    from chainexec.traces import Change, Value

TOLD_FIRST = (ast.Call, ast.Subscript, ast.Attribute, ast.Compare, ast.BoolOp, ast.IfExp, ast.JoinedStr, ast.Await)  # before the name
TESTING = frozenset({"If", "While", "Assert"})
READ_AT_ONCE = 20  # characters: a longer result that was just read is "that"
SAID_TWICE = 42  # characters: a longer value is not repeated in one sentence
PUTTING = frozenset({"append", "appendleft", "add", "insert", "heappush"})  # what they are called with last is what comes in
PLAIN = (ast.Name, ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict)  # displays and what was told before
ORDERING = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
CALCULATED = (ast.BinOp, ast.UnaryOp)


class Teller:
    """Tells the completed run of one statement: what was looked at, what came out, and what that changed or decided."""

    def __init__(self, moment: Moment, words: Words, names: FrameNames, *, after_calls: bool = False) -> None:
        self.moment, self.words, self.say = moment, words, words.say
        self.after_calls = after_calls  # whether calls inside the statement were told already
        self.told = Told(moment.run, moment.changes, moment.frame, moment.step, words, names, moment.plan)
        self.said: set[ast.expr] = set()  # what was said to give a value: it was worked out once, for all targets
        self.alike: set[str] = set()  # further names of `a = b = f()` that were told together with the first one
        self.kept: set[Spot] = set()  # places of which was said that they stay what they were
        self.stored: set[str] = set()  # names in targets of this statement that were told before: `x` and `i` of `x[i], y = y, x[i]`

    def clauses(self) -> list[str]:
        clauses = [*self.walrus_clauses(), *self.main_clauses(self.moment.plan.tree)]
        if self.moment.plan.kind in TESTING:  # what the test changed came before what it decided
            clauses = [*self.told.rest(), *clauses]
        else:
            clauses += self.told.rest()
        return [clause for clause in clauses if clause]

    def walrus_clauses(self) -> list[str]:
        """What `:=` bound on the way to what the statement is for; of a test, the reason says it."""
        if not self.moment.plan.walrus or self.moment.plan.kind in TESTING:
            return []
        return self.told.bindings_told(self.moment.plan.walrus - frozenset(stored_names(self.moment.plan.tree)))

    def reasoned(self, kind: str, reason: str, result: str, *, reason_first: bool = False) -> str:
        """A reason and what follows from it."""
        statement = self.moment.statement
        return self.say.reasoned(kind, reason, result, statement.line if statement is not None else 0, reason_first=reason_first)

    def main_clauses(self, tree: ast.AST | None) -> list[str]:
        say, text = self.say, self.moment.plan.text
        match tree:
            case ast.Assign(targets=targets) if self.stores_again(targets):
                return self.told.bindings_told(stored_names(tree))
            case ast.Assign(targets=targets, value=value):
                clauses = self.assignment(targets[0], value)
                return clauses + [clause for target in targets[1:] for clause in self.shared(targets[0], target, value)]
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return self.assignment(target, value)
            case ast.AnnAssign(target=target):
                return [say("declared", text(target))]
            case ast.AugAssign(target=target):
                return self.augmented(target)
            case ast.If(test=test):
                return [self.decision(test)]
            case ast.While(test=test):
                return [self.while_decision(test)]
            case ast.For(target=target) | ast.AsyncFor(target=target):
                return self.loop_header(tree, target)
            case ast.Assert(test=test):
                return [self.decided("assert", test, say("holds_true"), true=True)]
            case ast.Match(subject=subject):
                return self.match_subject(subject)
            case ast.match_case():
                return self.case_clause(tree)
            case ast.ExceptHandler():
                return [say("no_match", self.moment.plan.header)]
            case ast.Expr(value=ast.Constant(value=str())):
                if not self.told.changes:
                    return []
                self.told.cover("__doc__")
                return [say("docstring")]
            case ast.Expr(value=ast.Call() as call):
                return self.bare_call(call)
            case ast.Expr(value=value):
                return self.bare_value(value)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return [self.definition(tree)]
            case ast.Import() | ast.ImportFrom():
                names = list(dict.fromkeys(alias.asname or alias.name.partition(".")[0] for alias in tree.names))
                for name in names:
                    self.told.cover(name)
                return [say("imported", name) for name in names if name != "*"]
            case ast.Pass():
                return [say("does_nothing", "pass")]
            case ast.Break() | ast.Continue() if self.moment.plan.is_delayed:
                return [say("reached", self.moment.plan.header)]
            case ast.Break():
                loops = self.moment.loop_iterations
                return [say("break_in", "break", loops[-1]) if loops and loops[-1] != UNKNOWN else say("break", "break")]
            case ast.Continue():
                return [say("continue", "continue")]
            case ast.Delete(targets=targets):
                names = [name for target in targets for name in target_names(target)]
                for name in names:
                    self.told.cover(name)
                return [say("unbound", name) for name in names]
            case ast.TypeAlias(name=ast.Name(id=name)):
                self.told.cover(name)
                return [say("statement_runs", self.moment.plan.header)]
        return []

    def failed_assertion(self) -> list[str]:
        """Why an `assert` that did not end well failed, where its test is known to have been false."""
        tree = self.moment.plan.tree
        if not isinstance(tree, ast.Assert) or self.moment.truth(tree.test) is not False:
            return []
        return [self.decided("assert", tree.test, self.say("fails_false"), true=False)]

    # ---- stores ----------------------------------------------------------------------------------------------------
    def assignment(self, target: ast.expr, value: ast.expr) -> list[str]:
        if isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts) and not any(
                isinstance(part, ast.Starred) for part in (*value.elts, *target.elts)
            ):  # fmt: skip
                clauses = []
                for one, source in zip(target.elts, value.elts, strict=True):
                    clauses += self.assignment(one, source)
                    self.stored.update(node.id for node in ast.walk(one) if isinstance(node, ast.Name))
                return clauses
            return self.unpacking(target, value)
        if isinstance(target, ast.Name):
            return self.binding(target.id, value)
        return self.place_stored(target, value)

    def definition(self, tree: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str:
        """A `def` or `class`; where decorators made another thing of it, what the name stands for."""
        name, say, is_class = tree.name, self.say, isinstance(tree, ast.ClassDef)
        old, new = self.told.old_of(name), self.told.bound(name)
        self.told.cover(name)
        if new is None or is_defined_as(name, new):
            return say("class_made" if is_class else "defined", name)
        reason = say("class_decorated" if is_class else "decorated", name)
        is_long = not fits(new, SAID_TWICE) and new.text.startswith("<")  # what it is matters, not all that it holds
        result = say("is_of_type", name, new.type) if is_long else self.words.bind(self.verb(old, new, first="is"), name, new)
        return self.reasoned("definition", reason, result, reason_first=True)

    def stores_again(self, targets: Sequence[ast.expr]) -> bool:
        """Whether a name is bound twice, as in `a, a = 1, 2`: what is known of it is where it ended."""
        names = [name for target in targets for name in target_names(target)]
        inside = {node.target.id for target in targets for node in ast.walk(target) if isinstance(node, ast.NamedExpr)}
        return len(set(names)) < len(names) or not inside.isdisjoint(names)

    def shared(self, first: ast.expr, target: ast.expr, value: ast.expr) -> list[str]:
        """A further target of `a = b = []`, which gets the very object that the first one got."""
        if isinstance(target, ast.Name) and target.id in self.alike:
            return []
        if isinstance(first, ast.Name) and isinstance(target, ast.Name) and self.is_shared(target.id):
            new = self.told.bound(target.id)
            assert new is not None
            self.told.cover(target.id)
            return [self.say("same_as", target.id, new.type, first.id, self.words.value(new))]
        return self.assignment(target, value)

    def binding(self, name: str, source: ast.expr) -> list[str]:
        old, new = self.told.old_of(name), self.told.bound(name)
        if new is None:
            return []
        words, moment = self.words, self.moment
        verb = self.verb(old, new)
        if isinstance(source, ast.Constant) or is_empty_display(source) or source in self.said:
            return [words.bind(verb, name, new)]
        if self.after_calls or isinstance(source, ast.ListComp | ast.SetComp | ast.DictComp):  # what was told before says whence
            return [words.bind(self.verb(old, new, first="is"), name, new)]
        if self.stored.intersection(names_in(source)) and not isinstance(source, CALCULATED):
            return [words.bind(verb, name, new)]  # the source's text would be read with what was stored just now
        if isinstance(source, ast.Name):
            value = moment.name_value(source.id)
            if value is None:
                return [words.bind(verb, name, new)]
            if source.id in self.rebound():
                whence = f", {self.say('value_of', source.id)}" if value.identity is None else ""
                return [words.bind(verb, name, new, more=True) + whence]
            if new.identity is not None and value.identity == new.identity and new.type not in FIXED:
                return [self.say("same_as", name, new.type, source.id, words.value(new))]
            return [f"{words.bind(verb, name, new, more=True)}, {self.say('value_of', source.id)}"]
        if isinstance(source, CALCULATED):
            return [self.say.before_more(verb, name, calculation(moment, words, source, new))]
        if (shown := calculated(moment, words, source, new)) is not None:
            return [self.say.before_more(verb, name, shown)]
        if isinstance(source, ast.Subscript | ast.Attribute) and new.identity is not None and self.is_part(source):
            return [self.say("same_as", name, new.type, moment.plan.text(source), words.value(new))]
        text = moment.plan.text(source)
        if isinstance(source, TOLD_FIRST) and text == words.value(new):  # `Color.RED` is what it says
            return [words.bind(verb, name, new)]
        if isinstance(source, TOLD_FIRST) and len(text) <= max(words.verbosity.calculation_limit, 0) and self.is_still(source, new):
            given = self.given(source, new)
            self.told.taken = new if isinstance(source, ast.Call) and getattr(moment.plan.tree, "value", None) is source else None
            is_that = len(words.value(new)) > SAID_TWICE
            self.said.add(source)
            bound = self.and_joined([self.named(name, old, new), *self.bound_alike(name, source)])
            return [self.reasoned("value", given, bound, reason_first=is_that or isinstance(source, ast.IfExp))]
        return [words.bind(verb, name, new)]

    def bound_alike(self, name: str, source: ast.expr) -> list[str]:
        """The further names of `a = b = f()`, of which the same is said in the same breath."""
        tree = self.moment.plan.tree
        if not isinstance(tree, ast.Assign) or tree.value is not source or not is_name(tree.targets[0], name):
            return []
        told = []
        for target in tree.targets[1:]:
            if not isinstance(target, ast.Name) or self.is_shared(target.id):
                break  # what comes first is told first
            old, new = self.told.old_of(target.id), self.told.bound(target.id)
            if new is not None:
                told.append(self.named(target.id, old, new))
                self.alike.add(target.id)
        return told

    def is_shared(self, name: str) -> bool:
        """Whether the statement binds a name to an object of which it matters that others hold it, too."""
        new = next((change.new for change in self.told.changes if change.name == name), None)
        return new is not None and new.identity is not None and new.type not in FIXED

    def is_still(self, source: ast.expr, value: Value) -> bool:
        """Whether an expression's value, an object perhaps, is at the end of the statement what it was when it was computed."""
        recorded = self.moment.value(source)
        return recorded is None or recorded.text == value.text

    def rebound(self) -> set[str | None]:
        """The names that the statement binds: what they were they may be no more."""
        return {change.name for change in self.told.changes}

    def named(self, name: str, old: Value | None, new: Value) -> str:
        """`x` is `3`; where that was just read and is long, `x` is that."""
        verb = self.verb(old, new, first="is")
        shown = self.words.value(new)
        if len(shown) > SAID_TWICE:
            return self.say(f"{verb}_that", name)
        return self.words.bind(verb, name, new)

    def given(self, source: ast.expr, value: Value) -> str:
        """`word.lower()` gives `'to'`."""
        text, shown = self.moment.plan.text(source), self.words.value(value)
        if isinstance(source, ast.Compare):
            put_in = self.moment.put_in(source, self.words.verbosity.calculation_limit)
            if put_in is not None and put_in != text:
                return self.say("gives_compared", text, put_in, shown)
        place = subscript_shown(self.moment, source)
        if place is not None and place != text:
            return self.say("gives_at", text, place, shown)
        if isinstance(source, ast.IfExp) and self.words.verbosity.calculation_limit and (reasons := self.choice_reasons(source)):
            return f"{self.say('gives', text, shown)}, as {', and '.join(reasons)}"
        return self.say("gives", text, shown)

    def choice_reasons(self, source: ast.expr) -> list[str]:
        """Why `a if c else b` gave this one and not the other, one reason for each test on the way; none where a test is not known."""
        reasons = Reasons(self.moment, self.words, self.told)
        found: list[str] = []
        while isinstance(source, ast.IfExp):
            truth = self.moment.truth(source.test)
            if truth is None:
                return []
            if isinstance(source.test, ast.Compare) and isinstance(source.test.ops[0], ORDERING):  # one `as` is enough
                found.append(reasons.compared(source.test, true=truth))
            else:
                found.append(reasons.test(source.test, true=truth))
            source = source.body if truth else source.orelse
        return found

    def is_part(self, source: ast.Subscript | ast.Attribute) -> bool:
        """Whether `rows[i]` is the very object that a list or dict holds, and no copy."""
        if isinstance(source, ast.Attribute):
            return False
        if isinstance(source.slice, ast.Slice) or not isinstance(source.value, ast.Name):
            return False
        whole = self.moment.name_value(source.value.id)
        return whole is not None and whole.type_name in {"list", "tuple", "dict"}

    def verb(self, old: Value | None, new: Value, *, first: str | None = None) -> str:
        """How a name gets its value; `first` where it had none before."""
        if old is None:
            return first or "starts"
        return "stays" if is_same(old, new) else "becomes"

    def unpacking(self, target: ast.expr, value: ast.expr) -> list[str]:
        names = dict.fromkeys(target_names(target))
        bound = [(name, self.told.old_of(name), new) for name in names if (new := self.told.bound(name)) is not None]
        if not bound:
            return []
        text, source = self.moment.plan.text(value), self.moment.value(value)
        parts = [self.words.bind(self.verb(old, new, first="is"), name, new) for name, old, new in bound]
        if source is not None and is_opaque(source) and len(text) <= self.words.verbosity.calculation_limit:
            return [f"{self.and_joined(parts)}, {self.say('unpacked_from', text)}"]
        is_said = isinstance(value, ast.Name) or value in self.said
        if is_said or source is None or len(text) > SAID_TWICE or not self.words.verbosity.calculation_limit:
            return [self.and_joined(parts)]
        self.said.add(value)
        return [self.reasoned("unpacking", self.say("gives", text, self.words.value(source)), self.and_joined(parts))]

    def and_joined(self, parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

    def augmented(self, target: ast.expr) -> list[str]:
        moment = self.moment
        assert moment.plan.augmented is not None
        read, source = moment.plan.augmented
        if not isinstance(target, ast.Name):
            change = self.told.single_place()
            if change is not None and change.old is not None and not moment.calls_inside:
                moment.given[read] = change.old
            return self.place_stored(target, source)
        old, new = self.told.old_of(target.id), self.told.bound(target.id)
        if new is None:
            return []
        if old is not None and new.identity is not None and old.identity == new.identity:
            return [] if self.told.has_place_changes() else [self.words.bind("stays", target.id, new)]
        return [self.say.before_more(self.verb(old, new), target.id, calculation(moment, self.words, source, new))]

    def place_stored(self, target: ast.expr, source: ast.expr) -> list[str]:
        """`grid[i][j] = ...` or `node.next = ...`."""
        change = self.told.single_place()
        if len(self.moment.plan.places) > 1:
            changes = [other for other in self.told.changes if other.name is None]
            if len(changes) >= len(self.moment.plan.places):
                return []  # each of them is told by what the record says of it
            spot = spot_of(self.moment, target)
            found = change_at(self.moment, spot) if spot is not None else None
            if spot is None or (found is not None and found is not change):
                return []
            change = found
        if change is None or change.new is None:
            return self.place_kept(target, source)
        self.told.covered.add(id(change))
        say, place = self.say, change.place
        value = calculation(self.moment, self.words, source, change.new)
        text = self.moment.plan.text(target) if target.lineno else place
        is_same_place = text is place or is_at(change, text) or is_at(change, ast.unparse(target))
        is_same_place = is_same_place or not self.words.verbosity.calculation_limit
        if change.old is None:
            clause = say("set", place, value) if is_same_place else say("that_is_set", text, place, value)
        elif change.old.text == change.new.text and not isinstance(source, CALCULATED) and not is_same(change.old, change.new):
            return self.told.with_contents([self.exchanged(place, source, change.new)], change)
        elif change.old.text == change.new.text and not isinstance(source, CALCULATED) and is_same_place:
            clause = say("stays", place, value)
        else:
            old = self.words.value(change.old)
            clause = say("becomes_was", place, value, old) if is_same_place else say("that_is_becomes", text, place, value, old)
        reason = self.stored_reason(source, change.new)
        return self.told.with_contents([self.reasoned("value", reason, clause) if reason else clause], change)

    def exchanged(self, place: str, source: ast.expr, new: Value) -> str:
        """That a place holds another object than before, which looks the same."""
        known = self.moment.value(source) if isinstance(source, ast.Name | ast.Subscript | ast.Attribute) else None
        is_that = known is not None and new.identity is not None and known.identity == new.identity
        if not is_that or self.rebound().intersection(names_in(source)) or new.type in FIXED:
            return self.told.another(place, new)
        return self.say("same_as", place, new.type, self.moment.plan.text(source), self.words.value(new))

    def stored_reason(self, source: ast.expr, value: Value) -> str:
        """How what a place gets was worked out, where all of the statement is to store it there."""
        tree, known = self.moment.plan.tree, self.moment.value(source)
        is_all = isinstance(tree, ast.Assign) and len(tree.targets) == 1 and tree.value is source
        if not is_all or self.after_calls or known is None or not fits(value, SAID_TWICE) or known.text != value.text:
            return ""
        return self.comes_from(source, value) if calculated(self.moment, self.words, source, value) is None else ""

    def place_kept(self, target: ast.expr, source: ast.expr) -> list[str]:
        """A store of what was there before, which changes nothing."""
        moment = self.moment
        if len(moment.plan.places) == 1 and self.told.has_place_changes():
            return []
        value = kept_at(moment, target, source)
        if value is None and (made := self.kept_by_record(target)) is not None:
            value = self.words.value(made)
        if value is None:
            return []
        known = moment.value(source)
        shown = calculated(moment, self.words, source, known) if known is not None and known.text == value else None
        return [self.say.before_more("stays", subscript_shown(moment, target) or moment.plan.text(target), shown or value)]

    def kept_by_record(self, target: ast.expr) -> Value | None:
        """What the record says that a target was before, and is; None where that was told."""
        if len(self.moment.plan.places) == 1 and isinstance(self.moment.plan.tree, ast.Assign) and isinstance(target, ast.Subscript):
            return None  # `kept_at` says it, which can be done with holes
        spot = spot_of(self.moment, target)
        if spot is None or spot in self.kept:
            return None
        self.kept.add(spot)
        return kept(self.moment, spot)

    # ---- decisions -------------------------------------------------------------------------------------------------
    def decision(self, test: ast.expr) -> str:
        moment, say, statement = self.moment, self.say, self.moment.statement
        assert statement is not None
        taken = moment.taken
        if taken is None:
            return say("tested", moment.plan.text(test))
        keyword = "elif" if statement.text.startswith("elif") else "if"
        if taken:
            return self.decided("if", test, say("body_runs", keyword), true=True)
        if statement.orelse_first is None:
            return self.decided("if", test, say("body_skipped", keyword), true=False)
        after = moment.next_line
        is_elif = after is not None and after.index == statement.orelse_first and after.text.startswith("elif")
        return self.decided("else", test, say("next_condition") if is_elif else say("body_runs", "else"), true=False)

    def decided(self, kind: str, test: ast.expr, result: str, *, true: bool) -> str:
        """What a test decided, with the reason. One of several parts comes first: it would be too long after `because`."""
        reason = Reasons(self.moment, self.words, self.told).test(test, true=true)
        return self.reasoned(kind, reason, result, reason_first=isinstance(test, ast.BoolOp | ast.UnaryOp))

    def while_decision(self, test: ast.expr) -> str:
        moment, say = self.moment, self.say
        taken = moment.taken
        if taken is None:
            return say("tested", moment.plan.text(test))
        iteration = moment.iteration
        if taken:
            starts = say("loop_goes_on") if iteration is None else say("iteration_starts", iteration)
            if isinstance(test, ast.Constant):
                return starts
            return self.decided("while", test, starts, true=True)
        ended = say("loop_over") if iteration is None else say("loop_ends", iteration) if iteration else say("loop_never")
        return self.decided("loop end", test, ended, true=False)

    def loop_header(self, tree: ast.For | ast.AsyncFor, target: ast.expr) -> list[str]:
        moment, say, told = self.moment, self.say, self.told
        if moment.taken is False:
            for name in target_names(target):
                told.cover(name)
            count = moment.iteration
            text = moment.plan.text(tree.iter)
            if count == 0:
                source = moment.value(tree.iter)
                empty = source is not None and fits(source, 40) and source.text in EMPTY_VALUES
                return [self.reasoned("loop end", say("source_empty" if empty else "source_no_items", text), say("never_runs"))]
            rebound = set(target_names(target)) & set(names_in(tree.iter))  # `for row in row:`: the name means something else by now
            return [self.reasoned("loop end", say("no_items_bare") if rebound else say("no_items", text),
                    say("loop_over") if count is None else say("loop_ends", count))]  # fmt: skip
        bound = [(name, new) for name in dict.fromkeys(target_names(target)) if (new := told.bound(name)) is not None]
        parts = [self.words.bind("is", name, new) for name, new in bound]
        return [self.source_told(tree.iter), self.and_joined(parts)] if parts else []

    def source_told(self, source: ast.expr) -> str:
        """What a loop goes through, where it is worked out as the loop begins: `sorted(words)` gives `['a', 'b']`."""
        value = self.moment.value(source) if not isinstance(source, PLAIN) else None  # recorded where the loop begins, only then
        text, limit = self.moment.plan.text(source), self.words.verbosity.calculation_limit
        if value is None or len(text) > limit or text == value.text or not fits(value, self.words.verbosity.value_limit):
            return ""
        is_plain = isinstance(source, ast.Call) and all(isinstance(part, ast.Constant | ast.Name) for part in source.args)
        if value.type_name == "range" and is_plain:  # `range(n)` is read off at once
            return ""
        return "" if is_opaque(value) and value.type_name != "range" else self.say("gives", text, value.text)

    def match_subject(self, subject: ast.expr) -> list[str]:
        moment, text = self.moment, self.moment.plan.text(subject)
        known = moment.value(subject)
        if known is not None:
            return [self.say("matched_value", text, self.words.value(known))]
        put_in = moment.put_in(subject, self.words.verbosity.calculation_limit)
        return [self.say("matched_value", text, put_in) if put_in is not None and put_in != text else self.say("matched", text)]

    def case_clause(self, tree: ast.match_case) -> list[str]:
        moment, header, say = self.moment, self.moment.plan.header, self.say
        taken = moment.taken
        if taken is None:
            following, statement = moment.next_line, moment.statement
            taken = following is not None and statement is not None and following.index == statement.body_first
        bound = [self.words.bind("is", name, new) for name in pattern_names(tree.pattern) if (new := self.told.bound(name)) is not None]
        names = [self.and_joined(bound)] if bound else []
        if not taken and tree.guard is not None and moment.truth(tree.guard) is False:  # which is looked at once the pattern matches
            return [say("guard_fails", header, moment.plan.text(tree.guard)), *names]
        if not taken:
            return [say("no_match", header), *names]
        if names:
            return [self.reasoned("case", say("case_matches", header), say("its_body"), reason_first=True), *names]
        return [self.reasoned("case", say("case_matches", header), say("its_body"), reason_first=True)]

    # ---- calls and bare expressions --------------------------------------------------------------------------------
    def bare_call(self, call: ast.Call) -> list[str]:
        """A call whose value is not kept: its changes tell what it did; where there are none, the value does."""
        text = self.moment.plan.text(call)
        changes = self.told.uncovered()
        if len(changes) == 1 and (clauses := self.put_into(call, changes[0])):
            return clauses
        if changes:
            is_short = len(text) <= self.words.verbosity.calculation_limit and not self.after_calls
            told = [change for change in changes if change.name is None or change.new is not None]  # `error` is forgotten without words
            several = is_short and (len(told) > 1 or (isinstance(changes[0], BlockChange) and changes[0].operation != "clear"))
            return [self.say("statement_runs", text)] if several else []
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            return []  # the output says it
        return self.bare_value(call) or self.left_alone(call)

    def put_into(self, call: ast.Call, change: Change) -> list[str]:
        """`xs.append(f(x))` and the like: why it is this that comes in. Nothing where that is read off at once."""
        if change.operation not in {"insert", "add"} or isinstance(change, BlockChange) or self.after_calls:
            return []
        value = change.new if change.operation == "insert" else change.key
        argument = call.args[-1] if call.args else None
        if argument is None or call.keywords or value is None or not fits(value, SAID_TWICE):
            return []
        given, is_display = self.moment.value(argument), isinstance(argument, ast.Tuple | ast.List)
        method = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if given.text != value.text if given is not None else not is_display or method not in PUTTING:
            return []
        parts = argument.elts if isinstance(argument, ast.Tuple | ast.List) else [argument]
        values = [(part, made) for part in parts if (made := self.moment.value(part)) is not None and fits(made, SAID_TWICE)]
        reasons = [reason for part, made in values if (reason := self.comes_from(part, made))]
        if not 0 < len(reasons) < 3:
            return []
        self.told.covered.add(id(change))
        first, *more = self.told.object_clauses([change])
        return [self.reasoned("value", " and ".join(reasons), first), *more]

    def comes_from(self, source: ast.expr, value: Value) -> str:
        """How what is stored somewhere was worked out; "" where that is read off at once, or not known."""
        text, limit = self.moment.plan.text(source), self.words.verbosity.calculation_limit
        if len(text) > limit or text == value.text:
            return ""
        if (shown := calculated(self.moment, self.words, source, value)) is not None:
            return self.say("is", text, shown)
        return self.given(source, value) if isinstance(source, TOLD_FIRST) and not isinstance(source, CALCULATED) else ""

    def left_alone(self, call: ast.Call) -> list[str]:
        """A method that leaves the list, dict or set that it is called on as it was: `seen.add(x)` where `x` is in it already."""
        if not self.words.verbosity.contents or self.after_calls:
            return []
        owners = [call.func.value, *call.args] if isinstance(call.func, ast.Attribute) else call.args  # `xs.sort()`, `heapify(xs)`
        for owner in owners:
            value = unchanged(self.moment, owner.id) if isinstance(owner, ast.Name) else None
            if isinstance(owner, ast.Name) and value is not None and fits(value, self.words.verbosity.contents):
                return [self.say("statement_runs", self.moment.plan.text(call)), self.words.bind("stays", owner.id, value)]
        return []

    def bare_value(self, node: ast.expr) -> list[str]:
        value = self.moment.value(node)
        if value is None or isinstance(node, ast.Name | ast.Yield | ast.YieldFrom) or value.text == "None" or size_of(value) > 10_000:
            return []
        return [f"{self.say('gives', self.moment.plan.text(node), self.words.value(value))}, {self.say('not_kept')}"]

    def returned(self, value: Value) -> str:
        """`it returns 3 * 3 = 9`, with the loop that this ends."""
        tree = self.moment.plan.tree
        source = tree.value if isinstance(tree, ast.Return | ast.Expr) else None
        calculation_shown = calculated(self.moment, self.words, source, value) if source is not None else None
        shown = calculation_shown or self.words.value(value)
        reason = ""
        if isinstance(source, TOLD_FIRST) and not self.after_calls and calculation_shown is None:
            reason = self.return_reason(source, value)
        loops = self.moment.loop_iterations
        loop = self.say("ends_loop", loops[-1]) if loops and loops[-1] != UNKNOWN and self.moment.plan.kind == "Return" else ""
        is_that = bool(reason) and len(shown) > READ_AT_ONCE and not isinstance(source, ast.IfExp)  # whose test is spoken of in between
        say_returns = self.say.before_more if calculation_shown is not None else self.say
        told = self.say("returns_that", "it") if is_that else say_returns("returns", "it", shown)
        if reason:
            told = self.reasoned("return", reason, told, reason_first=is_that or bool(loop) or isinstance(source, ast.IfExp))
        return self.say.joined([told, loop])

    def return_reason(self, source: ast.expr, value: Value) -> str:
        """`a.lower()` gives `'x'`, so ... only where what is returned is not read off at once."""
        text = self.moment.plan.text(source)
        recorded = self.moment.value(source)
        if any(change.operation == "remove" and change.old is not None and change.old.text == value.text for change in self.told.changes):
            return ""  # `xs.pop()`: what was removed was just told
        limit = self.words.verbosity.calculation_limit
        if recorded is None or recorded.text != value.text or len(text) > limit or text == value.text:
            return ""
        return self.given(source, value)


def unchanged(moment: Moment, name: str) -> Value | None:
    """The list, dict or set that a variable holds all through a statement that changes nothing; None for others."""
    if moment.changes or moment.calls_inside:
        return None
    value = moment.name_value(name)
    return value if value is not None and value.type_name in {"list", "dict", "set"} else None


def is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def is_defined_as(name: str, value: Value) -> bool:
    """Whether a value is a function or class of that name: what a `def` or `class` makes, or what stands for it (`functools.wraps`)."""
    found = re.fullmatch(r"<function (.+)>|<class '(.+)'>", value.text)
    return found is not None and (found.group(1) or found.group(2)).rpartition(".")[2] == name


def kept_at(moment: Moment, target: ast.expr, source: ast.expr) -> str | None:
    """The text of the value that `xs[i] = y` stored into a list or dict; None where the trace does not tell it."""
    if not isinstance(target, ast.Subscript) or isinstance(target.slice, ast.Slice):
        return None
    tree = moment.plan.tree
    is_all = isinstance(tree, ast.Assign) and len(tree.targets) == 1 and tree.targets[0] is target
    if any(change.name is not None and change.name not in moment.plan.walrus for change in moment.changes):
        return None  # `globals()["x"] = 1` binds a name
    whole = moment.value(target.value) if is_all and (isinstance(target.value, ast.Name) or not moment.calls_inside) else None
    if whole is None or whole.type_name not in {"list", "dict"}:
        return None
    if isinstance(source, ast.Constant):
        return moment.plan.text(source)
    value = moment.value(source)
    return value.text if value is not None and fits(value, SAID_TWICE) else None


def is_opaque(value: Value) -> bool:
    """Whether a value shows nothing of the items that it hands out: a `map`, an iterator."""
    return type(value._raw) is HeapObject and value._raw.layout == L.OPAQUE


def is_at(change: Change | HoleChange, text: str) -> bool:
    """Whether the place of a change is that text of the program."""
    return change.is_at(text) if isinstance(change, HoleChange) else change.place == text


def is_empty_display(node: ast.expr) -> bool:
    """`[]`, `{}`, `()`, `list()`, `dict()`, `set()`, `tuple()`."""
    match node:
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(func=ast.Name(id="list" | "dict" | "set" | "tuple"), args=[], keywords=[]):
            return True
    return False
