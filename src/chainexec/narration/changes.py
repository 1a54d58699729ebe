"""What a step changed, in clauses, and which of its changes a sentence has already told."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from chainexec.narration.holes import HoleChange
from chainexec.narration.values import fits, size_of
from chainexec.recording import log as L
from chainexec.traces import BlockChange, Value
from chainexec.traces.heap import HeapObject
from chainexec.traces.places import _slot_names
from chainexec.traces.texts import same

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from chainexec.narration.frames import FrameNames
    from chainexec.narration.moments import Run
    from chainexec.narration.plans import Plan
    from chainexec.narration.words import Words
    from chainexec.traces import Change, Frame

FULL = 10_000  # characters of contents: from here on everything is told
MANY = 4  # changes of one object in one step: from here on the sentence says what the object holds now
FEW = 3  # texts up to which they are compared one with the other: those of holes can be compared only so
COMPARED = range(2, 1000)  # sizes of lists of which all items are compared
CALLERS = 3  # frames up to which other names of a changed object are looked for
FIXED = frozenset({"function", "builtin_function_or_method", "method", "type", "module"})  # two names for one of these do not matter


class Told:
    """The changes of one step on their way into sentences."""

    def __init__(
        self, run: Run, changes: tuple[Change, ...], frame: Frame, step: int, words: Words, names: FrameNames, plan: Plan | None = None
    ) -> None:  # fmt: skip
        self.run, self.words, self.frame, self.step = run, words, frame, step
        self.plan = plan  # of the statement that made them
        self.changes = changes
        self.names = names
        self.covered: set[int] = set()  # ids of changes that a clause has told
        self.taken: Value | None = None  # what a call was just said to give: where that is what went, it is "that item"

    # ---- bindings --------------------------------------------------------------------------------------------------
    def bound(self, name: str) -> Value | None:
        """What the step bound a name to; the change counts as told."""
        found = None
        for change in self.changes:
            if change.name == name and change.operation == "bind":
                self.covered.add(id(change))
                found = change.new
        return found

    def old_of(self, name: str) -> Value | None:
        """What the name was bound to before."""
        return next((change.old for change in self.changes if change.name == name and change.operation == "bind"), None)

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

    # ---- clauses ---------------------------------------------------------------------------------------------------
    def rest(self) -> list[str]:
        """Clauses for all changes that were not told yet."""
        clauses = []
        by_object: dict[int | None, list[Change]] = {}
        told_names = set()
        for change in self.uncovered():
            self.covered.add(id(change))
            if change.name is None:
                if self.is_out_of_sight(change):
                    continue
                by_object.setdefault(change.object.identity if change.object is not None else None, []).append(change)
            elif change.name not in told_names:  # a name that several live frames share is bound once
                told_names.add(change.name)
                if change.new is not None and not is_internal(change.name):  # that `except ... as e` forgets its name at the end is no news
                    clauses.append(self.binding_clause(change, change.new))
        groups = list(by_object.values())
        if len(groups) > 1 and self.plan is not None:  # they stand by name: what the statement did first comes first
            turns = self.plan.turns
            groups.sort(key=lambda changes: turns.get(root(holder(changes[-1])), len(turns)))
        for changes in groups:
            clauses += self.object_clauses(changes)
        return clauses

    def bindings_told(self, names: Collection[str]) -> list[str]:
        """Clauses for the names among these that the step bound, in order."""
        bound = [change for change in self.uncovered() if change.name in names and change.new is not None]
        self.covered.update(id(change) for change in bound)
        return [self.binding_clause(change, change.new) for change in bound if change.new is not None]

    def is_out_of_sight(self, change: Change) -> bool:
        """Whether a library changed something of its own that no variable of the program leads to."""
        return self.words.verbosity.contents < FULL and change.place.startswith("<") and change.outside is True

    def binding_clause(self, change: Change, new: Value) -> str:
        assert change.name is not None
        old = change.old
        if old is None:
            return self.words.bind("is", change.name, new)
        return self.words.bind("stays" if is_same(old, new) else "becomes", change.name, new)

    def object_clauses(self, changes: list[Change]) -> list[str]:
        last, say = changes[-1], self.words.say
        now = object_after(self.run, last)
        if now is not None and is_block_of_memory(now):
            return [say("memory_changes", holder(last), self.words.value(now))]
        if self.plan is not None and not self.plan.stores_places and (found := moved(changes)) is not None:
            form, values = found
            shown = map(self.words.value, values)
            place = holder(last)
            clause = say(form, place) if form == "reordered" else say(form, next(shown), place, *shown)
            return self.with_contents([clause], last)
        if len(changes) >= MANY and now is not None and not all(map(is_added, changes)):
            if fits(now, self.words.verbosity.value_limit) or size_of(now) < 0:
                return [say("changes_many", holder(last), len(changes), self.words.value(now)) + self.aliases_told(last)]
            return [say("changes_many_count", holder(last), len(changes), size_of(now)) + self.aliases_told(last)]
        if len(changes) > 1 and all(map(is_added, changes)) and not any(isinstance(change, BlockChange) for change in changes):
            added = self.some(tuple(change.new for change in changes if change.new is not None))
            return self.with_contents([say("many_added", added, holder(last))], last)
        return self.with_contents([*map(self.place_clause, changes)], last)

    def block_clause(self, change: BlockChange) -> str:
        """Several neighbouring items of a sequence, or all of it."""
        where, say = change.place, self.words.say
        if change.operation == "rotate":
            return say("rotated_right" if change.distance > 0 else "rotated_left", where, abs(change.distance))
        if change.operation == "clear":
            return say("emptied", where)
        removed, inserted = self.some(change.removed), self.some(change.inserted)
        match change.operation:
            case "insert" if is_added(change):
                return say("many_added", inserted, where)
            case "insert":
                return say("many_inserted", inserted, change.index or 0, where)
            case "remove":
                return say("many_removed", removed, where, change.index or 0)
        return say("many_replaced", removed, where, change.index or 0, inserted)

    def some(self, values: tuple[Value, ...]) -> str:
        return items_text(values, self.words.verbosity.value_limit)

    def place_clause(self, change: Change) -> str:
        """One place inside an object."""
        words, say = self.words, self.words.say
        if isinstance(change, BlockChange):
            known = change.object is not None and change.object.content is None
            return self.block_clause(change) if known else say("recorded", change.text)
        where, place = holder(change), change.place
        match change.operation:
            case "set" if change.new is not None:
                if change.old is None:
                    return say("set", place, words.value(change.new))
                if change.old.text == change.new.text:
                    is_kept = is_same(change.old, change.new)
                    return say("stays", place, words.value(change.new)) if is_kept else self.another(place, change.new)
                return say("becomes_was", place, words.value(change.new), words.value(change.old))
            case "insert" if change.new is not None:
                value, length = words.value(change.new), length_after(change)
                if self.is_doubtful(change):
                    return say("member_added", value, where)
                if change.index == length - 1:
                    return say("added_end", value, where)
                return say("inserted_start", value, where) if change.index == 0 else say("inserted_at", value, change.index or 0, where)
            case "remove" if change.old is not None and self.taken is not None and self.taken.text == change.old.text:
                return self.taken_clause(change, where)
            case "remove" if change.old is not None:
                return self.removal(change, words.value(change.old), where)
            case "delete" if change.old is not None:
                return say("place_deleted", place, words.value(change.old))
            case "add" if change.key is not None:
                return say("member_added", words.value(change.key), where)
            case "discard" if change.key is not None:
                return say("member_removed", words.value(change.key), where)
            case "clear":
                return say("emptied", where)
        return say("recorded", change.text)

    def another(self, place: str, new: Value) -> str:
        """That a place holds another object than before, which looks the same."""
        return self.words.say("another", place, new.type, self.words.value(new))

    def removal(self, change: Change, value: str, where: str) -> str:
        say, length = self.words.say, length_after(change)
        if length == 0:
            return say("removed_only", value, where)
        if self.is_doubtful(change):
            return say("member_removed", value, where)
        if change.index == 0:
            return say("removed_first", value, where)
        if change.index == length:
            return say("removed_last", value, where)
        return say("removed_at", change.index or 0, value, where)

    def taken_clause(self, change: Change, where: str) -> str:
        """The same of an item of which was just said that a call gives it."""
        say, length = self.words.say, length_after(change)
        if length == 0:
            return say("taken_only", where)
        if self.is_doubtful(change):
            return say("taken", where)
        if change.index == 0:
            return say("taken_first", where)
        return say("taken_last", where) if change.index == length else say("taken_at", change.index or 0, where)

    def is_doubtful(self, change: Change) -> bool:
        """Whether it may have been another place than the recorded one, because equal items stand there."""
        return self.plan is not None and change.operation in self.plan.picks_places and has_equal_before(change)

    def with_contents(self, clauses: list[str], change: Change) -> list[str]:
        """Clauses about a changed container with what it holds now (how much, where that is too long to be read), and who shows it."""
        now, limit = object_after(self.run, change), self.words.verbosity.contents
        if now is None or not limit:
            return clauses
        is_emptied = change.operation == "clear" or (change.operation == "remove" and length_after(change) == 0)
        if change.attribute is None and not is_emptied:  # not an object's other attributes, or nothing
            if fits(now, limit):
                clauses.append(self.words.say("holds", holder(change), now.text))
            elif size_of(now) >= 0 and change.operation != "set":
                clauses.append(self.words.say("holds_count", holder(change), size_of(now)))
        return [*clauses[:-1], clauses[-1] + self.aliases_told(change)]

    # ---- aliases ---------------------------------------------------------------------------------------------------
    def aliases_told(self, change: Change) -> str:
        """`, which `b` shows, too`: other names of the object that changed."""
        if not self.words.verbosity.aliases:
            return ""
        others = other_names(self.run, change, self.frame)
        first, *more = others[: self.words.verbosity.aliases] or [""]
        clauses = [self.words.say("shows_too" if other is first else "shows_it", other) for other in (first, *more) if other]
        if len(clauses) > 1:
            clauses[:2] = [self.words.say("both_show", first, more[0])]
        caller = caller_name(self.run, change, self.frame)
        if caller is not None and len(others) < self.words.verbosity.aliases:
            frame, name = caller
            clauses.append(self.words.say("caller_shows_it" if clauses else "caller_shows", name, self.names.label(frame)))
        return ", " + ", and ".join(clauses) if clauses else ""


def moved(changes: Sequence[Change | HoleChange]) -> tuple[str, tuple[Value, ...]] | None:
    """What happened to a list whose items changed places, as a heap's do: the form that tells it, and the item that came or went.

    None where more than one item came or went, or the others kept their order.
    """
    if len(changes) == 1 and isinstance(changes[0], BlockChange) and changes[0].operation == "replace":
        block = changes[0]
        if block.object is None or block.object.content is not None:
            return None
        olds, news = block.removed, block.inserted
    elif len(changes) > 1 and all(change.operation == "set" and change.index is not None for change in changes):
        olds = tuple(change.old for change in changes if change.old is not None)
        news = tuple(change.new for change in changes if change.new is not None)
    elif len(changes) >= MANY and (now := changes[-1].object) is not None and size_of(now) in COMPARED and now.type_name == "list":
        reader, step = now._reader, changes[0].step
        if reader.end_of(step) != step + 1:  # a call inside may have changed it before
            return None
        olds, news = Value(reader, now._raw, reader.step_at[step]).items, Value(reader, now._raw, changes[-1]._position + 1).items
    else:
        return None
    known: dict[int, str] = {}  # most items are in both
    before, after = [text_once(value, known) for value in olds], [text_once(value, known) for value in news]
    gone, came = surplus(before, after), surplus(after, before)
    if len(gone) > 1 or len(came) > 1 or len(before) < 2 or len(after) < 2:
        return None
    if without(before, gone) == without(after, came):
        return None
    values = (*(news[place] for place in came), *(olds[place] for place in gone))
    return ("item_exchanged" if gone and came else "item_left" if gone else "item_joined" if came else "reordered"), values


def text_once(value: Value, known: dict[int, str]) -> str:
    """The text of a value; that of an atom is made once."""
    raw = value._raw
    if type(raw) is HeapObject:
        return value.text
    text = known.get(id(raw))
    if text is None:
        text = known[id(raw)] = value.text
    return text


def surplus(texts: list[str], others: list[str]) -> list[int]:
    """The places of two texts at most that the others do not have, or not so often."""
    found: list[int] = []
    left = list(others) if len(others) <= FEW else Counter(others)
    for place, text in enumerate(texts):
        if isinstance(left, Counter):
            left[text] -= 1
            is_there = left[text] >= 0
        else:
            is_there = text in left
            if is_there:
                left.remove(text)
        if not is_there:
            found.append(place)
            if len(found) > 1:
                break
    return found


def without(texts: list[str], places: list[int]) -> list[str]:
    return [text for place, text in enumerate(texts) if place not in places]


def object_after(run: Run, change: Change | HoleChange) -> Value | None:
    """The changed object when the statement is over: what was put into it may have been changed in the same statement."""
    now: Value | None = change.object
    if now is None or isinstance(change, HoleChange) or run.kind(change.step) != L.LINE:
        return now
    return Value(now._reader, now._raw, max(change._position + 1, run.reader.position_of(run.end(change.step))))


def other_names(run: Run, change: Change | HoleChange, frame: Frame) -> list[str]:
    """Other names and paths of the running frame that show the changed object: `row` and `grid[1]`."""
    if isinstance(change, HoleChange):  # only such have a shape as nothing else shows
        return []
    target = change._holder
    if type(target) is HeapObject and not target.holders and frame.id in target.frames:
        slots = frame._slots.at(run.columns, change._position)[0]
        if slots.count(target) == 1:  # the most frequent case
            return []
    place = holder(change)
    suffix = change.place.removeprefix(place)
    others = dict.fromkeys(name.removesuffix(suffix) for name in change.names)
    others.pop(place, None)
    after = run.step(change.step).after
    own = [name for name in others if root(name) in after and " (" not in name]
    if own:  # a variable of the same name in another live frame may be the one that is meant
        live = run.reader.live_frames(run.step_at[change.step])
        taken = {name for other in live if other is not frame for name in other._facts.variables}
        own = [name for name in own if root(name) not in taken or direct(change, frame, name)]
    return own


def caller_name(run: Run, change: Change, frame: Frame) -> tuple[Frame, str] | None:
    """A variable of a waiting caller that is bound to the changed object under another name, with its frame: the nearest one.

    None for attributes: that an object's method changes the object itself is what a reader expects.
    """
    target = change._holder
    if type(target) is not HeapObject or len(target.frames) < 2 or change.attribute is not None:
        return None
    own = root(holder(change))
    above, step = frame, change.step
    for _ in range(CALLERS):
        parent = above._parent_step_at(step)
        if parent < 0:
            return None
        above, step = run.frame(parent), parent
        if above.id in target.frames:
            slots = above._slots.at(run.columns, change._position)[0]
            if target in slots:
                name: str = above._facts.variables[slots.index(target)]
                return None if name == own or name[0] == "." else (above, name)
    return None


def direct(change: Change, frame: Frame, name: str) -> bool:
    """Whether a plain name of the frame is bound to the changed object itself."""
    return type(change._holder) is HeapObject and name in _slot_names(frame, change._holder, change._position)


def items_text(values: tuple[Value, ...], limit: int) -> str:
    """Some items as one list: `[1, 2, 3]`."""
    texts = [value.text for value in values]
    whole = f"[{', '.join(texts)}]"
    if len(whole) <= limit or len(texts) <= 3:
        return whole
    return f"[{texts[0]}, {texts[1]}, ... {len(texts) - 3:,} more item{'' if len(texts) == 4 else 's'} ..., {texts[-1]}]"


def has_equal_before(change: Change | HoleChange) -> bool:
    """Whether an item that came or went stands, or stood, behind an equal one."""
    if isinstance(change, HoleChange) or not change.index or change.operation not in {"insert", "remove"}:
        return False
    items = change._holder.at(change._reader.columns, change._position + 1)[0]
    return bool(same(items[change.index - 1], change._new if change.operation == "insert" else change._old))


def is_added(change: Change | HoleChange) -> bool:
    """Whether a change adds one item, or several, at the end."""
    if change.operation != "insert" or change.index is None:
        return False
    if isinstance(change, BlockChange):
        return change.object is not None and change.index + len(change.inserted) == size_of(change.object)
    return change.index == length_after(change) - 1


def length_after(change: Change | HoleChange) -> int:
    length = getattr(change, "length", None)
    return length if isinstance(length, int) else -1


def is_same(old: Value, new: Value) -> bool:
    """Whether a name that is bound again stays what it was."""
    raw, other = old._raw, new._raw
    if type(raw) is HeapObject or type(other) is HeapObject:
        return raw is other
    return old.type == new.type and old.text == new.text


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


def holder(change: Change | HoleChange) -> str:
    """The path of the object whose place a change altered: `grid[2]` for `grid[2][1]`."""
    if change.attribute is not None:
        return change.place.removesuffix(f".{change.attribute}")
    if change.operation == "set" and change.index is not None:
        return change.place.removesuffix(f"[{change.index}]")
    if change.operation in {"set", "delete"} and change.key is not None:
        return change.place.removesuffix(f"[{change.key.text}]")
    return change.place
