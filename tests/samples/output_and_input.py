"""Output to both streams and input, between and inside statements."""

import sys


def shout(text):
    print(text.upper())
    sys.stderr.write("")
    return text


def main():
    print("one", end="")
    print(" two", 3, [4])
    x = shout("three") + shout("four")
    sys.stdout.write("raw\n")
    print()
    return x
