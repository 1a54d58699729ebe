"""An instance's attributes that are written and taken away through its dict."""


class Record:
    def __init__(self, **values):
        self.__dict__.update(values)
        self.count = len(values)


class Bare:
    pass


def through(record):
    vars(record)["extra"] = [1]
    del record.__dict__["count"]
    kept = record.__dict__
    kept["later"] = 2
    record.__dict__.setdefault("list", []).append(3)
    record.__dict__.pop("extra")
    for found in [record.__dict__]:
        found["looped"] = 4
    return record


def taken_away():
    bare = Bare()
    bare.first = 1
    del bare.__dict__
    bare.second = [2]
    kept = bare.__dict__
    del bare.__dict__
    kept["nobody"] = 3
    bare.third = 4
    kept.clear()
    return bare, kept


def main():
    return through(Record(a=1, b=[2])), taken_away()
