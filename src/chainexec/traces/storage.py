"""Trace files: a magic, a version, parts with lengths, and a check sum over all of it.

    magic 12 bytes · version 2 · header part · number of blocks · (length, block) each · CRC-32 of everything before

All numbers are little endian. The header is compressed JSON: program texts, code facts, types, names, the ending. Blocks are
unpacked when their records are read. Nothing in a file is run, and no length in it is believed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from chainexec.analysis.code_map import EvaluationSite, Pass
from chainexec.errors import TraceFileError
from chainexec.recording import log as L
from chainexec.recording.log import TypeInfo
from chainexec.source import Statement
from chainexec.traces.atoms import DamagedError, Source, encoded, write_size
from chainexec.traces.blocks import BLOCK_RECORDS, NanTable, Record, pack_block, pack_part, unpack_block, unpack_part
from chainexec.traces.code import CodeFacts, ProgramText
from chainexec.traces.endings import Ending
from chainexec.traces.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from chainexec.recording.log import RunLog
    from chainexec.traces.trace import Trace

MAGIC = b"\x93chainexec\r\n"
VERSION = 1

_STATEMENT_FIELDS = [field.name for field in fields(Statement)]
_PASS_FIELDS = [field.name for field in fields(Pass)]


# ---- writing ---------------------------------------------------------------------------------------------------------


def write_trace(trace: Trace, path: Path) -> None:
    """Write a trace; a file of that name is replaced only when the new one is complete."""
    if not path.name:
        raise TraceFileError(f"cannot write {path}: it is a folder; give the path of a file")
    data = pack_trace(trace)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):  # where it could not even be made
            unfinished.unlink()
        raise TraceFileError(f"cannot write {path}: {error.strerror or error}; check the folder and its permissions") from error


def pack_trace(trace: Trace) -> bytes:
    """A trace as the bytes of a file."""
    reader = trace._reader
    header = json.dumps(_header(trace), ensure_ascii=True, separators=(",", ":")).encode()
    out = bytearray(MAGIC)
    out += VERSION.to_bytes(2, "little")
    packed = pack_part(header)
    write_size(out, len(packed))
    out += packed
    nans = NanTable()
    blocks = []
    step = 0
    for records in _blocks(reader.log):
        blocks.append(pack_block(records, step, nans))
        step += sum(1 for record in records if record[0] >> 1 & 63 <= L.LAST_STEP)
    write_size(out, len(blocks))
    for block in blocks:
        write_size(out, len(block))
        out += block
    out += zlib.crc32(out).to_bytes(4, "little")
    return bytes(out)


def _blocks(log: RunLog) -> Iterator[list[Record]]:
    for start in range(0, len(log), BLOCK_RECORDS):
        yield log.records(start, min(start + BLOCK_RECORDS, len(log)))


def _header(trace: Trace) -> dict[str, Any]:
    reader = trace._reader
    outcome = trace._ending
    return {
        "records": reader.record_count,
        "steps": reader.step_count,
        "codes": [_code_row(facts) for facts in reader.facts],
        "programs": [[program.filename, program.text] for program in trace.programs],
        "names": list(reader.names),
        "types": [[t.name, t.module, t.qualname, t.form, list(t.fields), t.base] for t in reader.types],
        "threads": list(reader.log.threads),
        "stats": _plain(trace.stats),
        "source": trace._source,
        "stdout": trace.stdout,
        "stderr": trace.stderr,
        "ending": [outcome.how, outcome.limit, outcome.type, outcome.message],
    }


def _code_row(facts: CodeFacts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "qualname": facts.qualname,
        "filename": facts.filename,
        "line": facts.line,
        "flags": facts.flags,
        "parameters": list(facts.parameters),
        "program": facts.program,
        "variables": list(facts.variables),
        "shared": sorted(facts.shared),
        "free": facts.free_count,
        "globals": list(facts.globals_used),
        "bound": sorted(facts.only_bound),
        "statements": [[getattr(statement, name) for name in _STATEMENT_FIELDS] for statement in facts.statements],
        "passes": [[getattr(clause, name) for name in _PASS_FIELDS] for clause in facts.passes],
        "evaluations": [[list(site.span), site.form, site.text] for site in facts.evaluations],
        "stores": [list(slots) for slots in facts.sure_stores],
        "decided": sorted(facts.decided),
    }


def _plain(value: object) -> Any:
    """Figures as JSON holds them; anything else by its type's name."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return f"<{type(value).__name__}>"


# ---- reading ---------------------------------------------------------------------------------------------------------


def read_trace(path: Path) -> Trace:
    """Read a trace file; see `Trace.load`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TraceFileError(f"cannot read {path}: {error.strerror or error}; check the path and its permissions") from error
    try:
        return unpack_trace(data)
    except DamagedError as error:
        raise TraceFileError(f"{path}: {error}") from error


def unpack_trace(data: bytes) -> Trace:
    """A trace of the bytes of a file.

    Raises:
        DamagedError: they are none; the message says what is wrong and what to do.
    """
    if data[: len(MAGIC)] != MAGIC:
        raise DamagedError("this is no chainexec trace; save one with trace.save(path)")
    if len(data) < len(MAGIC) + 7:
        raise DamagedError("the trace file is cut off; save the trace again")
    version = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 2], "little")
    if version != VERSION:
        known = f"this chainexec reads version {VERSION}; use the chainexec that saved it, or record again"
        raise DamagedError(f"the trace file is of version {version}, {known}")
    if zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "little"):
        raise DamagedError("the trace file is damaged or cut off (its check sum is wrong); save the trace again")
    source = Source(data[:-4])
    source.take(len(MAGIC) + 2)
    try:
        header = json.loads(unpack_part(source.take(source.size())))
        blocks = [source.take(source.size()) for _ in range(_count(source))]
        if source.position != len(source.data):
            raise DamagedError("bytes are left over")
        return _trace(header, blocks)
    except DamagedError as error:
        raise DamagedError(f"the trace file contradicts itself ({error}); save the trace again") from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError) as error:
        raise DamagedError(f"the trace file contradicts itself ({type(error).__name__}: {error}); save the trace again") from error


def _count(source: Source) -> int:
    count = source.size()
    if count > len(source.data) - source.position:
        raise DamagedError(f"{count} blocks are announced in {len(source.data) - source.position} bytes")
    return count


class SavedLog:
    """The log of a trace file. Blocks are unpacked when their records are asked for; the last one is kept."""

    codes: Sequence[Any] = ()
    maps: Sequence[Any] = ()

    def __init__(self, header: dict[str, Any], blocks: list[bytes]) -> None:
        self.names: Sequence[str] = tuple(_texts(header["names"]))
        self.types: Sequence[TypeInfo] = tuple(_type(row) for row in _rows(header["types"]))
        self.threads: Sequence[str] = tuple(_texts(header["threads"]))
        self.step_count = _number(header["steps"])
        self.stats: dict[str, object] = dict(header["stats"])
        self._count = _number(header["records"])
        self._blocks = blocks
        self._nans = NanTable()
        self._last: tuple[int, list[Record]] = (-1, [])
        expected = -(-self._count // BLOCK_RECORDS)
        if len(blocks) != expected or self.step_count > self._count:
            raise DamagedError(f"{self._count} records are announced in {len(blocks)} blocks")

    def __len__(self) -> int:
        return self._count

    def records(self, start: int, stop: int) -> list[Record]:
        """The records from `start` up to `stop`.

        Raises:
            TraceFileError: the file is damaged there.
        """
        found: list[Record] = []
        while start < stop:
            number, offset = divmod(start, BLOCK_RECORDS)
            part = self._block(number)[offset : offset + stop - start]
            found += part
            start += len(part)
        return found

    def _block(self, number: int) -> list[Record]:
        if self._last[0] != number:
            try:
                records = unpack_block(self._blocks[number], self._nans)
            except DamagedError as error:
                raise TraceFileError(f"the trace file is damaged in block {number} ({error}); save the trace again") from error
            if len(records) != min(BLOCK_RECORDS, self._count - number * BLOCK_RECORDS):
                raise TraceFileError(f"the trace file is damaged: block {number} has {len(records)} records; save the trace again")
            self._last = (number, records)
        return self._last[1]


def _trace(header: dict[str, Any], blocks: list[bytes]) -> Trace:
    from chainexec.traces.trace import Trace

    log = SavedLog(header, blocks)
    programs = tuple(ProgramText(*_texts(row)) for row in _rows(header["programs"]))
    facts = tuple(_facts(row, len(programs)) for row in _rows(header["codes"], dict))
    how, limit, kind, message = header["ending"]
    _text(limit)
    if how not in ("returned", "raised", "stopped") or not all(part is None or isinstance(part, str) for part in (kind, message)):
        raise DamagedError("the ending is none")
    source = header["source"]
    if not (source is None or isinstance(source, str)):
        raise DamagedError("the source is no text")
    stdout, stderr = _texts([header["stdout"], header["stderr"]])
    reader = Reader(log, facts, from_file=True)
    return Trace._loaded(reader, programs, Ending(how, limit, kind, message), source, stdout, stderr, log.stats)


def _facts(row: dict[str, Any], programs: int) -> CodeFacts:
    program = row["program"]
    if program is not None and not 0 <= _number(program) < programs:
        raise DamagedError("a code object is of a program that is not there")
    variables = tuple(_texts(row["variables"]))
    statements = tuple(_statement(item) for item in _rows(row["statements"]))
    stores = tuple(tuple(_number(slot) for slot in slots) for slots in _rows(row["stores"]))
    passes = tuple(_pass(item) for item in _rows(row["passes"]))
    if len(stores) != len(statements):
        raise DamagedError("a code object has not the stores of its statements")
    slots = [slot for clause in passes for slot in clause.slots] + [_number(slot) for slot in row["shared"]]
    if any(slot >= len(variables) for slot in slots) or not all(variables):
        raise DamagedError("a code object has no such variable")
    known = {statement.index for statement in statements}
    if len(known) < len(statements) or not all(known.issuperset(statement.loops) for statement in statements):
        raise DamagedError("a statement stands in a loop that is not there")
    if any(clause.statement >= len(statements) for clause in passes):
        raise DamagedError("a comprehension stands in a statement that is not there")
    return CodeFacts(
        name=_text(row["name"]),
        qualname=_text(row["qualname"]),
        filename=_text(row["filename"]),
        line=_number(row["line"]),
        flags=_number(row["flags"]),
        parameters=tuple(_texts(row["parameters"])),
        program=program,
        variables=variables,
        shared=frozenset(row["shared"]),
        free_count=min(_number(row["free"]), len(variables)),
        globals_used=tuple(_texts(row["globals"])),
        only_bound=frozenset(_texts(row.get("bound", []))),  # files of older versions do not tell
        statements=statements,
        passes=passes,
        evaluations=tuple(_evaluation(item) for item in _rows(row["evaluations"])),
        sure_stores=stores,
        decided=frozenset(_number(place) for place in row["decided"]),
    )


def _statement(row: list[Any]) -> Statement:
    if len(row) != len(_STATEMENT_FIELDS):
        raise DamagedError("a statement has not the parts that it should have")
    values = dict(zip(_STATEMENT_FIELDS, row, strict=True))
    values["loops"] = tuple(_number(loop) for loop in values["loops"])
    for name, value in values.items():
        if name in ("kind", "text", "function"):
            _text(value)
        elif name != "loops" and value is not None:
            _number(value)
    for name in ("index", "line", "column", "end_line", "end_column"):
        _number(values[name])
    return Statement(**values)


def _pass(row: list[Any]) -> Pass:
    values = dict(zip(_PASS_FIELDS, row, strict=True))
    values["slots"] = tuple(_number(slot) for slot in values["slots"])
    values["span"] = _span(values["span"])
    _text(values["target"])
    for name in ("statement", "comprehension", "clause", "line"):
        _number(values[name])
    return Pass(**values)


def _evaluation(row: list[Any]) -> EvaluationSite:
    span, form, text = row
    return EvaluationSite(0, 0, _span(span), _text(form), _text(text))


def _span(row: Any) -> tuple[int, int, int, int]:
    line, column, end_line, end_column = (_number(part) for part in row)
    return (line, column, end_line, end_column)


def _type(row: list[Any]) -> TypeInfo:
    name, module, qualname, form, shown, base = row
    return TypeInfo(_text(name), _text(module), _text(qualname), _text(form), tuple(_texts(shown)), _text(base))


def _rows(value: Any, kind: type = list) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(row, kind) for row in value):
        raise DamagedError("a table of the header is none")
    return value


def _texts(value: Any) -> list[str]:
    return [_text(item) for item in value]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise DamagedError("a text of the header is none")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise DamagedError("a number of the header is none")
    return value


# ---- comparing -------------------------------------------------------------------------------------------------------


def digest(reader: Reader) -> bytes:
    """A hash of everything recorded: equal for equal traces, saved or not."""
    found = hashlib.sha256()
    for facts in reader.facts:
        found.update(json.dumps(_code_row(facts), ensure_ascii=True).encode())
    for info in reader.types:
        found.update(repr(tuple(info)).encode("utf-8", "surrogatepass"))
    found.update(repr(list(reader.names)).encode("utf-8", "surrogatepass"))
    for records in _blocks(reader.log):
        for kind, a, b, c in records:
            found.update(b"%d %d %d " % (kind, a, b))
            found.update(encoded(c))
    return found.digest()
