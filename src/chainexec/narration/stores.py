"""What assignments store into items and attributes of objects: where each target is, and which stores change nothing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.narration.holes import Spoiled
from chainexec.narration.plans import names_in
from chainexec.narration.templates import HoleMoment
from chainexec.narration.words import function_name
from chainexec.traces import Value
from chainexec.traces.heap import DICT_LIKE, LIST_LIKE, HeapObject
from chainexec.traces.texts import same

if TYPE_CHECKING:
    from chainexec.narration.moments import Moment
    from chainexec.traces import Change


class Spot(NamedTuple):
    """One place inside an object."""

    holder: HeapObject
    sort: str  # "index", "key" or "attribute"
    where: Any  # that


def spot_of(moment: Moment, target: ast.expr) -> Spot | None:
    """The place that a target of an assignment is; None where the trace does not tell.

    Raises:
        Spoiled: the moment has holes: whether two targets are one place depends on more than its shape.
    """
    if isinstance(moment, HoleMoment):
        raise Spoiled
    if not isinstance(target, ast.Attribute | ast.Subscript) or {change.name for change in moment.changes}.intersection(names_in(target)):
        return None
    holder = object_of(moment, target.value)
    if holder is None:
        return None
    if isinstance(target, ast.Attribute):
        return Spot(holder, "attribute", mangled(moment, target.attr))
    index = index_of(moment, target.slice)
    if holder.layout in DICT_LIKE:
        return Spot(holder, "key", index) if isinstance(index, str | int | float) else None
    if holder.layout not in LIST_LIKE or not isinstance(index, int):
        return None
    return Spot(holder, "index", index if index >= 0 else index + len(parts_of(moment, holder, moment.end)[0]))


def object_of(moment: Moment, node: ast.expr) -> HeapObject | None:
    """The object that a part of a statement is; what it holds may be changed by the statement."""
    if not isinstance(node, ast.Name):
        value = moment.value(node)
        return value._raw if value is not None and type(value._raw) is HeapObject else None
    found = moment.before(node.id)
    if found is None or type(found._raw) is not HeapObject:
        return None
    slot = moment.plan.slots.get(node.id)
    if moment.calls_inside and (slot is None or slot in moment.facts.shared):  # a call may have bound the name again
        after = moment.run.step(moment.step).after.get(node.id)
        return found._raw if after is not None and after._raw is found._raw else None
    return found._raw


def index_of(moment: Moment, node: ast.expr) -> Any:
    """What stands in brackets; None where it is not known, or an object."""
    try:
        return ast.literal_eval(node)
    except ValueError:
        value = moment.value(node) if not isinstance(node, ast.Slice) else None
        return value._raw if value is not None and type(value._raw) in (str, int, float, bool) else None


def mangled(moment: Moment, name: str) -> str:
    """The name of an attribute as Python stores it: `__x` in a method of a class `C` is `_C__x`."""
    owner = function_name(moment.frame.function).rpartition(".")[0].rpartition(".")[2].lstrip("_")
    return f"_{owner}{name}" if owner and name.startswith("__") and not name.endswith("__") else name


def parts_of(moment: Moment, holder: HeapObject, step: int) -> Any:
    """The items and the attributes of an object before a step."""
    return holder.at(moment.run.columns, moment.run.reader.position_of(step))


def change_at(moment: Moment, spot: Spot) -> Change | None:
    """The change of a statement at a place; also one that may be there."""
    for change in moment.changes:
        if change.name is not None or change._holder is not spot.holder:
            continue
        if change.operation not in {"set", "delete"}:
            return change
        where = {"index": change.index, "key": getattr(change.key, "_raw", None), "attribute": change.attribute}[spot.sort]
        if where == spot.where:
            return change
    return None


def kept(moment: Moment, spot: Spot) -> Value | None:
    """What stands at a place, where it stood there before the statement; None where it did not, or the statement changed it."""
    if change_at(moment, spot) is not None:
        return None
    part = spot.sort == "attribute"
    after = at(parts_of(moment, spot.holder, moment.end)[part], spot)
    if after is None:
        return None
    if not moment.calls_inside:
        before = at(parts_of(moment, spot.holder, moment.step)[part], spot)
        if before is None or not (before is after or same(before, after)):
            return None
    return Value(moment.run.reader, after, moment.run.reader.position_of(moment.end))


def at(parts: Any, spot: Spot) -> Any:
    if spot.sort == "index":
        return parts[spot.where] if 0 <= spot.where < len(parts) else None
    return parts.get(spot.where)
