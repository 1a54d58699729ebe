"""Long runs and large values: a page stays small and opens at once, and says what it had to leave out."""

from __future__ import annotations

import re
import time

import pytest

import chainexec
from chainexec.notebook import stepper
from chainexec.notebook.payload import Content
from chainexec.notebook.stepper import stepper_page

BUBBLE = "def bubble(a):\n    for i in range(len(a)):\n        for j in range(len(a) - 1 - i):\n            if a[j] > a[j + 1]:\n                a[j], a[j + 1] = a[j + 1], a[j]\n    return a\n"


@pytest.mark.slow
def test_a_hundred_thousand_steps(show):
    trace = chainexec.trace_source(BUBBLE, call="bubble([(i * 7919) % 307 for i in range(283)])")
    assert len(trace) > 100_000
    page_text = stepper_page(trace)
    assert len(page_text) < 2_000_000
    began = time.perf_counter()
    page = show(page_text)
    assert page.moment == 1
    assert time.perf_counter() - began < 20  # a machine under load; the figure itself is in docs/notebook.md
    opened = page.page.evaluate("performance.now()")
    assert opened < 20_000
    page.go(len(trace) // 2)
    assert page.line("next") == [trace[len(trace) // 2].line]
    page.click("last")
    assert page.moment == len(trace)
    assert page.page.inner_text("#notes") == ""


def test_a_text_that_grows_costs_what_is_added():
    trace = chainexec.trace_source("text = 'x' * 10_000\nfor i in range(2000):\n    text += 'y'\n", capture=True)
    assert len(stepper_page(trace, narration=False)) < 200_000


def test_what_does_not_fit_is_said(monkeypatch):
    trace = chainexec.trace_source("import random\nr = random.Random(1)\nkept = []\nfor i in range(60):\n    kept.append(r.randbytes(1500).hex())\n", capture=True)
    whole = stepper_page(trace)
    assert "left out" not in shown_notes(whole)
    monkeypatch.setattr(stepper, "LARGEST", len(whole) - 60_000)
    smaller = stepper_page(trace)
    assert len(smaller) <= len(whole) - 60_000
    assert "the middle of 60 long texts" in shown_notes(smaller)


def shown_notes(page):
    import base64
    import json
    import zlib

    kind, inside = re.search(r'<script type="application/(\w+)" id="payload">(.*?)</script>', page, re.DOTALL).groups()
    text = inside if kind == "json" else zlib.decompress(base64.b64decode(inside)).decode()
    return " ".join(json.loads(text)["notes"])


def test_steps_that_do_not_fit_are_said(show, monkeypatch):
    trace = chainexec.trace_source("n = 0\nfor i in range(20_000):\n    n = n * 31 % 1_000_003 + i\n", capture=True)
    bare = len(stepper_page(chainexec.trace_source("n = 1\n", capture=True)))
    monkeypatch.setattr(stepper, "LARGEST", bare + 60_000)
    page_text = stepper_page(trace, narration=False)
    assert len(page_text) <= bare + 60_000
    said = re.search(r"The run has ([\d,]+) steps; this page holds the first ([\d,]+)\.", shown_notes(page_text))
    assert said[1] == f"{len(trace):,}"
    page = show(page_text)
    page.click("last")
    assert f"{page.moment:,}" == said[2]
    assert said[0] in page.text("#notes")


def test_a_shortened_value_is_shown_as_such(show):
    trace = chainexec.trace_source("text = 'abcdefghij' * 1000\nn = 1\n", capture=True)
    content = Content(trace, len(trace), narration=False, seconds=1.0, title=None)
    page = show(stepper._page(content, keep=200))
    page.click("last")
    page.page.click(".names .more")
    assert "9,800 between them were left out" in page.text("#whole-note")
    assert page.page.input_value("#whole-text").startswith("abcdefghij")


@pytest.mark.slow
def test_sentences_stop_where_telling_takes_too_long(show):
    trace = chainexec.trace_source("a = 1\nb = 2\nc = 3\n", capture=True)
    page = show(trace, telling_seconds=1e-9)
    assert "there were sentences up to step 1" in page.text("#notes")
    page.go(3)
    assert page.text("#sentence").endswith("Line 2: b = 2 runs.")
