"""Questions for rows of benchmarks, in the way in which these benchmarks ask: a program, an assertion with `??`, tags for the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainexec.questions.forms import FORMS
from chainexec.questions.model import Difficulty, Question

if TYPE_CHECKING:
    from chainexec.questions.formats.samples import Sample

OUTPUT = """\
Below is a Python program and an assertion about a call of one of its functions, whose right side is missing. Complete the assertion: replace ?? by the value that the call returns, as a literal, also where the program does not do what it seems to be meant for. Put the whole assertion between [ANSWER] and [/ANSWER].
"""  # noqa: E501 - one line of a prompt
INPUT = """\
Below is a Python program and an assertion about a call of one of its functions, whose arguments are missing. Complete the assertion: replace ?? by literals for which it holds. Any that do are right; give one of them. Put the whole assertion between [ANSWER] and [/ANSWER].
"""  # noqa: E501
THINK = "First go through the program step by step, then give the assertion.\n"


def output_question(sample: Sample, call: str, *, steps: bool, data: dict[str, Any]) -> Question:
    """What does the call return?"""
    prompt = f"{OUTPUT}{THINK if steps else ''}\n[PYTHON]\n{sample.code.rstrip()}\nassert {call} == ??\n[/PYTHON]"
    return Question("output", prompt, sample.output, "literal", (), Difficulty(0, 0, 0), (), {"call": sample.call, **data})


def input_question(sample: Sample, *, steps: bool, data: dict[str, Any]) -> Question:
    """With which arguments does the function return this?"""
    prompt = (
        f"{INPUT}{THINK if steps else ''}\n[PYTHON]\n{sample.code.rstrip()}\nassert {sample.function}(??) == {sample.output}\n[/PYTHON]"
    )
    known = {"source": sample.code, "function": sample.function, "output": sample.output}
    return Question("input", prompt, sample.arguments, "arguments", (), Difficulty(0, 0, 0), (), {**known, **data})


def plain_question(kind: str, program: str, call: str, question: str, answer: str, form: str, data: dict[str, Any]) -> Question:
    """A question about a call of a program whose lines are numbered."""
    rows = program.splitlines()
    width = len(str(len(rows)))
    numbered = "\n".join(f"{number:>{width}} | {row}".rstrip() for number, row in enumerate(rows, 1))
    ending = f"{question}\n{FORMS[form]}\nPut your answer between [ANSWER] and [/ANSWER]."
    prompt = f"```python\n{numbered}\n```\n\nThe call `{call}` is made.\n\n{ending}"
    return Question(kind, prompt, answer, form, (), Difficulty(0, 0, 0), (), data)
