"""Puts the texts of a run's values into a sentence with holes: in C where the recorder's extension is there (`_recorder/filling.c`)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from chainexec.recording import choose

if TYPE_CHECKING:
    from collections.abc import Callable

Layout = tuple[str | int, ...]  # text, place of a hole, text, place of a hole, ..., text


class Parts(NamedTuple):
    """What decides whether the texts of some values go into a sentence, and the sentence. Holes are numbered in their texts' order."""

    atoms: tuple[tuple[int, int, int], ...]  # of each hole that shows a number or text: its input, the lengths between which its text is
    unlike: tuple[tuple[int, str, bool], ...]  # hole, text, whether it is that
    made: tuple[tuple[int, Layout, bool], ...]  # hole, text made of others, whether it is that
    alike: tuple[tuple[int, int, bool], ...]  # two holes, whether they have the same text
    lengths: tuple[tuple[tuple[int, ...], int, int, bool], ...]  # holes, other characters, limit, whether all fit into it together
    has_count: bool  # whether the iteration comes last
    layout: Layout


def fill(parts: Parts, raws: list[Any], number: int, others: tuple[str, ...], sizes: tuple[str, ...]) -> str | None:
    """The sentence of a run with these values; None where they do not fit into the holes.

    Args:
        parts: the template's.
        raws: the run's values.
        number: the iteration.
        others: the texts of the holes that show no number or text.
        sizes: numbers of items.
    """
    texts: list[str] = []
    for place, low, high in parts.atoms:
        try:
            text = repr(raws[place])
        except ValueError:  # a number with more digits than the interpreter converts at once
            return None
        if not low < len(text) <= high or "`" in text:
            return None
        texts.append(text)
    texts += others
    for place, other, is_it in parts.unlike:
        if (texts[place] == other) is not is_it:
            return None
    for place, layout, is_it in parts.made:
        if (texts[place] == put_together(layout, texts)) is not is_it:
            return None
    for place, another, is_it in parts.alike:
        if (texts[place] == texts[another]) is not is_it:
            return None
    for places, characters, limit, fit in parts.lengths:
        if (characters + sum([len(texts[place]) for place in places]) <= limit) is not fit:
            return None
    texts += sizes
    if parts.has_count:
        texts.append(f"{number:,}")
    return put_together(parts.layout, texts)


def put_together(layout: Layout, texts: list[str]) -> str:
    return "".join([texts[piece] if type(piece) is int else piece for piece in layout])  # type: ignore[misc]


def within(length: int) -> int:
    """A length that the C code can hold."""
    return min(length, sys.maxsize)


def native_fill() -> Callable[..., str | None]:
    """What fills sentences: the C function, or `fill` where there is none."""
    module = choose.module()
    return fill if module is None else module.fill
