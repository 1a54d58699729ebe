"""What is said of bindings and of changes inside objects."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from chainexec.narration.changes import (
    caller_name,
    has_equal_before,
    holder,
    is_added,
    is_same,
    length_after,
    moved,
    object_after,
    other_names,
)
from chainexec.narration.completion import is_aborted
from chainexec.narration.cursor import Contradiction
from chainexec.narration.expressions import subscript_shown
from chainexec.narration.plans import target_names
from chainexec.narration.statements import kept_at, unchanged
from chainexec.narration.stores import change_at, kept, spot_of
from chainexec.narration.values import matches, size_of
from chainexec.traces import BlockChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.traces import Change, Value
from chainexec.narration.checks.base import TESTS, BaseChecks, are_items, mark_of, need


class ChangeChecks(BaseChecks):
    """What is said of bindings and of changes inside objects."""

    # ---- bindings -------------------------------------------------------------------------------------------------------
    def say_is(self, name: str, value: str) -> None:
        if self.pass_number >= 0:
            if self.bound(name, value, ("starts", "becomes", "stays")):
                return
            self.end_passes()  # after the passes, what the statement itself does
        if self.event >= 0 and (self.subject is None or name.isidentifier()):
            need(self.bound(name, value, ("starts", "becomes", "stays")), lambda: self.binding_truth(name))
            return
        if self.subject is not None and not self.midway:
            if self.moment.plan.has_choice and self.is_read(name, value):
                return
            if self.bound(name, value, ("starts", "becomes", "stays")):
                return
            if name.isidentifier() and self.moment.plan.kind not in TESTS and not self.moment.plan.has_choice:
                raise Contradiction(self.binding_truth(name))
        self.expression_is(name, value)

    def is_read(self, name: str, value: str) -> bool:
        """Whether that is a value that a conditional expression looks at."""
        try:
            self.expression_is(name, value)
        except Contradiction:
            return False
        return True

    def manner(self, name: str, value: str, kind: str) -> None:
        told = set(self.used)
        need(self.bound(name, self.value_text(value), (kind,)), lambda: self.binding_truth(name))
        need(self.used != told, f"that `{name}` was bound is said already")

    def say_becomes(self, name: str, value: str) -> None:
        self.manner(name, value, "becomes")

    def say_starts(self, name: str, value: str) -> None:
        self.manner(name, value, "starts")

    def say_stays(self, name: str, value: str) -> None:
        for change in self.place_changes(name, "set"):
            if change.old is None or change.new is None or change.old.text != change.new.text:
                continue
            if is_same(change.old, change.new) and matches(value, change.new):
                self.last_change = change
                return
        if self.subject is None or not (self.is_kept(name, value) or self.is_left_alone(name, value)):
            self.manner(name, value, "stays")

    def is_left_alone(self, name: str, value: str) -> bool:
        """Whether a call left the list, dict or set of a variable as it was."""
        plan = self.moment.plan
        return plan.kind == "Expr" and bool(plan.nodes_of(name)) and matches(value, unchanged(self.moment, name))

    def is_kept(self, place: str, value: str) -> bool:
        """Whether the statement stored that into a place, which changed nothing."""
        moment = self.moment
        if is_aborted(self.run, moment):
            return False
        for target in moment.plan.places:
            if place not in (moment.plan.text(target), subscript_shown(moment, target)):
                continue
            if (source := getattr(moment.plan.tree, "value", None)) is None:
                return False
            stored = kept_at(moment, target, source) if not any(change.name is None for change in self.changes) else None
            if stored is not None:
                return stored == value or self.is_shown(value, moment.value(source))
            if (spot := spot_of(moment, target)) is not None:
                return self.is_shown(value, kept(moment, spot))
        return False

    def say_is_empty_thing(self, name: str, value: str) -> None:
        self.say_is(name, self.value_text(value))

    def say_becomes_empty(self, name: str, value: str) -> None:
        self.manner(name, value, "becomes")

    def say_starts_empty(self, name: str, value: str) -> None:
        self.manner(name, value, "starts")

    def say_stays_empty(self, name: str, value: str) -> None:
        self.say_stays(name, self.value_text(value))

    def say_value_of(self, name: str) -> None:
        value = self.moment.name_value(name)
        change = self.last_binding
        need(change is not None and change.new is not None and value is not None and value.text == change.new.text,
             f"`{name}` is {self.shown(value)}")  # fmt: skip
        need(self.moment.plan.nodes_of(name), f"`{name}` does not occur there")

    def say_same_as(self, name: str, kind: str, source: str, value: str) -> None:
        stored = next((change for change in self.place_changes(name, "set") if change.place == name), None)
        change = next(self.bindings_of(name), stored)
        new = change.new if change is not None else None
        if change is None or new is None:
            raise Contradiction(self.binding_truth(name))
        need(matches(value, new), lambda: self.binding_truth(name))
        need(new.type == kind, f"it is of type {new.type}")
        same = [part for node in self.nodes(source) for part in self.objects_at(node)]
        if isinstance(self.moment.plan.tree, ast.Assign) and source != name:  # `a = b = []`
            same += [change.new for change in self.bindings_of(source)]
        need(any(other is not None and other.identity == new.identity and new.identity is not None for other in same),
             f"`{name}` is not the same object as `{source}`")  # fmt: skip
        if change is stored:
            self.used.add(mark_of(change))
            self.last_change = change

    def say_another(self, place: str, kind: str, value: str) -> None:
        def fits(change: Change) -> bool:
            old, new = change.old, change.new
            is_another = old is not None and new is not None and old.text == new.text and not is_same(old, new)
            return is_another and change.place == place and new is not None and new.type == kind and matches(value, new)

        self.find_change(place, ("set",), fits)

    def objects_at(self, node: ast.expr) -> Iterator[Value | None]:
        """What a part was; without recorded expressions, for `rows[i]`, what the container holds there, or anywhere if `i` is not known."""
        known = self.moment.value(node)
        yield known
        if known is None and isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            whole, index = self.moment.name_value(node.value.id), self.moment.value(node.slice)
            text = repr(node.slice.value) if isinstance(node.slice, ast.Constant) else index.text if index is not None else None
            if whole is not None and whole.type_name in {"list", "tuple"}:
                items = whole.items
                if text is None:
                    yield from items
                elif text.lstrip("-").isdecimal():
                    yield items[int(text)] if -len(items) <= int(text) < len(items) else None
            elif whole is not None and whole.type_name == "dict":
                yield from (value for key, value in whole.entries if text is None or key.text == text)

    def that(self, name: str, kinds: tuple[str, ...]) -> None:
        meant = {value.text for value in (self.last[1], self.given) if value is not None}
        for change in self.bindings_of(name):
            new = change.new
            if new is not None and new.text in meant:
                manner = "starts" if change.old is None else "stays" if is_same(change.old, new) else "becomes"
                if manner in kinds:
                    return
        raise Contradiction(self.binding_truth(name))

    def say_is_that(self, name: str) -> None:
        self.that(name, ("starts",))

    def say_becomes_that(self, name: str) -> None:
        self.that(name, ("becomes",))

    def say_stays_that(self, name: str) -> None:
        self.that(name, ("stays",))

    def say_gives(self, expression: str, value: str) -> None:
        known = None
        for node in self.nodes(expression):
            known = self.moment.value(node) or self.stored_whole(node)
            if matches(value, known) and node not in self.worked_out:
                self.last = (node, known)
                self.worked_out.add(node)
                if isinstance(node, ast.IfExp):
                    self.given = known
                return
        raise Contradiction(f"`{expression}` is {self.shown(known)}" + (", and was worked out once" if matches(value, known) else ""))

    def stored_whole(self, node: ast.expr) -> Value | None:
        """The value of an expression that an assignment stores in a name, alone or as one of `a, b = x, y`: what the name is bound to."""
        tree = self.moment.plan.tree
        if not isinstance(tree, ast.Assign | ast.AnnAssign) or tree.value is None:
            return None
        targets = tree.targets if isinstance(tree, ast.Assign) else [tree.target]
        bound = [name for target in targets for name in target_names(target)]
        names = [target.id for one in targets for target in paired(one, tree.value, node) if isinstance(target, ast.Name)]
        return next((change.new for name in names if bound.count(name) == 1 for change in self.bindings_of(name)), None)

    def say_gives_at(self, expression: str, place: str, value: str) -> None:
        self.say_gives(expression, value)
        node = self.last[0]
        right = subscript_shown(self.moment, node) if node is not None else None
        need(right == place, f"that is `{right}`")

    def say_gives_compared(self, expression: str, put_in: str, value: str) -> None:
        self.say_gives(expression, value)
        node = self.last[0]
        right = node is not None and self.moment.is_put_in(node, put_in)
        need(right, lambda: f"that is `{self.moment.put_in(node, 10_000) if node is not None else None}`")

    def say_unpacked_from(self, expression: str) -> None:
        tree = self.moment.plan.tree
        is_unpacking = isinstance(tree, ast.Assign) and any(isinstance(target, ast.Tuple | ast.List) for target in tree.targets)
        need(is_unpacking and self.moment.plan.text(tree.value) == expression, "nothing is unpacked there, or another thing")  # type: ignore[union-attr]

    def say_not_kept(self) -> None:
        need(self.moment.plan.kind == "Expr", "the value is kept")

    def say_declared(self, name: str) -> None:
        tree = self.moment.plan.tree
        declared = self.moment.plan.text(tree.target) if isinstance(tree, ast.AnnAssign) and tree.value is None else None
        need(declared == name, "that is no declaration")

    def say_unbound(self, name: str) -> None:
        tree = self.moment.plan.tree
        names = [n for target in tree.targets for n in target_names(target)] if isinstance(tree, ast.Delete) else []
        need(name in names and not is_aborted(self.run, self.moment), f"`{name}` is not deleted there")

    # ---- changes inside objects -----------------------------------------------------------------------------------------
    def place_changes(self, place: str, *operations: str) -> Iterator[Change]:
        """Changes at a place, or of the object that stands there."""
        for change in self.changes:
            if change.name is None and change.operation in operations and (change.place == place or holder(change) == place):
                yield change

    def change_truth(self, place: str) -> str:
        told = [change.text for change in self.changes if change.name is None]
        return f"what changes is: {'; '.join(told)[:200]}" if told else f"nothing changes in `{place}`"

    def find_change(self, place: str, operations: tuple[str, ...], fits: Callable[[Change], bool]) -> None:
        for change in self.place_changes(place, *operations):
            if mark_of(change) not in self.used and fits(change):
                self.used.add(mark_of(change))
                self.last_change = change
                return
        raise Contradiction(self.change_truth(place))

    def say_set(self, place: str, value: str) -> None:
        self.find_change(place, ("set",), lambda c: c.place == place and c.old is None and self.is_shown(value, c.new))

    def say_becomes_was(self, place: str, value: str, old: str) -> None:
        self.find_change(place, ("set",), lambda c: c.place == place and matches(old, c.old) and self.is_shown(value, c.new))

    def say_that_is_set(self, target: str, place: str, value: str) -> None:
        self.nodes(target)
        self.say_set(place, value)
        self.is_at(target)

    def say_that_is_becomes(self, target: str, place: str, value: str, old: str) -> None:
        self.nodes(target)
        self.say_becomes_was(place, value, old)
        self.is_at(target)

    def is_at(self, target: str) -> None:
        """That the change told last is at a target of the statement, where it has several."""
        moment = self.moment
        places = [node for node in moment.plan.places if moment.plan.text(node) == target] if len(moment.plan.places) > 1 else []
        spots = [spot for node in places if (spot := spot_of(moment, node)) is not None]
        need(not spots or any(change_at(moment, spot) is self.last_change for spot in spots), f"`{target}` is another place")

    def say_holds(self, place: str, value: str) -> None:
        for change in self.changes:
            if change.name is None and holder(change) == place and matches(value, object_after(self.run, change)):
                self.last_change = change
                return
        raise Contradiction(self.change_truth(place))

    def say_holds_count(self, place: str, n: int) -> None:
        for change in self.changes:
            if change.name is None and holder(change) == place and self.size_after(change) == n:
                self.last_change = change
                return
        raise Contradiction(self.change_truth(place))

    def size_after(self, change: Change) -> int:
        now = object_after(self.run, change)
        return size_of(now) if now is not None else -1

    def say_caller_shows(self, other: str, who: str) -> None:
        change = self.last_change
        frame = self.run.frame(self.event) if self.event >= 0 else self.moment.frame
        caller = caller_name(self.run, change, frame) if change is not None else None
        right = caller is not None and caller[1] == other and self.is_called(caller[0], who)
        need(right, f"`{other}` there is another object")

    def say_caller_shows_it(self, other: str, who: str) -> None:
        self.say_caller_shows(other, who)

    def say_shows_too(self, other: str) -> None:
        change = self.last_change
        frame = self.run.frame(self.event) if self.event >= 0 else self.moment.frame
        need(change is not None and other in other_names(self.run, change, frame), f"`{other}` is another object")

    def say_both_show(self, one: str, other: str) -> None:
        self.say_shows_too(one)
        self.say_shows_too(other)
        need(one != other, "that is said twice")

    def say_shows_it(self, other: str) -> None:
        self.say_shows_too(other)

    def inserted(self, value: str, place: str, fits: Callable[[int, int], bool]) -> None:
        self.find_change(
            place, ("insert",), lambda c: not isinstance(c, BlockChange) and matches(value, c.new) and fits(c.index or 0, length_after(c))
        )

    def say_added_end(self, value: str, place: str) -> None:
        self.inserted(value, place, lambda index, length: index == length - 1)

    def say_many_added(self, values: str, place: str) -> None:
        for change in self.place_changes(place, "insert"):
            if isinstance(change, BlockChange) and is_added(change):
                self.say_many_inserted(values, change.index or 0, place)
                return
        added = [change for change in self.place_changes(place, "insert") if mark_of(change) not in self.used and is_added(change)]
        new = tuple(change.new for change in added if change.new is not None)
        need(len(added) > 1 and are_items(values, new), lambda: self.change_truth(place))
        self.used.update(map(mark_of, added))
        self.last_change = added[-1]

    def say_inserted_start(self, value: str, place: str) -> None:
        self.inserted(value, place, lambda index, length: index == 0 and length > 1)

    def say_inserted_at(self, value: str, n: int, place: str) -> None:
        self.inserted(value, place, lambda index, _: index == n)

    def removed(self, value: str, place: str, fits: Callable[[int, int], bool]) -> None:
        self.find_change(
            place, ("remove",), lambda c: not isinstance(c, BlockChange) and matches(value, c.old) and fits(c.index or 0, length_after(c))
        )

    def say_removed_only(self, value: str, place: str) -> None:
        self.removed(value, place, lambda _, length: length == 0)

    def say_removed_first(self, value: str, place: str) -> None:
        self.removed(value, place, lambda index, length: index == 0 and length > 0)

    def say_removed_last(self, value: str, place: str) -> None:
        self.removed(value, place, lambda index, length: index == length and length > 0)

    def say_removed_at(self, n: int, value: str, place: str) -> None:
        self.removed(value, place, lambda index, _: index == n)

    def say_place_deleted(self, place: str, old: str) -> None:
        self.find_change(place, ("delete",), lambda c: c.place == place and matches(old, c.old))

    def say_member_added(self, value: str, place: str) -> None:
        self.find_change(place, ("add", "insert"), lambda c: matches(value, c.key if c.operation == "add" else c.new) and self.is_open(c))

    def say_member_removed(self, value: str, place: str) -> None:
        self.find_change(
            place, ("discard", "remove"), lambda c: matches(value, c.key if c.operation == "discard" else c.old) and self.is_open(c)
        )

    def is_open(self, change: Change) -> bool:
        """Whether nothing is to be said of where in the object the change was."""
        return change.operation in {"add", "discard"} or has_equal_before(change)

    def taken_item(self, place: str, fits: Callable[[int, int], bool]) -> None:
        """The item that went is what the assigned expression gave."""
        tree = self.moment.plan.tree
        source = tree.value if isinstance(tree, ast.Assign | ast.AnnAssign) else None
        given = self.moment.value(source) or self.stored_whole(source) if source is not None else None
        need(given is not None, "no value is spoken of")
        assert given is not None
        self.removed(given.text, place, fits)

    def say_taken(self, place: str) -> None:
        self.taken_item(place, lambda _, length: length > 0)

    def say_taken_only(self, place: str) -> None:
        self.taken_item(place, lambda _, length: length == 0)

    def say_taken_first(self, place: str) -> None:
        self.taken_item(place, lambda index, length: index == 0 and length > 0)

    def say_taken_last(self, place: str) -> None:
        self.taken_item(place, lambda index, length: index == length and length > 0)

    def say_taken_at(self, n: int, place: str) -> None:
        self.taken_item(place, lambda index, _: index == n)

    def say_emptied(self, place: str) -> None:
        self.find_change(place, ("clear",), lambda _: True)

    def block(self, place: str, operation: str, index: int | None, removed: str | None, inserted: str | None) -> None:
        def fits(change: Change) -> bool:
            return isinstance(change, BlockChange) and (
                (index is None or change.index == index)
                and (removed is None or are_items(removed, change.removed))
                and (inserted is None or are_items(inserted, change.inserted))
            )

        self.find_change(place, (operation,), fits)

    def say_many_inserted(self, values: str, n: int, place: str) -> None:
        self.block(place, "insert", n, None, values)

    def say_many_removed(self, values: str, place: str, n: int) -> None:
        self.block(place, "remove", n, values, None)

    def say_many_replaced(self, old: str, place: str, n: int, values: str) -> None:
        self.block(place, "replace", n, old, values)

    def moved(self, place: str, form: str, *values: str) -> None:
        found: dict[Any, list[Change]] = {}
        for change in self.changes:
            if change.name is None and mark_of(change) not in self.used and holder(change) == place:
                found.setdefault(change._holder, []).append(change)
        for changes in found.values():
            actual = moved(changes)
            if actual is not None and actual[0] == form and all(map(matches, values, actual[1])):
                self.used.update(map(mark_of, changes))
                self.last_change = changes[-1]
                return
        raise Contradiction(self.change_truth(place))

    def say_item_left(self, value: str, place: str) -> None:
        self.moved(place, "item_left", value)

    def say_item_joined(self, value: str, place: str) -> None:
        self.moved(place, "item_joined", value)

    def say_item_exchanged(self, value: str, place: str, old: str) -> None:
        self.moved(place, "item_exchanged", value, old)

    def say_reordered(self, place: str) -> None:
        self.moved(place, "reordered")

    def say_rotated_right(self, place: str, n: int) -> None:
        self.find_change(place, ("rotate",), lambda c: getattr(c, "distance", 0) == n)

    def say_rotated_left(self, place: str, n: int) -> None:
        self.find_change(place, ("rotate",), lambda c: getattr(c, "distance", 0) == -n)

    def many(self, place: str, n: int) -> Change:
        found: dict[Any, list[Change]] = {}
        for change in self.changes:
            if change.name is None:
                found.setdefault(change._holder, []).append(change)
        for changes in found.values():
            if holder(changes[-1]) == place:
                need(len(changes) == n, f"`{place}` changes in {len(changes)} places")
                self.last_change = changes[-1]
                return changes[-1]
        raise Contradiction(self.change_truth(place))

    def say_changes_many(self, place: str, n: int, value: str) -> None:
        change = self.many(place, n)
        now = object_after(self.run, change)
        need(matches(value, now), lambda: f"`{place}` is then {self.shown(now)}")

    def say_changes_many_count(self, place: str, n: int, m: int) -> None:
        change = self.many(place, n)
        need(self.size_after(change) == m, lambda: f"`{place}` is then {self.shown(object_after(self.run, change))}")

    def say_memory_changes(self, place: str, value: str) -> None:
        for change in self.changes:
            if change.name is None and holder(change) == place and matches(value, object_after(self.run, change)):
                return
        raise Contradiction(self.change_truth(place))

    def say_recorded(self, text: str) -> None:
        found = [change for change in self.changes if change.text == text]
        need(found, lambda: self.change_truth(""))
        self.last_change = found[0]


def paired(target: ast.expr, source: ast.expr, wanted: ast.expr) -> Iterator[ast.expr]:
    """The target that gets the value of a part of what is assigned: all of it, or an item of a display of as many items."""
    if source is wanted:
        yield target
        return
    displays = (ast.Tuple, ast.List)
    if not isinstance(target, displays) or not isinstance(source, displays) or len(target.elts) != len(source.elts):
        return
    if not any(isinstance(part, ast.Starred) for part in (*target.elts, *source.elts)):
        for one, part in zip(target.elts, source.elts, strict=True):
            yield from paired(one, part, wanted)
