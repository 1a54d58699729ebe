"""Iterators, files, contexts, functions, modules and other things without parts to show."""

import io
import itertools
import math
import re


def main():
    it = iter([1, 2, 3])
    a = next(it)
    z = zip("ab", [1, 2])
    b = next(z)
    e = enumerate("xy")
    c = list(e)
    counter = itertools.count(5)
    d = next(counter), next(counter)
    file = io.StringIO()
    file.write("text")
    f = math.sqrt
    g = [].append
    m = math
    t = type
    o = object()
    gen = (i for i in ())
    mt = re.match("a", "a")
    s = super
    r = reversed([1, 2])
    k = {1: 2}.keys()
    v = memoryview(b"abc")
    cell = (lambda: a).__closure__
    code = main.__code__.co_name
    return a, b, c, d, file.getvalue(), f(4.0), m is math, code, list(r)
