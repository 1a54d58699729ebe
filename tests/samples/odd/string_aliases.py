"""Strings that grow: aliases, attributes, items, globals, cells; `+=` in every place."""

text = ""


class Page:
    body = ""


def main():
    global text
    s = t = "ab"
    for c in "xyz":
        s += c
        t = s if c == "y" else t
        text += s[-1]
    page = Page()
    for n in range(3):
        page.body += str(n)
        Page.body += "*"
    parts = ["", ""]
    table = {"k": ""}
    for n in range(3):
        parts[n % 2] += s[n]
        table["k"] += parts[0]

    def inner():
        nonlocal s
        for c in t:
            s += c
        return s

    u = inner()
    b = b""
    for n in range(3):
        b += bytes([65 + n])
    k = ("a",)
    k += (s,); k = k + k
    s *= 2
    s, t = t + s, s
    s += s
    return s, t, u, text, page.body, Page.body, parts, table, b, k
