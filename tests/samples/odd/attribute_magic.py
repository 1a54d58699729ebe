"""__setattr__, __getattribute__, __dir__, __dict__ replaced, __class__ assigned, vars changed behind the back."""


class Watch:
    def __init__(self):
        object.__setattr__(self, "log", [])
        self.a = 1

    def __setattr__(self, name, value):
        self.log.append((name, value))
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self.log.append(name)
        super().__delattr__(name)

    def __getattribute__(self, name):
        if name.startswith("x"):
            return name * 2
        return super().__getattribute__(name)


class A:
    kind = "a"

    def __init__(self):
        self.value = [1]


class B(A):
    kind = "b"

    def grow(self):
        self.value.append(self.kind)
        return self


def main():
    w = Watch()
    w.b = w.a
    w.a += w.b
    del w.b
    x = w.xyz
    vars(w)["hidden"] = [x]
    w.hidden.append(2)
    a = A()
    a.__class__ = B
    a.grow()
    old = a.__dict__
    a.__dict__ = {"value": (v := [9])}
    a.grow()
    old["value"].append("old")
    a.__dict__["more"] = v
    a.__dict__.update(less=1)
    a.__dict__.pop("more")
    b = B()
    b.__dict__ = a.__dict__
    b.both = "both"
    a.value = b.value + [1]
    A.kind = "changed"
    B.kind += "!"
    del B.kind
    b.grow()
    for name in ["p", "q"]:
        setattr(b, name, getattr(b, "both"))
    return w.log, w.hidden, old, a.value, b.value, sorted(vars(a)), b.kind, a.q
