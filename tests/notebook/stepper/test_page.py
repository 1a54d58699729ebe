"""The page in a real browser: what it shows, and every control."""

from __future__ import annotations

import re

import pytest

import chainexec
from chainexec.notebook.stepper import stepper_frame
from notebook.stepper.waiting import until

BUBBLE = '''def bubble(numbers):
    """Sort a list."""
    for i in range(len(numbers)):
        for j in range(len(numbers) - 1 - i):
            if numbers[j] > numbers[j + 1]:
                numbers[j], numbers[j + 1] = numbers[j + 1], numbers[j]
    return numbers
'''
POWER = '''def power(base, exp):
    if exp == 0:
        return 1
    half = power(base, exp // 2)
    if exp % 2:
        return half * half * base
    return half * half
'''
FAILING = '''def check(n):
    if n > 2:
        raise ValueError(f"too large: {n}")
    return n

def run(numbers):
    good = []
    for number in numbers:
        try:
            good.append(check(number))
        except ValueError as error:
            print("skipped", error)
    return good
'''


@pytest.fixture(scope="module")
def bubble():
    return chainexec.trace_source(BUBBLE, call="bubble([5, 2, 8, 1])")


@pytest.fixture(scope="module")
def power():
    return chainexec.trace_source(POWER, call="power(3, 2)")


@pytest.fixture(scope="module")
def failing():
    return chainexec.trace_source(FAILING, call="run([1, 5, 2, 7])", capture=True)


# ---- going ----------------------------------------------------------------------------------------------------------


def test_it_opens_where_the_arguments_are_known(show, bubble):
    page = show(bubble)
    assert page.moment == 1
    assert page.variables() == {"numbers": "[5, 2, 8, 1]"}
    assert page.text("#sentence") == "In bubble\n\nCalling bubble([5, 2, 8, 1])."
    assert page.text("#title") == page.page.title() == "bubble([5, 2, 8, 1])"
    assert page.text("#outcome") == f"{len(bubble)} steps, returned [1, 2, 5, 8]"


def test_buttons_go_on_and_back_and_stop_at_the_ends(show, bubble):
    page = show(bubble)
    page.click("next")
    page.click("next")
    assert page.moment == 3
    page.click("back")
    assert page.moment == 2
    page.click("last")
    assert page.moment == len(bubble)
    assert page.page.is_disabled("#next")
    assert page.page.is_disabled("#last")
    page.click("first")
    assert page.moment == 0
    assert page.page.is_disabled("#back")
    assert "Nothing has run yet" in page.text("#sentence")


def test_keys(show, bubble):
    page = show(bubble)
    press = page.page.keyboard.press
    for key, moment in [("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", len(bubble)), ("Home", 0), ("PageDown", round(len(bubble) / 20)), ("PageUp", 0)]:
        press(key)
        assert page.moment == moment, key
    page.page.focus("#slider")  # keys count once there, too
    press("ArrowRight")
    assert page.moment == 1
    page.page.focus("#source")
    press("End")
    assert page.moment == len(bubble)


def test_a_select_keeps_its_own_keys(show, bubble):
    page = show(bubble)
    page.page.focus("#variable")
    page.page.keyboard.press("End")
    assert page.moment == 1


def test_the_slider(show, bubble):
    page = show(bubble)
    page.page.fill("#slider", "9")
    until(page.page, "document.querySelector('#count b').textContent === '9'")
    box = page.page.locator("#slider").bounding_box()
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page.page, "document.querySelector('#count b').textContent !== '9'")
    assert abs(page.moment - len(bubble) / 2) <= 1


def test_every_moment_shows_what_the_trace_says(show, bubble):
    page = show(bubble)
    for moment in range(1, len(bubble), 3):
        page.go(moment)
        state = trace_state(bubble, moment)
        found = page.variables()
        assert {name: re.split(r" ?(?:was|changed inside)", text)[0].strip() for name, text in found.items()} == state
        assert page.line("next") == [bubble[moment].line]
        assert page.line("ran") == [bubble[moment - 1].line]


def trace_state(trace, moment):
    stack = trace.at(moment)
    return {name: value.text for name, value in stack[stack.current.id].items()}


def test_each_sentence_of_the_narration_is_shown(show, failing):
    page = show(failing)
    seen = set()
    for moment in range(len(failing) + 1):
        page.go(moment)
        seen |= {row.inner_text() for row in page.page.query_selector_all("#sentence p:not(.where):not(.untold)")}
    told = {line.text.replace("`", "") for line in chainexec.narrate(failing).steps}
    assert seen == told


def test_the_next_change_of_a_variable(show, bubble):
    page = show(bubble)
    page.page.select_option("#variable", label="numbers")
    moments = []
    while not page.text("#problem"):
        page.click("change-next")
        moments.append(page.moment)
    expected = [step.index + 1 for step in bubble if any(change.place.startswith("numbers") for change in step.changes) and step.index > 0]
    assert moments[:-1] == expected
    assert page.text("#problem") == "There is no later change of numbers."
    page.click("change-back")
    assert page.moment == expected[-2]
    page.page.keyboard.press("Shift+ArrowLeft")
    assert page.moment == expected[-3]
    page.page.keyboard.press("Shift+ArrowRight")
    assert page.moment == expected[-2]


def test_a_variable_is_followed_by_a_click_on_its_name(show, bubble):
    page = show(bubble)
    page.go(6)
    page.page.click(".names th button:text-is('j')")
    assert page.page.evaluate("document.getElementById('variable').selectedOptions[0].textContent") == "j"
    page.page.keyboard.press("Home")  # a select has the focus: its key
    page.click("first")
    page.page.select_option("#variable", label="j")
    page.click("change-next")
    assert bubble[page.moment - 1].line == 4


def test_the_next_iteration_of_a_loop(show, bubble):
    page = show(bubble)
    page.go(3)
    headers = [step.index + 1 for step in bubble if step.kind == "line" and step.line == 4]
    page.click("loop-next")
    assert page.moment == next(moment for moment in headers if moment > 3)
    outer = page.page.evaluate("[...document.getElementById('loop').options].find((o) => o.textContent.startsWith('3:')).value")
    page.page.select_option("#loop", value=outer)
    rounds = [step.index + 1 for step in bubble if step.kind == "line" and step.line == 3]
    page.click("loop-next")
    assert page.moment == rounds[1]
    page.click("loop-next")
    assert page.moment == rounds[2]
    page.click("loop-back")
    assert page.moment == rounds[1]
    for _ in range(5):
        page.click("loop-next")
    assert "There is no later iteration of the loop at line 3" in page.text("#problem")


def test_an_endless_loop_has_iterations_too(show):
    trace = chainexec.trace_source("def f():\n    n = 0\n    while True:\n        n += 1\n        if n == 3:\n            break\n    return n\n", call="f()")
    page = show(trace)
    page.go(3)
    moments = []
    for _ in range(2):
        page.click("loop-next")
        moments.append(page.moment)
    assert [trace[moment - 1].line for moment in moments] == [4, 4]


def test_the_next_exception(show, failing):
    page = show(failing)
    raised = [step.index for step in failing if step.kind == "raise"]
    page.click("exception")
    assert page.moment == raised[0] + 1
    assert page.line("failed") == [3]
    assert "raises ValueError('too large: 5')" in page.text("#sentence")
    page.click("exception")
    assert page.moment == raised[1] + 1
    page.click("exception")
    assert page.moment == raised[0] + 1
    assert "no later exception" in page.text("#problem")


def test_no_button_for_exceptions_where_there_are_none(show, bubble):
    assert not show(bubble).page.is_visible("#exception")


def test_a_line_is_clicked(show, bubble):
    page = show(bubble)
    runs = [step.index + 1 for step in bubble if step.kind == "line" and step.line == 6]
    for moment in [*runs, runs[0]]:
        page.page.click(".line[data-line='6'] .text")
        assert page.moment == moment
    assert "That was its last run" in page.text("#problem")
    page.page.click(".line[data-line='2']")  # a docstring: it never runs
    assert page.moment == runs[0]


def test_lines_by_keyboard(show, bubble):
    page = show(bubble)
    page.page.focus(".line.next .goto")
    page.page.keyboard.press("ArrowDown")
    assert page.page.evaluate("document.activeElement.textContent") == "4"
    page.page.keyboard.press("Enter")
    assert bubble[page.moment - 1].line == 4


# ---- what is shown ---------------------------------------------------------------------------------------------------


def test_what_changed_is_marked(show, bubble):
    page = show(bubble)
    moment = next(step.index + 1 for step in bubble if step.line == 6)
    page.go(moment)
    assert [box.inner_text().split("\n")[0] for box in page.page.query_selector_all(".box.changed")] == ["2", "5"]
    assert "changed inside" in page.variables()["numbers"]
    page.go(next(step.index + 1 for step in bubble if step.line == 4 and step.index > moment))
    assert page.variables()["j"].split() == ["2", "was", "1"]


def test_counters_stand_at_their_places(show, bubble):
    page = show(bubble)
    page.go(next(step.index for step in bubble if step.line == 5))
    assert page.text(".box:first-child .counter").strip("▴\n ") == "j"


def test_counters_meet_in_a_grid(show):
    source = "def f():\n    grid = [[0] * 4 for _ in range(3)]\n    r, c, k = 2, 1, 3\n    grid[r][c] = 5\n    return grid[k - 3]\n"
    trace = chainexec.trace_source(source, call="f()")
    page = show(trace)
    page.go(len(trace) - 1)
    assert [cell.inner_text() for cell in page.page.query_selector_all(".crossing")] == ["5"]
    assert [cell.inner_text().split() for cell in page.page.query_selector_all(".grid th:has(.counter)")] == [["c", "1"], ["r2"]]


def test_calls_wait_for_one_another(show, power):
    page = show(power)
    page.go(7)  # power(3, 2) and power(3, 1) wait
    assert page.text("#depth") == "3 calls deep"
    assert [frame.inner_text().split("\n")[0] for frame in page.page.query_selector_all(".frame summary .name")] == ["power"] * 3
    assert page.line("waits") == [4]
    assert "×2" in page.text(".line.waits .tag")


def test_a_call_that_is_over_shows_its_value_once(show, power):
    page = show(power)
    page.go(next(step.index + 1 for step in power if step.kind == "return"))
    assert "returned 1" in page.text(".frame.over .state")
    page.click("next")
    assert "3 was" not in page.text("#stack")


def test_output_so_far(show, failing):
    page = show(failing)
    assert page.text("#output") == "Nothing was written so far."
    page.click("last")
    assert page.text("#output").split("\n") == ["skipped too large: 5", "skipped too large: 7", ""]
    page.go(next(step.index + 1 for step in failing if step.kind == "output"))
    assert page.text("#output .new").startswith("skipped")


def test_aliases_are_one_object_with_two_names(show):
    trace = chainexec.trace_source("def f():\n    a = [1, 2]\n    b = a\n    c = [1, 2]\n    return a\n", call="f()")
    page = show(trace)
    page.go(len(trace) - 2)
    cards = page.page.query_selector_all(".card")
    assert [[pill.inner_text() for pill in card.query_selector_all(".pill")] for card in cards] == [["a", "b"], ["c"]]
    assert "same object as b" in page.variables()["a"]
    assert "same" not in page.variables()["c"]


def test_rows_that_are_one_list_are_drawn_as_one(show):
    trace = chainexec.trace_source("def f():\n    wrong = [[0] * 3] * 3\n    right = [[0] * 3 for _ in range(3)]\n    return 1\n", call="f()")
    page = show(trace)
    page.go(len(trace) - 1)
    assert len(page.page.query_selector_all(".graph .card")) == 2
    assert len(page.page.query_selector_all(".graph .arrow")) == 3
    assert len(page.page.query_selector_all("table.grid tr")) == 4  # the other one is a grid


LINKED = '''class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next

def build():
    head = None
    for value in "cba":
        head = Node(value, head)
    return head
'''


def test_a_linked_list_is_a_row_with_arrows(show):
    trace = chainexec.trace_source(LINKED, call="build()")
    page = show(trace)
    page.go(len(trace) - 1)
    cards = page.page.query_selector_all(".graph .card")
    left = [card.bounding_box()["x"] for card in cards]
    by_place = [card.query_selector("td").inner_text() for _, card in sorted(zip(left, cards, strict=True), key=lambda row: row[0])]
    assert by_place == ["'a'", "'b'", "'c'"]
    assert len(page.page.query_selector_all(".graph .arrow:not(.quiet)")) == 2


def test_a_tree_grows_downwards(show):
    source = "class Tree:\n    def __init__(self, key, left=None, right=None):\n        self.key, self.left, self.right = key, left, right\ndef f():\n    root = Tree(2, Tree(1), Tree(3))\n    return root\n"
    trace = chainexec.trace_source(source, call="f()")
    page = show(trace)
    page.go(len(trace) - 1)
    boxes = {card.query_selector("td").inner_text(): card.query_selector(".body").bounding_box() for card in page.page.query_selector_all(".graph .card")}
    assert boxes["1"]["y"] == boxes["3"]["y"] > boxes["2"]["y"]
    assert boxes["1"]["x"] < boxes["2"]["x"] < boxes["3"]["x"]


def test_what_goes_round_is_drawn_once(show):
    source = "class Ring:\n    pass\ndef f():\n    a = Ring()\n    a.next = Ring()\n    a.next.next = a\n    a.me = a\n    loop = []\n    loop.append(loop)\n    return a\n"
    trace = chainexec.trace_source(source, call="f()")
    page = show(trace)
    page.go(len(trace) - 1)
    assert len(page.page.query_selector_all(".card")) == 3
    assert len(page.page.query_selector_all(".arrow")) >= 4


def test_a_long_value_can_be_opened_whole(show):
    trace = chainexec.trace_source("def f():\n    text = 'ab' * 50_000\n    n = 1\n    return n\n", call="f()")
    page = show(trace)
    page.go(3)
    assert "more characters" in page.variables()["text"]
    page.page.click(".names .more")
    assert page.text("#whole-title") == "A text of 100,000 characters"
    assert page.page.input_value("#whole-text") == "ab" * 50_000
    page.page.keyboard.press("ArrowRight")  # belongs to the dialog
    page.page.click("#whole-close")
    assert page.moment == 3
    assert not page.page.is_visible("#whole")


def test_a_long_list_is_shown_in_windows(show):
    trace = chainexec.trace_source("def f():\n    a = list(range(5000))\n    a[2500] = 'x'\n    return a\n", call="f()")
    page = show(trace)
    page.go(3)
    assert page.text(".box.changed .cell") == "'x'"  # what changed is among what is shown
    assert len(page.page.query_selector_all(".box")) < 60
    assert "more" in page.text(".skipped")
    page.page.click(".skipped button")
    assert len(page.page.query_selector_all(".box")) > 100


def test_two_files(show, tmp_path, monkeypatch):
    (tmp_path / "helper_of_stepper.py").write_text("def helped(x):\n    return x + 1\n")
    (tmp_path / "main_of_stepper.py").write_text("from helper_of_stepper import helped\ndef run():\n    return helped(1)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import main_of_stepper

    trace = chainexec.trace(main_of_stepper.run)
    page = show(trace)
    assert page.text("#file").endswith("main_of_stepper.py")
    page.go(next(step.index for step in trace if step.frame.function == "helped" and step.kind == "line"))
    assert page.text("#file").endswith("helper_of_stepper.py")
    assert page.text(".line.next .text").strip() == "return x + 1"


def test_an_array_shows_the_elements_that_changed(show):
    trace = chainexec.trace_source("import array\ndef f():\n    a = array.array('d', [1.5, 2, 3])\n    a[1] = -7\n    return a\n", call="f()")
    page = show(trace)
    page.go(3)
    assert [box.inner_text().split() for box in page.page.query_selector_all(".box")] == [["1.5", "0"], ["-7.0", "1"], ["3.0", "2"]]
    assert [box.inner_text().split()[0] for box in page.page.query_selector_all(".box.changed")] == ["-7.0"]


def test_a_long_file_shows_what_ran(show):
    source = "def first():\n    return 1\n" + "# nothing\n" * 5000 + "def last():\n    return first()\n"
    trace = chainexec.trace_source(source, call="last()")
    page = show(trace)
    assert len(page.page.query_selector_all(".line")) < 200
    assert page.line("next") == [5004]
    page.page.click(".line .more")
    assert len(page.page.query_selector_all(".line")) == 5004


# ---- light and dark, narrow and wide ---------------------------------------------------------------------------------


def background(page):
    return page.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_dark_by_the_system_and_by_the_switch(show, bubble):
    light, dark = show(bubble), show(bubble, scheme="dark")
    pale, deep = background(light), background(dark)
    assert pale != deep
    light.click("theme")
    assert background(light) == deep
    assert light.page.get_attribute("#theme", "aria-label") == "Switch to light colours"
    dark.click("theme")
    assert background(dark) == pale
    dark.page.emulate_media(color_scheme="light")
    dark.page.emulate_media(color_scheme="dark")
    assert background(dark) == pale  # what was chosen stays


@pytest.mark.parametrize("width", [pytest.param(320, marks=pytest.mark.slow), 360, pytest.param(700, marks=pytest.mark.slow), 900])
def test_the_page_itself_never_scrolls_sideways(show, failing, width):
    long_names = chainexec.trace_source(LINKED.replace("value", "a_value_with_a_very_long_name_indeed"), call="build()")
    wide = "def f():\n    grid = [[i * j for j in range(40)] for i in range(12)]\n    words = {'k' * 60: 'v' * 200}\n    return grid\n"
    for trace in (failing, long_names, chainexec.trace_source(wide, call="f()")):
        page = show(trace, width=width)
        for moment in (1, len(trace) // 2, len(trace) - 1, len(trace)):
            page.go(moment)
            assert page.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_notebook_frame_shows_the_page(show, bubble):
    frame = stepper_frame(bubble, height=500)
    assert frame.startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts"' in frame
    assert 'title="Steps of bubble([5, 2, 8, 1])"' in frame
    page = show(f"<!DOCTYPE html><p id=opening hidden></p><h1>Notebook</h1>{frame}")
    inside = page.page.frame_locator("iframe")
    inside.locator("#next").click()
    assert inside.locator("#count b").inner_text() == "2"
    inside.locator("#theme").click()
    assert page.page.locator("iframe").bounding_box()["height"] == 500


# ---- for everybody ---------------------------------------------------------------------------------------------------

CONTRAST = """
() => {
  const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const light = ({ r, g, b }) => [r, g, b].map((c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => { for (let e = element; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0.99) return c; } return { r: 255, g: 255, b: 255 }; };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) || !element.getClientRects().length) continue;
    if (element.closest(":disabled, script, style, [hidden]") || element.classList.contains("unseen")) continue;
    const [x, y] = [light(parse(getComputedStyle(element).color)), light(behind(element))], ratio = (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
    if (ratio < 4.5) found.push(`${element.tagName}.${element.className} ${element.textContent.slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return found;
}
"""


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_contrast(show, bubble, failing, scheme):
    for trace in (bubble, failing):
        page = show(trace, scheme=scheme)
        for moment in (6, len(trace) * 2 // 3):
            page.go(moment)
            page.page.wait_for_timeout(450)  # the colours have settled
            assert page.page.evaluate(CONTRAST) == []


def test_names_for_those_who_do_not_see_it(show, failing):
    page = show(failing)
    page.go(6)
    for name in ("first", "back", "next", "last", "theme", "slider", "variable", "loop", "change-next", "change-back", "loop-next", "loop-back", "exception"):
        found = page.page.evaluate("(id) => { const e = document.getElementById(id); return e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent.trim(); }", name)
        assert found, name
    unnamed = page.page.evaluate("[...document.querySelectorAll('button, select, input, textarea, [tabindex=\"0\"]')].filter((e) => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.length || e.textContent.trim())).map((e) => e.outerHTML)")
    assert unnamed == []
    assert page.page.get_attribute("#sentence", "aria-live") == "polite"
    assert re.fullmatch(r"step 6 of \d+, next is line \d+", page.page.get_attribute("#slider", "aria-valuetext"))
    assert page.page.get_attribute(".line.next", "aria-current") == "step"
    assert page.page.get_attribute("html", "lang") == "en"
    ids = page.page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_the_focus_can_be_seen_and_goes_through_the_controls(show, failing):
    page = show(failing)
    seen = []
    for _ in range(16):
        page.page.keyboard.press("Tab")
        seen.append(page.page.evaluate("document.activeElement.id"))
        assert page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    for name in ("theme", "first", "next", "slider", "variable", "change-next", "loop", "loop-next", "exception"):
        assert name in seen or page.page.is_disabled(f"#{name}"), name
