"""break, continue, else of loops, nested loops, loops over things that change."""


def search(grid, wanted):
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell == wanted:
                break
        else:
            continue
        break
    else:
        return None
    return r, c


def main():
    grid = [[1, 2], [3, 4]]
    found = search(grid, 3), search(grid, 9)
    n = 0
    while True:
        n += 1
        if n == 2:
            continue
        if n > 4:
            break
    else:
        n = -1
    d = {"a": 1}
    for k in list(d):
        d[k + k] = 2
    for k in d.copy():
        del d[k]
    while n:
        n -= 1
    else:
        n = "else"
    for x in []:
        pass
    for d["i"] in range(2):
        pass
    return found, n, d
