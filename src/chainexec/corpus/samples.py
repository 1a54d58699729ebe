"""What a training sample is, and the forms in which it is written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVEL_STEPS = (20, 60, 200, 600)  # a run of fewer steps is of level 1, 2, 3, 4; any other of level 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One training sample.

    Attributes:
        id: names it, the same for ever: the program's id, the input's number, the variant's, the task and a number.
        task: "coe" (a run told), "variant" (a run of a rewritten program told), "question", "tracing" (one of a series about a variable).
        kind: the style of a telling, the kind of a question.
        domain: of the program.
        program: its id.
        licence: of the program.
        level: difficulty from 1 to 5: of a telling by its run's steps, of a question by its path, values and depth.
        steps: of the run.
        prompt: what is asked, with the program in it.
        response: what is to be learned.
        answer: of a question, its canonical text; else "".
        truth: of a question, what `chainexec.grade` needs, as JSON; else "".
        tokens: of prompt and response together.
        metadata: provenance.
    """

    id: str
    task: str
    kind: str
    domain: str
    program: str
    licence: str
    level: int
    steps: int
    prompt: str
    response: str
    answer: str = ""
    truth: str = ""
    tokens: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict)


def level_of(steps: int) -> int:
    """The difficulty of a run by its steps, from 1 to 5."""
    return 1 + sum(steps >= least for least in LEVEL_STEPS)


def number_of(*parts: object) -> int:
    """A number of 63 bits that depends on all parts and on nothing else."""
    text = json.dumps([str(part) for part in parts]).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 1


def part_of(*parts: object) -> float:
    """A number from 0 to 1, likewise."""
    return number_of(*parts) / (1 << 63)


# ---- forms -----------------------------------------------------------------------------------------------------------

FACTS = ("id", "task", "kind", "domain", "program", "licence", "level", "steps", "tokens")  # columns of every view, besides "metadata"


def row_of(sample: Sample, form: str) -> dict[str, Any]:
    """A sample as a row of a view."""
    facts = {name: getattr(sample, name) for name in FACTS}
    return {**_CONTENT[form](sample), **facts, "metadata": json.dumps(sample.metadata, ensure_ascii=False, sort_keys=True)}


def _text(sample: Sample) -> dict[str, Any]:
    return {"text": f"{sample.prompt}\n\n{sample.response}\n"}


def _messages(sample: Sample) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": sample.prompt}, {"role": "assistant", "content": sample.response}]}


def _prompt_completion(sample: Sample) -> dict[str, Any]:
    return {"prompt": sample.prompt, "completion": sample.response}


def _verl(sample: Sample) -> dict[str, Any]:
    return {
        "data_source": "chainexec",
        "prompt": [{"role": "user", "content": sample.prompt}],
        "ability": "code_reasoning",
        "reward_model": {"style": "rule", "ground_truth": sample.truth},
        "extra_info": {"index": sample.id, "answer": sample.answer},
    }


_CONTENT = {"text": _text, "messages": _messages, "prompt_completion": _prompt_completion, "verl": _verl}


def has_form(sample: Sample, form: str) -> bool:
    """Whether a sample can be written in a form: one for reinforcement learning needs an answer."""
    return form != "verl" or bool(sample.truth)
