"""Which program a code object was compiled from: texts that were registered, and files."""

from __future__ import annotations
import __future__

import ast
import functools
import linecache
import operator
import sys
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chainexec.errors import SourceError
from chainexec.source import Program, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType

_PROGRAM_LIMIT = 256
_TEXT_LIMIT = 1 << 22  # characters of texts in no file that are kept
_FUTURES = functools.reduce(operator.or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names))


@dataclass(slots=True)
class _Registered:
    """A text that is in no file, parsed, and compiled when that is asked for."""

    program: Program
    code: CodeType | None = None


_registered: dict[str, _Registered] = {}  # by file name: the latest text of that name
_texts: OrderedDict[tuple[str, str], _Registered] = OrderedDict()  # by file name and text; least used first
_size_of_texts = [0]  # in characters; one number
_programs: OrderedDict[str, tuple[object, Program | None]] = OrderedDict()  # by file name: linecache's lines, program; least used first


def register(filename: str, text: str) -> Program:
    """Make the text of a program that is in no file known under a file name such as "<program>"; it replaces an earlier one.

    The same text gives the same program, as long as it is among those used last.
    """
    known = _texts.pop((filename, text), None) or _parsed(text, filename)
    _texts[filename, text] = _registered[filename] = known
    return known.program


def _parsed(text: str, filename: str) -> _Registered:
    """A new text, for which those that were used least are forgotten."""
    made = _Registered(parse(text, filename))
    _size_of_texts[0] += len(text)
    while _texts and (len(_texts) >= _PROGRAM_LIMIT or _size_of_texts[0] > _TEXT_LIMIT):
        (_, forgotten), _ = _texts.popitem(last=False)
        _size_of_texts[0] -= len(forgotten)
    return made


def compiled(program: Program) -> CodeType:
    """The code of a program's text; the same each time while the program is registered.

    Raises:
        SyntaxError: it can be parsed but not compiled, such as a `return` outside of functions.
    """
    known = _registered.get(program.filename)
    if known is None or known.program is not program:
        return compile(program.text, program.filename, "exec", dont_inherit=True)
    if known.code is None:
        known.code = compile(program.text, program.filename, "exec", dont_inherit=True)
    return known.code


def program_of(code: CodeType, module_globals: Mapping[str, object] | None = None) -> Program | None:
    """The program that a code object was compiled from, found by its file name.

    Args:
        code: any code object.
        module_globals: its module's namespace, which lets `linecache` ask the module's loader (zip files).

    Returns:
        The program, or None where there is no source or where the text does not match the code (it was edited since).
    """
    registered = _registered.get(code.co_filename)
    if registered is not None and matches(code, registered.program) and _is_of(code, registered):
        return registered.program
    filename = code.co_filename
    if filename.startswith("<frozen "):  # a standard library module built into the interpreter: its text lies in a file all the same
        module = vars(sys.modules.get(filename[8:-1], object))
        filename = str((module_globals or module).get("__file__") or module.get("__file__") or filename)
    program = _file_program(filename, module_globals)
    if program is None or not matches(code, program) or (filename.startswith("<") and not _compiles_to(code, program)):
        return None
    return program


def _is_of(code: CodeType, registered: _Registered) -> bool:
    """Whether a module's code is that of the text, and not of another one that the program compiled under the same file name."""
    if code.co_name != "<module>" or code is registered.code:
        return True
    return _compiles_to(code, registered.program)


def _compiles_to(code: CodeType, program: Program) -> bool:
    """Whether the program's text, or as in a notebook some of its statements, gives this code. Names such as "<string>" are no proof."""
    lines = [line for line, _, column, _ in code.co_positions() if line and column is not None]  # 0 is that of a module's start
    first, last = min(lines, default=0), max(lines, default=0)
    some = [node for node in program.tree.body if first <= (node.end_lineno or 0) and node.lineno <= last]
    trees: list[tuple[ast.Module | ast.Interactive, str]] = [(program.tree, "exec")]
    if code.co_name == "<module>":
        trees += [(ast.Module(some, []), "exec"), (ast.Interactive(some), "single")]
    for tree, mode in trees:
        try:
            made = compile(tree, code.co_filename, mode, code.co_flags & _FUTURES | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
        if any(code == one for one in _codes_in(made)):
            return True
    return False


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            yield from _codes_in(constant)


def shown_name(filename: str) -> str:
    """The name that a file is shown under: for a notebook's cell, which lies in no file, the one that IPython gives it, such as `In[3]`."""
    ipython = sys.modules.get("IPython")
    if ipython is None or not hasattr(ipython, "get_ipython"):
        return filename
    shell = ipython.get_ipython()
    name_of = getattr(getattr(shell, "compile", None), "format_code_name", None)  # from IPython 8 on
    found = None if name_of is None else name_of(filename)
    return filename if found is None else str(found[1])


def matches(code: CodeType, program: Program) -> bool:
    """Whether the code can have been compiled from the program's text: its own name, place and statements are found there."""
    if code.co_name.startswith("<generic parameters of ") or code.co_name in ("__annotate__", "<annotate>"):
        return True
    owner = program.owner_of(code)
    if owner is None:
        return any(True for _ in _enclosing_type_scopes(program, code))
    if owner.name == "<module>":
        return True
    arguments = getattr(owner.node, "args", None)
    if arguments is not None and not isinstance(owner.node, ast.ClassDef):
        expected = len(arguments.posonlyargs) + len(arguments.args)
        return bool(expected == code.co_argcount)
    return True


def _enclosing_type_scopes(program: Program, code: CodeType) -> Iterator[ast.AST]:
    """Type aliases and type parameters that have a code object of this name at this line."""
    for node in ast.walk(program.tree):
        own = node.name if isinstance(node, ast.TypeAlias) else node if isinstance(node, ast.type_param) else None
        name = getattr(own, "id", None) or getattr(own, "name", None)
        if name == code.co_name and getattr(node, "lineno", None) == code.co_firstlineno:
            yield node


def _file_program(filename: str, module_globals: Mapping[str, object] | None) -> Program | None:
    try:
        linecache.checkcache(filename)
        lines = linecache.getlines(filename, dict(module_globals) if module_globals is not None else None)
    except (OSError, ValueError, SyntaxError, MemoryError, Warning):  # no such file, an unknown encoding, a loader's warning made an error
        return None
    if not lines:
        return None
    known = _programs.get(filename)
    if known is not None and known[0] is lines:
        _programs.move_to_end(filename)
        return known[1]
    program: Program | None
    try:
        program = parse("".join(lines), filename)
    except SourceError:  # not Python, or for another version of Python: as good as no source
        program = None
    _programs[filename] = (lines, program)
    while len(_programs) > _PROGRAM_LIMIT:
        _programs.popitem(last=False)
    return program
