"""What a substance is physically: boiling, liquid, vapour, gas; each figure with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drillsim.hazards.tables import Provenance, load_table, provenance, unknown

Array = NDArray[np.float64]

TABLE: Final = "properties.yaml"
_STEP: Final = 1e-4  # relative, of the slope where a published vapour pressure ends


@dataclass(frozen=True)
class VapourPressure:
    """A published curve of the pressure of saturated vapour; the forms are written out in properties.yaml."""

    form: Literal["dippr101", "wagner25", "antoine"]
    coefficients: tuple[float, ...]
    range_K: tuple[float, float]

    def ln_Pa(self, temperature_K: Array) -> Array:
        """The logarithm of the pressure in Pa, by the published form."""
        t, c = temperature_K, self.coefficients
        if self.form == "dippr101":
            return np.asarray(c[0] + c[1] / t + c[2] * np.log(t) + c[3] * t ** c[4])
        if self.form == "antoine":
            return np.asarray(c[0] - c[1] / (t + c[2]))
        x = np.maximum(1.0 - t / c[4], 0.0)
        powers = c[0] * x + c[1] * x**1.5 + c[2] * x**2.5 + c[3] * x**5
        return np.asarray(np.log(c[5]) + powers * c[4] / t)


@dataclass(frozen=True)
class Properties:
    """A substance's physical figures; None where no trustworthy one was found, with the reason in `source_of`.

    The liquid's density and heat capacity are at the boiling point or 25 C, whichever is lower (`at_K` in the table),
    the heat of vaporisation at the boiling point, the gas's figures at 25 C and as of an ideal gas.
    """

    id: str
    name_en: str
    name_zh: str
    cas: str
    caution: str
    molar_mass_kg_mol: float
    boiling_point_K: float | None
    critical_temperature_K: float | None
    critical_pressure_Pa: float | None
    liquid_density_kg_m3: float | None
    vaporisation_heat_J_kg: float | None
    liquid_heat_capacity_J_kgK: float | None
    gas_heat_capacity_J_kgK: float | None
    heat_capacity_ratio: float | None
    vapour_pressure: VapourPressure | None
    provenance: Mapping[str, Provenance] = field(repr=False, compare=False)

    def source_of(self, name: str) -> Provenance:
        """The unit, source and confidence of one figure, e.g. ``boiling_point_K``.

        Raises KeyError if the figure is not in the table.
        """
        if name not in self.provenance:
            known = ", ".join(sorted(self.provenance))
            raise KeyError(f"{self.id}: no source is kept for {name!r}; figures: {known}")
        return self.provenance[name]


def property_ids() -> tuple[str, ...]:
    """The ids of all substances whose properties are known, in the order of the table."""
    return tuple(load_table(TABLE)["substances"])


@cache
def properties(id_: str) -> Properties:
    """The properties of a substance of the table.

    Raises UnknownSubstanceError if the table lacks it.
    """
    rows = load_table(TABLE)["substances"]
    if id_ not in rows:
        raise unknown(id_, property_ids())
    return properties_of(id_, rows[id_])


def properties_of(id_: str, row: Mapping[str, Any]) -> Properties:
    """One row of the table, made frozen properties."""
    cells = {name: cell for name, cell in row.items() if isinstance(cell, Mapping) and "source" in cell}
    figures = {name: cell["value"] for name, cell in cells.items() if name != "vapour_pressure_Pa"}
    curve = cells.get("vapour_pressure_Pa")
    given = {name: None if value is None else float(value) for name, value in figures.items()}
    return Properties(
        id=id_,
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        cas=row["cas"],
        caution=row.get("caution") or "",
        vapour_pressure=None if curve is None or curve["value"] is None else _curve(curve),
        provenance=MappingProxyType({name: provenance(cell) for name, cell in cells.items()}),
        **given,  # type: ignore[arg-type]
    )


def _curve(cell: Mapping[str, Any]) -> VapourPressure:
    low, high = cell["range_K"]
    return VapourPressure(cell["form"], tuple(float(c) for c in cell["value"]), (float(low), float(high)))


def vapour_pressure_Pa(of: Properties, temperature_K: ArrayLike) -> Array:
    """The pressure of saturated vapour, Pa, at temperatures in K (any shape).

    Outside the published range ln P goes on straight in 1/T, with the slope at the range's end.
    Raises ValueError where the substance has no curve, or above its critical temperature, where there is no liquid.
    Source: the table; beyond the range Clausius and Clapeyron with constant heat (recomputed).
    """
    t, curve = np.asarray(temperature_K, dtype=np.float64), of.vapour_pressure
    if curve is None:
        raise ValueError(f"{of.id}: no vapour pressure is known; give `vapour_pressure_Pa` in its table")
    top = of.critical_temperature_K or np.inf
    if not np.all((t > 0.0) & (t <= max(top, curve.range_K[1]))):
        raise ValueError(f"temperature_K: {of.id} is liquid only up to {top:g} K (got {temperature_K!r})")
    end = np.clip(t, *curve.range_K)
    near = end * np.where(t < end, 1.0 + _STEP, 1.0 - _STEP)
    slope = (curve.ln_Pa(near) - curve.ln_Pa(end)) / (1.0 / near - 1.0 / end)
    return np.asarray(np.exp(curve.ln_Pa(end) + slope * (1.0 / t - 1.0 / end)))
