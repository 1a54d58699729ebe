"""`finally` on every way out."""


def leave(how, log):
    for i in range(3):
        try:
            log.append(how)
            if how == "return":
                return "r"
            if how == "break":
                break
            if how == "continue":
                continue
            if how == "raise":
                raise ValueError(i)
            log.append("end")
        except ValueError:
            log.append("except")
        else:
            log.append("else")
        finally:
            log.append("finally")
    return "fell"


def overrides():
    try:
        return 1
    finally:
        return 2


def main():
    log = []
    ways = []
    for how in ["return", "break", "continue", "raise", "none"]:
        ways.append(leave(how, log))
    return ways, log
