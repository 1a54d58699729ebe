"""How the task of telling a run is put, in several wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainexec.questions.programs import shown_program

if TYPE_CHECKING:
    from chainexec.corpus.program import Input, Program
    from chainexec.traces import Trace

CALLS = (
    "Run the call `{call}` in your head and tell what happens, step by step.",
    "Trace `{call}` line by line: which line runs, what it computes, and what changes.",
    "What does `{call}` do? Go through the execution statement by statement, with the values of the variables, up to the result.",
    "Follow the execution of `{call}` and explain each step with its values.",
    "Explain the run of `{call}` one step after the other, and say what it comes to.",
)
SCRIPTS = (
    "Run the program in your head and tell what happens, step by step.",
    "Trace the program line by line: which line runs, what it computes, and what it prints.",
    "Go through the execution of the program statement by statement, with the values of the variables and the output.",
    "Follow the execution of the program and explain each step with its values.",
    "Explain the run of the program one step after the other.",
)
FORMATS = {
    "coe": "",
    "brief": "Use short lines.",
    "scratchpad": "Write a scratchpad: after each line that runs, the state of the variables.",
    "inline": "Write the program again, and behind each line, as a comment, what its variables become in the order of execution.",
    "frames": "Write the frames of the run: each event with its local variables as JSON and the source line.",
    "table": "Write the run as a Markdown table.",
    "json": "Write each step and what it claims as JSON.",
}
PROBLEMS = (
    "Problem: {statement}\n\nThis program solves it:",
    "{statement}\n\nHere is a program for this problem:",
    "Consider this problem.\n\n{statement}\n\nA program that solves it:",
)
PLAIN = ("Here is a Python program:", "Look at this Python program:", "Python program:", "Given this program:")
READS = ("It reads this input:", "The standard input is:", "Its input:")


def telling_prompt(program: Program, given: Input, trace: Trace, style: str, chance: int) -> str:
    """What to ask for, so that the telling of a run is the answer.

    Args:
        program: of which the statement of the problem is shown, where it has one.
        given: the call, or what is read.
        trace: the run: its program's text is shown.
        style: of the telling.
        chance: chooses the words.
    """

    def pick(forms: tuple[str, ...]) -> str:
        nonlocal chance
        chance, place = divmod(chance, len(forms))
        return forms[place]

    parts = [pick(PROBLEMS).format(statement=program.statement) if program.statement else pick(PLAIN)]
    parts.append(shown_program(trace, list(trace.frames), numbered=True))
    if given.stdin:
        parts.append(f"{pick(READS)}\n```text\n{given.stdin.rstrip(chr(10))}\n```")
    asked = pick(SCRIPTS) if given.call is None else pick(CALLS).format(call=given.call)
    parts.append(f"{asked} {FORMATS.get(style, '')}".rstrip())
    return "\n\n".join(parts)
