"""Huffman coding

Give each letter of a text a code of zeros and ones so that the coded text is as short as possible: join the two rarest groups of letters
again and again.
"""

import heapq


def huffman_codes(text: str) -> dict[str, str]:
    counts: dict[str, int] = {}
    for letter in text:
        counts[letter] = counts.get(letter, 0) + 1
    heap = [(count, letter) for letter, count in sorted(counts.items())]
    heapq.heapify(heap)
    codes = {letter: "" for letter in sorted(counts)}
    while len(heap) > 1:
        low_count, low = heapq.heappop(heap)
        high_count, high = heapq.heappop(heap)
        for letter in low:
            codes[letter] = "0" + codes[letter]
        for letter in high:
            codes[letter] = "1" + codes[letter]
        heapq.heappush(heap, (low_count + high_count, low + high))
    return codes


# ---- inputs ----
from random import Random
from typing import Any

from chainexec.corpus.algorithms.making import size

ENTRY = "huffman_codes"


def inputs(rng: Random, level: int) -> tuple[Any, ...]:
    alphabet = "eaotnshrdlu"[:1 + 2 * level]
    return ("".join(rng.choice(alphabet[:rng.randint(1, len(alphabet))]) for _ in range(size(rng, level, (4, 8, 16, 34, 65)))),)
