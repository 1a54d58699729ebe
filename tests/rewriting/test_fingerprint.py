"""The fingerprint tells control flow and calls, and nothing that is only dress."""

from __future__ import annotations

import pytest

from chainexec.rewriting.fingerprint import fingerprint


def of(body):
    return fingerprint("def f(x, y):\n" + "".join(f"    {line}\n" for line in body.split("\n")))


SAME = [
    ("return x.y(len(x))", "n = len(x)\nreturn x.y(n)"),
    ("return [1] if x > y else y", "return [1] if y < x else y"),
    ("x += 1\nreturn x", "x = x + 1\nreturn x"),
    ("a = []\nb = {}\nreturn a, b", "a = list()\nb = dict()\nreturn a, b"),
    ("a = x\nb = 1\nc = 2\nd = y\nreturn a, b, c, d", "a, b, c, d = x, 1, 2, y\nreturn a, b, c, d"),
    ("if x:\n    x.pop()\nreturn y", "if x:\n    x.pop()\nelse:\n    pass\nreturn y"),
    ("for a in x:\n    if a:\n        y(a)\nreturn x", "for b in x:\n    if b:\n        y(b)\n    else:\n        pass\nreturn x"),
    ("c = x == y\nif c:\n    return 1\nreturn 2", "if x == y:\n    return 1\nreturn 2"),
]
OTHER = [
    ("for a in x:\n    y(a)", "i = iter(x)\nwhile True:\n    y(next(i))"),
    ("if x:\n    return y(1)\nelse:\n    return y.z", "if not x:\n    return y.z\nelse:\n    return y(1)"),
    ("return x.strip()", "return len(x.strip())"),
    ("if x and y:\n    return 1", "if x or y:\n    return 1"),
    ("return x.upper()", "return x.lower()"),
    ("while x:\n    x.pop()", "if x:\n    x.pop()"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_dress_is_not_seen(a, b):
    assert of(a) == of(b)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_control_flow_is_seen(a, b):
    assert of(a) != of(b)
