"""Rebuilds states from changes alone: a model of the heap and the frames is carried from step to step by `Step.changes`."""

from __future__ import annotations

from typing import Any

import chainexec
from oracle import view
from oracle.judge import MOST, kind_of
from oracle.observe import shown

type Reference = tuple[Any, ...]  # ("atom", type name, text) or ("object", identity)


class Part:
    """One object of the model."""

    def __init__(self, value: Any) -> None:
        self.items: list[Reference] | None = None
        self.entries: dict[Reference, Reference] = {}
        self.members: set[Reference] | None = None
        self.numbers: list[Any] | None = None  # the bytes of a bytearray, or the elements of an array
        self.attributes: dict[str, Reference] = {}
        self.until = view.moment(value)  # changes up to this place of the log are in it


def reference(value: Any) -> Reference:
    return ("atom", value.type, value.text) if value.identity is None else ("object", value.identity)


class Model:
    def __init__(self) -> None:
        self.heap: dict[int, Part] = {}
        self.frames: dict[Any, dict[str, Reference]] = {}
        self.names: dict[str, Reference] = {}  # of modules and class bodies
        self.loose: set[tuple[Any, str]] = set()  # bound in a pass of a comprehension: its own variable, or (by `:=`) one of the function's

    def meet(self, value: Any) -> Reference:
        """The value as a reference; objects that are new are copied with all that they hold."""
        found = reference(value)
        waiting = [value]
        while waiting:
            value = waiting.pop()
            if value.identity is None or value.identity in self.heap:
                continue
            part = self.heap[value.identity] = Part(value)
            waiting += fill(part, value)
        return found

    def apply(self, step: Any, change: Any) -> None:
        operation = change.operation
        if operation in ("bind", "unbind"):
            frame = getattr(change, "frame", None)
            names = self.names if frame is None else self.frames.setdefault(frame.id, {})
            if kind_of(step) == "iteration" and frame is not None:
                self.loose.add((frame.id, change.name))
            part = None if frame is not None else self.heap.get(change._holder.id)  # a namespace that the program has as a value, too
            for shared in shared_with(step, change, frame):  # a closure variable is told once, for the frame that stored it
                self.frames.setdefault(shared.id, {})[change.name] = self.meet(change.new)
            if operation == "bind":
                names[change.name] = self.meet(change.new)
                if part is not None:
                    part.entries["atom", "str", repr(change.name)] = names[change.name]
            else:
                names.pop(change.name, None)
                if part is not None:
                    part.entries.pop(("atom", "str", repr(change.name)), None)
            return
        owner = change.object
        if owner.identity not in self.heap:
            self.meet(owner)  # first seen here, as it is after the change
            return
        part = self.heap[owner.identity]
        if view.made_at(change) >= part.until:  # else it was met in this very step, as it is after the change
            self.apply_to(part, change)

    def apply_to(self, part: Part, change: Any) -> None:
        operation = change.operation
        if change.attribute == "__class__" or change.attribute is not None and part.numbers is not None:
            return  # the type is no part of the model, nor what follows from an array's elements
        if change.attribute is not None:
            if operation == "delete":
                part.attributes.pop(change.attribute, None)
            else:
                part.attributes[change.attribute] = self.meet(change.new)
        elif part.members is not None:
            if operation == "clear":
                part.members.clear()
            elif operation == "add":
                part.members.add(self.meet(change.key))
            else:
                part.members.discard(reference(change.key))
        elif part.items is not None:
            self.edit(part.items, change)
        elif part.numbers is not None:
            self.edit_numbers(part.numbers, change)
        elif operation == "clear":
            part.entries.clear()
        elif operation == "delete":
            part.entries.pop(reference(change.key), None)
        else:
            part.entries[self.meet(change.key)] = self.meet(change.new)

    def edit(self, items: list[Reference], change: Any) -> None:
        match change.operation:
            case "set":
                items[change.index] = self.meet(change.new)
            case "clear":
                items.clear()
            case "rotate":
                distance = change.distance % len(items)
                items[:] = items[-distance:] + items[:-distance] if distance else items
            case "insert" | "remove" | "replace":
                if hasattr(change, "inserted"):
                    items[change.index : change.index + len(change.removed)] = [self.meet(value) for value in change.inserted]
                elif change.operation == "insert":
                    items.insert(change.index, self.meet(change.new))
                else:
                    del items[change.index]
            case other:
                raise AssertionError(f"unknown operation {other!r} on a sequence")

    def edit_numbers(self, data: list[Any], change: Any) -> None:
        match change.operation:
            case "set":
                data[change.index] = change.new.python
            case "clear":
                data.clear()
            case "rotate":
                distance = change.distance % len(data)
                data[:] = data[-distance:] + data[:-distance] if distance else data
            case _ if hasattr(change, "inserted"):
                data[change.index : change.index + len(change.removed)] = [value.python for value in change.inserted]
            case "insert":
                data.insert(change.index, change.new.python)
            case "remove":
                del data[change.index]
            case other:
                raise AssertionError(f"unknown operation {other!r} on bytes")

    def difference(self, found: Reference, value: Any, place: str, seen: set[int]) -> str | None:
        """Where the model's value is not the value that the trace gives."""
        if found != reference(value):
            return f"{place}: {found} from the changes, {reference(value)} in the state"
        if value.identity is None or value.identity in seen:
            return None
        seen.add(value.identity)
        part = self.heap[value.identity]
        target = Part(value)
        inner = {id(v): v for v in fill(target, value)}
        for name in ("items", "members", "numbers", "attributes"):
            if getattr(part, name) != getattr(target, name):
                return f"{place}: {name} {getattr(part, name)!s:.200} from the changes, {getattr(target, name)!s:.200} in the state"
        if list(part.entries.items()) != list(target.entries.items()):
            return f"{place}: entries {part.entries!s:.200} from the changes, {target.entries!s:.200} in the state"
        for value in inner.values():
            bad = self.difference(reference(value), value, f"{place}...", seen)
            if bad:
                return bad
        return None


def shared_with(step: Any, change: Any, frame: Any) -> list[Any]:
    """The frames around the one that stored it whose variable it is, too: those of the functions in which that one was defined."""
    found: list[Any] = []
    if frame is None or change.operation != "bind" or change.name not in step.after.closure:
        return found
    above = frame.parent
    while above is not None:
        if frame.function.startswith(f"{above.function}.<locals>."):
            found.append(above)
        above = above.parent
    return found


def fill(part: Part, value: Any) -> list[Any]:
    """Copy one object's parts into the model; the values that it holds."""
    raw, attributes = view.content(value)
    found = list(view.attributes(value).values())
    part.attributes = {name: reference(item) for name, item in view.attributes(value).items()}
    if isinstance(raw, (bytes, bytearray)):
        part.numbers = list(raw if value.elements is None else value.elements)
        part.attributes = {}  # an array's shape follows from its elements
    elif isinstance(raw, list):
        part.items = [reference(item) for item in view.items(value)]
        found += view.items(value)
    elif isinstance(raw, dict) and view.is_set(value):
        part.members = {reference(item) for item in view.items(value)}
        found += view.items(value)
    elif isinstance(raw, dict):
        part.entries = {reference(key): reference(item) for key, item in view.entries(value)}
        found += [v for pair in view.entries(value) for v in pair]
    return found


def judge_changes(source: str, call: str | None = "main()", **options: Any) -> list[str]:
    """Where the states of the trace are not what its changes lead to."""
    trace = chainexec.trace_source(source, call=call, capture=True, **({"detail": "lines"} | options))
    steps = list(trace.steps)
    closing: dict[int, list[Any]] = {}
    for step in steps:
        closing.setdefault(step.end if step.end is not None else len(steps), []).append(step)
    made = [(view.made_at(change), -step.index, number, step, change) for step in steps for number, change in enumerate(step.changes)]
    made.sort(key=lambda row: row[:3], reverse=True)  # as they happened: a statement that calls may change things before the call and after it
    model = Model()
    found: list[str] = []
    started: set[Any] = set()
    for position in range(len(steps) + 1):
        done = sorted(closing.get(position, ()), key=lambda s: s.index, reverse=True)
        while made and (position == len(steps) or made[-1][0] <= view.place_of(trace, position)):
            *_, step, change = made.pop()
            model.apply(step, change)
        for step in done:
            if kind_of(step) in ("call", "line") and step.frame.depth == 1:
                found += check(model, step)
        if position < len(steps) and kind_of(steps[position]) == "call" and steps[position].frame.id not in started:
            step = steps[position]
            started.add(step.frame.id)
            model.frames.setdefault(step.frame.id, {}).update({n: model.meet(v) for n, v in step.before.items()})
        if len(found) >= MOST:
            break
    return found


def check(model: Model, step: Any) -> list[str]:
    model.frames.setdefault(step.frame.id, {})
    found = []
    for name, value in step.after.locals.items():
        if not shown(name):
            continue
        have = model.frames[step.frame.id]
        if name not in have and name in model.names:  # a module's or class body's own names have no slots
            have = model.names
        if (step.frame.id, name) in model.loose:
            have[name] = model.meet(value)
        elif name not in have:
            found.append(f"step {step.index} line {step.line}: {name} is bound by no change")
            have[name] = model.meet(value)
        elif bad := model.difference(have[name], value, name, set()):
            found.append(f"step {step.index} line {step.line}: {bad}")
            have[name] = model.meet(value)
    model.loose = {(frame, name) for frame, name in model.loose if frame != step.frame.id}
    return found
