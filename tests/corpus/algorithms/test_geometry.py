from fractions import Fraction
from itertools import combinations, product

import numpy
import pytest
from scipy.spatial import ConvexHull, QhullError

from corpus.algorithms.answers import judge, names


def meet(a, b, c, d):
    """Solves a + t (b - a) = c + u (d - c) with fractions; parallel segments by their projections."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = a, b, c, d
    determinant = (bx - ax) * (cy - dy) - (by - ay) * (cx - dx)
    if determinant:
        t = Fraction((cx - ax) * (cy - dy) - (cy - ay) * (cx - dx), determinant)
        u = Fraction((bx - ax) * (cy - ay) - (by - ay) * (cx - ax), determinant)
        return 0 <= t <= 1 and 0 <= u <= 1
    rank = numpy.linalg.matrix_rank(numpy.array([(p[0] - a[0], p[1] - a[1]) for p in (b, c, d)]))
    if rank > 1:
        return False
    return max(min(a, b), min(c, d)) <= min(max(a, b), max(c, d))


def convex_hull(answer, points):
    different = sorted(set(points))
    if len(different) <= 2:
        assert sorted(answer) == different
        return
    try:
        corners = ConvexHull(numpy.array(different)).vertices
    except QhullError:  # all on one line
        assert sorted(answer) == [different[0], different[-1]]
        assert numpy.linalg.matrix_rank(numpy.array(different) - numpy.array(different[0])) == 1
        return
    expected = [different[place] for place in corners]  # counterclockwise
    start = expected.index(answer[0])
    assert answer == expected[start:] + expected[:start]


def graham_scan(answer, points):
    assert answer[0] == min(points, key=lambda point: (point[1], point[0]))
    convex_hull(answer, points)


def jarvis_march(answer, points):
    assert answer[0] == min(points)
    convex_hull(answer, points)


def polygon_area(answer, corners):
    xs, ys = numpy.array(corners).T
    signed = int(xs @ numpy.roll(ys, -1) - ys @ numpy.roll(xs, -1))
    assert answer == (abs(signed), "counterclockwise" if signed > 0 else "clockwise" if signed < 0 else "flat")


def winding(polygon, point):
    """The polygon's turns round the point, by angles."""
    angles = [numpy.arctan2(y - point[1], x - point[0]) for x, y in polygon]
    steps = [(b - a + numpy.pi) % (2 * numpy.pi) - numpy.pi for a, b in zip(angles, angles[1:] + angles[:1])]
    return round(sum(steps) / (2 * numpy.pi))


def squared(pair):
    (x1, y1), (x2, y2) = pair
    return (x1 - x2) ** 2 + (y1 - y2) ** 2


def closest_pair(answer, points):
    least, first, second = answer
    assert least == min(map(squared, combinations(points, 2))) == squared((first, second))
    assert first in points and second in points and first != second


def cells(rectangle):
    left, bottom, right, top = rectangle
    return set(product(range(left, right), range(bottom, top)))


def overlaps(rectangles):
    areas = {(i, j): len(cells(rectangles[i]) & cells(rectangles[j])) for i, j in combinations(range(len(rectangles)), 2)}
    return {pair: area for pair, area in areas.items() if area}


JUDGES = {
    "closest_pair": closest_pair,
    "graham_scan": graham_scan,
    "jarvis_march": jarvis_march,
    "monotone_chain": convex_hull,
    "point_in_polygon": lambda polygon, points: [point for point in points if winding(polygon, point) != 0],
    "polygon_area": polygon_area,
    "rectangle_overlap": overlaps,
    "segments_intersect": lambda pairs: [bool(meet(*pair)) for pair in pairs],
}


@pytest.mark.parametrize("name", names("geometry"))
def test_geometry(name):
    judge("geometry", name, JUDGES)
