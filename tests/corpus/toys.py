"""Small programs of which corpora are made here, and ways to compare two corpora."""

import hashlib
from dataclasses import replace
from pathlib import Path

from chainexec.corpus import Input, Program, Recipe
from chainexec.corpus.recipe import Gates, View

TOTAL = """\
def total(numbers):
    result = 0
    for number in numbers:
        if number > 0:
            result += number
    return result
"""
COUNT = """\
words = input().split()
seen = {}
for word in words:
    seen[word] = seen.get(word, 0) + 1
for word in sorted(seen):
    print(word, seen[word])
"""
FACTORIAL = """\
def factorial(n):
    if n < 0:
        raise ValueError("negative")
    return 1 if n == 0 else n * factorial(n - 1)
"""


def make_programs(count=9):
    """Different programs, so that none is a duplicate: the number stands in each."""
    found = []
    for number in range(count):
        total = TOTAL.replace("result = 0", f"result = {number}")
        calls = tuple(Input(call=f"total([{number}, -{number + 1}, {k}])", output=str(number + number + k)) for k in (1, 5))
        found.append(Program(f"toy/total/{number}", total, calls, "algorithms", licence="MIT", statement="Add up the positive numbers."))
        count_words = COUNT + f"print({number})\n"
        text = Input(stdin="b a b\n", output=f"a 1\nb 2\n{number}\n")
        found.append(Program(f"toy/count/{number}", count_words, (text,), "competitions", licence="Apache-2.0", origin={"row": str(number)}))
    found.append(Program("toy/factorial", FACTORIAL, (Input(call="factorial(4)"), Input(call="factorial(-1)")), "maths"))
    return found


def recipe_of(**output):
    views = (
        View(name="text", format="text"),
        View(name="messages", format="messages"),
        View(name="pairs", format="prompt_completion", tasks=("question",)),
        View(name="rl", format="verl"),
    )
    base = Recipe(gates=Gates(near=0))  # they are near duplicates, on purpose
    return replace(base, output=replace(base.output, **{"shard": 3, "validation": 0.3, "views": views, **output}))


def digests(folder):
    """Every file of a corpus but those of its report, which tells of speed, too."""
    folder = Path(folder)
    files = [path for path in folder.rglob("*") if path.is_file() and "report" not in path.relative_to(folder).parts]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

