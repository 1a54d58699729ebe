"""How answers are written: what a prompt says of it, and what the grader compares."""

from __future__ import annotations

FORMS = {
    "literal": "Give the value as a Python literal.",
    "type": "Give the name of the type, such as `int` or `list`.",
    "yes/no": "Answer `yes` or `no`.",
    "true/false": "Answer `True` or `False`.",
    "integer": "Give a number.",
    "line": "Give the line number, or `-1` if there is none.",
    "lines": "Give the line numbers as a Python list, in order.",
    "literals": "Give the values as a Python list, in order.",
    "name": "Give the name.",
    "names": "Give the names, separated by commas, in any order, or `none`.",
    "calls": "Give the names of the functions as a Python list of texts, in order.",
    "exception": "Give the name of the exception's type, or `none`.",
    "text": "Give the exact text.",
    "word": "Give one of the words.",
    "arguments": "Give the arguments as they stand between the parentheses of the call.",
}
