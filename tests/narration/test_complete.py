"""Nothing is missing: the end of a run can be rebuilt from the words alone, and every construct of the language has its sentence."""

import ast
import sys

import pytest

import chainexec
from chainexec import audit, narrate
from narration.rebuild import Opaque, Story
from oracle.data import rows_of

HAS_EXPRESSIONS = chainexec.recorder_info().name == "c"
NOT_TOLD = ("function", "module", "type", "builtin_function_or_method")  # a literal cannot stand for these


def is_same(value, rebuilt):
    if isinstance(rebuilt, Opaque):
        return str(rebuilt) == value.text
    return type(value.python) is type(rebuilt) and value.python == rebuilt


def differences(row):
    trace = chainexec.trace_source(row["code"], call=f"f({row['input']})")
    story = Story(row["code"]).read(str(narrate(trace, verbosity="full")))
    frame = trace.frames[0]
    state = {name: value for name, value in trace.at(frame.return_step.index)[frame.id].items() if value.type not in NOT_TOLD}
    unknown = {name for name, value in state.items() if name not in story.first}
    unknown -= {name for name in unknown if name in trace.at(frame.return_step.index)[frame.id].globals}  # bound before the call
    wrong = [name for name, value in state.items() if name in story.first and not is_same(value, story.first[name])]
    if not is_same(trace.outcome.value, story.result):
        wrong.append("result")
    extra = set(story.first) - set(trace.at(frame.return_step.index)[frame.id])
    return [*unknown, *wrong, *extra]


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
def test_some_runs_are_rebuilt_from_their_words():
    assert {row["id"]: wrong for row in rows_of("cruxeval")[::16] if (wrong := differences(row))} == {}


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
@pytest.mark.slow
def test_all_runs_are_rebuilt_from_their_words():
    rows = rows_of("cruxeval")
    assert len(rows) == 800
    assert {row["id"]: wrong for row in rows if (wrong := differences(row))} == {}


# ---- every node type of `ast` ----------------------------------------------------------------------------------------
# A program that runs such a node, and words of the sentence that tells it.
STATEMENTS = {
    "FunctionDef": ("def g(): pass", "the function `g` is defined"),
    "AsyncFunctionDef": ("async def g(): pass", "the function `g` is defined"),
    "ClassDef": ("class C:\n    y = 1", "the class `C` is made"),
    "Return": ("def g(): return 3\nx = g()", "it returns `3`"),
    "Delete": ("x = 1\ndel x", "`x` is deleted"),
    "Assign": ("x = 1", "`x` starts as `1`"),
    "TypeAlias": ("type X = int", "`type X = int` runs"),
    "AugAssign": ("x = 1\nx += 2", "`x` becomes `1 + 2 = 3`"),
    "AnnAssign": ("x: int = 1", "`x` starts as `1`"),
    "For": ("for x in [1]: pass", "iteration 1: `x` is `1`"),
    "AsyncFor": ("import asyncio\nasync def g():\n    yield 1\nasync def h():\n    async for x in g(): pass\nasyncio.run(h())", "`x` is `1`"),
    "While": ("x = 1\nwhile x: x -= 1", "the loop ends after 1 iteration"),
    "If": ("x = 1\nif x > 0: x = 2", "so the `if` body runs"),
    "With": ("from contextlib import nullcontext\nwith nullcontext(): pass", "`with nullcontext()` is entered"),
    "AsyncWith": (
        "import asyncio\nfrom contextlib import nullcontext\nasync def h():\n    async with nullcontext(): pass\nasyncio.run(h())",
        "`async with nullcontext()` is entered",
    ),
    "Match": ("match 3:\n    case 3: x = 1", "`3` is matched"),
    "Raise": ("try:\n    raise ValueError('x')\nexcept ValueError: pass", "it raises `ValueError('x')`"),
    "Try": ("try:\n    x = 1\nfinally:\n    x = 2", "`x` becomes `2`"),
    "TryStar": ("try:\n    raise ExceptionGroup('g', [ValueError()])\nexcept* ValueError: x = 1", "takes the exception"),
    "Assert": ("assert 1 < 2", "so the assertion holds"),
    "Import": ("import math", "`math` is imported"),
    "ImportFrom": ("from math import pi", "`pi` is imported"),
    "Global": ("x = 1\ndef g():\n    global x\n    x = 2\ng()", "`x` becomes `2`"),
    "Nonlocal": ("def g():\n    x = 1\n    def h():\n        nonlocal x\n        x = 2\n    h()\ng()", "`x` becomes `2`"),
    "Expr": ("[].append(1)\n3 + 4\nlen('ab')", "`len('ab')` gives `2`, which is not kept"),
    "Pass": ("pass", "`pass` does nothing"),
    "Break": ("for x in [1]:\n    break", "`break` ends the loop in its iteration 1"),
    "Continue": ("for x in [1]:\n    continue", "`continue` goes on with the next iteration"),
}
EXPRESSIONS = {
    "BoolOp": ("a = 0\nif a and b: x = 1", "and that settles the `and`"),
    "NamedExpr": ("if (y := 3) > 2: x = y", "`y` is `3`"),
    "BinOp": ("a = 2\nx = a + 3", "`2 + 3 = 5`"),
    "UnaryOp": ("a = 2\nx = -a", "`-2`"),
    "Lambda": ("g = lambda v: v + 1\nx = g(1)", "lambda on line 1 with `v = 1` returns `2`"),
    "IfExp": ("a = 1\nx = 3 if a else 4", "`3 if a else 4` gives `3`"),
    "Dict": ("x = {'k': 1}", "`{'k': 1}`"),
    "Set": ("x = {1}", "`{1}`"),
    "ListComp": ("x = [v for v in [1, 2]]", "the comprehension makes 2 passes: `v` is `1`, then `v` is `2`; `x` is `[1, 2]`"),
    "SetComp": ("x = {v for v in [1]}", "the comprehension makes 1 pass"),
    "DictComp": ("x = {v: 1 for v in [1]}", "the comprehension makes 1 pass"),
    "GeneratorExp": ("x = list(v for v in [1])", "items come from the generator expression"),
    "Await": ("import asyncio\nasync def g(): return 3\nasync def h():\n    x = await g()\nasyncio.run(h())", "`x` is `3`"),
    "Yield": ("def g():\n    yield 3\nx = list(g())", "it yields `3` and pauses"),
    "YieldFrom": ("def g():\n    yield from [3]\nx = list(g())", "it yields `3` and pauses"),
    "Compare": ("a = 1\nif a == 1: x = 2", "`a == 1` is true"),
    "Call": ("x = len('abc')", "`len('abc')` gives `3`"),
    "FormattedValue": ("a = 1\nx = f'{a}'", "'1'"),
    "Interpolation": ("a = 1\nx = t'{a}'", "Template"),
    "JoinedStr": ("a = 1\nx = f'{a}b'", "'1b'"),
    "TemplateStr": ("a = 1\nx = t'{a}b'", "Template"),
    "Constant": ("x = None", "`x` starts as `None`"),
    "Attribute": ("x = (3).real", "gives `3`"),
    "Subscript": ("a = [5]\nx = a[0]", "`a[0]` gives `5`"),
    "Starred": ("a, *x = [1, 2, 3]", "`x` is `[2, 3]`"),
    "Name": ("a = 1\nx = a", "`x` starts as `1`, the value of `a`"),
    "List": ("x = []", "an empty list"),
    "Tuple": ("x = (1, 2)", "`(1, 2)`"),
    "Slice": ("a = [1, 2]\nx = a[:1]", "`a[:1]` gives `[1]`"),
}
PATTERNS = {
    "MatchValue": ("match 3:\n    case 3: x = 1", "`case 3` matches"),
    "MatchSingleton": ("match None:\n    case None: x = 1", "`case None` matches"),
    "MatchSequence": ("match [1, 2]:\n    case [a, b]: x = 1", "`a` is `1` and `b` is `2`"),
    "MatchMapping": ("match {'k': 1}:\n    case {'k': v}: x = 1", "`v` is `1`"),
    "MatchClass": ("match 3:\n    case int(): x = 1", "`case int()` matches"),
    "MatchStar": ("match [1, 2]:\n    case [a, *b]: x = 1", "`b` is `[2]`"),
    "MatchAs": ("match 3:\n    case v: x = 1", "`v` is `3`"),
    "MatchOr": ("match 3:\n    case 2 | 3: x = 1", "`case 2 | 3` matches"),
}
OTHERS = {  # no statement or expression of their own: part of others, or never run
    "ExceptHandler", "match_case", "comprehension", "arguments", "arg", "keyword", "alias", "withitem", "type_ignore", "TypeIgnore", "TypeVar",
    "ParamSpec", "TypeVarTuple", "Module", "Interactive", "Expression", "FunctionType", "FunctionTypeIgnore",
}  # fmt: skip
BASES = {"AST", "mod", "stmt", "expr", "expr_context", "boolop", "operator", "unaryop", "cmpop", "excepthandler", "pattern", "type_param"}
OLD = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice", "Suite", "AugLoad", "AugStore", "Param", "slice"}  # no nodes any more
ALL = {**STATEMENTS, **EXPRESSIONS, **PATTERNS}


def test_every_node_type_has_its_sentence():
    kinds = {
        name for name, kind in vars(ast).items()
        if isinstance(kind, type) and not name.startswith("_") and issubclass(kind, ast.AST) and not issubclass(kind, ast.operator | ast.cmpop | ast.unaryop | ast.boolop | ast.expr_context)
    }  # fmt: skip
    assert kinds - set(ALL) - OTHERS - BASES - OLD == set()


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
@pytest.mark.parametrize("kind", list(ALL))
def test_the_sentence_of_a_node_type(kind):
    program, words = ALL[kind]
    if not hasattr(ast, kind):
        pytest.skip(f"this Python has no {kind}: {sys.version_info[:2]}")
    trace = chainexec.trace_source(program, capture=True)
    narration = narrate(trace)
    assert words in str(narration)
    report = audit(narration, trace)
    assert report.ok, report


OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "|", "^", "&", "==", "!=", "<", "<=", ">", ">="]


@pytest.mark.skipif(not HAS_EXPRESSIONS, reason="expressions need the C recorder")
@pytest.mark.parametrize("operator", OPERATORS)
def test_operators_are_told_with_their_values(operator):
    trace = chainexec.trace_source(f"a, b = 7, 2\nx = a {operator} b\n")
    told = str(narrate(trace))
    assert f"7 {operator} 2" in told
    assert audit(told, trace).ok
