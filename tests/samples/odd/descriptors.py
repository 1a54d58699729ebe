"""Data and non-data descriptors, properties, `__getattr__`, `__set_name__`."""


class Typed:
    def __set_name__(self, owner, name):
        self.name = "_" + name
        self.count = 0

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        self.count += 1
        return instance.__dict__.setdefault(self.name, [])

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value
        instance.log.append((self.name, value))

    def __delete__(self, instance):
        instance.log.append(instance.__dict__.pop(self.name))


class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner):
        value = self.function(instance)
        instance.__dict__[self.function.__name__] = value
        return value


class Box:
    items = Typed()
    size = Typed()

    def __init__(self):
        self.log = []
        self.size = 1

    @Lazy
    def total(self):
        self.log.append("computed")
        return sum(self.items)

    @property
    def last(self):
        return self.items[-1]

    @last.setter
    def last(self, value):
        self.items.append(value)

    @last.deleter
    def last(self):
        self.items.pop()

    def __getattr__(self, name):
        self.log.append(name)
        return name


def main():
    box = Box()
    box.items.append(3)
    box.last = 4
    first = box.total
    box.last = 5
    second = box.total
    del box.last
    del box.size
    box.missing
    box.size += 2 if box.size else [9]
    count = Box.items.count
    return first, second, count, box
