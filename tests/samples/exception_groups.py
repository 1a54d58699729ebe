"""`except*`."""


def main():
    log = []
    try:
        raise ExceptionGroup("all", [ValueError(1), TypeError(2), ExceptionGroup("inner", [ValueError(3)])])
    except* ValueError as group:
        log.append(len(group.exceptions))
    except* TypeError:
        log.append("type")
    except* OSError:
        log.append("never")
    else:
        log.append("never")
    finally:
        log.append("finally")
    return log
