"""Simpler inputs than the one at hand, for which something still holds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chainexec.equivalence.mutated import Arguments


def shrunk[T](start: T, simpler: Callable[[T], Iterator[T]], holds: Callable[[T], bool], tries: int) -> T:
    """The last of a chain of ever simpler values for which `holds`; `holds` is asked at most `tries` times.

    This starts from the witness itself, so that it also works where nothing is known of how inputs are made.
    """
    best = start
    going = True
    while going and tries > 0:
        going = False
        for candidate in simpler(best):
            tries -= 1
            if tries < 0:
                break
            if holds(candidate):
                best, going = candidate, True
                break
    return best


def simpler_arguments(known: Arguments) -> Iterator[Arguments]:
    """Arguments with one of the values simpler, the greatest steps first."""
    args, kwargs = known
    for name in kwargs:
        yield args, {key: value for key, value in kwargs.items() if key != name}
    for n, value in enumerate(args):
        for made in simpler_value(value):
            yield (*args[:n], made, *args[n + 1 :]), kwargs
    for name, value in kwargs.items():
        for made in simpler_value(value):
            yield args, {**kwargs, name: made}


def simpler_value(value: Any) -> Iterator[Any]:
    """Values of the same type that are simpler than this one."""
    kind = type(value)
    if kind is bool:
        if value:
            yield False
    elif kind is int:
        yield from _simpler_int(value)
    elif kind is float:
        yield from _simpler_float(value)
    elif kind is str:
        yield from _shorter(value)
        for n, character in enumerate(value):
            for simple in "01" if character.isdecimal() else "ab":
                if character in f"{simple} ":
                    break
                yield f"{value[:n]}{simple}{value[n + 1 :]}"
    elif kind is bytes or kind is bytearray:
        yield from _shorter(value)
    elif kind is list or kind is tuple:
        yield from _shorter(value)
        for n, item in enumerate(value):
            for made in simpler_value(item):
                yield kind((*value[:n], made, *value[n + 1 :]))
    elif kind is dict:
        pairs = list(value.items())
        for fewer in _shorter(pairs):
            yield dict(fewer)
        for n, (key, item) in enumerate(pairs):
            for made in simpler_value(item):
                yield dict([*pairs[:n], (key, made), *pairs[n + 1 :]])
            for made in simpler_value(key):
                if made not in value:
                    yield dict([*pairs[:n], (made, item), *pairs[n + 1 :]])
    elif kind is set or kind is frozenset:
        items = sorted(value, key=repr)
        for fewer in _shorter(items):
            yield kind(fewer)
        for n, item in enumerate(items):
            for made in simpler_value(item):
                if made not in value:
                    yield kind([*items[:n], made, *items[n + 1 :]])


def simpler_text(text: str) -> Iterator[str]:
    """Shorter inputs of a script: fewer lines, then fewer words of a line, then smaller numbers."""
    lines = text.split("\n")
    for fewer in _shorter(lines):
        yield "\n".join(fewer)
    for n, line in enumerate(lines):
        words = line.split(" ")
        others = [" ".join(fewer) for fewer in _shorter(words)]
        for place, word in enumerate(words):
            if word.lstrip("-").isdecimal():
                others += [" ".join([*words[:place], str(made), *words[place + 1 :]]) for made in _simpler_int(int(word[:300]))]
        for other in others:
            yield "\n".join([*lines[:n], other, *lines[n + 1 :]])


def _simpler_int(value: int) -> Iterator[int]:
    if value == 0:
        return
    yield 0
    if value < 0:
        yield -value
    sign = 1 if value > 0 else -1
    size = abs(value)
    for smaller in dict.fromkeys((1, size // 2, size - size // 4, size - 1)):
        if 0 < smaller < size:
            yield sign * smaller


def _simpler_float(value: float) -> Iterator[float]:
    if value == 0.0:
        if math.copysign(1.0, value) < 0:
            yield 0.0
        return
    yield 0.0
    if math.isnan(value):
        yield 1.0
        return
    if value < 0:
        yield -value
    if math.isinf(value):
        yield math.copysign(1.0, value)
        return
    whole = float(int(value))
    if whole != value:
        yield whole
    elif abs(value) > 1:
        yield from (made for made in map(float, _simpler_int(int(value))) if made != value)


def _shorter(items: Any) -> Iterator[Any]:
    """Sequences with a part left out: all, halves, quarters, ..., single items."""
    size = len(items)
    if not size:
        return
    yield items[:0]
    part = size // 2
    while part:
        for start in range(0, size, part):
            yield items[:start] + items[start + part :]
        part //= 2
