"""A second witness of a run, that knows nothing of chainexec: probes in the program's text and sys.monitoring.

`run(source, call, asked)` runs a program once more and works out, while it runs, what each of `asked` (the `kind` and `data` of questions)
is about: from live objects, by identity, at the moment itself. `Run.visits`, `Run.calls` serve the check of ambiguity.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import gc
import io
import sys
import types
from collections import deque

FILE = "<judged>"
SIMPLE = (
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Delete, ast.Return, ast.Raise, ast.Assert, ast.Pass, ast.Break, ast.Continue,
    ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal,
)  # fmt: skip
NO_AFTER = (ast.Return, ast.Raise, ast.Break, ast.Continue)
TOOL = 4
NOTHING = object()


class TooLong(Exception):
    pass


# ---- probes in the text ------------------------------------------------------------------------------------------------


class Statement:
    def __init__(self, number, node, text, scope):
        self.number = number
        self.node = node
        self.line = node.lineno
        self.column = node.col_offset
        self.text = text  # its own line from its beginning on
        self.scope = scope  # the `def` that it stands in


class Probes:
    """Puts a call before and after each statement, and at the start of each handler's body."""

    def __init__(self, source):
        self.lines = source.splitlines()
        self.tree = ast.parse(source)
        self.statements = []
        self.scope = None
        self.def_lines = {
            node.decorator_list[0].lineno: node.lineno
            for node in ast.walk(self.tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.decorator_list
        }
        self.tree.body = self.block(self.tree.body, docstring=True)
        ast.fix_missing_locations(self.tree)

    def note(self, node):
        row = self.lines[node.lineno - 1].encode()[node.col_offset :].decode()
        self.statements.append(Statement(len(self.statements), node, row, self.scope))
        return self.statements[-1].number

    def call(self, name, number, node):
        made = ast.Expr(ast.Call(ast.Name(name, ast.Load()), [ast.Constant(number)], []))
        for inner in ast.walk(made):
            if isinstance(inner, (ast.expr, ast.stmt)):
                inner.lineno, inner.col_offset, inner.end_lineno, inner.end_col_offset = node.lineno, node.col_offset, node.lineno, node.col_offset
        return made

    def block(self, body, docstring=False):
        out = []
        for place, node in enumerate(body):
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            if (docstring and place == 0 and is_text) or (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
                out.append(node)
                continue
            number = self.note(node)
            self.inside(node, number)
            out.append(self.call("_before_", number, node))
            out.append(node)
            if not isinstance(node, NO_AFTER):
                out.append(self.call("_after_", number, node))
        return out

    def inside(self, node, number):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            outer, self.scope = self.scope, node
            node.body = self.block(node.body, docstring=True)
            self.scope = outer
            return
        for field in ("body", "orelse", "finalbody"):
            if isinstance(getattr(node, field, None), list) and getattr(node, field):
                setattr(node, field, self.block(getattr(node, field)))
        for handler in getattr(node, "handlers", []):
            own = self.note(handler)
            handler.body = [self.call("_handler_", own, handler), *self.block(handler.body)]
        for case in getattr(node, "cases", []):
            case.body = self.block(case.body)


# ---- what ran -----------------------------------------------------------------------------------------------------------


class Call:
    """One activation."""

    def __init__(self, code, key, number, parent, line, identity):
        self.code = code
        self.key = key  # qualified name, line of the `def`
        self.name = code.co_qualname.replace("<locals>.", "")
        self.number = number  # among those of the same code, from 1
        self.parent = parent
        self.line = line  # at which the caller stands
        self.identity = identity
        self.visits = {}  # statement -> how often it ran
        self.handled = {}  # handler -> how often its body was entered
        self.open = None  # (statement, visit) that runs
        self.failed = None  # the exception that goes through it
        self.raised = []  # (statement, visit, exception, line)
        self.yields = []  # lines
        self.ended = False
        self.depth = 0


class Run:
    def __init__(self, source, call, asked, stdin="", limit=200_000):
        self.source = source
        self.asked = asked
        self.limit = limit
        self.events = self.clock = 0
        self.calls = []
        self.live = {}
        self.stack = []
        self.counts = {}
        self.answers = {}  # place in `asked` -> answer
        self.first_raise = {}  # id of an exception -> (line, exception)
        self.takers = []  # (exception, line of the handler, call, statement, visit, time)
        self.unwinds = []  # (exception, function, time)
        self.raises = []  # (call, statement, visit, exception, line, time)
        self.out = io.StringIO()
        self.result = self.error = NOTHING
        self.probes = Probes(source)
        self.by_line = {}
        for statement in self.probes.statements:
            self.by_line.setdefault(statement.line, []).append(statement)
        self.watch = {}
        for place, (kind, data) in enumerate(asked):
            if "line" in data and "visit" in data:
                self.watch.setdefault((data["function"], data["def_line"], data["call"], self.find(data), data["visit"]), []).append(place)
            elif "call" in data and "function" in data:
                self.watch.setdefault((data["function"], data["def_line"], data["call"]), []).append(place)
        self.saved = {}
        self.execute(call, stdin)
        self.finish()

    def find(self, data):
        text = data["text"].removesuffix(" ...")
        found = [row.number for row in self.by_line.get(data["line"], []) if row.text.startswith(text)]
        assert len(found) == 1, f"{len(found)} statements are called line {data['line']} {text!r}"
        return found[0]

    # ---- running ------------------------------------------------------------------------------------------------------------

    def execute(self, call, stdin):
        names = {"_before_": self.on_before, "_after_": self.on_after, "_handler_": self.on_handler}
        module = types.ModuleType("__main__" if call is None else "program")
        code = compile(self.probes.tree, FILE, "exec")
        monitoring = sys.monitoring
        events = monitoring.events
        table = {
            events.PY_START: self.on_start, events.PY_RESUME: self.on_resume, events.PY_THROW: self.on_throw, events.PY_RETURN: self.on_return,
            events.PY_YIELD: self.on_yield, events.PY_UNWIND: self.on_unwind, events.RAISE: self.on_raise, events.RERAISE: self.on_raise,
        }
        main, before, real_in = sys.modules.get("__main__"), sys.modules.get(module.__name__), sys.stdin
        for name in names:
            setattr(builtins, name, lambda number: None)
        self.module = module
        try:
            sys.modules[module.__name__] = module
            sys.stdin = io.StringIO(stdin)
            with contextlib.redirect_stdout(self.out):
                if call is not None:
                    exec(code, module.__dict__)
                    self.out.seek(0)
                    self.out.truncate()
                    expression = compile(call, "<the call>", "eval")
                for name, function in names.items():
                    setattr(builtins, name, function)
                monitoring.use_tool_id(TOOL, "judge")
                for event, function in table.items():
                    monitoring.register_callback(TOOL, event, function)
                monitoring.set_events(TOOL, sum(table))
                try:
                    if call is None:
                        exec(code, module.__dict__)
                        self.result = None
                    else:
                        self.result = eval(expression, module.__dict__)
                        if isinstance(self.result, types.GeneratorType):
                            self.result = list(self.result)
                except TooLong:
                    raise
                except BaseException as error:
                    self.error = error
                finally:
                    monitoring.set_events(TOOL, 0)
                    for event in table:
                        monitoring.register_callback(TOOL, event, None)
                    monitoring.free_tool_id(TOOL)
        finally:
            sys.stdin = real_in
            if before is not None:
                sys.modules[module.__name__] = before
            else:
                sys.modules.pop(module.__name__, None)
            sys.modules["__main__"] = main
            for name in names:
                delattr(builtins, name)

    def frame(self):
        """The frame of the program that a callback is about."""
        return sys._getframe(2)

    def tick(self):
        self.events += 1
        if self.events > self.limit:
            raise TooLong

    def time(self):
        self.clock += 1
        return self.clock

    def on_start(self, code, offset):
        if code.co_filename != FILE:
            return
        self.tick()
        frame = self.frame()
        above = frame.f_back
        while above is not None and above.f_code.co_filename != FILE:
            above = above.f_back
        key = (code.co_qualname, self.probes.def_lines.get(code.co_firstlineno, code.co_firstlineno))
        self.counts[key] = self.counts.get(key, 0) + 1
        parent = self.stack[-1] if self.stack else None
        call = Call(code, key, self.counts[key], parent, None if above is None else above.f_lineno, id(frame))
        call.depth = 1 + sum(other.key == key for other in self.stack)
        self.live[id(frame)] = call
        self.calls.append(call)
        self.stack.append(call)
        for place in self.watch.get((*key, call.number), ()):
            self.look(self.at_start, place, call, frame, above)

    def on_resume(self, code, offset):
        if code.co_filename == FILE:
            self.tick()
            self.stack.append(self.live[id(self.frame())])

    def on_throw(self, code, offset, error):
        """An exception is thrown into a generator: it is raised where that is suspended."""
        if code.co_filename == FILE and (call := self.live.get(id(self.frame()))) is not None:
            self.stack.append(call)
            self.on_raise(code, offset, error)

    def on_yield(self, code, offset, value):
        if code.co_filename != FILE:
            return
        frame = self.frame()
        call = self.live[id(frame)]
        call.yields.append(frame.f_lineno)
        for place in self.watch.get((*call.key, call.number), ()):
            kind, data = self.asked[place]
            if kind == "generator_next" and data["yield"] == len(call.yields):
                self.answers[place] = copy.deepcopy(value)
        self.stack.pop()

    def on_return(self, code, offset, value):
        if code.co_filename != FILE:
            return
        frame = self.frame()
        call = self.live.pop(id(frame))
        self.close(call, frame)
        self.settle(call, None)
        self.at_end(call, "no")
        for place in self.watch.get((*call.key, call.number), ()):
            kind, _ = self.asked[place]
            if kind == "call_return":
                self.answers[place] = copy.deepcopy(value)
            elif kind == "return_line":
                self.answers[place] = frame.f_lineno
        call.ended = True
        self.stack.pop()

    def on_unwind(self, code, offset, error):
        if code.co_filename != FILE or (call := self.live.pop(id(self.frame()), None)) is None:
            return
        call.ended = True
        self.unwinds.append((error, short(call.key[0]), self.time()))
        self.at_end(call, "yes")
        if self.stack and self.stack[-1] is call:
            self.stack.pop()

    def on_raise(self, code, offset, error):
        if code.co_filename != FILE:
            return
        frame = sys._getframe(1)
        while frame.f_code is not code:
            frame = frame.f_back
        call = self.live.get(id(frame))
        if call is None:
            return
        self.first_raise.setdefault(id(error), (frame.f_lineno, error))
        if call.failed is not error or call.open is not None:
            call.failed = error
            if call.open is not None:
                self.raises.append((call, *call.open, error, frame.f_lineno, self.time()))
            call.open = None

    def on_before(self, number):
        frame = sys._getframe(1)
        call = self.live.get(id(frame))
        if call is None:
            return
        self.tick()
        self.close(call, frame)
        call.visits[number] = call.visits.get(number, 0) + 1
        call.open = (number, call.visits[number])
        for place in self.watch.get((*call.key, call.number, number, call.visits[number]), ()):
            self.look(self.at_before, place, call, frame)

    def on_after(self, number):
        frame = sys._getframe(1)
        call = self.live.get(id(frame))
        if call is not None:
            if call.failed is not None and isinstance(self.probes.statements[number].node, (ast.With, ast.AsyncWith)):
                self.settle(call, self.probes.statements[number].line)
            self.close(call, frame)

    def on_handler(self, number):
        frame = sys._getframe(1)
        call = self.live.get(id(frame))
        if call is None:
            return
        call.handled[number] = call.handled.get(number, 0) + 1
        call.visits[number] = call.visits.get(number, 0) + 1
        self.takers.append((sys.exception(), self.probes.statements[number].line, call, number, call.visits[number], self.time()))
        call.failed = call.open = None

    def settle(self, call, line):
        if call.failed is not None:
            self.takers.append((call.failed, line, call, None, 0, self.time()))
            call.failed = None

    def close(self, call, frame):
        """The statement that was open is over."""
        if call.open is not None:
            for place in self.watch.get((*call.key, call.number, *call.open), ()):
                self.look(self.at_after, place, call, frame)
            call.open = None

    def at_end(self, call, raised):
        for place in self.watch.get((*call.key, call.number), ()):
            kind, _ = self.asked[place]
            if kind == "call_raises":
                self.answers[place] = raised == "yes"
            elif kind == "changed_arguments" and place in self.saved:
                things, before = self.saved.pop(place)
                self.answers[place] = {name for name in things if not equal(things[name], before[name])}

    def look(self, at, place, *rest):
        """What goes wrong while looking is no concern of the program."""
        try:
            at(place, *rest)
        except Exception as error:
            self.answers[place] = f"{type(error).__name__}: {error}"

    # ---- what is asked at moments ------------------------------------------------------------------------------------------

    @staticmethod
    def own(frame):
        """Local variables, without those of functions around it."""
        return {
            name: value
            for name, value in dict(frame.f_locals).items()
            if name not in frame.f_code.co_freevars and not name.startswith(("__", "."))
        }

    def at_start(self, place, call, frame, above):
        kind, data = self.asked[place]
        if kind == "call_arguments":
            self.answers[place] = copy.deepcopy(frame.f_locals[data["name"]])
        elif kind == "caller_line":
            self.answers[place] = call.line
        elif kind == "call_stack":
            self.answers[place] = [short(other.key[0]) for other in self.stack if other.key[0] != "<module>"]
        elif kind == "caller":
            self.answers[place] = short(call.parent.key[0])
        elif kind == "changed_arguments":
            things = {name: frame.f_locals[name] for name in data["names"]}
            self.saved[place] = things, copy.deepcopy(things)
        elif kind == "aliases" and data["of"] == "caller":
            thing = frame.f_locals[data["name"]]
            self.answers[place] = {name for name, value in self.own(above).items() if value is thing}

    def at_before(self, place, call, frame):
        kind, data = self.asked[place]
        if kind == "printed_output":
            self.answers[place] = self.out.getvalue()
        elif kind == "mutation" and data["ask"] == "place":
            self.saved[place] = copy.copy(eval(data["place"], self.module.__dict__, dict(frame.f_locals)))
        elif kind == "generator_line" and data["moment"] == "when":
            self.answers[place] = self.suspended(data["generator"])

    def at_after(self, place, call, frame):
        kind, data = self.asked[place]
        names = dict(frame.f_locals)
        if kind == "aliases":
            thing = names[data["name"]]
            self.answers[place] = {name for name, value in self.own(frame).items() if value is thing} - {data["name"]}
        elif kind == "same_object":
            one, other = data["names"]
            self.answers[place] = names[one] is names[other]
        elif kind == "mutation":
            now = eval(data["place"], self.module.__dict__, names)
            if data["ask"] == "place":
                self.answers[place] = self.difference(self.saved[place], now)
            else:
                self.answers[place] = copy.deepcopy(now)
        elif kind == "mutation_seen":
            if data["of"] == "caller":
                frame = frame.f_back
                while frame.f_code.co_filename != FILE:
                    frame = frame.f_back
            self.answers[place] = copy.deepcopy(frame.f_locals[data["name"]])
        elif kind == "generator_line" and data["moment"] == "after":
            self.answers[place] = self.suspended(data["generator"])

    @staticmethod
    def difference(old, now):
        rows = old.items() if isinstance(old, dict) else enumerate(old)
        changed = [key for key, value in rows if value is not now[key] and not equal(value, now[key])]
        if isinstance(now, dict):
            changed += [key for key in now if key not in old]
        assert len(old) <= len(now) and len(changed) == 1, "not one place was changed"
        return changed[0]

    def suspended(self, data):
        call = next(c for c in self.calls if c.key == (data["function"], data["def_line"]) and c.number == data["call"])
        if call.ended:
            return -1
        found = [thing for thing in gc.get_objects() if type(thing) is types.GeneratorType and thing.gi_frame is not None]
        lines = [thing.gi_frame.f_lineno for thing in found if id(thing.gi_frame) == call.identity and thing.gi_suspended]
        assert len(lines) == 1, "the generator is gone"
        return lines[0]

    # ---- what is known at the end ------------------------------------------------------------------------------------------

    def named(self, data):
        return [call for call in self.calls if call.key == (data["function"], data["def_line"])]

    def finish(self):
        for place, (kind, data) in enumerate(self.asked):
            if kind == "recursion_depth":
                self.answers[place] = max(call.depth for call in self.named(data))
            elif kind == "call_count":
                self.answers[place] = len(self.named(data))
            elif kind == "yield_count":
                self.answers[place] = len(self.named(data)[data["call"] - 1].yields)
            elif kind == "call_order":
                top = self.named(data)[data["call"] - 1]
                inner = [call for call in self.calls if (call.parent is top if data["direct"] else call is not top)]
                self.answers[place] = [short(call.key[0]) for call in inner]
            elif kind == "output":
                self.answers[place] = self.error if self.error is not NOTHING else self.result if "call" in data else self.out.getvalue()
            elif kind.startswith("exception"):
                self.look(lambda at, data=data, kind=kind: self.answers.__setitem__(at, self.of_exception(kind, data)), place)

    def of_exception(self, kind, data):
        if kind == "exception_raised":
            if "line" not in data:
                return self.first_raise[id(self.error)][0]
            number = self.find(data)
            at = (data["function"], data["def_line"], data["call"], number, data["visit"])
            taken = [row[0] for row in self.takers if (*row[2].key, row[2].number, row[3], row[4]) == at]
            assert len(taken) == 1
            return self.first_raise[id(taken[0])][0]
        number = self.find(data)
        rows = [row for row in self.raises if row[0].key == (data["function"], data["def_line"]) and row[0].number == data["call"]]
        errors = [row[3] for row in rows if row[1:3] == (number, data["visit"])]
        assert errors, f"nothing was raised there: {data} {rows}"
        if kind == "exception_type":
            return type(errors[-1]).__name__
        if kind == "exception_message":
            return errors[-1].args[0]
        error, time = next((row[3], row[5]) for row in reversed(rows) if row[1:3] == (number, data["visit"]))
        line, until = next(((row[1], row[5]) for row in self.takers if row[0] is error and row[5] > time), (-1, self.clock + 1))
        if kind == "exception_path":
            return [row[1] for row in self.unwinds if row[0] is error and time < row[2] < until and row[1] != "<module>"]
        return line


def equal(one, other):
    """Same type and same content, all through."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return repr(one) == repr(other)
    if isinstance(one, (list, tuple, deque)):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict):
        return len(one) == len(other) and all(any(equal(key, k) and equal(v, w) for k, w in other.items()) for key, v in one.items())
    if isinstance(one, (set, frozenset)):
        return len(one) == len(other) and all(any(equal(item, i) for i in other) for item in one)
    return one == other


def short(qualname):
    parts = qualname.split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 and parts[-2] != "<locals>" else parts[-1]
