"""`check_equivalence` and `Checker`: do two programs do the same?"""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from chainexec.equivalence.cases import (
    CallCase,
    Case,
    PlainCase,
    StdinCase,
    ValueCase,
    arguments_of,
    is_plain,
    plain_case,
    read_call,
    read_pair,
)
from chainexec.equivalence.compare import differences, outcome, seen
from chainexec.equivalence.inputs import TRIED_FOR_ONE, Maker, Tried, reads_input, selected, stdin_cases
from chainexec.equivalence.memory import at_most
from chainexec.equivalence.model import BranchCoverage, Coverage, Verdict, Witness
from chainexec.equivalence.observe import Observation, Observer, make_side
from chainexec.equivalence.programs import FunctionProgram, TextProgram, make_program
from chainexec.equivalence.shrink import shrunk, simpler_arguments, simpler_text
from chainexec.equivalence.strategies import NoStrategyError, simplest
from chainexec.equivalence.watch import Watch
from chainexec.errors import ArgumentError
from chainexec.recording.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from chainexec.equivalence.model import Cause
    from chainexec.equivalence.observe import Side

    Given = str | tuple[tuple[Any, ...], Mapping[str, Any]]

STEPS = 100_000  # calls and passes of loops after which a run is stopped
STEPS_OF_MADE = 3_000  # an input that we make ourselves is to be cheap
LONGER = 20  # how many times as many steps the second program may make as the first (and as there are parts in what that made), ...
AT_LEAST = 5_000  # ... where that is few: so many; a step may cost as much as a list is long, so that 100,000 of them can take minutes
SECONDS_OF_GIVEN = 10.0  # for the first program with an input that was given
SECONDS = 2.0  # that a variant may always take, and LONGER times what the original took
SECONDS_OF_MADE = 0.1
DEPTH = 1_000  # calls inside one another
DEEPER = 3  # how many times as deep the second program may go
OUTPUT = 10_000_000  # bytes
MEMORY = 512 << 20  # bytes above those that the process has
MEMORY_OF_MADE = 256 << 20
TOO_LARGE = 3  # made inputs with which there is no end of memory or time, after which no more are tried
CONFIRMED = 6  # times that both programs are run again with an input that shows a difference
FEW = 5  # inputs below which the first program is run three times, not twice
ENDLESS = 2  # inputs without end after which no more are tried
SHRINK_TRIES = 400
SEARCH_TRIES = 100
LONG_CALL = 30  # characters of a call below which no simpler one is searched for


def check_equivalence(
    a: str | Callable[..., Any],
    b: str | Callable[..., Any],
    *,
    inputs: Iterable[Given] | None = None,
    entry: str | None = None,
    stdin: str | Iterable[str] | None = None,
    renames: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    max_inputs: int = 80,
    generate: bool = True,
    isolation: str = "none",
) -> Verdict:
    """Run two programs with the same inputs and compare what they do.

    Compared are the result (exact types; NaN equals NaN, 0.0 and -0.0 differ; aliases), exceptions with their messages, output, the
    arguments after the call, global state, and the items of generators. "equivalent" means: the same on all these inputs; it is no
    proof. The programs run in this process.

    Args:
        a: the text of a program, or a function.
        b: the other one.
        inputs: texts of calls such as "f([1, 2], k=3)", or pairs (args, kwargs). More are made like them; without any, inputs are made from
            the type hints of `a`.
        entry: the function that pairs and made inputs are for; by default the one in the texts, or the only one in `a`.
        stdin: texts to read; the programs are then run as scripts.
        renames: names in `a` -> names in `b` where they differ (functions, parameters, variables, classes): messages are compared
            up to them.
        limits: where a run is stopped. `steps` (here: calls and passes of loops; default 100,000), `seconds`, `bytes` (of memory),
            `depth` (of calls; default 1,000).
        seed: another seed makes other inputs.
        max_inputs: how many inputs are used at most; the given ones always are.
        generate: False uses the given inputs only.
        isolation: "none" runs the programs in this process; the others in one of their own, which is killed after `limits.seconds`
            (default: 60) and may end in any way: "auto" with the most that this machine has against what they may do, "strict" refuses to
            start without seccomp and Landlock, "process" takes limits only. They take texts of programs and of calls. See docs/safety.md.

    Returns:
        The verdict: equivalent, different (with an input that shows it), or unverified (with the reason).

    Raises:
        SourceError: one of the texts does not compile.
        ArgumentError: an argument cannot work; the message says what to pass.
        RecorderError: all tool ids of sys.monitoring are taken.
        SandboxError: the isolation cannot be had here.
    """
    if isolation != "none":
        from chainexec.equivalence.apart import SECONDS as APART_SECONDS
        from chainexec.equivalence.apart import check_apart

        if limits is not None and not isinstance(limits, Limits):
            raise ArgumentError(f"limits={limits!r}: a Limits(...) is needed")
        request = {
            "a": a, "b": b, "inputs": None if inputs is None else inputs if isinstance(inputs, str) else list(inputs), "entry": entry,
            "stdin": stdin if stdin is None or isinstance(stdin, str) else list(stdin),
            "renames": None if renames is None else dict(renames),
            "limits": None if limits is None else asdict(limits), "seed": seed, "max_inputs": max_inputs, "generate": generate,
        }  # fmt: skip
        return check_apart(request, isolation, APART_SECONDS if limits is None or limits.seconds is None else limits.seconds)
    checker = Checker(a, inputs=inputs, entry=entry, stdin=stdin, limits=limits, seed=seed, max_inputs=max_inputs, generate=generate)
    return checker.check(b, renames=renames, search=True)


class Checker:
    """One original program, prepared once, against which many variants can be checked quickly.

    Making it chooses the inputs and runs the original with each of them twice. The options are those of `check_equivalence`.

    Attributes:
        inputs: texts of the inputs that are used; of a script the repr of each standard input.
        coverage: which branches of the original they take.
        problem: why nothing can be verified, None where it can; `cause` is the same in one word, as in `Verdict.cause`.
        skipped: inputs that were tried and left out because the original reaches a limit with them.
    """

    def __init__(
        self,
        original: str | Callable[..., Any],
        *,
        inputs: Iterable[Given] | None = None,
        entry: str | None = None,
        stdin: str | Iterable[str] | None = None,
        limits: Limits | None = None,
        seed: int = 0,
        max_inputs: int = 80,
        generate: bool = True,
    ) -> None:
        if limits is not None and not isinstance(limits, Limits):
            raise ArgumentError(f"limits={limits!r}: a Limits(...) is needed")
        if type(max_inputs) is not int or max_inputs < 1:
            raise ArgumentError(f"max_inputs={max_inputs!r}: a whole number of at least 1 is needed")
        if inputs is not None and stdin is not None:
            raise ArgumentError("inputs and stdin were both given: pass inputs to call a function, or stdin to run scripts")
        self.problem: str | None = None
        self.cause: Cause | None = None
        self.skipped = 0
        self.coverage = BranchCoverage()
        self._limits = limits
        self._steps = STEPS if limits is None or limits.steps is None else limits.steps
        self._depth = DEPTH if limits is None or limits.depth is None else limits.depth
        self._output = OUTPUT if limits is None or limits.bytes is None else min(limits.bytes, OUTPUT)
        self._memory = MEMORY if limits is None or limits.bytes is None else limits.bytes
        self._seed = seed
        self._program = make_program(original, "a")
        self._script = self._is_script(inputs, entry, stdin)
        self._seconds = None if limits is None else limits.seconds
        self._watch = Watch()
        given = self._given(inputs, entry, stdin)
        self._entry = self._entry_of(given, entry)
        self._side = make_side(self._program, self._entry)
        self._chosen: list[tuple[Case, Observation]] = []
        self._maker: Maker | None = None
        self._prepare(given, max_inputs, generate=generate)
        self.inputs = tuple(case.text for case, _ in self._chosen)

    def check(
        self, variant: str | Callable[..., Any], *, renames: Mapping[str, str] | None = None, shrink: bool = True, search: bool = False
    ) -> Verdict:
        """Compare a variant with the original.

        Args:
            variant: the text of a program, or a function.
            renames: names of the original -> names of the variant, where they differ.
            shrink: look for a simpler witness, by up to a few hundred runs.
            search: let hypothesis look for a still simpler one, which takes longer.

        Raises:
            SourceError: the text does not compile.
            ArgumentError: it is neither a text nor a function.
        """
        return self._compare(variant, renames, lambda comparison: comparison.verdict(shrink=shrink, search=search))

    def check_all(self, variant: str | Callable[..., Any], *, renames: Mapping[str, str] | None = None) -> tuple[Verdict, float]:
        """As `check`, and the share of the inputs with which the variant does the same as the original."""
        shares = [0.0]

        def compare(comparison: _Comparison) -> Verdict:
            verdict = comparison.verdict(shrink=True, search=False)
            shares[0] = 1.0 if verdict.ok else comparison.agreement()
            return verdict

        return self._compare(variant, renames, compare), shares[0]

    def _compare(
        self, variant: str | Callable[..., Any], renames: Mapping[str, str] | None, compare: Callable[[_Comparison], Verdict]
    ) -> Verdict:
        program = make_program(variant, "b")
        if renames is not None and not isinstance(renames, Mapping):
            raise ArgumentError(f"renames={renames!r}: a dict of names is needed, such as {{'old': 'new'}}")
        if self.problem is not None:
            return Verdict("unverified", reason=self.problem, cause=self.cause, skipped=self.skipped)
        side = make_side(program, self._entry, renames)
        if isinstance(program, TextProgram) and side.entry is not None and side.entry not in program.code.co_names:
            hint = f"where it is called otherwise pass renames={{{self._entry!r}: ...}}"
            names = ", ".join(program.function_names()) or "none"
            raise ArgumentError(f"there is no function {side.entry!r} in b (it has: {names}); {hint}")
        with self._watch as watch:
            watch.follow(program.codes, branches=True)
            watch.follow((code for code in self._program.codes if not any(code is own for own in program.codes)), branches=False)
            with at_most(self._memory):
                return compare(_Comparison(self, side, Observer(watch, self._output)))

    def seconds_of_original(self, before: float = 0.0) -> float:
        """How long the original may take; `before`: what it needed earlier, and may now need twice."""
        return max(SECONDS_OF_GIVEN if self._seconds is None else self._seconds, 2 * before)

    # ---- preparing -------------------------------------------------------------------------------------------------------

    def _is_script(self, inputs: object, entry: object, stdin: object) -> bool:
        if stdin is not None:
            if not isinstance(self._program, TextProgram):
                raise ArgumentError("stdin is for scripts, that is for the texts of programs; for a function pass inputs=[...]")
            return True
        return inputs is None and entry is None and isinstance(self._program, TextProgram) and not self._program.function_names()

    def _given(self, inputs: Iterable[Given] | None, entry: str | None, stdin: str | Iterable[str] | None) -> list[Case]:
        program = self._program
        if self._script:
            assert isinstance(program, TextProgram)
            if stdin is None and reads_input(program.tree):
                self._fail("inputs", "the script reads its standard input: pass stdin=[...] with texts for it")
                return []
            return stdin_cases("" if stdin is None else stdin)
        if inputs is None:
            return []
        if isinstance(inputs, str):
            raise ArgumentError(f"inputs={inputs!r}: a list of inputs is needed, such as inputs=[{inputs!r}]")
        found: list[Case] = []
        for one in inputs:
            if isinstance(one, str):
                found.append(read_call(one))
                continue
            name = entry or (program.entry() if isinstance(program, TextProgram) else program.label)
            if name is None:
                raise ArgumentError("inputs: it is not clear which function the pairs are for; pass its name as entry=...")
            found.append(read_pair(one, name, None if isinstance(program, FunctionProgram) else name))
        return found

    def _entry_of(self, given: list[Case], entry: str | None) -> str | None:
        program = self._program
        if self._script or isinstance(program, FunctionProgram):
            return None if self._script else program.label
        names = [case.entry for case in given if isinstance(case, ValueCase) and case.entry is not None]
        names = names or [parts[0] for case in given if (parts := self._call_of(case)) is not None]
        return entry or (max(names, key=names.count) if names else program.entry())

    def _call_of(self, case: Case) -> tuple[str, CallCase] | None:
        """The function of the program that a call text names, and its arguments; None for `list(f(x))` and other expressions."""
        parts = arguments_of(case)
        if parts is not None and hasattr(builtins, parts[0]):
            own = self._program.function_names() if isinstance(self._program, TextProgram) else ()
            return parts if parts[0] in own else None
        return parts

    def _fail(self, cause: Cause, problem: str) -> None:
        self.cause, self.problem = cause, problem

    def _prepare(self, given: list[Case], count: int, *, generate: bool) -> None:
        if self.problem is not None:
            return
        with self._watch as watch, at_most(self._memory):
            watch.follow(self._program.codes, branches=True)
            observer = Observer(watch, self._output)
            function = None if self._script else self._set_up(observer)
            if self.problem is None:
                self._choose(observer, given, function, count, generate=generate)
        if self.problem is None:
            with self._watch as watch, at_most(self._memory):  # again, so that the branches are those of the chosen inputs only
                watch.follow(self._program.codes, branches=True)
                self._run_again(Observer(watch, self._output))
                self.coverage = watch.coverage(self._program.measured(script=self._script))

    def _set_up(self, observer: Observer) -> Callable[..., Any] | None:
        """Run the top level once; returns the function that is called."""
        if isinstance(self._program, FunctionProgram):
            return self._program.fn
        observation, namespace = observer.set_up(self._side)
        if observation.in_setup:
            self._fail("setup", f"a {outcome(observation, self._steps)} before anything was called: mend it first")
            return None
        if self._entry is None:
            return None
        found = namespace.get(self._entry)
        if found is None:
            names = ", ".join(self._program.function_names()) or "none"
            hint = "pass the name of one as entry=... or in the inputs"
            raise ArgumentError(f"there is no function {self._entry!r} in a (it has: {names}); {hint}")
        return found if callable(found) else None

    def _choose(
        self, observer: Observer, given: list[Case], function: Callable[..., Any] | None, count: int, *, generate: bool
    ) -> None:
        first: list[tuple[Case, Observation]] = []
        stopped: Observation | None = None
        opaque: tuple[str, ...] = ()
        for case in given:
            observation = observer.observe(self._side, case, steps=self._steps, depth=self._depth, seconds=self.seconds_of_original())
            if is_stopped(observation):
                self.skipped += 1
                stopped = observation
            elif observation.opaque:
                opaque = observation.opaque
            else:
                first.append((case, observation))
        examples = self._examples(observer, given)
        maker = Maker(self._program, self._entry, [case for case, _ in first] or given, examples, function, self._seed)
        self._maker = maker
        room = count - len(first)
        if generate and room > 0:
            with at_most(min(self._memory, MEMORY_OF_MADE)):
                tried = self._try_made(observer, maker, {case.text for case in given}, TRIED_FOR_ONE * room)
            usable = [one for one in tried if not is_stopped(one.observation) and not one.observation.opaque]
            self.skipped += sum(is_stopped(one.observation) for one in tried)
            for one in tried:
                opaque = opaque or one.observation.opaque
                stopped = stopped or (one.observation if is_stopped(one.observation) else None)
            first += [(one.case, one.observation) for one in selected(usable, room)]
        self._chosen = first
        if not first:
            self._explain_nothing(given, stopped, opaque, maker, generate=generate)

    def _try_made(self, observer: Observer, maker: Maker, known: set[str], count: int) -> list[Tried]:
        """Run inputs that are made."""
        tried: list[Tried] = []
        too_large = 0
        observer.new_path()
        paths = set[object]()
        for case in maker.made(count):
            if case.text in known:
                continue
            known.add(case.text)
            before = observer.ways
            steps = min(self._steps, STEPS_OF_MADE)
            observation = observer.observe(self._side, case, steps=steps, depth=self._depth, seconds=SECONDS_OF_MADE)
            new = observer.ways > before
            tried.append(Tried(case, observation, new, observer.new_path()))
            if tried[-1].path not in paths and not is_stopped(observation):
                maker.learn(case)
            paths.add(tried[-1].path)
            too_large += observation.limit in {"memory", "seconds"}
            if too_large == TOO_LARGE:
                break
        return tried

    def _examples(self, observer: Observer, given: list[Case]) -> list[Case]:
        """Plain arguments of the calls whose text has more than literals: the values that they have when they are called."""
        found: list[Case] = []
        for case in given:
            parts = self._call_of(case)
            if parts is not None:
                value = observer.value(self._side, parts[1])
                if type(value) is tuple and is_plain(value):
                    found.append(plain_case(parts[0], value[0], value[1], parts[0]))
        return found

    def _explain_nothing(
        self, given: list[Case], stopped: Observation | None, opaque: tuple[str, ...], maker: Maker, *, generate: bool
    ) -> None:
        if opaque:
            hint = "pass calls that use it, such as 'f(1)(2)'"
            self._fail("opaque", f"the result holds {opaque[0]}, whose behaviour cannot be compared: {hint}")
        elif stopped is not None:
            told = "raised RecursionError" if stopped.limit is None else outcome(stopped, self._steps)
            self._fail("limit", f"no input is left that stays below the limits (a {told}): pass smaller inputs, or higher limits")
        elif given:
            self._fail("inputs", "no input could be used: pass other ones")
        else:
            why = f" ({maker.refused})" if maker.refused else ""
            made = "none can be made without type hints" if generate else "generate=False makes none"
            self._fail("inputs", f"there are no inputs, and {made}{why}: pass inputs=['f(...)'], or stdin=[...] to run scripts")

    def _run_again(self, observer: Observer) -> None:
        """A program that does this or that cannot be compared with another one."""
        observer.keep, observer.shift = [], 0  # what the earlier runs made stays alive, so that a later one makes its objects elsewhere
        for _ in range(2 if len(self._chosen) < FEW else 1):
            for case, before in self._chosen:
                steps = max(self._steps, 2 * before.steps)
                seconds = self.seconds_of_original(before.seconds)
                observation = observer.observe(self._side, case, steps=steps, depth=self._depth, seconds=seconds)
                parts = differences(before, observation, {})
                if parts or is_stopped(observation):
                    first, second = outcome(before, self._steps), outcome(observation, self._steps)
                    told = f"{first}, then {second}" if first != second else f"another {parts[0] if parts else 'end'} the second time"
                    self._fail("nondeterministic", f"a does not always do the same: {case.text} {told}")
                    return


def is_stopped(observation: Observation) -> bool:
    """Whether a run was ended by a limit, of ours or of Python's own on recursion."""
    return observation.limit is not None or (observation.failure is not None and observation.failure.kind is RecursionError)


class _Comparison:
    """One variant against the original, while both are watched."""

    def __init__(self, checker: Checker, side: Side, observer: Observer) -> None:
        self._checker, self._side, self._observer = checker, side, observer

    def verdict(self, *, shrink: bool, search: bool) -> Verdict:
        checker = self._checker
        compared = 0
        endless: list[tuple[Case, Observation, Observation]] = []
        for case, a in checker._chosen:
            b = self.run(case, a)
            if b.limit is not None:
                endless.append((case, a, b))
                if len(endless) == ENDLESS or b.limit == "seconds":
                    break
                continue
            compared += 1
            if differences(a, b, self._side.renames):
                return self.different(case, a, b, compared, shrink=shrink, search=search)
        if endless:
            case, a, b = endless[0]
            witness = self.witness(case, a, b, ("steps",))
            reason = f"with {case.text} b {witness.b.outcome}, and a {_after(a)}"
            return Verdict("unverified", compared, self.coverage(), witness, reason, "steps", checker.skipped)
        return Verdict("equivalent", compared, self.coverage(), skipped=checker.skipped)

    def agreement(self) -> float:
        """The share of the inputs with which both do the same."""
        pairs = [(a, self.run(case, a)) for case, a in self._checker._chosen]
        return sum(b.limit is None and not differences(a, b, self._side.renames) for a, b in pairs) / len(pairs)

    def run(self, case: Case, a: Observation) -> Observation:
        """The variant's run, with limits that are multiples of what the original needed."""
        asked_for = self._checker._seconds
        seconds = max(SECONDS, LONGER * a.seconds) if asked_for is None else max(asked_for, 2 * a.seconds)
        return self._observer.observe(self._side, case, steps=self.allowed(a), depth=DEEPER * self._checker._depth, seconds=seconds)

    def allowed(self, a: Observation) -> int:
        limits = self._checker._limits
        asked_for = AT_LEAST if limits is None or limits.steps is None else limits.steps
        return max(asked_for, LONGER * (a.steps + a.size))

    def run_original(self, case: Case, before: Observation | None = None) -> Observation:
        checker = self._checker
        seconds = checker.seconds_of_original(0.0 if before is None else before.seconds)
        return self._observer.observe(checker._side, case, steps=checker._steps, depth=checker._depth, seconds=seconds)

    def coverage(self) -> Coverage:
        checker = self._checker
        return Coverage(checker.coverage, self._observer.coverage(self._side.program.measured(script=checker._script)))

    def witness(self, case: Case, a: Observation, b: Observation, parts: tuple[str, ...]) -> Witness:
        return Witness(case.text, parts, seen(a, b, self._checker._steps), seen(b, a, self.allowed(a)))

    def different(self, case: Case, a: Observation, b: Observation, compared: int, *, shrink: bool, search: bool) -> Verdict:
        checker, renames = self._checker, self._side.renames
        coverage = self.coverage()
        unstable = self.unstable(case, a, b)
        if unstable is not None:
            return Verdict("unverified", compared, coverage, None, unstable, "nondeterministic", checker.skipped)
        if shrink:
            case, a, b = self.simpler(case, a, b, search=search)
        parts = differences(a, b, renames)
        witness = self.witness(case, a, b, parts)
        if witness.a.outcome != witness.b.outcome:
            reason = f"with {case.text} a {witness.a.outcome}, b {witness.b.outcome}"
        else:
            reason = f"with {case.text} both {witness.a.outcome}, but not the same {' and '.join(parts)}"
        return Verdict("different", compared, coverage, witness, reason, None, checker.skipped)

    def unstable(self, case: Case, a: Observation, b: Observation) -> str | None:
        """Which of the programs does now this, now that; None where both do the same again and again."""
        steps = self._checker._steps
        self._observer.keep = []  # what these runs make stays alive: an order that hangs on where objects lie is another one each time
        try:
            for number in range(CONFIRMED):
                self._observer.shift = 1 + number % 2
                for name, before, again in (("a", a, self.run_original(case, a)), ("b", b, self.run(case, a))):
                    if differences(before, again, {}) or again.limit is not None:
                        first, second = outcome(before, steps), outcome(again, steps)
                        return f"{name} does not always do the same: {case.text} {first}, then {second}"
        finally:
            self._observer.keep = self._observer.shift = None
        return None

    def simpler(self, case: Case, a: Observation, b: Observation, *, search: bool) -> tuple[Case, Observation, Observation]:
        """The simplest input found that shows a difference of the same sort."""
        checker = self._checker
        shape = (a.failure is None, b.failure is None)
        found = (case, a, b)

        def holds(candidate: Case) -> bool:
            nonlocal found
            one = self.run_original(candidate)
            if is_stopped(one) or one.opaque:
                return False
            other = self.run(candidate, one)
            if other.limit is not None or (one.failure is None, other.failure is None) != shape:
                return False
            if not differences(one, other, self._side.renames):
                return False
            found = (candidate, one, other)
            return True

        if isinstance(case, StdinCase):
            shrunk(case.stdin, simpler_text, lambda text: holds(StdinCase(repr(text), text)), SHRINK_TRIES)
            return found
        maker = checker._maker
        if not isinstance(case, PlainCase) or maker is None:
            return found
        entry, name = case.entry, case.text.partition("(")[0]
        shrunk((case.args, case.kwargs), simpler_arguments, lambda values: holds(maker.case_for(name, values, entry)), SHRINK_TRIES)
        if search and len(found[0].text) > LONG_CALL:
            small = found
            try:
                simplest(maker.plan, lambda values: holds(maker.case_for(name, values, entry)), SEARCH_TRIES, checker._seed)
            except NoStrategyError:
                return small
            found = min(small, found, key=lambda one: (len(one[0].text), one[0].text))
        return found


def _after(observation: Observation) -> str:
    return f"ended after {observation.steps:,} step{'' if observation.steps == 1 else 's'}"

