"""Pure-Python modules of the standard library as programs: their text, followed by functions that run their doctests and a few uses more."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pathlib
import textwrap

# module: statements beside its doctests
MODULES: dict[str, list[str]] = {
    "heapq": [
        "nsmallest(3, [5, 2, 8, 1]); nlargest(2, 'hello', key=ord)",
        "list(merge([1, 4], [2, 3], key=lambda v: v)); list(merge('ca', reverse=True))",
        "h = [5, 3, 9, 1]; _heapify_max(h) if '_heapify_max' in globals() else heapify(h); nsmallest(1, h)",
    ],
    "bisect": ["insort([1, 3], 2); bisect([1, 2], 2, key=lambda v: -v)"],
    "textwrap": ["wrap('the quick brown fox jumped over the lazy dog', 12)", "dedent('  a\\n    b\\n  c'); indent('x\\n\\ny', '> '); shorten('a long text here', 10)"],
    "difflib": [],
    "statistics": [],
    "fractions": ["Fraction(3, 4) ** 2 + Fraction('0.125'); Fraction(22, 7).limit_denominator(5); round(Fraction(5, 2))"],
    "graphlib": ["list(TopologicalSorter({'d': {'b', 'c'}, 'b': {'a'}, 'c': {'a'}}).static_order())", "TopologicalSorter({1: [2], 2: [1]}).prepare()"],
    "calendar": ["TextCalendar().formatmonth(2024, 2); monthrange(1900, 2); isleap(2000); HTMLCalendar().formatmonth(2024, 2)"],
    "colorsys": ["rgb_to_hsv(0.2, 0.4, 0.4); hsv_to_rgb(0.5, 0.5, 0.4); rgb_to_hls(0.1, 0.9, 0.3)"],
    "string": ["Template('$who likes ${what}').substitute(who='tim', what='kung pao'); capwords('a b'); Formatter().format('{0:>4} {k}', 1, k=2)"],
    "shlex": ["split('a \"b c\" d'); quote('it is'); join(['x', 'y z'])"],
    "fnmatch": ["fnmatchcase('a.py', '*.[pq]y'); translate('a?[!b]*')"],
    "reprlib": ["repr(list(range(100))); Repr().repr({'k': 'x' * 100})"],
    "quopri": ["encodestring(b'h\\xe4 = x'); decodestring(b'=41')"],
    "queue": ["q = PriorityQueue(); q.put(3); q.put(1); q.get(); q.qsize()"],
    "collections": ["Counter('abca').most_common(1); OrderedDict(a=1); namedtuple('P', 'x y')(1, 2)._asdict(); UserDict(a=1)['a']; ChainMap({1: 2}, {3: 4})[3]"],
    "pprint": ["pformat({'k': list(range(30)), 'l': {1, 2}}, width=30)"],
    "timeit": ["reindent('a\\nb', 4)"],
    "tokenize": ["import io; list(generate_tokens(io.StringIO('a = [1,\\n 2]\\n').readline))"],
    "json.decoder": ["JSONDecoder().decode('{\"a\": [1, 2.5, null]}'); py_scanstring('abc\"', 0)"],
}


def source_of(module: str) -> str | None:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    return pathlib.Path(spec.origin).read_text(encoding="utf-8")


def program_of(module: str) -> tuple[str, list[str]]:
    """The program's text and the calls to make; no calls where this Python has the module in another form."""
    text = source_of(module)
    if text is None:
        return "", []
    bodies = ["\n".join(uses.split("; ")) for uses in MODULES[module]]
    bodies += _docstrings(module)
    functions, calls = [], []
    for number, body in enumerate(bodies):
        function = f"def doctest_{number}():\n" + textwrap.indent(body, "    ") + "\n"
        try:
            compile(function, module, "exec")
        except SyntaxError:  # `import *`, or a doctest that shows an error
            continue
        functions.append(function)
        calls.append(f"doctest_{number}()")
    return text + "\n\n" + "\n\n".join(functions), calls


def _docstrings(module: str) -> list[str]:
    """The doctests of each object of the module, as one body of statements each."""
    imported = importlib.import_module(module)
    bodies = []
    for test in doctest.DocTestFinder(exclude_empty=True).find(imported, module):
        lines = []
        for example in test.examples:
            body = example.source.rstrip()
            if "del " in body or "import *" in body:
                lines = []
                break
            lines.append("try:\n" + textwrap.indent(body, "    ") + "\nexcept Exception:\n    pass")
        if lines:
            bodies.append("\n".join(lines))
    return bodies
