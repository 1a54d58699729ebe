"""Comprehensions in class bodies whose closure variable has the name of a name of the class, or of another comprehension's own."""


def main():
    x, seen = 5, []

    class Reading:
        y = [x for _ in range(1)]
        z = [x + i for i in range(2) if x]
        later = [lambda: x for i in range(2)]

        def method(self):
            return x

    class Shadowing:
        x = 7
        y = [x for _ in range(2)]

    class Both:
        y = [[seen.append(i), i] for i in range(2)]
        i = 3
        z = [i for i in range(2)]
        call = lambda: [i for i in range(2)]
        w = seen

    return Reading.y, Reading.z, Reading.later[0](), Reading().method(), Shadowing.y, Both.y, Both.z, Both.call(), Both.w
