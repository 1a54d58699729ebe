# needs: numpy
"""numpy arrays by content: stores, views, in-place operators, functions with `out`."""

import numpy as np


def main():
    a = np.zeros(4, dtype=np.int64)
    a[1] = 5
    a[2:] = 7
    b = a
    b += 1
    grid = np.arange(6, dtype=np.float64).reshape(2, 3)
    grid[1, 2] = -1.5
    np.add(grid, 1.0, out=grid)
    row = grid[0]
    row[0] = 9.0
    grid.sort(axis=1)
    flags = np.array([True, False])
    flags[0] = False
    total = int(a.sum()), float(grid.max())
    c = [a.copy(), {"grid": grid}]
    c[0][0] = 3
    return total, a.tolist(), row.tolist(), flags.any().item()
