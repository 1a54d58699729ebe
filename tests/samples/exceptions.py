"""Exceptions: raised, handled, re-raised, chained, unwound through several frames, uncaught in a callee."""


class Mine(ValueError):
    def __init__(self, code):
        super().__init__("code", code)
        self.code = code


def inner(n):
    if n == 0:
        raise Mine(7)
    return inner(n - 1) + 1


def outer():
    try:
        inner(2)
    except KeyError:
        return "no"
    except (TypeError, Mine) as error:
        code = error.code
        raise LookupError("chained") from error
    finally:
        done = True


def again():
    try:
        [][1]
    except IndexError:
        try:
            raise
        except LookupError as error:
            text = str(error)
    else:
        text = "else"
    return text


def builtin_errors(log):
    for make in (lambda: 1 / 0, lambda: {}["k"], lambda: int("x"), lambda: None.a, lambda: undefined, lambda: [1][5], lambda: "a" + 1):
        try:
            make()
        except Exception as error:
            log.append(type(error).__name__)
    return log


def main():
    try:
        outer()
    except LookupError as error:
        a = error.args, type(error.__cause__).__name__
    b = again()
    c = builtin_errors([])
    try:
        assert a == b, "no match"
    except AssertionError as e:
        d = e.args
    try:
        pass
    except ValueError:
        pass
    else:
        e = 1
    finally:
        e = 2
    return a, b, c, d, e
