"""What an edit does not touch stays byte for byte, whatever the rule: comments, odd layout, line ends; and what comes out compiles."""

from __future__ import annotations

import random
import re

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider

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
