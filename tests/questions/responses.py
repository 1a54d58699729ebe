"""The table of responses: (form, right answer, response, whether it is right, what the reason says)."""

PROMPT = """\
```python
1 | def f(xs):
2 |     return xs + [2]
```

The call `f([1])` is made.

What does it return?
Give the value as a Python literal.
Put your answer between [ANSWER] and [/ANSWER]."""

FEW_SHOTS = """\
[PYTHON]
def f(n):
    return n
assert f(17) == ??
[/PYTHON]
[ANSWER]
assert f(17) == 17
[/ANSWER]

[PYTHON]
def f(xs):
    return xs + [2]
assert f([1]) == ??
[/PYTHON]
[ANSWER]"""

DEEP = 100_000
LIST = "[1, 2]"

# ---- how the answer is given: the right answer is [1, 2] ---------------------------------------------------------------
WAYS = [
    # in tags
    ("[ANSWER][1, 2][/ANSWER]", True, "`[1, 2]` is right"),
    ("[ANSWER]\n[1, 2]\n[/ANSWER]", True, "is right"),
    ("[answer] [1,2] [/Answer]", True, "`[1,2]` is right"),
    ("It appends 2.\n\n[ANSWER][1, 2][/ANSWER]\nThat is all.", True, "is right"),
    ("[ANSWER][1][/ANSWER] No: [ANSWER][1, 2][/ANSWER]", True, "is right"),
    ("[ANSWER][1, 2][/ANSWER] No: [ANSWER][1][/ANSWER]", False, "`[1]` is not `[1, 2]`"),
    ("[ANSWER][1, 2][/ANSWER] or maybe [ANSWER][1", True, "is right"),
    ("[ANSWER][ANSWER][1, 2][/ANSWER]", True, "is right"),
    ("[ANSWER][1, 2]", False, "not closed"),
    ("So: [ANSWER]\n[1, 2]\n", False, "not closed"),
    ("[1, 2][/ANSWER]", False, "no Python literal"),
    ("[ANSWER][/ANSWER]", False, "An empty text is no Python literal"),
    ("[ANSWER]```python\n[1, 2]\n```[/ANSWER]", True, "is right"),
    ("[ANSWER]\n```\n[1, 2]\n```\n[/ANSWER]", True, "is right"),
    ("[ANSWER]`[1, 2]`[/ANSWER]", True, "is right"),
    ("[ANSWER]**[1, 2]**[/ANSWER]", True, "is right"),
    ("[ANSWER]assert f([1]) == [1, 2][/ANSWER]", True, "is right"),
    ("[ANSWER]f([1]) == [1, 2][/ANSWER]", True, "is right"),
    ("[ANSWER]result = [1, 2][/ANSWER]", True, "is right"),
    ("[ANSWER]self.items = [1, 2][/ANSWER]", True, "is right"),
    ("[ANSWER][1, 2].[/ANSWER]", True, "is right"),
    ("[ANSWER]Answer: [1, 2][/ANSWER]", True, "is right"),
    ("[ANSWER]$[1, 2]$[/ANSWER]", True, "is right"),
    ("[ANSWER][\n    1,\n    2,\n][/ANSWER]", True, "is right"),
    ("<answer>[1, 2]</answer>", True, "is right"),
    ("<answer>\n[1, 2]\n</answer> <answer>[3]", True, "is right"),
    ("<answer>[1, 2]", False, "not closed"),
    ("<answer>[3]</answer>\n[ANSWER][1, 2][/ANSWER]", True, "is right"),
    # boxed
    (r"Therefore \boxed{[1, 2]}.", True, "is right"),
    (r"$$\boxed{\text{[1, 2]}}$$", True, "is right"),
    (r"\boxed{[1]} and then \boxed{[1, 2]}", True, "is right"),
    (r"\boxed{[1, 2]} and then \boxed{[1]}", False, "`[1]` is not"),
    (r"\boxed{[1, 2]} and then \boxed{[1", True, "is right"),
    (r"\boxed {[1, 2]}", True, "is right"),
    # assertions
    ("assert f([1]) == [1, 2]", True, "is right"),
    ("```python\nassert f([1]) == [1, 2]\n```", True, "is right"),
    ("assert f([1]) == [1]\nassert f([1]) == [1, 2]", True, "is right"),
    ("assert f([1]) == [1, 2], 'it appends'", True, "is right"),
    ("assert f([1]) == [\n    1,\n    2\n]\nThat is it.", True, "is right"),
    ("assert f('==') == [1, 2]", True, "is right"),
    ("assert f([1]) != [1, 2]", False, "no Python literal"),
    # JSON
    ('{"answer": [1, 2]}', True, "is right"),
    ('{"output": [1, 2]}', True, "is right"),
    ('```json\n{"output": [1, 2]}\n```', True, "is right"),
    ('{"answer": "[1, 2]"}', True, "is right"),
    ('{"output": "[1, 2]"}', False, "of type str, and the answer of type list"),
    ('{"output": [1]}\n{"output": [1, 2]}', True, "is right"),
    ('{"output": [1, 2]}\n{"output": [1', True, "is right"),
    ('{"thought": {"answer": [3]}, "answer": [1, 2]}', True, "is right"),
    ('{"result": [1, 2]}', False, "type dict"),
    # phrases
    ("Answer: [1, 2]", True, "is right"),
    ("The answer is [1, 2].", True, "is right"),
    ("The answer is: `[1, 2]`", True, "is right"),
    ("**Final Answer:** [1, 2]", True, "is right"),
    ("**Answer**: [1, 2]", True, "is right"),
    ("Answer:\n[1, 2]", True, "is right"),
    ("Answer:\n```python\n[1, 2]\n```", True, "is right"),
    ("Answer: [1,\n 2]", True, "is right"),
    ("The answer is [1]. Wait. The answer is [1, 2]", True, "is right"),
    ("The answer is [1, 2]. Wait. The answer is [1]", False, "`[1]` is not"),
    ("The answer is `[1, 2]`, because 2 is appended.", True, "is right"),
    ("The answer is two elements.", False, "no Python literal"),
    # fences and lines
    ("```python\n[1, 2]\n```", True, "is right"),
    ("~~~\n[1, 2]\n~~~", True, "is right"),
    ("```\n[1]\n```\nthen\n```\n[1, 2]\n```", True, "is right"),
    ("```\n[1, 2]\n```\nthen\n```\n[1]\n", True, "is right"),
    ("It appends.\n[1, 2]", True, "is right"),
    ("[1, 2]\n\n  \n", True, "is right"),
    ("So f returns `[1, 2]`.", True, "is right"),
    ("So `f` returns `[1, 2]`.", False, "no Python literal"),
    ("[1, 2]\nI am sure.", False, "no Python literal"),
    ("I do not know", False, "no Python literal"),
    # reasoning
    ("<think>[ANSWER][3][/ANSWER]</think>[1, 2]", True, "is right"),
    ("<think>\nmaybe [3]\n</think>\n\n[ANSWER][1, 2][/ANSWER]", True, "is right"),
    ("it is [3]\n</think>\n[ANSWER][1, 2][/ANSWER]", True, "is right"),
    ("<think>\n[ANSWER][1, 2][/ANSWER]", False, "not finished"),
    ("[1, 2]\n<think>\n[ANSWER][1, 2][/ANSWER]", False, "not finished"),
    ("<think>[1, 2]</think>", False, "no answer after the reasoning"),
    ("<think>a</think><think>b</think>[1, 2]", True, "is right"),
    ("<thinking>b</thinking>\n[1, 2]", True, "is right"),
    # nothing
    ("", False, "empty"),
    (" \n\t", False, "empty"),
    # the prompt again
    (PROMPT, False, "only repeats the prompt"),
    (PROMPT + "\n[ANSWER][1, 2][/ANSWER]", True, "is right"),
    (PROMPT + "\n\nThe answer is [1, 2].", True, "is right"),
    ("I am asked to put my answer between [ANSWER] and [/ANSWER].", False, "`and` is no Python literal"),
    ("Put your answer between [ANSWER] and [/ANSWER].\n[1, 2]", True, "is right"),
    (" ".join(PROMPT.split()) + "\n\n[1, 2]", True, "is right"),
    (PROMPT[:-80], False, ""),
]

# ---- hostile responses: never right, never run, never slow --------------------------------------------------------------
HOSTILE = [
    "[ANSWER]__import__('os').system('touch hacked')[/ANSWER]",
    "[ANSWER]exec('[1, 2]') or [1, 2][/ANSWER]",
    "[ANSWER][1, 2] if True else 0[/ANSWER]",
    "[ANSWER][1] + [2][/ANSWER]",
    "[ANSWER][*[1, 2]][/ANSWER]",
    "[ANSWER][x for x in (1, 2)][/ANSWER]",
    "[ANSWER]list((1, 2))[/ANSWER]",
    "[ANSWER](lambda: [1, 2])()[/ANSWER]",
    "[ANSWER]f'{[1, 2]}'[/ANSWER]",
    "[ANSWER]eval('[1, 2]')[/ANSWER]",
    "[ANSWER]open('/etc/passwd').read()[/ANSWER]",
    "[ANSWER]10**10**9[/ANSWER]",
    "[ANSWER]9**9**9**9**9[/ANSWER]",
    "[ANSWER]" + "9" * 1_000_000 + "[/ANSWER]",
    "[ANSWER]" + "9" * 4_000 + "[/ANSWER]",
    "[ANSWER]" + "9" * 5_000 + "[/ANSWER]",
    "[ANSWER]0x" + "f" * 1_900 + "[/ANSWER]",
    "[ANSWER]" + "9" * 400 + "+1j[/ANSWER]",
    "[ANSWER]1e999999999[/ANSWER]",
    "[ANSWER]'a' * 10**12[/ANSWER]",
    "[ANSWER][0] * 10**12[/ANSWER]",
    "[ANSWER]" + "[" * DEEP + "[/ANSWER]",
    "[ANSWER]" + "[" * DEEP + "]" * DEEP + "[/ANSWER]",
    "[ANSWER]" + "[" * 500 + "]" * 500 + "[/ANSWER]",
    "[ANSWER]" + "-" * 1_500 + "1[/ANSWER]",
    "[ANSWER]" + "- " * 900 + "1[/ANSWER]",
    "[ANSWER]" + "not " * 400 + "1[/ANSWER]",
    "[ANSWER]" + "lambda: " * 200 + "1[/ANSWER]",
    "[ANSWER]" + "1+" * 900 + "1[/ANSWER]",
    "[ANSWER]a" + ".a" * 900 + "[/ANSWER]",
    "[ANSWER]a" + "()" * 900 + "[/ANSWER]",
    "[ANSWER]" + "{" * 300 + "[/ANSWER]",
    "[ANSWER][1, 2]\0[/ANSWER]",
    "[ANSWER]\0[/ANSWER]",
    "\0" * 1000,
    "[ANSWER]\ud800[/ANSWER]",
    "[ANSWER]'\ud800'[/ANSWER]",
    "\udfff" * 1000,
    "[ANSWER]'unclosed[/ANSWER]",
    "[ANSWER]'''unclosed[/ANSWER]",
    "[ANSWER]" + "'''\\" * 500 + "[/ANSWER]",
    "[ANSWER]\u202e[2 ,1][/ANSWER]",
    "[ANSWER][\uff11, 2][/ANSWER]",
    "[ANSWER]" * 100_000,
    "[/ANSWER]" * 100_000,
    "[ANSWER][/ANSWER]" * 60_000,
    "<think>" * 100_000,
    "<think>\n" * 100_000,
    "\\boxed{" * 100_000,
    "\\boxed{}" * 100_000,
    "{" * 1_000_000,
    '{"answer": ' * 60_000,
    '{"answer":[' * 60_000,
    '{"answer": ' + "9" * 30_000 + "}",
    "assert f(" * 100_000,
    "assert f()\n" * 90_000,
    "assert f(1) == (\n" * 60_000,
    "answer: " * 120_000,
    "the answer is\n" * 70_000,
    "answer" + " " * 1_000_000,
    "```\n" * 250_000,
    "`" * 1_000_000,
    "~" * 1_000_000,
    "'" * 1_000_000,
    "\\" * 1_000_000,
    "\"\\\"" * 300_000,
    "(" * 1_000_000,
    "[1, 2" + " " * 1_000_000,
    "\n" * 1_000_000 + "x",
    " \t" * 500_000 + "x",
    "a" * 1_000_000,
    "[" + "1, " * 330_000 + "]",
    "**" * 500_000,
    "$" * 1_000_000,
    "x = " * 250_000,
    "f(1) == " * 120_000,
]

# ---- how answers are compared ------------------------------------------------------------------------------------------
LITERALS = [
    ("1", "1", True), ("1", "1.0", False), ("1", "True", False), ("1", "'1'", False), ("1", "+1", True), ("1", "01", False),
    ("1", "1.", True), ("1", "0x1", True), ("1000000", "1_000_000", True), ("-3", "- 3", True), ("-3", "3", False), ("1", "1j", False),
    ("1.0", "1.0", True), ("1.0", "1", False), ("1.0", "1.", False), ("1.0", "1e0", True), ("0.0", "-0.0", False), ("-0.0", "-0.0", True),
    ("nan", "nan", True), ("nan", "float('nan')", True), ("inf", 'float("inf")', True), ("-inf", "float('-inf')", True),
    ("inf", "-inf", False), ("inf", "math.inf", False), ("0.1", "0.10", True), ("0.1", "0.1000000001", False),
    ("True", "True", True), ("True", "true", False), ("True", "1", False), ("None", "None", True), ("None", "null", False), ("None", "none", False),
    ("'a'", "'a'", True), ("'a'", '"a"', True), ("'a'", "a", False), ("'a'", "'a '", False), ("'a'", "'A'", False), ("'a'", "b'a'", False),
    ("'a.'", "'a.'", True), ("'a'", "'a'.", True), ("'a\\n'", "'a\\n'", True), ("'a\\n'", "'a'", False), ("'\\\\d'", "'\\\\d'", True),
    ("'\\\\d'", "'\\d'", True), ("'\\\\d'", "r'\\d'", True), ("b'\\\\d'", "b'\\d'", True), ("'\\\\N'", "'\\N'", False), ("'((((('", "'((((('", True), ("'`'", "'`'", True), ("'a`b'", "`'a`b'`", True), ("'$'", "$'$'$", True), ("'a == b'", "'a == b'", True), ("'x = 3'", "'x = 3'", True),
    ("'[/x]'", "'[/x]'", True), ("''", "''", True), ("''", '""', True), ("' '", "' '", True), ("' '", "''", False), ("'é'", "'\\xe9'", True),
    ("'é'", "'e\u0301'", False), ("b'a'", "b'a'", True), ("b'a'", "'a'", False),
    ("[1, 2]", "[2, 1]", False), ("[1, 2]", "(1, 2)", False), ("(1, 2)", "1, 2", True), ("(1, 2)", "(1,2,)", True), ("(1,)", "(1)", False),
    ("[]", "[]", True), ("[]", "()", False), ("[]", "list()", True), ("()", "tuple()", True), ("[[]]", "[[]]", True), ("[1, [2]]", "[1, (2,)]", False),
    ("{1, 2}", "{2, 1}", True), ("{1, 2}", "{1, 2, 2}", True), ("{1, 2}", "[1, 2]", False), ("set()", "set()", True), ("set()", "{}", False),
    ("{}", "{}", True), ("{}", "dict()", True), ("{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", True), ("{'a': 1}", "{'a': 1.0}", False),
    ("{'a': 1}", '{"a": 1}', True), ("{'answer': 1}", '{"answer": 1}', True), ("{'a': 1}", "{'a': 0, 'a': 1}", True), ("{1: 2}", "{'1': 2}", False),
    ("frozenset({1})", "frozenset({1})", True), ("frozenset({1})", "{1}", False), ("deque([1, 2])", "deque([1, 2])", True),
    ("deque([1, 2])", "collections.deque([1, 2])", True), ("deque([1, 2])", "[1, 2]", False), ("deque([1], maxlen=2)", "deque([1])", False),
    ("Counter({'a': 2, 'b': 1})", "Counter({'b': 1, 'a': 2})", True), ("Counter({'a': 2})", "{'a': 2}", False),
    ("OrderedDict({'a': 1, 'b': 2})", "OrderedDict([('a', 1), ('b', 2)])", True), ("OrderedDict({'a': 1, 'b': 2})", "OrderedDict({'b': 2, 'a': 1})", False),
    ("defaultdict(<class 'int'>, {'a': 1})", "defaultdict(int, {'a': 1})", True), ("defaultdict(<class 'int'>, {})", "defaultdict(<class 'list'>, {})", False),
    ("\"<class 'int'>\"", "\"<class 'int'>\"", True), ("\"<class 'int'>\"", "'int'", False),
    ("Fraction(1, 2)", "Fraction(1, 2)", True), ("Fraction(1, 2)", "0.5", False), ("Decimal('1.0')", "Decimal('1.00')", False),
    ("(1+2j)", "1+2j", True), ("-2j", "-2j", True), ("(-0-2j)", "-2j", False), ("range(0, 3)", "range(0, 3)", True), ("range(0, 3)", "[0, 1, 2]", False),
    ("[[]]", "[[...]]", False), ("5", "x=5", True), ("5", "x == 5", False), ("5", "five", False), ("[1, 2]", "[1, 2", False), ("[1, 2]", "1, 2", False),
]

FORMS = [
    ("yes/no", "yes", "yes", True), ("yes/no", "yes", "Yes.", True), ("yes/no", "yes", "**YES**", True), ("yes/no", "yes", "no", False),
    ("yes/no", "no", "No, it is not executed.", True), ("yes/no", "no", "`no`", True), ("yes/no", "no", "nope", False), ("yes/no", "yes", "True", True),
    ("yes/no", "no", '{"answer": false}', True), ("yes/no", "no", '{"answer": "no"}', True), ("yes/no", "yes", "maybe", False), ("yes/no", "yes", "yesterday", False),
    ("true/false", "True", "true", True), ("true/false", "True", "False", False), ("true/false", "False", "`False`", True), ("true/false", "False", "0", False),
    ("true/false", "True", "'True'", True), ("true/false", "False", '{"answer": false}', True),
    ("integer", "3", "3", True), ("integer", "3", "3.", True), ("integer", "3", "3 times", True), ("integer", "3", "three", False), ("integer", "3", "3.0", False),
    ("integer", "3", "03", True), ("integer", "3", "-3", False), ("integer", "3", "30", False), ("integer", "3", "'3'", True), ("integer", "0", "-0", True),
    ("integer", "3", "3 or 4", False), ("integer", "3", "count = 3", True), ("integer", "3", "9" * 31, False), ("integer", "3", "\u0663", False),
    ("line", "7", "7", True), ("line", "7", "line 7", True), ("line", "7", "Line 7.", True), ("line", "7", "L7", True), ("line", "7", "lines 7-8", False),
    ("line", "-1", "-1", True), ("line", "-1", "none", True), ("line", "7", "none", False), ("line", "7", "return x", False),
    ("lines", "[2, 3, 3]", "[2, 3, 3]", True), ("lines", "[2, 3, 3]", "2, 3, 3", True), ("lines", "[2, 3, 3]", "(2, 3, 3)", True), ("lines", "[2, 3, 3]", "[2, 3]", False),
    ("lines", "[2, 3]", "[3, 2]", False), ("lines", "[2]", "2", True), ("lines", "[]", "[]", True), ("lines", "[2, 3]", "{2, 3}", False), ("lines", "[2, 3]", "['2', '3']", False),
    ("literals", "[1, 'a']", "[1, 'a']", True), ("literals", "[1, 'a']", "1, 'a'", True), ("literals", "[1, 'a']", "[1, a]", False), ("literals", "[[1, 2]]", "[1, 2]", False),
    ("literals", "[[1], [1, 2]]", "[[1], [1, 2]]", True), ("literals", "[1, 2]", "[1, 2.0]", False),
    ("calls", "['f(1)', 'g(2)']", "['f(1)', 'g(2)']", True), ("calls", "['f(1)', 'g(2)']", '["f(1)", "g(2)"]', True), ("calls", "['f(1)', 'g(2)']", "['g(2)', 'f(1)']", False),
    ("name", "total", "total", True), ("name", "total", "`total`", True), ("name", "total", "'total'", True), ("name", "total", "Total", False), ("name", "total", "total.", True),
    ("name", "total", "the total", False), ("name", "total", "sum", False),
    ("names", "a, b", "a, b", True), ("names", "a, b", "b, a", True), ("names", "a, b", "`b` and `a`", True), ("names", "a, b", "a", False), ("names", "a, b", "a, b, c", False),
    ("names", "a, b", "['a', 'b']", True), ("names", "a, b", "{a, b}", True), ("names", "none", "none", True), ("names", "none", "None.", True), ("names", "a", "none", False),
    ("names", "none", "[]", True), ("names", "a, b", "a, b and a", True), ("names", "a, b, c", "a, b, and c", True),
    ("exception", "ValueError", "ValueError", True), ("exception", "ValueError", "`ValueError`", True), ("exception", "ValueError", "ValueError: no digits", True),
    ("exception", "ValueError", "builtins.ValueError", True), ("exception", "ValueError", "ValueError('no digits')", True), ("exception", "ValueError", "raises ValueError", True),
    ("exception", "ValueError", "KeyError", False), ("exception", "ValueError", "Exception", False), ("exception", "none", "none", True), ("exception", "none", "None", True),
    ("exception", "JSONDecodeError", "json.decoder.JSONDecodeError", True), ("exception", "ValueError", "it fails", False), ("exception", "ValueError", "valueerror", False),
    ("type", "int", "int", True), ("type", "int", "`int`", True), ("type", "int", "<class 'int'>", True), ("type", "int", "float", False), ("type", "int", "integer", False),
    ("type", "deque", "collections.deque", True), ("type", "NoneType", "NoneType", True), ("type", "NoneType", "None", False), ("type", "list", "List", False),
    ("word", "positive", "positive", True), ("word", "positive", "Positive.", True), ("word", "positive", "'positive'", True), ("word", "positive", "negative", False),
    ("word", "not empty", "not  empty", True), ("word", "positive", "positive or zero", False),
    ("text", "hello\n", "[ANSWER]hello[/ANSWER]", True), ("text", "hello\n", "[ANSWER]\nhello\n[/ANSWER]", True), ("text", "hello\n", "[ANSWER]Hello[/ANSWER]", False),
    ("text", "a\nb\n", "[ANSWER]\na\nb\n[/ANSWER]", True), ("text", "a\nb\n", "```\na\nb\n```", True), ("text", "a\nb\n", "[ANSWER]a b[/ANSWER]", False),
    ("text", "  a\n", "[ANSWER]\n  a\n[/ANSWER]", True), ("text", "  a\n", "[ANSWER]a[/ANSWER]", False), ("text", "a\n\nb", "[ANSWER]a\nb[/ANSWER]", False),
    ("text", "a", "[ANSWER]'a'[/ANSWER]", False), ("text", "'a'", "[ANSWER]'a'[/ANSWER]", True), ("text", "a", "[ANSWER]`a`[/ANSWER]", True), ("text", "a", "[ANSWER] a [/ANSWER]", True),
    ("text", "a.", "[ANSWER]a.[/ANSWER]", True), ("text", "a", "[ANSWER]a.[/ANSWER]", False), ("text", "", "[ANSWER][/ANSWER]", True), ("text", "a\n", "[ANSWER]a\r\n[/ANSWER]", True),
    ("text", "a\n", "[ANSWER]\n```text\na\n```\n[/ANSWER]", True),
]

CHOICES = ("[1, 2]", "[2, 1]", "[1]", "(1, 2)")
CHOSEN = [  # the right one is [1, 2]
    ("A", True), ("(A)", True), ("[ANSWER]A[/ANSWER]", True), ("[ANSWER](A)[/ANSWER]", True), ("a", True), ("A.", True), ("A)", True), ("(A) [1, 2]", True),
    ("A: [1, 2]", True), ("Answer: A", True), ("The answer is (A).", True), (r"\boxed{A}", True), (r"\boxed{\text{A}}", True), ("Option A", True), ("[1, 2]", True),
    ('{"answer": "A"}', True), ("`[1,2]`", True), ("B", False), ("(B)", False), ("E", False), ("(A) [2, 1]", False), ("(B) [1, 2]", False), ("[2, 1]", False),
    ("(1, 2)", False), ("[3]", False), ("A or B", False), ("AB", False), ("I choose A", False), ("", False), ("Any", False), ("[A]", True),
]

# ---- arguments: the program is run -------------------------------------------------------------------------------------
PROGRAM = """\
def f(xs, n=0):
    if n == 13:
        raise ValueError('unlucky')
    while n == 99:
        pass
    print('seen', n)
    return sorted(set(xs)) + [n]

def set(x):
    return dict.fromkeys(x)

def two(a, b):
    return (a, b)

def kind(x):
    return type(x).__name__

def first(d):
    return next(iter(d))
"""
ARGUMENTS = [  # (function, output, response, whether it is right, what the reason says)
    ("f", "[1, 2, 0]", "[1, 2]", True, "returns `[1, 2, 0]`"), ("f", "[1, 2, 0]", "[2, 1, 2]", True, ""), ("f", "[1, 2, 0]", "(2, 1), 0", True, ""),
    ("f", "[1, 2, 0]", "xs=[1, 2]", True, ""), ("f", "[1, 2, 0]", "[1, 2], n=0", True, ""), ("f", "[1, 2, 0]", "f([1, 2])", True, ""),
    ("f", "[1, 2, 0]", "assert f([1, 2]) == [1, 2, 0]", True, ""), ("f", "[1, 2, 0]", "[ANSWER]f([1, 2]) == [1, 2, 0][/ANSWER]", True, ""),
    ("f", "[1, 2, 0]", '{"input": {"xs": [1, 2]}}', True, ""), ("f", "[1, 2, 0]", '{"input": [1, 2]}', True, ""), ("f", "[1, 2, 0]", '{"input": "[1, 2]"}', False, "`f('[1, 2]')` returns"),
    ("f", "[1, 2, 0]", "{1: 0, 2: 0}", True, ""), ("f", "['a', 'b', 0]", "'ab'", True, ""), ("f", "[1, 2, 0]", "[1, 2.0]", False, "returns `[1, 2.0, 0]`"),
    ("f", "[1, 2, 0]", "[1, 3]", False, "(it prints `seen 0\\n`), and not `[1, 2, 0]`"), ("f", "[1, 2, 0]", "[1, 2], 13", False, "raises ValueError: unlucky"),
    ("f", "[1, 2, 0]", "[1, 2], 99", False, "stopped by the limit on steps"), ("f", "[1, 2, 0]", "1", False, "raises TypeError"), ("f", "[1, 2, 0]", "", False, "empty"),
    ("f", "[1, 2, 0]", "[1, 2], m=0", False, "raises TypeError"), ("f", "[1, 2, 0]", "[1, 2], n=0, n=0", False, "given twice"), ("f", "[1, 2, 0]", "*[[1, 2]]", False, "gives no arguments"),
    ("f", "[1, 2, 0]", "[1, 2] if True else 0", False, "gives no arguments"), ("f", "[1, 2, 0]", "xs", False, "the name `xs`"), ("f", "[1, 2, 0]", "g([1, 2])", False, "a call of `g`"),
    ("f", "[1, 2, 0]", "sorted([1, 2])", False, "a call of `sorted`"), ("f", "[1, 2, 0]", "f([1, 2]), f([1, 2])", False, "a call of `f`"),
    ("f", "[1, 2, 0]", "[1, 2]), open('x', 'w'", False, "gives no arguments"), ("f", "[1, 2, 0]", "[1, 2]) or f([1, 2]", False, "gives no arguments"),
    ("f", "[1, 2, 0]", "__import__('os').system('true')", False, "(a call)"), ("f", "[1, 2, 0]", "[1, 2", False, "gives no arguments"),
    ("f", "[1, 2, 0]", "[0] * 10**12", False, "gives no arguments"), ("f", "[1, 2, 0]", "bytearray(10000000000)", False, "bytearray"),
    ("f", "[1, 2, 0]", "Fraction('1e999999999')", False, "Fraction"), ("f", "[1, 2, 0]", "deque(range(10000000000))", False, "range"), ("f", "[1, 2, 0]", "[" * 95 + "]" * 95, False, "gives no arguments"),
    ("f", "[1, 2, 0]", "I do not know.", False, "gives no arguments"), ("f", "[1, 2, 0]", "[1, 2], " + "9" * 5000, False, "characters"),
    ("two", "(1, 2)", "1, 2", True, ""), ("two", "(1, 2)", "(1, 2)", True, ""), ("two", "(1, 2)", "two(1, 2)", True, ""), ("two", "(1, 2)", "b=2, a=1", True, ""),
    ("two", "(1, 2)", "1", False, "raises TypeError"), ("two", "(1, 2)", '{"input": {"b": 2, "a": 1}}', True, ""), ("two", "(1, 2)", "1, 2.0", False, "returns `(1, 2.0)`"),
    ("kind", "'set'", "set()", True, ""), ("kind", "'set'", "{1}", True, ""), ("kind", "'frozenset'", "frozenset({1})", True, ""), ("kind", "'deque'", "deque([1])", True, ""),
    ("kind", "'defaultdict'", "defaultdict(list, {1: []})", True, ""), ("kind", "'float'", "nan", True, ""), ("kind", "'float'", "-inf", True, ""), ("kind", "'float'", "float('inf')", True, ""),
    ("kind", "'complex'", "1-2j", True, ""), ("kind", "'Fraction'", "Fraction(1, 2)", True, ""), ("kind", "'Decimal'", "Decimal('1.0')", True, ""), ("kind", "'bool'", "True", True, ""),
    ("kind", "'int'", "True", False, ""), ("kind", "'range'", "range(10000000000)", True, ""), ("kind", "'ellipsis'", "...", True, ""), ("kind", "'OrderedDict'", "OrderedDict([(1, 2)])", True, ""),
    ("first", "'b'", "{'b': 1, 'a': 2}", True, ""), ("first", "'b'", "{'a': 1, 'b': 2}", False, ""), ("first", "'b'", "Counter({'b': 1, 'a': 1})", True, ""),
]
