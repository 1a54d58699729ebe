"""Compares the answers of questions about calls, exceptions, objects and generators with what the oracle saw, and their prompts with the run."""

from __future__ import annotations

import math
import re
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from fractions import Fraction

from questions.calls_oracle import NOTHING, Run, equal

FAMILY = (
    "aliases", "call_arguments", "call_count", "call_order", "call_raises", "call_return", "call_stack", "caller", "caller_line",
    "changed_arguments", "exception_handled", "exception_message", "exception_path", "exception_raised", "exception_type", "generator_line", "generator_next", "input", "mutation", "mutation_seen", "output",
    "printed_output", "recursion_depth", "return_line", "same_object", "yield_count",
)  # fmt: skip
WRITTEN = {
    "deque": deque, "Counter": Counter, "OrderedDict": OrderedDict, "defaultdict": defaultdict, "Decimal": Decimal, "Fraction": Fraction,
    "inf": math.inf, "nan": math.nan,
}  # fmt: skip


def value(text):
    """The value that an answer of ours says."""
    return eval(re.sub(r"<class '(\w+)'>", r"\1", text), dict(WRITTEN))


def agrees(question, found):
    answer = question.answer
    if question.form == "exception":
        return isinstance(found, BaseException) and type(found).__name__ == answer or found == answer
    if question.form in ("text", "name"):
        return found == answer
    if question.form == "names":
        return found == (set() if answer == "none" else set(answer.split(", ")))
    if question.form == "yes/no":
        return found is (answer == "yes")
    if question.form in ("integer", "line"):
        return type(found) is int and str(found) == answer
    return equal(value(answer), found)


def wrong(source, call, questions, stdin=""):
    """What is wrong with questions about a run: texts."""
    questions = [question for question in questions if question.kind in FAMILY]
    asked = [(question.kind, question.data) for question in questions]
    run = Run(source, call, asked, stdin)
    out = []
    for place, question in enumerate(questions):
        if question.kind == "input":
            found = Run(source, f"{question.data['function']}({question.answer})", []).result
            fine = found is not NOTHING and equal(value(question.data["output"]), found)
        else:
            found = run.answers.get(place, NOTHING)
            fine = found is not NOTHING and agrees(question, found)
        if not fine:
            out.append(f"{question.kind}: {tail(question)} -> {question.answer!r}, but {found!r} {dict(question.data)}")
        out += [f"{question.kind}: {tail(question)}: {why}" for why in ambiguous(question, run)]
    return out


def tail(question):
    return question.prompt.rpartition("```\n")[2].partition("\nPut your")[0].strip()


ORDINAL = r"(\d+)(?:st|nd|rd|th)"
FILE = "(?: of `<program>`)?"  # where code that was made while it ran was recorded, too; the judge knows of lines of the program itself only
LINE = re.compile(rf"line (\d+){FILE} \(`(.*?)`\)(?: has run| is about to run| begins to run| runs)?(?: for the {ORDINAL} time)?(?: \(counting each time that it began\))?"
                  rf"(?: in (the outermost call of `[\w.]+`|the call of `[\w.]+`|the {ORDINAL} (?:call|run of the body) of (?:the class )?`[\w.]+`"
                  r"|the body of the class `[\w.]+`))?")  # fmt: skip
NAMED = re.compile(rf"the (?:({ORDINAL}) )?(?:call of|run of the body of|run of the body of the class|body of the class|generator of) `([\w.]+)`( \(counted)?")


def ambiguous(question, run):
    """Which words of a prompt could mean something else in this run."""
    text = tail(question)
    keys = defaultdict(set)
    for call in run.calls:
        keys[call.name].add(call.key)
    for ordinal, _, name, counted in NAMED.findall(text):
        if len(keys[name]) != 1:
            yield f"{len(keys[name])} functions that ran are called {name}"
        count = sum(call.name == name for call in run.calls)
        if not ordinal and count != 1 and f"outermost call of `{name}`" not in text:
            yield f"there are {count} calls of {name}"
        if bool(ordinal) != bool(counted):
            yield "how calls are counted is not said"
    if "line" not in question.data or "visit" not in question.data:
        return
    data = question.data
    said = LINE.search(text)
    if said is None:
        yield "no line is named"
        return
    number = run.find(data)
    statement = run.probes.statements[number]
    same = [row for row in run.probes.statements if row.line == statement.line and row.text.startswith(said[2].removesuffix(" ..."))]
    if len(same) != 1 or int(said[1]) != statement.line:
        yield "line and text do not tell one statement"
    calls = [call for call in run.calls if number in call.visits]
    here = next(call for call in calls if call.key == (data["function"], data["def_line"]) and call.number == data["call"])
    if said[4] is None and (len(calls) > 1 or sum(call.key == here.key for call in run.calls) > 1):
        yield f"it runs in {len(calls)} calls"
    if said[3] is None and here.visits[number] > 1:
        yield f"it runs {here.visits[number]} times in that call"
    broken = any(row[0] is here and row[1] == number and row[2] < data["visit"] for row in run.raises)
    if broken and "has run for" in text and "counting each time that it began" not in text:
        yield "an earlier run of the statement was not completed"
    if said[3] is not None and int(said[3]) != data["visit"]:
        yield "another run is said"
