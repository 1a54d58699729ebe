"""Expressions with the values that they had, and why a test went as it did."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from chainexec.narration.moments import EMPTY_VALUES, LEAF_LIMIT, Moment, settled_early
from chainexec.narration.plans import is_spelled_out, names_in, stored_names
from chainexec.narration.values import EMPTY, fits
from chainexec.narration.words import listed

if TYPE_CHECKING:
    from chainexec.narration.changes import Told
    from chainexec.narration.words import Words
    from chainexec.traces import Value


def calculation(moment: Moment, words: Words, node: ast.expr, result: Value) -> str:
    """A result with the calculation that gave it: `5 // 2 = 2`, or the bare result where there is nothing to show."""
    return calculated(moment, words, node, result) or words.value(result)


def calculated(moment: Moment, words: Words, node: ast.expr, result: Value) -> str | None:
    """`5 // 2 = 2` or `max(3, 5) = 5`; None where there is no calculation to show."""
    if not is_calculated(node):
        return None
    text = words.value(result)
    put_in = moment.put_in(node, words.verbosity.calculation_limit)
    return None if put_in is None or put_in == text else f"{put_in} = {text}"


def is_calculated(node: ast.AST | None) -> bool:
    """Whether an expression is shown with the values put in before its result."""
    return (isinstance(node, ast.BinOp | ast.UnaryOp) and not isinstance(node.op, ast.Not)) or (node is not None and is_spelled_out(node))


def subscript_shown(moment: Moment, node: ast.expr) -> str | None:
    """`xs[i + 1]`, `grid[i][j]` or `xs[:k]` with the values of what is in the brackets: `xs[4]`, `xs[:2]`; None where one is not known."""
    if not isinstance(node, ast.Subscript):
        return None
    whole = node.value.id if isinstance(node.value, ast.Name) else subscript_shown(moment, node.value)
    if whole is None:
        return None
    if not isinstance(node.slice, ast.Slice):
        index = part_shown(moment, node.slice)
        return None if index is None else f"{whole}[{index}]"
    parts = [part_shown(moment, part) if part is not None else "" for part in (node.slice.lower, node.slice.upper)]
    if node.slice.step is not None:
        parts.append(part_shown(moment, node.slice.step))
    return None if None in parts else f"{whole}[{':'.join(map(str, parts))}]"


def part_shown(moment: Moment, part: ast.expr) -> str | None:
    """What stands in brackets: a constant as it is, else its value where that is short."""
    if isinstance(part, ast.Constant) or (isinstance(part, ast.UnaryOp) and isinstance(part.operand, ast.Constant)):
        return moment.plan.text(part)
    value = moment.value(part)
    return value.text if value is not None and value.identity is None and fits(value, LEAF_LIMIT) else None


class Reasons:
    """Tells why an expression counted as true or false."""

    def __init__(self, moment: Moment, words: Words, told: Told | None = None) -> None:
        self.moment, self.words, self.say = moment, words, words.say
        self.told = told  # the changes of the statement: a name that the test binds is told with it

    def test(self, node: ast.expr, *, true: bool) -> str:
        """The reason in a clause: `5 == 0` is false."""
        text = self.moment.plan.text(node)
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"{self.test(operand, true=not true)}: {self.say('is_truth', text, true)}"
            case ast.BoolOp():
                return self.boolean(node, true=true)
            case ast.Compare(ops=[op], comparators=[right]):
                return self.comparison(node, op, right, true=true)
            case ast.Compare():
                return self.compared(node, true=true)
            case ast.Constant():
                return self.say("always", text, true)
            case ast.NamedExpr(target=ast.Name(id=name), value=source) if name in stored_names(self.moment.plan.tree):
                return self.test(source, true=true)  # the name means something else by the end
            case ast.NamedExpr(target=ast.Name(id=name)):
                value = self.moment.value(node)
                if value is None:
                    return self.say("counts", text, true)
                if self.told is not None:
                    self.told.cover(name)
                return f"{self.words.bind('is', name, value)}, {self.counted(value, true=true)}"
        value = self.moment.value(node)
        if value is None:
            return self.say("counts", text, true) + self.names_told(node)
        if fits(value, 5) and value.text in {"True", "False"}:
            return self.say("is", text, value.text)
        empty = empty_words(value)
        if empty is not None:
            return f"{self.say('is_empty_thing', text, empty)}, {self.say('which_counts', true)}"
        shown = calculation(self.moment, self.words, node, value)
        return f"{self.say('is', text, shown)}, {self.counted(value, true=true)}"

    def counted(self, value: Value, *, true: bool) -> str:
        raw_empty = fits(value, 40) and value.text in EMPTY_VALUES
        return self.say("which_empty_counts" if raw_empty else "which_counts", true)

    def compared(self, node: ast.Compare, *, true: bool) -> str:
        if (link := settled_early(self.moment, node)) is not None:
            return self.compared(link, true=False)
        text = self.moment.plan.text(node)
        put_in = self.moment.put_in(node, self.words.verbosity.calculation_limit)
        if put_in is None or put_in == text:
            return self.say("is_truth", text, true) + self.names_told(node)
        return f"{self.say('is', text, put_in)}, {self.say('which_is', true)}"

    def comparison(self, node: ast.Compare, op: ast.cmpop, right: ast.expr, *, true: bool) -> str:
        moment, words, say = self.moment, self.words, self.say
        text = moment.plan.text(node)
        left_value = moment.value(node.left)
        if isinstance(op, ast.In | ast.NotIn):
            inside = true is isinstance(op, ast.In)
            if isinstance(node.left, ast.Constant):
                left = moment.plan.text(node.left)
            elif left_value is None and (made := self.tuple_made(node.left)) is not None:
                left = made
            elif left_value is None:
                return say("is_truth", text, true) + self.names_told(node)
            else:
                left = words.value(left_value)
            where, right_value = moment.plan.text(right), moment.value(right)
            form = "in" if inside else "not_in"
            if right_value is None or isinstance(right, ast.Constant):
                return say(form, left, where)
            if fits(right_value, 40) and right_value.text in EMPTY_VALUES:
                return f"{say(form, left, where)}, {say('which_empty')}"
            held = words.value(right_value)
            return say(form, left, where) if held == where else say(f"{form}_held", left, where, held)
        is_identity = isinstance(op, ast.Is | ast.IsNot)
        if isinstance(node.left, ast.Name) and isinstance(right, ast.Constant) and left_value is not None and not is_identity:
            return f"{say('is_truth', text, true)}, as {words.bind('is', node.left.id, left_value)}"
        if is_identity and isinstance(right, ast.Constant) and left_value is not None:
            name, constant = moment.plan.text(node.left), moment.plan.text(right)
            if true is isinstance(op, ast.Is):
                return say("is", name, constant)
            if right.value is None:
                return say("is_not_but", name, constant, words.value(left_value))
            return say("is_not", name, constant)
        return self.compared(node, true=true)

    def tuple_made(self, node: ast.expr) -> str | None:
        """A tuple of the program's text with its values put in."""
        return self.moment.put_in(node, self.words.verbosity.calculation_limit) if isinstance(node, ast.Tuple) else None

    def boolean(self, node: ast.BoolOp, *, true: bool) -> str:
        """Names the operand that settled an `and` or `or`."""
        moment, say = self.moment, self.say
        is_and = isinstance(node.op, ast.And)
        word = "and" if is_and else "or"
        text = moment.plan.text(node)
        if true is is_and:  # every operand had to be looked at
            limit = self.words.verbosity.calculation_limit
            put_in = [moment.put_in(part, limit) if not isinstance(part, ast.BoolOp) else None for part in node.values]
            whole = f" {word} ".join(part for part in put_in if part is not None)
            if None not in put_in and len(whole) <= limit and whole != text:
                form = "which_is" if all(map(is_yes_or_no, node.values)) else "which_counts"
                return f"{say('is', text, whole)}, {say(form, true)}"
            reasons = [self.test(part, true=true) for part in node.values]
            return f"{say('is_truth', text, true)}: {listed(reasons) if all(', ' not in part for part in reasons) else '; '.join(reasons)}"
        for operand in node.values:
            truth = moment.truth(operand)
            if truth is true or (truth is None and operand is node.values[-1]):  # where no other settled it, the last one did
                return f"{self.test(operand, true=true)}, {say('settles', word)}: {say('is_truth', text, true)}"
            if truth is None:
                break
        return say("is_truth", text, true) + self.names_told(node)

    def names_told(self, node: ast.AST) -> str:
        """The values of the names in an expression whose parts are not known: `, as `i` is `3``."""
        if not self.words.verbosity.calculation_limit:
            return ""
        told = []
        paused = [part for part in ast.walk(node) if isinstance(part, ast.Yield | ast.YieldFrom | ast.Await)]
        handed_out = {name for part in paused for name in names_in(part)}  # what comes in decides, not what went out
        for name in dict.fromkeys(names_in(node)):
            if name in handed_out:
                continue
            value = self.moment.name_value(name)
            if value is not None and value.identity is None and fits(value, LEAF_LIMIT):
                told.append(self.say("is", name, value.text))
        return f", as {listed(told)}" if told else ""


def is_yes_or_no(node: ast.expr) -> bool:
    """Whether an expression is `True` or `False`, so that it need not be counted as one of them."""
    return isinstance(node, ast.Compare) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def empty_words(value: Value) -> str | None:
    """`an empty list`; None for another value."""
    return EMPTY.get(value.text) if fits(value, 20) else None
