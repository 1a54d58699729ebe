"""Names that a person might give, by the role of the variable."""

from __future__ import annotations

import builtins
import keyword
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

TAKEN_BY_PYTHON = frozenset({*dir(builtins), *keyword.kwlist, *keyword.softkwlist, "self", "cls", "lazy"})

WORDS: dict[str, tuple[str, ...]] = {
    "iterator": ("iterator", "remaining", "stream", "source", "pending", "upcoming", "rest"),
    "sentinel": ("missing", "exhausted", "no_more", "end_marker", "sentinel", "nothing_left", "finished"),
    "taken": ("current", "candidate", "upcoming_item", "taken", "next_item", "fetched", "received"),
    "index": ("index", "position", "idx", "pos", "cursor", "offset", "place", "slot", "k", "pointer"),
    "stop": ("stop", "limit", "size", "length", "upper", "end", "total_length", "bound", "final"),
    "item": ("item", "element", "entry", "current_item", "member", "piece", "thing", "one"),
    "pair": ("pair", "row", "entry", "couple", "record", "combo", "pairing"),
    "result": ("result", "output", "answer", "outcome", "final_result", "response", "produced", "solution"),
    "list": ("collected", "items_found", "gathered", "results", "entries", "kept", "selection", "values_list", "parts", "built"),
    "text": ("text", "phrase", "content", "string_value", "word", "message", "line", "chars"),
    "character": ("char", "letter", "symbol", "ch", "character", "glyph", "token"),
    "number": ("number", "value", "amount", "quantity", "figure", "num", "n"),
    "count": ("count", "counter", "tally", "occurrences", "how_many", "number_found", "times"),
    "total": ("total", "running_total", "accumulated", "sum_so_far", "overall", "combined"),
    "mapping": ("mapping", "table", "lookup", "by_key", "index_map", "records", "registry"),
    "set": ("seen", "unique", "distinct", "known", "members", "visited"),
    "key": ("key", "label", "field", "identifier", "tag"),
    "value": ("value", "data", "content", "info", "current_value", "held", "stored"),
    "flag": ("found", "flag", "matched", "success", "detected", "ok", "is_found"),
    "completed": ("completed", "ran_through", "uninterrupted", "no_break", "reached_end", "full_pass"),
    "condition": ("condition", "matches", "is_match", "should_apply", "applies", "check", "holds", "qualifies"),
    "function": ("compute", "evaluate", "run", "perform", "process", "calculate", "work_out", "solve", "execute"),
    "helper": ("helper", "make_value", "get_value", "build_part", "derive", "produce", "work_out_value", "prepare"),
    "ending": ("finish", "finalize", "build_result", "complete", "make_result", "get_result", "conclude"),
    "predicate": ("is_match", "qualifies", "is_wanted", "applies_to", "meets_condition", "is_relevant", "holds_for", "is_suitable"),
    "key_function": ("sort_key", "get_key", "rank", "order_key", "criterion", "key_of", "measure"),
    "parameter": ("data", "values", "given", "source", "argument", "payload", "subject", "entries", "content"),
    "sequence": ("items", "values", "elements", "entries", "numbers", "sequence", "collection", "data", "series"),
    "temporary": ("value", "current", "intermediate", "computed", "part", "temp"),
    "left": ("left", "first", "first_part", "left_side", "lhs"),
    "right": ("right", "second", "second_part", "right_side", "rhs"),
    "unused": ("debug", "verbose", "trace_enabled", "show_progress", "logging_enabled", "show_details"),
    "constant": ("base", "default", "initial", "constant", "step", "factor", "threshold"),
}  # fmt: skip
PREFIXES = ("current", "new", "other", "inner", "local", "next", "this", "my", "given", "known", "own", "later", "extra", "spare", "actual")


class NameMaker:
    """Gives out names that are in nobody's use, in an order that depends on the seed alone."""

    def __init__(self, used: Iterable[str], random: Random) -> None:
        self.used = set(used)
        self.random = random

    def free(self, name: str) -> bool:
        return name not in self.used and name not in TAKEN_BY_PYTHON and name.isidentifier()

    def fresh(self, role: str, hint: str | None = None) -> str:
        """A new name. `hint`: the one to take if it is free (the singular of what is iterated over, say)."""
        name = hint if hint is not None and self.free(hint) else self._choose(role)
        self.used.add(name)
        return name

    def _choose(self, role: str) -> str:
        words = WORDS[role]
        free = [word for word in words if self.free(word)]
        if free:
            return self.random.choice(free)
        longer = [f"{prefix}_{word}" for prefix in PREFIXES for word in words]
        free = [word for word in longer if self.free(word)]
        if free:
            return self.random.choice(free)
        number = 2
        while not self.free(f"{words[0]}_{number}"):
            number += 1
        return f"{words[0]}_{number}"


def singular(plural: str) -> str | None:
    """The name for one of `plural`, if there is a plain one."""
    if plural.endswith("ies") and len(plural) > 4:
        return plural[:-3] + "y"
    if plural.endswith("s") and not plural.endswith("ss") and len(plural) > 3:
        return plural[:-1]
    return None
