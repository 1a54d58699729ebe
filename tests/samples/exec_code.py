"""Code made by exec and eval, in the function's own names and in namespaces of its own."""


def main():
    space = {"__builtins__": {"range": range}, "x": 2, "log": []}
    exec("y = x + 1\nlog.append(y)\nfor i in range(2): log.append(i)", space)
    a = eval("x * y", space)
    exec("def made(n):\n    total = n\n    total += 1\n    return total", space)
    b = space["made"](5)
    code = compile("a + b", "<made>", "eval")
    c = eval(code, {"a": a, "b": b})
    names = {}
    exec("k = [1]\nk.append(2)", {}, names)
    names["k"].append(3)
    text = "value"
    d = eval("text.upper()", {}, {"text": text})
    del space
    return a, b, c, d, names
