"""Compares what the library recorded with what the oracle saw. The only file of the oracle that knows the library's names."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import chainexec
from oracle import view
from oracle.observe import FILENAME, SeenFrame, SeenRun, SeenStep, observe, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from oracle.canonical import Picture

STREAMS = ("TextIOWrapper", "StringIO", "EncodedFile")  # sys.stdout is another object while its output is recorded
COMPILERS_OWN = ("'__classdictcell__'",)  # 3.14's compiler adds it to some class bodies, depending on the text
MOST = 12  # differences reported for one program


class Pairing:
    """Which number of the oracle is which identity of the library: the same one for the whole run."""

    def __init__(self) -> None:
        self._by_number: dict[int, object] = {}
        self._by_identity: dict[object, int] = {}
        self._agreed: set[tuple[int, object, int]] = set()

    def fits(self, number: int, identity: object) -> bool:
        return self._by_number.setdefault(number, identity) == identity and self._by_identity.setdefault(identity, number) == number

    def difference(self, picture: Picture, value: Any) -> str | None:
        """As `difference` finds it. The state after a statement is that before the next one: the same picture (the run holds them all) and the same
        object at the same place of the log are not compared twice.
        """
        key = None if value.identity is None else (id(picture), value.identity, view.moment(value))
        if key in self._agreed:
            return None
        found = difference(picture, value, self)
        if found is None and key is not None:
            self._agreed.add(key)
        return found


def difference(picture: Picture, value: Any, pairing: Pairing) -> str | None:
    """The first place where the library's value is not what the oracle saw, and how; None where they agree."""
    tag = picture[0]
    if tag == "again":
        return None if not picture[1] or pairing.fits(picture[1], value.identity) else ": another object than in the program"
    name = value.type.rpartition(".")[2]
    if tag == "atom":
        return None if name == picture[1] and same_atom(picture, value) else f": {name} {value.text[:80]} instead of {picture[1]} {picture[2][:80]}"
    if name == "Writer" and picture[1] in STREAMS:
        return None
    if name != picture[1] and picture[1] != "args":
        return f": type {name} instead of {picture[1]}"
    if picture[2] and not pairing.fits(picture[2], value.identity):
        return f": identity {value.identity} is not the object that it was before (or is shared where the program's is not)"
    return parts_difference(picture, value, pairing)


def parts_difference(picture: Picture, value: Any, pairing: Pairing) -> str | None:
    match picture:
        case ("opaque", *_):
            return None
        case ("object", _, _, attributes, base):
            return object_difference(attributes, base, value, pairing)
        case ("seq", _, _, items):
            return items_difference(items, view.items(value), pairing)
        case ("set", _, _, items):
            return members_difference(items, view.items(value))
        case ("map", _, _, entries):
            entries = [pair for pair in entries if pair[0][0] != "atom" or pair[0][2] not in COMPILERS_OWN]
            have = [pair for pair in view.entries(value) if pair[0].type != "str" or repr(pair[0].python) not in COMPILERS_OWN]
            if len(have) != len(entries):
                return f": {len(have)} entries instead of {len(entries)}"
            for (key, item), (their_key, their_item) in zip(entries, have, strict=True):
                if found := difference(key, their_key, pairing):
                    return f"[{their_key.text[:30]}] key{found}"
                if found := difference(item, their_item, pairing):
                    return f"[{their_key.text[:30]}]{found}"
            return None
        case ("bytes", _, _, content):
            return None if view.data(value) == content else f": bytes {view.data(value)[:40]!r} instead of {content[:40]!r}"
    raise AssertionError(f"the oracle made a picture that the judge does not know: {picture[0]}")


def items_difference(items: tuple[Picture, ...], have: tuple[Any, ...], pairing: Pairing) -> str | None:
    if len(have) != len(items):
        return f": {len(have)} items instead of {len(items)}"
    for index, (item, theirs) in enumerate(zip(items, have, strict=True)):
        if found := difference(item, theirs, pairing):
            return f"[{index}]{found}"
    return None


def members_difference(items: tuple[Picture, ...], have: tuple[Any, ...]) -> str | None:
    if len(have) != len(items):
        return f": {len(have)} members instead of {len(items)}"
    left = list(have)
    for item in sorted(items, key=lambda item: item[0] == "again"):  # what was judged elsewhere takes what is left
        # members are compared without identities first: a set has no order to pair them by
        match = next((i for i, theirs in enumerate(left) if difference(item, theirs, Pairing()) is None), None)
        if match is None:
            return f": member {item} is missing"
        del left[match]
    return None


def object_difference(attributes: tuple[Any, ...], base: Picture | None, value: Any, pairing: Pairing) -> str | None:
    have = view.attributes(value)
    plain = have.pop("", None)
    args = have.pop("args", None) if base is not None and base[1] == "args" else None
    extras = {"map": ("default_factory",), "seq": ("maxlen",), "bytes": ("dtype", "format", "shape")}
    for extra in extras.get(base[0], ()) if base is not None else ():
        have.pop(extra, None)
    if sorted(have) != [name for name, _ in attributes]:
        return f": attributes {sorted(have)} instead of {[name for name, _ in attributes]}"
    for name, item in attributes:
        if found := difference(item, have[name], pairing):
            return f".{name}{found}"
    if base is None:
        return None
    if base[0] == "atom":
        return ": no plain value" if plain is None else difference(base, plain, pairing)
    if base[1] == "args":
        found = ": no args" if args is None else items_difference(base[3], view.items(args), pairing)
        return found and f".args{found}"
    return parts_difference(base, value, pairing)


def same_atom(picture: Picture, value: Any) -> bool:
    have = value.python
    return (hex(have) if type(have) is int else repr(have)) == picture[2]


def state_difference(seen: Mapping[str, Picture], have: Mapping[str, Any], pairing: Pairing, *, some: bool = False) -> str | None:
    """With `some`, only the names that both have are compared."""
    theirs = {name: value for name, value in have.items() if shown(name)}
    if not some and theirs.keys() != seen.keys():
        lost, extra = sorted(seen.keys() - theirs.keys()), sorted(theirs.keys() - seen.keys())
        return f"names: lost {lost}, extra {extra}"
    for name in sorted(seen.keys() & theirs.keys()):
        found = pairing.difference(seen[name], theirs[name])
        if found:
            return name + found
    return None


def kind_of(step: Any) -> str:
    return str(getattr(step.kind, "value", step.kind))


def where(step: SeenStep) -> str:
    return f"{step.kind} of line {step.place.line} ({step.place.kind}, visit {step.visit}, frame {step.frame})"


def own_frames(trace: Any) -> list[Any]:
    """The frames of the program's own text: what `exec` and `eval` make has none that the oracle could change."""
    return [frame for frame in trace.frames if frame.filename == FILENAME]


def frames_difference(run: SeenRun, trace: Any, pairing: Pairing) -> list[str]:
    frames = own_frames(trace)
    names = [frame.function for frame in frames]
    if not run.is_whole:
        frames, names = frames[: len(run.frames)], names[: len(run.frames)]
    if names != [frame.function for frame in run.frames]:
        return [f"frames {names[:MOST]} instead of {[frame.function for frame in run.frames][:MOST]}"]
    index = {frame.id: number for number, frame in enumerate(frames)}
    found = []
    for seen, frame in zip(run.frames, frames, strict=True):
        above = frame.parent
        while above is not None and above.id not in index:
            above = above.parent
        parent = -1 if above is None else index[above.id]
        if parent != seen.parent:
            found.append(f"frame {index[frame.id]} {frame.function}: parent {parent} instead of {seen.parent}")
        if run.is_whole or seen.returned is not None or seen.unwound is not None:
            found += ways_difference(seen, frame, pairing)
    return found[:MOST]


def ways_difference(seen: SeenFrame, frame: Any, pairing: Pairing) -> list[str]:
    """How the frame was left and entered again."""
    steps = list(frame.steps)
    by_kind: dict[str, list[Any]] = {}
    for step in steps:
        by_kind.setdefault(kind_of(step), []).append(step)
    found = []
    yields = by_kind.get("yield", [])
    if len(yields) != len(seen.yielded):
        found.append(f"{frame.function}: {len(yields)} yields instead of {len(seen.yielded)}")
    else:
        found += [f"{frame.function} yields{text}" for p, s in zip(seen.yielded, yields, strict=True) if (text := difference(p, s.value, pairing))]
    if len(by_kind.get("resume", [])) != seen.resumed:
        found.append(f"{frame.function}: {len(by_kind.get('resume', []))} resumes instead of {seen.resumed}")
    returns = by_kind.get("return", [])
    if len(returns) != (seen.returned is not None):
        found.append(f"{frame.function}: {len(returns)} return steps instead of {int(seen.returned is not None)}")
    elif returns and seen.returned is not None:
        text = difference(seen.returned, returns[0].value, pairing)
        found += [f"{frame.function} returns{text}"] if text else []
    unwinds = by_kind.get("unwind", [])
    if len(unwinds) != (seen.unwound is not None):
        found.append(f"{frame.function}: {len(unwinds)} unwind steps instead of {int(seen.unwound is not None)}")
    elif unwinds and unwinds[0].value.type.rpartition(".")[2] != seen.unwound:
        found.append(f"{frame.function}: unwound by {unwinds[0].value.type} instead of {seen.unwound}")
    return found


def steps_difference(run: SeenRun, trace: Any, pairing: Pairing) -> list[str]:
    index = {frame.id: number for number, frame in enumerate(own_frames(trace))}
    have = [step for step in trace.steps if kind_of(step) in ("line", "iteration") and step.frame.id in index]
    if not run.is_whole:
        have = have[: len(run.steps)]
    want_order = [(s.frame, s.kind, s.place.line, s.visit) for s in run.steps]
    have_order = [(index[s.frame.id], kind_of(s), s.line, s.visit) for s in have]
    if len({frame.thread for frame in trace.frames}) > 1:  # the order between threads is the scheduler's: each frame is judged by itself
        have = sorted(have, key=lambda s: index[s.frame.id])
        run.steps.sort(key=lambda s: s.frame)
        want_order, have_order = sorted(want_order, key=lambda place: place[0]), sorted(have_order, key=lambda place: place[0])
    if want_order != have_order:
        at = next((i for i, (a, b) in enumerate(zip(want_order, have_order, strict=False)) if a != b), min(len(want_order), len(have_order)))
        return [
            f"order of steps (frame, kind, line, visit): place {at} of {len(want_order)}: {have_order[at : at + 4]} instead of {want_order[at : at + 4]}"
            f" after {want_order[max(0, at - 3) : at]}"
        ]
    found = []
    followers = last_followers(trace)
    around: dict[int, SeenStep] = {}  # by frame: the latest statement
    for seen, step in zip(run.steps, have, strict=True):
        if seen.kind == "line":
            around[seen.frame] = seen
        if seen.kind == "line" and seen.place.column >= 0 and seen.place.kind != "match_case" and step.statement is not None and step.statement.column != seen.place.column:
            found.append(f"{where(seen)}: column {step.statement.column} instead of {seen.place.column}")
        if seen.kind == "line":
            found += flow_difference(seen, step, ended_by_error=step.index in followers)
        text = state_difference(seen.before, step.before, pairing, some=seen.kind == "iteration")
        if text:
            found.append(f"before {where(seen)}: {text}")
        after = (step if seen.kind == "iteration" else followers.get(step.index, step)).after
        if seen.after is not None:
            have_after = after if seen.kind == "line" else without_hidden(after, seen, around.get(seen.frame), pairing)
            text = state_difference(seen.after, have_after, pairing, some=seen.partly)
            if text:
                found.append(f"after {where(seen)}: {text}")
        if len(found) >= MOST:
            break
    return found


def without_hidden(after: Mapping[str, Any], seen: SeenStep, statement: SeenStep | None, pairing: Pairing) -> dict[str, Any]:
    """The state without the function's variables that CPython clears for as long as the comprehension runs, because one inside it has a variable
    of that name: to the program they are there, and as they were.
    """
    before = {} if statement is None else statement.before
    hidden = {name for name in before if name in after and name not in (seen.after or {}) and difference(before[name], after[name], pairing) is None}
    return {name: value for name, value in after.items() if name not in hidden}


def flow_difference(seen: SeenStep, step: Any, *, ended_by_error: bool) -> list[str]:
    """The loops that the step stands in, and which way its test or loop header went.

    That may stay unknown where no statement of the frame tells it: where an exception that a `finally` held back goes on after a loop, or
    where an item was taken that the loop's target cannot hold.
    """
    found = []
    loops = tuple((position.statement.line, position.iteration) for position in step.loops)
    if loops != seen.loops:
        found.append(f"{where(seen)}: loops (line, iteration) {loops} instead of {seen.loops}")
    taken = None if step.branch is None else step.branch.taken
    unknown = taken is None and (seen.place.in_finally or ended_by_error)
    if seen.taken is not None and taken is not seen.taken and not unknown:
        found.append(f"{where(seen)}: branch {taken} instead of {seen.taken}")
    return found


def last_followers(trace: Any) -> dict[int, Any]:
    """For a line step that an exception ended: the last of the raise and handled steps that follow it in its frame.

    They take over what the oracle sees as the rest of the statement: the name after `as` that is bound and deleted, outer exits of a `with`.
    """
    found: dict[int, Any] = {}
    latest: dict[Any, Any] = {}
    for step in trace.steps:
        kind = kind_of(step)
        if step.frame is None or kind in ("output", "input", "iteration"):
            continue
        if kind in ("raise", "handled") and step.frame.id in latest:
            found[latest[step.frame.id].index] = step
        elif kind == "line":
            latest[step.frame.id] = step
        else:
            latest.pop(step.frame.id, None)
    return found


def ending_difference(run: SeenRun, trace: Any) -> list[str]:
    """Whether the run ended in the same way."""
    outcome = trace.outcome
    if run.raised is None:
        return [] if type(outcome).__name__ == "Returned" else [f"outcome {outcome!r} instead of a result"]
    if type(outcome).__name__ != "Raised" or (outcome.type.rpartition(".")[2], outcome.message) != run.raised:
        return [f"outcome {outcome!r} instead of {run.raised}"]
    return []


def result_difference(run: SeenRun, trace: Any, pairing: Pairing) -> list[str]:
    if run.result is not None and (text := difference(run.result, trace.outcome.value, pairing)):
        return [f"result{text}"]
    return [] if trace.stdout == run.stdout else [f"stdout {trace.stdout[:80]!r} instead of {run.stdout[:80]!r}"]


def judge(source: str, call: str | None = "main()", *, seen: SeenRun | None = None, **options: Any) -> list[str]:
    """Run the program under the oracle (`seen`: as it did) and under the library; what differs, in words."""
    random.seed(0)
    return compare(seen or observe(source, call), source, call, **options)


def judge_recorders(source: str, call: str | None, recorders: Iterable[str], *, seen: SeenRun | None = None) -> list[str]:
    """As `judge` with each of the recorders, from one run under the oracle: what differs, with the recorder's name."""
    random.seed(0)
    run = seen or observe(source, call)
    found = []
    for recorder in recorders:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CHAINEXEC_RECORDER", recorder)
            found += [f"{recorder}: {text}" for text in compare(run, source, call)]
    return found


def compare(run: SeenRun, source: str, call: str | None, **options: Any) -> list[str]:
    """What differs between a run under the oracle and the library's trace, in words."""
    random.seed(0)  # both runs draw the same numbers
    if not run.is_whole:
        return beginning_difference(source, call, run, options)
    trace = chainexec.trace_source(source, call=call, capture=True, **({"detail": "lines"} | options))
    pairing = Pairing()
    ending = ending_difference(run, trace)
    return ending or frames_difference(run, trace, pairing) or steps_difference(run, trace, pairing) + result_difference(run, trace, pairing)


def beginning_difference(source: str, call: str | None, run: SeenRun, options: dict[str, Any]) -> list[str]:
    """What differs in that part of a run that the oracle saw."""
    most = 2 * len(run.steps) + 200
    while True:  # beside those that the oracle sees, the library has steps for calls, returns and the like
        trace = chainexec.trace_source(source, call=call, capture=True, **({"detail": "lines"} | options), limits=chainexec.Limits(steps=most))
        seen = sum(kind_of(step) in ("line", "iteration") for step in trace.steps)
        if seen >= len(run.steps) or type(trace.outcome).__name__ != "Stopped":
            break
        most *= 3
        random.seed(0)
    pairing = Pairing()
    return frames_difference(run, trace, pairing) or steps_difference(run, trace, pairing)
