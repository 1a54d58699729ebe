"""Class bodies that hand a closure variable on to their methods while names of their own are called like it."""

shown = "global"
counted = 5
kept = ["global"]


def main():
    shown = "closure"
    kept = ["closure"]

    class Own:
        before = shown
        kept.append(before)
        shown = "own"
        kept = ["own"]
        kept.append(shown)
        inner = [shown for _ in kept]

        def method(self):
            kept.append(shown)
            return shown, kept

    class Handed:
        early = [shown, *kept]

        def method(self):
            return shown

    class Stores:
        shown = "stored"

        def method(self):
            return shown

    class Bound:
        counted = 1
        del counted
        counted = [counted for counted in range(2)]

    class Global:
        global kept
        kept = kept + [shown]

        def method(self):
            return kept

    return Own.before, Own().method(), Own.inner, Handed.early, Handed().method(), Stores.shown, Stores().method(), Global().method(), Bound.counted, counted

