"""Class bodies inside loops; their own code stands in no loop."""


def main():
    made = []
    for n in (1, 2):

        class Point:
            size = n

            class Inner:
                for m in (3,):
                    size = m

        made.append(Point.size + Point.Inner.size)
    while len(made) < 4:

        class Point:
            size = 0

        made.append(len(made))
    try:
        for n in (5, 6):
            class Point(missing): pass
    except NameError:
        made.append(n)
    return made
