"""A single operation that takes for ever ends the check, not the other way round; and the timers of the caller stay his."""

from __future__ import annotations

import gc
import signal
import threading
import weakref

import pytest

import chainexec
from chainexec.equivalence import Checker
from chainexec.equivalence.alarm import Alarm, may_be_ended

SHORT = chainexec.Limits(seconds=0.2)
SAME = "def f(n):\n    return n\n"
LONG = [
    "def f(n):\n    exponent = 10 ** 8\n    10 ** exponent\n    return n\n",
    "def f(n):\n    exponent = 10 ** 8\n    try:\n        10 ** exponent\n    except BaseException:\n        pass\n    return n\n",
    "import re\n\n\ndef f(n):\n    re.match('(a+)+$', 'a' * 50 + 'b')\n    return n\n",
    "import time\n\n\ndef f(n):\n    time.sleep(1000)\n    return n\n",
    "import threading\n\n\ndef f(n):\n    lock = threading.Lock()\n    lock.acquire()\n    lock.acquire()\n    return n\n",
    "exponent = 10 ** 8\n10 ** exponent\n\n\ndef f(n):\n    return n\n",
]


@pytest.mark.parametrize("program", LONG)
def test_a_variant_that_does_not_end(program):
    before = signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)
    verdict = chainexec.check_equivalence(SAME, program, inputs=["f(1)"], limits=SHORT, generate=False)
    assert (verdict.kind, verdict.cause) == ("unverified", "steps")
    assert "limit on seconds" in verdict.reason
    assert (signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)) == before


@pytest.mark.parametrize(("program", "cause"), [(LONG[1], "limit"), (LONG[3], "limit")])
def test_an_original_that_does_not_end(program, cause):
    checker = Checker(program, inputs=["f(1)"], limits=SHORT, generate=False)
    assert checker.cause == cause
    assert "limit on seconds" in checker.problem


def test_a_value_that_takes_for_ever_to_read():
    """The items of an iterator are computed when it is read, after the call."""
    program = "def f(n):\n    return map(lambda k: 10 ** 10 ** (k - k + 8), [n])\n"
    verdict = chainexec.check_equivalence("def f(n):\n    return map(str, [n])\n", program, inputs=["f(1)"], limits=SHORT, generate=False)
    assert (verdict.kind, verdict.cause) == ("unverified", "steps")


def test_a_timer_that_is_in_use_stays():
    heard = []
    old = signal.signal(signal.SIGALRM, lambda *_: heard.append(1))
    signal.setitimer(signal.ITIMER_REAL, 1000)
    try:
        verdict = chainexec.check_equivalence(SAME, LONG[1], inputs=["f(1)"], limits=SHORT, generate=False)
        assert verdict.cause == "steps"  # by the other timer
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 900
        assert signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL
        assert heard == []
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def test_it_rings_only_where_it_is_expected():
    rung = []
    with Alarm(lambda: rung.append(1)):
        signal.setitimer(signal.ITIMER_REAL, 0)
        for _ in range(3):
            signal.raise_signal(signal.SIGALRM)
    assert rung == []


def test_it_does_not_ring_in_what_python_calls_by_itself():
    """The garbage collector's callbacks and finalisers swallow exceptions: the run ends a moment later instead."""
    rung = []
    alarm = Alarm(lambda: rung.append(1))

    def callback(phase, info):
        if phase == "start":
            signal.raise_signal(signal.SIGALRM)

    class Dying:
        def __del__(self):
            signal.raise_signal(signal.SIGALRM)

    class Iterating:
        def __bool__(self):
            signal.raise_signal(signal.SIGALRM)
            return False

    @may_be_ended
    def program():
        gc.collect()
        watched = weakref.WeakSet()
        watched._iterating = Iterating()  # its callback asks for it when an item dies
        watched.add(Dying())
        del Dying().x

    with alarm:
        signal.setitimer(signal.ITIMER_REAL, 0)  # only what is raised here is to be heard
        gc.callbacks.append(callback)
        try:
            with pytest.raises(AttributeError):
                program()
        finally:
            gc.callbacks.remove(callback)
        assert rung == []
        may_be_ended(ringing)()
    assert rung == [1]


def ringing():
    signal.raise_signal(signal.SIGALRM)
    return None


def test_other_threads_do_without():
    found = []

    def check():
        found.append(chainexec.check_equivalence(SAME, SAME + "\n", inputs=["f(1)"], generate=False).kind)

    thread = threading.Thread(target=check)
    thread.start()
    thread.join()
    assert found == ["equivalent"]
