"""Module level state: rebinding, deletion, dunder names, functions that replace themselves, lists shared by names."""

state = {"n": 0}
alias = state
items = other = [1]
lazy = None


def bump(n=1):
    state["n"] += n
    return state["n"]


def first():
    global first, lazy
    lazy = [bump]
    old = first
    first = lambda: "second"
    return old


def swap():
    global items, other
    items, other = [*other, 2], items
    items.append(other)
    del globals()["lazy"]
    globals()["fresh"] = items
    return fresh


def main():
    global state
    bump()
    old = first()
    text = first()
    made = swap()
    made[0] = alias
    state = {"n": 100}
    bump(5)
    alias["n"] = -1
    fresh.append("x")
    try:
        lazy
    except NameError:
        missing = True
    exec("items = 'executed'", globals())
    globals().update(zz=1)
    del globals()["zz"]
    globals()["other"].append(len(other))
    return text, state, alias, len(fresh), items, other, missing, old is first
