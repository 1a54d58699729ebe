"""Dictionaries and their kin: every way to change one."""

import collections


def main():
    d = {"a": 1}
    d["b"] = 2
    d["a"] = 1
    d.update(c=3, a=0)
    d.setdefault("e", []).append(5)
    d |= {"f": 6}
    d.pop("b")
    d.popitem()
    view = d.keys()
    n = len(view)
    od = collections.OrderedDict.fromkeys("xyz", 0)
    od.move_to_end("x")
    od.move_to_end("z", last=False)
    od["x"] += 1
    dd = collections.defaultdict(list)
    dd["new"]
    dd["more"].append(1)
    counter = collections.Counter("hello")
    counter.update("hold")
    counter.subtract({"l": 5})
    counter["z"] += 1
    missing = counter["nothing"]
    chain = collections.ChainMap({}, d)
    chain["top"] = 1
    d.clear()
    inner = {"deep": {"er": [1, {"est": 2}]}}
    inner["deep"]["er"][1]["est"] = 3
    mixed = {1: "int", 1.5: "float", (1, 2): "tuple", None: "none", True: "bool"}
    return d, n, od, dd, counter, missing, chain.maps[0], inner, mixed, list(od)
