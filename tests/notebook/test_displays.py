"""What traces, narrations, questions, variants and reports look like in a notebook."""

import html.parser
import importlib
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chainexec
from chainexec.corpus import CorpusReport
from chainexec.equivalence.model import Seen, Witness
from chainexec.narration import Narration, NarrationStep
from chainexec.narration.audit import AuditReport, Finding, Unrecognised
from chainexec.notebook import displays, markup
from chainexec.notebook.displays import audits, narrations, traces, variants
from chainexec.questions.model import Difficulty, Question, Questions
from chainexec.rewriting import Variant, Variants
from chainexec.rewriting.variant import Applied
from chainexec.showable import Showable

HOSTILE = "</pre><script>alert('`x`')</script><img src=x onerror=alert(1)> & \"q\" | \u202egnp.exe \x00\x1b[31m \ud800 😀 ```\n</section></style>"
PROGRAM = """\
def longest(words, least):
    best = ""
    for word in words:
        if len(word) >= least and len(word) > len(best):
            best = word
    return best
"""


def run(call="longest(['to', '`be`', '<b>or</b>'], 2)"):
    return chainexec.trace_source(PROGRAM, call=call)


def variant(original=PROGRAM, source=PROGRAM.replace("best", "found"), verdict=None):
    verdict = verdict or chainexec.check_equivalence(PROGRAM, PROGRAM, inputs=["longest(['a'], 1)"], generate=False)
    return Variant(source, original, (Applied("rename-locals", 2, 'best = ""'),), {"best": "found"}, (), "0" * 8, verdict)


def hostile_things():
    """One thing of each kind, hostile wherever a program or a model can be."""
    trace = chainexec.trace_source(f"text = {HOSTILE.encode('utf-8', 'backslashreplace').decode()!r}\nprint(text)\n", capture=True)
    line = NarrationStep(f"Line 1: `{HOSTILE}` {HOSTILE}", 3, (0,))
    question = Question(HOSTILE, f"```python\n{HOSTILE}\n```\n\n{HOSTILE} Is it so?\nAnswer.", HOSTILE, "text", (1, 2), Difficulty(3, 2, 1), (HOSTILE, "b"), {}, lambda: HOSTILE)
    wrong = chainexec.check_equivalence("def f(x):\n    return x\n", "def f(x):\n    return -x\n", inputs=["f(1)"])
    seen = Seen(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), ((HOSTILE, HOSTILE),))
    verdict = replace(wrong, reason=HOSTILE, witness=Witness(HOSTILE, ("output", "errors", "arguments", "globals"), seen, seen))
    made = variant(HOSTILE, HOSTILE + HOSTILE, verdict)
    report = AuditReport(3, 1, (Finding(1, HOSTILE.split("\n")[0].strip(), "is", 2, HOSTILE),), (Unrecognised(9, HOSTILE),), 1, 1, False, HOSTILE)
    return {
        "trace": trace,
        "narration": Narration((line,), "coe", "standard", 0),
        "frames": Narration((line,), "frames", "standard", 0),
        "table": Narration((NarrationStep("| step | what |", 0, ()), NarrationStep("|---|---|", 0, ()), NarrationStep(f"| 1 | {HOSTILE} |", 0, (1,))), "table", "standard", 0),
        "question": question,
        "questions": Questions([question, question], {HOSTILE: HOSTILE}, 0),
        "grade": chainexec.Grade(False, HOSTILE, HOSTILE),
        "variant": made,
        "variants": Variants([made], [], [], [], {}),
        "verdict": verdict,
        "audit": report,
        "corpus": CorpusReport(Path(HOSTILE.replace("\x00", "")), 3, 4, 1, 1, {f"program: {HOSTILE}": 2}, {"kind": {HOSTILE: 3}}, 1.0, 4),
    }  # fmt: skip


class Reader(html.parser.HTMLParser):
    """Reads HTML strictly: every element is closed where it has to be."""

    VOID = {"br", "img", "meta", "input", "col", "hr", "link", "source", "wbr"}

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.words = [], [], []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def things():
    return hostile_things()


class TestEverything:
    def test_each_class_that_can_be_shown_has_a_display(self):
        shown = {name for name in chainexec.__all__ if isinstance(kind := getattr(chainexec, name), type) and issubclass(kind, Showable)}
        assert shown | {"Questions"} == set(displays.SHOWN_BY)
        for name in set(displays.SHOWN_BY.values()):
            display = importlib.import_module(f"chainexec.notebook.displays.{name}")
            assert all(callable(getattr(display, form)) for form in ("html", "markdown", "plain"))

    @pytest.mark.parametrize("name", hostile_things())
    def test_nothing_of_a_program_becomes_html(self, things, name):
        read = Reader(displays.html(things[name]))
        tags = {tag for tag, _ in read.elements}
        assert not tags & {"script", "img", "link", "object", "base", "form"}
        for tag, attributes in read.elements:
            assert not any(attribute.startswith("on") or attribute in {"src", "href"} for attribute in attributes), (tag, attributes)
            if tag == "iframe":
                assert attributes["sandbox"] == "allow-scripts"
        if name != "trace":
            assert "alert(" in read.text
            assert "\\u202e" in read.text
            assert "\u202e" not in read.text

    @pytest.mark.parametrize("name", hostile_things())
    def test_every_form_can_be_sent(self, things, name):
        for text in (displays.html(things[name]), displays.markdown(things[name]), displays.plain(things[name])):
            assert text.encode("utf-8")
            assert "\x00" not in text

    @pytest.mark.parametrize("name", hostile_things())
    def test_nothing_of_a_program_becomes_markdown(self, things, name):
        markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py, which reads Markdown, is not installed")
        tokens = markdown_it.MarkdownIt("gfm-like", {"linkify": False}).parse(displays.markdown(things[name]))
        inline = [child.type for token in tokens for child in token.children or []]
        assert "html_block" not in [token.type for token in tokens]
        assert not {"html_inline", "image", "link_open"} & set(inline)

    @pytest.mark.parametrize("name", hostile_things())
    def test_ipython_finds_all_forms(self, things, name):
        formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed: pip install 'chainexec[notebook]'")
        data, _ = formatters.DisplayFormatter().format(things[name])
        assert set(data) >= {"text/html", "text/markdown", "text/plain"}
        assert data["text/plain"] == displays.plain(things[name])

    @pytest.mark.parametrize("name", hostile_things())
    def test_marimo_takes_the_html(self, things, name):
        formatting = pytest.importorskip("marimo._output.formatting", reason="marimo is not installed")
        shown = formatting.try_format(things[name])
        assert shown.exception is None
        assert (shown.mimetype, shown.data) == ("text/html", displays.html(things[name]))

    def test_a_terminal_makes_no_html(self, things, monkeypatch):
        formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed: pip install 'chainexec[notebook]'")
        monkeypatch.setattr(displays, "html", lambda _: pytest.fail("nobody sees it"))
        terminal = formatters.DisplayFormatter(active_types=["text/plain"])
        assert set(terminal.format(things["trace"])[0]) == {"text/plain"}

    def test_inside_of_a_list_it_is_its_repr(self):
        pretty = pytest.importorskip("IPython.lib.pretty", reason="IPython is not installed: pip install 'chainexec[notebook]'")
        trace = run()
        assert pretty.pretty([trace]) == f"[{trace!r}]"
        assert pretty.pretty({"a": (trace,)}) == f"{{'a': ({trace!r},)}}"
        assert pretty.pretty(trace).startswith(f"{trace!r}\nstep  what")

    def test_a_subclass_shows_itself_as_its_parent(self):
        class Mine(Questions):
            pass

        assert "1 question" in Reader(Mine([hostile_things()["question"]], {}, 0)._repr_html_()).text

    def test_what_is_not_shown_is_not_loaded(self):
        code = "import sys, chainexec; chainexec.trace; print([name for name in sys.modules if name.startswith('chainexec.notebook')])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "[]\n"
        code = "import sys, chainexec; chainexec.narrate(chainexec.trace_source('x = 1'))._repr_html_(); print('chainexec.corpus' in sys.modules, 'IPython' in sys.modules)"
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "False False\n"

    def test_nothing_is_fetched(self, things):
        for thing in things.values():
            assert not re.search(r"(?:src|href|url\(|@import)[=\s\"'(]*(?:https?:)?//", displays.html(thing))


class TestTrace:
    def test_markdown_is_a_table_of_the_first_steps(self):
        text = displays.markdown(run("longest(['a|b'], 1)"))
        assert text.startswith("**Trace of `longest`**: ")
        assert "| 0 | call | 1 | `longest(words=['a\\|b'], least=1)` |  |" in text
        assert "more" not in text

    def test_a_long_trace_says_how_many_more_steps_there_are(self):
        trace = chainexec.trace_source("for i in range(100):\n    pass\n")
        for text in (displays.markdown(trace), displays.plain(trace)):
            assert f"and {len(trace) - traces.ROWS:,} more steps" in text

    def test_where_styles_and_frames_are_stripped_the_table_is_there(self):
        read = Reader(displays.html(run()))
        assert "Trace of longest:" in read.text
        assert "longest(words=['to', '`be`', '<b>or</b>'], least=2)" in read.text
        assert ".without-styles { display: none; }" in displays.html(run())

    @pytest.mark.parametrize(
        ("program", "said"), [("1 / 0", "raised ZeroDivisionError: division by zero"), ("exit(2)", "raised SystemExit: 2"), ("x = 1", "returned None"), ("while 1: pass", "stopped by the limit on steps")]
    )
    def test_the_outcome(self, program, said):
        trace = chainexec.trace_source(program, limits=chainexec.Limits(steps=50))
        assert said in Reader(displays.html(trace)).text
        assert said.split()[0] in displays.markdown(trace)

    def test_nothing_followed(self):
        trace = chainexec.trace(run, scope=chainexec.Scope(exclude=("*",)))
        assert len(trace) == 0
        assert "nothing followed" in displays.plain(trace)
        assert "nothing followed" in displays.markdown(trace)
        Reader(displays.html(trace))


class TestNarration:
    def test_lines_are_nested_as_the_calls_were(self):
        trace = chainexec.trace_source("def f(n):\n    return n and f(n - 1)\n", call="f(2)")
        html = displays.html(chainexec.narrate(trace))
        depths, depth = [], 0
        for part in re.findall(r"<ul[^>]*>|</ul>|<span class=\"said\">", html):
            depth += {"<ul": 1, "</u": -1}.get(part[:3], 0)
            if "said" in part:
                depths.append(depth - 1)
        assert depths == [line.indent for line in chainexec.narrate(trace)]

    def test_a_line_says_which_steps_it_tells(self):
        html = displays.html(chainexec.narrate(run()))
        assert 'title="step 0 of the trace">0<' in html
        assert re.search(r'title="steps (\d+) to (\d+) of the trace">\1\N{EN DASH}\2<', html)

    @pytest.mark.parametrize("style", ["coe", "brief", "frames", "inline", "json", "scratchpad", "table"])
    @pytest.mark.parametrize("form", ["html", "markdown"])
    def test_every_style_keeps_every_value(self, style, form):
        text = getattr(displays, form)(chainexec.narrate(run(), style=style, verbosity="full"))
        assert text.count("best") > 2
        if form == "html":
            read = Reader(text)
            assert "<b>or</b>" in read.text
            assert ("table" in dict(read.elements)) == (style == "table")

    def test_cells_of_a_table_with_bars(self):
        narration = chainexec.narrate(chainexec.trace_source("x = 'a|b'\ny = '\\\\|'\n"), style="table")
        read = Reader(displays.html(narration))
        assert "x = 'a|b'" in read.text
        assert "y = '\\\\|'" in read.text

    def test_the_middle_of_a_very_long_one_is_counted(self):
        lines = tuple(NarrationStep(f"Line {n}: `x` is `{n}`.", 0, (n,)) for n in range(5_000))
        html = displays.html(Narration(lines, "coe", "standard", 0))
        assert f"{5_000 - narrations.LINES:,} lines in between" in html
        assert html.count('class="said"') == narrations.LINES
        assert "and 4,970 more lines" in displays.markdown(Narration(lines, "coe", "standard", 0)).replace("\\", "")

    def test_very_deep_calls_stay_readable(self):
        lines = tuple(NarrationStep("Inside.", n, (n,)) for n in range(900))
        assert displays.html(Narration(lines, "coe", "standard", 0)).count("<ul") == narrations.DEEP + 1

    @pytest.mark.parametrize("seed", range(12))
    def test_where_something_happens_stands_out_in_any_wording(self, seed):
        html = displays.html(chainexec.narrate(run(), seed=seed))
        assert re.search(r'<b class="where">(On |At )?[Ll]ine 4</b>', html)


class TestAudit:
    TEXT = "Calling `double(4)`.\nThis is fine.\nLine 2: it returns `4 * 2 = 9`.\nResult: `8`."

    def report(self, text=TEXT):
        return chainexec.audit(text, chainexec.trace_source("def double(x):\n    return x * 2\n", call="double(4)"))

    def test_the_text_is_kept(self):
        assert self.report().text == self.TEXT
        assert self.report() == replace(self.report(), text="")
        assert "text" not in self.report().to_dict()

    def test_errors_are_marked_within_the_text(self):
        html = displays.html(self.report())
        rows = re.findall(r'<li(?: class="(\w+)")?>(.*?)</li>', html)
        assert [kind for kind, _ in rows] == ["", "unread", "wrong", ""]
        assert "nothing of this line could be checked" in rows[1][1]
        assert "the trace says" in rows[2][1]
        assert "it returns <code>8</code>" in rows[2][1]
        assert Reader(html).text.count("double(4)") == 1

    def test_all_right(self):
        html = displays.html(self.report("Calling `double(4)`.\nLine 2: it returns `4 * 2 = 8`.\nResult: `8`."))
        assert "all is so" in html
        assert 'class="wrong"' not in html

    def test_markdown_has_the_errors(self):
        text = displays.markdown(self.report())
        assert "- line 3: Line 2: it returns `4 * 2 = 9`.  \n  the trace: it returns `8` (step 1)" in text
        assert "- line 2: This is fine.  \n  not recognised" in text

    def test_of_a_long_text_what_is_near_an_error_is_shown(self):
        lines = [f"Line {n}: `x` is `{n}`." for n in range(3_000)]
        report = AuditReport(3_000, 2_999, (Finding(2_001, lines[2_000], "is", 7, "`x` is `5`"),), (), 1, 0, True, "\n".join(lines))
        html = displays.html(report)
        assert html.count('class="said"') < 40
        assert lines[2_000 - audits.NEAR].replace("`", "") in Reader(html).text
        shown = html.count('class="count"')
        left = sum(int(count.replace(",", "")) for count in re.findall(r"\.\.\. ([\d,]+) lines without", html))
        assert shown + left == 3_000

    def test_more_errors_than_are_shown_are_counted(self):
        found = tuple(Finding(n, "no", "is", n, "yes") for n in range(1, 301))
        report = AuditReport(300, 0, found, (), 12_000, 0, True, "\n".join(["no"] * 300))
        assert f"and {12_000 - audits.ERRORS:,} more" in Reader(displays.html(report)).text

    def test_a_sentence_that_is_no_line_of_the_text_is_shown_below(self):
        report = AuditReport(1, 0, (Finding(7, "<|call_sep|>x", "call", 0, "it is y"),), (), 1, 0, True, "one line")
        assert "it is y" in Reader(displays.html(report)).text

    @pytest.mark.parametrize("style", ["frames", "json", "table", "scratchpad", "inline"])
    def test_every_style_of_text(self, style):
        trace = chainexec.trace_source("def double(x):\n    return x * 2\n", call="double(4)")
        text = str(chainexec.narrate(trace, style=style)).replace("8", "9")
        report = chainexec.audit(text, trace)
        assert not report.ok
        assert "the trace says" in Reader(displays.html(report)).text


class TestVariants:
    def test_lines_stand_beside_their_like(self):
        rows = list(variants.side_by_side(["a = 1", "b = 2", "return b"], ["def f():", "    a = 1", "    b = 3", "return b"]))
        assert rows == [
            ("changed", None, (1, "def f():")),
            ("changed", (1, "a = 1"), (2, "    a = 1")),
            ("changed", (2, "b = 2"), (3, "    b = 3")),
            ("equal", (3, "return b"), (4, "return b")),
        ]

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.sampled_from(["a", "b", "  a", "x = 1", "x = 2", ""]), max_size=9), st.lists(st.sampled_from(["a", "b", "  a", "x = 1", "x = 3", ""]), max_size=9))
    def test_no_line_is_lost_or_moved(self, before, after):
        rows = list(variants.side_by_side(before, after))
        assert [left for _, left, _ in rows if left] == list(enumerate(before, 1))
        assert [right for _, _, right in rows if right] == list(enumerate(after, 1))
        assert all((left is not None and right is not None and left[1] == right[1]) == (kind == "equal") for kind, left, right in rows)

    def test_what_is_different_within_a_line_is_marked(self):
        html = displays.html(variant())
        assert "<del>best</del> = " in html
        assert "<ins>found</ins> = " in html

    def test_equal_stretches_of_a_long_program_are_folded(self):
        long = "".join(f"x{n} = {n}\n" for n in range(500))
        html = displays.html(variant(long, long.replace("x250 = 250", "x250 = 0")))
        assert "... 246 lines as before" in html
        assert html.count('class="equal"') == 2 * variants.CONTEXT

    def test_of_a_list_the_first_is_open(self):
        pytest.importorskip("libcst", reason="libcst is not installed: pip install 'chainexec[rewrite]'")
        found = chainexec.rewrite(PROGRAM, inputs=["longest(['a', 'bcd'], 2)"], n=2, rules=["rename-locals", "de-morgan-apart"], max_inputs=2)
        html = displays.html(found)
        assert html.count("<details open") == 1
        assert html.count('class="row"') == len(found)
        assert f"{len(found.refusals)} refusals" in Reader(html).text
        assert "```diff" in displays.markdown(found)


class TestOthers:
    def test_an_answer_is_behind_a_click(self):
        question = chainexec.ask(run("longest(['a', 'bcd'], 2)"), kinds="variable_value", seed=2)[0]
        html = displays.html(question)
        assert re.search(r'<details class="reveal"><summary>Answer</summary><p><code class="answer">', html)
        assert Reader(html).text.count(question.rationale.split("\n")[0].replace("`", "")) == 1

    def test_a_list_of_questions_shows_their_program_once(self):
        questions = chainexec.ask(run(), n=6, seed=3)
        assert Reader(displays.html(questions)).text.count("def longest") == 1
        assert displays.markdown(questions).count("\n") == len(questions) + 1

    def test_a_loaded_question_has_no_way_to_its_answer(self):
        question = chainexec.ask(run(), n=1, seed=3)[0]
        html = displays.html(Question.from_dict({**question.to_dict(), "rationale": ""}))
        assert "How it is found" not in html

    def test_a_verdict_with_a_witness(self):
        verdict = chainexec.check_equivalence("def f(x):\n    print(x)\n    return x\n", "def f(x):\n    print(1)\n    return x\n", inputs=["f(2)"], generate=False)
        read = Reader(displays.html(verdict))
        assert f"With {verdict.witness.call}" in read.text
        assert repr(verdict.witness.a.output) in read.text
        assert "'1\\n'" in read.text

    @pytest.mark.parametrize(("correct", "word"), [(True, "right"), (False, "wrong")])
    def test_a_grade(self, correct, word):
        grade = chainexec.Grade(correct, "[1]", "So it is.")
        assert f">{word}</span>" in displays.html(grade)
        assert displays.markdown(grade).startswith(f"**{word}**")

    def test_a_corpus(self):
        report = CorpusReport(Path("out"), 10, 1_234, 2, 1, {"program: duplicate": 3}, {"tokens": {"128": 5, "64": 7}, "totals": {"tokens": 99_000}}, 2.0, 600)
        read = Reader(displays.html(report))
        for said in ("1,234 samples", "99,000", "2 (1 made now)", "300", "duplicate", "32 to 63"):
            assert said in read.text


class TestMarkup:
    @given(st.text())
    def test_text_stays_text(self, text):
        read = Reader(markup.tag("p", text, title=text))
        assert read.elements[0][0] == "p"
        assert [tag for tag, _ in read.elements[1:]] == ["span"] * len(markup.ODD.findall(text))
        assert "".join(read.words) == markup.visible(text)

    @given(st.text(alphabet=st.sampled_from("`a \n|\\*_<>[]()#~$&")))
    def test_markdown_code_stays_code(self, text):
        markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py, which reads Markdown, is not installed")
        code = markup.markdown_code(text)
        shown = " ".join(text.split())
        if not shown:
            assert code == ""
            return
        (child,) = markdown_it.MarkdownIt().parseInline(code)[0].children
        assert (child.type, child.content) == ("code_inline", shown)

    @given(st.text(alphabet=st.sampled_from("`a\n~#")))
    def test_a_fence_holds_what_is_in_it(self, text):
        markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py, which reads Markdown, is not installed")
        (token,) = markdown_it.MarkdownIt().parse(markup.fence(text, "text"))
        assert token.type == "fence"
        assert token.content.rstrip("\n") == text.rstrip("\n")

    def test_what_was_cut_is_said(self):
        short = markup.shortened("a" * 30_000, 1_000)
        assert len(short) < 1_100
        assert "29,000 more characters" in short

    def test_emoji_and_other_scripts_are_left_alone(self):
        family = "👨\u200d👩\u200d👧 שלום नमस्ते"
        assert markup.visible(family) == family


@pytest.mark.slow
class TestSize:
    def test_long_things_stay_small_and_quick(self):
        trace = chainexec.trace_source("total = 0\nfor i in range(20000):\n    total += i\n", detail="lines")
        narration = chainexec.narrate(trace)
        assert len(narration) > 30_000
        report = chainexec.audit(narration, trace)
        for thing in (narration, report):
            began = time.perf_counter()
            html = displays.html(thing)
            assert time.perf_counter() - began < 1
            assert len(html) < 600_000

    def test_questions_about_a_long_run_do_not_tell_all_of_it(self):
        trace = chainexec.trace_source("total = 0\nfor i in range(20000):\n    total += i\n", detail="lines")
        questions = chainexec.ask(trace, n=8, seed=1)
        began = time.perf_counter()
        html = displays.html(questions)
        assert time.perf_counter() - began < 10
        late = [one for one in questions if max(one.evidence) > 10_000]
        assert late
        assert html.count("<code>.rationale</code> tells it") >= len(late)

    def test_a_value_of_a_megabyte(self):
        trace = chainexec.trace_source("x = 'ab' * 500000\ny = x + 'c'\n")
        for thing in (chainexec.narrate(trace, verbosity="full"), chainexec.ask(trace, n=3), chainexec.audit("Line 1: `x` is `1`.", trace)):
            assert len(displays.html(thing)) < 300_000
            assert len(displays.markdown(thing)) < 300_000


CONTRAST = """() => {
  const channel = c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colour, below) => {
    canvas.fillStyle = `rgb(${below.join(" ")})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const behind = element => {
    const path = [];
    for (let e = element; e; e = e.parentElement) path.unshift(getComputedStyle(e).backgroundColor);
    return path.reduce((below, colour) => over(colour, below), [255, 255, 255]);
  };
  const poor = [];
  for (const element of document.querySelectorAll(".chainexec.card *")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility()) continue;
    const back = behind(element), ink = over(getComputedStyle(element).color, back);
    const [low, high] = [light(back), light(ink)].sort((a, b) => a - b);
    if ((high + .05) / (low + .05) < 4.5) poor.push([element.outerHTML.slice(0, 120), back, ink]);
  }
  return poor;
}"""


@pytest.fixture(scope="module")
def page_text(things):
    real = [chainexec.narrate(run()), chainexec.ask(run(), n=4, seed=1), variant(), TestAudit().report()]
    return "\n".join(displays.html(thing) for thing in [*things.values(), *real])


@pytest.mark.slow
class TestBrowser:
    @pytest.mark.parametrize(
        ("start", "scheme", "dark"),
        [
            ("<body>", "light", False),
            ("<body>", "dark", True),
            ('<body data-jp-theme-light="false">', "light", True),
            ('<body data-jp-theme-light="true">', "dark", False),
            ('<body class="vscode-dark">', "light", True),
            ('<body class="vscode-light">', "dark", False),
            ('<html theme="dark"><body>', "light", True),
            ('<body class="dark">', "light", True),
        ],
    )
    def test_it_can_be_read_in_light_and_dark(self, browser, page_text, start, scheme, dark):
        page = browser.new_page(color_scheme=scheme)
        page.set_content(f"<!doctype html>{start}{page_text}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate(CONTRAST) == []
        paper = page.evaluate("getComputedStyle(document.querySelector('.chainexec.card')).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 300) == dark
        page.close()

    @pytest.mark.parametrize("width", [320, 480, 900, 1600])
    def test_nothing_is_wider_than_the_screen(self, browser, page_text, width):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.set_content(f"<!doctype html><body>{page_text}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()

    def test_nothing_hostile_runs_and_nothing_is_fetched(self, browser, page_text):
        page = browser.new_page()
        seen = []
        page.on("dialog", lambda dialog: seen.append(dialog.message))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("console", lambda message: seen.append(message.text))
        page.on("request", lambda request: seen.append(request.url))
        page.set_content(f"<!doctype html><body>{page_text}")
        page.wait_for_timeout(500)
        assert seen == []
        assert page.evaluate("document.querySelectorAll('section section, .chainexec img, .chainexec script').length") == 0
        page.close()

    def test_the_stepper_is_shown_where_styles_are_and_a_table_where_they_are_not(self, browser):
        text = displays.html(run())
        page = browser.new_page()
        page.set_content(f"<!doctype html><body>{text}")
        assert page.locator("iframe").is_visible()
        assert not page.locator(".without-styles").is_visible()
        page.set_content("<!doctype html><body>" + re.sub(r"<(style|iframe)\b.*?</\1>", "", text, flags=re.DOTALL))
        assert page.locator(".without-styles").is_visible()
        assert page.get_by_text("longest(words=").first.is_visible()
        page.close()
