"""The tree of calls and the heap as Mermaid and Graphviz text: every line by the rules of its language, every text as it was."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest

import chainexec
from chainexec.errors import ArgumentError, TraceLookupError
from chainexec.traces.formats.previews import preview

HOSTILE = [
    "end", '"]; click x', "a]b[c{d}", "#quot;#35;", "style x: #fff;", "classDef a:#b;", "`md` **b** _i_", "<script>x()</script>", "line\nbreak\ttab",
    "\x1b[31mred\x00", "\u202ertl", "%% c", "%%{init: {}}%%", "&amp;&lt;", "--> o1", "\\n\\\\N", "😀 ñ 你", "$x$", "\ud800", "|p|", "'", "subgraph a", "@{ a }", "\\",
]  # fmt: skip
ENTITY = r"#\d+;"
LABEL = rf"(?:[^\W]|[ ,.()=+\-/'!?→…]|{ENTITY}|<br/>)*"  # \w, a few marks, numbered entities, line breaks
MERMAID = [
    r"flowchart (?:TD|LR)", r"%% [\d,]+ of [\d,]+ calls", rf' {{4}}(\w+)\["({LABEL})"\]', r" {4}(\w+) (?:-->|-\.->) (\w+)", rf' {{4}}(\w+) -->\|"({LABEL})"\| (\w+)',
    r" {4}classDef \w+ [a-z0-9#:, -]+", r" {4}class \w+(?:,\w+)* \w+",
]  # fmt: skip
needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz's dot is not installed")


def mermaid(text):
    """Nodes (name -> text that is shown) and edges (from, to, label) of a flowchart; fails where a line is none of the language."""
    nodes, edges = {}, []
    lines = text.splitlines()
    assert text.endswith("\n") and next(line for line in lines if not line.startswith("%%")).startswith("flowchart ")
    for line in lines:
        found = next((found for pattern in MERMAID if (found := re.fullmatch(pattern, line))), None)
        assert found is not None, f"no line of a flowchart: {line!r}"
        assert not re.search(r"(?:style|classDef).*:\S*#.*;", line), "Mermaid would cut the last `;`"
        if '["' in line:
            nodes[found[1]] = shown(found[2])
        elif "-->|" in line:
            edges.append((found[1], found[3], shown(found[2])))
        elif "-->" in line or "-.->" in line:
            edges.append((found[1], found[2], None))
    assert not {"end", "default"} & set(nodes) and all(a in nodes and b in nodes for a, b, _ in edges)
    return nodes, edges


def shown(label):
    decoded = re.sub(ENTITY, lambda found: chr(int(found[0][1:-1])), label.replace("<br/>", "\0"))
    assert "\\n" not in decoded, "Mermaid makes a line end of it"
    return decoded.replace("\\\u2060n", "\\n").replace("\0", "\n")


def dot(text):
    """Nodes (name -> label) and edges of a digraph, as Graphviz reads it."""
    done = subprocess.run(["dot", "-Tjson0"], input=text, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    data = json.loads(done.stdout)
    objects = [one for one in data.get("objects", ()) if "nodes" not in one]
    names = {one["_gvid"]: one["name"] for one in objects}
    edges = [(names[edge["tail"]], names[edge["head"]]) for edge in data.get("edges", ()) if edge.get("style") != "invis"]
    return {one["name"]: one.get("label", "") for one in objects}, edges


def drawn(text):
    """What the picture shows, text by text."""
    done = subprocess.run(["dot", "-Tsvg"], input=text, capture_output=True, text=True, check=True, timeout=120)
    return [html.unescape(one) for one in re.findall(r"<text[^>]*>([^<]*)</text>", done.stdout)]


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def fails(n):
    if n == 0:
        raise ValueError("no")
    return fails(n - 1)


def same(text):
    return text


def hostile(texts):
    kept = {}
    for text in texts:
        kept[text] = same(text)
    return kept


@pytest.fixture
def tree(recorder):
    return chainexec.trace(fib, (5,), detail="lines")


# ---- calls -----------------------------------------------------------------------------------------------------------
def test_every_call_is_a_node(tree):
    nodes, edges = mermaid(tree.call_tree())
    assert nodes == {f"f{frame.id}": f"fib(n={frame.arguments['n'].text})\n→ {frame.return_step.value.text}" for frame in tree.frames}
    assert [(a, b) for a, b, _ in edges] == [(f"f{frame.parent.id}", f"f{frame.id}") for frame in tree.frames if frame.parent is not None]


@pytest.mark.parametrize(("limits", "kept"), [({"depth": 1}, 1), ({"depth": 3}, 7), ({"most": 4}, 4), ({"depth": 2, "most": 2}, 2), ({"depth": 99}, 15)])
def test_what_is_folded_is_counted(tree, limits, kept):
    nodes, edges = mermaid(tree.call_tree(**limits))
    folded = {name: int(text.split()[1]) for name, text in nodes.items() if name.startswith("more")}
    assert len(nodes) - len(folded) == kept and kept + sum(folded.values()) == len(tree.frames) == 15
    assert all(f"f{name.removeprefix('more')}" in nodes for name in folded) and f"%% {kept} of 15 calls" in tree.call_tree(**limits)


@needs_dot
@pytest.mark.parametrize("limits", [{}, {"depth": 3}, {"most": 4}])
def test_graphviz_has_the_same_tree(tree, limits):
    nodes, edges = dot(tree.call_tree(format="dot", **limits))
    other, others = mermaid(tree.call_tree(**limits))
    assert set(nodes) == set(other) and sorted(edges) == sorted((a, b) for a, b, _ in others)


def test_how_calls_end(recorder):
    def gen(n):
        yield from range(n)

    def main():
        list(gen(2))
        once = gen(9)
        next(once)
        try:
            fails(1)
        except ValueError:
            pass
        while True:
            pass

    trace = chainexec.trace(main, detail="lines", limits=chainexec.Limits(steps=100))
    nodes, _ = mermaid(trace.call_tree())
    ends = [text.partition("\n")[2] for text in nodes.values()]
    assert ends[0] == "did not end" and ends[1] == "yields 2 times, → None" and ends[2].startswith("yields once, ")
    assert ends[3:] == ["raises ValueError('no')"] * 2
    assert re.search(r"class f\d+,f\d+ raised", trace.call_tree())


def test_unrelated_calls_are_roots(recorder):
    import threading

    def main():
        worker = threading.Thread(target=same, args=("x",))
        worker.start()
        worker.join()

    trace = chainexec.trace(main, detail="lines")
    nodes, edges = mermaid(trace.call_tree(most=1))
    assert nodes == {"f0": "main()\n→ None", "more": "… 1 more call"} and edges == []
    if shutil.which("dot"):
        assert set(dot(trace.call_tree(format="dot", most=1))[0]) == {"f0", "more"}


@pytest.mark.parametrize("wrong", [{"depth": 0}, {"most": 0}, {"format": "svg"}])
def test_wrong_arguments(tree, wrong):
    with pytest.raises(ArgumentError):
        tree.call_tree(**wrong)


# ---- hostile texts ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_texts_are_shown_as_they_are(recorder, text):
    trace = chainexec.trace(hostile, ([text],), detail="lines")
    literal = repr(text)
    assert mermaid(trace.call_tree())[0]["f1"] == f"same(text={literal})\n→ {literal}"
    nodes, _ = mermaid(trace.heap(format="mermaid"))
    assert f"dict\n{literal} = {literal}" in nodes.values()


@needs_dot
def test_hostile_texts_in_graphviz(recorder):
    trace = chainexec.trace(hostile, (HOSTILE,), detail="lines")
    texts = drawn(trace.call_tree(format="dot"))
    assert {f"same(text={text!r})" for text in HOSTILE} <= set(texts) and {f"→ {text!r}" for text in HOSTILE} <= set(texts)
    texts = drawn(trace.heap())
    short = [text for text in HOSTILE if len(repr(text)) <= 24]
    assert len(short) > 20 and {repr(text) for text in short} <= set(texts)


def test_names_that_are_no_plain_text(recorder):
    """Labels of functions and types are the program's, too."""
    source = 'def f():\n    return Odd()\nOdd = type("end\\"]\\x1b\\n<b>", (), {})\nf.__qualname__ = "x"\n'
    trace = chainexec.trace_source(source, call="f()", detail="lines")
    text = trace.call_tree()
    mermaid(text)
    assert "\x1b" not in text and "<b>" not in text


# ---- heap ------------------------------------------------------------------------------------------------------------
def shapes():
    row = [1, 2]
    grid = [row, row, [3]]
    table = {"row": row, (1, 2): "x", 5: grid}
    seen = {1, 2}
    loop = []
    loop.append(loop)
    raw = bytearray(b"ab")
    return grid, table, seen, loop, raw


def test_heap_has_every_object_once(recorder):
    trace = chainexec.trace(shapes, detail="lines")
    nodes, edges = mermaid(trace.heap(format="mermaid"))
    by_text = {text: name for name, text in nodes.items()}
    row, grid, table = by_text["list\n0 = 1\n1 = 2"], next(b for a, b, label in edges if label == "grid"), by_text["dict\n(1, 2) = 'x'"]
    assert ("f0", row, "row") in edges and (grid, row, "0") in edges and (grid, row, "1") in edges and (table, row, "'row'") in edges
    assert (table, grid, "5") in edges and "set\n1\n2" in by_text and "bytearray\nbytearray(b'ab')" in by_text
    loop = next(b for a, b, label in edges if label == "loop")
    assert (loop, loop, "0") in edges and nodes[loop] == "list"


@needs_dot
def test_graphviz_has_the_same_heap(recorder):
    trace = chainexec.trace(shapes, detail="lines")
    for step in (0, len(trace) // 2, -1):
        nodes, edges = dot(trace.heap(step))
        other, others = mermaid(trace.heap(step, format="mermaid"))
        assert set(nodes) == set(other) and sorted(edges) == sorted((a, b) for a, b, _ in others)


def test_heap_at_each_step_is_the_state_there(recorder):
    trace = chainexec.trace(shapes, detail="lines")
    for step in trace:
        nodes, edges = mermaid(trace.heap(step.index, format="mermaid"))
        names = [line.partition(" = ")[0] for line in nodes["f0"].split("\n")[1:]] if "f0" in nodes else []
        assert sorted(names + [label for a, _, label in edges if a == "f0"]) == sorted(trace.at(step.index).get(0, {}))
    assert mermaid(trace.heap(len(trace), format="mermaid")) == ({}, [])


def test_large_objects_and_many_objects_are_counted(recorder):
    def large():
        numbers = list(range(1000))
        boxes = [[n] for n in range(20)]
        return numbers, boxes

    trace = chainexec.trace(large, detail="lines")
    nodes, _ = mermaid(trace.heap(format="mermaid"))
    assert any(text.endswith("… 976 more") for text in nodes.values())
    nodes, edges = mermaid(trace.heap(format="mermaid", most=5))
    assert nodes["more"] == "… 17 more objects" and len([name for name in nodes if name.startswith("o")]) == 5
    assert any("[0]" in text or "2 = [" in text for text in nodes.values()), "what is not drawn as a box is told in its place"


def test_deep_stacks_are_counted(recorder):
    def deep(n):
        return 0 if n == 0 else deep(n - 1)

    trace = chainexec.trace(deep, (80,), detail="lines")
    bottom = next(step.index for step in trace if step.kind == "return")
    nodes, _ = mermaid(trace.heap(bottom, format="mermaid"))
    assert nodes["more"] == "… 31 more older frames" and "f80" in nodes and nodes["f80"].startswith("deep\n") and nodes["f79"].startswith("deep (waits)")


def test_wrong_steps(recorder):
    trace = chainexec.trace(shapes, detail="lines")
    with pytest.raises(TraceLookupError):
        trace.heap(len(trace) + 1)
    with pytest.raises(ArgumentError):
        trace.heap(most=0)
    with pytest.raises(ArgumentError, match="'mermaid', 'dot'"):
        trace.heap(format="png")


# ---- previews --------------------------------------------------------------------------------------------------------
VALUES = [
    0, -(10**200), 10**20000, True, None, 1.5, "x", "y" * 1000, "\x00" * 1000, b"z" * 1000, (), (1, 2), tuple(range(1000)), [], list(range(1000)), [[[[[[[1]]]]]]],
    {}, {n: str(n) for n in range(1000)}, {"k": ["v" * 100] * 100}, set(range(1000)), frozenset(range(1000)), bytearray(b"q" * 1000), ValueError("a" * 500), range(10**9),
]  # fmt: skip


@pytest.mark.parametrize("limit", [8, 20, 60, 200])
@pytest.mark.parametrize("value", VALUES, ids=[str(place) for place in range(len(VALUES))])
def test_previews_are_short_and_whole_where_there_is_room(recorder, value, limit):
    shown_value = chainexec.trace(same, (value,), detail="lines").outcome.value
    told = preview(shown_value, limit)
    assert len(told) <= limit + 40
    if len(shown_value.text) <= limit:
        assert told == shown_value.text
    else:
        assert "…" in told or told.startswith("<"), "what was cut says so"


def test_previews_of_cycles_end(recorder):
    def cycle():
        a = [1]
        for _ in range(50):
            a = [a, a]
        a[0] = a
        return a

    assert len(preview(chainexec.trace(cycle, detail="lines").outcome.value, 60)) < 100
