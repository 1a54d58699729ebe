"""Fixtures that several folders of tests share."""

from __future__ import annotations

import gc
import os
import pathlib
import signal
import sys
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

pytest_plugins = ["pytester"]  # for the tests of the pytest plugin

TESTS = pathlib.Path(__file__).parent
sys.path.insert(0, str(TESTS))  # so that tests can say `from oracle.judge import judge`
sys.path.insert(0, str(TESTS.parent / "src"))  # the checkout itself is tested, installed or not

# How long an example takes says how busy the machine is, and nothing of the code.
hypothesis.settings.register_profile("chainexec", parent=hypothesis.settings.default, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("chainexec")

RECORDERS = ("python", "c")
SANITIZED = "libasan" in os.environ.get("LD_PRELOAD", "")  # `make sanitize`


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, object, object]:
    """The sandbox's server starts in a clean environment, where the sanitizers' library is not: what needs it cannot run in their build."""
    from chainexec.errors import SandboxError

    try:
        return (yield)
    except SandboxError:
        if SANITIZED:
            pytest.skip("the sandbox's server starts without the sanitizers' library")
        raise


def why_no_c() -> str | None:
    """The reason why the C recorder is not here; None where it is."""
    from chainexec.recording import choose

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CHAINEXEC_RECORDER", raising=False)
        info = choose.recorder_info()
    return None if info.name == "c" else info.reason


@pytest.fixture(params=RECORDERS)
def recorder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The test runs once with each recorder."""
    if request.param == "c" and (reason := why_no_c()):
        pytest.skip(f"no C recorder: {reason}")
    monkeypatch.setenv("CHAINEXEC_RECORDER", request.param)
    return request.param


@pytest.fixture
def recorders() -> tuple[str, ...]:
    """The names of those that are here, for tests that go through them themselves."""
    return RECORDERS[:1] if why_no_c() else RECORDERS


@pytest.fixture
def both_recorders() -> None:
    if reason := why_no_c():
        pytest.skip(f"no C recorder to compare the Python twin with: {reason}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """A test that collects garbage often does not look through what the tests before it have left: a million objects, most of them kept by the library."""
    from oracle.samples import COLLECTING

    sample = item.callspec.params.get("name") if isinstance(item, pytest.Function) and hasattr(item, "callspec") else None
    if sample not in COLLECTING and item.get_closest_marker("collects") is None:
        return (yield)
    gc.freeze()
    try:
        return (yield)
    finally:
        gc.unfreeze()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt, also where the tests run in a shell's background, which makes them ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
