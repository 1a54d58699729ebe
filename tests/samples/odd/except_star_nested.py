"""`except*` in `except*`, with re-raised parts, in a loop."""


def fails(*kinds):
    raise ExceptionGroup("g", [kind(n) for n, kind in enumerate(kinds)])


def main():
    log = []
    for kinds in [(ValueError,), (ValueError, TypeError), (TypeError, KeyError, ValueError)]:
        try:
            try:
                fails(*kinds)
            except* ValueError as group:
                log.append(len(group.exceptions))
                try:
                    fails(KeyError, OSError)
                except* OSError as inner:
                    log.append(inner.message)
            except* TypeError as group:
                log.append(group.exceptions[0].args)
                raise
            else:
                log.append("no")
        except ExceptionGroup as left:
            log.append([type(e).__name__ for e in left.exceptions])
        finally:
            log.append("-")
    try:
        try:
            raise ValueError("plain")
        except* ValueError as group:
            raise group.exceptions[0] from None
    except* ValueError as again:
        log.append(type(again).__name__)
    return log
