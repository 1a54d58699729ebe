"""Matching brackets

Decide for each line of brackets ( ) [ ] { } whether it is balanced: every bracket is closed by one of its own kind, in the right order.

Input: the number t; then t lines of brackets.
Output: YES or NO for each line.

Example input:
    2
    ([]{})
    ([)]
Example output:
    YES
    NO
"""
closing = {")": "(", "]": "[", "}": "{"}
t = int(input())
for _ in range(t):
    stack = []
    balanced = True
    for bracket in input():
        if bracket in closing:
            if not stack or stack.pop() != closing[bracket]:
                balanced = False
                break
        else:
            stack.append(bracket)
    if balanced and not stack:
        print("YES")
    else:
        print("NO")


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    t = (1, 2, 4, 7, 12)[level - 1]
    lines = [str(t)]
    for _ in range(t):
        open_ones: list[str] = []
        line = ""
        for _ in range(rng.randint(2, 2 + 3 * level)):
            if open_ones and rng.random() < 0.5:
                line += open_ones.pop()
            else:
                kind = rng.choice(["()", "[]", "{}"])
                line += kind[0]
                open_ones.append(kind[1])
        line += "".join(reversed(open_ones))
        if rng.random() < 0.5:
            place = rng.randrange(len(line))
            line = line[:place] + rng.choice("()[]{}") + line[place + 1 :]
        lines.append(line)
    return "\n".join(lines) + "\n"


def answer(stdin: str) -> str:
    verdicts = []
    for line in stdin.split()[1:]:
        before = ""
        while before != line:
            before, line = line, line.replace("()", "").replace("[]", "").replace("{}", "")
        verdicts.append("NO" if line else "YES")
    return "".join(f"{verdict}\n" for verdict in verdicts)
