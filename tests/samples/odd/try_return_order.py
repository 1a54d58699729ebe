"""return, break, continue and raise in try, except, else, finally; values that finally changes or replaces."""


def changed(box):
    try:
        return box
    finally:
        box.append("finally")


def replaced(n):
    while True:
        try:
            if n == 0:
                return "try"
            if n == 1:
                break
            if n == 2:
                raise KeyError(n)
            n -= 1
            continue
        except KeyError as error:
            n = error.args[0] - 2
        else:
            return "else"
        finally:
            n += 0
    else:
        return "never"
    return "broken"


def chained():
    try:
        try:
            1 // 0
        except ZeroDivisionError as first:
            raise ValueError("second") from first
        finally:
            x = "set"
    except ValueError as error:
        return type(error.__cause__).__name__, type(error.__context__).__name__, x


def rethrown(log):
    for n in range(3):
        try:
            try:
                log.append(n)
                if n == 1:
                    raise LookupError(n)
            except LookupError:
                log.append("again")
                raise
            finally:
                log.append("f")
        except LookupError as error:
            kept = error
            continue
        else:
            log.append("else")
    return kept.args


def nested(n):
    try:
        try:
            return [n][n]
        finally:
            n += 1
            try:
                {}[n]
            except KeyError:
                n += 1
    except IndexError:
        return n
    finally:
        n = None


def main():
    box = []
    same = changed(box) is box
    results = [replaced(n) for n in range(5)]
    log = []
    return same, box, results, chained(), rethrown(log), log, nested(0), nested(1)
