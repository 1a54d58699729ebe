"""Iterators of the standard library that are written in Python: a loop over one changes it."""

import collections.abc
import csv
import io


class Count(collections.abc.Iterator):
    def __init__(self, n):
        self.n = n

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


def main():
    reader = csv.DictReader(io.StringIO("a,b\n1,2\n3,4,5\n"))
    names, rows = [], []
    for row in reader:
        names = reader.fieldnames
        rows.append(row["a"])
    counted = list(Count(2))
    return names, rows, row, reader.line_num, counted
