"""The wording: phrase forms with typed slots, each of them said and read by the same text.

A template is plain words with slots: `{name}` is a piece of code in backticks (a name, a value, an expression, a call), `{n:number}`
a number, `{n:iteration}` (any other word) a number with that noun, `{truth:truth}` the word true or false, `{kind:word}` a type's name,
`{empty:empty}` words for an empty value. The variants of a form say the same; a seed chooses among them. A form's first slots are what its
claim is about.

A line is forms with separators between. To read one, its code and numbers are taken out first; what is left, its skeleton, is one of
few, so
that a skeleton is taken apart once only.
"""

from __future__ import annotations

import functools
import random
import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from chainexec.narration.values import EMPTY_TEXT
from chainexec.narration.wording import JOINTS, LAST, PLACINGS, SHAPES, TABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Slot = str | int | bool
VERSION = 4  # of the wording: one seed gives one text for ever within a version
CODE, NUMBER = "\x01", "\x02"  # what stands for them in a skeleton
SEPARATORS = (
    "; because ", "; ", ", and because ", ", so ", ", as ", ": because ", ": ", ", and ", ", which is why ", ", because ", ", since ",
    " because ", ". so ", ". because ", ". ", ", ", " and ",
)  # fmt: skip
WORDS = {separator: separator.strip(" ,.:;").removeprefix("and ") for separator in SEPARATORS}  # `so`, `because`, ...; "" for mere marks
ENDS = frozenset(  # forms that tell how a run ended
    {"result", "ends_with", "program_ends", "stopped", "nothing", "nothing_raised", "nothing_raised_saying"}
)
CAUSAL = frozenset(separator for separator, word in WORDS.items() if word in {"so", "as", "because", "since", "which is why"})
REMEMBERED = 160  # characters: lines up to this length are remembered, those that were read last
MAX_SKELETON = 4000  # characters: no line that is told has a longer one

TOP_LEVELS = (  # what runs outside of functions
    "the program", "the imported module", "the code given to exec", "the expression given to eval", "the code given to eval", "other code",
)  # fmt: skip
# Who does something, besides a name in backticks
WHO = f"the lambda|the generator expression|the generator|{'|'.join(TOP_LEVELS)}|the function|it"
_SENTENCES = re.compile(r"\. [A-Z]")
_LAST = re.compile(rf" \(line {NUMBER}(, iteration {NUMBER})?\)(?=[.:]?$)")  # where a line stands, told behind all else
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_TOKEN = re.compile(r"(``+ .*? ``+(?!`)|`[^`]*`|(?<![\w.])\d+(?:,\d\d\d)*(?!\w))", re.DOTALL)


class Read(NamedTuple):
    """One form that a text was read as, with the contents of its slots in the order of the form's first variant."""

    form: str
    slots: tuple[Slot, ...]
    separator: str = ""  # what stands before it: "; ", ", so ", ...; "" at the beginning of a line


class _Template(NamedTuple):
    form: str
    slots: tuple[tuple[str, str], ...]  # name and sort, in the order of the text
    order: tuple[int, ...]  # where each slot of the text stands among those of the form
    pattern: str  # see `compiled`
    layout: str  # for str.format, by the form's order
    length: int


@functools.cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of a form, when a text is first read: to compile all of them takes a tenth of a second, which telling need not wait for."""
    return re.compile(pattern)


def code(text: str) -> str:
    """Program text or a value in backticks, also where it contains some."""
    if "`" not in text and "\n" not in text and text:
        return f"`{text}`"
    text = text.replace("\n", " ")
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(longest + 1, 2)
    return f"{fence} {text} {fence}"


def uncoded(token: str) -> str:
    """The content of a piece in backticks."""
    if token.startswith("``"):
        fence = len(token) - len(token.lstrip("`"))
        return token[fence + 1 : len(token) - fence - 1]
    return token[1:-1]


def counted(count: int, noun: str) -> str:
    """`1 item`, `3 items`, `1,000 items`."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith(("s", "ss", "x", "ch")):
        return f"{count:,} {noun}es"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"


def plural(noun: str) -> str:
    return counted(2, noun)[2:]


# ---- telling -------------------------------------------------------------------------------------------------------------


def _converter(sort: str) -> Callable[[Slot], str]:
    if sort == "code":
        return code  # type: ignore[return-value]
    if sort == "number":
        return lambda n: f"{n:,}"
    if sort == "truth":
        return lambda truth: "true" if truth else "false"
    if sort in ("word", "empty", "who"):
        return str
    return lambda n: counted(int(n), sort)


@functools.lru_cache(maxsize=256, typed=True)
def wording(seed: int) -> Wording:
    """The vocabulary of a seed; made once, as far as they are in use."""
    return Wording(seed)


class Wording:
    """The chosen variant of every form: a seed's whole vocabulary, the same throughout a text."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.shapes: dict[tuple[str, bool, int], tuple[str, str, str]] = {}  # by kind of statement and its line
        self.chosen: dict[str, tuple[str, tuple[Callable[[Slot], str], ...]]] = {}  # a form is chosen when it is told first
        self.subject_first: dict[str, tuple[str, tuple[Callable[[Slot], str], ...]]] = {}  # of those with the value first
        self.joint = JOINTS[self._choice("joint", len(JOINTS))]
        self.placing = PLACINGS[self._choice("placing", len(PLACINGS))]
        if self.placing == LAST and self.joint == ". ":
            self.joint = JOINTS[0]

    def _form(self, form: str) -> tuple[str, tuple[Callable[[Slot], str], ...]]:
        """The layout of a form, and what makes its slots texts, in the order in which they are given."""
        variants = TEMPLATES[form]
        template = variants[self._choice(form, len(variants))]
        sorts = dict(template.slots)
        found = self.chosen[form] = (template.layout, tuple(_converter(sorts[name]) for name, _ in variants[0].slots))
        if not template.layout.startswith("{0}"):
            self.subject_first[form] = (variants[0].layout, found[1])
        return found

    def _choice(self, what: str, count: int) -> int:
        return 0 if self.seed == 0 else random.Random(f"{VERSION}:{self.seed}:{what}").randrange(count)  # noqa: S311

    def reasoned(self, kind: str, reason: str, result: str, line: int, *, reason_first: bool = False) -> str:
        """A reason and what follows from it, in the order and with the words that the seed chose for such a statement on that line.

        With `reason_first` only in ways in which the reason comes first, as where the result refers to it.
        """
        key = (kind, reason_first, line if self.seed else 0)
        if key not in self.shapes:
            ways = [way for way in SHAPES if way[2] == "reason" or not reason_first]
            if self.placing == LAST:  # one sentence, so that the line stands behind all of it
                ways = [way for way in ways if "." not in way[1]]
            self.shapes[key] = ways[self._choice(f"shape of {kind} on {line}", len(ways))]
        before, between, first = self.shapes[key]
        if between == ", which is why " and ", which " in _TOKEN.sub("", reason):  # one `which` is enough
            between = ", so "
        if first == "result":
            return f"{before}{result}{between}{reason}"
        return f"{before}{reason}{between}{capital(result) if between == '. ' else result}"

    def placed(self, form: str, numbers: tuple[int, ...], told: str) -> str:
        """What is told of a line, with the line before it or behind it; `form` is "at" or "at_iteration", with its numbers."""
        if self.placing == LAST:
            return f"{told} (line {', iteration '.join(f'{number:,}' for number in numbers)})"
        where = self(form, *numbers)
        goes_on = form == "at" and where.startswith(("on ", "at "))  # "on line 3, ...", not "line 3, ..."
        return f"{where}{self.placing if goes_on else ': '}{told}"

    def joined(self, clauses: Iterable[str]) -> str:
        """Clauses about one statement."""
        told = [clause for clause in clauses if clause]
        if self.joint == ". ":
            told[1:] = map(capital, told[1:])
        return (self.joint if self.joint != ", and " or len(told) == 2 else "; ").join(told)

    def __call__(self, form: str, *slots: Slot) -> str:
        """A form with its slots filled."""
        layout, converters = self.chosen.get(form) or self._form(form)
        return layout.format(*[convert(slot) for convert, slot in zip(converters, slots, strict=True)])

    def before_more(self, form: str, *slots: Slot) -> str:
        """The same, not with the value first: for a calculation, or where more is said of the value behind it."""
        chosen = self.chosen.get(form) or self._form(form)
        layout, converters = self.subject_first.get(form, chosen)
        return layout.format(*[convert(slot) for convert, slot in zip(converters, slots, strict=True)])


CAPITALS = frozenset(string.ascii_uppercase)


def capital(text: str) -> str:
    """With a capital letter, where it begins with a word."""
    first = text[:1]
    return text if first == "`" or first in CAPITALS else first.upper() + text[1:]


def sentence(text: str) -> str:
    """With a full stop, and a capital letter where it begins with a word."""
    text = capital(text)
    return text if text.endswith((".", ":")) else text + "."


# ---- reading -------------------------------------------------------------------------------------------------------------


def pieces(line: str) -> list[str] | None:
    """A line's words and its pieces of code and numbers by turns, words first and last; None where it holds what stands for pieces."""
    if CODE in line or NUMBER in line:
        return None
    return _TOKEN.split(line)


def read_line(line: str) -> tuple[Read, ...] | None:
    """The forms that a line is made of; None where it is no line in this manner of speech."""
    return _read_short(line) if len(line) <= REMEMBERED else _read(line)


def _read(line: str) -> tuple[Read, ...] | None:
    parts = pieces(line.strip())
    if parts is None:
        return None
    tokens = parts[1::2]
    forms = _joined_apart(tuple(parts[::2]), "".join([token[0] for token in tokens]))
    if forms is None:
        return None
    found = []
    for form, sources, separator in forms:
        slots: list[Slot] = []
        for source in sources:
            if type(source) is int:
                token = tokens[source]
                if token[0] != "`":
                    slots.append(int(token.replace(",", "")) if "," in token else int(token))
                else:
                    slots.append(token[1:-1] if token[1] != "`" else uncoded(token))
            else:
                slots.append(source)
        found.append(new_read(Read, (form, tuple(slots), separator)))
    return tuple(found)


_read_short = lru_cache(maxsize=8192)(_read)  # calls and returns are often told in the same words
new_read = tuple.__new__  # what the constructor of a named tuple calls


@lru_cache(maxsize=20_000)
def _joined_apart(words: tuple[str, ...], firsts: str) -> tuple[tuple[str, tuple[Slot, ...], str], ...] | None:
    """The forms of a line of these words, with pieces between that begin with these characters."""
    if sum(map(len, words)) > MAX_SKELETON:
        return None
    text = words[0]
    for first, following in zip(firsts, words[1:], strict=True):
        text += (CODE if first == "`" else NUMBER) + following
    return _taken_apart(text)


def _taken_apart(text: str) -> tuple[tuple[str, tuple[Slot, ...], str], ...] | None:
    """The forms of a skeleton: for each its name, for each slot the number of its token or the word itself, and the separator before it."""
    if len(text) > MAX_SKELETON or not text:
        return None
    text = text[:1].lower() + text[1:]
    text = _SENTENCES.sub(lambda found: found.group().lower(), text)
    end = len(text) - 1 if text[-1] in ".:" else len(text)
    last = _LAST.search(text, 0, end) if text[end - 1] == ")" else None
    lead = ": "
    if last is not None:
        end = last.start()
        if text.startswith("because "):
            lead, text, end = ": because ", text[8:], end - 8
    dead: set[int] = set()

    def go(at: int, before: str) -> list[tuple[_Template, re.Match[str], str]] | None:
        if at in dead:
            return None
        for template in _candidates(text, at):
            found = compiled(template.pattern).match(text, at, end)
            if found is None:
                continue
            if found.end() == end:
                return [(template, found, before)]
            for separator in SEPARATORS:
                if text.startswith(separator, found.end()):
                    rest = go(found.end() + len(separator), separator)
                    if rest is not None:
                        return [(template, found, before), *rest]
        dead.add(at)
        return None

    try:
        path = go(0, "")
    except RecursionError:
        return None
    if path is None:
        return None
    result = []
    for template, found, separator in path:
        slots: list[Slot] = [""] * len(template.slots)
        for group, ((_, sort), place) in enumerate(zip(template.slots, template.order, strict=True), 1):
            content = found.group(group)
            if sort == "truth":
                slots[place] = content == "true"
            elif sort in ("word", "empty") or (sort == "who" and content != CODE):
                slots[place] = content
            else:
                slots[place] = sum(text.count(mark, 0, found.start(group)) for mark in (CODE, NUMBER))
        result.append((template.form, tuple(slots), separator))
    if last is not None:  # where a line stands counts as said first
        number = sum(text.count(mark, 0, end) for mark in (CODE, NUMBER))
        form, numbers = ("at", (number,)) if last.group(1) is None else ("at_iteration", (number, number + 1))
        result = [(form, numbers, ""), (*result[0][:2], lead), *result[1:]]
    return tuple(result)


def _candidates(text: str, at: int) -> list[_Template]:
    return _BY_START.get(text[at : at + 1], []) + _BY_START.get("", [])


def _compiled(form: str, template: str, names: list[str]) -> _Template:
    slots = []
    pattern, layout, at = "", "", 0
    for found in _SLOT.finditer(template):
        name, sort = found.group(1), found.group(2) or "code"
        literal = template[at : found.start()]
        pattern += re.escape(literal)
        layout += literal.replace("{", "{{").replace("}", "}}")
        slots.append((name, sort))
        if sort == "code":
            pattern += f"({CODE})"
        elif sort == "who":
            pattern += f"({CODE}|{WHO})"
        elif sort == "truth":
            pattern += "(true|false)"
        elif sort == "word":
            pattern += r"([A-Za-z_][\w.]*)"
        elif sort == "empty":
            pattern += "(" + "|".join(map(re.escape, EMPTY_TEXT)) + ")"
        else:
            pattern += f"({NUMBER})" + ("" if sort == "number" else f" (?:{plural(sort)}|{sort})")
        layout += f"{{{names.index(name)}}}"
        at = found.end()
    pattern += re.escape(template[at:])
    layout += template[at:]
    return _Template(form, tuple(slots), tuple(names.index(name) for name, _ in slots), pattern, layout, len(template))


def _templates() -> dict[str, tuple[_Template, ...]]:
    found = {}
    for form, variants in TABLE.items():
        names = [match.group(1) for match in _SLOT.finditer(variants[0])]
        found[form] = tuple(_compiled(form, variant, names) for variant in variants)
    return found


TEMPLATES = _templates()


def _by_start() -> dict[str, list[_Template]]:
    """The templates by the character of a skeleton with which they begin, the longest first; "" for those with several."""
    rows: dict[str, list[_Template]] = {}
    for template in (template for variants in TEMPLATES.values() for template in variants):
        start = template.layout[:1]
        if start == "{":
            sort = template.slots[0][1]
            start = CODE if sort == "code" else "" if sort in {"who", "truth", "word", "empty"} else NUMBER
        rows.setdefault(start, []).append(template)
    for row in rows.values():
        row.sort(key=lambda template: -template.length)
    return rows


_BY_START = _by_start()
