"""exec and eval: shared namespaces, functions made in them, changes of real objects, compile with filename of its own."""


def main():
    shared = [1]
    space = {"shared": shared, "out": None, "__builtins__": {"len": len, "sum": sum}}
    exec("shared.append(2)\nout = shared[:]\nfor k in shared: out.append(k)", space)
    exec("def grow(x, y=[]):\n    y.append(x)\n    shared.extend(y)\n    return y", space)
    grow = space["grow"]
    a = grow(5)
    b = grow(6)
    code = compile("shared[0] = total = sum(shared)", "<made>", "exec")
    exec(code, space)
    total = eval("total + len(shared)", space)
    other = {"__builtins__": {"__build_class__": __build_class__}, "__name__": "made"}
    exec("class Made:\n    n = 0\n    def up(self):\n        Made.n += 1\n        self.n2 = Made.n\n        return self", other, other)
    made = other["Made"]().up().up()
    local = {"z": 1}
    exec("z += 1; w = [z]", {}, local)
    local["w"].append(local)
    lam = eval("lambda q: shared.append(q) or len(shared)", space)
    c = lam(7)
    del space["__builtins__"]
    return a is b, a, total, made.n2, c, shared, sorted(space), local["w"][0]
