"""A breadth-first search, told: how its queue changes, and what leads to the step that finds the goal.

Run it with: python examples/graph_search_told.py
"""

from collections import deque

import chainexec

ROADS = {"A": ["B", "C"], "B": ["D"], "C": ["D", "E"], "D": ["F"], "E": ["F"], "F": []}


def fewest_roads(roads, start, goal):
    queue = deque([(start, 0)])
    seen = {start}
    while queue:
        place, count = queue.popleft()
        if place == goal:
            return count
        for other in roads[place]:
            if other not in seen:
                seen.add(other)
                queue.append((other, count + 1))
    return None


trace = chainexec.trace(fewest_roads, (ROADS, "A", "F"))

print("How the queue changes:")
for step in trace:
    for change in step.changes:
        if change.text.startswith("queue"):
            print(f"  step {step.index}, line {step.line}: {change.text}")

found = next(step for step in trace if step.kind == "line" and step.statement.text == "return count")
print("\nWhat leads to the goal:")
print(chainexec.narrate(trace, max_tokens=500, around=found.index))
print("\nThe result:", trace.result)
