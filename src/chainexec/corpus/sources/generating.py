"""Makes inputs for a program by its generator. Runs code that nobody vouches for: only ever called in a sandboxed child."""

from __future__ import annotations

import ast
import contextlib
import io
import random
import types
import warnings
from typing import TYPE_CHECKING, Any

from chainexec.corpus.sources import drawing
from chainexec.equivalence.cases import call_text, is_plain
from chainexec.equivalence.mutated import Material, constants_of
from chainexec.equivalence.strategies import NoStrategyError, Strategies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SPREAD = 1_000_003  # between the seeds of two programs' generators
MOST_ASKED = 10_000  # inputs that one request may ask for
MOST_TRIED = 4  # times as many are made as are asked for, as some are equal
MOST_CHARACTERS = 20_000  # of one call
MOST_TOTAL = 4_000_000  # of all calls of an answer
_SIZED = frozenset({str, bytes, bytearray, list, tuple, dict, set, frozenset})
MOST_DEPTH = 60  # containers in containers


class _RefusedError(Exception):
    """No inputs can be made; says why in a few words that can be counted, then in full."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why, self.detail = why, detail


def inputs_job(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The calls that a generator makes, the same for the same request.

    Args:
        request: "source", the program's text; "entry", its function; "generator", the text of a program that makes inputs by its
            "function", or "" to make them from type hints; "n", how many are wanted; "seed".

    Returns:
        {"calls": [texts]}, at most n of them and none twice, or {"refused": why, "detail": more}; no bytes. Whatever the programs
        raise is a refusal, but for what ends the process.
    """
    state = random.getstate()
    try:
        return {"calls": _calls(request)}, b""
    except _RefusedError as error:
        return {"refused": error.why, "detail": error.detail}, b""
    finally:
        random.setstate(state)


def _calls(request: dict[str, Any]) -> list[str]:
    texts = [request.get(name) for name in ("source", "entry", "generator", "function")]
    count, seed = request.get("n"), request.get("seed")
    if not all(isinstance(text, str) for text in texts) or type(count) is not int or type(seed) is not int:
        raise _RefusedError("broken request", "it needs source, entry, generator, function, n and seed")
    source, entry, makes, function = map(str, texts)
    if not entry.isidentifier():
        raise _RefusedError("broken request", f"{entry!r} is no function's name")
    count = max(0, min(count, MOST_ASKED))
    drawn = _by_function(makes, function, count, seed) if makes else _by_hints(source, entry, count, seed)
    calls: dict[str, None] = {}
    total = 0
    refused: _RefusedError | None = None
    for args, kwargs in drawn:
        try:
            text = _written(entry, args, kwargs)
        except _RefusedError as error:  # one value may be odd where others are not
            refused = refused or error
            continue
        if text not in calls:
            calls[text] = None
            total += len(text)
        if len(calls) >= count or total >= MOST_TOTAL:
            break
    if not calls:
        raise refused or _RefusedError("makes nothing", "the generator made no input")
    return list(calls)


def _by_function(source: str, name: str, count: int, seed: int) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """What the generator's function returns for one random generator after another."""
    make = _function(source, name, "the input generator")
    for n in range(MOST_TRIED * count):
        with _guarded("the input generator"):
            random.seed(seed * SPREAD + n)  # some take no notice of the generator that they are given
            made = make(random.Random(seed * SPREAD + n))  # noqa: S311 - no secrets
            if not isinstance(made, dict) or not all(type(key) is str and key.isidentifier() for key in made):
                raise _RefusedError("no keyword arguments", f"the input generator returned a value of type {type(made).__name__}")
        yield (), made


def _by_hints(source: str, entry: str, count: int, seed: int) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Values that fit the type hints of the function."""
    function = _function(source, entry, "the program")
    material = Material((), constants_of(ast.parse(source)))
    try:
        with _guarded("the type hints"):
            plan: Any = Strategies(material, foreign=False, make=drawing).arguments_of_hints(function)
    except NoStrategyError as error:
        raise _RefusedError("no values for a type hint", str(error)) from None
    if plan is None:
        raise _RefusedError("no type hints", f"a parameter of {entry} has none")
    for n in range(MOST_TRIED * count):
        with _guarded("the type hints"):
            made = plan.draw(random.Random(seed * SPREAD + n))  # noqa: S311 - no secrets
        yield made


def _function(source: str, name: str, what: str) -> Callable[..., Any]:
    module = types.ModuleType("__program__")
    with _guarded(what):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(source, "<program>", "exec", dont_inherit=True)
        exec(code, vars(module))  # noqa: S102 - this is what the sandboxed child is for
        function: Callable[..., Any] | None = vars(module).get(name)
    if not callable(function):
        raise _RefusedError("no such function", f"{what} defines no function {name}")
    return function


@contextlib.contextmanager
def _guarded(what: str) -> Iterator[None]:
    """Whatever code of the program raises is a refusal; what it prints is nobody's business, and it reads nothing."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (_RefusedError, NoStrategyError):
        raise
    except ModuleNotFoundError as error:
        raise _RefusedError("module not found", f"{what}: {_said(error)}") from None
    except BaseException as error:  # SystemExit and KeyboardInterrupt are the program's, too
        raise _RefusedError(f"{what} raises", f"{type(error).__name__}: {_said(error)}") from None


def _said(error: BaseException) -> str:
    try:
        return str(error)[:200]
    except BaseException:  # its __str__ is the program's
        return "it cannot be said"


def _written(entry: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The text of the call.

    Raises:
        _RefusedError: a value is no literal, or too long.
    """
    _check_values((args, kwargs))
    try:
        text = call_text(entry, args, kwargs)
    except ValueError as error:  # an int of more digits than Python writes
        raise _RefusedError("value too long", str(error)) from None
    if len(text) > MOST_CHARACTERS:
        raise _RefusedError("value too long", f"a call of {len(text)} characters; {MOST_CHARACTERS} at most")
    return text


def _check_values(values: Any) -> None:
    """Looks at all values without calling any code of theirs, and with an end: they may hold themselves."""
    room = MOST_CHARACTERS
    stack: list[tuple[Any, int]] = [(values, 0)]
    while stack:
        value, depth = stack.pop()
        room -= 1
        kind = type(value)
        if kind in _SIZED:
            room -= len(value)
        if room < 0:
            raise _RefusedError("value too long", f"more than {MOST_CHARACTERS} characters and items in one input")
        if depth > MOST_DEPTH:
            raise _RefusedError("value too deep", f"containers in containers, more than {MOST_DEPTH} of them")
        if kind is dict:
            stack += [(one, depth + 1) for pair in value.items() for one in pair]
        elif kind in {list, tuple, set, frozenset}:
            stack += [(one, depth + 1) for one in value]
        elif not is_plain(value):
            raise _RefusedError("no literal", f"a value of type {kind.__module__}.{kind.__qualname__} cannot be written as a literal")
        if kind is str and not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise _RefusedError("no literal", "a text has half a surrogate pair in it, which no file can hold") from None


def sandbox_warm() -> None:
    """Called once by a sandbox's server before it forks: loads what a job needs, and lets the interpreter specialise its code."""
    for _ in range(3):
        request = {"source": "def f(x: list[int], y: str = ''): return x", "entry": "f", "n": 3, "seed": 0}
        inputs_job({**request, "generator": "", "function": ""})
        inputs_job({**request, "generator": "def g(r): return {'x': [r.random()]}", "function": "g"})
