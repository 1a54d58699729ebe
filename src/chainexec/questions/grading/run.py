"""Grades predicted inputs: the program is run with them, and every input that gives the output counts."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from chainexec.errors import ArgumentError, SandboxError
from chainexec.questions.grading.compare import Verdict, shown
from chainexec.questions.grading.reading import bare
from chainexec.questions.grading.statements import compared
from chainexec.questions.literals import Token, is_literal, is_value, parsed, same, token, token_of
from chainexec.recording.limits import Limits
from chainexec.sandbox.layers import ISOLATIONS
from chainexec.source import syntax_tree
from chainexec.traces.model import Raised, Returned, Stopped
from chainexec.tracing import trace_source

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMITS = Limits(steps=100_000, seconds=10.0, bytes=256 << 20)
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_MODULES = {  # of the constructors that literals may call, so that a program's own names do not matter
    "set": "builtins", "frozenset": "builtins", "list": "builtins", "tuple": "builtins", "dict": "builtins", "float": "builtins",
    "bytearray": "builtins", "range": "builtins", "slice": "builtins", "complex": "builtins", "deque": "collections",
    "defaultdict": "collections", "Counter": "collections", "OrderedDict": "collections", "Fraction": "fractions", "Decimal": "decimal",
}  # fmt: skip
_INFINITY = float("inf")
_BIG = 1000  # bits: a larger number is written in hexadecimal


def run_arguments(data: Mapping[str, Any], right: str, text: str, value: object, *, limits: Limits | None, isolation: str) -> Verdict:
    """Run the program of a question with the arguments that a text gives.

    Args:
        data: "source", "function", "output"; "json" where the output is JSON, which has lists for tuples.
        right: the arguments of the run that the question was made from; where they are no literals, they are right as they stand.
        text: the arguments as they stand between the parentheses, or the whole call.
        value: of an answer in JSON, its value.
        limits: where the run is stopped; `LIMITS` for None.
        isolation: as for `trace_source`.
    """
    if isolation not in {"none", *ISOLATIONS}:
        raise ArgumentError(f'isolation={isolation!r}: there are "none", "auto", "strict" and "process"')
    source, function, output = (data.get(name) for name in ("source", "function", "output"))
    if not isinstance(source, str) or not isinstance(function, str) or not isinstance(output, str) or not _PATH.fullmatch(function):
        raise ArgumentError('a question of form "arguments" needs the texts "source", "function" and "output" in its data, for the run')
    call = call_node(function, text, source) if not isinstance(value, dict | list) else json_call(function, value, source)
    said = bare(text)
    if not is_literal(f"[{right}]") and _arguments_in(function, said) == right.strip():
        return Verdict(True, said, f"{shown(said)} is the call of the question.")
    if call is None:
        return Verdict(False, said, f"{shown(said)} gives no arguments for a call of `{function}`.", readable=False)
    try:
        arguments = written_arguments(call)
    except ValueError as error:
        return Verdict(False, said, f"{shown(said)} is not made of literals only ({error}), so it was not run.", readable=False)
    except (RecursionError, OverflowError):
        return Verdict(False, said, f"{shown(said)} is nested too deeply, or has a number that is too large.", readable=False)
    try:
        trace = trace_source(
            source, call=f"{function}({arguments})", limits=limits or LIMITS, capture=True, isolation=isolation, detail="lines", stdin=""
        )
    except ArgumentError as error:  # such as a keyword that no call may have
        return Verdict(False, said, f"{shown(said)} cannot be passed: {error}.", readable=False)
    except SandboxError as error:
        if not error.ended:  # the isolation itself cannot be had
            raise
        return Verdict(False, said, f"The run with {shown(said)} gave no result: {error.ended}.")
    made = shown(f"{function}({said})" if compared(said) is None and not said.startswith(f"{function}(") else said)
    match trace.outcome:
        case Returned(value=result):
            if same(result.text, output) or (data.get("json") is True and _same_json(result.text, output)):
                return Verdict(True, said, f"{made} returns {shown(output)}, as it should.")
            printed = f" (it prints {shown(trace.stdout)})" if trace.stdout else ""
            return Verdict(False, said, f"{made} returns {shown(result.text)}{printed}, and not {shown(output)}.")
        case Raised(type=kind, message=message):
            said_so = f": {message[:200]}" if message else ""
            return Verdict(False, said, f"{made} raises {kind}{said_so}, and should return {shown(output)}.")
        case Stopped(limit=limit):
            return Verdict(False, said, f"{made} was stopped by the limit on {limit}, and should return {shown(output)}.")


def _arguments_in(function: str, said: str) -> str:
    """What stands between the parentheses of a call, as it stands."""
    sides = compared(said)
    call = said if sides is None else sides.call
    return call[len(function) + 1 : -1].strip() if call.startswith(f"{function}(") and call.endswith(")") else call


def _same_json(one: str, other: str) -> bool:
    """Whether two values are the same in JSON, which has no tuples."""
    first, second = token(one), token(other)
    return first is not None and second is not None and _listed(first) == _listed(second)


def _listed(read: Token) -> Token:
    """A token with lists for tuples."""
    if read[0] in {"list", "tuple"}:
        return ("list", *map(_listed, read[1:]))
    return ("dict", frozenset((key, _listed(value)) for key, value in read[1])) if read[0] == "dict" else read


def call_node(function: str, text: str, source: str) -> ast.Call | None:
    """The call that a text makes: `1, [2]`, `f(1, [2])`, `assert f(1, [2]) == 3`."""
    said = bare(text)
    sides = compared(said)
    if sides is not None:
        said = sides.call
    for candidate in (said, f"_({said})"):
        node = parsed(candidate)
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func)
        if name in {"_", function, function.rpartition(".")[2]}:
            return _unpacked(node, function, source) if name == "_" else node
    return None


def json_call(function: str, value: dict[str, Any] | list[Any], source: str) -> ast.Call | None:
    """The call with arguments given as JSON: a dict with the names of the parameters, or the one argument."""
    node = parsed(repr(value))
    if node is None:
        return None
    names = parameters(source, function)
    if isinstance(value, dict) and isinstance(node, ast.Dict) and value and names is not None and set(value) <= set(names):
        return ast.Call(ast.Name("_"), [], [ast.keyword(name, item) for name, item in zip(value, node.values, strict=True)])
    return ast.Call(ast.Name("_"), [node], [])


def _unpacked(node: ast.Call, function: str, source: str) -> ast.Call:
    """`(1, 2)` for a function that needs two arguments means both."""
    if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.Tuple):
        needed = required(source, function)
        if needed is not None and needed > 1:
            return ast.Call(node.func, node.args[0].elts, [])
    return node


def parameters(source: str, function: str) -> list[str] | None:
    """The names of a function's parameters; None where it takes any, or is not found."""
    node = _definition(source, function)
    if node is None or node.args.kwarg is not None:
        return None
    return [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]


def required(source: str, function: str) -> int | None:
    """How many positional arguments a function needs."""
    node = _definition(source, function)
    return None if node is None else len(node.args.posonlyargs) + len(node.args.args) - len(node.args.defaults)


def _definition(source: str, function: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    try:
        tree = syntax_tree(source)
    except SyntaxError:  # trace_source says so
        return None
    return next((node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function), None)


# ---- literals as Python text that means the same in every program -----------------------------------------------------


def written_arguments(call: ast.Call) -> str:
    """The arguments of a call, written anew from their literals.

    Raises:
        ValueError: there is something else among them.
    """
    parts = [written(argument) for argument in call.args]
    names = [keyword.arg for keyword in call.keywords]
    if len(set(names)) != len(names):
        raise ValueError("an argument is given twice")
    for keyword in call.keywords:
        if keyword.arg is None:
            raise ValueError("`**`")
        parts.append(f"{keyword.arg}={written(keyword.value)}")
    return ", ".join(parts)


def written(node: ast.expr) -> str:
    """The text of a literal.

    Raises:
        ValueError: it is none.
    """
    match node:
        case ast.Constant(value=int(value)) if type(value) is int and value.bit_length() > _BIG:
            return f"{value:#x}"
        case ast.Constant(value=float(value)) if value == _INFINITY:
            return _made("float", "'inf'")
        case ast.Constant(value=value):
            return repr(value)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
            token_of(node)
            return f"({'-' if isinstance(sign, ast.USub) else '+'}{written(operand)})"
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
            token_of(node)
            return f"({written(left)} {'+' if isinstance(sign, ast.Add) else '-'} {written(right)})"
        case ast.List(elts=parts):
            return f"[{', '.join(map(written, parts))}]"
        case ast.Tuple(elts=parts):
            return f"({', '.join(map(written, parts))}{',' if len(parts) == 1 else ''})"
        case ast.Set(elts=parts):
            return f"{{{', '.join(map(written, parts))}}}"
        case ast.Dict(keys=keys, values=values):
            if None in keys:
                raise ValueError("`**`")
            pairs = [f"{written(key)}: {written(value)}" for key, value in zip(keys, values, strict=True) if key is not None]
            return f"{{{', '.join(pairs)}}}"
        case ast.Name(id="inf" | "nan" as name):
            return _made("float", repr(name))
        case ast.Call():
            return _constructed(node)
        case ast.Name(id=name):
            raise ValueError(f"the name {shown(name)}")
        case _:
            raise ValueError(type(node).__name__)


def _dotted(node: ast.expr) -> str | None:
    """`collections.deque`; None for what is no name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _made(name: str, arguments: str) -> str:
    return f"__import__({_MODULES[name]!r}).{name}({arguments})"


def _constructed(node: ast.Call) -> str:
    """The call of a constructor; only those whose cost its text tells."""
    name = (_dotted(node.func) or "").rpartition(".")[2]
    if name not in _MODULES or not is_value(token_of(node)):
        raise ValueError(f"a call of {shown(name)}" if name else "a call")
    if node.keywords and not (name == "deque" and [keyword.arg for keyword in node.keywords] == ["maxlen"]):
        raise ValueError(f"keywords for {shown(name)}")
    given = node.args
    kinds = [token_of(argument)[0] for argument in given]
    if name == "bytearray" and kinds not in ([], ["bytes"]):  # bytearray(10**10) would take the memory
        raise ValueError("a bytearray of something else than bytes")
    if name == "Fraction" and any(kind != "int" for kind in kinds):
        raise ValueError("a Fraction of something else than whole numbers")
    if name == "Decimal" and kinds != ["str"]:
        raise ValueError("a Decimal of something else than a text")
    if any(kind == "call" and token_of(argument)[1] == "range" for kind, argument in zip(kinds, given, strict=True)):
        raise ValueError("a range that would be run through")
    parts = []
    for place, argument in enumerate(given):
        if name == "defaultdict" and place == 0 and isinstance(argument, ast.Name):
            parts.append(f"__import__('builtins').{argument.id}")
        else:
            parts.append(written(argument))
    parts += [f"{keyword.arg}={written(keyword.value)}" for keyword in node.keywords]
    return _made(name, ", ".join(parts))
