"""Whatever a program is called, writes or holds: nothing of it runs in the page, and the page stays whole."""

from __future__ import annotations

import json
import re

import pytest

import chainexec
from chainexec.errors import ArgumentError
from chainexec.notebook.payload import Content
from chainexec.notebook.stepper import stepper_frame, stepper_page
from notebook.stepper.waiting import until

EVIL = "</script><script>window.hit = 1; alert(1)</script><!-- <img src=x onerror='window.hit = 2'> ]]> {{script}} {{payload}}"
PROGRAM = f'''
evil = {EVIL!r}
rtl = "abc\\u202edef\\u2066x"
emoji = "\\U0001F600\\U0001F468\\u200d\\U0001F469"
lone = "\\ud800 mid \\udfff"
nul = "a\\0b\\r\\n\\t\\x1b[31m"
tick = "`code` ``two`` `"
print(evil, rtl, nul)
big = "\\u00e4" * 1_000_000
keys = {{"__proto__": 1, "constructor": 2, "toString": evil, (1, "<i>"): None}}
class __proto__:
    pass
thing = __proto__()
thing.toString = "<b>"
setattr(thing, "</td><script>alert(3)</script>", rtl)
deep = []
for _ in range(300):
    deep = [deep]
loop = [1]
loop.append(loop)
ring = {{}}
ring["self"] = ring
number = 10 ** 5000
raise ValueError(evil)
'''


@pytest.fixture(scope="module")
def hostile():
    return chainexec.trace_source(PROGRAM, capture=True, filename="<b onclick=alert(4)>evil</b></script>\u202e.py")


def test_nothing_runs_and_all_is_shown(show, hostile):
    for option in ({}, {"narration": False, "title": EVIL}):
        page = show(hostile, **option)
        for moment in [*range(0, 30, 3), *range(len(hostile) - 18, len(hostile) + 1, 3)]:
            page.go(moment)
        assert page.page.evaluate("window.hit") is None
        assert page.page.query_selector_all("b[onclick], img, td script, #source script, #output script") == []
        page.go(len(hostile))
        assert f"{len(hostile)} steps, raised ValueError(" in page.text("#outcome")
    assert page.text("#title").startswith("</script><script>window.hit")


def test_texts_are_as_python_shows_them(show, hostile):
    page = show(hostile)
    page.go(next(step.index for step in hostile if step.text is None and step.statement and step.statement.text.startswith("print")))
    found = page.variables()
    state = hostile.at(page.moment)
    for name in ("rtl", "emoji", "lone", "nul", "tick"):
        assert found[name].split(" was")[0] == state[0][name].text


def test_a_value_of_a_million_characters(show, hostile):
    page = show(hostile)
    page.go(len(hostile) - 2)
    page.page.click("tr:has(button:text-is('big')) .more")
    assert page.page.evaluate("document.getElementById('whole-text').value.length") == 1_000_000


def test_names_of_the_language_of_the_page_are_names_like_others(show, hostile):
    page = show(hostile)
    page.go(len(hostile) - 2)
    card = page.page.query_selector(".card:has(.pill:text-is('keys'))")
    rows = [row.inner_text().split("\t")[0] for row in card.query_selector_all("tr")]
    assert rows == ["'__proto__'", "'constructor'", "'toString'", "(1, '<i>')"]


@pytest.mark.slow
def test_ten_thousand_lists_inside_one_another(show):
    trace = chainexec.trace_source("def f():\n    deep = []\n    for _ in range(10_000):\n        deep = [deep]\n    return 1\n", call="f()")
    page = show(trace, narration=False)
    for moment in (len(trace) // 2, len(trace) - 1, 40):
        page.go(moment)
        assert "[[[[" in page.variables()["deep"]


def test_the_page_is_ascii_and_closes_no_element_early(hostile):
    for page in (stepper_page(hostile, title=EVIL), stepper_page(hostile, narration=False)):
        assert page.isascii()
        assert page.count("</script>") == 2
        assert page.count("<!--") == 0
        assert "default-src 'none'" in page
        assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_a_frame_cannot_leave_its_attribute(hostile):
    frame = stepper_frame(hostile, title='x" onload="alert(1)')
    assert re.fullmatch(r'<iframe srcdoc="[^"]*" sandbox="allow-scripts" title="[^"]*" style="[^"]*"></iframe>', frame)


# ---- traces that lack something --------------------------------------------------------------------------------------


def test_without_source(show, tmp_path, monkeypatch):
    module = tmp_path / "without_source_of_stepper.py"
    module.write_text("def f(n):\n    total = n\n    for k in [1, 2]:\n        total += k\n    return total\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import without_source_of_stepper

    without_source_of_stepper.f.__code__ = without_source_of_stepper.f.__code__.replace(co_filename="<nowhere>")
    trace = chainexec.trace(without_source_of_stepper.f, (1,))
    page = show(trace)
    assert "source of some of the code is not known" in page.text("#notes")
    page.go(len(trace) // 2)
    assert page.variables()["n"] == "1"
    assert page.text("#file") == "its text is not known"
    assert page.line("next") == [trace[len(trace) // 2].line]


def test_source_that_is_not_utf_8(show, tmp_path):
    path = tmp_path / "latin.py"
    path.write_bytes("# -*- coding: latin-1 -*-\nword = 'gr\u00fcn'\nprint(word)\n".encode("latin-1"))
    from chainexec.cli.files import read

    trace = chainexec.trace_source(read(path), capture=True, filename="latin.py")
    page = show(trace)
    assert "gr\u00fcn" in page.text("#source")
    page.click("last")
    assert page.text("#output").strip() == "gr\u00fcn"


def test_an_empty_trace(show):
    with chainexec.Tracer(scope=chainexec.Scope(exclude=("*",))) as tracer:
        pass
    assert len(tracer.trace) == 0
    page = show(tracer.trace)
    assert "Nothing was recorded" in page.text("#opening")
    assert not page.page.is_visible("#main")


def test_a_run_that_a_limit_stopped(show):
    trace = chainexec.trace_source("n = 0\nwhile True:\n    n += 1\n", limits=chainexec.Limits(steps=50), capture=True)
    page = show(trace)
    assert "then stopped by the limit on steps" in page.text("#outcome")
    page.click("last")
    assert int(page.variables()["n"].split()[0]) > 10


def test_threads_are_named(show):
    source = "import threading\nfound = []\ndef work(n):\n    found.append(n)\nt = threading.Thread(target=work, args=(3,), name='helper <1>')\nt.start()\nt.join()\n"
    trace = chainexec.trace_source(source, capture=True)
    page = show(trace)
    page.go(next(step.index + 2 for step in trace if step.frame.function == "work"))
    assert "helper <1>" in page.text("#stack")
    assert "helper <1>" in page.text("#sentence")


def test_lines_only(show):
    trace = chainexec.trace_source("def f(n):\n    for k in range(n):\n        n += k\n    return n\n", call="f(3)", detail="lines")
    page = show(trace)
    page.go(4)
    assert page.variables()["n"].split()[0] == trace.at(4)[0]["n"].text
    assert "Line" in page.text("#sentence")


def test_a_browser_without_decompression(browser, tmp_path):
    trace = chainexec.trace_source("a = 0\nfor i in range(3000):\n    a += i\n", capture=True)
    path = tmp_path / "old.html"
    path.write_text(stepper_page(trace))
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(path.as_uri())
    until(page, "document.getElementById('opening').textContent.includes('too old')")
    context.close()


def test_a_damaged_page_says_so(browser, tmp_path):
    page_text = stepper_page(chainexec.trace_source("a = 1\n", capture=True))
    path = tmp_path / "damaged.html"
    path.write_text(page_text.replace('{"version":1', '{"version":'))
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    until(page, "document.getElementById('opening').textContent.includes('cannot be read')")
    context.close()


# ---- what is asked wrongly -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", [
    lambda trace: stepper_page("no trace"), lambda trace: stepper_page(trace, title=3), lambda trace: stepper_frame(trace, height=0),
    lambda trace: stepper_frame(trace, height="100%"),
], ids=["no trace", "title", "no height", "height"])  # fmt: skip
def test_wrong_arguments(call):
    with pytest.raises(ArgumentError):
        call(chainexec.trace_source("a = 1\n", capture=True))


@pytest.mark.slow
def test_the_payload_is_json_of_plain_parts(hostile):
    payload = Content(hostile, len(hostile), narration=True, seconds=60.0, title=None).payload()
    assert json.loads(json.dumps(payload))["steps"] == len(hostile)
    log = payload["log"]
    assert len(log["op"]) == len(log["a"]) == len(log["b"]) == len(log["c"])
    assert sum(operation <= 11 for operation in log["op"]) == len(hostile)
