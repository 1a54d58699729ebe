"""An except clause whose last statement binds the clause's own name: that is forgotten at once."""


def made(value=1):
    return value


def calls():
    error = 0
    try:
        1 / 0
    except ZeroDivisionError as error:
        error = made()
    total = 2
    try:
        1 / 0
    except ZeroDivisionError as error:
        error = [made(number) for number in range(2)]
    try:
        return total, error
    except UnboundLocalError as missing:
        return type(missing).__name__


def computes():
    try:
        1 / 0
    except ZeroDivisionError as error:
        error = len("abc")
    total = 2
    try:
        1 / 0
    except ZeroDivisionError as error:
        error = 1
    return total


def loops():
    for number in range(2):
        try:
            1 // number
        except ZeroDivisionError as error:
            error = made(number)
        else:
            error = made()
    return error


print(calls(), computes(), loops())
