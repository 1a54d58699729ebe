"""Waiting for what a page shows."""

import time

SECONDS = 30


def until(page, expression, arg=None):
    """Ask until a JavaScript expression is true. playwright's own `wait_for_function` asks inside of the page, where its policy forbids `eval`."""
    end = time.monotonic() + SECONDS
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"not true after {SECONDS} s: {expression}"
        time.sleep(0.02)
