import dis
import pathlib
import types

import pytest

from analysis.library_runs import RUNS
from analysis.snippets import SNIPPETS
from chainexec.analysis import stores
from chainexec.analysis.instructions import NAMES, decode
from chainexec.analysis.stack import depths


def codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes(constant)


def all_codes(text):
    return codes(compile(text, "<program>", "exec"))


def library_text(name):
    return pathlib.Path(RUNS[name][0].__file__).read_text(encoding="utf-8")


def check(text):
    for code in all_codes(text):
        instructions = decode(code)
        by_dis = [i for i in dis.get_instructions(code) if i.opname != "EXTENDED_ARG"]
        assert [(i.offset, NAMES[i.opcode]) for i in instructions.items] == [(i.offset, i.opname) for i in by_dis]
        assert [i.argument for i in instructions.items] == [i.arg or 0 for i in by_dis]
        for item, other in zip(instructions.items, by_dis, strict=True):
            if item.target >= 0:
                assert instructions.items[item.target].first == other.argval
        found = depths(instructions)
        assert max(found) <= code.co_stacksize
        assert {found[n] for n, item in enumerate(instructions.items) if NAMES[item.opcode] == "RETURN_VALUE"} <= {1, -1}
        assert {m for n, targets in enumerate(instructions.following) for m in targets if n not in instructions.before[m]} == set()


@pytest.mark.parametrize("name", SNIPPETS)
def test_decoding_agrees_with_dis_and_stack_depths_with_the_compiler(name):
    check(SNIPPETS[name])


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNS)
def test_decoding_of_library_code(name):
    check(library_text(name))


def test_handlers_are_those_of_the_exception_table():
    for code in all_codes(SNIPPETS["nested finally, every way out"]):
        instructions = decode(code)
        rows = [
            (instructions.items[h.start].first, instructions.items[h.target].first, h.depth, h.lasti) for h in instructions.handlers
        ]
        assert rows == [(e.start, e.target, e.depth, e.lasti) for e in dis._parse_exception_table(code)]


def test_every_instruction_that_changes_a_variable_is_known():
    """A new version of Python may have new ones: then `may_store` has to learn them."""
    changing = {
        name
        for name, number in dis.opmap.items()
        if number < 256 and (name.startswith(("STORE_FAST", "DELETE_FAST", "STORE_DEREF", "DELETE_DEREF", "MAKE_CELL")) or "CLEAR" in name or "STORE_FAST" in name)
    }
    assert changing == {NAMES[n] for n in stores.CHANGES_ONE}
