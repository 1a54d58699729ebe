"""Values of sub-expressions, seen twice: on the stack at a code map's evaluation sites, and by probes put into the syntax tree."""

import ast
import sys

from analysis.judge import TOOL, quietly
from analysis.stack_reader import stack_value
from chainexec.analysis.code_map import make_code_map

PROBED = (
    ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call, ast.Subscript, ast.Attribute, ast.JoinedStr, ast.IfExp, ast.ListComp, ast.SetComp, ast.DictComp, ast.Await,
)  # fmt: skip


def span(node):
    return (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)


def note(value):
    """What is compared of a value: exact types only, since no code of the program may run meanwhile."""
    return repr(value) if type(value) in (int, float, str, bool, bytes, type(None)) else type(value).__name__


class _Prober(ast.NodeTransformer):
    """Wraps every loaded expression in a call of the probe."""

    def visit_Call(self, node):
        function = node.func
        if isinstance(function, ast.Attribute):  # a method is called with its object: its attribute has no value of its own
            function.value = self.visit(function.value)
        elif not isinstance(function, ast.Name):
            node.func = self.visit(function)
        node.args = [self.visit(a) for a in node.args]
        node.keywords = [self.visit(k) for k in node.keywords]
        return self.probe(node)

    def visit_JoinedStr(self, node):
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.visit(part.value)
                for inner in part.format_spec.values if part.format_spec else ():
                    if isinstance(inner, ast.FormattedValue):
                        inner.value = self.visit(inner.value)
        return self.probe(node)

    def visit_MatchValue(self, node):
        return node

    def visit_AnnAssign(self, node):
        node.value = node.value and self.visit(node.value)
        return node

    def visit_FunctionDef(self, node):
        node.decorator_list = [self.visit(d) for d in node.decorator_list]
        node.args = self.visit(node.args)
        node.body = [self.visit(s) for s in node.body]
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def generic_visit(self, node):
        super().generic_visit(node)
        return self.probe(node) if isinstance(node, PROBED) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load) else node

    def probe(self, node):
        call = ast.Call(ast.Name("__probe__", ast.Load()), [ast.Constant(span(node)), ast.Constant(type(node).__name__), node], [])
        return ast.copy_location(call, node)


def probed(source, call):
    """[(span, form, note)] by the probes."""
    tree = ast.fix_missing_locations(_Prober().visit(ast.parse(source)))
    seen = []

    def probe(place, form, value):
        seen.append((place, form, note(value)))
        return value

    space = {"__name__": "program", "__probe__": probe}
    exec(compile(tree, "<probed>", "exec"), space)
    seen.clear()
    quietly(lambda: call(space))
    return seen


def on_the_stack(source, program, call):
    """[(span, form, note)] by the evaluation sites."""
    space = {"__name__": "program"}
    exec(compile(source, program.filename, "exec"), space)
    monitoring, seen, maps = sys.monitoring, [], {}

    def start(code, offset):
        if code.co_filename != program.filename:
            return monitoring.DISABLE
        if code not in maps:
            found = make_code_map(code, program)
            maps[code] = (len(found.variables), {site.offset: site for site in found.evaluations})
            monitoring.set_local_events(TOOL, code, monitoring.events.INSTRUCTION)
        return None

    def instruction(code, offset):
        count, sites = maps.get(code, (0, {}))
        site = sites.get(offset)
        if site is None:
            return monitoring.DISABLE
        seen.append((site.span, site.form, note(stack_value(sys._getframe(1), count, site.stack))))
        return None

    events = monitoring.events
    monitoring.use_tool_id(TOOL, "expressions")
    try:
        monitoring.register_callback(TOOL, events.PY_START, start)
        monitoring.register_callback(TOOL, events.INSTRUCTION, instruction)
        monitoring.set_events(TOOL, events.PY_START)
        quietly(lambda: call(space))
    finally:
        monitoring.set_events(TOOL, 0)
        for code in maps:
            monitoring.set_local_events(TOOL, code, 0)
        monitoring.register_callback(TOOL, events.PY_START, None)
        monitoring.register_callback(TOOL, events.INSTRUCTION, None)
        monitoring.free_tool_id(TOOL)
        monitoring.restart_events()
    return seen


def unexplained(seen, by_probes):
    """The first value on the stack that the probes did not see at its place in the order, or None."""
    at = 0
    for n, event in enumerate(seen):
        while at < len(by_probes) and by_probes[at] != event:
            at += 1
        if at == len(by_probes):
            return n, event
        at += 1
    return None
