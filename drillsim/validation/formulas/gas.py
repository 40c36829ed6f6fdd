"""Cases of weather, dispersion, dense gas and air indoors, told in drillsim's functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from drillsim.hazards.gas.britter_mcquaid import DenseAir, DenseSource, betas, dense_plume_share, plume_alpha
from drillsim.hazards.gas.dispersion import dilution_per_m2, released_share, sigmas
from drillsim.hazards.gas.field import steady_centreline
from drillsim.hazards.gas.indoors import SECONDS_AN_HOUR, indoor_step
from drillsim.hazards.gas.other_spreads import (
    isc3_rural_sigmas,
    power_law_sigmas,
    power_law_wind,
    spicer_seinfeld_sigmas,
)
from drillsim.hazards.gas.outflow import gas_density_kg_m3, gas_orifice, hole_area_m2
from drillsim.hazards.gas.plume_rise import Air, Stack, briggs_rise
from drillsim.hazards.gas.puff import puff_kg_m3
from drillsim.hazards.gas.slabs import Source
from drillsim.hazards.substances import pure_gas_kg_m3
from drillsim.hazards.turbulence import obukhov_length_m
from drillsim.hazards.weather import Roughness, Weather, transport_wind, wind_at_height
from drillsim.validation.cases import Case
from drillsim.validation.formulas.covering import (
    KG_S_PER_LB_MIN,
    M_PER_MILE,
    Check,
    Formula,
    NotCoveredError,
)
from drillsim.validation.tables import load_table
from drillsim.validation.verdicts import Quantity, compare

Array = NDArray[np.float64]
Arguments = Mapping[str, Any]

CASE_GRAVITY: Final = 9.80616
"""The gravity of GasDispersion.jl, from whose tests the cases of rise and of dense gas are: m/s2."""
AIR_KG_MOL: Final = 0.0289647
ROOM_K: Final = 298.15
STANDARD_PA: Final = 101325.0
PA_PER_BAR: Final = 1e5
ICE_K: Final = 273.15
METHANE_KG_MOL: Final = 0.0160425
METHANE_LFL: Final = 0.05
ROUGHNESSES: Final[tuple[Roughness, ...]] = ("rural", "urban")


def spreads(name: str, x: Any, cls: str, roughness_m: float = 0.1) -> tuple[Array, Array]:
    """The spreads of a set by the name that cases give it.

    Raises NotCoveredError for a set that drillsim does not have.
    """
    if name in ("briggs_rural", "briggs_urban"):
        return sigmas(x, cls, "rural" if name == "briggs_rural" else "urban")
    if name in ("ccps_puff", "tno"):
        return power_law_sigmas(name, x, cls, roughness_m)
    if name == "isc3_rural":
        return isc3_rural_sigmas(x, cls)
    if name in ("gd_default", "default"):
        return spicer_seinfeld_sigmas(x, cls)
    if name == "isc3_urban":
        return sigmas(x, cls, "urban")
    raise NotCoveredError(f"no spreads called {name}")


def _sigma(a: Arguments) -> dict[str, Any]:
    across, up = spreads(a["set"], a["x"], a["cls"], a.get("z0", 0.1))
    return {"sigma_y": across, "sigma_z": up}


def _wind(a: Arguments) -> dict[str, Any]:
    name = {"default": "smooth"}.get(a["set"], a["set"])
    for roughness in ROUGHNESSES:  # the power law knows only the ratio of heights; ours stands on 10 m
        if name == roughness:
            return {"u": wind_at_height(a["u0"], 10.0 * a["z"] / a["z0"], a["cls"], roughness)}
    if name not in ("smooth", "isc3_urban"):
        raise NotCoveredError(f"no wind profile called {name}")
    return {"u": power_law_wind(name, a["u0"], (a["z0"], a["z"]), a["cls"])}


def _rise(a: Arguments) -> dict[str, Any]:
    found = briggs_rise(Stack(a["D"], a["uj"], a["T"]), Air(a["u"], a["Ta"], a["cls"], a["Gam"]), CASE_GRAVITY)
    return {"Fb": found.buoyancy_m4_s3, "Fm": found.momentum_m4_s2, "xf": found.ends_at_m, "dh": found.final_m,
            "rise_x": found.at_m(a["x"])}  # fmt: skip


def _plume(a: Arguments) -> dict[str, Any]:
    return {"c": a["Q"] / a["u"] * dilution_per_m2(a["y"], a["z"], a["h"], *spreads(a["set"], a["x"], a["cls"]))}


def _palazzi(a: Arguments) -> dict[str, Any]:
    along, _ = spreads(a["set"], a["x"], a["cls"])
    share = released_share(a["x"], (0.0, a["td"]), a["t"], a["u"], along)
    return {"c": _plume(a)["c"] * share}


def _betas(a: Arguments) -> dict[str, Any]:
    return {"beta": betas(a.get("kind", "plume"), a["alpha"])}


def _dense_plume(a: Arguments) -> dict[str, Any]:
    source = DenseSource(a["mdot"] / a["rho0"], a["rho0"], a["T0"])
    air = DenseAir(a["u10"], float(pure_gas_kg_m3(AIR_KG_MOL, a["Ta"], STANDARD_PA)), a["Ta"])
    share = dense_plume_share(source, air, a["x"], CASE_GRAVITY)
    return {"c": share, "alpha": plume_alpha(source, air, CASE_GRAVITY)} | _cloud(source, air)


def _cloud(source: DenseSource, air: DenseAir) -> dict[str, float]:
    """Buoyancy length, upwind reach and first half width of a dense plume.

    Source: Britter & McQuaid 1988: lb = g0 q / u^3, Lu = D / 2 + 2 lb, LH0 = D + 8 lb (recomputed).
    """
    wind, weight = air.wind_10m_m_s, CASE_GRAVITY * (source.density_kg_m3 / air.density_kg_m3 - 1.0)
    buoyant, wide = weight * source.volume_m3_s / wind**3, float(np.sqrt(source.volume_m3_s / wind))
    return {"lb": buoyant, "Lu": 0.5 * wide + 2.0 * buoyant, "LH0": wide + 8.0 * buoyant}


def _indoors(a: Arguments) -> dict[str, Any]:
    end, _ = indoor_step(a.get("C0", 0.0), a.get("Cout", 1.0), a["ach"] / SECONDS_AN_HOUR, a["t"])
    return {"C": end}


FORMULAS: Final[dict[str, Formula]] = {
    "sigma": _sigma,
    "wind_power": _wind,
    "mo_length": lambda a: {"L": obukhov_length_m(a["z0"], a["cls"])},
    "briggs_rise": _rise,
    "plume": _plume,
    "palazzi": _palazzi,
    "bm_betas": _betas,
    "bm_plume": _dense_plume,
    "infiltration": _indoors,
}


def _epa_table1(case: Case) -> Sequence[Quantity]:
    """Distances of a ten-minute ground release in F over open country, with 1.5 m/s where the gas is."""
    weather = Weather(270.0, 1.5 / transport_wind(Weather(270.0, 1.0, "F"), 0.0), "F")
    return [
        compare(f"mile at {ratio:g}", miles, _ten_minute_reach(ratio * KG_S_PER_LB_MIN / 1e-3, weather), case.tolerance)
        for ratio, miles in case.expected["pairs_rate_over_endpoint_lbmin_per_mgL__miles"]
    ]


def _ten_minute_reach(rate_over_bound_m3_s: float, weather: Weather) -> float:
    """How many miles the highest moment of a ten-minute release reaches a bound, by the passive plume."""
    distance = np.geomspace(10.0, 1e5, 4001)
    steady = steady_centreline(Source(0.0, 0.0, 0.0), 1.0, weather, distance, 1.5)
    wind = transport_wind(weather, 0.0)
    along, _ = sigmas(distance, weather.stability, weather.roughness)
    middle = distance / wind + 300.0
    peak = steady * released_share(distance, (0.0, 600.0), middle, wind, np.maximum(along, 1.0))
    above = np.flatnonzero(peak * rate_over_bound_m3_s >= 1.0)
    return float(distance[above[-1]] / M_PER_MILE) if above.size else 0.0


def _propane_leak(case: Case) -> Sequence[Quantity]:
    """A hole in a tank of gas: what leaves, the plume of it, the puff of ten seconds of it, and that as many puffs.

    As its source has it: of the plume, the gas is as large as it is in the hole; of the puffs, as in the open, and they
    are let go from the first moment to the last.
    """
    a, told = case.inputs, load_table("trials.yaml")["conditions"]["gasdispersion_propane"]
    if not isinstance(a, Mapping):
        raise NotCoveredError("the leak is not given")
    inside = {"pressure_Pa": a["P_gauge_bar"] * PA_PER_BAR + STANDARD_PA, "temperature_K": a["T_C"] + ICE_K}
    jet = gas_orifice(
        hole_diameter_m=a["hole_d"], discharge_coefficient=a["Cd"], heat_capacity_ratio=a["k"],
        density_kg_m3=gas_density_kg_m3(**inside, molar_mass_kg_mol=a["MW"]), ambient_pressure_Pa=STANDARD_PA, **inside,
    )  # fmt: skip
    rate, (x, y, z), after = float(jet.rate_kg_s), told["at_m"], told["after_s"]
    wind = float(power_law_wind("smooth", a["u"], (told["wind_height_m"], a["h"]), a["stability"]))
    open_air = pure_gas_kg_m3(a["MW"], inside["temperature_K"], STANDARD_PA)

    def puff(mass: float, age: float) -> float:
        spread = power_law_sigmas("ccps_puff", wind * age, a["stability"])
        return float(puff_kg_m3(mass, (x, y, z), age, (wind, a["h"]), spread)) / float(open_air)

    plume = dilution_per_m2(y, z, a["h"], *spicer_seinfeld_sigmas(x, a["stability"]))
    many, mass = told["puffs"], rate * told["lasts_s"]
    ages = after - np.linspace(0.0, told["lasts_s"], many)
    got = {
        "mdot": rate,
        "plume_vv_100_0_2": float(plume) * float(jet.speed_m_s * hole_area_m2(a["hole_d"])) / wind,
        "puff_vv_100_0_2_86s": puff(mass, after),
        f"intpuff{many}_vv": sum(puff(mass / many, float(age)) for age in ages),
    }
    return [compare(name, value, got.get(name), case.tolerance) for name, value in case.expected.items()]


CHECKS: Final[dict[str, Check]] = {
    "lookup.epa_rmp.table1": _epa_table1,
    "disp.gd_propane_leak": _propane_leak,
}
