"""A variant beside its original, and a list of them."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from chainexec.notebook.displays.verdicts import mood
from chainexec.notebook.markup import (
    Html,
    chip,
    fence,
    folded,
    join,
    markdown_code,
    markdown_table,
    markdown_text,
    shortened,
    shown,
    table,
    tag,
)
from chainexec.rewriting import Variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.rewriting import Variants

LINES = 600  # rows of a diff
CONTEXT = 4  # equal lines kept around a difference, where the program is long
WORDS = re.compile(r"\w+|.")  # spaces one by one, so that of an indentation only what is more is marked
PAIRED = 2500  # lines of one block times lines of the other, up to which they are paired by likeness
ALIKE = 0.4  # from here on two lines are told as one that was changed
MANY = 20  # variants of a list that are shown
Row = tuple[str, tuple[int, str] | None, tuple[int, str] | None]  # "equal", "changed" or "gap"; number and text on the left, on the right


def html(thing: Variant | Variants) -> str:
    if isinstance(thing, Variant):
        return shown("Variant", facts(thing), _variant(thing), label="A variant beside its original")
    rows = [
        folded(
            join([tag("span", str(number), class_="count"), _rules(one), " ", chip(one.verdict.kind, mood(one.verdict))]),
            _variant(one),
            open_=number == 1,
            class_="row",
        )
        for number, one in enumerate(thing[:MANY], 1)
    ]
    rest = [tag("p", f"... and {len(thing) - MANY:,} more", class_="dim")] if len(thing) > MANY else []
    title = f"{len(thing):,} variant{'' if len(thing) == 1 else 's'}"
    return shown(title, _numbers(thing), *rows, *rest, _refusals(thing), label="Variants of a program")


def markdown(thing: Variant | Variants) -> str:
    if isinstance(thing, Variant):
        rules = ", ".join(map(markdown_code, thing.rules))
        return f"**Variant** by {rules or 'no rule'}: {markdown_text(str(thing.verdict))}\n\n{fence(shortened(thing.diff), 'diff')}"
    rows = [(str(n), ", ".join(map(markdown_code, one.rules)), one.verdict.kind) for n, one in enumerate(thing[:MANY], 1)]
    parts = [f"**{len(thing):,} variants**: {', '.join(_numbers(thing))}", markdown_table(("", "rules", "checked"), rows)]
    return "\n\n".join([*parts, *(fence(shortened(one.diff), "diff") for one in thing[:1])])


def plain(thing: Variant | Variants) -> str:
    if isinstance(thing, Variant):
        return f"{', '.join(map(str, thing.applied))}; {thing.verdict}\n{thing.diff}"
    lines = [f"{n:>3}  {', '.join(one.rules)}; {one.verdict.kind}" for n, one in enumerate(thing[:MANY], 1)]
    return "\n".join([repr(thing), *lines])


def facts(variant: Variant) -> list[Html | str]:
    return [chip(variant.verdict.kind, mood(variant.verdict)), _rules(variant)]


def _rules(variant: Variant) -> Html:
    parts = [part for n, rule in enumerate(variant.rules) for part in (", " if n else None, tag("code", rule))]
    return join(parts or ["no rule"])


def _variant(variant: Variant) -> Html:
    names = [(old, new) for old, new in variant.renames.items() if old != new]
    renamed = tag("p", "Renamed: ", *_renamed(names), class_="dim") if names else None
    applied = ", ".join(f"{one.rule} at line {one.line}" for one in variant.applied)
    return tag("div", _diff(variant.original, variant.source), renamed, tag("p", applied, ". ", str(variant.verdict), class_="dim"))


def _renamed(names: Sequence[tuple[str, str]]) -> list[Html]:
    return [join([", " if n else None, tag("code", old), " is ", tag("code", new)]) for n, (old, new) in enumerate(names[:40])]


def _diff(before: str, after: str) -> Html:
    """Two columns; where it is narrow, one below the other by style."""
    rows = list(_folded(list(side_by_side(before.splitlines(), after.splitlines()))))
    cut = len(rows) - LINES
    cells = [_row(*row) for row in rows[:LINES]]
    if cut > 0:
        cells.append(tag("tr", tag("td", f"... {cut:,} more rows; .diff has them", colspan=4), class_="gap"))
    columns = tag("colgroup", *(tag("col", class_=name) for name in ("count", "text", "count", "text")))
    head = tag("tr", tag("th", "original", colspan=2, scope="colgroup"), tag("th", "variant", colspan=2, scope="colgroup"))
    return tag("div", tag("table", columns, tag("thead", head), tag("tbody", *cells), class_="diff"), class_="scroll", tabindex=0)


def side_by_side(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """The lines of two texts, row by row: those that are alike beside each other, however far they are set in."""
    matcher = difflib.SequenceMatcher(None, [line.strip() for line in before], [line.strip() for line in after], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        alike = zip(range(a, b), range(c, d), strict=False)
        for left, right in alike if kind == "equal" else _pairs(before, after, (a, b), (c, d)):
            old = None if left is None else (left + 1, before[left])
            new = None if right is None else (right + 1, after[right])
            yield "equal" if old is not None and new is not None and old[1] == new[1] else "changed", old, new


def _pairs(
    before: Sequence[str], after: Sequence[str], left: tuple[int, int], right: tuple[int, int]
) -> list[tuple[int | None, int | None]]:
    """Two blocks without a common line: which lines stand beside each other so that they are most alike in all, in order."""
    (a, b), (c, d) = left, right
    if (b - a) * (d - c) > PAIRED:
        return list(itertools.zip_longest(range(a, b), range(c, d)))
    best = [[0.0] * (d - c + 1) for _ in range(b - a + 1)]  # of the lines from here on
    alike = {(i, j): _likeness(before[i], after[j]) for i in range(a, b) for j in range(c, d)}
    for i in range(b - 1, a - 1, -1):
        for j in range(d - 1, c - 1, -1):
            best[i - a][j - c] = max(best[i - a + 1][j - c], best[i - a][j - c + 1], alike[i, j] + best[i - a + 1][j - c + 1])
    found: list[tuple[int | None, int | None]] = []
    i, j = a, c
    while i < b or j < d:
        here = best[i - a][j - c]
        if i < b and j < d and alike[i, j] and here == alike[i, j] + best[i - a + 1][j - c + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif i < b and here == best[i - a + 1][j - c]:
            found.append((i, None))
            i += 1
        else:
            found.append((None, j))
            j += 1
    return found


def _likeness(old: str, new: str) -> float:
    """From 0 to 1; 0 for lines with little in common."""
    matcher = difflib.SequenceMatcher(None, WORDS.findall(old.strip())[:100], WORDS.findall(new.strip())[:100], autojunk=False)
    ratio = matcher.ratio() if matcher.real_quick_ratio() >= ALIKE else 0.0
    return ratio if ratio >= ALIKE else 0.0


def _folded(rows: list[Row]) -> Iterator[Row]:
    """Long stretches of equal lines become one row that counts them."""
    if len(rows) <= 60:
        yield from rows
        return
    near = {place + by for place, row in enumerate(rows) if row[0] != "equal" for by in range(-CONTEXT, CONTEXT + 1)}
    skipped = 0
    for place, row in enumerate(rows):
        if place in near:
            if skipped:
                yield "gap", (skipped, ""), None
                skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield "gap", (skipped, ""), None


def _row(kind: str, left: tuple[int, str] | None, right: tuple[int, str] | None) -> Html:
    if kind == "gap":
        count = left[0] if left else 0
        return tag("tr", tag("td", f"... {count:,} lines as before", colspan=4), class_="gap")
    paired = kind == "changed" and left is not None and right is not None
    texts = _marked(left[1], right[1]) if paired and left and right else (_whole(left), _whole(right))
    cells: list[Html] = []
    for side, place, text in (("old", left, texts[0]), ("new", right, texts[1])):
        state = "none" if place is None else side if kind == "changed" else "same"
        cells.append(tag("td", str(place[0]) if place else None, class_=f"count {state}"))
        cells.append(tag("td", tag("code", text), class_=f"text {side} {state}"))
    return tag("tr", *cells, class_=kind)


def _whole(place: tuple[int, str] | None) -> Html:
    return join([shortened(place[1], 2000)]) if place else Html("")


def _marked(old: str, new: str) -> tuple[Html, Html]:
    """Two lines with the words marked that are not in the other one."""
    if max(len(old), len(new)) > 1000:
        return join([shortened(old, 2000)]), join([shortened(new, 2000)])
    a, b = WORDS.findall(old), WORDS.findall(new)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    left: list[str] = []
    right: list[str] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        was, now = "".join(a[i:j]), "".join(b[k:m])
        left.append(was if kind == "equal" or not was else tag("del", was))
        right.append(now if kind == "equal" or not now else tag("ins", now))
    return join(left), join(right)


def _numbers(variants: Variants) -> list[str]:
    return [f"{len(variants.refusals):,} refusals", f"{len(variants.rejected):,} rejected", f"{len(variants.unverified):,} unverified"]


def _refusals(variants: Variants) -> Html | None:
    if not variants.refusals:
        return None
    counts = Counter((one.rule, one.reason) for one in variants.refusals)
    rows = [(tag("code", rule), reason, f"{count:,}") for (rule, reason), count in counts.most_common(200)]
    return folded("Where rules were refused, and why", table(("rule", "why", "places"), rows, numbers=(2,)), class_="aside")
