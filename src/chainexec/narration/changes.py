"""What a step changed, in clauses, and which of its changes a sentence has already told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chainexec.narration.model import Claim
from chainexec.narration.words import code, counted, listed
from chainexec.traces import BlockChange, CallStack

if TYPE_CHECKING:
    from chainexec.narration.words import Words
    from chainexec.traces import Change, Step, Value

ALIASES_SHOWN = 2
MANY = 4  # changes of one object in one step: from here on the sentence says what the object holds now


class Told:
    """The changes of one step on their way into sentences."""

    def __init__(self, step: Step, words: Words) -> None:
        self.step, self.words = step, words
        self.changes: tuple[Change, ...] = tuple(step.changes)
        self.covered: set[int] = set()  # ids of changes that a clause has told
        self.claims: list[Claim] = []

    # ---- claims --------------------------------------------------------------------------------------------------------
    def claim(self, kind: str, subject: str, value: Value) -> None:
        self.claims.append(Claim(self.step.index, kind, subject, value.text))

    def claim_text(self, kind: str, subject: str, value: str) -> None:
        self.claims.append(Claim(self.step.index, kind, subject, value))

    # ---- bindings ------------------------------------------------------------------------------------------------------
    def bound(self, name: str) -> Value | None:
        """What the step bound a name to; the change counts as told."""
        found = None
        for change in self.changes:
            if change.name == name and change.operation == "bind":
                self.covered.add(id(change))
                found = change.new
        return found

    def cover(self, name: str) -> None:
        """The clause has told all that there is to say about this name's binding."""
        self.covered.update(id(change) for change in self.changes if change.name == name)

    def uncovered(self) -> list[Change]:
        return [change for change in self.changes if id(change) not in self.covered]

    def has_place_changes(self) -> bool:
        return any(change.name is None for change in self.changes)

    def single_place(self) -> Change | None:
        """The one stored place inside an object, where the step made exactly one that is not told yet."""
        places = [change for change in self.uncovered() if change.name is None]
        if len(places) != 1 or places[0].operation != "set":
            return None
        return None if places[0].object is not None and is_block_of_memory(places[0].object) else places[0]

    # ---- clauses -------------------------------------------------------------------------------------------------------
    def rest(self) -> list[str]:
        """Clauses for all changes that were not told yet."""
        clauses = []
        by_object: dict[int | None, list[Change]] = {}
        told_names = set()
        for change in self.uncovered():
            self.covered.add(id(change))
            if change.name is None:
                by_object.setdefault(change.object.identity if change.object is not None else None, []).append(change)
            elif change.name not in told_names:  # a name that several live frames share is bound once
                told_names.add(change.name)
                if change.new is not None and not is_internal(change.name):  # that `except ... as e` forgets its name at the end is no news
                    clauses.append(self.binding_clause(change, change.new))
        for changes in by_object.values():
            clauses += self.object_clauses(changes)
        return clauses

    def binding_clause(self, change: Change, new: Value) -> str:
        assert change.name is not None
        self.claim("binding", change.name, new)
        old = change.old
        verb = self.words["becomes"]
        if old is None or (old.text == new.text and old.identity == new.identity):
            verb = "is" if old is None else "stays"
        return f"{code(change.name)} {verb} {self.words.value(new)}"

    def object_clauses(self, changes: list[Change]) -> list[str]:
        last = changes[-1]
        if last.object is not None and is_block_of_memory(last.object):
            return [f"{code(holder(last))} changes and is now {self.words.value(last.object)}"]
        if len(changes) >= MANY and last.object is not None:
            return [f"{code(holder(last))} changes in {counted(len(changes), 'place')} and is now {self.words.value(last.object)}"]
        return [*map(self.place_clause, changes), self.contents(last)]

    def block_clause(self, change: BlockChange) -> str:
        """Several neighbouring items of a sequence, or all of it."""
        where = code(change.place)
        if change.operation == "rotate":
            way = "right" if change.distance > 0 else "left"
            return f"{where} is rotated by {counted(abs(change.distance), 'place')} to the {way}"
        if change.operation == "clear":
            return f"{where} is emptied"
        removed = self.some(change.removed) if change.removed else ""
        inserted = self.some(change.inserted) if change.inserted else ""
        match change.operation:
            case "insert":
                return f"{inserted} are inserted at index {change.index} of {where}"
            case "remove":
                return f"{removed} are removed from {where} at index {change.index}"
        return f"{removed} in {where} from index {change.index} on {'is' if len(change.removed) == 1 else 'are'} replaced by {inserted}"

    def some(self, values: tuple[Value, ...]) -> str:
        if len(values) > MANY:
            return counted(len(values), "item")
        return listed([self.words.value(value) for value in values])

    def place_clause(self, change: Change) -> str:
        """One place inside an object."""
        if isinstance(change, BlockChange):
            return self.block_clause(change) if change.object is not None and change.object.content is None else code(change.text)
        where, place = code(holder(change)), code(change.place)
        old = "" if change.old is None else f" (it was {self.words.value(change.old)})"
        match change.operation:
            case "set" if change.new is not None:
                self.claim("place", change.place, change.new)
                if change.old is not None and change.old.text == change.new.text:
                    return f"{place} stays {self.words.value(change.new)}"
                return f"{place} {'is set to' if change.old is None else self.words['becomes']} {self.words.value(change.new)}{old}"
            case "insert" if change.new is not None:
                return f"{self.words.value(change.new)} is {self.insertion(change)} {where}"
            case "remove" if change.old is not None:
                return f"{self.which(change)} {self.words.value(change.old)}, is removed from {where}"
            case "delete":
                return f"{place} is deleted{old}"
            case "add" if change.key is not None:
                return f"{self.words.value(change.key)} is added to {where}"
            case "discard" if change.key is not None:
                return f"{self.words.value(change.key)} is removed from {where}"
            case "clear":
                return f"{where} is emptied"
        return f"{code(change.text)}"

    def insertion(self, change: Change) -> str:
        length = self.length_after(change)
        if change.index == length - 1:
            return "added to the end of"
        return "inserted at the start of" if change.index == 0 else f"inserted at index {change.index} of"

    def which(self, change: Change) -> str:
        length = self.length_after(change)
        if length == 0:
            return "the only item,"
        if change.index == 0:
            return "the first item,"
        return "the last item," if change.index == length else f"item {change.index},"

    def length_after(self, change: Change) -> int:
        length = getattr(change, "length", None)
        return length if isinstance(length, int) else -1

    def contents(self, change: Change) -> str:
        """`seen` is now `{'to'}`: what the changed container holds, where that is short enough to be read."""
        now = change.object
        if now is None or not self.words.verbosity.contents or not self.words.fits(now):
            return ""
        if change.attribute is not None or change.operation == "clear":  # an object's other attributes, or nothing
            return ""
        others = self.aliases(change)
        shown = f", which {listed(others)} {'shows' if len(others) == 1 else 'show'}, too" if others else ""
        return f"{code(holder(change))} is now {code(now.text)}{shown}"

    def aliases(self, change: Change) -> list[str]:
        """Other names and paths of the running frame that show the changed object: `row` and `grid[1]`."""
        place, step = holder(change), self.step
        suffix = change.place.removeprefix(place)
        others = dict.fromkeys(name.removesuffix(suffix) for name in change.names)
        others.pop(place, None)
        own = [name for name in others if root(name) in step.after]
        if own:  # a variable of the same name in another live frame may be the one that is meant
            taken = {name for frame in CallStack(step._reader, step.index).frames if frame != step.frame for name in frame._facts.variables}
            own = [name for name in own if root(name) not in taken]
        return [code(name) for name in own[:ALIASES_SHOWN]]


def is_block_of_memory(value: Value) -> bool:
    """Whether its changes are told by bytes, which are not its elements: an array."""
    return value.content is not None and value.type_name != "bytearray"


def is_internal(name: str) -> bool:
    """Names that Python itself stores in modules and classes: `__doc__`, `__qualname__`, `__annotations__`."""
    return name.startswith("__") and name.endswith("__")


def root(path: str) -> str:
    """The variable that a path begins with: `grid` of `grid[2].rows`."""
    found = re.match(r"\w+", path)
    return found.group() if found is not None else path


def holder(change: Change) -> str:
    """The path of the object whose place a change altered: `grid[2]` for `grid[2][1]`."""
    if change.attribute is not None:
        return change.place.removesuffix(f".{change.attribute}")
    if change.operation == "set" and change.index is not None:
        return change.place.removesuffix(f"[{change.index}]")
    if change.operation in {"set", "delete"} and change.key is not None:
        return change.place.removesuffix(f"[{change.key.text}]")
    return change.place
