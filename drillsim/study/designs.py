"""The designs of a study: every combination of what-if and factor levels, or points drawn over their ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from drillsim.reading import Name
from drillsim.study.schema import Factor, Setting, StudyFile, number_and_unit

BASE: Final = "base"
"""The id of the base scenario among the what-ifs."""


@dataclass(frozen=True)
class Design:
    """One way of playing the day: the scenario's file in the package, and what is changed in it by path.

    `levels` tells the level of each factor, as a reader sees it; `numbers` the same as numbers where it has one (the
    value's own, or the level's place); `chance` is how likely its levels are together, None where that is not known;
    `frequency` how often a year it happens.
    """

    id: str
    scenario: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    name: Name = field(default_factory=Name)
    what_if: str = ""
    chance: float | None = None
    frequency: float | None = None


@dataclass(frozen=True)
class Level:
    """One level of one factor: its label, what it sets, its number for sensitivity."""

    label: str
    setting: Setting
    number: float


def designs_of(file: StudyFile, scenario: str, scenarios: Mapping[str, str]) -> tuple[Design, ...]:
    """All designs of a study file, in its order.

    `scenario` is the base's path within the package, `scenarios` that of each what-if that plays another.
    """
    points = list(_points(file))
    width = len(str(len(points)))
    found = []
    for what_if, setting in _what_ifs(file).items():
        for number, levels in enumerate(points, 1):
            id_ = what_if if len(points) == 1 else f"{what_if}-{number:0{width}d}"
            base = scenarios.get(what_if, scenario)
            found.append(_design(id_, base, (what_if, setting), levels, file))
    return tuple(found)


def _what_ifs(file: StudyFile) -> dict[str, Setting]:
    base = {BASE: Setting(name=Name(en="as it is", zh="现状"))} if file.with_base or not file.what_ifs else {}
    return {**base, **file.what_ifs}


def _design(
    id_: str, scenario: str, what_if: tuple[str, Setting], levels: Mapping[str, Level], file: StudyFile
) -> Design:
    name, setting = what_if
    changes: dict[str, Any] = dict(setting.set_)
    for level in levels.values():
        changes.update(level.setting.set_)
    chances = [level.setting.chance for level in levels.values()]
    known = [chance for chance in chances if chance is not None]
    return Design(
        id=id_,
        scenario=scenario,
        changes=changes,
        levels={factor: level.label for factor, level in levels.items()},
        numbers={factor: level.number for factor, level in levels.items()},
        name=setting.name,
        what_if=name,
        chance=float(np.prod(known)) if known and len(known) == len(chances) else None,
        frequency=setting.frequency or file.frequency,
    )


def levels_of(factor: Factor) -> list[Level]:
    """The levels of a factor that is not a range."""
    if factor.levels:
        named = enumerate(factor.levels.items())
        return [Level(id_, setting, float(number)) for number, (id_, setting) in named]
    values = factor.values or ()
    chances: Sequence[float | None] = factor.chances or [None] * len(values)
    path = str(factor.path)
    return [
        Level(label_of(value), Setting.model_construct(set_={path: value}, chance=chance), _number(value, place))
        for place, (value, chance) in enumerate(zip(values, chances, strict=True))
    ]


def label_of(value: object) -> str:
    """A value as a reader sees it."""
    return "none" if value is None else str(value)


def _number(value: object, place: int) -> float:
    """The number of a value, its place among the others where it is none."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            return number_and_unit(value)[0]
        except ValueError:
            return float(place)
    return float(place)


def at_share(factor: Factor, share: float) -> Level:
    """The level of a factor at a share of its range, 0 to 1; of one with levels the level that the share falls on."""
    if factor.between is None:
        levels = levels_of(factor)
        return levels[min(int(share * len(levels)), len(levels) - 1)]
    (low, unit), (high, _) = number_and_unit(factor.between[0]), number_and_unit(factor.between[1])
    number = float(low * (high / low) ** share) if factor.scale == "log" else low + (high - low) * share
    text = f"{number:.6g}"
    value: Any = f"{text} {unit}" if unit else float(text)
    return Level(label_of(value), Setting.model_construct(set_={str(factor.path): value}, chance=None), float(text))


def _points(file: StudyFile) -> Iterator[dict[str, Level]]:
    """The level of every factor, point by point."""
    if file.sampling.kind == "grid":
        every = [levels_of(factor) for factor in file.factors.values()]
        for levels in product(*every):
            yield dict(zip(file.factors, levels, strict=True))
        return
    for row in shares_of(file):
        yield {
            id_: at_share(factor, float(share)) for (id_, factor), share in zip(file.factors.items(), row, strict=True)
        }


def shares_of(file: StudyFile) -> NDArray[np.float64]:
    """The points of a drawn design in 0 to 1, (points, factors); of Sobol by Saltelli: A, B, then A with each column
    of B in turn.

    Source: Saltelli et al., Computer Physics Communications 181 (2010) 259; scrambled as in scipy.stats.qmc.
    """
    factors, points = len(file.factors), int(file.sampling.points or 0)
    rng = np.random.Generator(np.random.Philox(np.random.SeedSequence(file.seed)))
    if file.sampling.kind == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(factors, rng=rng).random(points))
    both = qmc.Sobol(2 * factors, rng=rng).random(points)
    a, b = both[:, :factors], both[:, factors:]
    mixed = []
    for number in range(factors):
        one = a.copy()
        one[:, number] = b[:, number]
        mixed.append(one)
    return np.concatenate([a, b, *mixed])
