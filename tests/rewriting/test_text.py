"""What an edit does not touch stays byte for byte, whatever the rule: comments, odd layout, line ends; and what comes out compiles."""

from __future__ import annotations

import ast
import collections
import random
import re
import sys

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

from chainexec.equivalence import Checker
from chainexec.rewriting.catalogue import all_rules
from chainexec.rewriting.drafts import Workshop
from chainexec.rewriting.names import NameMaker
from chainexec.rewriting.rule import Making

RULES = all_rules()
HEAD = '''\
#!/usr/bin/env python
# -*- coding: utf-8 -*-
"""What  it is: "quoted", \\\\ and é."""
import os , sys   # two

def  first(a ,b = 2) :   # spaced
      # a remark above
      x   =  [ 1,2,
        3 ]   # kept
      return  ( a+b,x )   # deeper than the rest


'''
TAIL = '''

# between

def  other( a,*,b ) :
    if a :    # why
        return  {  'k' :b ,  "l":(  a)  }
    # before the end

y = {  'k' :1 } ;  w=( 1,
   2 )
class  Odd :   # spaced
    x   =  [ 1,2,
        3 ]   # kept
    # a remark above
    def  method(self, a ,b = 2) :
          return  ( a+b )   # deeper than the rest


    y = """
  text of    several
\tlines"""   ; z = 0x0F
# the last line has no end'''
WHOLE = {"indentation", "astor-printer"}  # of all of the text


def segments(workshop, edits, text):
    """The texts between the edited nodes, comments above those included."""
    positions = MetadataWrapper(workshop.view.module, unsafe_skip_copy=True).resolve(PositionProvider)
    touched = set()
    for node in edits:
        above = len(node.body[0].leading_lines) if isinstance(node, cst.IndentedBlock) else 0  # of the first statement of a block
        touched.update(range(positions[node].start.line - above, positions[node].end.line + 1))
    found = [""]
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        if number not in touched:
            found[-1] += line
        elif found[-1]:
            found.append("")
    return found


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("rule", [name for name in RULES if name not in WHOLE])
def test_all_around_an_edit_stays(rule, ends):
    text = f"{HEAD}{RULES[rule].before}\n{TAIL}".replace("\n", ends)
    workshop = Workshop(text, [RULES[rule]])
    sites = workshop.sites[rule]
    assert sites
    layout = RULES[rule].group == "layout"  # an edit of blank lines and comments is one of what stands above and behind its node
    for site in sites:
        for seed in range(4):
            made = workshop.apply(site, random.Random(seed)).source
            assert made.count("\n") == made.count(ends)
            assert re.search("(?<!\r)\n" if ends == "\r\n" else "\r", made) is None
            compile(made, "<made>", "exec")
            names = NameMaker(workshop.view.scopes.all_names, random.Random(seed))
            edits = site.make(Making(workshop.view, random.Random(seed), names))
            if layout or any(isinstance(node, cst.Module) for node in edits):
                continue
            pattern = ".*".join(map(re.escape, segments(workshop, edits, text)))
            assert re.fullmatch(pattern, made, re.DOTALL), made


NEW = {
    (3, 12): '''
type Pair[T] = tuple[T, T]


class Box[T: (int, str), *Ts, **P]:
    value: T

    def first[S](self, pair: Pair[S]) -> S:
        match pair:
            case (a, _) if a:
                return a
            case {"k": b, **rest} | Box(value=b, rest=rest):
                return b
            case str() | int() as c:
                return c
            case _:
                return pair


def f(x, *y: *tuple[int, ...]):
    found = []
    try:
        try:
            with (open("/no/such") as a, open("/no/such") as b):
                found.append(a.read() + b.read())
        except* (OSError, ValueError) as group:
            found.append(len(group.exceptions))
    finally:
        found += [x]
    if (n := len(found)) in (1, 2):
        found.append(f"{x!r:>{n + 3}}" f'{"nested" + f"{n}"}')
    else:
        found.append(f"{n=}")
    return found, Box().first((x, 1))
''',
    (3, 13): '''
class Box[T = int]:
    pass


class Many[*Ts = *tuple[int, str]]:
    pass


class Takes[**P = [int]]:
    pass


def f(x):
    def inner[S = str](y: S = x) -> S:
        return y
    y = inner()
    if y in (1, 2):
        return y
    else:
        return [Box.__type_params__[0].__default__, x]
''',
    (3, 14): '''
def f(x):
    size = len(repr(x))
    try:
        if size in (1, 2):
            made = t"{x} of {size=}" t'{x!r:>{size}}'
        else:
            made = t"{'nested' + f"{x}"}"
        return made.strings, made.values, 1 / x
    except ZeroDivisionError, TypeError:
        return size
''',
    (3, 15): '''
lazy import json
lazy from math import floor, ceil


def f(x):
    parts = [[x], [1, 2]]
    found = [*part for part in parts]
    merged = {**one for one in [{x: 1}, {2: 3}]}
    if found in ([1], [2]):
        return found
    else:
        return {*part for part in parts}, list((*part for part in parts)), merged, floor(2.5), json.dumps(found)
''',
}  # fmt: skip
KEPT = {"TypeAlias", "TypeVar", "ParamSpec", "TypeVarTuple", "TryStar", "TemplateStr", "Interpolation", "NamedExpr", "MatchAs", "MatchClass", "lazy"}
MAY_TAKE = {"match-to-if": {"MatchAs", "MatchClass"}, "walrus-out": {"NamedExpr"}, "walrus-in": {"NamedExpr"}}


def kinds(source):
    nodes = list(ast.walk(ast.parse(source)))
    found = collections.Counter(type(node).__name__ for node in nodes)
    found["lazy"] = sum(bool(getattr(node, "is_lazy", 0)) for node in nodes)
    return found


@pytest.mark.parametrize("version", [version for version in NEW if version <= sys.version_info])
def test_new_syntax_stays(version):
    source = NEW[version]
    checker = Checker(source, inputs=["f(0)", "f(3)", "f('ab')"], max_inputs=6)
    assert checker.problem is None, checker.problem
    workshop = Workshop(source, list(RULES.values()))
    before = kinds(source)
    used = set()
    for rule, sites in workshop.sites.items():
        for site in sites:
            draft = workshop.apply(site, random.Random(0))
            used.add(rule)
            after = kinds(draft.source)
            lost = {kind for kind in KEPT - MAY_TAKE.get(rule, set()) if after[kind] < before[kind]}
            assert not lost, (rule, site.line, draft.source)
            verdict = checker.check(draft.source, renames=draft.renames)
            assert verdict.ok, (rule, site.line, verdict, draft.source)
    assert len(used) > 10, used
