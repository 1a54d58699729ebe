"""sort and its relatives calling back: keys that change things, comparisons that raise, lists looked at while they are sorted."""

import bisect
import functools
import heapq


class Card:
    def __init__(self, n):
        self.n, self.looked = n, 0

    def __lt__(self, other):
        self.looked += 1
        if self.n == 99:
            raise ValueError("odd card")
        return self.n < other.n


def main():
    log = []
    cards = [Card(n) for n in (3, 1, 2)]
    cards.sort()
    seen = []
    items = [3, 1, 2]
    try:
        items.sort(key=lambda n: seen.append(len(items)) or items.append(n) or n)
    except ValueError as error:
        log.append(str(error))
    cards.append(Card(99)); cards.insert(0, Card(5))
    try:
        cards.sort(reverse=True)
    except ValueError as error:
        log.append(error.args[0])
    order = [card.n for card in cards]
    heap = []
    for n in (5, 2, 8, 1):
        heapq.heappush(heap, (n, Card(n)))
    low = heapq.heappop(heap)[0]
    heapq.heapreplace(heap, (3, Card(3)))
    top = heapq.nlargest(2, heap, key=lambda pair: (log.append(pair[0]), pair[0])[1])
    rest = [c for c, _ in heapq.merge(sorted(heap), [(4, Card(4))])]
    line = []
    for n in (3, 1, 2):
        bisect.insort(line, -n, key=lambda x: log.append(x) or x)
    words = sorted("b A c".split(), key=functools.cmp_to_key(lambda p, q: log.append(p + q) or (p.lower() > q.lower()) - (p.lower() < q.lower())))
    least = min(items, key=lambda n: -n, default=None)
    return order, seen, items, low, [t[0] for t in top], rest, line, words, least, log, [c.looked for c in cards]
