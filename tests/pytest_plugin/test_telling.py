"""What is told of failing tests."""

from __future__ import annotations

import pytest

from pytest_plugin.conftest import sections

CART = """
class Cart:
    def __init__(self):
        self.items = []

    def add(self, name, price):
        self.items.append((name, price))

    def total(self):
        result = 0
        for name, price in self.items[1:]:
            result += price
        return result
"""
TEST_CART = """
from cart import Cart


def test_total():
    cart = Cart()
    cart.add("apple", 6)
    cart.add("pear", 1)
    assert cart.total() == 7
"""


@pytest.fixture
def shop(project):
    project.write("cart.py", CART.lstrip())
    project.write("test_cart.py", TEST_CART.lstrip())
    return project


def test_a_failure_is_told_step_by_step(shop):
    text = shop.section("--chainexec-tokens=600")
    assert text.splitlines()[0] == "Calling `test_total()`."
    assert "  Line 9: `result` starts as `0`." in text
    assert "  Line 11: `result` becomes `0 + 1 = 1`." in text
    assert "`cart.total() == 7` is `1 == 7`, which is false, so the assertion fails" in text
    assert "@py" not in text
    assert text.endswith("(`test_total` is in test_cart.py; `Cart.__init__`, `Cart.add` and `Cart.total` are in cart.py.)")


@pytest.mark.parametrize("tokens", [160, 220, 300])
def test_the_last_steps_stay_within_the_budget(shop, tokens):
    from chainexec.narration.budget import estimated_tokens

    text = shop.section(f"--chainexec-tokens={tokens}")
    told, places = text.rsplit("\n", 1)
    assert estimated_tokens(told) <= tokens
    assert "steps left out here" in told
    assert "so the assertion fails" in told
    assert places.startswith("(`test_total` ")


def test_a_budget_that_is_too_small_is_said(shop):
    assert shop.section("--chainexec-tokens=3").startswith("--chainexec-tokens=")


def test_a_step_that_does_not_fit_is_said(shop):
    assert "(The step that failed takes more than 60 tokens to tell: see --chainexec-tokens.)" in shop.section("--chainexec-tokens=60")


def test_nothing_is_told_without_the_option(shop):
    done = shop.run()
    assert "chainexec" not in done.out
    assert done.code == 1


@pytest.mark.parametrize("ini", ["chainexec = true\nchainexec_tokens = 150", "chainexec = true\nchainexec_steps = 1_000"])
def test_the_ini_file_can_ask_for_it(shop, ini):
    shop.write("pytest.ini", f"[pytest]\n{ini}\n")
    assert len(sections(shop.run().out)) == 1


@pytest.mark.parametrize(("option", "complaint"), [
    ("--chainexec-tokens=many", "--chainexec-tokens=many: a whole number is needed"), ("--chainexec-steps=0", "--chainexec-steps=0: must be at least 1"),
])
def test_wrong_options_are_explained(shop, option, complaint):
    done = shop.run("--chainexec", option)
    assert done.code == 4
    assert complaint in done.out


PHASES = {
    "setup": ("""
import pytest
@pytest.fixture
def broken():
    prices = {}
    return prices["pear"]
def test_it(broken):
    pass
""", ["Calling `broken()`.", "Line 4: `prices` starts as an empty dict.", "raises `KeyError('pear')`"]),
    "teardown": ("""
import pytest
@pytest.fixture
def numbers():
    found = [1, 2]
    for n in found:
        yield found
    assert found == [1, 2]
def test_it(numbers):
    numbers.append(3)
    numbers.clear()
""", ["`numbers` is under way.", "`found` has no further items, so the loop is over", "`found == [1, 2]` is `[] == [1, 2]`, which is false, so the assertion fails"]),
    "parameters": ("""
import pytest
@pytest.mark.parametrize("a, b", [(1, 2)])
def test_it(a, b):
    assert a + b == 4
""", ["Calling `test_it(1, 2)`.", "`a + b == 4` is `1 + 2 == 4`, which is false"]),
    "raises": ("""
import pytest
def test_it():
    with pytest.raises(ValueError):
        n = int("3")
""", ["`with pytest.raises(ValueError)` raises `Failed('DID NOT RAISE ValueError')`"]),
    "no traceback": ("""
import pytest
def test_it():
    n = 3
    pytest.fail("plain", pytrace=False)
""", ["Line 3: `n` starts as `3`.", "raises `Failed('plain')`"]),
    "unittest": ("""
import unittest
class TestIt(unittest.TestCase):
    def setUp(self):
        self.xs = [1]
    def test_it(self):
        self.xs.append(2)
        self.assertEqual(self.xs, [1])
""", ["Calling `TestIt.setUp()`.", "`2` is added to the end of `self.xs`; `self.xs` is now `[1, 2]`", "`self.assertEqual(self.xs, [1])` raises `AssertionError("]),
    "subtest": ("""
def test_it(subtests):
    for n in range(3):
        with subtests.test(n=n):
            double = n * 2
            assert double != 2
""", ["Line 4: `double` becomes `1 * 2 = 2`.", "`double != 2` is false, as `double` is `2`, so the assertion fails"]),
    "async": ("""
import asyncio
async def double(n):
    await asyncio.sleep(0)
    return n * 2
async def main():
    found = await double(3)
    assert found == 7
def test_it():
    asyncio.run(main())
""", ["`double` goes on after its pause.", "it returns `3 * 2 = 6`", "`found == 7` is false, as `found` is `6`, so the assertion fails"]),
    "thread": ("""
import threading
def work(found):
    found.append(2)
def test_it():
    found = [1]
    thread = threading.Thread(target=work, args=(found,), name="helper")
    thread.start()
    thread.join()
    assert found == [1]
""", ["In thread `helper`:", "`found == [1]` is `[1, 2] == [1]`, which is false, so the assertion fails"]),
    "approx": ("""
import pytest
def test_it():
    limit = pytest.approx(0.3)
    assert 0.4 == limit
""", ["gives `<ApproxScalar #1 expected=0.3", "so the assertion fails"]),
    "hypothesis": ("""
from hypothesis import given, settings, strategies
@settings(deadline=None, derandomize=True, database=None)
@given(strategies.lists(strategies.integers()))
def test_it(xs):
    found = sorted(xs, key=abs)
    assert found == sorted(xs)
""", ["so the assertion fails", "`found` is `[0, -1]`"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PHASES)
def test_every_kind_of_failure(project, name):
    program, expected = PHASES[name]
    project.write("test_it.py", program.lstrip())
    done = project.run("--chainexec", "--tb=short", plugins=("_hypothesis_pytestplugin",) if name == "hypothesis" else ())
    assert sections(done.out), done.out
    text = sections(done.out)[0]
    for line in expected:
        assert line in text, text
    assert not any("Nothing was recorded" in text or "cannot be told" in text for text in sections(done.out))


def test_a_subtest_is_told_up_to_its_failure(project):
    project.write("test_it.py", PHASES["subtest"][0].lstrip())
    text = sections(project.run("--chainexec").out)[0].splitlines()
    assert "so the assertion fails" in text[-2]


def test_nothing_is_told_where_nothing_failed(project):
    project.write("test_it.py", """
import pytest
@pytest.mark.xfail
def test_expected(): assert 0
@pytest.mark.xfail(strict=True)
def test_unexpected(): assert 1
@pytest.mark.skip
def test_skipped(): assert 0
def test_left(): pytest.skip("no")
""")
    done = project.run("--chainexec", "-rA")
    assert not sections(done.out)
    assert "1 failed, 2 skipped, 1 xfailed" in done.out


def test_a_long_test_keeps_its_last_steps(project):
    project.write("test_it.py", """
def test_it():
    total = 0
    for n in range(30_000):
        total += n
    left = 0
    while total > 449_984_000:
        total -= 100
        left += 1
    assert left == 0
""".lstrip())
    text = project.section("--chainexec-steps=1_003")
    assert "steps before these are not kept.)" in text.splitlines()[0]
    assert "`test_it` is under way." in text.splitlines()[1]
    assert "so the assertion fails" in text
    kept, given = 60_000, int(text.split()[0][1:].replace(",", ""))
    assert kept - 1_003 < given < kept + 1_003


def test_other_code_is_followed_where_it_is_asked_for(project):
    project.write("test_it.py", "import textwrap\ndef test_it():\n    assert textwrap.shorten('a  b', 9) == 'a  b'\n")
    assert "shorten" not in project.section().splitlines()[-1]
    assert "`shorten`" in project.section("--chainexec-follow=textwrap", "--chainexec-tokens=3000").splitlines()[-1]


@pytest.mark.slow
def test_reports_carry_the_section(shop):
    """In the file for CI systems, and from the workers of xdist."""
    pytest.importorskip("xdist")
    done = shop.run_apart("--chainexec", "-n", "1", "--junitxml=out.xml", plugins=("xdist.plugin",))
    assert len(sections(done.out)) == 1, done.out
    assert "so the assertion fails" in (shop.pytester.path / "out.xml").read_text()


@pytest.mark.parametrize("style", ["long", "short", "native", "line", "no"])
def test_every_style_of_traceback(shop, style):
    done = shop.run("--chainexec", f"--tb={style}")
    assert len(sections(done.out)) == (0 if style == "no" else 1)
    assert done.code == 1
