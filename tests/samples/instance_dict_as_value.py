"""The dict of an instance that a variable holds, too: stores through the instance are seen in it, and the other way round."""


class Holder:
    pass


def main():
    holder = Holder()
    names = holder.__dict__
    holder.a = 1
    setattr(holder, "b", [1])
    for name in "xy":
        setattr(holder, name, name)
        holder.__dict__["x" + name] = name
        holder.b.append(name)
    names["z"] = holder.x
    del holder.y
    other = Holder()
    other.first = 1
    seen = vars(other)
    other.first += 1
    other.second = seen
    return names, seen
