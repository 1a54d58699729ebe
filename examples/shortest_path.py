"""Dijkstra's algorithm on a small road map.

Tell it with: chainexec narrate examples/shortest_path.py
or one call:  chainexec narrate examples/shortest_path.py:shortest '{"A": {"B": 4}, "B": {}}' A B
"""

import heapq


def shortest(roads, start, goal):
    """The length of the shortest way and the places on it, or None where there is no way."""
    queue = [(0, start, [start])]
    done = set()
    while queue:
        length, place, way = heapq.heappop(queue)
        if place == goal:
            return length, way
        if place in done:
            continue
        done.add(place)
        for neighbour, distance in roads[place].items():
            if neighbour not in done:
                heapq.heappush(queue, (length + distance, neighbour, [*way, neighbour]))
    return None


if __name__ == "__main__":
    ROADS = {"A": {"B": 4, "C": 1}, "B": {"D": 1}, "C": {"B": 2, "D": 5}, "D": {}}
    print(shortest(ROADS, "A", "D"))
