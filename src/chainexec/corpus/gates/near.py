"""Near duplicates: programs whose normal forms have nearly the same token 5-grams.

MinHash finds candidates: each gram has one hash, which belongs to one of 128 bins; the smallest of each bin is kept, and an empty bin takes
the value of another one (one permutation hashing with optimal densification); 16 bands of 8 bins are looked up. Each candidate is then
compared gram by gram: what is called near is near, and hashes only decide what is looked at. All of it is plain arithmetic on BLAKE2
digests: the same on every machine, in every process and with every version of Python.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING

from chainexec.corpus.gates.tables import Tables
from chainexec.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GRAM = 5  # tokens
BINS = 128
BANDS = 16
ROWS = BINS // BANDS
MOST_GRAMS = 4096  # of a program: beyond that the smallest hashes stand for all
MOST_CANDIDATES = 200  # that one program is compared with, the oldest first
_PACK = struct.Struct(f"<{ROWS}Q")
_DIGEST = struct.Struct("<Q")
_CANDIDATES = (
    "SELECT id, grams FROM programs WHERE size BETWEEN ? AND ? AND number IN (SELECT number FROM bands WHERE band IN ("  # noqa: S608 - marks only
    + ", ".join("?" * BANDS) + ")) ORDER BY number LIMIT ?"
)  # fmt: skip


class NearDuplicates(Tables):
    """Programs seen so far: about 1 KB of disk each (4 bytes a gram, 16 bands), no memory but the cache.

    Args:
        threshold: the part of all grams of two programs that both must have (Jaccard), above 0.
        folder: where it is kept, and found again by a later run; None for a file that is gone in the end.

    Raises:
        ArgumentError: the threshold is none.
    """

    def __init__(self, threshold: float = 0.85, folder: Path | None = None) -> None:
        if not 0 < threshold <= 1:
            raise ArgumentError(f"threshold={threshold}: the part of grams that near duplicates share is above 0 and at most 1")
        self._threshold = threshold
        tables = [
            "CREATE TABLE programs (number INTEGER PRIMARY KEY, id TEXT NOT NULL, size INTEGER NOT NULL, grams BLOB NOT NULL)",
            "CREATE TABLE bands (band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number)) WITHOUT ROWID",
        ]
        super().__init__(folder, "near.sqlite", f"near 1, {GRAM} {BINS} {BANDS} {MOST_GRAMS}", tables)
        self._number = int(self.rows("SELECT coalesce(max(number), 0) FROM programs")[0][0])

    def seen(self, tokens: Sequence[str], id: str) -> str | None:  # noqa: A002 - as the field of a program is called
        """The id of a program before this one that is near to it; else None, and this one is remembered.

        Args:
            tokens: of the normal form.
            id: of the program.
        """
        hashes = gram_hashes(tokens)
        grams = sorted({value >> 32 for value in hashes})[:MOST_GRAMS]
        bands = bands_of(hashes)
        own = frozenset(grams)
        for found, blob in self._candidates(bands, len(grams)):
            if found == id:
                return None
            if jaccard(own, frozenset(array("I", blob))) >= self._threshold:
                return str(found)
        self._number += 1
        self.change("INSERT INTO programs VALUES (?, ?, ?, ?)", (self._number, id, len(grams), array("I", grams).tobytes()))
        self.change_many("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, self._number) for band in bands])
        return None

    def _candidates(self, bands: list[int], size: int) -> list[tuple[str, bytes]]:
        return self.rows(_CANDIDATES, (self._threshold * size, size / self._threshold, *bands, MOST_CANDIDATES))


def gram_hashes(tokens: Sequence[str]) -> set[int]:
    """64 bits for each gram of five tokens. Numbers of names are left out: a name more at the top would change all behind it."""
    plain = ["$" if token[0] == "$" else token for token in tokens]
    if len(plain) < GRAM:
        plain += [""] * (GRAM - len(plain))
    return {_hash(" ".join(plain[n : n + GRAM])) for n in range(len(plain) - GRAM + 1)}


@lru_cache(maxsize=1 << 16)
def _hash(gram: str) -> int:
    value: int = _DIGEST.unpack(hashlib.blake2b(gram.encode(errors="surrogatepass"), digest_size=8).digest())[0]
    return value


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """The part of all elements of two sets that both have."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def signature(hashes: set[int]) -> list[int]:
    """The smallest hash of each bin."""
    bins: dict[int, int] = {}
    for value in sorted(hashes, reverse=True):
        bins[value % BINS] = value
    return [bins[place] if place in bins else bins[next(other for other in _others(place) if other in bins)] for place in range(BINS)]


@lru_cache(maxsize=BINS)
def _others(place: int) -> list[int]:
    """The order in which an empty bin asks the others, another one for each bin, all bins in the end."""
    return sorted(range(BINS), key=lambda other: hashlib.blake2b(f"{place} {other}".encode(), digest_size=8).digest())


def bands_of(hashes: set[int]) -> list[int]:
    """64 bits, with a sign as the database wants them, for each band of the signature."""
    values = signature(hashes)
    out = []
    for band in range(BANDS):
        packed = _PACK.pack(*values[band * ROWS : (band + 1) * ROWS])
        digest = hashlib.blake2b(packed, digest_size=8, salt=band.to_bytes(2, "little")).digest()
        out.append(int.from_bytes(digest, "little", signed=True))
    return out
