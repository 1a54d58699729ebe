"""A printer with priorities

Jobs wait in a row. The printer takes the first; where a job further back is more important, the job goes to the end of the row instead of
being printed. As which one, counted from 1, is the job printed that stood at position p at first?

Input: the numbers n and p (counted from 1); then the importance of the n jobs.
Output: the number of the turn in which that job is printed.

Example input:
    4 2
    1 2 3 2
Example output:
    3
"""
from collections import deque

n, p = map(int, input().split())
importance = list(map(int, input().split()))
queue = deque((importance[i], i + 1) for i in range(n))
printed = 0
while True:
    job = queue.popleft()
    if any(other[0] > job[0] for other in queue):
        queue.append(job)
    else:
        printed += 1
        if job[1] == p:
            break
print(printed)


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    n = (3, 4, 6, 9, 14)[level - 1]
    return f"{n} {rng.randint(1 + n // 2, n)}\n{' '.join(str(rng.randint(1, 3 + level)) for _ in range(n))}\n"


def answer(stdin: str) -> str:
    n, p, *importance = map(int, stdin.split())
    waiting, printed, at = set(range(n)), 0, 0
    while True:  # the head of the row walks round a circle that stays as it is
        if at in waiting and importance[at] == max(importance[job] for job in waiting):
            waiting.remove(at)
            printed += 1
            if at == p - 1:
                return f"{printed}\n"
        at = (at + 1) % n
