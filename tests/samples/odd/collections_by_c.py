"""deque, OrderedDict, Counter, defaultdict, ChainMap: everything that their C code changes."""

from collections import ChainMap, Counter, OrderedDict, defaultdict, deque


def main():
    d = deque([1, 2, 3], maxlen=3)
    alias = d
    d.append(4); d.appendleft(0)
    d.rotate(-1)
    d.extend([7, 8]); d.extendleft("ab")
    d.insert(1, "i") if len(d) < 3 else d.pop() and d.insert(1, "i")
    d[0], d[-1] = d[-1], d[0]
    d.reverse()
    d.remove(d[1])
    del d[0]
    d += [d.copy()]
    d *= 2
    o = OrderedDict(a=1, b=2, c=3)
    o.move_to_end("a"); o.move_to_end("c", last=False)
    o["b"] = o.pop("c")
    o.popitem(last=False)
    o.update(z=[o])
    o.setdefault("y", {})["k"] = o
    o |= {"w": 0}
    c = Counter("mississippi")
    c.update("miss"); c.subtract(s=3)
    c["new"] += 1
    c += Counter(m=2)
    top = c.most_common(2)
    del c["i"]
    c = +c
    dd = defaultdict(lambda: defaultdict(list))
    dd["x"]["y"].append(dd)
    dd["x"]["z"]
    dd["q"]
    tree = lambda: defaultdict(tree)
    t = tree()
    t[1][2][3] = t
    t[1].default_factory = None
    low, high = {"a": 1, "b": 2}, {"b": 3}
    m = ChainMap(high, low)
    m["a"] = 9
    m.maps.append({"deep": []})
    m["deep"].append(1)
    new = m.new_child({"b": 0})
    del new["b"]
    new.pop("z", None)
    return list(alias), list(o), sorted(c.items()), top, sorted(dd), dd["x"]["z"], list(t[1]), low, high, len(new.maps)
