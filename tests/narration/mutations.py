"""Small falsifications of a narration: one value, name, number, branch or order word changed, or two lines swapped."""

import re

PIECE = re.compile(r"``+ .*? ``+(?!`)|`[^`]*`|(?<![\w.])\d+(?:,\d\d\d)*(?!\w)", re.DOTALL)
WORDS = [  # each way round
    ("true", "false"), ("body runs", "body is skipped"), ("is in", "is not in"), ("matches", "does not match"), ("first", "last"),
    ("start", "end"), ("starts as", "becomes"), ("becomes", "stays"), ("is set to", "stays"), ("right", "left"), ("entered", "left"),
    ("takes", "has taken"), ("returns", "yields"), ("is added to the end of", "is inserted at the start of"),
    ("is added to", "is removed from"), ("is defined", "is imported"), ("ends the loop", "goes on with the next iteration"),
    ("never falls", "never rises"), ("grows", "falls"), ("largest", "smallest"), ("more items", "more characters"),
    ("so", "because"), ("which is why", "since"), ("goes from", "stays"), ("gains", "loses"),
]  # fmt: skip


def mutated(text, random):
    """(falsified text, what was done), or None where nothing fitting was found."""
    lines = text.split("\n")
    kind = random.choice(["code", "code", "code", "number", "word", "swap"])
    if kind == "swap":
        if len(lines) < 3:
            return None
        place = random.randrange(len(lines) - 1)
        first, second = lines[place], lines[place + 1]
        if first.strip() == second.strip():
            return None
        lines[place : place + 2] = [second, first]
        return "\n".join(lines), f"swapped lines {place + 1} and {place + 2}: {first.strip()!r}, {second.strip()!r}"
    place = random.randrange(len(lines))
    line = lines[place]
    if kind == "word":
        new = word_changed(line, random)
    else:
        new = piece_changed(line, kind, random)
    if new is None or new == line:
        return None
    lines[place] = new
    return "\n".join(lines), f"line {place + 1}: {line.strip()!r} -> {new.strip()!r}"


def word_changed(line, random):
    pieces = [(found.start(), found.end()) for found in PIECE.finditer(line)]
    choices = []
    for pair in WORDS:
        for old, new in (pair, pair[::-1]):
            for found in re.finditer(rf"(?<![\w`]){re.escape(old)}(?!\w)", line):
                if not any(start < found.end() and found.start() < end for start, end in pieces):
                    choices.append((found.start(), found.end(), new))
    if not choices:
        return None
    start, end, new = random.choice(choices)
    return line[:start] + new + line[end:]


def piece_changed(line, kind, random):
    pieces = [found for found in PIECE.finditer(line) if (found.group()[0] == "`") == (kind == "code")]
    if not pieces:
        return None
    found = random.choice(pieces)
    token = found.group()
    if kind == "number":
        number = int(token.replace(",", ""))
        new = f"{max(number + random.choice([-1, 1, 2, 10]), 0):,}"
    else:
        ticks = len(token) - len(token.lstrip("`"))
        edge = ticks + (ticks > 1)
        new = token[:edge] + content_changed(token[edge:-edge], random) + token[-edge:]
    return line[: found.start()] + new + line[found.end() :]


def content_changed(text, random):
    """Another value or name."""
    options = []
    if text in ("True", "False"):
        return "False" if text == "True" else "True"
    digits = [found for found in re.finditer(r"\d", text)]
    letters = [found for found in re.finditer(r"[A-Za-z]", text)]
    if digits:
        found = random.choice(digits)
        options.append(text[: found.start()] + str((int(found.group()) + random.randint(1, 9)) % 10) + text[found.end() :])
    if letters:
        found = random.choice(letters)
        options.append(text[: found.start()] + random.choice([c for c in "abxyzQ" if c != found.group()]) + text[found.end() :])
    inside = text[1:-1]
    if text[:1] in "[({" and ", " in inside:
        options.append(text[0] + inside[inside.index(", ") + 2 :] + text[-1])
    if not options:
        options.append({"[]": "[0]", "''": "'a'", "{}": "{0: 0}", "()": "(0,)"}.get(text, text + "0"))
    return random.choice(options)
