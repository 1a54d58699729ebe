"""The pytest plugin: `pytest --chainexec` tells of each failing test the steps that led to the failure.

pytest imports this module at every start, wanted or not: it loads nothing but pytest, which is there already. What records and tells is in
`failures`, and is loaded when the first test runs with the option on.
"""

from __future__ import annotations

import pytest

TOKENS = 400
STEPS = 131_072  # no round number: a record that is renewed just when a loop over a round number of items ends has little to tell


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("chainexec", "telling failures (chainexec)")
    group.addoption("--chainexec", action="store_true", default=None, help="tell the last steps that led to each failure")
    group.addoption("--chainexec-tokens", metavar="N", help=f"how long the text may be, in tokens (default: {TOKENS})")
    group.addoption("--chainexec-steps", metavar="N", help=f"how many of a test's last steps are kept (default: {STEPS:,})")
    group.addoption(
        "--chainexec-follow", metavar="PATTERN", action="append",
        help="code to follow besides the test's module and your own files, such as 'shop.*' or '*/site-packages/shop/*.py' (repeatable)",
    )  # fmt: skip
    parser.addini("chainexec", "tell the last steps that led to each failure", type="bool", default=False)
    parser.addini("chainexec_tokens", f"how long the text of --chainexec may be, in tokens (default: {TOKENS})")
    parser.addini("chainexec_steps", f"how many of a test's last steps are kept (default: {STEPS})")
    parser.addini("chainexec_follow", "code that --chainexec follows besides the test's module and your own files", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    wanted = config.getoption("chainexec")
    if config.getini("chainexec") if wanted is None else wanted:
        from chainexec.pytest_plugin.hooks import FailureHooks

        tokens, steps = _number(config, "chainexec_tokens", TOKENS), _number(config, "chainexec_steps", STEPS)
        follow = config.getoption("chainexec_follow") or config.getini("chainexec_follow")
        config.pluginmanager.register(FailureHooks(tokens, steps, tuple(follow)), "chainexec-failures")


def _number(config: pytest.Config, name: str, default: int) -> int:
    """An option's value, the ini file's where there is none."""
    given = config.getoption(name) or config.getini(name)
    if not given:
        return default
    option = "--" + name.replace("_", "-")
    try:
        number = int(str(given).replace("_", ""))
    except ValueError:
        raise pytest.UsageError(f"{option}={given}: a whole number is needed, such as {option}={default}") from None
    if number < 1:
        raise pytest.UsageError(f"{option}={given}: must be at least 1")
    return number
