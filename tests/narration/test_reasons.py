"""A reason is what decided; the sentence that gives another one is contradicted where it is not so."""

import pytest

import chainexec
from chainexec import audit, narrate

pytestmark = pytest.mark.skipif(chainexec.recorder_info().name != "c", reason="expressions need the C recorder")
HELPERS = "def one(): return 1\ndef big(): return 9\n"


@pytest.mark.parametrize(
    ("body", "call", "sentence", "false"),
    [
        ("if a < one() < big(): pass", "f(5)", "`a < one()` is `5 < 1`, which is false, so the `if` body is skipped.",
         "`one() < big()` is `1 < 9`, which is false, so the `if` body is skipped."),
        ("b, c = 2, 3\n    if a < c < b < 10 / 0: pass", "f(1)", "`c < b` is `3 < 2`, which is false, so the `if` body is skipped.",
         "`a < c < b < 10 / 0` is `1 < 3 < 2 < 10 / 0`, which is false, so the `if` body is skipped."),
        ("b, c = 2, 3\n    if a < c < b: pass", "f(1)", "`a < c < b` is `1 < 3 < 2`, which is false, so the `if` body is skipped.",
         "`a < c < b` is `1 < 3 < 4`, which is false, so the `if` body is skipped."),
        ("x = 1 if a > 9 else 2 if a > 7 else 3 if a > 4 else 4", "f(5)",
         "gives `3`, as `a > 9` is `5 > 9`, which is false, and `a > 7` is `5 > 7`, which is false, and `a > 4` is `5 > 4`, which is true, so",
         "gives `3`, as `a > 9` is `5 > 9`, which is false, and `a > 7` is `5 > 7`, which is true, so"),
        ("memo, b = {(1, 'y'): 2}, 'cb'\n    if (a, b) in memo: pass", "f('ab')",
         "`('ab', 'cb')` is not in `memo` (`{(1, 'y'): 2}`), so the `if` body is skipped.",
         "`('ab', 'y')` is not in `memo` (`{(1, 'y'): 2}`), so the `if` body is skipped."),
        ("match a:\n        case {'r': r} if r > 0:\n            return 1", "f({'r': -2})",
         "`case {'r': r} if r > 0` does not match: its pattern does, but the guard `r > 0` is false; `r` is `-2`.",
         "`case {'r': r} if r > 0` does not match; `r` is `-2`."),
    ],
)  # fmt: skip
def test_what_decided_is_told(body, call, sentence, false):
    trace = chainexec.trace_source(f"{HELPERS}def f(a):\n    {body}\n    return 0\n", call=call)
    text = str(narrate(trace))
    assert sentence in text
    assert audit(text, trace).ok
    assert audit(text.replace(sentence, false), trace).wrong


def test_a_case_whose_pattern_does_not_match_has_no_guard_that_failed():
    program = "def f(a):\n    match a:\n        case {'r': r} if r > 0:\n            return 1\n    return 0\n"
    trace = chainexec.trace_source(program, call="f({})")
    text = str(narrate(trace))
    assert "`case {'r': r} if r > 0` does not match." in text
    assert audit(text.replace("does not match", "does not match: its pattern does, but the guard `r > 0` is false"), trace).wrong
