"""Enums with methods, flags, aliases, state on members, auto, functional."""

import enum


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    ROUGE = 1

    def __init__(self, number):
        self.seen = []

    def see(self, what):
        self.seen.append(what)
        return self

    @classmethod
    def pick(cls, n):
        return [member for member in cls if member.value >= n]

    @property
    def next(self):
        members = list(type(self))
        return members[(members.index(self) + 1) % len(members)]


class Right(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()
    BOTH = READ | WRITE


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 5

    def __add__(self, other):
        return Level(min(5, int(self) + other))


class Text(enum.StrEnum):
    A = enum.auto()


def main():
    red = Color.RED
    red.see("one").see(Color.ROUGE is red)
    Color.GREEN.seen.append(red.next.name)
    names = [c.name for c in Color.pick(1)]
    right = Right.READ
    right |= Right.WRITE
    right &= ~Right.READ
    members = list(Right.BOTH)
    level = Level.LOW
    level += 4
    table = {red: [1], Level.HIGH: 2, 5: 3}
    table[Color(1)].append(table[level])
    try:
        Color(9)
    except ValueError as error:
        text = str(error)
    Made = enum.Enum("Made", "x y", module=__name__)
    made = Made["x"], Made(2)
    return red.seen, names, right, members, level, len(table), text, [m.name for m in made], Text.A + "b"
