"""Reading a secret message

A message was written in digits: A as 1, B as 2, up to Z as 26, without gaps. In how many ways can a row of digits be read as letters?

Input: the number t; then t rows of digits, each on a line of its own.
Output: the number of ways, for each row.

Example input:
    2
    226
    10
Example output:
    3
    1
"""
def readings(digits):
    before, now = 1, 1
    for i in range(len(digits)):
        ways = 0
        if digits[i] != "0":
            ways += now
        if i > 0 and "10" <= digits[i - 1 : i + 1] <= "26":
            ways += before
        before, now = now, ways
    return now


for _ in range(int(input())):
    print(readings(input().strip()))


# ---- inputs ----
from random import Random


def inputs(rng: Random, level: int) -> str:
    t = (1, 2, 3, 5, 8)[level - 1]
    rows = ["".join(rng.choice("1112223456789" + "0" * (k > 0)) for k in range(rng.randint(2, 3) * (level + 1))) for _ in range(t)]
    return f"{t}\n" + "\n".join(rows) + "\n"


def answer(stdin: str) -> str:
    codes = {str(number) for number in range(1, 27)}

    def count(digits: str) -> int:
        if not digits:
            return 1
        return sum(count(digits[size:]) for size in (1, 2) if digits[:size] in codes and len(digits) >= size)

    return "".join(f"{count(row)}\n" for row in stdin.split()[1:])
