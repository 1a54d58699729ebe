"""The texts that stand for functions, modules, files and other objects that are not shown by their parts."""

from __future__ import annotations

import datetime as dt
import io
import types
from typing import TYPE_CHECKING, Any

from chainexec.recording.standins import ByteReader, ByteWriter, Reader, Writer
from chainexec.recording.typenames import bases, full_name, has_base, type_module

if TYPE_CHECKING:
    from collections.abc import Callable

_module_type: Any = types.ModuleType
_module_namespace: Any = vars(_module_type)["__dict__"]


# Packages of the standard library whose instances hold locks, idents and handles: what they are made of says nothing of the program, and
# differs from run to run. Subclasses that the program makes are shown by their attributes like all its instances.
MACHINERY = frozenset(
    {"_pytest", "pluggy", "hypothesis"}  # and what tests are run by
    | {"threading", "_threading_local", "asyncio", "concurrent", "multiprocessing", "selectors", "socket", "ssl", "subprocess", "logging"}
)
OF_UNITTEST = frozenset({"unittest.case", "unittest.result", "unittest.runner", "unittest.suite"})
SHOWN = frozenset({"asyncio.queues", "_pytest.approx", "_pytest.python_api"})  # queues; what `pytest.approx` makes
OWN = ("chainexec.tracing", "chainexec.traces")  # what a program holds of this library is no state of the program


def is_machinery(kind: type) -> bool:
    """Whether the type is a class of the standard library's concurrency and communication packages, of what runs tests, or ours."""
    module = type_module(kind)
    return (module.partition(".")[0] in MACHINERY or module in OF_UNITTEST or module.startswith(OWN)) and module not in SHOWN


def machinery_label(value: object) -> str:
    kind = type(value)
    name = getattr(value, "name", None) if full_name(kind) == "threading.Thread" else None
    return f"<Thread {name!r}>" if type(name) is str else f"<{full_name(kind)}>"


def module_label(value: object) -> str:
    name = _module_namespace.__get__(value).get("__name__")
    return f"<module '{name}'>" if type(name) is str else "<module>"


def _function_name(value: Any) -> str:
    return str(types.FunctionType.__dict__["__qualname__"].__get__(value))


def _builtin_label(value: types.BuiltinFunctionType) -> str:
    owner = value.__self__
    if owner is None or type(owner) is types.ModuleType:
        return f"<built-in function {value.__name__}>"
    return f"<built-in method {value.__name__} of {full_name(type(owner))} object>"


def _method_label(value: types.MethodType) -> str:
    function = types.MethodType.__dict__["__func__"].__get__(value)
    stands_for = STAND_INS.get(type(types.MethodType.__dict__["__self__"].__get__(value)))
    if stands_for is not None:
        return f"<built-in method {function.__name__} of {full_name(stands_for)} object>"
    if type(function) is types.FunctionType:
        return f"<bound method {_function_name(function)}>"
    return f"<bound method of {full_name(type(function))} object>"


def moment_label(value: Any) -> str:
    """A point in time whose zone is an object of its own, or of a subclass; neither one's code is asked."""
    kind = type(value)
    if has_base(bases(kind), dt.datetime):
        known: Any = dt.datetime
        plain: object = dt.datetime.combine(dt.datetime.date(value), dt.datetime.time(value))
    else:
        known = dt.time
        parts = [known.__dict__[name].__get__(value) for name in ("hour", "minute", "second", "microsecond")]
        plain = dt.time(*parts)
    zone = known.tzinfo.__get__(value)
    inside = repr(plain).partition("(")[2][:-1]
    if zone is not None:
        inside += f", tzinfo={_zone_text(zone)}"
    return f"{full_name(kind)}({inside})"


def _zone_text(zone: object) -> str:
    if full_name(type(zone)) == "zoneinfo.ZoneInfo":
        return f"zoneinfo.ZoneInfo(key={zone.key!r})"  # type: ignore[attr-defined]
    return repr(zone) if type(zone) is dt.timezone else f"<{full_name(type(zone))}>"


def file_label(value: Any) -> str:
    """A file with its name, read from exactly the standard library's own classes."""
    raw = value
    if type(raw) is io.TextIOWrapper:
        raw = raw.buffer
    if type(raw) in {io.BufferedReader, io.BufferedWriter, io.BufferedRandom}:
        raw = raw.raw
    name = raw.name if type(raw) is io.FileIO else None
    return f"<file {name!r}>" if type(name) in {str, int} else f"<{full_name(type(value))}>"


def _stand_in_label(value: Any) -> str:
    """As the stream in whose place it stands while a program is recorded."""
    return f"<file {value.name!r}>"


STAND_INS: dict[type, type] = {
    Reader: io.TextIOWrapper, Writer: io.TextIOWrapper, ByteReader: io.BufferedReader, ByteWriter: io.BufferedWriter,
}  # fmt: skip

LABEL_OF_TYPE: dict[type, Callable[[Any], str]] = {
    types.FunctionType: lambda value: f"<function {_function_name(value)}>",
    types.BuiltinFunctionType: _builtin_label,
    types.MethodType: _method_label,
    types.WrapperDescriptorType: lambda value: f"<slot wrapper '{value.__name__}' of '{full_name(value.__objclass__)}' objects>",
    types.MethodDescriptorType: lambda value: f"<method '{value.__name__}' of '{full_name(value.__objclass__)}' objects>",
    types.ClassMethodDescriptorType: lambda value: f"<method '{value.__name__}' of '{full_name(value.__objclass__)}' objects>",
    types.GetSetDescriptorType: lambda value: f"<attribute '{value.__name__}' of '{full_name(value.__objclass__)}' objects>",
    types.MemberDescriptorType: lambda value: f"<member '{value.__name__}' of '{full_name(value.__objclass__)}' objects>",
    types.MethodWrapperType: lambda value: f"<method-wrapper '{value.__name__}' of {full_name(type(value.__self__))} object>",
    types.GeneratorType: lambda value: f"<generator {value.__qualname__}>",
    types.CoroutineType: lambda value: f"<coroutine {value.__qualname__}>",
    types.AsyncGeneratorType: lambda value: f"<async generator {value.__qualname__}>",
    types.CodeType: lambda value: f"<code {value.co_qualname}>",
    types.FrameType: lambda value: f"<frame of {value.f_code.co_qualname}>",
    types.GenericAlias: lambda value: f"<{full_name(value.__origin__)}[...]>" if type(value.__origin__) is type else "<types.GenericAlias>",
    io.TextIOWrapper: file_label,
    io.BufferedReader: file_label,
    io.BufferedWriter: file_label,
    io.BufferedRandom: file_label,
    io.FileIO: file_label,
    **dict.fromkeys(STAND_INS, _stand_in_label),
}
LABELS = {id(kind): label for kind, label in LABEL_OF_TYPE.items()}
