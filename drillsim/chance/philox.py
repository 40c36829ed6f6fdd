"""The counter-based generator Philox4x32-10: each draw is a pure function of key and counter.

Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC'11 (2011).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

_MULTIPLIER: Final = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL: Final = (0x9E3779B9, 0xBB67AE85)
_ROUNDS: Final = 10
_LOW: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)
_BLOCK: Final = 1 << 14


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Four random 32-bit words for each counter: counter and result have shape (4, …)."""
    counters = counter.reshape(4, -1)
    words = np.empty(counters.shape, dtype=np.uint32)
    # in blocks that the processor's cache holds, whatever the number
    for start in range(0, counters.shape[1], _BLOCK):
        block = slice(start, start + _BLOCK)
        words[:, block] = _rounds(counters[:, block].astype(np.uint64), key)
    return words.reshape(counter.shape)


def _rounds(words: NDArray[np.uint64], key: tuple[int, int]) -> NDArray[np.uint64]:
    """The ten rounds, written over the words they are given; shape (4, counters)."""
    c0, c1, c2, c3 = words
    p0, p1 = np.empty_like(c0), np.empty_like(c0)
    k0, k1 = key
    for _ in range(_ROUNDS):
        np.multiply(c0, _MULTIPLIER[0], out=p0)
        np.multiply(c2, _MULTIPLIER[1], out=p1)
        for word, product, other, k in ((c0, p1, c1, k0), (c2, p0, c3, k1)):
            np.right_shift(product, _HALF, out=word)
            np.bitwise_xor(word, other, out=word)
            np.bitwise_xor(word, np.uint64(k), out=word)
        np.bitwise_and(p1, _LOW, out=c1)
        np.bitwise_and(p0, _LOW, out=c3)
        k0, k1 = (k0 + _WEYL[0]) & 0xFFFFFFFF, (k1 + _WEYL[1]) & 0xFFFFFFFF
    return words


def uniform(words: Words) -> NDArray[np.float64]:
    """Numbers strictly between 0 and 1 with 52 bits, from the first two of four words; shape (…)."""
    high = words[0].astype(np.uint64) >> np.uint64(6)
    low = words[1].astype(np.uint64) >> np.uint64(6)
    whole = (high << np.uint64(26)) | low
    # half a step keeps 0 and 1 out, and a 52-bit number plus one half is exact
    middle: NDArray[np.float64] = whole.astype(np.float64) + 0.5
    return middle * 2.0**-52
