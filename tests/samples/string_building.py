"""Accumulators in all shapes."""


def main():
    s = ""
    for i in range(6):
        s += str(i)
        s = s + "-"
    t = s
    for _ in range(3):
        s = s[1:]
    u = ""
    for c in t:
        u = c + u
    parts = []
    for c in "abc":
        parts.append(c * 2)
    text = ",".join(parts)
    text += text
    text = text if text else ""
    long = "z" * 200
    for i in range(4):
        long += str(i) * 3
    both = long
    long += "end"
    return s, t, u, text, len(long), len(both)
