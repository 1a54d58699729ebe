"""Which ids there were: a table of 64-bit digests, 16 to 32 bytes an id, as a set of texts would fill the memory."""

from __future__ import annotations

import hashlib
from array import array

_SMALLEST = 1 << 10


class Ids:
    """A set of texts that can only grow. Two texts in ten million are taken for the same with a chance of 3 in a million."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _SMALLEST))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, text: str) -> bool:
        """Whether it is new."""
        digest = int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "little") or 1
        if not self._put(digest):
            return False
        self._count += 1
        if 2 * self._count > len(self._slots):
            old = self._slots
            self._slots = array("Q", bytes(16 * len(old)))
            for one in old:
                if one:
                    self._put(one)
        return True

    def _put(self, digest: int) -> bool:
        slots = self._slots
        mask = len(slots) - 1
        at = digest & mask
        while slots[at]:
            if slots[at] == digest:
                return False
            at = (at + 1) & mask
        slots[at] = digest
        return True
