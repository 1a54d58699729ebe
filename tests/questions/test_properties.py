"""What holds of all answers: every wrapping is seen through, every other value is wrong, tokens tell values apart as Python does."""

import ast
import math
import warnings
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chainexec.questions.grading import grade
from chainexec.questions.literals import is_literal, same, token

ATOMS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=12) | st.binary(max_size=8)
    | st.fractions() | st.decimals()
)  # fmt: skip
TEXTS = st.text(alphabet="'\"\\`[]{}()<>=.,:; \nab#$*_~-+/&%", max_size=14)
KEYS = st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | TEXTS | st.binary(max_size=3) | st.tuples(st.integers(0, 2), TEXTS)


def containers(inner):
    lists = st.lists(inner, max_size=4)
    return (
        lists | lists.map(tuple) | lists.map(deque) | st.builds(lambda items: deque(items, maxlen=9), lists)
        | st.sets(KEYS, max_size=4) | st.frozensets(KEYS, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4).map(OrderedDict)
        | st.dictionaries(KEYS, inner, max_size=4).map(lambda items: defaultdict(int, items))
        | st.dictionaries(KEYS, st.integers(-5, 5), max_size=4).map(Counter)
    )  # fmt: skip


VALUES = st.recursive(ATOMS | TEXTS, containers, max_leaves=12)


def exactly_equal(a, b):
    """Type-exact equality, written a second time: without texts and tokens."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))
    if isinstance(a, complex):
        return exactly_equal(a.real, b.real) and exactly_equal(a.imag, b.imag)
    if isinstance(a, Decimal):
        return a.as_tuple() == b.as_tuple()
    if isinstance(a, (list, tuple, deque)):
        return getattr(a, "maxlen", None) == getattr(b, "maxlen", None) and len(a) == len(b) and all(map(exactly_equal, a, b))
    if isinstance(a, OrderedDict):
        return exactly_equal(list(a.items()), list(b.items()))
    if isinstance(a, dict):
        return getattr(a, "default_factory", None) is getattr(b, "default_factory", None) and matched(list(a.items()), list(b.items()))
    if isinstance(a, (set, frozenset)):
        return matched(list(a), list(b))
    return a == b


def matched(some, others):
    others = list(others)
    for one in some:
        place = next((place for place, other in enumerate(others) if exactly_equal(one, other)), None)
        if place is None:
            return False
        del others[place]
    return not others


def changed(value):
    """Values near to this one, most of them others."""
    yield [value]
    yield (value,)
    yield repr(value)
    yield None
    if isinstance(value, bool):
        yield int(value)
    if isinstance(value, (int, float)):
        yield -value
        yield value + 1
        if isinstance(value, int) and abs(value) < 10**15:
            yield float(value)
            yield bool(value)
        elif value == value and abs(value) < 10**15:
            yield int(value)
    if isinstance(value, str):
        yield value + " "
        yield value.swapcase()
        yield value.encode("utf-8", "replace")
        yield value[1:]
    if isinstance(value, (list, tuple, deque)):
        yield tuple(value)
        yield list(value)
        yield list(value)[::-1]
        for place, item in enumerate(value):
            for other in list(changed(item))[:4]:
                yield type(value)([*list(value)[:place], other, *list(value)[place + 1 :]])
    if isinstance(value, dict):
        yield dict(value)
        yield OrderedDict(reversed(value.items()))
        yield Counter({key: 1 for key in value})
        for key in value:
            yield {**value, key: "?"}
            yield {other: value[other] for other in value if other != key}
    if isinstance(value, (set, frozenset)):
        yield set(value)
        yield frozenset(value)
        yield {*value, "?"}
        yield list(value)


@given(VALUES)
@settings(max_examples=400, deadline=None)
@example(complex(-0.0, -2.0))
@example(complex(0.0, -2.0))
@example("<class 'int'>")
@example("<class \"int\">'<class 'int'>'")
@example(defaultdict(int, {"<class 'str'>": "\\'"}))
@example({1: 0.0})
@example(-0.0)
@example("(" * 200)
@example(complex(math.nan, -math.inf))
def test_tokens_tell_values_apart(value):
    text = repr(value)
    assert is_literal(text)
    assert same(text, text)
    for other in changed(value):
        assert (token(text) == token(repr(other))) == exactly_equal(value, other), repr(other)


@given(VALUES, VALUES)
@settings(max_examples=300, deadline=None)
def test_two_values(a, b):
    assert same(repr(a), repr(b)) == exactly_equal(a, b)


WRAPPINGS = [
    "{}", "[ANSWER]{}[/ANSWER]", "[ANSWER]\n{}\n[/ANSWER]", "So:\n[ANSWER] {} [/ANSWER]\nDone.", "<answer>{}</answer>", "```python\n{}\n```",
    "Let me see.\n\n```\n{}\n```\n", "[ANSWER]\n```python\n{}\n```\n[/ANSWER]", "Answer: {}", "**Answer:** {}", "The final answer is {}", "I think.\n{}",
    "assert f(1) == {}", "[ANSWER]assert f('=') == {}[/ANSWER]", "[ANSWER]f(x) == {}[/ANSWER]", "[ANSWER]x = {}[/ANSWER]", "<think>x = 3</think>\n{}",
    "[ANSWER]{}.[/ANSWER]", "[ANSWER]17[/ANSWER] No.\n[ANSWER]{}[/ANSWER]", "\\boxed{{{}}}",
]  # fmt: skip
PROMPT = "What is `x`?\nGive the value as a Python literal.\nPut your answer between [ANSWER] and [/ANSWER]."


@given(VALUES, st.sampled_from(WRAPPINGS))
@settings(max_examples=600, deadline=None)
@example("\n", "The final answer is {}")
@example({"answer": 1}, "{}")
@example("}", "\\boxed{{{}}}")
@example("```", "```python\n{}\n```")
@example("The answer is 3", "{}")
@example("[/ANSWER]", "{}")
@example("x == 3, y", "[ANSWER]assert f('=') == {}[/ANSWER]")
def test_the_right_answer_is_right_in_every_wrapping(value, wrapping):
    text = repr(value)
    if unlucky(text, wrapping):
        return
    question = {"answer": text, "form": "literal", "prompt": PROMPT}
    made = grade(question, wrapping.format(text))
    assert made.correct, made
    for other in changed(value):
        if not exactly_equal(value, other) and not unlucky(repr(other), wrapping):
            assert not grade(question, wrapping.format(repr(other))).correct, repr(other)


def unlucky(text, wrapping):
    """Whether the text itself holds marks that the wrapping cannot do without escaping."""
    if wrapping.startswith("\\boxed"):
        return any(mark in text for mark in "{}\\")
    return "ANSWER]" in text or "answer>" in text.lower() or "think" in text.lower() or (wrapping == "{}" and "answer is" in text)


@given(st.text(), st.sampled_from(["literal", "yes/no", "integer", "names", "exception", "text", "type", "word", "line", "calls"]))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_grader(response, form):
    grade({"answer": "[1]", "form": form, "prompt": PROMPT}, response)
    grade({"answer": "[1]", "form": form, "prompt": PROMPT, "choices": ["[1]", "2"]}, response)


PIECES = st.lists(
    st.sampled_from(["[ANSWER]", "[/ANSWER]", "<answer>", "</answer>", "<think>", "</think>", "\\boxed{", "}", "{", '{"answer": ', "assert f(1) == ", "Answer: ", "```\n", "`", "\n",
                     "'", '"', "\\", "[1]", "(", ")", "[", "]", " ", "x = ", "3", ",", "**", "$", PROMPT]),
    max_size=25,
).map("".join)  # fmt: skip


@given(PIECES, st.sampled_from(["literal", "integer", "text", "names", "lines", "arguments"]))
@settings(max_examples=600, deadline=None)
def test_no_pieces_break_the_grader(response, form):
    data = {"source": "def f(x):\n    return x\n", "function": "f", "output": "[1]"}
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        made = grade({"answer": "[2]", "form": form, "prompt": PROMPT, "data": data}, response)
    assert not seen
    if form == "literal":
        assert not made.correct


CODE = st.lists(
    st.sampled_from(["1", "0x1f", "and", "or", "if", "in", "for", "else", "1_", "e5", "j", ".", "b'", "'", '"', "r'", "f'", "\\d", "\\N", "\\777", "\\x41", "\\",
                     "\n", "(", ")", "[", "]", "is", " ", "0o7", "0b1", "u'", "rb'", '"""', "{", "}", ":", ",", "set(", "-", "+", "a"]),
    max_size=12,
).map("".join)  # fmt: skip


@given(CODE)
@settings(max_examples=1500, deadline=None)
@example("1and 2")
@example("0x1for x in y")
@example("'\\d'")
@example("b'\\N'")
@example("'\\777'")
@example("f'\\d'")
@example("r'\\d'")
@example('""""10x1f"""')
@example("\\\n1")
@example("[1, \\\n'\\\n']")
def test_reading_warns_of_nothing_and_agrees_with_python(text):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        read = token(text)
    assert not seen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, TypeError):
            return
    if not isinstance(value, complex) and "\\777" not in text:
        assert read == token(repr(value))
