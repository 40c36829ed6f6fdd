"""What may burn: the table of fuels, each figure with its source beside it in fuels.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from drillsim.hazards.agents import least_foam_L_s_m2
from drillsim.hazards.tables import load_table

TABLE = "fire/fuels.yaml"


class UnknownFuelError(KeyError):
    """A fuel that the table does not have; the text says which it has."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Fuel:
    """A fuel and how it burns.

    `burning_rate` kg/(m2 s) of a very wide pool, `k_beta` 1/m what a pool's edge takes off (inf: nothing),
    `foam_L_s_m2` the foam solution that puts it out, of the kind that takes least (0 where foam is not the agent),
    `carbon_monoxide` and `soot` kg a kg burnt.
    `agent` is what puts it out; none: it is left to burn and its neighbours are cooled. `vapour_kg_m3` at its boiling
    point; `surface_kW_m2` of a thick clear flame and `thickness_per_m` how a thin one falls short, 0 where unknown.
    """

    id: str
    burning_rate: float
    heat_of_combustion_kJ_kg: float
    k_beta: float
    agent: Literal["foam", "water", "none"]
    foam_L_s_m2: float
    sooty: bool
    radiant_fraction: float
    carbon_monoxide: float
    soot: float
    vapour_kg_m3: float
    surface_kW_m2: float
    thickness_per_m: float


def fuel_ids() -> tuple[str, ...]:
    """The ids of all fuels that can burn, sorted."""
    return tuple(sorted(load_table(TABLE)["fuels"]))


@cache
def fuel(id_: str) -> Fuel:
    """The fuel of that id.

    Raises UnknownFuelError if the table lacks it.
    """
    rows = load_table(TABLE)["fuels"]
    if id_ not in rows:
        raise UnknownFuelError(f"fuel: {id_!r} is not in the table; choose from {', '.join(fuel_ids())}")
    return _build(id_, rows[id_])


def _build(id_: str, row: Mapping[str, Any]) -> Fuel:
    """One row of the table, made a frozen fuel."""
    rate = least_foam_L_s_m2(id_) if row["agent"] == "foam" else 0.0
    surface = row.get("surface", {"most": 0.0, "per_m": 0.0})
    soot = load_table("fire/fire.yaml")["smoke"]["soot_yield"]["value"]
    heat, taken = float(row["heat_of_combustion_kJ_kg"]), float(row.get("gasification_kJ_kg", 0.0))
    return Fuel(
        id=id_,
        burning_rate=float(row["burning_rate"]) if "burning_rate" in row else rate_by_heats_kg_s_m2(heat, taken),
        heat_of_combustion_kJ_kg=heat,
        k_beta=float("inf") if row["k_beta"] is None else float(row["k_beta"]),
        agent=row["agent"],
        foam_L_s_m2=float(rate),
        sooty=bool(row["sooty"]),
        radiant_fraction=float(row["radiant_fraction"]["value"]),
        carbon_monoxide=float(row["carbon_monoxide"]["value"]),
        soot=float(soot["sooty" if row["sooty"] else "clean"]),
        vapour_kg_m3=float(row["vapour"]),
        surface_kW_m2=float(surface["most"]),
        thickness_per_m=float(surface["per_m"]),
    )


def rate_by_heats_kg_s_m2(heat_of_combustion_kJ_kg: float, gasification_kJ_kg: float) -> float:
    """The burning rate of a very wide pool of a liquid, from its heats.

    Raises ValueError for a heat of gasification that is not above 0.
    Source: 0.001 dHc / (dHv + integral of cp up to boiling), Burgess & Hertzberg 1974 (memory).
    """
    if not gasification_kJ_kg > 0.0:
        raise ValueError(f"rate_by_heats: the heat of gasification must be above 0 (got {gasification_kJ_kg})")
    factor = float(load_table("fire/fire.yaml")["pool"]["rate_by_heats"]["factor"])
    return factor * heat_of_combustion_kJ_kg / gasification_kJ_kg
