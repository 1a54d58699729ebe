"""What a child answers is read as if an enemy had written it: a trace or an error comes of it, soon and with little memory."""

import copy
import json
import random
import resource
import time
import zlib

import pytest

import chainexec
from chainexec.errors import ChainexecError, SandboxError
from chainexec.isolated import trace_of
from chainexec.sandbox import Reply
from chainexec.sandbox.wire import MalformedError, read_object
from chainexec.traces.atoms import DamagedError
from chainexec.traces.blocks import pack_part
from chainexec.traces.storage import MAGIC, pack_trace, unpack_trace

PROGRAM = """
class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next

def f(n):
    head = None
    table = {}
    for i in range(n):
        head = Node(i / 2, head)
        table[i, "k"] = [i, None, True, b"x", 1 << 70]
        if i % 2:
            print(i, end=" ")
    try:
        return [row[0] for row in table.values() if row[0] > 1] + [table["no"]]
    except KeyError as error:
        return head.next.value, str(error)
"""
SECONDS, MEMORY = 5.0, 600 << 20


@pytest.fixture(scope="module")
def packed():
    return pack_trace(chainexec.trace_source(PROGRAM, call="f(5)", capture=True))


def signed(data):
    return bytes(data[:-4]) + zlib.crc32(data[:-4]).to_bytes(4, "little")


def read_all(data):
    """Read everything of what may be a trace; errors of ours are fine."""
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        made = unpack_trace(data)
    except DamagedError:
        return "damaged"
    try:
        try:
            len(made)
            for step in made:
                step.changes, step.evaluations, step.branch, step.before, step.after, step.text
            str(made.outcome), made.frames, made.stdout
            chainexec.audit(chainexec.narrate(made), made)
            return "read"
        except ChainexecError:
            return "error"
    finally:
        assert time.monotonic() - begun < SECONDS
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY >> 10


def parts(data):
    """Header (JSON) and the rest of a packed trace."""
    from chainexec.traces.atoms import Source
    from chainexec.traces.blocks import unpack_part

    source = Source(data[:-4])
    source.take(len(MAGIC) + 2)
    header = json.loads(unpack_part(source.take(source.size())))
    return header, source.data[source.position :]


def joined(header, rest):
    from chainexec.traces.atoms import write_size

    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    out = bytearray(MAGIC + (1).to_bytes(2, "little"))
    part = pack_part(text)
    write_size(out, len(part))
    return signed(bytes(out + part + rest) + bytes(4))


def test_the_parts_are_understood(packed):
    header, rest = parts(packed)
    assert read_all(joined(header, rest)) == "read"


@pytest.mark.parametrize("seed", range(60))
def test_bits_are_flipped(packed, seed):
    chance = random.Random(seed)
    data = bytearray(packed)
    for _ in range(chance.choice([1, 1, 2, 8])):
        data[chance.randrange(len(MAGIC) + 2, len(data) - 4)] ^= 1 << chance.randrange(8)
    assert read_all(signed(data)) in {"damaged", "error", "read"}


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, (*path, key))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from places(part, (*path, at))


LIES = [None, -1, 0, 1, 7, 1 << 39, 1 << 70, 1.5, "", "x", "\ud800", [], [[]], {}, True, [0] * 1000, "x" * 100_000]


@pytest.mark.parametrize("seed", range(400))
def test_the_header_lies(packed, seed):
    header, rest = parts(packed)
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 1, 3])):
        path = chance.choice([path for path in places(header) if path])
        place = header
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = copy.deepcopy(chance.choice(LIES))
    assert read_all(joined(header, rest)) in {"damaged", "error", "read"}


@pytest.mark.parametrize("seed", range(150))
def test_the_records_lie(packed, seed):
    """Bytes of an unpacked block are changed: its check sums and lengths are right."""
    from chainexec.traces.atoms import Source, write_size
    from chainexec.traces.blocks import unpack_part

    header, rest = parts(packed)
    source = Source(rest)
    assert source.size() == 1
    block = Source(source.take(source.size()))
    for _ in range(7):
        block.size()
    head, body = block.data[: block.position], bytearray(unpack_part(block.data[block.position :]))
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 2, 5])):
        body[chance.randrange(len(body))] = chance.choice([0, 1, 2, 3, 127, 128, 255, chance.randrange(256)])
    made = bytes(head) + pack_part(bytes(body))
    out = bytearray()
    write_size(out, 1)
    write_size(out, len(made))
    assert read_all(joined(header, bytes(out) + made)) in {"damaged", "error", "read"}


def test_bombs(packed):
    header, rest = parts(packed)
    assert read_all(joined(b"[" * 5_000_000, rest)) == "damaged"
    assert read_all(joined(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, rest)) == "damaged"
    assert read_all(joined(b"1" * 10_000_000, rest)) == "damaged"
    assert read_all(joined({**header, "records": (1 << 40) - 1, "steps": (1 << 40) - 1}, rest)) == "damaged"
    assert read_all(MAGIC) == "damaged"
    assert read_all(b"") == "damaged"


@pytest.mark.parametrize("text", [b"", b"[]", b"1", b"NaN", b'{"a": Infinity}', b"\xff", b"[" * 1_000_000, b'{"a": 1' + b"0" * 10_000 + b"}", b"{} {}"], ids=range(9))
def test_answers_that_are_none(text):
    with pytest.raises(MalformedError):
        read_object(text)


def test_a_trace_of_another_program(packed):
    request = {"source": "x = 1\n", "filename": "<program>"}
    with pytest.raises(SandboxError, match="another program") as caught:
        trace_of(Reply("answered", {}, packed), request)
    assert caught.value.ended == "tampered"
    with pytest.raises(SandboxError) as caught:
        trace_of(Reply("answered", {}, b"x"), request)
    assert caught.value.ended == "malformed"
