"""One comparison of measured with modelled values, and its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drillsim.errors import InputError, Problem
from drillsim.validation.measures import Measures, measures, share_within
from drillsim.validation.verdicts import VERIFIED, Quantity, Row, Verdict, between

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """Measured and modelled values, arrays of one length, with the group each belongs to and its distance or size.

    `limits` are ranges by measure; `factor` 0 means that the measures of Chang & Hanna are asked for, else the share
    within that factor. Groups in `shown_only` are drawn and told, and do not count. A trial without limits is not
    judged: `why` says why.
    """

    id: str
    title: str
    topic: str
    unit: str
    observed: Array
    modelled: Array
    groups: tuple[str, ...]
    source: str
    confidence: str
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    factor: float = 0.0
    shown_only: frozenset[str] = frozenset()
    why: str = ""

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Which values count."""
        return np.array([group not in self.shown_only for group in self.groups], dtype=bool)

    @property
    def measures(self) -> Measures:
        """The measures of the values that count."""
        return measures(self.observed[self.counted], self.modelled[self.counted])

    @property
    def bias(self) -> float:
        """The geometric mean of modelled over measured, of the values that count."""
        return 1.0 / self.measures.MG

    def share_within(self, factor: float) -> float:
        """The share of the values that count within a factor."""
        return share_within(self.observed[self.counted], self.modelled[self.counted], factor)

    def by_group(self) -> dict[str, Measures]:
        """The measures of each group, in the order of their first value."""
        groups = np.array(self.groups)
        return {name: measures(self.observed[groups == name], self.modelled[groups == name])
                for name in dict.fromkeys(self.groups)}  # fmt: skip

    def row(self) -> Row:
        """The trial as a row among the cases."""
        if self.factor:
            name = f"within factor {self.factor:g}"
            low, high = self.limits.get(name, (0.0, 1.0))
            quantities: tuple[Quantity, ...] = (between(name, low, high, self.share_within(self.factor)),)
        else:
            own = self.measures
            wanted = self.limits or {"FAC2": (0.0, 1.0)}
            quantities = tuple(between(name, *wanted[name], getattr(own, name)) for name in wanted)
        verdict: Verdict = "pass" if all(one.holds for one in quantities) else "fails"
        if not self.limits or self.confidence not in VERIFIED:
            verdict = "not judged"
        note = f"{int(self.counted.sum())} values; drillsim gives {self.bias:.2f} times the measured ones"
        return Row(self.id, self.topic, quantities, self.source, self.confidence, verdict,
                   f"{note}; {self.why}" if self.why else note)  # fmt: skip


def table_of(path: Path, skip: int = 0) -> NDArray[np.void]:
    """The columns of a CSV file of numbers by name, its first `skip` lines left out; empty cells are not a number.

    Raises InputError for a file that is missing or not of that kind.
    """
    try:
        found = np.genfromtxt(path, delimiter=",", names=True, skip_header=skip, encoding="utf-8", dtype=np.float64)
    except (OSError, ValueError) as error:
        what = "cannot be read" if isinstance(error, OSError) else "is no table of numbers"
        remedy = "see --data: the folder of measured data"
        raise InputError([Problem(str(path), 0, 0, "", what, remedy)]) from None
    return np.atleast_1d(found)


def names_of(table: NDArray[np.void]) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return table.dtype.names or ()


def gathered(parts: Sequence[tuple[str, Array, Array]]) -> tuple[Array, Array, tuple[str, ...]]:
    """Measured, modelled and group of every value of several parts, those not measured left out."""
    observed = np.concatenate([np.ravel(seen) for _, seen, _ in parts])
    modelled = np.concatenate([np.ravel(got) for _, _, got in parts])
    groups = [name for name, seen, _ in parts for _ in range(np.size(seen))]
    known = np.isfinite(observed)
    return observed[known], modelled[known], tuple(np.array(groups, dtype=object)[known].tolist())
