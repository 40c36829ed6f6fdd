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


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Four random 32-bit words for each counter: counter and result have shape (4, …)."""
    c0, c1, c2, c3 = (word.astype(np.uint64) for word in counter)
    k0, k1 = key
    for _ in range(_ROUNDS):
        p0, p1 = _MULTIPLIER[0] * c0, _MULTIPLIER[1] * c2
        c0, c1, c2, c3 = (
            (p1 >> _HALF) ^ c1 ^ np.uint64(k0),
            p1 & _LOW,
            (p0 >> _HALF) ^ c3 ^ np.uint64(k1),
            p0 & _LOW,
        )
        k0, k1 = (k0 + _WEYL[0]) & 0xFFFFFFFF, (k1 + _WEYL[1]) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3]).astype(np.uint32)


def uniform(words: Words) -> NDArray[np.float64]:
    """Numbers strictly between 0 and 1 with 52 bits, from the first two of four words; shape (…)."""
    high = words[0].astype(np.uint64) >> np.uint64(6)
    low = words[1].astype(np.uint64) >> np.uint64(6)
    whole = (high << np.uint64(26)) | low
    # half a step keeps 0 and 1 out, and a 52-bit number plus one half is exact
    middle: NDArray[np.float64] = whole.astype(np.float64) + 0.5
    return middle * 2.0**-52
