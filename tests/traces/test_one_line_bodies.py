"""Which way control went where a body's first statement has no step of its own."""

import textwrap

import pytest

import chainexec

BODIES = {
    "try": "try: y = 1\n        finally: pass",
    "try_except": "try: y = 1\n        except ValueError: pass",
    "nested_try": "try:\n            try: y = 1\n            finally: pass\n        finally: pass",
    "pass_first": "pass; y = 1",
    "constant_first": "5; y = 1",
    "if_true": "if True: y = 1",
    "if_false": "if False: y = 2\n        else: y = 1",
    "endless": "while True: break\n        y = 1",
    "annotation": "z: int; y = 1",
}


def headers_of(header: str, body: str):
    program = textwrap.dedent(f"""
    def f(n):
        y = 0
        {header}
        BODY
        return y
    """).replace("BODY", f"    {body}")
    trace = chainexec.trace_source(program, call="f(2)", detail="lines", capture=True)
    return [step for step in trace if step.kind == "line" and step.statement.text == header]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_test_is_true_where_its_body_ran(body, recorder):
    steps = headers_of("if n > 1:", body)
    assert [step.branch.taken for step in steps] == [True]
    steps = headers_of("if n > 2:", body)
    assert [step.branch.taken for step in steps] == [False]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_loop_counts_and_stores(body, recorder):
    steps = headers_of("for n in [3, 3]:", body)
    assert [step.branch.taken for step in steps] == [True, True, False]
    assert [step.iteration for step in steps] == [1, 2, None]
    assert [[str(change) for change in step.changes] for step in steps] == [["<Change n: 2 -> 3>"], ["<Change n: 3 -> 3>"], []]
