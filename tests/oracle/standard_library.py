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
    "_pydecimal": ["Decimal('1.10') + Decimal(2); Decimal(7).sqrt(); Decimal('12345.678').quantize(Decimal('0.1')); Decimal(1) / Decimal(7)"],
    "_pydatetime": ["date(2024, 2, 28) + timedelta(2); datetime(2024, 1, 31, 12).isoformat(); datetime.fromisoformat('2024-02-29T01:02:03+01:00')", "timedelta(hours=30) // timedelta(hours=7)"],
    "_strptime": ["_strptime_time('30 Nov 2024 03:04', '%d %b %Y %H:%M'); LocaleTime().am_pm"],
    "ipaddress": ["list(ip_network('192.0.2.0/29').hosts()); ip_address('2001:db8::1').exploded", "list(summarize_address_range(IPv4Address('192.0.2.0'), IPv4Address('192.0.2.130')))", "list(collapse_addresses([IPv4Network('192.0.2.0/25'), IPv4Network('192.0.2.128/25')]))"],
    "copy": ["a = [1]; b = {'k': a, 'l': (a, 2)}; deepcopy(b); copy(a)"],
    "getopt": ["getopt('-a -b -cfoo -d bar a1'.split(), 'abc:d:'); gnu_getopt('a1 --alpha=3 b'.split(), '', ['alpha='])"],
    "base64": ["b85encode(b'hello'); b85decode(b'Xk~0{Zv'); a85encode(b'hello world'); a85decode(b'BOu!rD]j7BEbo7'); b32decode(b32encode(b'x'))"],
    "html": ["unescape('&lt;a&gt;&eacute;&#65;&notit;'); escape('<a b=\"c\">')"],
    "html.parser": ["p = HTMLParser(); p.feed('<p class=x>a&amp;b<br/></p><!-- c -->'); p.close()"],
    "urllib.parse": ["urlsplit('http://u:p@h.org:80/a;b?c=d#e').port; parse_qs('a=1&b=2&a=3'); urljoin('http://a/b/c', '../d'); quote('a b/\\u00e9'); urlencode({'a': [1, 2]}, doseq=True)"],
    "functools": ["f = partial(int, base=2); f('101'); sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)); reduce(lambda a, b: a * b, [1, 2, 3])", "c = _lru_cache_wrapper(abs, 2, False, _CacheInfo); c(-1); c(-1); c(-2); c(-3); c.cache_info()"],
    "argparse": ["p = ArgumentParser(prog='x', add_help=False); p.add_argument('-n', type=int, default=3); p.add_argument('f', nargs='*'); p.parse_args(['-n', '4', 'a', 'b']); p.format_usage()"],
    "configparser": ["c = ConfigParser(); c.read_string('[a]\\nx = 1\\ny = %(x)s2\\n[b]\\nz: t\\n  u\\n'); c['a']['y']; c.getint('a', 'x'); c.sections()"],
    "sched": ["t = [0]; s = scheduler(lambda: t[0], lambda d: t.__setitem__(0, t[0] + d)); s.enter(2, 1, t.append, (9,)); s.enter(1, 1, t.append, (8,)); s.run()"],
    "operator": ["itemgetter(1, 2)('abc'); attrgetter('real')(3); methodcaller('upper')('x'); countOf([1, 2, 1], 1); indexOf('abc', 'c')"],
    "contextlib": ["e = ExitStack(); e.enter_context(suppress(KeyError)); e.callback(list); e.close()"],
    "csv": ["Sniffer().sniff('a;b\\n1;2\\n3;4\\n'); Sniffer().has_header('n,v\\na,1\\nb,2\\n')"],
    "uuid": ["UUID('12345678123456781234567812345678').urn; uuid5(NAMESPACE_DNS, 'python.org').hex"],
    "dataclasses": ["make_dataclass('P', ['x', ('y', int, field(default=3))], order=True)(1); asdict(make_dataclass('Q', ['a'])([1, 2]))"],
    "enum": ["Enum('C', 'RED BLUE')(1); list(Flag('F', 'A B')(3)); IntEnum('I', {'X': 5})['X']"],
    "random": ["r = Random(3); r.shuffle(list(range(5))); r.sample(range(9), 3); r.choices('abc', [1, 2, 3], k=4); r.gauss(0, 1)"],
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
