"""Two views of one run: the steps that a code map's entries open, and CPython's own line events brought to statements."""

import ast
import sys

from chainexec.analysis.code_map import LOOP_STEP, STEP, STEP_ONCE, make_code_map

TOOL = 4
SUSPENDS = 0x2A0  # generators, coroutines and asynchronous generators live on after a "return" event


def statement_starts(tree):
    """{line: the line that the step of what stands there bears}."""
    starts = {}

    def first_line(node):
        return min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])

    def visit(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
                line = child.pattern.lineno if isinstance(child, ast.match_case) else child.lineno
                body = getattr(child, "body", None)
                if isinstance(body, list) and body:
                    first = line if isinstance(child, ast.match_case) else first_line(child)
                    starts.update(dict.fromkeys(range(first, first_line(body[0])), line))
                    if body[0].lineno == line:
                        starts[line] = line
                else:
                    starts.update(dict.fromkeys(range(line, child.end_lineno + 1), line))
            visit(child)

    visit(tree)
    return starts


def line_events(filename, run, limit=100_000):
    """[(function name, [line, ...])] for every frame of the file, in order of their starts."""
    frames, live, count = [], {}, 0

    def local(frame, event, argument):
        nonlocal count
        count += 1
        if count > limit:
            raise RuntimeError("too long")
        if event == "line":
            live[frame][1].append(frame.f_lineno)
        elif event == "return" and not frame.f_code.co_flags & SUSPENDS:
            live.pop(frame, None)
        return local

    def start(frame, event, argument):
        if frame.f_code.co_filename != filename:
            return None
        if frame not in live:
            live[frame] = (frame.f_code.co_qualname, [])
            frames.append(live[frame])
        return local

    before = sys.gettrace()
    sys.settrace(start)
    try:
        quietly(run)
    finally:
        sys.settrace(before)
    return frames


def entered(filename, program, run, detailed=False):
    """The same from instruction events at the entries. `detailed`: instead of the line the (action, number) of every entry."""
    monitoring = sys.monitoring
    frames, live, maps = [], {}, {}

    def start(code, offset):
        if code.co_filename != filename:
            return monitoring.DISABLE
        if code not in maps:
            found = make_code_map(code, program)
            at = {}
            for entry in found.entries:
                at.setdefault(entry.offset, []).append(entry)
            maps[code] = (found, at)
            monitoring.set_local_events(TOOL, code, monitoring.events.INSTRUCTION)
        frame = sys._getframe(1)
        live[frame] = [(code.co_qualname, []), None, None]
        frames.append(live[frame][0])
        return None

    def instruction(code, offset):
        known = maps.get(code)
        if known is None or offset not in known[1]:
            return monitoring.DISABLE
        state = live.get(sys._getframe(1))
        if state is None:
            return None
        (_, out), last, _ = state
        for entry in known[1][offset]:
            if detailed:
                out.append((entry.action, entry.number))
            if entry.action == LOOP_STEP and last == (STEP, entry.number):
                state[1] = last = None
                continue
            if entry.action == STEP_ONCE and state[2] == entry.number:
                continue
            if entry.action in (STEP, STEP_ONCE, LOOP_STEP):
                state[1] = last = (entry.action, entry.number)
                state[2] = entry.number
                if not detailed:
                    out.append(known[0].statements[entry.number].line)
        return None

    def over(code, offset, value):
        if not code.co_flags & SUSPENDS:
            live.pop(sys._getframe(1), None)

    monitoring.use_tool_id(TOOL, "judge")
    events = monitoring.events
    try:
        for event, callback in ((events.PY_START, start), (events.INSTRUCTION, instruction), (events.PY_RETURN, over), (events.PY_UNWIND, over)):
            monitoring.register_callback(TOOL, event, callback)
        monitoring.set_events(TOOL, events.PY_START | events.PY_RETURN | events.PY_UNWIND)
        quietly(run)
    finally:
        monitoring.set_events(TOOL, 0)
        for code in maps:
            monitoring.set_local_events(TOOL, code, 0)
        for event in (events.PY_START, events.INSTRUCTION, events.PY_RETURN, events.PY_UNWIND):
            monitoring.register_callback(TOOL, event, None)
        monitoring.free_tool_id(TOOL)
        monitoring.restart_events()
    return frames


def quietly(run):
    try:
        run()
    except RuntimeError as error:
        if str(error) == "too long":
            raise
    except Exception:
        return


def collapse(lines):
    return [line for n, line in enumerate(lines) if n == 0 or lines[n - 1] != line]


def differences(program, filename, run):
    """Frames whose steps are not CPython's line events brought to statements: [(function, line events, steps)]."""
    starts = statement_starts(program.tree)

    functions = {(n.name, n.lineno) for n in ast.walk(program.tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)) and n.body[0].lineno > n.lineno}

    def normal(frames):
        return [(name, collapse([starts.get(line, line) for line in lines])) for name, lines in frames]

    def without_definition(name, lines):
        # Of `"..." % (...)` at a function's start CPython makes a constant without a place, which takes the place of what is before: the definition.
        return lines[1:] if lines and (name.rpartition(".")[2], starts.get(lines[0])) in functions else lines

    theirs = normal([(name, without_definition(name, lines)) for name, lines in line_events(filename, run)])
    ours = normal(entered(filename, program, run))
    if len(theirs) != len(ours):
        return [("<frames>", [name for name, _ in theirs], [name for name, _ in ours])]
    return [(a[0], a[1], b[1]) for a, b in zip(theirs, ours, strict=True) if a != b]
