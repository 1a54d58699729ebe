"""Counting tokens: an estimate, or a tokenizer that the user names."""

from __future__ import annotations

import functools
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from chainexec.errors import ArgumentError
from chainexec.narration.budget import cost_of, estimated_tokens

if TYPE_CHECKING:
    from chainexec.narration.budget import Cost


@functools.cache
def tokenizer_of(name: str) -> Cost:
    """The function that counts the tokens of a text.

    Args:
        name: "estimate" (an upper bound as a rule, from the pieces of the text), "tokenizers:FILE" (a tokenizer.json, read by the package
            `tokenizers`) or "module:function", a function of yours that takes a text and returns a number, or a list of tokens.

    Raises:
        ArgumentError: there is no such tokenizer; says what is missing.
    """
    if name == "estimate":
        return estimated_tokens
    place, colon, rest = name.partition(":")
    if not colon or not place or not rest:
        raise ArgumentError(f'tokenizer {name!r}: give "estimate", "tokenizers:FILE" or "module:function"')
    if place == "tokenizers":
        return _from_file(Path(rest))
    try:
        found = getattr(importlib.import_module(place), rest)
    except (ImportError, AttributeError) as error:
        raise ArgumentError(f"tokenizer {name!r} cannot be imported: {error}") from error
    if not callable(found):
        raise ArgumentError(f"tokenizer {name!r} is no function")
    return cost_of(found)


def _from_file(path: Path) -> Cost:
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise ArgumentError("a tokenizer file needs tokenizers, which is not installed: pip install tokenizers") from None
    if not path.is_file():
        raise ArgumentError(f"there is no tokenizer file {path}")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:
        raise ArgumentError(f"{path} is no tokenizer file: {error}") from error
    return cost_of(lambda text: tokenizer.encode(text).ids)
