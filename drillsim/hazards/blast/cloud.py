"""The flammable part of a cloud at a moment: how much of it there is, and where it lies at breathing height."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.flammability import Burning
from drillsim.hazards.still import BREATHING_HEIGHT_M
from drillsim.hazards.substances import PPM

Array = NDArray[np.float64]
Ppm = Callable[[Array, Array, Array], Array]

# The mesh: a choice of resolution, not nature's. Cells grow from the source on, and away from the axis.
_ALONG: Final = np.geomspace(0.5, 2000.0, 81)
_ACROSS: Final = 61
_UP: Final = 30


@dataclass(frozen=True)
class Origin:
    """Where a leak is, metres, its height, and the unit vector down the wind."""

    x: float
    y: float
    height: float
    ahead: tuple[float, float]


@dataclass(frozen=True)
class FlammableCloud:
    """The flammable part of a cloud.

    `mass_kg` lies between the limits; `burnable_kg` of it finds oxygen; `middle` is its centre of mass on the map and
    `reach_m` how far from the leak it goes at breathing height. `ppm` is the air at breathing height on the mesh.
    """

    origin: Origin
    mass_kg: float
    burnable_kg: float
    middle: tuple[float, float]
    reach_m: float
    lfl_ppm: float
    ppm: Array

    def covers(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Whether points on the map, arrays of one shape, lie in flammable gas at breathing height."""
        along, across = _down_the_wind(self.origin, x, y)
        middles = _middles(_ALONG)
        row = np.interp(np.log(np.maximum(along, 1e-9)), np.log(middles), np.arange(len(middles), dtype=np.float64))
        share = np.clip(across / _width(along), -1.0, 1.0)
        column = (np.sign(share) * np.sqrt(np.abs(share)) + 1.0) / 2.0 * _ACROSS - 0.5
        inside = (along > 0.0) & (along <= _ALONG[-1]) & (np.abs(across) <= _width(along))
        return np.asarray(inside & (_between(self.ppm, row, column) >= self.lfl_ppm), dtype=bool)


def flammable_cloud(ppm: Ppm, origin: Origin, gas: Burning, pure_kg_m3: float) -> FlammableCloud:
    """The flammable part of the cloud of a leak in the field `ppm`; `pure_kg_m3` is the density of the undiluted gas.

    What is up the wind or farther than 2 km is not looked for.
    Source: the integral of the concentration between the limits, where it is above the stoichiometric one that of the
    latter, on a mesh (recomputed).
    """
    along, volume, xyz = _mesh(origin)
    found = ppm(*(axis.ravel() for axis in xyz)).reshape(volume.shape)
    burns = (found >= gas.lfl_ppm) & (found <= gas.ufl_ppm)
    kg = np.where(burns, found, 0.0) * PPM * pure_kg_m3 * volume
    burnable = np.where(burns, np.minimum(found, gas.stoichiometric_ppm), 0.0) * PPM * pure_kg_m3 * volume
    total = float(kg.sum())
    middle = (origin.x, origin.y)
    if total > 0.0:
        middle = (float((kg * xyz[0]).sum() / total), float((kg * xyz[1]).sum() / total))
    low = _at_breathing_height(ppm, xyz)
    some = along[(low >= gas.lfl_ppm).any(axis=1)]
    reach = float(some.max()) if some.size else 0.0
    return FlammableCloud(origin, total, float(burnable.sum()), middle, reach, gas.lfl_ppm, low)


def _mesh(origin: Origin) -> tuple[Array, Array, tuple[Array, Array, Array]]:
    """Distances down the wind, the cells' volumes, and their middles on the map; (along, across, up)."""
    along = _middles(_ALONG)
    across = _signed_squares(np.linspace(-1.0, 1.0, _ACROSS + 1))
    up = np.linspace(0.0, 1.0, _UP + 1) ** 2
    wide, high = _width(along), 0.5 * along + 5.0 + origin.height
    y = wide[:, None] * _centres(across)[None, :]
    z = high[:, None] * _centres(up)[None, :]
    areas = (wide * high)[:, None, None] * np.diff(across)[None, :, None] * np.diff(up)[None, None, :]
    volume = np.diff(_ALONG)[:, None, None] * areas
    dx, dy = origin.ahead
    shape = volume.shape
    east = origin.x + along[:, None, None] * dx - y[:, :, None] * dy
    north = origin.y + along[:, None, None] * dy + y[:, :, None] * dx
    grid = (east, north, z[:, None, :])
    spread = tuple(np.array(np.broadcast_to(axis, shape)) for axis in grid)
    return along, volume, (spread[0], spread[1], spread[2])


def _at_breathing_height(ppm: Ppm, xyz: tuple[Array, Array, Array]) -> Array:
    """The air at breathing height on the mesh, (along, across)."""
    x, y = xyz[0][:, :, 0], xyz[1][:, :, 0]
    return ppm(x.ravel(), y.ravel(), np.full(x.size, BREATHING_HEIGHT_M)).reshape(x.shape)


def _down_the_wind(origin: Origin, x: Array, y: Array) -> tuple[Array, Array]:
    """Points on the map by their distance down the wind and across it."""
    dx, dy = origin.ahead
    east, north = np.asarray(x, dtype=np.float64) - origin.x, np.asarray(y, dtype=np.float64) - origin.y
    return east * dx + north * dy, north * dx - east * dy


def _width(along: Array) -> Array:
    """Half the width of the mesh at a distance down the wind."""
    return np.maximum(along, 0.0) + 5.0


def _middles(edges: Array) -> Array:
    """The middles of cells that grow by a factor."""
    return np.asarray(np.sqrt(edges[:-1] * edges[1:]), dtype=np.float64)


def _centres(edges: Array) -> Array:
    """The middles of cells."""
    return np.asarray((edges[:-1] + edges[1:]) / 2.0, dtype=np.float64)


def _signed_squares(shares: Array) -> Array:
    """Shares of -1 to 1, drawn towards 0."""
    return np.asarray(shares * np.abs(shares), dtype=np.float64)


def _between(table: Array, row: Array, column: Array) -> Array:
    """A table at rows and columns that need not be whole, linearly between."""
    r = np.clip(row, 0.0, table.shape[0] - 1.0)
    c = np.clip(column, 0.0, table.shape[1] - 1.0)
    r0, c0 = np.minimum(r.astype(int), table.shape[0] - 2), np.minimum(c.astype(int), table.shape[1] - 2)
    fr, fc = r - r0, c - c0
    upper = table[r0, c0] * (1.0 - fc) + table[r0, c0 + 1] * fc
    lower = table[r0 + 1, c0] * (1.0 - fc) + table[r0 + 1, c0 + 1] * fc
    return np.asarray(upper * (1.0 - fr) + lower * fr, dtype=np.float64)
