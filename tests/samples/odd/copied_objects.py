"""copy, deepcopy, pickle: objects with hooks, shared parts, reducers that run Python."""

import copy
import pickle


class Tree:
    made = 0

    def __init__(self, v, *kids):
        Tree.made += 1
        self.v, self.kids = v, list(kids)

    def __copy__(self):
        new = Tree.__new__(Tree)
        new.__dict__.update(self.__dict__)
        return new

    def __getstate__(self):
        state = self.__dict__.copy()
        state["packed"] = True
        return state

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.loaded = len(state)


class Slot:
    __slots__ = ("a", "b")


def main():
    leaf = Tree("leaf")
    root = Tree("root", leaf, leaf)
    shallow = copy.copy(root)
    shallow.kids.append(root)
    root.kids.pop()
    deep = copy.deepcopy(root)
    deep.kids[0].v = "changed"
    same = deep.kids[0] is deep.kids[1]
    s = Slot()
    s.a = [s]
    t = copy.deepcopy(s)
    t.a.append(1)
    u = copy.replace(s) if False else copy.copy(s)
    u.a.append(2)
    data = pickle.loads(pickle.dumps({"x": [1], (1, 2): {3}}))
    data["x"] += [data]
    a = [1, [2]]
    b, c = a[:], copy.copy(a)
    b[1].append(3); c[0] = 9
    return leaf.v, shallow.kids is root.kids, same, deep.loaded, len(s.a), len(t.a), hasattr(t, "b"), len(data["x"]), a, b, c, Tree.made
