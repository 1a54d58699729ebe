import itertools
from collections import Counter
from math import gcd

import networkx
import numpy
import pytest
from scipy.ndimage import label
from scipy.signal import convolve2d

from corpus.algorithms.answers import judge, names


def queens_fit(columns):
    rows = range(len(columns))
    return all(len({key(row, column) for row, column in zip(rows, columns)}) == len(columns) for key in (
        lambda row, column: column, lambda row, column: row + column, lambda row, column: row - column,
    ))  # fmt: skip


def n_queens(size, columns):
    orders = itertools.permutations(range(size))
    return next((list(order) for order in orders if list(order[:len(columns)]) == columns and queens_fit(order)), None)


def advance(numbers, times):
    orders = sorted(set(itertools.permutations(numbers)))
    return list(orders[(orders.index(tuple(numbers)) + times) % len(orders)])


def subsets(answer, items):
    expected = {choice for length in range(len(items) + 1) for choice in itertools.combinations(items, length)}
    assert set(map(tuple, answer)) == expected and len(answer) == len(expected)


def sequences(pairs, text):
    found = []
    for signs in itertools.product("()", repeat=2 * pairs - len(text)):
        whole = text + "".join(signs)
        heights = list(itertools.accumulate((1 if sign == "(" else -1 for sign in whole), initial=0))
        if min(heights) >= 0 and heights[-1] == 0:
            found.append(whole)
    return found


def hanoi(answer, discs, source, target, spare):
    pegs = {source: list(range(discs, 0, -1)), target: [], spare: []}
    for disc, start, end in answer:
        assert pegs[start].pop() == disc and (not pegs[end] or pegs[end][-1] > disc)
        pegs[end].append(disc)
    assert pegs[target] == list(range(discs, 0, -1)) and len(answer) == 2**discs - 1


def flood_fill(picture, row, column, colour):
    cells = numpy.array(picture)
    parts, _ = label(cells == cells[row, column])
    cells[parts == parts[row, column]] = colour
    return cells.tolist()


def count_islands(chart):
    return label(numpy.array([[sign == "#" for sign in line] for line in chart]))[1]


def life(cells, generations):
    board = numpy.zeros((40, 40), dtype=int)
    for row, column in cells:
        board[row + 15, column + 15] = 1
    for _ in range(generations):
        around = convolve2d(board, [[1, 1, 1], [1, 0, 1], [1, 1, 1]], mode="same")
        board = ((around == 3) | ((around == 2) & (board == 1))).astype(int)
    return [(int(row) - 15, int(column) - 15) for row, column in numpy.argwhere(board)]


def evolve(row, rule, steps):
    states, rows = numpy.array([int(sign) for sign in row]), [row]
    table = numpy.array([rule >> place & 1 for place in range(8)])
    for _ in range(steps):
        states = table[4 * numpy.roll(states, 1) + 2 * states + numpy.roll(states, -1)]
        rows.append("".join(map(str, states)))
    return rows


def maze_solver(answer, maze):
    cells = {(row, column): sign for row, line in enumerate(maze) for column, sign in enumerate(line)}
    place = {sign: cell for cell, sign in cells.items() if sign in "SE"}
    graph = networkx.grid_2d_graph(len(maze), len(maze[0]))
    graph.remove_nodes_from([cell for cell, sign in cells.items() if sign == "#"])
    if answer is None:
        assert not networkx.has_path(graph, place["S"], place["E"])
        return
    row, column = place["S"]
    for move in answer:
        row, column = row + {"U": -1, "D": 1}.get(move, 0), column + {"L": -1, "R": 1}.get(move, 0)
        assert cells[row, column] != "#"
    assert cells[row, column] == "E"


def fills(board):
    """All ways to fill a board, from the rows that are orders of 1 to 4."""
    rows = [[order for order in itertools.permutations([1, 2, 3, 4]) if all(g in (0, n) for g, n in zip(row, order))] for row in board]
    for choice in itertools.product(*rows):
        square = numpy.array(choice)
        groups = [*square.T, *(square[r:r + 2, c:c + 2].ravel() for r in (0, 2) for c in (0, 2))]
        if all(len(set(group.tolist())) == 4 for group in groups):
            yield square.tolist()


def sudoku(answer, board):
    if answer is None:
        assert next(fills(board), None) is None
    else:
        assert next(fills(answer)) == answer
        assert all(given in (0, filled) for row, full in zip(board, answer) for given, filled in zip(row, full))


def fewest_steps(first, second, amount):
    if amount not in (0, first, second) and (amount % gcd(first, second) or amount > max(first, second)):
        return None
    reached, steps = {(0, 0)}, 0
    while not any(amount in state for state in reached):
        wider = set(reached)
        for a, b in reached:
            total = a + b
            wider |= {(first, b), (a, second), (0, b), (a, 0)}
            wider |= {(max(0, total - second), min(total, second)), (min(total, first), max(0, total - first))}
        assert wider != reached
        reached, steps = wider, steps + 1
    return steps


def bulls_and_cows(secret, guesses):
    answers = []
    for guess in guesses:
        bulls = sum(map(str.__eq__, secret, guess))
        answers.append((bulls, (Counter(secret) & Counter(guess)).total() - bulls))
    return answers


def game(moves):
    board = numpy.zeros((3, 3), dtype=int)
    player = 1
    for turn, cell in enumerate(moves):
        if not board[divmod(cell, 3)]:
            board[divmod(cell, 3)] = player
            sums = [*board.sum(0), *board.sum(1), board.trace(), numpy.fliplr(board).trace()]
            if 3 * player in sums:
                return "X" if player == 1 else "O", turn
            player = -player
    return "draw", len(moves)


def magic_square(answer, size, added):
    square = numpy.array(answer)
    assert sorted(square.ravel()) == list(range(added + 1, added + size * size + 1))
    sums = [*square.sum(0), *square.sum(1), square.trace(), numpy.fliplr(square).trace()]
    assert len(set(sums)) == 1


def fizz_buzz(limit, words):
    return ["".join(word * (number % divisor == 0) for divisor, word in words.items()) or str(number) for number in range(1, limit + 1)]


JUDGES = {
    "bracket_sequences": sequences,
    "bulls_and_cows": bulls_and_cows,
    "cellular_automaton": evolve,
    "combinations": lambda n, k: list(map(list, itertools.combinations(range(1, n + 1), k))),
    "count_islands": count_islands,
    "fizz_buzz": fizz_buzz,
    "flood_fill": flood_fill,
    "game_of_life": life,
    "magic_square": magic_square,
    "maze_solver": maze_solver,
    "n_queens": n_queens,
    "next_permutation": advance,
    "permutations": lambda groups: [list(map(list, itertools.permutations(group))) for group in groups],
    "subsets": subsets,
    "sudoku_four": sudoku,
    "tic_tac_toe": lambda games: list(map(game, games)),
    "tower_of_hanoi": hanoi,
    "water_jugs": fewest_steps,
}


@pytest.mark.parametrize("name", names("puzzles"))
def test_puzzles(name):
    judge("puzzles", name, JUDGES)
