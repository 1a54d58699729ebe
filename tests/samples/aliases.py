"""Several names, containers and attributes share objects."""


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


def change(items, seen):
    items.append(len(seen))
    items = ["own"]
    items.append("local")
    seen["k"] = items
    return items


def default(x, acc=[], table={}):
    acc.append(x)
    table[x] = acc
    return acc


def main():
    a = [1, 2]
    b = a
    b.append(3)
    c = {"list": a, "again": a}
    c["list"][0] = "via c"
    d = (a, c)
    d[0].append("via d")
    seen = {}
    e = change(a, seen)
    e.append("after")
    x = default(1)
    y = default(2)
    same = x is y
    node = Node(1)
    node.next = Node(2, node)
    other = node.next
    other.value = 20
    node.next.next.value = 10
    list_of = [node] * 2
    list_of[0].value = "shared"
    copy = a[:]
    a = None
    return b, c, seen, same, node.value, other.value, copy
