"""One changed character in a long string is a change."""


def main():
    s = "abc" * 200
    s = s[:300] + "X" + s[301:]
    t = s
    s += "tail"
    s = "head" + s
    for i in range(5):
        t = t[1:]
    u = ""
    for c in "hello":
        u += c
    u = u.replace("l", "L")
    w = "y" * 500
    w = "y" * 499 + "z"
    b = b"\x00" * 300
    b = b[:150] + b"\x01" + b[151:]
    return len(s), t[:3], u, w[-2:], b[150]
