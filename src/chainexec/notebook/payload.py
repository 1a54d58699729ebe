"""What the stepper page is told of a trace: one JSON object, of which the page shows every moment.

A *moment* k lies before step k: at moment 0 nothing has run, at moment `steps` the run is over. The page goes from moment to moment by
playing the records of the log forward and back; it evaluates nothing and knows nothing of Python but how a text is quoted.

`version`   1
`title`     what was run
`steps`     how many steps the page has; `of`: how many the trace has
`outcome`   {"how": "returned" | "raised" | "stopped", "text": ..., "step": of the `raise`, "limit": ...}
`notes`     sentences about what the page lacks, and why
`files`     [{"name", "lines": a line is a text, or [class, text, class, text, ...] for its tokens}]
`codes`     [{"name", "file": index or -1, "line", "vars": names by slot, "inner": from which slot on they are comprehensions', "free": from
            which slot on they are the closure's, "params": how many slots are parameters, "globals": names, "own": whether names live in a
            namespace, "handed": slots that such a body only hands on, "bound": those of the globals that it binds as its own names,
            "stmts": [[line, end line, kind, loops around it (places), place of the body's first]] (kind: that of
            `ast`, or "Endless" for `while True`), "index": [[list, counter, second counter]]}]
`types`     [[name, module, form, field names, base]]; `names`: of attributes; `threads`
`atoms`     {"kinds": a letter each (s text, n number, c constant, b bytes, y content of a bytearray or array, o other), "texts": [...]}.
            A text is itself, or [base, prefix, suffix, middle] (what it keeps of another atom's text), or {"head", "tail", "length"}
            where it is shortened. Those of kind s and y are the content, the others what is shown.
`equal`     {atom: the one that it is equal to as a key}; `ranks`: {atom: place in the order in which sets are shown}
`numbers`   {object: its number in `<Node #2>`}
`log`       {"op", "a", "b", "c"}: columns of records, operations as in `recording/log.py`. A value is `atom << 1`, or `object << 1 | 1`.
            a is the statement's place for LINE, ITERATION, HANDLED; for entries the key as a value; for CALL the code's place.
            c is the value.
`story`     {"texts", "indents", "from", "to"}: the narration's lines, each with the first and last moment at which it is shown, as
            differences (`from` to the line before, `to` to its own `from`); or null
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from chainexec.notebook.log_columns import LogColumns, log_columns
from chainexec.notebook.source_text import file_rows, index_pairs
from chainexec.traces import Raised, Returned
from chainexec.traces.branches import _is_endless
from chainexec.traces.heap import Splice
from chainexec.traces.texts import raw_atom_text, type_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chainexec.narration.model import NarrationStep
    from chainexec.traces import Trace
    from chainexec.traces.code import CodeFacts

VERSION = 1


class Content:
    """What a page can be made of. `payload` gives it with values and steps shortened as far as a page must be smaller."""

    def __init__(self, trace: Trace, steps: int, *, narration: bool, seconds: float, title: str | None) -> None:
        self.trace = trace
        self.steps = min(steps, len(trace))
        self.columns: LogColumns = log_columns(trace, self.steps)
        self.notes: list[str] = []
        self.story = self._story(seconds) if narration and len(trace) else None
        self.title = title if title is not None else _title(trace)
        self._static = self._program()

    def payload(self, *, keep: int | None = None, story: bool = True) -> dict[str, Any]:
        """The JSON object. `keep`: how many characters of one value's text are kept; without `story` the sentences are left out."""
        columns, total = self.columns, len(self.trace)
        texts, cut = _texts(columns, keep)
        notes = list(self.notes)
        if self.steps < total:
            notes.append(f"The run has {total:,} steps; this page holds the first {self.steps:,}. The trace has the others.")
        if cut:
            which = "1 long text" if cut == 1 else f"{cut:,} long texts"
            notes.append(f"To keep this page small, the middle of {which} among the values is left out. The trace has them whole.")
        if not story and self.story is not None:
            notes.append("To keep this page small, the sentences are left out; `chainexec narrate` tells them.")
        atoms = columns.atoms
        return {
            "version": VERSION, "title": self.title, "steps": self.steps, "of": total, "outcome": self._outcome(), "notes": notes,
            **self._static,
            "atoms": {"kinds": "".join(atoms.kinds), "texts": texts},
            "equal": atoms.equal, "ranks": atoms.ranks(), "numbers": columns.numbers,
            "log": {"op": list(columns.operations), "a": columns.a, "b": columns.b, "c": columns.c},
            "story": self.story if story else None,
        }  # fmt: skip

    def _program(self) -> dict[str, Any]:
        trace, reader = self.trace, self.trace._reader
        programs = trace.programs
        pairs = [index_pairs(program.text) for program in programs]
        codes = [self._code(place, facts, pairs) for place, facts in enumerate(reader.facts)]
        if any(code["file"] < 0 for code in codes):
            self.notes.append("The source of some of the code is not known; its lines are shown by their numbers.")
        return {
            "files": [{"name": program.filename, "lines": file_rows(program.text)} for program in programs],
            "codes": codes,
            "types": [[type_text(info), info.module, info.form, list(info.fields), info.base] for info in reader.types],
            "names": list(reader.names),
            "threads": list(reader.log.threads),
        }

    def _code(self, place: int, facts: CodeFacts, pairs: Sequence[Sequence[tuple[int, str, str, str]]]) -> dict[str, Any]:
        inner = self.columns.inner_names.get(place, [])
        lines = {line for statement in facts.statements for line in range(statement.line, statement.end_line + 1)}
        known = pairs[facts.program] if facts.program is not None else ()
        index = sorted({(name, first, second) for line, name, first, second in known if line in lines})
        return {
            "name": facts.qualname, "file": -1 if facts.program is None else facts.program, "line": facts.line,
            "vars": [*facts.variables, *inner], "inner": len(facts.variables), "free": len(facts.variables) - facts.free_count,
            "params": len(facts.parameters), "globals": list(facts.globals_used), "own": facts.owns_namespace,
            "handed": sorted(facts.handed_on), "bound": sorted(facts.only_bound),
            "stmts": [
                [
                    statement.line, statement.end_line, "Endless" if _is_endless(statement) else statement.kind,
                    [facts.by_index[loop] for loop in statement.loops if loop in facts.by_index],
                    facts.by_index.get(-1 if statement.body_first is None else statement.body_first, -1),
                ]
                for statement in facts.statements
            ],
            "index": index,
        }  # fmt: skip

    def _outcome(self) -> dict[str, Any]:
        outcome = self.trace.outcome
        if isinstance(outcome, Returned):
            return {"how": "returned", "text": outcome.value.short(2000)}
        if isinstance(outcome, Raised):
            text = outcome.type if outcome.value is None else outcome.value.short(2000)
            return {"how": "raised", "text": text, "step": outcome.step}
        return {"how": "stopped", "limit": outcome.limit, "text": ""}

    def _story(self, seconds: float) -> dict[str, Any]:
        lines: list[NarrationStep] = []
        stop = time.thread_time() + seconds
        for line in _told(self.trace):
            if line.steps and line.steps[0] >= self.steps:
                break
            lines.append(line)
            if time.thread_time() > stop:
                reached = max(line.steps, default=0)
                self.notes.append(
                    f"To tell this run takes long: after {seconds:g} s there were sentences up to step {reached + 1:,}. "
                    "More `telling_seconds` give more of them; `chainexec narrate` tells the whole run."
                )
                break
        return _moments(lines, self.steps)


def _told(trace: Trace) -> Iterator[NarrationStep]:
    """The lines of `narrate(trace, style="coe")` as they come."""
    from chainexec.narration.moments import Run
    from chainexec.narration.styles import styles
    from chainexec.narration.words import VERBOSITIES, Words

    return styles()["coe"].tell(Run(trace), Words(VERBOSITIES["standard"], 0), None)


def _moments(lines: Sequence[NarrationStep], steps: int) -> dict[str, Any]:
    """Each line with the moments at which it is shown: behind the steps that it tells.

    A line that comes back to a step ("Back in `main()`: ...") is told when what came between is over.
    """
    texts, indents, first_moments, spans = [], [], [], []
    reached = at = 0  # the last moment of the lines so far; the first of the line before
    for line in lines:
        told = line.steps
        first, last = (min(told) + 1, max(told) + 1) if told else (reached, reached)
        start, end = (first, max(last, first)) if first > reached else (max(reached, last), max(reached, last))
        if start > steps:
            break
        texts.append(line.text)
        indents.append(line.indent)
        first_moments.append(start - at)
        spans.append(min(end, steps) - start)
        at, reached = start, max(reached, end)
    return {"texts": texts, "indents": indents, "from": first_moments, "to": spans}


def _title(trace: Trace) -> str:
    if not len(trace):
        return "An empty run"
    frame = trace[0].frame
    if frame.function == "<module>":
        return re.split(r"[\\/]", frame.filename)[-1] or "a script"
    arguments = ", ".join(value.short(40) for value in frame.arguments.values())
    return f"{frame.function}({arguments})"


def _texts(columns: LogColumns, keep: int | None) -> tuple[list[Any], int]:
    """The texts of the atoms, and how many of them were shortened to `keep` characters."""
    atoms = columns.atoms
    texts: list[Any] = []
    cut: set[int] = set()
    places = {id(raw): place for place, raw in enumerate(atoms.raws)}
    for place, (raw, kind) in enumerate(zip(atoms.raws, atoms.kinds, strict=True)):
        if type(raw) is Splice:
            base = places.get(id(raw.base), -1)
            if -1 < base < place and base not in cut and (keep is None or raw.length <= keep):
                texts.append([base, raw.prefix, raw.suffix, raw.middle])
                continue
            text = raw.resolve()
        elif kind == "y":
            text = raw.decode("latin-1")
        else:
            text = raw if kind == "s" else raw_atom_text(raw)
        if keep is None or len(text) <= keep:
            texts.append(text)
        else:
            texts.append({"head": text[: keep * 3 // 4], "tail": text[-(keep // 4) :], "length": len(text)})
            cut.add(place)
    return texts, len(cut)
