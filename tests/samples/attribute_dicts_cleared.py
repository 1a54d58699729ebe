"""An instance's attributes that go all at once, seen through one instance or several that share them."""


class Plain:
    pass


def main():
    one, two, three = Plain(), Plain(), Plain()
    one.__dict__ = two.__dict__
    two.x, two.y = 1, [2]
    two.__dict__.clear()
    one.back = 3
    three.a, three.b = one, two
    vars(three).clear()
    three.c = vars(three)
    three.c.clear()
    return one, two, three
