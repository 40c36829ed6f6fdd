"""Draws by name: seed and replication choose the world, entity and purpose choose the draw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from operator import index
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.chance.philox import philox, uniform
from drillsim.errors import DrillsimError

_LOW: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)


@dataclass(frozen=True)
class Dice:
    """The pure function from names to numbers of one replication.

    `seed` is any whole number from 0 to 2**64 - 1, `replication` from 0 to 2**32 - 1.
    """

    seed: int
    replication: int = 0

    def __post_init__(self) -> None:
        for name in ("seed", "replication"):
            object.__setattr__(self, name, _whole(name, getattr(self, name)))
        if not 0 <= self.seed < 2**64:
            raise DrillsimError(f"seed: must be from 0 to 2**64 - 1 (got {self.seed}); choose another")
        if not 0 <= self.replication < 2**32:
            raise DrillsimError(
                f"replication: must be from 0 to 2**32 - 1 (got {self.replication}); choose another"
            )

    def uniform(self, entity: str, purpose: str, draw: int = 0) -> float:
        """One number strictly between 0 and 1 for an entity, a purpose and a draw number."""
        return float(self.uniforms(entity, purpose, np.zeros(1, dtype=np.int64), draw)[0])

    def uniforms(
        self, cohort: str, purpose: str, numbers: NDArray[np.int64], draw: int = 0
    ) -> NDArray[np.float64]:
        """One number for each member of a cohort, by its number in it; shape of `numbers`."""
        return self.of_names(np.array(name_hash(cohort, purpose, draw), dtype=np.uint64), numbers)

    def of_names(self, names: NDArray[np.uint64], numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """One number for each name hash and number in a cohort, of shapes that broadcast together."""
        counter = np.empty((4, *np.broadcast_shapes(names.shape, numbers.shape)), dtype=np.uint32)
        counter[0] = numbers
        counter[1], counter[2] = names & _LOW, names >> _HALF
        counter[3] = self.replication
        return uniform(philox(counter, (self.seed & 0xFFFFFFFF, self.seed >> 32)))


def _whole(name: str, value: object) -> int:
    """A whole number of any integer type as a Python int."""
    try:
        return index(value)  # type: ignore[arg-type]  # what has no index is refused below
    except TypeError:
        raise DrillsimError(f"{name}: must be a whole number (got {value!r}); choose another") from None


def name_hash(entity: str, purpose: str, draw: int) -> int:
    """64 bits that stand for an entity, a purpose and a draw number, the same in every process."""
    text = f"{entity}\0{purpose}\0{draw}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def refuse_collisions(entities: Iterable[str]) -> None:
    """Raises DrillsimError when two different names would share their luck."""
    seen: dict[int, str] = {}
    for entity in sorted(set(entities)):
        other = seen.setdefault(name_hash(entity, "", 0), entity)
        if other != entity:
            raise DrillsimError(f"{entity!r} and {other!r} hash to the same number; rename one of them")
