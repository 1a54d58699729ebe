"""Calls of pure-Python standard library code: {name: (module file's module, call)}."""

import argparse
import ast
import asyncio
import calendar
import colorsys
import configparser
import copy
import csv
import difflib
import enum
import fractions
import functools
import graphlib
import html.parser
import importlib.util
import inspect
import io
import ipaddress
import json.decoder
import pprint
import random
import shlex
import statistics
import string
import sys
import textwrap
import tokenize
import types
import urllib.parse
from collections import OrderedDict


def without_accelerator(name, *accelerators):
    """A standard library module as if its C half were missing."""
    found = importlib.util.find_spec(name)
    hidden = {n: sys.modules.get(n) for n in accelerators}
    sys.modules.update(dict.fromkeys(accelerators))
    module = types.ModuleType(name)
    module.__file__ = found.origin
    try:
        exec(compile(found.loader.get_data(found.origin), found.origin, "exec"), module.__dict__)
    finally:
        for n, value in hidden.items():
            if value is None:
                del sys.modules[n]
            else:
                sys.modules[n] = value
    return module


heapq_python = without_accelerator("heapq", "_heapq")
bisect_python = without_accelerator("bisect", "_bisect")
decimal_python = importlib.import_module("_pydecimal")
datetime_python = importlib.import_module("_pydatetime")
TEXT = "The quick  brown fox\tjumps over the lazy dog, again and again; supercalifragilistic\n" * 3


def heap():
    items = [5, 2, 8, 1, 9, 3]
    heapq_python.heapify(items)
    heapq_python.heappush(items, 4)
    heapq_python.heappop(items), heapq_python.nsmallest(3, items), heapq_python.nlargest(2, items, key=lambda x: -x)
    list(heapq_python.merge([1, 4], [2, 3], reverse=False)), list(heapq_python.merge([4, 1], [3, 2], reverse=True, key=abs))


def bisection():
    items = [1, 3, 3, 7]
    bisect_python.insort(items, 4), bisect_python.bisect_left(items, 3, key=lambda x: x), bisect_python.insort_left(items, 0)


def graph():
    sorter = graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}})
    list(sorter.static_order())
    list(graphlib.TopologicalSorter({1: [2], 2: [1]}).static_order())


def arguments():
    parser = argparse.ArgumentParser(prog="p", description="d" * 90)
    parser.add_argument("-v", "--verbose", action="count", default=0)
    parser.add_argument("--n", type=int, choices=[1, 2])
    parser.add_argument("files", nargs="*")
    parser.parse_args(["-vv", "--n", "2", "a", "b"]), parser.format_help()


def dates():
    d = datetime_python.date(2024, 2, 29)
    d.isocalendar(), d + datetime_python.timedelta(days=366), datetime_python.datetime.fromisoformat("2024-05-01T10:00:00+02:00").isoformat()


def decimals():
    D = decimal_python.Decimal
    (D("1.1") + D("2.25")) * D(3) / D(7), D("1e5").sqrt(), format(D("12345.678"), ",.2f")


class Reader(html.parser.HTMLParser):
    pass


async def tasks():
    lock, seen = asyncio.Lock(), []

    async def one(n):
        async with lock:
            seen.append(n)
            await asyncio.sleep(0)

    await asyncio.gather(*(one(n) for n in range(3)))
    return seen


def configuration():
    parser = configparser.ConfigParser()
    parser.read_string("[a]\nx = 1\ny = %(x)s2\n[b]\nz: 3\n  more\n")
    return {s: dict(parser[s]) for s in parser.sections()}


def random_numbers():
    numbers = random.Random(3)
    numbers.shuffle([1, 2, 3, 4]), numbers.sample(range(100), 5), numbers.gauss(0, 1), numbers.choices("abc", [1, 2, 3], k=4)


def tokens():
    return list(tokenize.generate_tokens(io.StringIO("def f(x):\n    return x + 1 # c\n").readline))


def enumerations():
    class Color(enum.Flag):
        RED = 1
        GREEN = 2

    return list(Color.RED | Color.GREEN), Color(3), repr(~Color.RED)


RUNS = {
    "heapq": (heapq_python, heap),
    "bisect": (bisect_python, bisection),
    "textwrap": (textwrap, lambda: (textwrap.wrap(TEXT, 20), textwrap.dedent("  a\n   b"), textwrap.shorten(TEXT, 30), textwrap.indent("a\n\nb", "> "))),
    "difflib": (difflib, lambda: (list(difflib.unified_diff("abcd", "acxd")), list(difflib.ndiff(["one\n", "two\n"], ["one\n", "tow\n"])))),
    "statistics": (statistics, lambda: (statistics.stdev([1, 2, 4]), statistics.median([3, 1]), statistics.quantiles(range(9)), statistics.mode("aab"))),
    "fractions": (fractions, lambda: (fractions.Fraction("3/4") + 2, fractions.Fraction(1.5).limit_denominator(3), fractions.Fraction(7, 3) // 2)),
    "graphlib": (graphlib, graph),
    "calendar": (calendar, lambda: (calendar.month(2024, 2), calendar.isleap(1900), list(calendar.Calendar().itermonthdates(2024, 2)))),
    "json.decoder": (json.decoder, lambda: (json.decoder.py_scanstring('a\\u00e9\\n"', 0), json.decoder.JSONDecoder().decode(' {"a": [1]}'))),
    "argparse": (argparse, arguments),
    "string": (string, lambda: (string.Template("$a ${b} $$").substitute(a=1, b=2), string.Formatter().format("{0:>{1}} {x!r}", 3, 5, x=1))),
    "datetime": (datetime_python, dates),
    "decimal": (decimal_python, decimals),
    "html.parser": (html.parser, lambda: Reader().feed("<p class=a>x &amp; <br/><!-- c --></p>")),
    "configparser": (configparser, configuration),
    "random": (random, random_numbers),
    "shlex": (shlex, lambda: (shlex.split("a 'b c' d\\ e"), shlex.quote("a b"))),
    "csv": (csv, lambda: (csv.Sniffer().sniff("a;b\n1;2\n"), list(csv.DictReader(io.StringIO("a,b\n1,2\n"))))),
    "urllib.parse": (urllib.parse, lambda: (urllib.parse.urlsplit("http://u@h:8/p?q#f"), urllib.parse.urljoin("http://a/b/c", "../d"))),
    "ipaddress": (ipaddress, lambda: (list(ipaddress.ip_network("10.0.0.0/29").subnets()), ipaddress.ip_address("::1").compressed)),
    "colorsys": (colorsys, lambda: colorsys.hls_to_rgb(*colorsys.rgb_to_hls(0.2, 0.4, 0.6))),
    "pprint": (pprint, lambda: pprint.pformat({"a": list(range(40)), "b": {"c": ("x" * 100,)}})),
    "inspect": (inspect, lambda: (str(inspect.signature(lambda a, /, b=1, *c, d, **e: 0)), inspect.getdoc(dict))),
    "copy": (copy, lambda: copy.deepcopy({"a": [1, (2, {3})]})),
    "ast": (ast, lambda: ast.dump(ast.parse("x = [y for y in z if y]"))),
    "functools": (functools, lambda: (functools.reduce(max, [1, 2]), functools.cmp_to_key(lambda a, b: a - b)(1) < functools.cmp_to_key(lambda a, b: a - b)(2))),
    "enum": (enum, enumerations),
    "asyncio.locks": (importlib.import_module("asyncio.locks"), lambda: asyncio.run(tasks())),
    "collections": (importlib.import_module("collections"), lambda: OrderedDict(a=1) | {"b": 2}),
}
