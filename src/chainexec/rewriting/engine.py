"""`rewrite`: variants of a program that do the same, each checked by running it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

from chainexec import source as program_text
from chainexec.errors import ArgumentError, ChainexecError, InternalError, SourceError
from chainexec.rewriting.variant import Rejection, Variant, Variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from chainexec.recording.limits import Limits
    from chainexec.rewriting.drafts import Draft
    from chainexec.rewriting.rule import Refusal
    from chainexec.rewriting.view import OutsideCalls

    Given = str | tuple[tuple[Any, ...], Mapping[str, Any]]

TRIES = 12  # drafts for each variant that is asked for, at most
PATIENCE = 0.6  # the share of the tries in which a variant must have a control flow that none before had ...
FEW, FRUITLESS = 5, 24  # ... and, once there are so many, the tries in a row that may come to nothing


def rewrite(
    source: str | Callable[..., Any],
    *,
    n: int = 10,
    rules: Iterable[str] | None = None,
    seed: int = 0,
    inputs: Iterable[Given] | None = None,
    strength: str = "structural",
    entry: str | None = None,
    stdin: str | Iterable[str] | None = None,
    unverified: bool = False,
    limits: Limits | None = None,
    max_inputs: int = 24,
) -> Variants:
    """Write a program in other ways that do the same.

    Each variant is made by rules that apply only where their preconditions can be shown to hold, and is then run on all inputs beside
    the original; what does not do the same is not given out. The programs run in this process.

    Args:
        source: the text of a program, or a function that uses nothing of its module.
        n: how many variants at most. Fewer come back where the program has no room for more.
        rules: names of rules or of groups of rules (docs/rules.md); by default all but the algorithmic ones.
        seed: another seed gives other variants; the same seed gives the same ones.
        inputs: texts of calls such as "f([1, 2], k=3)", or pairs (args, kwargs): what the variants are checked with, further inputs
            made like them included. Without any, inputs are made from type hints.
        strength: "cosmetic" (layout, names), "mild" (conditions and expressions, too) or "structural" (loops and functions, too; the
            default).
        entry: the function that pairs and made inputs are for, where it is not clear.
        stdin: texts to read; the program is then run as a script.
        unverified: also give out variants that could not be checked; their verdicts say why.
        limits: where a run is stopped, as for `check_equivalence`.
        max_inputs: how many inputs each variant is checked with at most; the given ones always are.

    Returns:
        The variants, each with a control flow of its own as far as there are so many, with `refusals` (which rule, where, which
        precondition could not be shown) and `rejected` (variants that the check found different: none are expected).

    Raises:
        SourceError: the text cannot be parsed; says the line and shows a caret.
        ArgumentError: an argument cannot work; the message says what to pass.
    """
    _need_packages()

    from chainexec.rewriting.catalogue import check_strength, chosen_rules

    check_strength(strength)
    if not _is_count(n):
        raise ArgumentError(f"n={n!r}: a whole number of at least 1 is needed")
    chosen = chosen_rules(None if rules is None else (rules,) if isinstance(rules, str) else tuple(rules))
    given = None if inputs is None else [inputs] if isinstance(inputs, str) else list(inputs)
    text, entry = _text_of(source, entry)
    program_text.parse(text)  # for an error that shows the place

    from chainexec.equivalence import Checker
    from chainexec.rewriting.drafts import Workshop

    checker = Checker(text, inputs=given, entry=entry, stdin=stdin, limits=limits, seed=seed, max_inputs=max_inputs)
    try:
        workshop = Workshop(text, chosen, outside_calls=outside_calls(given, entry, text))
    except RecursionError as error:
        raise SourceError("<program>: the program is nested too deeply to be rewritten; split its largest expression.") from error
    found = _Found(text, n, checker, unverified=unverified)
    if any(workshop.sites.values()):
        for tries, draft in enumerate(workshop.drafts(strength, seed)):
            if found.full or tries >= TRIES * n:
                break
            if draft is not None:
                patient = tries < PATIENCE * TRIES * n and (found.fruitless < FRUITLESS or len(found.variants) < FEW)
                found.consider(draft, picky=strength != "cosmetic" and patient)
    sites = {rule: len(places) for rule, places in workshop.sites.items()}
    return Variants(found.variants, [*workshop.refusals, *workshop.defects, *found.defects], found.rejected, found.unsure, sites)


class _Found:
    """The variants so far, and what was left out."""

    def __init__(self, text: str, n: int, checker: Any, *, unverified: bool) -> None:
        from chainexec.rewriting.drafts import defect
        from chainexec.rewriting.fingerprint import fingerprint

        self._defect = defect

        self._fingerprint = fingerprint
        self._text, self._n, self._checker, self._unverified = text, n, checker, unverified
        self.variants: list[Variant] = []
        self.rejected: list[Rejection] = []
        self.unsure: list[Rejection] = []
        self.defects: list[Refusal] = []
        self._sources = {text}
        self._flows = {fingerprint(text)}
        self.fruitless = 0  # drafts since the last variant

    @property
    def full(self) -> bool:
        return len(self.variants) >= self._n or (self._checker.problem is not None and not self._unverified and len(self.unsure) >= 1)

    def consider(self, draft: Draft, *, picky: bool) -> None:
        """Take the draft if it is new (if `picky`: of a new control flow) and does the same."""
        self.fruitless += 1
        if draft.source in self._sources:
            return
        try:
            flow = self._fingerprint(draft.source)
        except SyntaxError as error:
            self.defects.append(self._defect(InternalError(f"{draft.applied} made a text that is no Python: {error}")))
            return
        if picky and flow in self._flows:
            return
        self._sources.add(draft.source)
        try:
            draft.verify()
        except InternalError as error:
            self.defects.append(self._defect(error))
            return
        except RecursionError:  # one level deeper than the original, which was just readable
            return
        verdict = self._checker.check(draft.source, renames={old: new for old, new in draft.renames.items() if "." not in old})
        if verdict.kind == "different" or verdict.cause == "steps":
            self.rejected.append(Rejection(draft.source, draft.applied, verdict))
            return
        if verdict.kind == "unverified":
            self.unsure.append(Rejection(draft.source, draft.applied, verdict))
            if not self._unverified:
                return
        self.fruitless = 0
        self._flows.add(flow)
        self.variants.append(Variant(draft.source, self._text, draft.applied, draft.renames, draft.introduced, flow, verdict))


def outside_calls(given: Sequence[Given] | None, entry: str | None, text: str) -> OutsideCalls | None:
    """What the given inputs tell about calls from outside: which functions they call, and which of these with keywords."""
    from chainexec.rewriting.view import OutsideCalls

    if not given:
        return None
    called: set[str] = set()
    by_keyword: set[str] = set()
    for one in given:
        if isinstance(one, str):
            try:
                tree = ast.parse(one.strip(), mode="eval")
            except SyntaxError:
                return None  # the checker tells what is wrong with it
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    called.add(node.func.id)
                    if node.keywords:
                        by_keyword.add(node.func.id)
        else:
            name = entry or _only_function(text)
            if name is None:
                return None
            called.add(name)
            if tuple(one)[1:] != ({},):
                by_keyword.add(name)
    return OutsideCalls(frozenset(called - by_keyword), frozenset(by_keyword))


def _is_count(n: object) -> bool:
    return isinstance(n, int) and not isinstance(n, bool) and n >= 1


def _only_function(text: str) -> str | None:
    names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return names[-1] if names else None


def _text_of(source: str | Callable[..., Any], entry: str | None) -> tuple[str, str | None]:
    """The program's text, and the function that inputs are for."""
    if isinstance(source, str):
        return source, entry
    if not callable(source):
        raise ArgumentError(f"source={source!r}: the text of a program or a function is needed")
    function = inspect.unwrap(source)
    try:
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError) as error:
        raise ArgumentError(f"the text of {source!r} cannot be found ({error}); pass the program's text instead.") from error
    name = getattr(function, "__name__", "<lambda>")
    if name == "<lambda>" or not text.startswith(("def ", "async def ", "@")):
        raise ArgumentError(f"{source!r} is no function that a `def` statement of its own makes; pass the program's text instead.")
    if getattr(function, "__closure__", None):
        free = ", ".join(function.__code__.co_freevars)
        raise ArgumentError(f"{name} uses variables of the function around it ({free}); pass the program's text instead.")
    outside = sorted(_globals_of(function.__code__) & set(function.__globals__))
    if [one for one in outside if one != name]:
        raise ArgumentError(f"{name} uses names of its module ({', '.join(outside)}); pass the module's text instead, with entry={name!r}.")
    return text, entry or name


def _globals_of(code: Any) -> set[str]:
    import dis

    found = {instruction.argval for instruction in dis.get_instructions(code) if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    for constant in code.co_consts:
        if inspect.iscode(constant):
            found |= _globals_of(constant)
    return found


def _need_packages() -> None:
    for package in ("libcst", "bytecode"):
        try:
            __import__(package)
        except ImportError as error:
            raise MissingPackageError(f"rewriting needs {package}, which is not installed: pip install 'chainexec[rewrite]'") from error


class MissingPackageError(ChainexecError, ImportError):
    """A package of an extra is not installed."""


__all__ = ["MissingPackageError", "SourceError", "rewrite"]
