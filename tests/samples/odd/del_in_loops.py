"""Deleting names, items and attributes while loops run over them."""


class Holder:
    pass


def main():
    items = list(range(8))
    for i in items:
        if i % 2:
            del items[items.index(i)]
        del i
    data = {n: [n] for n in range(4)}
    for key in list(data):
        value = data[key]
        del data[key], value[0]
        data[key + 10] = value
    holder = Holder()
    for name in "abc":
        setattr(holder, name, items)
        holder.__dict__["x" + name] = name
    for name in list(vars(holder)):
        if len(name) == 1:
            delattr(holder, name)
    while items:
        last = items.pop()
        del last
        if len(items) < 2:
            del items[:]
    try:
        del last
    except UnboundLocalError as error:
        text = type(error).__name__
    matrix = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    for row in matrix:
        del row[::2]
    del matrix[0][:], matrix[-1]
    return items, data, holder, text, matrix
