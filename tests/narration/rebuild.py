"""Rebuilds the end of a run from the words alone: from the text of a narration and the program's own text, without the trace.

Values are rebuilt as Python objects where they are literals, so that a change through one name is seen through another; others stay texts.
"""

import ast
import re

from chainexec.narration.forms import read_line
from chainexec.narration.values import EMPTY_TEXT

PASS_FORMS = {"is", "then_is", "so_on", "in_last", "is_empty_thing"}


class Opaque(str):
    """The text of a value that is no literal."""


def value_of(text):
    text = EMPTY_TEXT.get(text, text)
    if text == "set()":
        return set()
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError):
        pass
    left, equals, right = text.partition(" = ")
    while equals:  # a calculation and what comes out
        try:
            return ast.literal_eval(right) if right != "set()" else set()
        except (ValueError, SyntaxError, TypeError):
            left, equals, right = right.partition(" = ")
    return Opaque(text)


def ignored(*slots):
    """A form that changes no state."""


class Story:
    """The frames that a text tells, and the result."""

    def __init__(self, source):
        self.parameters = {node.name: node.args for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
        self.frames = []
        self.first = None
        self.result = None
        self.in_passes = False

    def read(self, text):
        for line in text.splitlines():
            self.in_passes = False
            for read in read_line(line):
                if self.in_passes and (read.form not in PASS_FORMS or (read.separator == "; " and read.form != "in_last")):
                    self.in_passes = False
                if not self.in_passes:
                    (self.ended if read.form == "result" else getattr(self, read.form, ignored))(*read.slots)
        return self

    # ---- frames ----
    def enter(self, call, arguments=None):
        names = {}
        name = call.partition("(")[0]
        signature = self.parameters.get(name.rpartition(".")[2])
        if arguments is not None:
            names = {key: value_of(text) for key, text in named(arguments)}
        elif signature is not None and "(" in call:
            node = ast.parse(re.sub(r"<[^<>]*(<[^<>]*>)?[^<>]*>", lambda found: repr(found.group()), call), mode="eval").body
            plain = [a.arg for a in (*signature.posonlyargs, *signature.args)]
            for one, default in zip(reversed(plain), reversed(signature.defaults)):
                names[one] = value_of(ast.unparse(default))
            names = {one: names[one] for one in plain if one in names}
            rest = [value_of(ast.unparse(argument)) for argument in node.args[len(plain) :]]
            for name, argument in zip(plain, node.args):
                names[name] = value_of(ast.unparse(argument))
            if signature.vararg is not None:
                names[signature.vararg.arg] = tuple(rest)
            if signature.kwarg is not None:
                names[signature.kwarg.arg] = {}
            for keyword in node.keywords:
                own = keyword.arg in plain or keyword.arg in [a.arg for a in signature.kwonlyargs]
                (names if own else names[signature.kwarg.arg])[keyword.arg] = value_of(ast.unparse(keyword.value))
        self.frames.append(names)
        if self.first is None:
            self.first = names

    calling = calling_with = inside = inside_with = enter

    def inside_depth(self, call, depth):
        self.enter(call)

    def inside_with_depth(self, call, arguments, depth):
        self.enter(call, arguments)

    def returns(self, who, value):
        if len(self.frames) > 1:
            self.frames.pop()

    ends_returns = returns

    def returns_that(self, who):
        self.returns(who, "")

    def ended(self, value):
        self.result = value_of(value)

    # ---- names ----
    @property
    def names(self):
        return self.frames[-1]

    def bind(self, name, value):
        if name.isidentifier() and self.frames:
            self.names[name] = value_of(value)

    becomes = starts = starts_empty = becomes_empty = is_empty_thing = bind

    def stays(self, name, value):
        pass

    def same_as(self, name, kind, source, value):
        found = self.resolved(source)
        self.names[name] = value_of(value) if found is None or found != value_of(value) else found

    def unbound(self, name):
        self.names.pop(name, None)

    def gives(self, expression, value):
        self.last = value_of(value)

    def gives_at(self, expression, place, value):
        self.last = value_of(value)

    gives_compared = gives_at

    def is_that(self, name):
        self.names[name] = self.last

    becomes_that = is_that

    def passes(self, *numbers):
        self.in_passes = True

    at_pass = at_item = binds_times = bind_times = passes

    # ---- places ----
    def resolved(self, path):
        try:
            return self.walk(ast.parse(path, mode="eval").body)
        except (SyntaxError, KeyError, IndexError, TypeError, ValueError):
            return None

    def walk(self, node):
        if isinstance(node, ast.Name):
            return self.names[node.id]
        if isinstance(node, ast.Subscript):
            index = self.walk(node.slice) if not isinstance(node.slice, (ast.Constant, ast.UnaryOp, ast.Tuple)) else ast.literal_eval(node.slice)
            return self.walk(node.value)[index]
        raise KeyError(ast.unparse(node))

    def place(self, place, value):
        node = ast.parse(place, mode="eval").body
        if isinstance(node, ast.Subscript):
            holder = self.walk(node.value)
            holder[ast.literal_eval(node.slice)] = value

    def set(self, place, value):
        try:
            self.place(place, value_of(value))
        except (SyntaxError, KeyError, TypeError, ValueError):
            pass  # a place inside a value that is no literal: its whole text follows

    def becomes_was(self, place, value, old):
        self.set(place, value)

    def that_is_set(self, target, place, value):
        self.set(place, value)

    def that_is_becomes(self, target, place, value, old):
        self.set(place, value)

    def holds(self, place, value):
        new, old = value_of(value), self.resolved(place)
        self.changed = old
        if isinstance(old, list) and isinstance(new, list):
            old[:] = new
        elif isinstance(old, (set, dict)) and type(new) is type(old):
            old.clear()
            old.update(new)
        elif place.isidentifier():
            self.names[place] = self.changed = new
        else:
            self.changed = new
            try:
                self.place(place, new)
            except (SyntaxError, KeyError, TypeError, ValueError, IndexError):
                pass

    def changes_many(self, place, n, value):
        self.holds(place, value)

    def emptied(self, place):
        old = self.resolved(place)
        self.changed = old
        if old is not None and hasattr(old, "clear"):
            old.clear()
        elif place.isidentifier() and isinstance(old, Opaque):
            self.names[place] = Opaque(re.sub(r"\(.*\)", "()", old))

    def removed_only(self, value, place):
        self.emptied(place)

    def taken_only(self, place):
        self.emptied(place)

    def both_show(self, one, other):
        self.shows_too(one)
        self.shows_too(other)

    def shows_too(self, other):
        if other.isidentifier():
            self.names[other] = self.changed
        else:
            try:
                self.place(other, self.changed)
            except (SyntaxError, KeyError, TypeError, ValueError, IndexError):
                pass

    shows_it = shows_too


setattr(Story, "is", Story.bind)


def named(arguments):
    """The pairs of `a = 1, b = [2]`."""
    parts = re.split(r"(?:^|, )(\w+) = ", arguments)
    return list(zip(parts[1::2], parts[2::2]))


def text_of(value):
    return str(value) if isinstance(value, Opaque) else value
