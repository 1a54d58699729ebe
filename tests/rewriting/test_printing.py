"""Any expression can be put at any place of a program: parentheses and spaces come where they are needed, also where a word touches a parenthesis."""

from __future__ import annotations

import ast
import re

import libcst as cst
import pytest

from chainexec.rewriting import rewrite
from chainexec.rewriting.build import revised
from chainexec.rewriting.copies import clone
from chainexec.rewriting.precedence import bare
from chainexec.rewriting.tree import parents_of, read, replace
from rewriting.test_rules import RULES, results

# `x` is where the expression comes.
PLACES = [
    "return(x)", "yield(x)", "y = yield(x)", "not(x)", "y in(x)", "(x)in y", "(x)not in(x)", "if(x):pass", "if y:pass\nelif(x):pass", "while(x):pass",
    "lambda:(x)", "lambda y=(x):y", "assert(x)", "assert(x),(x)", "raise(x)", "raise(x)from(x)", "yield from(x)", "(x)if(x)else(x)", "return(x)if(x)else(x)",
    "[(x)for a in(x)if(x)]", "{(x)for a in(x)if(x)for b in(x)}", "{(x):(x)for a in(x)}", "((x)for a in(x)if(x)if(x))", "f((x)for a in(x))", "for a in(x):pass",
    "with(x):pass", "with(x)as y:pass", "with(x)as y,(x)as z:pass", "match(x):\n  case 1:pass", "match y:\n  case 1 if(x):pass", "print(*(x))", "print(**(x))",
    "print((x), end=(x))", "(x)and(x)or(x)", "not(x)and not(x)", "(x)is(x)", "(x)is not(x)", "(x)<(x)<(x)", "(x)+(x)*(x)", "2**(x)", "(x)**2", "-(x)", "~(x)",
    "try:pass\nexcept(x):pass", "try:pass\nexcept(x)as e:pass", "@(x)\ndef g():pass", "def g(a=(x))->(x):pass", "class A((x)):pass", "(x)[(x)]", "y[(x):(x):(x)]",
    "y[(x),(x)]", "(x).z", "(x)(y)", "(x)", "y = (x)", "y += (x)", "y:(x)=(x)", "(y := (x))", "[(x),*(x)]", "{(x),*(x)}", "{(x):(x),**(x)}", "(x),(x)", "return(x),*(x)",
    "f'{(x)}'", "f'{(x)!r:>{(x)}}'", "await(x)", "[a async for a in(x)]", "async for a in(x):pass", "async with(x)as y:pass", "global z;z=(x)", "type T = (x)", "x",
    "return x if x else x", "while x: pass", "for a in x: pass",
]  # fmt: skip

EXPRESSIONS = [
    "a", "a.b", "a(b)", "a[b]", "1", "1.5", "1j", "-1", "...", "None", "'s'", "b's'", "f'{a}'", "'a' 'b'", "'a'\n'b'", "not a", "a+b", "a**b", "a or b", "a and b", "a<b", "a<b<c",
    "a if b else c", "lambda:a", "yield", "yield a", "yield from a", "a:=b", "a,b", "a,", "*a,b", "", "[a]", "{a}", "{a:b}", "[a for a in b]", "a for a in b", "await a", "a+\nb", "a(\nb)",
    "a\nif b\nelse c", "a is not b",
]  # fmt: skip


def reads(text: str) -> str | None:
    """The tree of a function of these statements, of a coroutine where it must be one; None where there is none."""
    for head in ("def", "async def"):
        try:
            code = f"{head} f():\n" + "".join(f" {line}\n" for line in text.split("\n"))
            tree = ast.parse(code)
            compile(tree, "<place>", "exec")
        except SyntaxError:
            continue
        return ast.dump(tree)
    return None


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_expression_at_every_place(expression):
    given = cst.parse_expression(f"({expression})")
    compared = 0
    for place in PLACES:
        meant = reads(re.sub(r"\(x\)|\bx\b", lambda match: f" (({expression})) ", place).strip())
        if meant is None:
            continue
        module = cst.parse_module(place)
        parents, nodes = parents_of(module)
        for new in (given, bare(given)):
            edits = {node: clone(new) for node in nodes if isinstance(node, cst.Name) and node.value == "x"}
            made = replace(module, edits, parents).code
            assert reads(made) == meant, (place, made)
            compared += 1
    assert compared > 60


def test_what_stands_beside_the_edit_may_be_tight():
    """libcst's checks refuse `if(a if b else c):`."""
    module = read("if(a if b else c):\n    x\nelse:\n    return(a if b else c)\n")
    parents, nodes = parents_of(module)
    edits = {node: cst.Name("y") for node in nodes if isinstance(node, cst.Name) and node.value == "x"}
    assert replace(module, edits, parents).code == module.code.replace("x", "y")
    assert cst.Module([clone(module.body[0])]).code == module.code


TIGHT = ["return(a if b else c)", "return(lambda: a)", "return.5", "a or.5", "not(a if b else c)[a]", "(lambda: a)if(b)else c", "[a for a in(lambda: b)()]", "with(a if b else c)as d:\n    pass"]


@pytest.mark.parametrize("text", TIGHT)
def test_tight_words_are_read(text):
    source = "async def f():\n" + "".join(f"    {line}\n" for line in text.split("\n"))
    compile(source, "<tight>", "exec")
    assert read(source).code == source
    with pytest.raises(cst.CSTValidationError):  # the checks are there again
        cst.Return(cst.Name("x"), whitespace_after_return=cst.SimpleWhitespace(""))


def test_a_copy_shares_nothing():
    module = cst.parse_module("def f(a, *, b=(1, 2)):\n    return {a: [b, 'x' 'y'], **a}  # so\n")
    copy = clone(module)
    assert copy.code == module.code
    assert not set(parents_of(module)[1]) & set(parents_of(copy)[1])


def test_revised_puts_parentheses():
    node = cst.parse_statement("return x")
    assert isinstance(node, cst.SimpleStatementLine)
    made = revised(node.body[0], value=bare(cst.parse_expression("(a := 1)")))
    assert cst.Module([node.with_changes(body=[made])]).code == "return (a := 1)\n"


RULES_AT_WORK = [
    ("inline-temporary", "def f(x):\n    t = (x if x else 1)\n    return(t)\n", "    return(x if x else 1)\n"),
    ("split-tuple-assignment", "def f(x):\n    a, b = x, ()\n    return a, b\n", "    b = ()\n"),
    ("ternary-to-if", "z = y if (x,) else w\n", "if (x,):\n    z = y\n"),
    ("ternary-to-if", "def f(x):\n    return(x if x else(x or 1))\n", "    else:\n        return(x or 1)\n"),
    ("split-and", "def f(x):\n    if x and (yield):\n        x()\n", "        if (yield):\n            x()\n"),
    ("comprehension-to-loop", "def f(x):\n    return [y for y in x +\n            x]\n", "    for y in (x +\n            x):\n"),
    ("plain-to-augmented", "def f():\n    n = 0\n    n = (n + len('a')\n         * 2)\n    return n\n", "    n += (len('a')\n         * 2)\n"),
    ("enumerate-to-counter", "def f(x):\n    for n, y in enumerate((z := x)):\n        print(n, y, z)\n", "in (z := x):\n"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "before", "part"), RULES_AT_WORK)
def test_rules_put_parentheses(rule, before, part):
    assert rule in RULES
    assert any(part in source for source in results(rule, before)), results(rule, before)


def test_tight_words_in_all_of_a_program():
    """libcst refuses to make what it reads here; no rule may stumble over that."""
    source = "def f(x):\n    z = (lambda: x)if(x)else.5\n    if(1 if x else x):\n        y = x\n    else:\n        y = 2\n    while(x if y else 0):\n        x = not(x)\n    return(x if y else(x or y))\n"
    variants = rewrite(source, inputs=["f(0)", "f(3)", "f([])"], n=6)
    assert len(variants) == 6
    assert not variants.rejected
    assert not [refusal for refusal in variants.refusals if refusal.precondition == "prints-as-meant"]
