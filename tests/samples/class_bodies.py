"""Class bodies run like code of their own; metaclasses, inheritance, super, class attributes."""


class Meta(type):
    def __new__(mcls, name, bases, namespace, **options):
        namespace["tag"] = options.get("tag", "none")
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)


def main():
    log = []

    class Base(metaclass=Meta, tag="base"):
        count = 0
        table = [n * 2 for n in range(3)]
        for i in range(2):
            table.append(i)
        if count == 0:
            extra = "yes"

        def __init__(self):
            type(self).count += 1
            self.index = Base.count

        @property
        def doubled(self):
            return self.index * 2

        @classmethod
        def make(cls):
            return cls()

        @staticmethod
        def helper(a, b=1):
            return a + b

    class Child(Base):
        def __init__(self):
            super().__init__()
            self.child = True

        def __init_subclass__(cls, **kwargs):
            log.append("sub")

    class Grandchild(Child):
        pass

    a = Base.make()
    b = Child()
    return a.index, b.index, b.doubled, Base.helper(2), Base.tag, Child.tag, Base.table, log, a.extra
